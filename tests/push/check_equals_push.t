#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# `trunkgate check` on a clone gives the same findings and the same exit
# status as the push of the same commits.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

server app <<'YAML'
version: 1
trunk: main
identity: env:TG_USER
rules:
  - {rule: ref_names, pattern: '[a-z]+(/.+)?'}
  - {rule: ref_changes, refs: ["@all"]}
  - {rule: history, refs: ["@all"], merges: refuse}
  - {rule: commit_message, refs: ["@all"], subject_max: 20, forbid: ['\bTODO\b']}
  - rule: trailers
    exempt: [cy]
    keys:
      Ticket: {required: always, pattern: '[A-Z]+-\d+'}
      Risk: {required: {paths: ["src/**"]}, values: [low, high]}
YAML
client dev
commit $'root\n\nTicket: T-1'
push main
g fetch -q

# The lines about findings: what only a push has is left out.
finding_lines() { grep -E '^(error|warning):' | sort; }

# same WHAT [REF] [check option...]: a check and a push of HEAD agree.
same() {
	local ref=${2:-main} check
	t_case "$1"
	(cd "$C" && "$TG_BIN" check --policy "$S/trunkgate/policy.yaml" --ref "$ref" "${@:3}") \
		>"$T/check.out" 2>"$T/check.err"
	check=$?
	push "HEAD:refs/heads/$ref"
	t_is $check "$push_status" 'status of check and push' || cat "$T/check.err"
	t_is "$(finding_lines <"$T/check.out")" "$(finding_lines <"$T/push.remote")" 'lines'
	[ $t_bad = 0 ] || t_diag "$(cat "$T/check.out" "$T/check.err" "$T/push.out")"
	g fetch -q
}
commit $'good\n\nTicket: T-2'
same 'a good commit'

commit $'no ticket and a subject that is too long'
same 'one bad commit'

put src/a.c
commit $'fixup! no ticket TODO\n\nTicket: nope\nRisk: lwo'
put src/b.c
commit $'another\n\nTicket: T-3'
same 'several bad commits'
same 'the same to another branch' topic/one
same 'a branch of a bad name' Topic

g reset -q --hard HEAD~3
g checkout -q -b side
commit $'side\n\nTicket: T-4'
g checkout -q main
commit $'other\n\nTicket: T-4'
tick; g merge -q --no-ff -m $'merge\n\nTicket: T-4' side
same 'a merge where merges are refused'

g reset -q --hard HEAD~1
same 'a good commit again'
g reset -q --hard HEAD~2
commit $'rewritten\n\nTicket: T-5'
t_case 'a forced push'
(cd "$C" && "$TG_BIN" check --policy "$S/trunkgate/policy.yaml" --ref main) >"$T/check.out" 2>&1
check=$?
push --force main
t_is $check "$push_status" status
t_is "$(finding_lines <"$T/check.out")" "$(finding_lines <"$T/push.remote")" lines
refused; findings ref_changes/forced

t_case "--as stands for the person who would push"
g reset -q --hard origin/main
commit 'no ticket'
(cd "$C" && "$TG_BIN" check --policy "$S/trunkgate/policy.yaml" --ref main --as cy) >"$T/check.out" 2>&1
t_is $? 0 'status as cy'
(cd "$C" && "$TG_BIN" check --policy "$S/trunkgate/policy.yaml" --ref main --as ana) >"$T/check.out" 2>&1
t_is $? 1 'status as ana'

t_case "rules that only the server can ask need nobody named, nor hide the others"
{
	sed 's/^rules:/people: {ana: {}, bo: {}, cy: {}}\n&/' "$S/trunkgate/policy.yaml"
	echo '  - {rule: reviews, refs: ["@all"]}'
	echo '  - {rule: branch_count, refs: ["@all"]}'
} >"$T/more.yaml"
(cd "$C" && "$TG_BIN" check --policy "$T/more.yaml" --ref main) >"$T/check.out" 2>&1
t_is $? 1 status
t_is "$(finding_lines <"$T/check.out" | sed 's/.*trailers/trailers/; s/:.*//')" trailers/missing finding
(cd "$C" && "$TG_BIN" check --policy "$T/more.yaml" --ref main --as 'c y') >"$T/check.out" 2>&1
t_is $? 2 'status with a name that is none'

t_case "git config trunkgate.user stands for the person, too"
g config trunkgate.user cy
(cd "$C" && "$TG_BIN" check --policy "$T/more.yaml" --ref main) >"$T/check.out" 2>&1
t_is $? 0 'status as cy'
(cd "$C" && "$TG_BIN" check --policy "$T/more.yaml" --ref main --as ana) >"$T/check.out" 2>&1
t_is $? 1 'status as ana'
g config --unset trunkgate.user

t_case "a range is judged as given"
(cd "$C" && "$TG_BIN" check --policy "$S/trunkgate/policy.yaml" --ref main HEAD~1..HEAD) >"$T/check.out" 2>&1
t_is $? 1 status
t_is "$(finding_lines <"$T/check.out" | wc -l)" 1 findings

t_case "--json holds the same findings"
(cd "$C" && "$TG_BIN" check --policy "$S/trunkgate/policy.yaml" --ref main --json) >"$T/check.out" 2>&1
t_is $? 1 status
t_is "$(perl -MJSON::PP -0777 -ne 'my $j = decode_json($_); print join ",", map { "$_->{id}/$_->{reason}" } @{$j->{findings}}' "$T/check.out")" \
	trailers/missing findings

t_case "a policy with errors is told with places, and is not judged"
printf 'version: 1\nrulse: []\n' >"$T/bad.yaml"
(cd "$C" && "$TG_BIN" check --policy "$T/bad.yaml" --ref main) >"$T/check.out" 2>&1
t_is $? 2 status
t_ok 'the place' grep -q 'bad.yaml:2:1' "$T/check.out"

t_case "outside of a repository it says so"
(mkdir "$T/empty" && cd "$T/empty" && "$TG_BIN" check) >"$T/check.out" 2>&1
t_is $? 2 status
