# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# install.sh with the built programs: only making them is left out, by a
# Makefile of the test's own. After tests/lib/push.sh:
#
#	install_sh --policy "$strict" "$S"
#	done_with 0; said 'put trunkgate'
#
# $prefix is where the programs go, $T/said what it printed.

tree=$T/tree
mkdir -p "$tree/scripts"
ln -s "$T_TOP/install.sh" "$tree/install.sh"
ln -s "$T_TOP/policies" "$tree/policies"
cat >"$tree/Makefile" <<'MAKE'
all:
	@:
install:
	@install -d '$(PREFIX)/bin' '$(PREFIX)/libexec/trunkgate'
	@install '$(TG_OUT)/bin/trunkgate' '$(PREFIX)/bin'
	@install '$(TG_OUT)'/libexec/* '$(PREFIX)/libexec/trunkgate'
MAKE
cat >"$tree/scripts/deps.sh" <<SH
#!/bin/sh
echo "\$*" >>'$T/deps.log'
SH
chmod +x "$tree/scripts/deps.sh"
export TG_OUT
prefix=$T/prefix

# install_sh OPTION... REPO...: runs it without packages; $T/said has its words.
install_sh() { run_install --no-deps --prefix "$prefix" "$@"; }
run_install() {
	"$tree/install.sh" "$@" >"$T/said" 2>&1
	status=$?
}
said() { grep -qF -- "$1" "$T/said" || t_fail "not said: $1" "$(cat "$T/said")"; }
# done_with STATUS
done_with() { [ "$status" -eq "$1" ] || t_fail "status $status, expected $1" "$(cat "$T/said")"; }

# doc_block FILE LANGUAGE [NUMBER]: a fenced example of a guide, so that what is
# documented is what is run.
doc_block() {
	awk -v want="\`\`\`$2" -v nr="${3:-1}" '
		$0 == want && ++seen == nr { inside = 1; next }
		inside && /^```/ { exit }
		inside' "$T_TOP/docs/servers/$1" | grep . || t_fail "no block $2 in $1"
}

# A policy for tests of servers: cy may do anything, bo may override.
server_policy() {
	cat >"$T/policy.yaml" <<YAML
version: 1
trunk: main
identity: $1
${2-}
groups: {leads: [bo], release: [cy]}
overrides: [leads]
rules: [{rule: commit_message, refs: ["@all"], subject_max: 10, exempt: [release]}]
YAML
}

# The pushes that each kind of server has to carry, as people that push_as
# (of the test) pushes for: NAME REFSPEC...
server_cases() {
	t_case "a good push lands, and the log knows by whom"
	commit good
	push_as ana HEAD:main
	accepted
	ref_at main HEAD
	t_is "$(decision pusher)" ana pusher
	t_is "$(record_of push.applied pusher)" ana 'who applied it'

	t_case "a bad one is refused, with words that reach the client"
	commit 'too long a subject'
	push_as ana HEAD:main
	refused
	says 'trunkgate refused this push' 'commit_message/subject_max'
	ref_at main HEAD~1

	t_case "ana cannot override, bo can, and cy is exempt"
	push_as ana -o trunkgate.override='urgent' HEAD:main
	refused
	says 'ana may not override'
	push_as bo -o trunkgate.override='urgent, T-1' HEAD:main
	overridden
	t_is "$(record_of override.used pusher)" bo pusher
	commit 'another long subject'
	push_as cy HEAD:main
	accepted
	ref_at main HEAD

	t_case "a new branch"
	g checkout -q -b topic HEAD~1
	commit fine
	push_as ana HEAD:refs/heads/topic
	accepted
	g checkout -q main

	t_case "many commits at once, a tag and a deletion"
	for i in {1..30}; do commit "c$i"; done
	g tag -a -m tag v1
	push_as ana HEAD:main v1 :refs/heads/topic
	accepted
	ref_at main HEAD
	no_ref topic
	log_is_sound
}
