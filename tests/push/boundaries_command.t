#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# trunkgate boundaries: the whole tree against the map, its graph, and a first map.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh disable=SC2016
. "$(dirname "$0")/../lib/push.sh"

server app <<'YAML'
version: 1
rules:
  - rule: boundaries
    mode: observe
    modules:
      ui:    {paths: ["src/ui/**"], may_use: [app]}
      app:   {paths: ["src/app/**"], may_use: [store]}
      store: {paths: ["src/store/**"]}
  - rule: boundaries
    id: loose
    mode: observe
    modules: {all: {paths: ["**"]}}
YAML
client dev
put src/ui/a.c '#include "../store/conn.h"'
put src/app/b.c '#include "store/conn.h"'
put src/app/b.h 'int b;'
put src/store/conn.h '#include "app/b.h"'
put main.c '#include <stdio.h>
#include "src/nowhere.h"'
# A name that a terminal or a graph must not take for its own.
put 'src/ui/"];x'$'\033''[2J.c' '#include "../store/conn.h"'
commit 'ground'
push main
accepted

look() { (cd "$S" && "$TG_BIN" boundaries "$@" >"$T/out" 2>&1); }
has() { grep -qE -- "$1" "$T/out" || t_fail "not printed: $1" "$(cat "$T/out")"; }
has_not() { ! grep -qE -- "$1" "$T/out" || t_fail "printed: $1" "$(cat "$T/out")"; }

t_case "policy check --repo warns of what fits nothing in the tree"
cat >"$T/map.yaml" <<'YAML'
version: 1
rules:
  - rule: boundaries
    modules:
      ui:    {paths: ["src/ui/**", "src/view/**", "!src/gone/**"], may_use: [app]}
      app:   {paths: ["src/app/**"], may_use: [store]}
      store: {paths: ["src/store/**"], may_use: []}
    except:
      - {from: "src/ui/a.c", to: store}
      - {from: "src/app/b.c", to: store}
      - {from: "src/store/*", to: app, until: 2026-01-31, why: "T-1"}
      - {from: "src/gone/*", to: app, until: 2026-01-31}
  - rule: boundaries
    id: whole
    modules: {all: {paths: ["**"]}}
YAML
suits() { (cd "$S" && "$TG_BIN" policy check "$@" >"$T/out" 2>&1); }
suits "$T/map.yaml"
t_is $? 0 "exit status without a tree"
has_not 'warning'
suits --repo "$T/map.yaml"
t_is $? 0 "exit status"
has "^$T/map.yaml:3:5: warning: boundaries: \"src/view/\*\*\" of module ui matches no file$"
has 'warning: boundaries: the exception from "src/app/b.c" to "store" covers no import$'
has 'warning: boundaries: the exception from "src/store/\*" to "app" ended on 2026-01-31, and 1 import needs it$'
has 'warning: boundaries: the exception from "src/gone/\*" to "app" ended on 2026-01-31, and 0 imports need it$'
has ': ok$'
t_is "$(grep -c warning: "$T/out")" 4 "warnings"
suits --rev nowhere "$T/map.yaml"
t_is $? 2 "exit status for a commit that is not there"
suits --repo
t_is $? 0 "exit status for the repository's own"
has_not 'warning'

t_case "modules, edges, violations, cycles, unowned files"
t_not_ok 'violations' look
has '^  ui +2 files +uses store \(2, not allowed\)$'
has '^violations 2$'
has '^  src/ui/a.c:1 not_allowed: ui -> store \(#include "../store/conn.h"\)$'
has '^  app -> store -> app$'
has '^  main.c$'
has '^6 files, 6 imports'
has_not "$(printf '\033')"

t_case "another entry, another commit"
t_ok 'nothing is forbidden' look --id loose
has '^  all +6 files'
g rm -q -r src/ui
commit 'without ui'
push main
accepted
t_ok 'now' look
t_not_ok 'then' look --rev HEAD~1
t_not_ok 'no such commit' look --rev nowhere
has 'nowhere'
git -C "$S" symbolic-ref HEAD refs/heads/unborn
t_not_ok 'no branch of that name' look
has '"HEAD" names no commit here \(git symbolic-ref HEAD refs/heads/BRANCH'
git -C "$S" symbolic-ref HEAD refs/heads/main
t_not_ok 'no such entry' look --id missing
has 'no such rule boundaries'

t_case "graphs mark what is forbidden, and what is in a cycle"
t_not_ok 'dot' look --rev HEAD~1 --graph dot
has '"ui" -> "store" \[label="2", color=red'
has '"store" -> "app" \[label="1", color=orange'
t_not_ok 'mermaid' look --rev HEAD~1 --graph mermaid
has '^flowchart'
has 'm0 -.->\|2\| m2'
t_not_ok 'a form that there is not' look --graph png
has 'mermaid or dot'

t_case "json holds the same"
t_not_ok 'json' look --rev HEAD~1 --json
# of EXPRESSION: what a perl expression makes of the document in $j
of() { perl -MJSON::PP -0777 -ne 'BEGIN { $e = shift } my $j = decode_json($_); print eval $e' "$1" "$T/out"; }
t_is "$(of 'join ",", map { "$_->{from} $_->{to} $_->{imports}" } grep { !$_->{allowed} } @{$j->{edges}}')" 'ui store 2' 'edges'
t_is "$(of 'my $v = $j->{violations}[0]; "$v->{file}:$v->{line} $v->{reason} $v->{target}"')" \
	"$(printf 'src/ui/"];x\033[2J.c:1 not_allowed src/store/conn.h')" 'a violation'
t_is "$(of '"@{$j->{unowned}} $j->{files}"')" 'main.c 6' 'files'
t_is "$(of 'join ",", map { "@$_" } @{$j->{cycles}}')" 'app store app' 'cycles'

t_case "a suggestion is a policy that the tree obeys"
look --suggest --rev HEAD~1
cp "$T/out" "$T/suggested.yaml"
has '"ui": \{paths: \["src/ui/\*\*"\], may_use: \["store"\]\}'
t_ok 'obeyed' look --rev HEAD~1 --policy "$T/suggested.yaml"
has '^violations 0$|^  ui '
has_not 'not allowed'

t_case "a folder that holds most of the tree is taken apart, and files beside folders are named"
g checkout -q --orphan wide
g rm -rqf --cached .
for file in lib/core/one/a.c lib/core/two/b.c lib/net/c.c lib/d.c top/e.c main.c; do put "$file" 'int x;'; done
commit 'wide'
push HEAD:refs/heads/wide
accepted
t_ok 'suggest' look --suggest --rev wide
has '"\.": \{paths: \["\*"\]'
has '"lib": \{paths: \["lib/\*"\]'
has '"core": \{paths: \["lib/core/\*\*"\]'
has '"net": \{paths: \["lib/net/\*\*"\]'
has '"top": \{paths: \["top/\*\*"\]'

t_case "folders where imports are looked up are found by what they explain"
for file in lib/core/one/x.c lib/core/two/y.c top/z.c; do put "$file" '#include "deep/one.h"
#include "two.h"
#include <string.h>
#include <once.h>
#include "once.h"'; done
put inc/deep/one.h 'int x;'
put lib/net/public/two.h 'int x;'
put top/compat/string.h 'int x;'
put lib/core/rare/rare.h 'int x;'
put lib/core/two/rare.c '#include "rare.h"'
commit 'roots'
push HEAD:refs/heads/wide
accepted
t_ok 'suggest' look --suggest --rev wide
has 'roots: \["\.", "lib", "inc", "lib/net/public"\]$'
has '"top": .*may_use: \["net", "inc"\]'
cp "$T/out" "$T/wide.yaml"
suits --rev wide "$T/wide.yaml"
has_not 'warning'
sed -i 's/, "inc", "lib.net.public"//' "$T/wide.yaml"
suits --rev wide "$T/wide.yaml"
has 'warning: boundaries: 3 imports reach nothing, and would with "inc" among the roots$'
has 'warning: boundaries: 3 imports reach nothing, and would with "lib/net/public" among the roots$'
t_is "$(grep -c warning: "$T/out")" 2 "warnings"
