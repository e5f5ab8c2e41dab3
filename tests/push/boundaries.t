#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Architectural boundaries: what may import what, in several languages, and
# what only stood there before.
# shellcheck source-path=SCRIPTDIR source=../lib/clock.sh
. "$(dirname "$0")/../lib/clock.sh"

server app <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - rule: boundaries
    modules:
      ui:     {paths: ["src/ui/**"], may_use: [app, base]}
      app:    {paths: ["src/app/**"], may_use: [store, base], public: ["src/app/api/**"]}
      store:  {paths: ["src/store/**"], may_use: [base]}
      base:   {paths: ["src/base/**"], may_use: []}
      legacy: {paths: ["old/**"], may_use: ["*"], used_by: []}
    external: {deny: ["left-pad", "java.sql.**", "sqlite3"], allow_in: {store: ["sqlite3"]}}
    roots: [".", "src", "include"]
    except: [{from: "src/ui/legacy.c", to: store, until: 2026-11-30, why: "TICKET-7"}]
YAML
client dev
at '2026-11-02 09:00'
for file in src/ui/list.c src/app/api/query.h src/app/inner.h src/store/conn.h src/base/str.h old/x.h; do
	put "$file" "int x;"
done
put src/store/conn.c '#include "conn.h"
#include "base/str.h"'
commit 'ground'
as ana push main
accepted
silent

# src PATH: the file from standard input, as a commit on main that is not kept
src() {
	g reset -q --hard refs/remotes/origin/main
	mkdir -p "$(dirname "$C/$1")"
	cat >"$C/$1"
	g add "$1"
	commit "change $1"
}
try() {
	src "$1"
	as ana push main
}

t_case "what the map allows is let through"
try src/ui/list.c <<'END'
#include "app/api/query.h"
#include "base/str.h"
#include <stdio.h>
END
accepted
silent

t_case "not_allowed names file, line, import, both modules and the way"
try src/ui/view.c <<'END'
int a;
#include "store/conn.h"
END
refused
findings boundaries/not_allowed
says 'error: src/ui/view.c:2 boundaries/not_allowed: ui may not use store ("store/conn.h")' \
	'hint:  ui may use app, base' 'hint:  the shortest way open: ui -> app -> store'

t_case "not_public: only what a module shows"
try src/ui/view.c <<'END'
#include "app/inner.h"
END
refused
findings boundaries/not_public
says 'app does not show src/app/inner.h to ui' 'hint:  app shows src/app/api/**'

t_case "used_by: nobody may use legacy, which may use all"
try src/ui/view.c <<'END'
#include "../../old/x.h"
END
refused
findings boundaries/not_allowed
try old/y.c <<'END'
#include "store/conn.h"
#include "app/api/query.h"
END
accepted

t_case "external: denied, and allowed in one module"
try src/ui/view.py <<'END'
import os, sqlite3
END
refused
findings boundaries/external
says 'src/ui/view.py:1' 'ui may not import sqlite3' 'hint:  only store may'
try src/store/db.py <<'END'
import sqlite3
END
accepted
try src/base/J.java <<'END'
import java.sql.Connection;
END
refused
findings boundaries/external
try src/base/p.js <<'END'
const x = require("left-pad/lib/x");
END
refused
findings boundaries/external

t_case "python: packages, relative imports, submodules"
g reset -q --hard refs/remotes/origin/main
put src/store/__init__.py ''
put src/store/db.py ''
put src/ui/__init__.py ''
commit 'packages'
as ana push main
accepted
try src/ui/a.py <<'END'
from store import db
END
refused
says '(from store import db)'
try src/ui/a.py <<'END'
from ..store.db import connect
END
refused
findings boundaries/not_allowed
try src/ui/a.py <<'END'
from . import list
x = "from store import db"  # import store
"""
import store
"""
END
accepted

t_case "rust: a module is a part of its file, but a path can take it from anywhere"
g reset -q --hard refs/remotes/origin/main
put src/store/conn.rs 'pub fn open() {}'
commit 'a store in Rust'
as ana push main
accepted
g fetch -q origin
try src/ui/lib.rs <<'END'
mod list;
#[path = "list/odd.rs"] mod odd;
END
accepted
try src/ui/other.rs <<'END'
mod list;
#[path = "../store/conn.rs"]
mod conn;
END
refused
findings boundaries/not_allowed
says 'error: src/ui/other.rs:2 boundaries/not_allowed: ui may not use store'

t_case "exceptions help until their day, and are told after it"
try src/ui/legacy.c <<'END'
#include "store/conn.h"
END
accepted
later '40 days'
try src/ui/legacy.c <<'END'
#include "store/conn.h"
int touched;
END
refused
findings boundaries/expired_exception
says '2026-11-30' 'hint:  its reason was: TICKET-7'
at '2026-11-02 10:00'

t_case "ratchet: what stood before stays, also under another name"
g reset -q --hard refs/remotes/origin/main
put src/ui/dirty.c '#include "store/conn.h"'
commit 'dirt'
sg fetch -q "$C" HEAD:refs/heads/main
g fetch -q origin
try src/ui/dirty.c <<'END'
int more;
#include "store/conn.h"
END
accepted
try src/ui/dirty.c <<'END'
#include "store/conn.h"
#include "store/conn.h"
END
refused
findings boundaries/not_allowed
g reset -q --hard refs/remotes/origin/main
g mv src/ui/dirty.c src/ui/dusty.c
commit 'renamed'
as ana push main
accepted

t_case "ratchet: what one file had is not had by several that come in its place"
sg fetch -q "$C" HEAD:refs/heads/main
g fetch -q origin
for more in '' 'int more;'; do
	g reset -q --hard refs/remotes/origin/main
	mkdir -p "$C/src/ui/a" "$C/src/ui/b"
	{ cat "$C/src/ui/dusty.c"; echo "$more"; } >"$C/src/ui/a/dusty.c"
	cp "$C/src/ui/a/dusty.c" "$C/src/ui/b/dusty.c"
	g rm -q src/ui/dusty.c
	g add src/ui
	commit 'one becomes two'
	as ana push main
	refused
	findings boundaries/not_allowed
	says 'src/ui/b/dusty.c:2'
done

t_case "a file that moves to another module is new there"
g reset -q --hard refs/remotes/origin/main
g mv src/ui/dusty.c src/base/dusty.c
commit 'moved'
as ana push main
refused
findings boundaries/not_allowed
says 'base may not use store'

t_case "what was taken out again in the same push is nobody's business"
src src/ui/view.c <<'END'
#include "store/conn.h"
END
put src/ui/view.c 'int x;'
commit 'taken out'
as ana push main
accepted

t_case "a branch is not judged, the trunk is; a merge is judged by what it changes"
src src/ui/view.c <<'END'
#include "store/conn.h"
END
g branch -f topic
as ana push topic
accepted
g reset -q --hard refs/remotes/origin/main
put other.txt
commit 'other'
g merge -q --no-ff -m merge topic
as ana push main
refused
findings boundaries/not_allowed

t_case "trunkgate check says the same"
g config trunkgate.share "$T_TOP"
(cd "$C" && "$TG_BIN" check --policy "$S/trunkgate/policy.yaml" --as ana --ref main >"$T/out" 2>&1)
t_ok 'finding' grep -q 'boundaries/not_allowed' "$T/out"

t_case "the way that is open may be long; where none is, none is told"
policy <<'YAML'
version: 1
rules:
  - rule: boundaries
    modules:
      ui:    {paths: ["src/ui/**"], may_use: [app]}
      app:   {paths: ["src/app/**"], may_use: [base]}
      base:  {paths: ["src/base/**"], may_use: [ui, store]}
      store: {paths: ["src/store/**"], may_use: []}
YAML
try src/ui/view.c <<'END'
#include "store/conn.h"
END
refused
says 'hint:  the shortest way open: ui -> app -> base -> store'
try src/store/up.c <<'END'
#include "app/api/query.h"
END
refused
says 'hint:  store may use nothing'
says_not 'the shortest way'

t_case "layers, cycles and unowned"
policy <<'YAML'
version: 1
rules:
  - rule: boundaries
    modules: {ui: {paths: ["src/ui/**"]}, app: {paths: ["src/app/**"]}, store: {paths: ["src/store/**"]}}
    layers: [ui, app, store]
    unowned: refuse
  - rule: boundaries
    id: cycles
    modules: {ui: {paths: ["src/ui/**"]}, app: {paths: ["src/app/**"]}, store: {paths: ["src/store/**"]}}
    cycles: refuse
YAML
try src/app/a.c <<'END'
#include "store/conn.h"
END
accepted
try src/store/up.c <<'END'
#include "app/api/query.h"
END
refused
findings boundaries/not_allowed cycles/cycle
says 'store -> app (src/store/up.c:1) -> store'
try lib/x.c <<'END'
int x;
END
refused
findings boundaries/unowned
try docs/x.md <<'END'
no source
END
accepted

t_case "an old cycle is not this push's"
sg fetch -q "$C" HEAD:refs/heads/main
src src/store/up.c <<'END'
#include "app/api/query.h"
END
sg update-ref refs/heads/main "$(sg fetch -q "$C" HEAD && tip)"
g fetch -q origin
try src/app/b.c <<'END'
#include "store/conn.h"
END
accepted

t_case "a file that cannot be told is told"
g reset -q --hard refs/remotes/origin/main
printf '#include "app/api/query.h"\n\0' >"$C/src/ui/bin.c"
g add src/ui/bin.c
commit 'binary'
as ana push main
accepted
says 'warning: src/ui/bin.c boundaries/not_judged'
