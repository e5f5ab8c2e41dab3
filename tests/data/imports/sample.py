import a.b as c, d
"""
import no
"""
from .a import (b,  # x
   c as d,
)
from . import x
from .. import y
from .q.r import *
def f():
    import inner; import two
    importlib.import_module("dyn.x")
import joined.\
   mod
