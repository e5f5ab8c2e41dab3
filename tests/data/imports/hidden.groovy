def a = "${"/*"}"
import found.One
def b = """${ f("\"/*") }"""
import found.Two // */
// \u000aimport found.Three
def c = '${'; import found.Four
