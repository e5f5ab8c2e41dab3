package main // x
import "fmt"
import (
	"a/b"
	x "c/d" // "no"
	_ `e/f`; . "dot"
)
func f() { s := `import "no"` }
