#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The limits that a policy sets: what is beyond them is refused as not judged,
# says which one it was, and is on record.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

# limits [LIMIT...]
limits() {
	policy <<-YAML
		version: 1
		limits: {$(IFS=,; echo "$*")}
		rules: [{rule: commit_message, forbid: ['\bsecret\b']}]
	YAML
}

server app </dev/null
limits
client dev
put base
commit base
push main

t_case "as many refs as max_refs allows, and one more"
limits 'max_refs: 3'
push main:a main:b main:c
accepted
push main:d main:e main:f main:g
not_judged
says '4 refs in one push: the policy allows 3 (limits: max_refs)'
no_ref refs/heads/d

t_case "deleted refs count as well"
push :a :b :c main:d
not_judged
ref_at refs/heads/a main

t_case "as many commits as max_commits allows, and one more"
limits 'max_commits: 2'
commit two
commit three
push main
accepted
commit four
commit five
commit six
push main
not_judged
says 'more than 2 commits' 'limits: max_commits'
ref_at main HEAD~3

t_case "a small push fits into the least memory there is"
limits 'memory: 32MiB'
g reset -q --hard HEAD~2
push main
accepted

t_case "a push that needs more is refused and says so"
case $TG_OUT in
*san*) t_skip 'sanitizers take terabytes' ;;
*)
	# One directory of 30 MiB.
	id=$(g rev-parse HEAD:base)
	tree=$(perl -e 'printf "100644 blob %s\tfile%07d\n", $ARGV[0], $_ for 1 .. 800000' "$id" | g mktree)
	g reset -q --soft "$(echo large | g commit-tree -p HEAD "$tree")"
	push main
	t_ok 'refused' test "$push_status" -ne 0
	says 'needs more memory than the server allows'
	t_is "$(record_of hook.error error)" 'the memory budget is spent' 'cause in the log'
	limits
	push main
	accepted
	;;
esac

t_case "a chained hook is not bound by it"
limits 'memory: 32MiB'
sed -i 's/^rules/sandbox: off\nrules/' "$S/trunkgate/policy.yaml"
cat >"$S/hooks/pre-receive.chained" <<-'SH'
	#!/bin/sh
	ulimit -d >&2
SH
chmod +x "$S/hooks/pre-receive.chained"
g checkout -q -b other main~1
commit other
push other
accepted
says unlimited
