#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Bare repositories over ssh as docs/servers/ssh.md sets them up: its lines go
# to a real sshd, install.sh puts the hooks there, people push with their keys.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/install.sh
. "$(dirname "$0")/../lib/install.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/sshd.sh
. "$(dirname "$0")/../lib/sshd.sh"
t_need "$(ssh_missing)"

# Block NUMBER of the guide with the key of a person in it.
key_line() {
	doc_block ssh.md authorized_keys "$1" |
		sed "s|ssh-ed25519 AAAA\.\.\. .*|$(cat "$ssh_dir/$2.pub")|; s|=ana |=$2 |"
}

mapfile -t lines < <(doc_block ssh.md sshd_config | sed "s/Match User git/Match User $(id -un)/")
ssh_start "${lines[@]}"
for name in ana bo cy eve; do
	ssh_person "$name"
done
people() {
	: >"$ssh_dir/authorized_keys"
	for name in ana bo cy eve; do
		key_line "$1" "$name" >>"$ssh_dir/authorized_keys"
	done
}

push_as() {
	g config core.sshCommand "$(g config core.sshCommand | sed "s,-i [^ ]*,-i $ssh_dir/$1,")"
	push "${@:2}"
}

new_server() {
	S=$T/$1.git
	git init -q --bare --template= -b main "$S"
	sg config receive.autogc false
	sg config receive.fsckObjects true
}

keys="people:
  ana: {keys: [\"$(ssh_public_key ana)\"]}
  bo: {keys: [\"$(ssh_public_key bo)\"]}
  cy: {keys: [\"$(ssh_public_key cy)\"]}"
new_server app
ssh_client dev ana
people 2

t_case "what the guide gives an account with git-shell has no command: that shell runs none"
t_is "$(doc_block ssh.md authorized_keys 1)" 'restrict ssh-ed25519 AAAA... ana@laptop' 'the line'
t_is "$(git-shell -c 'git-shell -c "git-receive-pack x"' 2>&1 | cut -d' ' -f1-3)" \
	'fatal: unrecognized command' git-shell

t_case "the policies of the guide are good ones"
doc_block ssh.md yaml 1 | sed "s|ssh-ed25519 AAAA\.\.\.|$(ssh_public_key ana)|" >"$T/doc.yaml"
t_ok 'by keys' "$TG_BIN" policy check "$T/doc.yaml"
doc_block ssh.md yaml 2 >"$T/doc.yaml"
t_ok 'by a variable' "$TG_BIN" policy check "$T/doc.yaml"

t_case "install.sh puts the three hooks into the repository"
server_policy ssh-keys "$keys"
install_sh --policy "$T/policy.yaml" "$S"
done_with 0
for name in pre-receive update post-receive; do
	t_is "$(stat -c '%a %F' "$S/hooks/$name")" '755 regular file' "$name"
done

server_cases

t_case "a key that the policy does not list can push, as nobody"
commit 'too long a subject'
push_as eve HEAD:main
refused
t_is "$(decision pusher)" null pusher
g reset -q --hard HEAD~1
commit fine
push_as eve HEAD:main
accepted
t_is "$(decision pusher)" null pusher

t_case "no name reaches the server from the client"
commit 'another long subject'
g config core.sshCommand "$(g config core.sshCommand) -o SetEnv=SSH_USER_AUTH=/dev/null"
GL_USER=cy REMOTE_USER=cy TG_USER=cy push_as eve HEAD:main
refused
t_is "$(decision pusher)" null pusher

t_case "no other command: hooks cannot be told to stay away"
push_as cy --receive-pack='git -c core.hooksPath=/dev/null receive-pack' HEAD:main
t_is "$push_status $(decision verdict)" '128 none' 'the push'
ref_at main HEAD~1
push_as cy --receive-pack='env GIT_CONFIG_COUNT=0 git-receive-pack' HEAD:main
t_is "$push_status $(decision verdict)" '128 none' 'the push'

t_case "modes of what a push leaves: the log and the ledger are not everybody's"
t_is "$(stat -c %a "$S/trunkgate/audit.jsonl")" 640 'the log'
t_is "$(stat -c %a "$S/trunkgate/policy.yaml")" 644 'the policy'
t_is "$(stat -c %a "$S/trunkgate")" 750 'their folder'
t_is "$(find "$S/trunkgate" -type f -perm /027 ! -name policy.yaml)" '' 'open to others'

t_case "doctor has no complaint about the hooks"
mkdir -p "$T/root"
"$prefix/bin/trunkgate" doctor --root "$T/root" "$S" >"$T/out" 2>&1
t_ok 'in force' grep -q "^$S: in force" "$T/out"
no_complaints

t_case "--uninstall takes all three out; log and policy stay"
cp "$S/trunkgate/audit.jsonl" "$T/kept"
install_sh --uninstall "$S"
done_with 0
t_is "$(find "$S/hooks" -type f)" '' hooks
t_ok 'the log' cmp "$S/trunkgate/audit.jsonl" "$T/kept"
push_as ana HEAD:main
t_is "$push_status" 0 'the push'

t_case "by a variable of the forced command, beside a hook that stood there before"
people 3
sed -i '$d' "$ssh_dir/authorized_keys"
new_server two
mkdir -p "$S/hooks"
printf '#!/bin/sh\ncat >>"%s"\n' "$T/chained" >"$S/hooks/post-receive"
# The hook expands it.
# shellcheck disable=SC2016
printf '#!/bin/sh\ncat >/dev/null; echo "$TG_USER" >>"%s"\n[ ! -e "%s" ]\n' "$T/chained.pre" "$T/no" \
	>"$S/hooks/pre-receive"
chmod +x "$S/hooks/pre-receive" "$S/hooks/post-receive"
cp -a "$S/hooks" "$T/before"
server_policy env:TG_USER
install_sh --policy "$T/policy.yaml" "$S"
done_with 1
said --chain
install_sh --chain --policy "$T/policy.yaml" "$S"
done_with 0

ssh_client second ana
server_cases

t_case "the chained hooks ran after ours, and only for what ours accepted"
t_is "$(sort "$T/chained.pre" | uniq -c | tr -s ' ')" $' 3 ana\n 1 bo\n 1 cy' 'whom they saw'
t_is "$(wc -l <"$T/chained")" 7 'refs that post-receive saw'

t_case "and what they refuse stays refused"
touch "$T/no"
commit fine
push_as ana HEAD:main
t_is "$push_status" 1 'the push'
ref_at main HEAD~1

t_case "--uninstall gives them their places back"
install_sh --uninstall "$S"
done_with 0
t_ok 'the hooks' diff -r "$T/before" "$S/hooks"
