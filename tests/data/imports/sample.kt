package p
import a.b.C as D
import q.*
