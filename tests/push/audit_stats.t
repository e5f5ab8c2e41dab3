#!/usr/bin/env bash
# shellcheck disable=SC2016 # Perl expands what is in single quotes
# SPDX-License-Identifier: MIT
# trunkgate audit stats in a repository: days that pass, the ledger, groups,
# repeats, reviews, reverts, silent rules.
# shellcheck source-path=SCRIPTDIR source=../lib/clock.sh
. "$(dirname "$0")/../lib/clock.sh"

server app <<'YAML'
version: 1
identity: env:TG_USER
groups: {backend: [ana, bo, cy], pair: [di, ed]}
rules:
  - {rule: commit_message, id: form, refs: ["@trunk"], subject_max: 10}
  - {rule: branch_lifetime, mode: warn}
  - {rule: ref_changes, id: quiet}
  - {rule: ref_names, mode: off}
YAML
client dev
stats() { (cd "$S" && "$TG_BIN" audit stats "$@" >"$T/out" 2>"$T/err"); }
# json EXPRESSION EXPECTED: of the object in $T/out.
json() { t_is "$(perl -MJSON::PP -e 'local $/; $o = decode_json(<STDIN>); print eval $ARGV[0]' "$1" <"$T/out")" "$2" "$1"; }

at '2026-11-02 09:00'
commit start
as ana push main
g checkout -q -b topic
commit one
as bo push topic
later '300 minutes 30 seconds'
as cy push topic:main
g checkout -q -b squashed
commit two
as di push squashed
later '30 hours'
g commit -q --amend --allow-empty -m 'a subject too long'
as di push squashed:main
later '1 hours'
as di push squashed:main
later '1 hours'
g commit -q --amend --allow-empty -m 'fixed'
as di push squashed:main
accepted
later '2 hours'
commit "$(printf 'undo\n\nThis reverts commit %s.\n' "$(tip)")"
as ed push HEAD:main
accepted
g checkout -q -b open
commit more
as ana push open
g tag v1
as ana push v1
later '3 hours'

t_case "the life of what landed and of what is open comes from the ledger"
t_ok 'stats' stats --json
json '$o->{lifetimes}{n}' 1
json 'abs($o->{lifetimes}{median} - 18000) < 60' 1
json '$o->{open}{branches}' 2
json '$o->{open}{n}' 2

t_case "the same reason again is a repeat"
json '"$o->{recovery}{refusals} $o->{recovery}{repeats} $o->{recovery}{same_reason_again}"' '2 1 1'
json '$o->{recovery}{refusals_until_let_through}{median}' 2
json 'abs($o->{recovery}{median} - 7200) < 60' 1

t_case "rules that are on and never spoke are named"
json 'join " ", @{$o->{silent_rules}}' 'branch_lifetime quiet'
json '$o->{rules_on}' 3

t_case "groups of fewer than three people are not told apart"
json 'scalar @{$o->{groups}}' 1
json '"$o->{groups}[0]{name} $o->{groups}[0]{people} $o->{groups}[0]{pushes}"' 'backend 3 5'
t_not_ok 'a person or a pair' grep -qE '"(ana|bo|cy|di|ed|pair)"' "$T/out"

t_case "landings, tags, and what was taken back"
json '"$o->{landings} $o->{tags}"' '4 1'
json '"$o->{reverts}{commits} $o->{reverts}{reverts} $o->{reverts}{n}"' '4 1 1'
json 'abs($o->{reverts}{median} - 7200) < 60' 1

t_case "text says the same, and what each number rests on"
t_ok 'stats' stats
t_ok 'life' grep -q 'median 5 hours.* (n = 1)' "$T/out"
t_ok 'silent' grep -q 'without any finding: 2 of 3 rules: branch_lifetime quiet' "$T/out"
t_ok 'basis' grep -q 'A git server does not see deployments' "$T/out"

t_case "a review is the time until the first approval of that commit"
at '2026-11-10 09:00'
commit reviewed
as ana push HEAD:refs/heads/reviewed
later '90 minutes'
as bo push "HEAD:refs/approvals/bo/heads%2Fmain/$(tip)"
later '90 minutes'
as cy push "HEAD:refs/approvals/cy/heads%2Fmain/$(tip)"
t_ok 'stats' stats --json --since 2026-11-10
json '$o->{reviews}{n}' 1
json 'abs($o->{reviews}{median} - 5400) < 60' 1

t_case "a policy with mistakes does not keep the log from being counted"
echo 'rules: [{rule: nonsense}]' >"$S/trunkgate/policy.yaml"
t_ok 'stats' stats
t_ok 'says so' grep -q 'the policy has mistakes' "$T/err"
