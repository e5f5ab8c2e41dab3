def a = "${"/*"}"
import found.One
def b = """${ f("\"/*") }"""
import found.Two // */
// \u000aimport found.Three
def c = '${'; import found.Four
@A("/*") import found.Five
import \
  static found.Six.*
/a\//; import found.Seven
def d = $/"/*/$; import found.Eight
def e = [/'/]; import found.Nine // '
import found.Ten
