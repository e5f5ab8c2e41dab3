#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The ready policies: each loads without a problem, refuses what it is for,
# and lets good work through.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

# Rules about people refuse to judge a push of nobody.
export GL_USER=ana

client dev "$T/none"

# ready NAME: a new server judged by that policy.
nr_servers=0
ready() {
	nr_servers=$((nr_servers + 1))
	server "$1-$nr_servers" <"$T_TOP/policies/$1.yaml"
	g remote set-url origin "$S"
}

set +f
shipped=("$T_TOP"/policies/*.yaml)
set -f
t_case "the shipped policies are there"
for name in starter trunk-based regulated; do
	t_ok "$name" test -f "$T_TOP/policies/$name.yaml"
done

for file in "${shipped[@]}"; do
	name=$(basename "$file" .yaml)
	t_case "$name.yaml has no problem, and no option that stands at its default"
	t_ok 'policy check' "$TG_BIN" policy check "$file"

	t_case "$name.yaml can be extended by name"
	server "extends-$name" <<YAML
version: 1
extends: [$name]
rules:
  - {rule: history, id: of_our_own, fixups: allow}
YAML
	g remote set-url origin "$S"
	commit 'fix: ground'
	push HEAD:refs/heads/anything/goes
	t_ok 'the policy was used' test "$(decision verdict)" != error
	says_not 'policy has errors'

	t_case "$name.yaml judges: an empty-handed push is not an error"
	ready "$name"
	push HEAD:refs/heads/fix/some-thing
	t_ok 'the policy was used' test "$(decision verdict)" != error

	t_case "$name.yaml lets nobody rewrite the trunk"
	sg fetch -q "$C" HEAD:refs/heads/main
	g checkout -q --orphan "other-$name"
	commit 'fix: another history'
	push --force HEAD:refs/heads/main
	t_is "$push_status" 1 status
	t_ok 'main stayed' test "$(sg rev-parse main)" != "$(tip)"
	push :refs/heads/main
	t_is "$push_status" 1 status
	g checkout -q main
	log_is_sound
done

t_case "the schema has every rule, and entries that change one by its id"
"$TG_BIN" policy schema >"$T/schema"
t_is "$(perl -MJSON::PP -0777 -ne 'print scalar grep { $_->{required}[0] eq "rule" } @{decode_json($_)->{properties}{rules}{items}{anyOf}}' "$T/schema")" \
	"$("$TG_BIN" policy explain | grep -c '^[a-z]')" 'rules'
t_is "$(perl -MJSON::PP -0777 -ne '($o) = grep { $_->{required}[0] eq "id" } @{decode_json($_)->{properties}{rules}{items}{anyOf}}; print $o->{properties}{rule} ? "any" : "no", " rule, ", exists $o->{additionalProperties} ? "no" : "any", " options"' "$T/schema")" \
	'no rule, any options' 'a change'

t_case "policy check for programs"
"$TG_BIN" policy check --json "${shipped[@]}" >"$T/checked"
t_is $? 0 status
printf 'version: 1\nrules: [{rule: histroy}]\n' >"$T/bad.yaml"
"$TG_BIN" policy check --json "$T/bad.yaml" "${shipped[0]}" >"$T/bad.json"
t_is $? 1 'status of one that is bad'
t_is "$(perl -MJSON::PP -0777 -ne 'print scalar grep { $_->{ok} } @{decode_json($_)}' "$T/checked")" \
	"${#shipped[@]}" 'policies that are fine'
t_is "$(perl -MJSON::PP -0777 -ne '$o = decode_json($_); $p = $o->[0]{problems}[0]; print "$p->{line}:$p->{column}: $p->{message}"' \
	"$T/bad.json")" '2:16: unknown rule "histroy"; did you mean "history"?' 'the problem'

t_case "starter.yaml shows what it would refuse, and lets it through"
ready starter
commit 'fixup! something'
push HEAD:refs/heads/main
accepted; says 'warning: ' 'finished_work/fixup'
g reset -q --hard HEAD~1

t_case "trunk-based.yaml keeps merges and unfinished work off the trunk"
ready trunk-based
push HEAD:refs/heads/main
accepted
commit 'fixup! something'
push HEAD:refs/heads/main
refused; findings straight_trunk/fixup
push HEAD:refs/heads/topic
accepted
g reset -q --hard HEAD~1
g checkout -q -b side
commit 'on the side'
g checkout -q main
commit 'on the trunk'
tick; g merge -q --no-ff -m 'merge side' side
push HEAD:refs/heads/main
refused; findings straight_trunk/merge
g reset -q --hard HEAD~1

t_case "regulated.yaml asks for ticket, risk and way back"
ready regulated
commit 'no trailers' --amend
push HEAD:refs/heads/main
refused
finding definition_of_done/missing
g checkout -q --orphan finished
commit - <<'END'
Make payments idempotent

Ticket: PAY-12
Risk: high
Rollback: deploy the release before this one
END
push HEAD:refs/heads/main
accepted; silent
