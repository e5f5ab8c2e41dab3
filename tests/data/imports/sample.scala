package a.b
import a.{b, c => d, _}, e.f
import a.b.given
