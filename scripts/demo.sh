#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A push as a developer sees it, against a throw-away server: refused, put
# right, accepted, and what the audit log says of both. Every step is checked.
#
# usage: scripts/demo.sh OUT      OUT holds libexec/ and bin/, as in build/out
set -uf

[ $# -eq 1 ] || { echo 'usage: scripts/demo.sh OUT' >&2; exit 2; }
out=$(cd -P -- "$1" && pwd) || exit 2
PATH=$out/bin:$PATH
hooks=(pre-receive update post-receive)

# Nothing of the caller's may decide: not git's settings, identity or locale.
mapfile -t git_vars < <(git rev-parse --local-env-vars)
unset "${git_vars[@]}" GIT_TRACE
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C TZ=UTC
export GIT_AUTHOR_NAME='Ana Lopez' GIT_AUTHOR_EMAIL=ana@corp.example
export GIT_COMMITTER_NAME='Ana Lopez' GIT_COMMITTER_EMAIL=ana@corp.example

work=$(mktemp -d "${TMPDIR:-/tmp}/trunkgate-demo.XXXXXX") || exit 1
work=$(cd -P -- "$work" && pwd)
export HOME=$work
trap 'rm -rf -- "$work"' EXIT
trap 'exit 1' HUP INT TERM
server=$work/app.git
log=$server/trunkgate/audit.jsonl

die() { printf 'demo: %s\n' "$*" >&2; exit 1; }
title() { printf '\n== %s\n' "$*"; }

# Shows a command and what it says; its status is kept in $status.
show() {
	local word line='$'
	for word; do
		case $word in *' '*) line="$line '$word'" ;; *) line="$line $word" ;; esac
	done
	printf '%s\n' "$line"
	"$@" >"$work/said" 2>&1
	status=$?
	sed 's/\x1b\[K//g; s/ *$//' "$work/said" | tee "$work/said.plain"
}

must_succeed() { [ "$status" -eq 0 ] || die "that should have succeeded (status $status)"; }
must_say() { grep -qF -- "$1" "$work/said.plain" || die "that should have said: $1"; }

make_server() {
	local hook
	git init -q --bare --template= -b main "$server" || die 'no server'
	mkdir "$server/hooks" || die 'no hooks'
	mkdir -m 0750 "$server/trunkgate" || die 'no place for the log'
	for hook in "${hooks[@]}"; do
		cp -- "$out/libexec/$hook" "$server/hooks/$hook" || die "no $hook in $out/libexec"
	done
	cat >"$server/trunkgate/policy.yaml" || die 'no policy'
	chmod 0644 "$server/trunkgate/policy.yaml"
	git -C "$server" config trunkgate.policy "$server/trunkgate/policy.yaml"
	git -C "$server" config receive.advertisePushOptions true
}

make_clone() {
	git clone -q "$server" "$work/app" 2>/dev/null || die 'no clone'
	cd -- "$work/app" || die 'no clone'
	git symbolic-ref HEAD refs/heads/main || die 'no branch'
	echo 'all: ; cc -o app app.c' >Makefile
	git add Makefile || die 'no commit'
}

refused_push() {
	show git commit -q -m 'Add a makefile'
	must_succeed
	show git push origin main
	[ "$status" -ne 0 ] || die 'the push was accepted'
	must_say 'remote: trunkgate refused this push'
	must_say '[remote rejected] main -> main'
	[ -z "$(git -C "$server" for-each-ref)" ] || die 'the server has a ref'
}

# The same judgement without a push.
local_check() {
	git config trunkgate.policy "$server/trunkgate/policy.yaml"
	show trunkgate check
	[ "$status" -eq 1 ] || die "trunkgate check should have ended with 1, not $status"
	must_say 'trunkgate would refuse this push'
}

accepted_push() {
	show git commit -q --amend -m 'Add a makefile' --trailer 'Ticket: APP-12'
	must_succeed
	show trunkgate check
	must_succeed
	show git push origin main
	must_succeed
	must_say '[new branch]      main -> main'
	[ "$(git -C "$server" rev-parse main)" = "$(git rev-parse HEAD)" ] ||
		die 'the server has another commit'
}

# Of each record, when, what, which push, and the verdict.
show_log() {
	local event='"event":"\([^"]*\)"' verdict='"verdict":"\([^"]*\)","would_be"'
	[ "$(wc -l <"$log")" -eq 3 ] || die 'the log should hold three records'
	sed -n "s/.*\"time\":\"\([^\"]*\)\",$event,.*\"push\":\"\([^\"]*\)\".*$verdict.*/\1  \2  \4  push \3/p" \
		"$log" | tee "$work/log"
	[ "$(sed 's/^[^ ]* *//; s/  push.*//' "$work/log" | tr -s '\n ' '; ')" = \
		'push.decided refused;push.decided accepted;push.applied accepted;' ] ||
		die 'the log says something else'
}

title "a server with this policy"
make_server <<'POLICY'
version: 1
trunk: main
contact: "#git-help"
rules:
  - rule: ref_changes          # nobody rewinds or deletes the trunk
    refs: ["@trunk"]
  - rule: trailers             # and every commit names its ticket
    refs: ["@trunk"]
    keys:
      Ticket: {required: always, pattern: '[A-Z]+-\d+'}
POLICY
cat "$server/trunkgate/policy.yaml"
trunkgate policy check "$server/trunkgate/policy.yaml" >"$work/said" 2>&1 ||
	die "the policy has errors: $(cat "$work/said")"
make_clone

title "a push that the policy refuses"
refused_push
title "the same, known before pushing"
local_check
title "the message is put right, and pushed"
accepted_push
title "what the audit log ($(basename "$log")) keeps of it"
show_log
printf '\nAll of this was as it must be; the server is gone again.\n'
