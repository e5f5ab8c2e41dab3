// a comment that a CR endsimport Found1
import/**/Found2
import
Found3
import struct/**/Found4/**/.T
import `Found5`
/* /* */ import Decoy */
let a = "\("/*")"
import Found6
let b = """
\(f("""
 /*
 """, (1)))
"""
import Found7
let c = #"\(" /* "#
import Found8 // */
let d = #"""
\#(#"""
x
"""#)
"""#
import Found9
let e = """
"""
let f = #/
"""
/#
import Found10 // """
