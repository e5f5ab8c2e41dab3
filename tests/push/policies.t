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

# effective FILE: what is in force by it, as JSON, of which each value must have an origin.
effective() {
	"$TG_BIN" policy show --json "$1" | perl -MJSON::PP -0777 -ne '
		my $o = decode_json($_);
		my %at = map { $_->{at} => 1 } @{$o->{origins}};
		my @todo = (["", $o->{effective}]);
		while (my $next = shift @todo) {
			my ($at, $value) = @$next;
			if (ref $value eq "HASH") { push @todo, map { (my $k = $_) =~ s/~/~0/g; $k =~ s{/}{~1}g; ["$at/$k", $value->{$_}] } keys %$value }
			elsif (ref $value eq "ARRAY" && !$at{$at}) { push @todo, map { ["$at/$_", $value->[$_]] } 0 .. $#$value }
			elsif (!$at{$at} && $at ne "/version") { die "$at has no origin\n" }
		}
		print JSON::PP->new->canonical->encode($o->{effective})'
}

t_case "policy show for programs is a policy of the same effect, and each value has its origin"
for file in "${shipped[@]}"; do
	effective "$file" >"$T/once.yaml"
	t_ok "$file" grep -q '"rule":"ref_names"' "$T/once.yaml"
	t_is "$(effective "$T/once.yaml")" "$(cat "$T/once.yaml")" "$file"
done

t_case "what kind of value it is the rule says, not how it looks"
cat >"$T/kinds.yaml" <<'YAML'
version: 1
trunk: main
identity: unix
rules:
  - rule: trailers
    keys: {Ticket: {pattern: 123, repeat: no, min_length: 3}, Flag: {values: [no, 1]}}
    refs: refs/heads/x
  - {rule: boundaries, modules: {a~/b: {paths: "a/**"}}}
YAML
"$TG_BIN" policy show --json "$T/kinds.yaml" >"$T/kinds"
at() { perl -MJSON::PP -0777 -e 'my $o = JSON::PP->new->canonical->allow_nonref; my $all = $o->decode(<STDIN>); my $v = $all->{effective};
	$v = ref $v eq "ARRAY" ? $v->[$_] : $v->{$_} for split m{/}, $ARGV[0]; print $o->encode($v)' "$1" <"$T/kinds"; }
t_is "$(at trunk)" '["main"]' 'a list of one'
t_is "$(at rules/0/refs)" '["refs/heads/x"]' 'and of a rule'
t_is "$(at rules/0/keys/Ticket)" '{"min_length":3,"pattern":"123","repeat":false}' 'a pattern of digits'
t_is "$(at rules/0/keys/Flag/values)" '["no","1"]' 'texts that look like others'
t_is "$(at rules/0/mode)" '"enforce"' 'a default'
# where POINTER: its origin.
where() { perl -MJSON::PP -0777 -e 'my ($o) = grep { $_->{at} eq $ARGV[0] } @{decode_json(<STDIN>)->{origins}}; print $o->{line} // "default"' "$1" <"$T/kinds"; }
t_is "$(where /rules/0/keys/Ticket/pattern)" 6 'its line'
t_is "$(where /rules/1/modules/a~0~1b/paths)" 8 'a key that a pointer cannot hold'
t_is "$(where /rules/0/mode)" default 'nobody wrote it'

t_case "policy show for programs says what is wrong, too"
"$TG_BIN" policy show --json "$T/bad.yaml" >"$T/shown"
t_is $? 1 status
t_is "$(perl -MJSON::PP -0777 -ne '$o = decode_json($_); print $o->{ok} ? "ok" : $o->{problems}[0]{line}, exists $o->{effective} ? " shown" : ""' "$T/shown")" \
	2 'the line, and nothing in force'

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
