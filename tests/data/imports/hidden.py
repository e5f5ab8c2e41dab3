# a comment that a CR endsimport found1
import found２
from .ﬁnd import ｏne
f"{"'''"}"
import found3
f'{x!r:>{width}} {{'
import found4
rf"""{ {"a": """b"""}["a"] }"""
import \
  found5 as \
  f
if"{": import found6
f"<{id(self):#x}>"
import found7
f"""{(1 # "
)}"""
import found8
f"{x:'>10}" + f'{x:">{y[":"]}}'
import found9
f"{ {":": 1}[":"]!r:{w}.{p}} {lambda_(lambda: '}')}"
import found10 # '
