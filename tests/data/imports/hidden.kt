package p // a comment that a CR ends
import found.One
import/**/found/**/./**/Two
import found
  .Three as/**/X
@file:Suppress("${"/*"}", """${"\"""/*"}""") import found.Four // */
import found.Five import found.`Six`
/* /* */ import decoy.One */
import found.Seven
@file:A import found.Eight
class C
