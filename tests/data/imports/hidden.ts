// a comment that a CR ends
import "found1"
// or this: import "found2"
/*   import "decoy" */
const s = "  import 'decoy'"
import"found3"
export{x}from"found4"
import/**/x/**/from/**/"found5"
const t = `${`}`}${ {a: "`"} }`
import "found6"
　import "found7"
import a﻿from "found8"; import(("found9")); require<any>("found10"); (module.require)("found11")
if (a(")") && b) /`/.test(b)
import("found12" as any) // `
let c = `${i++} ${(a) => /"/}`
require.resolve("found13") // "
import f = require("found14") /*
*/ while (d) /'/; export * from "found15"
/// import "found16"
/**//[/*]/
import "found17"
// */
