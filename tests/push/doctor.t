#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# trunkgate doctor: each complaint on a repository that has it, none on one
# that has not.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

server app <<'YAML'
version: 1
rules: [{rule: ref_changes}]
YAML

doctor() { "$TG_BIN" doctor "$S" >"$T/out" 2>"$T/err"; }
# complains ID: and is an error when $2 is given.
complains() {
	doctor
	status=$?
	t_ok "$1" grep -qE "^  ${2:-(note|warning)}: $1: " "$T/out"
	[ "${2:-}" = error ] && t_is "$status" 1 'exit status'
}
content() {
	doctor
	t_is $? 0 'exit status'
	t_not_ok "$1" grep -q ": $1: " "$T/out"
}

t_case "a sound repository is in force"
sg config receive.fsckObjects true
content hooks.missing
t_ok 'says so' grep -q "^$S: in force" "$T/out"
t_not_ok 'errors' grep -qE '^  (error|warning):' "$T/out"

t_case "G22 hooks that are missing, not executable, foreign, dangling, elsewhere or writable"
mv "$S/hooks/pre-receive" "$T/kept"
complains hooks.missing error
ln -s "$T/nowhere" "$S/hooks/pre-receive"
complains hooks.missing error
rm "$S/hooks/pre-receive"
cp "$T/kept" "$S/hooks/pre-receive"
chmod 644 "$S/hooks/pre-receive"
[ "$(id -u)" = 0 ] || complains hooks.not_executable error
chmod 775 "$S/hooks/pre-receive"
complains hooks.writable error
printf '#!/bin/sh\nexit 0\n' >"$S/hooks/pre-receive"
chmod 755 "$S/hooks/pre-receive"
complains hooks.foreign error
rm "$S/hooks/pre-receive"
mv "$T/kept" "$S/hooks/pre-receive"
content hooks.foreign
sg config core.hooksPath "$T/elsewhere"
complains hooks.path
complains hooks.missing error
sg config --unset core.hooksPath
mv "$S/hooks/post-receive" "$T/kept"
complains hooks.missing warning
mv "$T/kept" "$S/hooks/post-receive"

t_case "chained hooks are named, and one that cannot be run"
printf '#!/bin/sh\n' >"$S/hooks/pre-receive.chained"
chmod 755 "$S/hooks/pre-receive.chained"
complains hooks.chained
rm "$S/hooks/pre-receive.chained"
content hooks.chained

t_case "a policy that is missing, wrong or not ours"
sg config --unset trunkgate.policy
complains policy.unusable error
sg config trunkgate.policy trunkgate/policy.yaml
policy <<'YAML'
version: 1
rules: [{rule: ref_chances}]
YAML
complains policy.mistakes error
t_ok 'which' grep -q 'ref_chances' "$T/out"
policy <<'YAML'
version: 1
identity: env:TG_WHO
groups: {leads: [bo]}
overrides: [leads]
rules: [{rule: ref_changes}]
YAML
chmod 666 "$S/trunkgate/policy.yaml"
complains policy.unusable error
chmod 644 "$S/trunkgate/policy.yaml"

t_case "settings of git that weaken it"
content git.push_options
sg config receive.advertisePushOptions false
complains git.push_options warning
sg config receive.advertisePushOptions true
sg config receive.shallowUpdate true
complains git.shallow_update warning
sg config --unset receive.shallowUpdate
sg config receive.fsckObjects false
complains git.fsck_objects note
client dev
commit one
push main
commit two
push main
sg replace main main~1
complains git.replace_refs warning
sg replace -d main >/dev/null

t_case "R42 a server where clients may set who they are"
if [ "$(id -u)" = 0 ] && [ -d /etc/ssh/sshd_config.d ] && [ "${CI-}" = true ]; then
	conf=/etc/ssh/sshd_config.d/trunkgate-test-$$.conf
	t_at_exit "rm -f $conf"
	echo 'AcceptEnv LANG TG_*' >"$conf"
	complains identity.accept_env error
	echo 'PermitUserEnvironment yes' >"$conf"
	complains identity.user_environment error
	rm -f "$conf"
else
	t_skip 'only where the tests may touch /etc/ssh'
fi

t_case "files that cannot be written, a format that cannot be judged"
mkdir "$T/log"
sg config trunkgate.auditLog "$T/log"
if [ "$(id -u)" != 0 ]; then
	chmod 555 "$S/trunkgate"
	complains files.unwritable error
	chmod 750 "$S/trunkgate"
fi
sg config --unset trunkgate.auditLog
chmod o+w "$S/trunkgate"
complains files.writable error
chmod o-w "$S/trunkgate"
cp "$S/config" "$T/config"
sg config core.repositoryFormatVersion 1
sg config extensions.objectFormat sha256
complains repository.format error
cp "$T/config" "$S/config"

t_case "several repositories, JSON, and none at all"
t_ok 'two' "$TG_BIN" doctor "$S" "$S"
"$TG_BIN" doctor --json "$S" >"$T/out"
t_is "$(perl -MJSON::PP -e 'local $/; print decode_json(<STDIN>)->[0]{repository}' <"$T/out")" "$S" repository
t_not_ok 'nothing there' "$TG_BIN" doctor "$T/nowhere"
(cd "$S" && "$TG_BIN" doctor >"$T/out")
t_ok 'the one around' grep -q "^$S: in force" "$T/out"
t_ok help "$TG_BIN" doctor --help
