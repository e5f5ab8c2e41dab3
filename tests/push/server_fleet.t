#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Whole fleets, as docs/servers/fleets.md sets them up: core.hooksPath for all of
# a machine, a template for new repositories, all below a directory. The machine
# is a mount namespace with an /etc of its own.
if [ -z "${TG_OWN_ETC-}" ]; then
	namespace=(unshare -rm)
	[ "$EUID" -ne 0 ] || namespace=(unshare -m)
	if ! "${namespace[@]}" mount -t tmpfs none /mnt 2>/dev/null; then
		echo '1..0 # SKIP no mount namespace here'
		exit 0
	fi
	TG_OWN_ETC=1 exec "${namespace[@]}" "$0"
fi
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/install.sh
. "$(dirname "$0")/../lib/install.sh"

mkdir "$T/etc"
for name in passwd group nsswitch.conf alternatives ld.so.cache ld.so.conf ld.so.conf.d; do
	[ ! -e "/etc/$name" ] || cp -RP "/etc/$name" "$T/etc/"
done
mount --bind "$T/etc" /etc || exit 1
unset GIT_CONFIG_NOSYSTEM

push_as() { as "$1" push "${@:2}"; }
new_repo() {
	S=$T/$1.git
	git init -q --bare -b main "${@:2}" "$S"
}
server_policy env:TG_USER
hooks=$T/hooks

t_case "--fleet DIR --system: hooks, policy and both settings"
new_repo app
mkdir -p "$S/hooks"
printf '#!/bin/sh\ntouch "%s"\n' "$T/ran" >"$S/hooks/pre-receive"
chmod +x "$S/hooks/pre-receive"
git config --system color.ui never
cp /etc/gitconfig "$T/gitconfig"
install_sh --fleet "$hooks" --system --policy "$T/policy.yaml"
done_with 0
t_is "$(cd "$hooks" && find . -printf '%y%m %p\n' | sort)" \
	$'d755 .\nf755 ./post-receive\nf755 ./pre-receive\nf755 ./update' 'what is there'
t_is "$(git config --system core.hooksPath)" "$hooks" core.hooksPath
t_is "$(git config --system trunkgate.policy)" /etc/trunkgate/policy.yaml trunkgate.policy
t_is "$(stat -c '%a' /etc/gitconfig /etc/trunkgate /etc/trunkgate/policy.yaml | tr '\n' ' ')" \
	'644 755 644 ' modes
client dev

server_cases

t_case "a hook of the repository's own is not run any more"
t_not_ok 'it ran' test -e "$T/ran"

t_case "a new repository is judged from its first push"
new_repo two
g remote set-url origin "$S"
g checkout -q --orphan again
commit 'too long a subject'
push_as ana HEAD:main
refused
finding commit_message/subject_max
commit ok --amend
push_as ana HEAD:main
accepted
log_is_sound

t_case "its own policy is a layer upon the machine's"
cat >"$T/own.yaml" <<'YAML'
version: 1
rules: [{rule: history, refs: ["@all"], max_commits: 1}]
YAML
sg config trunkgate.policy "$T/own.yaml"
commit a
commit b
push_as ana HEAD:main
refused
finding history/too_many_commits
commit 'too long a subject'
push_as ana HEAD:main
finding commit_message/subject_max

t_case "doctor knows where the hooks are, and when a repository looks elsewhere"
sg config receive.fsckObjects true
mkdir -p "$T/root"
"$prefix/bin/trunkgate" doctor --root "$T/root" "$S" >"$T/out" 2>&1
t_ok 'in force' grep -q "^$S: in force" "$T/out"
t_ok 'core.hooksPath' grep -q hooks.path "$T/out"
sg config core.hooksPath /nowhere
"$prefix/bin/trunkgate" doctor --root "$T/root" "$S" >"$T/out" 2>&1
t_is $? 1 status
t_ok 'missing' grep -q hooks.missing "$T/out"

t_case "another run changes nothing"
find "$hooks" /etc -printf '%p %i %M %s %T@\n' | sort >"$T/state"
install_sh --fleet "$hooks" --system --policy "$T/policy.yaml"
done_with 0
t_ok 'the same' diff "$T/state" <(find "$hooks" /etc -printf '%p %i %M %s %T@\n' | sort)

t_case "a machine that looks elsewhere already is left alone"
git config --system core.hooksPath /elsewhere
install_sh --fleet "$hooks" --system
done_with 1
said 'core.hooksPath is /elsewhere already'
git config --system core.hooksPath "$hooks"

t_case "--uninstall: first the setting, then the hooks"
install_sh --fleet "$hooks" --system --uninstall
done_with 0
t_is "$(find "$hooks" -type f)" '' 'hooks left'
t_is "$(git config --file /etc/gitconfig --list)" "$(git config --file "$T/gitconfig" --list)" settings
S=$T/app.git
g remote set-url origin "$S"
push_as ana -f HEAD:main
t_is "$push_status" 0 'the push'
t_ok "the repository's own hook runs again" test -e "$T/ran"

t_case "a template: each new repository has hooks and policy from the start"
template=$T/template
mkdir -p "$template/hooks"
install_sh --fleet "$template/hooks"
done_with 0
said 'needs a policy'
cp "$T/policy.yaml" /etc/trunkgate.yaml
doc_block fleets.md gitconfig >"$template/config"
git config --system init.templateDir "$template"
new_repo three
client second
for name in pre-receive update post-receive; do
	t_is "$(stat -c '%a %F' "$S/hooks/$name")" '755 regular file' "$name"
done
server_cases

t_case "git init again gives them to one that was there, but no configuration"
new_repo four --template=
git init -q --bare "$S"
t_ok 'the hook' test -x "$S/hooks/pre-receive"
t_is "$(sg config --local trunkgate.policy)" '' 'trunkgate.policy'
g remote set-url origin "$S"
push_as cy HEAD:main
not_judged

t_case "a repository left behind by an upgrade is found, and --all puts it right"
mkdir "$T/below"
mv "$T/three.git" "$T/below/"
S=$T/below/three.git
printf 'old' >>"$S/hooks/pre-receive"
"$prefix/bin/trunkgate" doctor --root "$T/root" "$S" >"$T/out" 2>&1
t_ok 'found' grep -q hooks.other_version "$T/out"
new_repo below/five --template=
install_sh --policy "$T/policy.yaml" --all "$T/below"
done_with 0
t_ok 'this version' cmp "$T/below/three.git/hooks/pre-receive" "$prefix/libexec/trunkgate/pre-receive"
for name in three five; do
	S=$T/below/$name.git
	g remote set-url origin "$S"
	commit 'too long a subject'
	push_as ana HEAD:main
	refused
done
install_sh --all "$T/below" --uninstall
done_with 0
t_is "$(find "$T/below" -path '*/hooks/*' -type f)" '' 'hooks left'
