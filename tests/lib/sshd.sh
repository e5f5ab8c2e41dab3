# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# A loopback sshd of the test's own, as the account that runs the test, with
# one key per person. After tests/lib/push.sh:
#
#	ssh_start [sshd_config line...]
#	ssh_person ana TG_USER=ana      # the forced command sets that variable
#	ssh_client dev ana              # like client(), but over ssh as ana

ssh_dir=$T/ssh
ssh_port=

ssh_missing() {
	local shell
	shell=$(getent passwd "$(id -u)" | cut -d: -f7)
	if [ ! -x /usr/sbin/sshd ] || ! command -v ssh >/dev/null; then
		echo "no OpenSSH here"
	elif ! "${shell:-false}" -c true >/dev/null 2>&1; then
		echo "this account cannot log in"
	fi
}

ssh_config() {
	cat <<CONFIG
ListenAddress 127.0.0.1
Port $1
HostKey $ssh_dir/host
AuthorizedKeysFile $ssh_dir/authorized_keys
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
LogLevel VERBOSE
CONFIG
	printf '%s\n' "${@:2}"
}

ssh_try_port() {
	local pid i
	ssh_config "$@" >"$ssh_dir/config"
	/usr/sbin/sshd -D -e -f "$ssh_dir/config" >"$ssh_dir/log" 2>&1 &
	pid=$!
	for ((i = 0; i < 100; i++)); do
		kill -0 $pid 2>/dev/null || return 1
		if grep -qs 'Server listening' "$ssh_dir/log"; then
			ssh_port=$1
			t_at_exit "kill $pid 2>/dev/null; wait $pid 2>/dev/null"
			return 0
		fi
		sleep 0.05
	done
	kill $pid
	return 1
}

ssh_start() {
	local try
	mkdir -m 0700 "$ssh_dir"
	# The directory that sshd gives its unprivileged half.
	[ "$EUID" -ne 0 ] || [ -d /run/sshd ] || mkdir -m 0755 /run/sshd
	ssh-keygen -q -t ed25519 -N '' -f "$ssh_dir/host"
	: >"$ssh_dir/authorized_keys"
	for try in 1 2 3 4 5 6 7 8; do
		ssh_try_port $((20000 + (RANDOM + try) % 12000)) "$@" && return
	done
	t_diag "$(cat "$ssh_dir/log")"
	exit 1
}

# ssh_person NAME [VARIABLE=VALUE]
ssh_person() {
	# The shell that sshd starts expands it.
	# shellcheck disable=SC2016
	local command='git-shell -c \"$SSH_ORIGINAL_COMMAND\"'
	[ $# -lt 2 ] || command="env $2 $command"
	ssh-keygen -q -t ed25519 -N '' -C "$1" -f "$ssh_dir/$1"
	printf 'restrict,command="%s" %s\n' "$command" "$(cat "$ssh_dir/$1.pub")" \
		>>"$ssh_dir/authorized_keys"
}

# "keytype base64" as policies and sshd's record of keys have it.
ssh_public_key() { cut -d' ' -f1,2 "$ssh_dir/$1.pub"; }

ssh_client() {
	client "$1" "ssh://$(id -un)@127.0.0.1:$ssh_port$S"
	g config core.sshCommand "ssh -F none -i $ssh_dir/$2 -o IdentitiesOnly=yes -o BatchMode=yes \
-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
}
