#include <stdio.h>
 # /* a */ include "a.h"
#in\
clude "b.h"
// #include "no.h"
/* 
#include "no.h"
*/ #include "yes.h"
char *s = "\
#include \"no.h\"";
char c = '"';
#include MACRO
%:include "di.h"
const char *r = R"x(
/*" include "no.h"
)x";
#if __has_include("no.h")
#endif
import std.core;
@import Foundation.NSString;
