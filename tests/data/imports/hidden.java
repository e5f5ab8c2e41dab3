package p; // a comment that a CR ends
import found.One;
\u0069mport found\uuu002eTwo;
// a comment that an escape ends \u000aimport found.Three;
/* \u002a\u002f import found.Four; /* */
import/**/found./**/Five;
// \\u000aimport decoy.One;
// an escaped CR \u000dimport found.Six;
class C {}
