#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Who pushes: each source, and nothing but the one that the policy names.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

server app </dev/null
client dev

# identity SOURCE: a policy in which only ana may push a long subject.
identity() {
	policy <<YAML
version: 1
trunk: main
identity: $1
rules:
  - {rule: commit_message, subject_max: 5, exempt: [ana]}
YAML
}

# is_ana / is_nobody: as whom the next push is known.
is_ana() {
	commit "a long subject"
	push main
	accepted
	t_is "$(decision pusher)" ana pusher
}
is_nobody() {
	commit "a long subject"
	push main
	refused
	t_is "$(decision pusher)" null pusher
	g reset -q --hard HEAD~1
}

commit root
identity env:TG_USER
push main

for pair in gitolite=GL_USER gitlab=GL_USERNAME gitea=GITEA_PUSHER_NAME http=REMOTE_USER \
	env:MY_OWN=MY_OWN; do
	source=${pair%%=*} name=${pair#*=}
	t_case "identity: $source reads $name"
	identity "$source"
	export "$name=ana"
	is_ana
	t_is "$(decision identity)" "$source" identity
	unset "$name"

	t_case "identity: $source takes nobody from elsewhere"
	export GL_USER=ana GL_USERNAME=ana GITEA_PUSHER_NAME=ana REMOTE_USER=ana MY_OWN=ana
	export USER=ana LOGNAME=ana GIT_PUSH_CERT_SIGNER=ana
	unset "$name"
	is_nobody
	says "$name"
	unset GL_USER GL_USERNAME GITEA_PUSHER_NAME REMOTE_USER MY_OWN GIT_PUSH_CERT_SIGNER
done

t_case "identity: gitea takes a deploy key, which has the owner's name, for nobody"
export GITEA_PUSHER_NAME=ana
for source in gitea env:GITEA_PUSHER_NAME; do
	identity "$source"
	GITEA_DEPLOY_KEY_ID=0 GITEA_IS_DEPLOY_KEY=false is_ana
	for key in GITEA_DEPLOY_KEY_ID=7 GITEA_IS_DEPLOY_KEY=true; do
		export "${key?}"
		is_nobody
		says 'a deploy key' "${key%=*}"
		unset "${key%=*}"
	done
done
unset GITEA_PUSHER_NAME

identity env:TG_USER
t_case "names are lower-cased"
export TG_USER=AnA
is_ana

t_case "names that are ill-formed are nobody, and shown escaped"
for TG_USER in '' ' ana' 'ana ' 'ana/..' .ana -ana $'ana\n' $'an\x1b[31ma' $'\xd0\xb0na' \
	"$(printf 'a%.0s' {1..65})"; do
	export TG_USER
	is_nobody
	t_not_ok 'a raw control byte' grep -qP '[\x00-\x08\x0b-\x1f\x7f]' "$T/push.remote"
done

t_case "names of 64 characters are good"
TG_USER=$(printf 'a%.0s' {1..64})
commit short
push main
t_is "$(decision pusher)" "$TG_USER" pusher
unset TG_USER

t_case "identity: unix is the account of the process"
if account=$(id -un 2>/dev/null); then
	policy <<YAML
version: 1
trunk: main
identity: unix
rules:
  - {rule: commit_message, subject_max: 5, exempt: ["$account"]}
YAML
	commit 'a long subject'
	USER=eve LOGNAME=eve push main
	accepted
	t_is "$(decision pusher)" "$account" pusher
else
	t_skip 'this account has no name'
fi

# ---- ssh-keys, with records as sshd writes them; ssh.t has the real sshd ----

key_a='ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
key_b='ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB'
policy <<YAML
version: 1
trunk: main
identity: ssh-keys
people:
  ana: {name: Ana Lopez, emails: [ana@corp.example], keys: ["$key_a ana@laptop"]}
  bo: {name: Bo Berg, emails: [bo@corp.example], keys: ["$key_b"]}
rules:
  - {rule: commit_message, subject_max: 5, exempt: [ana]}
YAML
record() { printf '%s\n' "$@" >"$T/auth"; export SSH_USER_AUTH=$T/auth; }

t_case "identity: ssh-keys finds the person who holds the key"
record "publickey $key_a"
is_ana

t_case "another's key is another person"
record "publickey $key_b"
commit 'a long subject'
push main
refused
t_is "$(decision pusher)" bo pusher
g reset -q --hard HEAD~1

t_case "an unknown key, no key, no record and a missing file are nobody"
record 'publickey ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICCC'
is_nobody
record 'password'
is_nobody
record "password $key_a"
is_nobody
record "publickey ${key_a}x"
is_nobody
SSH_USER_AUTH=$T/none
is_nobody
unset SSH_USER_AUTH
is_nobody
says SSH_USER_AUTH

t_case "a policy in which two people hold one key is refused, or makes nobody of them"
policy <<YAML
version: 1
trunk: main
identity: ssh-keys
people:
  ana: {name: Ana, emails: [a@corp.example], keys: ["$key_a"]}
  bo: {name: Bo, emails: [b@corp.example], keys: ["$key_a"]}
rules:
  - {rule: commit_message, subject_max: 5, exempt: [ana]}
YAML
record "publickey $key_a"
commit 'a long subject'
push main
t_is "$push_status" 1 status
t_is "$(decision pusher)" null pusher
unset SSH_USER_AUTH
log_is_sound
