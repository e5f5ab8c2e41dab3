#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Options and layers of the policy that no other push is made under.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

server app <<'YAML'
version: 1
rules:
  - rule: trailers
    keys:
      Ticket: {required: {files_over: 2, types: [feat]}}
  - {rule: commit_message, types: [feat, fix], scopes: [ui, store]}
YAML
client dev
put README
commit 'fix: begin'
push main
accepted

t_case "files_over and types: a trailer is due where both hold"
put a
put b
commit 'feat: two files'
push main
accepted
for file in c d e; do put "$file"; done
commit 'fix: three files'
push main
accepted
for file in f g h; do put "$file"; done
commit 'feat: three files'
push main
refused
findings trailers/missing
g commit -q --amend -m 'feat: three files

Ticket: T-1'
push main
accepted

t_case "scopes: one of these, in these letters, or none"
put scope
commit 'fix(UI): a scope'
push main
refused
findings commit_message/scopes
g commit -q --amend -m 'fix(ui)!: a scope'
push main
accepted

t_case "one text where a list is meant is told with its place"
cat >"$T/run-together.yaml" <<'YAML'
version: 1
rules:
  - {rule: commit_message, types: "feat fix", scopes: "ui store"}
  - {rule: trailers, keys: {Risk: {required: {types: [feat fix]}, values: "low high"}}}
  - {rule: change_size, max_lines: 9, ignore: "*.lock doc/**"}
  - {rule: reviews, not_by: author committer}
YAML
"$TG_BIN" policy check "$T/run-together.yaml" >"$T/out" 2>&1
t_is "$?" 1 'status'
for place in '3:35: error: "feat fix" in "types" is one entry' '3:55: error: "ui store" in "scopes"' \
	'4:75: error: "low high" in' '5:47: error: "*.lock doc/**" in' '6:29: error: "author committer" in'; do
	grep -qF "run-together.yaml:$place" "$T/out" || t_fail "$place" "$(cat "$T/out")"
done
cat >"$T/run-together.yaml" <<'YAML'
version: 1
rules:
  - {rule: commit_message, types: ["feat fix"], scopes: ["ui,store"]}
  - {rule: trailers, keys: {Risk: {required: {types: [feat fix]}, values: [low risk]}}}
  - {rule: change_size, max_lines: 9, ignore: ["my lock"]}
YAML
"$TG_BIN" policy check "$T/run-together.yaml" >"$T/out" 2>&1
t_is "$(grep -c 'error:' "$T/out")" 3 'complaints'
for words in '"types": a type is letters' '"scopes": a scope has no commas' '"feat fix" is no type'; do
	grep -qF "$words" "$T/out" || t_fail "$words" "$(cat "$T/out")"
done

t_case "a later file adds rules, and changes what it may"
policy <<'YAML'
version: 1
rules:
  - {rule: commit_message, id: subjects, overridable: yes, subject_max: 20}
  - {rule: history, fixups: refuse}
YAML
mkdir -p "$T/more"
cat >"$T/more/policy.yaml" <<'YAML'
version: 1
rules:
  - {id: subjects, subject_max: 30}
  - {rule: trailers, keys: {Ticket: {required: always}}}
YAML
sg config --add trunkgate.policy "$T/more/policy.yaml"
put later
commit 'a subject of some length

Ticket: T-2'
push main
accepted
put later 2
commit 'short'
push main
refused
findings trailers/missing
g commit -q --amend -m 'a subject that is longer than what any file allows

Ticket: T-3'
push main
refused
findings subjects/subject_max
g reset -q --hard origin/main

t_case "it changes nothing that does not say overridable"
cat >"$T/more/policy.yaml" <<'YAML'
version: 1
rules:
  - {id: history, fixups: allow}
YAML
put fixup
commit 'fixup! later'
push main
not_judged
says 'overridable'
rm "$T/more/policy.yaml"
push main
not_judged
sg config --unset-all trunkgate.policy more/policy.yaml
push main
refused
findings history/fixup
g reset -q --hard origin/main

t_case "languages: only files of these are looked at"
policy <<'YAML'
version: 1
rules:
  - rule: boundaries
    languages: [python]
    modules:
      ui: {paths: ["ui/**"], may_use: []}
      store: {paths: ["store/**"], may_use: []}
YAML
put store/conn.h 'int x;'
put store/conn.py 'x = 1'
put ui/list.c '#include "store/conn.h"'
commit 'C is nobody'\''s business'
push main
accepted
put ui/list.py 'import store.conn'
commit 'Python is'
push main
refused
findings boundaries/not_allowed
