global using A.B; using static C.D; using X = E.F; namespace N { using (var x = y) {} using var z = q; }
