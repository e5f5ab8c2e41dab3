// a comment that a CR endsimport "found1"
// or this: import "found2"
/*   import "decoy" */
const s = "  import 'decoy'"
import"found3"
export{x}from"found4"
import/**/x/**/from/**/"found5"
const t = `${`}`}${ {a: "`"} }`
import "found6"
