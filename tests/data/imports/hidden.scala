package p
import found/**/.one
import found./**/two./**/{a, b => c}
import found.three.~
import found.four.{/ => x, *}
import found.five._, found // x
  .six
import
  found.seven
import found.eight.{a /* } */ , b}
val a = s"${"/*"}"
import found.ten.a
val b = s"""${ f("\"/*") }"""
import found.eleven.a // */
val c = "${"; import found.twelve.a; val d = "}"
val e = s"$${"; import found.thirteen.a; val f = "}"
import +.found.fourteen
import /.a_+.found, a.`found`.fifteen
// a comment that a CR endsimport found.sixteen
