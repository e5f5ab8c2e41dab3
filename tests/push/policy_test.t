#!/usr/bin/env bash
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

t_case "mistakes of the file have places, and nothing is left behind"
cases <<<'  - {push: x, comits: [], expect: maybe}'
policy_test "$T/test.yaml"
t_is $? 2 status
t_ok 'key' grep -q 'test.yaml:4:.*unknown key "comits".*commits' "$T/err"
t_ok 'expect' grep -q 'must be accepted or refused' "$T/err"
t_is "$(ls -A "$T/tmp")" '' 'left behind'
policy_test "$T/none.yaml"
t_is $? 2 status
