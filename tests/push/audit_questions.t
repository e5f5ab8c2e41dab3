#!/usr/bin/env bash
# shellcheck disable=SC2016 # Perl expands what is in single quotes
# SPDX-License-Identifier: MIT
# trunkgate audit answers what an auditor asks: who let this in, by which policy, and why.
# shellcheck source-path=SCRIPTDIR source=../lib/reviews.sh
. "$(dirname "$0")/../lib/reviews.sh"

review_server app <<<'rules: [{rule: ref_changes}]'
review_policy <<'YAML'
groups: {leads: [bo]}
overrides: [leads]
rules:
  - {rule: ref_changes}
  - {rule: trailers, refs: ["@trunk"], exempt: [di], keys: {Ticket: {required: always}}}
  - {rule: history, id: straight, mode: observe, refs: ["@trunk"], merges: refuse}
  - {rule: reviews, exempt: [di, bo]}
  - rule: boundaries
    mode: warn
    modules: {ui: {paths: ["ui/**"], may_use: []}, db: {paths: ["db/**"]}}
YAML
# asked ARGUMENT...: what the command prints for people.
asked() { (cd "$S" && "$TG_BIN" audit "$@" >"$T/out" 2>"$T/err") || t_fail "status $?" "$(cat "$T/err")"; }
# tells REGEX: a line of it.
tells() { grep -qE -- "$1" "$T/out" || t_fail "not told: $1" "$(cat "$T/out")"; }
# tells_not REGEX
tells_not() { ! grep -qE -- "$1" "$T/out" || t_fail "told: $1" "$(cat "$T/out")"; }

# A change of two commits that cy approved and ana landed.
topic list
put db/conn.py
put ui/list.py 'import db.conn'
commit 'List things

Ticket: A-1'
first=$(tip)
put ui/more.py
commit 'List more

Ticket: A-2'
approved=$(tip)
publish ana
approve cy
as ana push HEAD:main
accepted
# What ana was refused, tried to override, and bo let in.
change hot
hot=$(tip)
as ana push -o trunkgate.override='I want to' HEAD:main
refused
findings reviews/missing trailers/missing
as bo push -o trunkgate.override='payments are down' HEAD:main
overridden
# What a bot brought, whom the rules do not bind, with a merge.
g checkout -q -b side HEAD~1
change side
g checkout -q -
g merge -q --no-edit side
merge=$(tip)
as di push -o trunkgate.override='to be sure' HEAD:main
accepted
# What nobody else has.
change lost
lost=$(tip)
as ana push HEAD:main
refused

t_case "who let a commit in that stands within a push: the pushes that brought it, and its approval"
asked --commit "$first" --event push.applied
t_is "$(sed -n 's/.*push.applied by \([a-z]* [^ ]*\).*/\1/p' "$T/out" | tr '\n' ';')" \
	"ana refs/heads/review/list;cy refs/approvals/cy/heads%2Fmain/$approved;ana refs/heads/main;" 'three pushes, in order'

t_case "a later push is not among them, nor an earlier one"
asked --commit "$merge"
tells ' by di refs/heads/main '
tells_not ' by (ana|bo|cy) '

t_case "the refusals that a commit had before, and who let it in at last, and with what reason"
asked --commit "$hot" --event push.decided
tells 'refused +push.decided by ana '
tells '^    no override: "I want to": ana may not override$'
tells 'overridden push.decided by bo '
tells '^    override: "payments are down"$'

t_case "an override that was not needed is none"
asked --commit "$merge" --event push.decided
tells '^    override, not needed: "to be sure"$'

t_case "what bound somebody else is exempt, what binds nobody yet is observed"
tells '^    exempt: .* trailers/missing: '
tells '^    observed: .* straight/merge: '

t_case "a finding has its file and line"
asked --commit "$first" --ref main --event push.decided
tells '^    warning: ui/list.py:1 boundaries/not_allowed: ui may not use db '

t_case "a commit that was refused is not here: how its id begins"
asked --commit "${lost:0:10}"
tells "refused +push.decided by ana .*\\.\\.${lost:0:7} "
t_is "$(grep -c push. "$T/out")" 1 'once'
asked --json --commit "${lost:0:10}"
t_is "$(wc -l <"$T/out")" 1 'for programs'

t_case "what is no commit is an error"
(cd "$S" && "$TG_BIN" audit --commit nothing) >"$T/out" 2>"$T/err"
t_is "$? $(cat "$T/err")" '2 trunkgate: --commit: "nothing" names no commit here' 'status and words'

t_case "a value that is gone is told: whether it held the commit nobody knows"
as ana push HEAD:refs/heads/gone
as ana push :refs/heads/gone
sg reflog expire --expire=now --all
sg prune --expire=now
asked --commit "$first"
t_is "$(cat "$T/err")" '1 values of refs are not in this repository any more' 'how many'

t_case "which policy judged, and at whose push it was seen to be another one"
policy_was=$(decision policy)
echo '# another one' >>"$S/trunkgate/policy.yaml"
change seen
as cy push HEAD:main
refused
asked --event policy.changed
tells "policy.changed to $(decision policy | cut -c1-7) from ${policy_was:0:7}, seen at a push by cy\$"
tells '^    .*/trunkgate/policy.yaml$'
asked --user cy --verdict refused
tells "policy $(decision policy | cut -c1-7)\$"

t_case "mistakes of a policy have their places"
echo 'x: 1' >>"$S/trunkgate/policy.yaml"
as cy push HEAD:main
asked --verdict error
tells '^    error: .*/trunkgate/policy.yaml:[0-9]*:1: unknown key "x"$'
