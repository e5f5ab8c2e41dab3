#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What was found out about a whole tree is kept: an answer from there is the one that
# looking would give, whatever changes.
# shellcheck source-path=SCRIPTDIR source=../lib/clock.sh
. "$(dirname "$0")/../lib/clock.sh"

map='modules: {a: {paths: ["a/**"], may_use: [b]}, b: {paths: ["b/**"], may_use: []}, c: {paths: ["c/**"]}}'
rule() {
	policy <<YAML
version: 1
identity: env:TG_USER
rules: [{rule: boundaries, cycles: refuse, $map${1:+, $1}}]
YAML
}
server app </dev/null
rule
client dev
at '2026-11-02 09:00'
mkdir "$T/share"
cp -R "$T_TOP/policies" "$T/share/"
sg config trunkgate.share "$T/share"
cache=$S/trunkgate/cache
for i in $(seq 60); do
	put "a/user$i.c" '#include "../b/used.h"'
	put "b/file$i.h" "int x$i;"
done
put a/wants.c '#include "../c/new.h"'
put b/used.h 'int used;'
put odd/one.c 'int odd;'
commit 'ground'
as ana push main
accepted

report() { (cd "$S" && "$TG_OUT/bin/trunkgate" boundaries "$@") >"$T/report" 2>&1; }
# same_as_new [option...]: a report from what is kept, and one without
same_as_new() {
	report "$@"
	report "$@"
	cp "$T/report" "$T/kept"
	rm -rf -- "$cache"
	report "$@"
	t_ok "the same${*:+ with $*}" cmp "$T/kept" "$T/report"
}
tells() { t_ok "$2" grep -q "$1" "$T/report"; }
answers() { find "$cache" -name 'answer.*' | wc -l; }

t_case "a report from what is kept is the same"
report
t_is "$(answers)" 1 "answers"
t_is "$(find "$cache" -name 'answer.*' -perm 600 | wc -l)" 1 "for the account of the hooks alone"
same_as_new
same_as_new --json
same_as_new --graph dot
same_as_new --suggest

t_case "it is used"
report
tells '^violations 0' 'nothing is wrong'
rm -f -- "$cache/imports"
before=$(find "$cache" -name 'answer.*' -printf '%f %i ')
report
t_is "$(find "$cache" -name 'answer.*' -printf '%f %i ')" "$before" "nothing is written again"
t_not_ok "nothing is scanned" test -s "$cache/imports"

t_case "another map, other languages and other exceptions ask anew"
map=${map/may_use: \[b\]/may_use: []}
rule
report
tells '^violations 60' 'the map'
rule 'except: [{from: "a/**", to: b, until: 2026-11-30, why: "TICKET-1"}]'
report
tells '^violations 0' 'an exception'
at '2026-12-01 09:00'
report
tells '^violations 60' 'its day has gone by'
same_as_new
at '2026-11-02 09:00'
report
tells '^violations 0' 'and by the day before'
rule
report
sed -i 's/^resolve: paths/resolve: none/' "$T/share/policies/languages/c.yaml"
report
tells '^violations 0' 'a language'
cp "$T_TOP/policies/languages/c.yaml" "$T/share/policies/languages/c.yaml"
report
tells '^violations 60' 'and as it was'
map=${map/may_use: \[\]/may_use: [b]}
rule

t_case "a file where an import led nowhere changes the answer"
report
report
tells '^violations 0' 'it led nowhere'
put c/new.h 'int new;'
commit 'what a/wants.c imports'
as ana push main
refused
findings boundaries/not_allowed
g reset -q --hard refs/remotes/origin/main

t_case "damage, whoever did it, changes no verdict"
closes_cycle() {
	g reset -q --hard refs/remotes/origin/main
	put b/new.h '#include "../a/user1.c"'
	commit 'close it'
	as ana push main
	refused
	findings boundaries/cycle boundaries/not_allowed
}
closes_cycle
t_ok "answers are there" test "$(answers)" -gt 1
# damage COMMAND...: each of them
damage() {
	find "$cache" -name 'answer.*' | while IFS= read -r name; do
		"$@" "$name"
	done
}
flip() { printf '\377' | dd of="$1" bs=1 seek=200 conv=notrunc status=none; }
damage flip
closes_cycle
damage truncate -s 0
closes_cycle
damage ln -sf /etc/passwd
closes_cycle
damage chmod 666
closes_cycle
rm -rf "$cache"
mkdir -m 777 "$cache"
closes_cycle
t_is "$(answers)" 0 "in a folder of everybody nothing is kept"
rm -rf "$cache"
closes_cycle

t_case "many pushes at once"
rm -rf "$cache"
for i in 1 2 3 4 5 6; do
	g checkout -q -B "topic$i" refs/remotes/origin/main
	put "b/new$i.h" '#include "../a/user1.c"'
	commit "close it $i"
done
for i in 1 2 3 4 5 6; do
	TG_USER=ana g push -q origin "topic$i:main" >"$T/out$i" 2>&1 &
done
wait
for i in 1 2 3 4 5 6; do
	t_ok "push $i is refused" grep -q 'cycle' "$T/out$i"
done
t_not_ok "nothing half-done stays" test -e "$cache/answer.new"
