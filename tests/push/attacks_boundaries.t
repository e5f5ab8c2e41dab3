#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Attempts to cross a boundary unseen (B rows), and what only looks like it.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

server app <<'YAML'
version: 1
rules:
  - rule: boundaries
    modules:
      ui:    {paths: ["src/ui/**"], may_use: [app]}
      app:   {paths: ["src/app/**"], may_use: [], public: ["src/app/api/**"]}
      store: {paths: ["src/store/**"], may_use: []}
    cycles: refuse
YAML
client dev
put src/store/conn.h 'int conn;'
put src/store/db.py 'x = 1'
put src/app/api/query.h '#include "../inner.h"'
put src/app/inner.h 'int inner;'
put src/ui/list.c 'int list;'
ln -s ../store "$C/src/ui/linked"
g add src/ui/linked
commit 'ground'
push main
accepted

# try PATH: standard input as that file, on what the server has; not kept
try() {
	g fetch -q origin
	g reset -q --hard refs/remotes/origin/main
	mkdir -p "$(dirname "$C/$1")"
	cat >"$C/$1"
	g add "$1"
	commit "change $1"
	push main
}
# undo: the server forgets an accepted try
undo() { sg update-ref refs/heads/main "$(sg rev-parse main~1)"; }

t_case "B1 an import behind what looks like a comment or a string"
n=0
while IFS= read -r -d '~' text; do
	n=$((n + 1))
	try "src/ui/b1_$n.c" <<<"$text"
	refused
	findings boundaries/not_allowed
done <<'END'
const char *s = "/*";
#include "store/conn.h"
~
#incl\
ude "store/conn.h"
~
#if 0
#include "store/conn.h"
#endif
~
char c = '"';
#include "store/conn.h"
~
 %: /* x */ include /* y */ "store/conn.h"
~
const char *r = R"x(*/ " )x";
#include "store/conn.h"
~
END
try src/ui/b1.py <<'END'
s = "'''"
from store import db
END
refused
findings boundaries/not_allowed

t_case "B1 an import behind line ends, escapes and strings that few think of"
n=0
while IFS='|' read -r ending text; do
	n=$((n + 1))
	# shellcheck disable=SC2059 # the escapes are the attack
	try "src/ui/b1_odd_$n.$ending" < <(printf "$text")
	refused
	findings boundaries/not_allowed
done <<'END'
c|// a comment that a CR ends\r#include "store/conn.h"\n
c|#include \\ \t\n"store/conn.h"\n
py|# a comment that a CR ends\rfrom store import db\n
py|f"{"'\''"}"\nfrom store import db # '\n
py|import \357\275\223tore.db\n
rb|self.require_relative(\n"../store/db.py")\n
php|<?php if (1):require __DIR__ . "/../store/db.py"; endif;\n
js|if (a) /`/.test(b)\nimport\302\240"../store/db.py" // `\n
c|#if 0\n1'\''0/*\n#endif\n#include "store/conn.h"\n
rs|mod/**/x;\nconst A: &str = include_str!(r"../store/db.py");\n
END
while IFS='|' read -r ending text; do
	n=$((n + 1))
	# shellcheck disable=SC2059
	try "src/ui/b1_odd_$n.$ending" < <(printf "$text")
	accepted
	says 'boundaries/not_judged: text cannot tell what line 1 imports'
	undo
done <<'END'
py|# coding: utf-7\nfrom +AHM-tore import db\n
js|import x from "\\x2e/conn.js"\n
rb|x = "it'\''s #{require_relative '\''../store/db.py'\''}"\n
php|<?php $a = "{$b[(require __DIR__ . '\''/../store/db.py'\'')]}";\n
go|package p; import "\\x61/store"\n
c|char *a = R"x(\n#include "store/conn.h"\n)x";\n
END

t_case "B2 what stands in a comment, a string or a docstring only"
try src/ui/b2.c <<'END'
/* #include "store/conn.h" */
// #include "store/conn.h"
const char *s = "\
#include \"store/conn.h\"";
END
accepted
try src/ui/b2.py <<'END'
"""
from store import db
"""
# import store.db
x = 'import store.db'
END
accepted

t_case "B3 the same file by other paths"
for path in ../store/conn.h ./../store//conn.h ../../src/store/conn.h store/./conn.h \
	store/../store/conn.h linked/conn.h; do
	try src/ui/b3.c <<<"#include \"$path\""
	refused
	findings boundaries/not_allowed
done
g reset -q --hard refs/remotes/origin/main
ln -s ../store/conn.h "$C/src/ui/mine.h"
put src/ui/b3.c '#include "mine.h"'
g add -A
commit 'by way of a link'
as ana push main
refused
findings boundaries/not_allowed

t_case "B3 a link that is turned elsewhere, by the files that import through it"
g reset -q --hard refs/remotes/origin/main
put src/app/api/conn.h 'int conn;'
put src/ui/turned.c '#include "turn/conn.h"'
put src/ui/far.c '#include "vendor/conn.h"'
ln -s ../app/api "$C/src/ui/turn"
g add -A
commit 'through a link'
push main
accepted
ln -sfn ../store "$C/src/ui/turn"
g add -A
commit 'turned'
push main
refused
findings boundaries/not_allowed
says 'src/ui/turned.c:1' 'ui may not use store'
g reset -q --hard HEAD~1

t_case "B3 a new link that stands in no module"
ln -s src/store "$C/vendor"
g add vendor
commit 'where nothing was'
push main
refused
findings boundaries/not_allowed
says 'src/ui/far.c:1' 'ui may not use store'
g reset -q --hard HEAD~1

t_case "B4 a package.json that is a link to what is not called so"
ln -s about.txt "$C/package.json"
g add package.json
put about.txt '{}'
commit 'odd manifest'
push main
accepted
findings boundaries/not_judged
says 'package.json' 'it is a link to a file that is not called'
undo
g reset -q --hard HEAD~1
put real.json '{}'
ln -s real.json "$C/package.json"
g add package.json
commit 'a link among manifests'
push main
accepted
silent
undo
undo
g fetch -q -f origin '+refs/heads/*:refs/remotes/origin/*'

t_case "B4 a file moves, and those who import it may not use where it is now"
put src/app/api/user.h 'int user;'
commit 'more'
g fetch -q origin
g reset -q --hard refs/remotes/origin/main
put pkg/__init__.py ''
put src/app/lib.py 'y = 1'
put src/ui/page.js 'import "../app/api/x.js"'
put src/app/api/x.js 'export {}'
commit 'js'
push main
accepted
g mv src/app/api/x.js src/store/x.js
g mv src/store/x.js src/app/x.js
commit 'hidden'
push main
accepted
undo
g reset -q --hard HEAD~1
policy <<'YAML'
version: 1
rules:
  - rule: boundaries
    modules:
      ui:    {paths: ["src/ui/**"], may_use: [app]}
      app:   {paths: ["app/**"], may_use: [store]}
      store: {paths: ["store/**"], may_use: []}
    roots: ["app", "store"]
YAML
put app/thing.h 'int thing;'
put src/ui/uses.c '#include "thing.h"'
commit 'uses'
push main
accepted
mkdir -p "$C/store"
g mv app/thing.h store/thing.h
commit 'moved'
push main
refused
findings boundaries/not_allowed
says 'src/ui/uses.c:1' 'ui may not use store'

t_case "B6 a new map does not refuse what stood"
policy <<'YAML'
version: 1
rules:
  - rule: boundaries
    modules: {ui: {paths: ["src/ui/**"], may_use: []}, app: {paths: ["app/**"]}}
    roots: ["app"]
YAML
g fetch -q origin
try src/ui/uses.c <<'END'
#include "thing.h"
int touched;
END
accepted
try src/ui/uses.c <<'END'
#include "thing.h"
#include "app/thing.h"
#include "../../app/thing.h"
END
refused
findings boundaries/not_allowed

t_case "B5 to look old does not help: the file and the import count"
try src/ui/other.c <<'END'
#include "thing.h"
END
refused
findings boundaries/not_allowed

t_case "B7 files that cannot be read as text are told, others are judged"
for bom in '\xff\xfe#\0i\0' '\0'; do
	g reset -q --hard refs/remotes/origin/main
	printf '%b\n#include "thing.h"\n' "$bom" >"$C/src/ui/b7.c"
	g add src/ui/b7.c
	commit 'odd'
	push main
	accepted
	says 'boundaries/not_judged'
	undo
	g fetch -q -f origin +refs/heads/*:refs/remotes/origin/*
done
g reset -q --hard refs/remotes/origin/main
printf '\xef\xbb\xbf#include "thing.h"\n' >"$C/src/ui/b7.c"
g add src/ui/b7.c
commit 'bom'
push main
refused
findings boundaries/not_allowed
g reset -q --hard refs/remotes/origin/main
perl -e 'print "int a; " x 400000, "\n#include \"thing.h\"\n"' >"$C/src/ui/b7.c"
g add src/ui/b7.c
commit 'one line'
push main
refused
findings boundaries/not_allowed
g reset -q --hard refs/remotes/origin/main
perl -e 'print "int a;\n" x 700000' >"$C/src/ui/b7.c"
g add src/ui/b7.c
commit 'large'
push main
accepted
says 'the file is too large'
undo

t_case "B8 what is not public, where it is imported"
policy <<'YAML'
version: 1
rules:
  - rule: boundaries
    modules:
      ui:    {paths: ["src/ui/**"], may_use: [app]}
      app:   {paths: ["src/app/**"], may_use: [], public: ["src/app/api/**"]}
    cycles: refuse
YAML
g fetch -q -f origin '+refs/heads/*:refs/remotes/origin/*'
try src/ui/b8.c <<'END'
#include "app/api/query.h"
END
accepted
try src/ui/b8.c <<'END'
#include "app/api/../inner.h"
END
refused
findings boundaries/not_public

t_case "B9 a cycle that two people close together"
policy <<'YAML'
version: 1
rules:
  - rule: boundaries
    modules: {ui: {paths: ["src/ui/**"]}, app: {paths: ["src/app/**"]}, store: {paths: ["src/store/**"]}}
    cycles: refuse
YAML
try src/app/b9.c <<'END'
#include "store/conn.h"
END
accepted
try src/store/b9.c <<'END'
#include "ui/list.c"
END
refused
findings boundaries/cycle
says 'src/store/b9.c:1'

t_case "B4 what an untouched import leads to changes under it"
policy <<'YAML'
version: 1
rules:
  - rule: boundaries
    modules:
      ui:    {paths: ["src/ui/**"], may_use: [app]}
      app:   {paths: ["src/app/**"]}
      store: {paths: ["src/store/**"]}
    roots: [".", "src", "src/app", "src/store", "java"]
YAML
start() {
	g fetch -q -f origin +refs/heads/*:refs/remotes/origin/*
	g reset -q --hard refs/remotes/origin/main
}
start
put src/ui/early.c '#include "store/late.h"
#include "twin.h"'
put src/app/twin.h 'int a;'
put src/store/twin.h 'int b;'
put src/ui/web/view.ts 'import { x } from "@lib/data";'
put src/ui/web/tsconfig.json '{"compilerOptions": {"baseUrl": ".", "paths": {"@lib/*": ["../../app/*"]}}}'
put src/app/data.ts 'export const x = 1;'
put src/store/data.ts 'export const x = 2;'
put src/ui/View.java 'import lib.Data;'
put src/app/Data.java 'package lib; class Data {}'
put src/store/Data.java 'package other; class Data {}'
commit 'ground'
push main
accepted
silent
# led NAME: the push of what is staged is refused for that untouched file
led() {
	commit 'elsewhere'
	push main
	refused
	findings boundaries/not_allowed
	says "$1"
	start
}
put src/store/late.h 'int late;'
led 'src/ui/early.c:1'
g rm -q src/app/twin.h
led 'src/ui/early.c:2'
put src/ui/web/tsconfig.json '{"compilerOptions": {"baseUrl": ".", "paths": {"@lib/*": ["../../store/*"]}}}'
led 'src/ui/web/view.ts:1'
put src/store/Data.java 'package lib; class Data {}'
led 'src/ui/View.java:1'
g rm -q src/store/twin.h
g mv src/app/twin.h src/store/twin.h
led 'src/ui/early.c:2'
# What does not lead elsewhere is let through.
put src/store/other.h 'int other;'
put src/app/Data.java 'package lib; class Data { int more; }'
commit 'nothing to see'
push main
accepted
silent

t_case "B7 a script without a suffix, or with one that says nothing"
start
put src/store/db.py ""
commit "ground"
push main
accepted
g fetch -q -f origin +refs/heads/*:refs/remotes/origin/*
for name in src/ui/tool src/ui/tool.cgi; do
	try "$name" <<'END'
#!/usr/bin/env python3
import store.db
END
	refused
	says "$name:2"
done

t_case "B7 suffixes that compilers know, too"
for name in odd.C odd.H odd.CPP odd.tcc odd.def odd.i odd.S; do
	try "src/ui/$name" <<<'#include "store/conn.h"'
	refused
	findings boundaries/not_allowed
done
try src/ui/Rakefile <<<'require_relative "../store/db.py"'
refused
findings boundaries/not_allowed

t_case "B7 files that take the scanner to its limit close the repository to nobody"
policy <<'YAML'
version: 1
deadline: 2s
rules:
  - rule: boundaries
    modules: {ui: {paths: ["src/ui/**"], may_use: []}, store: {paths: ["src/store/**"]}}
YAML
g reset -q --hard refs/remotes/origin/main
for i in $(seq 24); do
	perl -e 'print "# $ARGV[0]\n", "<<A\n" x 500000, "require"' "$i" >"$C/src/ui/slow$i.rb"
done
g add src/ui
commit 'slow'
sg fetch -q "$C" HEAD:refs/heads/main
put src/store/fine.rb 'fine = 1'
commit 'a file of somebody else'
for _ in $(seq 20); do
	push main
	[ "$(sg rev-parse main)" != "$(tip)" ] || break
done
accepted

log_is_sound
