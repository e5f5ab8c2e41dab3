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
