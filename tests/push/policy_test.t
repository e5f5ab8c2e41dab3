#!/usr/bin/env bash
# shellcheck disable=SC2016 # Perl expands what is in single quotes
# SPDX-License-Identifier: MIT
# trunkgate policy test: the shipped policies do what they are for, and a test
# that is wrong is told.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

policy_test() { TMPDIR=$T/tmp "$TG_BIN" policy test "$@" >"$T/out" 2>"$T/err"; }
mkdir "$T/tmp"
cat >"$T/policy.yaml" <<'YAML'
version: 1
rules:
  - {rule: commit_message, subject_max: 20}
  - {rule: history, id: straight, mode: warn, merges: refuse}
YAML
# cases: a test file from standard input.
cases() { { printf 'version: 1\npolicy: policy.yaml\npushes:\n'; cat; } >"$T/test.yaml"; }

for name in starter trunk-based regulated; do
	t_case "policies/$name.yaml does what it is for"
	t_ok 'all as expected' policy_test "$T_TOP/tests/policies/$name.yaml"
	t_not_ok 'failures' grep '^not ok' "$T/out"
done

t_case "verdicts and findings are compared"
cases <<'YAML'
  - {push: fine, commits: [Short], expect: accepted, findings: []}
  - {push: long, commits: ["A subject that is too long"], expect: refused, findings: [commit_message/subject_max]}
  - {push: merge, commits: [{message: Merge, merge: yes}], expect: accepted, findings: [straight/merge]}
  - {push: other author, ref: topic, commits: [{message: One, author: "Bo <bo@x>", files: {a/b: x}}, Two], expect: accepted}
YAML
policy_test "$T/test.yaml"
t_is $? 0 status
t_ok 'sum' grep -qx '4 pushes, 0 not as expected' "$T/out"

t_case "what is not as expected is told"
cases <<'YAML'
  - {push: wrong verdict, commits: ["A subject that is too long"], expect: accepted}
  - {push: finding is missing, commits: [Short], expect: accepted, findings: [commit_message/subject_max]}
  - {push: finding too many, commits: [{message: Merge, merge: yes}], expect: accepted, findings: []}
YAML
policy_test "$T/test.yaml"
t_is $? 1 status
t_ok 'place' grep -q "$T/test.yaml:4" "$T/out"
t_ok 'verdict' grep -q 'expected accepted, got refused' "$T/out"
t_ok 'missing' grep -q '1 of 1 expected findings are missing' "$T/out"
t_ok 'too many' grep -q 'found straight/merge' "$T/out"
t_ok 'sum' grep -qx '3 pushes, 3 not as expected' "$T/out"

t_case "the same for programs"
cp "$T/test.yaml" "$T/wrong.yaml"
cases <<<'  - {push: fine, commits: [{message: Merge, merge: yes}], expect: accepted}'
policy_test --json "$T/test.yaml" "$T/wrong.yaml"
t_is $? 1 status
# of PERL: of the answer.
of() { perl -MJSON::PP -0777 -e '$a = JSON::PP->new->canonical->decode(<STDIN>); print eval shift' "$1" <"$T/out"; }
t_is "$(of 'join " ", map { $_->{file}, $_->{ok} + 0, $_->{failed} } @$a')" "$T/test.yaml 1 0 $T/wrong.yaml 0 3" 'files'
t_is "$(of '$p = $a->[0]{pushes}[0]; join " ", $p->{push}, $p->{ok} + 0, $p->{expected}, $p->{verdict}, @{$p->{findings}}, @{$p->{differs}}')" \
	'fine 1 accepted accepted straight/merge' 'a push'
t_is "$(of '$p = $a->[1]{pushes}[0]; join " ", $p->{line}, $p->{ok} + 0, $p->{expected}, $p->{verdict}, @{$p->{findings}}, $p->{differs}[0]')" \
	'4 0 accepted refused commit_message/subject_max expected accepted, got refused' 'one that is not as expected'
cases <<<'  - {push: x, comits: [], expect: maybe}'
policy_test --json "$T/test.yaml"
t_is $? 2 'status of a mistake'
t_is "$(of '$a->[0]{problems}[0]{line}')" 4 'its line'
t_is "$(of '$a->[0]{ok} + 0')" 0 'not ok'

t_case "mistakes of the file have places, and nothing is left behind"
cases <<<'  - {push: x, comits: [], expect: maybe}'
policy_test "$T/test.yaml"
t_is $? 2 status
t_ok 'key' grep -q 'test.yaml:4:.*unknown key "comits".*commits' "$T/err"
t_ok 'expect' grep -q 'must be accepted or refused' "$T/err"
t_is "$(ls -A "$T/tmp")" '' 'left behind'
policy_test "$T/none.yaml"
t_is $? 2 status
