package p.q; import a.b.C; import static a.b.C.m; import a.b.*; class X { String s = """
import no.X; """; }
