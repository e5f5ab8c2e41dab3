# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Loopback web servers of the test's own, as docs/servers/http.md sets them up.
# Run by root they drop to an account of their own, which owns the repositories,
# as on a real machine. After tests/lib/push.sh and install.sh:
#
#	t_need "$(http_missing nginx)"
#	http_start nginx
#	http_cases nginx
#
# $http_port is where it listens.
# $prefix and $push_status are of those two:
# shellcheck disable=SC2154

http_dir=$T/http
http_port=
http_account=$(id -un)
[ "$EUID" -ne 0 ] || http_account=www-data
backend=$(git --exec-path)/git-http-backend
apache_modules=/usr/lib/apache2/modules

# As the account that the web server runs programs as. (setpriv is replaced by
# the command, so the id of a job is that of the command.)
become=(env)
[ "$EUID" -ne 0 ] ||
	become=(setpriv --reuid "$http_account" --regid "$http_account" --clear-groups --)
as_account() { "${become[@]}" "$@"; }

http_missing() {
	if [ ! -x "$backend" ]; then
		echo "no git-http-backend here"
	elif ! getent passwd "$http_account" >/dev/null; then
		echo "no account $http_account here"
	elif ! as_account test -x "$(dirname "$T")"; then
		echo "the account $http_account cannot enter $(dirname "$T")"
	elif [ "$1" = nginx ] && { [ ! -x /usr/sbin/nginx ] || [ ! -x /usr/sbin/fcgiwrap ]; }; then
		echo "no nginx with fcgiwrap here (make deps-servers)"
	elif [ "$1" = apache ] && { [ ! -x /usr/sbin/apache2 ] || [ ! -d $apache_modules ]; }; then
		echo "no Apache here (make deps-servers)"
	elif ! command -v openssl >/dev/null; then
		echo "no openssl here"
	fi
}

# The guide's block with the paths of the test.
http_block() {
	doc_block http.md "$1" | sed "s|/etc/[a-z0-9]*/git.htpasswd|$http_dir/htpasswd|
		s|/usr/lib/git-core/git-http-backend|$backend|; s|/run/git-http.socket|$http_dir/socket|
		s|/srv/git|$T/srv|; s|fastcgi_params;|/etc/nginx/fastcgi_params;|"
}

nginx_config() {
	cat <<CONFIG
daemon off;
pid $http_dir/pid;
error_log $http_dir/log notice;
${1:+user $http_account;}
events { worker_connections 64; }
http {
	access_log off;
	client_body_temp_path $http_dir/body;
	fastcgi_temp_path $http_dir/fastcgi;
	proxy_temp_path $http_dir/proxy;
	scgi_temp_path $http_dir/scgi;
	uwsgi_temp_path $http_dir/uwsgi;
	server {
		listen 127.0.0.1:$http_port;
$(http_block nginx)
	}
}
CONFIG
}

apache_config() {
	local module
	for module in mpm_event authn_core authn_file authz_core authz_user auth_basic alias env cgid; do
		printf 'LoadModule %s_module %s/mod_%s.so\n' $module $apache_modules $module
	done
	cat <<CONFIG
ServerRoot $http_dir
ServerName localhost
Listen 127.0.0.1:$http_port
PidFile $http_dir/pid
DefaultRuntimeDir $http_dir
ScriptSock $http_dir/cgid
ErrorLog $http_dir/log
${1:+User $http_account}
${1:+Group $http_account}
<Directory />
	Require all denied
	AllowOverride None
</Directory>
<Directory "$(dirname "$backend")">
	Require all granted
</Directory>
$(http_block apache)
CONFIG
}

# The line that a service of the guide starts, on a socket as it says.
fcgiwrap_start() {
	local line pid
	line=$(http_block ini | sed -n 's/^ExecStart=//p')
	# shellcheck disable=SC2086
	setsid env -i PATH="$PATH" "${become[@]}" $line -s "unix:$http_dir/socket" >"$http_dir/fcgiwrap.log" 2>&1 &
	pid=$!
	# Its workers outlive it: a process group of its own ends as one.
	t_at_exit "kill -- -$pid 2>/dev/null; wait $pid 2>/dev/null"
	for ((i = 0; i < 100; i++)); do
		[ ! -S "$http_dir/socket" ] || return 0
		sleep 0.05
	done
	cat "$http_dir/fcgiwrap.log"
	exit 1
}

http_command() {
	case $1 in
	nginx) exec /usr/sbin/nginx -c "$http_dir/nginx.conf" -e "$http_dir/log" ;;
	apache) exec /usr/sbin/apache2 -f "$http_dir/apache.conf" -D FOREGROUND ;;
	esac
}

# It answers, and asks who one is.
http_answers() {
	(exec 3<>"/dev/tcp/127.0.0.1/$http_port") 2>/dev/null || return 1
	git ls-remote "http://127.0.0.1:$http_port/git/none.git" 2>&1 | grep -q 'could not read Username'
}

http_try_port() {
	local pid i
	http_port=$2
	[ "$EUID" -ne 0 ] || set -- "$1" "$2" root
	"$1_config" ${3:+"$3"} >"$http_dir/$1.conf"
	(http_command "$1") >>"$http_dir/out" 2>&1 &
	pid=$!
	for ((i = 0; i < 100; i++)); do
		kill -0 $pid 2>/dev/null || return 1
		if http_answers; then
			t_at_exit "kill $pid 2>/dev/null; wait $pid 2>/dev/null"
			return 0
		fi
		sleep 0.05
	done
	kill $pid
	wait $pid 2>/dev/null
	return 1
}

# http_start nginx|apache
http_start() {
	local try name
	chmod 0711 "$T"
	mkdir -m 0755 "$http_dir" "$T/srv"
	for name in ana bo cy; do
		printf '%s:%s\n' $name "$(openssl passwd -apr1 "secret of $name")"
	done >"$http_dir/htpasswd"
	[ "$EUID" -ne 0 ] || chown "$http_account:" "$http_dir" "$T/srv"
	[ "$1" != nginx ] || fcgiwrap_start
	for try in 1 2 3 4 5 6 7 8; do
		http_try_port "$1" $((20000 + (RANDOM + try) % 12000)) && return
	done
	t_diag "$(cat "$http_dir/out" "$http_dir/log" 2>/dev/null)"
	exit 1
}

# The repositories are another account's: git asks nothing with --git-dir.
sg() { git --git-dir="$S" "$@"; }

http_repository() {
	S=$T/srv/$1.git
	as_account git init -q --bare --template= -b main "$S"
	as_account git --git-dir="$S" config receive.autogc false
	as_account git --git-dir="$S" config receive.fsckObjects true
}

url_of() { printf 'http://%s@127.0.0.1:%s/git/%s' "$1" "$http_port" "$(basename "$S")"; }
push_as() {
	g remote set-url origin "$(url_of "$1:secret%20of%20$1")"
	push "${@:2}"
}

# The probe that runs after our hook writes down what reaches hooks.
http_probe() {
	as_account mkdir -p "$S/hooks"
	printf '#!/bin/sh\nenv >"%s/env"\n' "$S" | as_account tee "$S/hooks/pre-receive" >/dev/null
	as_account chmod +x "$S/hooks/pre-receive"
}

http_install_cases() {
	t_case "the policy of the guide is a good one"
	doc_block http.md yaml >"$T/doc.yaml"
	t_ok 'by the web server' "$TG_BIN" policy check "$T/doc.yaml"

	t_case "install.sh works as the account that owns the repository, beside its hook"
	http_repository app
	http_probe
	server_policy http
	install_sh --policy "$T/policy.yaml" "$S"
	done_with 1
	said --chain
	install_sh --chain --policy "$T/policy.yaml" "$S"
	done_with 0
	for name in pre-receive update post-receive; do
		t_is "$(stat -c '%a %F %U' "$S/hooks/$name")" "755 regular file $http_account" "$name"
	done
	t_is "$(find "$S" ! -user "$http_account")" '' 'files of others'
}

http_identity_cases() {
	t_case "a wrong password, or none, reaches no hook"
	commit fine
	g remote set-url origin "$(url_of ana:guess)"
	push HEAD:main
	t_is "$push_status $(decision verdict)" '128 none' 'a wrong one'
	g remote set-url origin "$(url_of ana)"
	push HEAD:main
	t_is "$push_status $(decision verdict)" '128 none' none

	t_case "headers of the client are nobody"
	commit 'too long a subject'
	g config http.extraHeader 'Remote-User: cy'
	g config --add http.extraHeader 'Remote_User: cy'
	push_as ana HEAD:main
	refused
	t_is "$(decision pusher)" ana pusher
	g config --unset-all http.extraHeader
	g reset -q --hard HEAD~1

	t_case "no hook sees a password"
	push_as ana HEAD:main
	accepted
	t_ok 'REMOTE_USER is there' grep -qx REMOTE_USER=ana "$S/env"
	t_not_ok 'the password' grep -qE 'secret|Basic ' "$S/env"
	t_not_ok "a home" grep -q ^HOME= "$S/env"

	t_case "a push of more than one piece"
	head -c 3000000 /dev/urandom >"$C/blob"
	g add blob
	commit big
	push_as ana HEAD:main
	accepted
	ref_at main HEAD
}

# Another process answers than the one that gave the nonce.
http_certificate_cases() {
	local approval
	t_case "an approval that its push signs"
	ssh-keygen -q -t ed25519 -N '' -f "$T/bo" || t_fail 'ssh-keygen'
	cp "$S/trunkgate/policy.yaml" "$T/kept.yaml"
	as_account tee "$S/trunkgate/policy.yaml" >/dev/null <<YAML
version: 1
identity: env:REMOTE_USER
people:
  ana: {emails: [ana@corp.example]}
  bo: {emails: [bo@corp.example], signing_keys: ["$(cut -d' ' -f1,2 "$T/bo.pub")"]}
rules: [{rule: reviews, signed: yes}]
YAML
	sg config receive.certNonceSeed seed
	sg config gpg.ssh.allowedSignersFile /dev/null
	g config gpg.format ssh
	g config user.signingKey "$T/bo"
	commit signed
	push_as ana HEAD:topic
	approval=$(tip):refs/approvals/bo/heads%2Fmain/$(tip)
	push_as bo --signed "$approval"
	case $push_status in
	0) push_as bo --delete "${approval#*:}" ;;
	*) t_ok 'a second later' grep -q 'git says SLOP' "$T/push.remote" ;;
	esac
	sg config receive.certNonceSlop 60
	commit 'signed as well'
	push_as ana HEAD:topic
	push_as bo --signed "$(tip):refs/approvals/bo/heads%2Fmain/$(tip)"
	accepted
	push_as ana HEAD:main
	accepted
	as_account tee "$S/trunkgate/policy.yaml" <"$T/kept.yaml" >/dev/null
}

# http_doctor NAME: the site's file where doctor looks for it.
http_doctor() {
	t_case "doctor has no complaint, neither of the hooks nor of the site's file"
	mkdir -p "$T/root/etc/$1/sites-enabled"
	cp "$http_dir/${1%2}.conf" "$T/root/etc/$1/sites-enabled/git"
	as_account "$prefix/bin/trunkgate" doctor --root "$T/root" "$S" >"$T/out" 2>&1
	t_ok 'in force' grep -q "^$S: in force" "$T/out"
	no_complaints
}

http_end_cases() {
	t_case "modes of what a push leaves"
	t_is "$(stat -c '%a %U' "$S/trunkgate/audit.jsonl")" "640 $http_account" 'the log'
	t_is "$(find "$S/trunkgate" -type f -perm /027 ! -name policy.yaml)" '' 'open to others'

	t_case "--uninstall puts the hook that was there back"
	install_sh --uninstall "$S"
	done_with 0
	t_is "$(find "$S/hooks" -type f)" "$S/hooks/pre-receive" hooks
	commit 'too long a subject'
	push_as ana HEAD:main
	t_is "$push_status" 0 'the push'
}

# http_cases FOLDER: all of the above and what every server has to carry;
# FOLDER is the web server's, below /etc.
http_cases() {
	http_install_cases
	client dev "$(url_of ana)"
	server_cases
	http_identity_cases
	http_certificate_cases
	http_doctor "$1"
	http_end_cases
}
