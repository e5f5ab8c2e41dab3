package p
import (
	"a"; b`found1`
	. /* ( */ "found2" // )
)
import/* "decoy"
*/_ "found3"
