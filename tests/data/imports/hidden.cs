using A; // a comment that ends here: using Found1;
// or here:using Found2;
// or hereusing Found3;
#region x using Found4;
namespace A { class X { string s = $"{"/*"}", t = $@"{"/*"} ""{{"; } }
namespace B { using Found5; }
class Y { string s = @"{"; } namespace C { using Found6; } // */
class Z { string s = $"{1:'}", t = $"{(a ? ":" : "}")} {global::A.B:h\:mm}"; } namespace D { using Found7; } // '
