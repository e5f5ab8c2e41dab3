# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# What every push test uses: a sandbox, a server repository with the built
# hooks, a client, pushes whose words and status are kept, and assertions that
# show what was expected and what came. Prints TAP, a case per `t_case`.
#
#	. "$(dirname "$0")/../lib/push.sh"
#	server app <<'YAML'
#	version: 1
#	rules: [{rule: commit_message, subject_max: 20}]
#	YAML
#	client dev
#	t_case "refuses a subject of 21 columns when the limit is 20"
#	commit 'a subject of 21 chars'
#	push main
#	refused; finding commit_message/subject_max
#
# $S is the server repository, $C the client's work tree, $T the sandbox. The
# sandbox of a file with a failure stays and its path is printed.
set -uf

T_LIB=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
T_TOP=$(cd -P "$T_LIB/../.." && pwd)
# The build under test: TG_OUT holds bin and libexec.
TG_BUILD=${TG_BUILD:-$T_TOP/build}
TG_OUT=${TG_OUT:-$TG_BUILD/out}
export TG_BIN=$TG_OUT/bin/trunkgate

[ -x "$TG_OUT/libexec/pre-receive" ] || { echo "Bail out! nothing built in $TG_OUT: run make tests"; exit 1; }

# Nothing of the caller's may decide: not git's settings, identity or locale.
mapfile -t t_vars < <(git rev-parse --local-env-vars)
unset "${t_vars[@]}" GIT_TRACE GIT_SSH GIT_SSH_COMMAND GIT_ASKPASS SSH_AUTH_SOCK SSH_USER_AUTH
unset MAKEFLAGS MFLAGS MAKELEVEL GL_USER GL_USERNAME GITEA_PUSHER_NAME REMOTE_USER TG_USER TRUNKGATE_TRACE
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0
export LC_ALL=C TZ=UTC
export GIT_AUTHOR_NAME='Ana Lopez' GIT_AUTHOR_EMAIL=ana@corp.example
export GIT_COMMITTER_NAME='Ana Lopez' GIT_COMMITTER_EMAIL=ana@corp.example

T=$(mktemp -d "${TMPDIR:-/tmp}/trunkgate-$(basename "$0" .t).XXXXXX") || exit 1
T=$(cd -P "$T" && pwd)
export HOME=$T
S='' C=''
t_nr=0 t_name='' t_bad=0 t_skipped='' t_failures=0 t_clock=1767225600
push_status=0
export ZERO=0000000000000000000000000000000000000000

# ---- Cases ----

t_diag() { printf '%s\n' "$*" | sed 's/^/# /'; }

# An assertion whose name is misspelt would be one that never fails. bash calls this in a
# process of its own: a file tells the case.
command_not_found_handle() {
	printf '%s: command not found\n' "$1" | tee -a "$T/not-found" >&2
	return 127
}

t_end_case() {
	if [ -s "$T/not-found" ]; then
		t_fail "$(cat "$T/not-found")"
		rm -f "$T/not-found"
	fi
	[ -n "$t_name" ] || return 0
	t_nr=$((t_nr + 1))
	if [ -n "$t_skipped" ]; then
		echo "ok $t_nr - $t_name # SKIP $t_skipped"
	elif [ $t_bad -eq 0 ]; then
		echo "ok $t_nr - $t_name"
	else
		echo "not ok $t_nr - $t_name"
		t_failures=$((t_failures + 1))
	fi
	t_name='' t_bad=0 t_skipped=''
}

t_case() {
	t_end_case
	t_name=${1//#/\\#}
}

t_skip() { t_skipped=$1; }

t_fail() {
	t_bad=1
	t_diag "$t_name"
	t_diag "  $(caller_line): $1"
	shift
	[ $# -eq 0 ] || printf '%s\n' "$@" | sed 's/^/#     /'
}

# The line of the test file that an assertion stands in.
caller_line() {
	local i
	for ((i = 1; i < ${#BASH_SOURCE[@]}; i++)); do
		[ "${BASH_SOURCE[i]}" != "$0" ] || break
	done
	printf '%s line %s' "$(basename "$0")" "${BASH_LINENO[i - 1]}"
}

t_is() {
	[ "$1" = "$2" ] || t_fail "${3:-value}" "expected: $2" "got:      $1"
}

# t_ok WHAT COMMAND...: the command succeeds.
t_ok() {
	local what=$1
	shift
	"$@" >"$T/ok.out" 2>&1 || t_fail "$what" "$(head -n 20 "$T/ok.out")"
}

t_not_ok() {
	local what=$1
	shift
	! "$@" >"$T/ok.out" 2>&1 || t_fail "$what (succeeded)" "$(head -n 20 "$T/ok.out")"
}

t_cleanup=()
t_at_exit() { t_cleanup+=("$1"); }

t_finish() {
	local status=$? line
	t_end_case
	for line in "${t_cleanup[@]}"; do
		eval "$line"
	done
	echo "1..$t_nr"
	if [ $t_failures -gt 0 ] || [ $status -ne 0 ]; then
		echo "# sandbox kept: $T" >&2
		[ $status -ne 0 ] || status=1
	else
		chmod -R u+rwx "$T" 2>/dev/null
		rm -rf "$T"
	fi
	exit $status
}
trap t_finish EXIT

# Leaves the file when what it needs is not there.
t_need() {
	[ "${1:-}" ] || return 0
	echo "1..0 # SKIP $1"
	trap - EXIT
	rm -rf "$T"
	exit 0
}

# ---- Server ----

# server NAME [git init option...]: a bare repository with the built hooks;
# its policy comes from standard input.
server() {
	S=$T/$1.git
	git init -q --bare --template= -b main "${@:2}" "$S" || exit 1
	wire "$S"
	policy
}

wire() {
	local name
	mkdir -p "$1/hooks"
	for name in pre-receive update post-receive; do
		cp -lf "$TG_OUT/libexec/$name" "$1/hooks/$name" 2>/dev/null ||
			cp -f "$TG_OUT/libexec/$name" "$1/hooks/$name" || exit 1
	done
	[ -d "$1/trunkgate" ] || mkdir -m 0750 "$1/trunkgate"
	git -C "$1" config trunkgate.policy "$1/trunkgate/policy.yaml"
	git -C "$1" config trunkgate.share "$T_TOP"
	git -C "$1" config receive.advertisePushOptions true
	# Loose objects only, and no housekeeping beside a test.
	git -C "$1" config receive.autogc false
}

# Replaces the server's policy by standard input.
policy() {
	rm -rf "$S/trunkgate/policy.yaml"
	cat >"$S/trunkgate/policy.yaml"
	chmod 0644 "$S/trunkgate/policy.yaml"
}

sg() { git -C "$S" "$@"; }
# in_server COMMAND...: trunkgate with the server's repository as working directory.
in_server() { (cd "$S" && "$TG_BIN" "$@" >"$T/out" 2>"$T/err"); }
log_file() { printf '%s' "${LOG:-$S/trunkgate/audit.jsonl}"; }

# ---- Client ----

# client NAME [URL]: an empty work tree whose origin is the server.
client() {
	C=$T/$1
	git init -q --template= -b main "$C" || exit 1
	g remote add origin "${2:-$S}"
	g config commit.gpgSign false
	g config gc.auto 0
}

g() { git -C "$C" "$@"; }

# Dates of commits go on by a minute, from a fixed day.
tick() {
	t_clock=$((t_clock + 60))
	export GIT_AUTHOR_DATE="$t_clock +0000" GIT_COMMITTER_DATE="$t_clock +0000"
}

# put PATH [CONTENT]: a file in the work tree, staged.
put() {
	mkdir -p "$(dirname "$C/$1")"
	printf '%s\n' "${2-$1}" >"$C/$1"
	g add -f -- "$1"
}

# commit MESSAGE [git commit option...]: the message as it is, "-" reads it
# from standard input. An empty change is fine.
commit() {
	tick
	if [ "$1" = - ]; then
		g commit -q --allow-empty --allow-empty-message --cleanup=verbatim -F - "${@:2}"
	else
		printf '%s\n' "$1" |
			g commit -q --allow-empty --allow-empty-message --cleanup=verbatim \
				-F - "${@:2}"
	fi || t_fail "git commit"
}

tip() { g rev-parse "${1:-HEAD}"; }

# raw_object TYPE: stores standard input as an object without any check.
raw_object() { g hash-object -t "$1" -w --stdin --literally; }

# raw_commit [HEADER...]: a commit on HEAD with these headers behind git's
# own and the message of standard input, byte for byte. Prints its id.
# shellcheck disable=SC2120
raw_commit() {
	local who="Ana Lopez <ana@corp.example> $t_clock +0000"
	{
		printf 'tree %s\nparent %s\n' "$(tip 'HEAD^{tree}')" "$(tip)"
		printf 'author %s\ncommitter %s\n' "$who" "$who"
		[ $# -eq 0 ] || printf '%s\n' "$@"
		echo
		cat
	} | raw_object commit
}

# commit_bytes: such a commit becomes HEAD. (git commit itself would mend what
# is not UTF-8.)
commit_bytes() {
	tick
	# shellcheck disable=SC2119
	g reset -q --hard "$(raw_commit)"
}

# ---- Pushing ----

# What a push leaves behind: the server's words without git's prefix and
# padding, and the records that are new in the log.
begin_push() {
	t_lines=$(wc -l 2>/dev/null <"$(log_file)") || t_lines=0
	: >"$T/push.out"
}
end_push() {
	push_status=$1
	sed -n 's/\x1b\[K//g; s/^remote: \{0,1\}//p' "$T/push.out" | sed 's/ *$//' >"$T/push.remote"
	[ "$(wc -l 2>/dev/null <"$(log_file)")" -ge "$t_lines" ] 2>/dev/null || t_lines=0
	tail -n "+$((t_lines + 1))" "$(log_file)" >"$T/push.records" 2>/dev/null
}

# push [option...] REFSPEC...: what came is in $T/push.out, the server's own
# words in $T/push.remote, the status in $push_status.
push() {
	begin_push
	timeout 120 git -C "$C" push origin "$@" >"$T/push.out" 2>&1
	end_push $?
}

# raw_push [option...]: the same through tests/lib/raw-push.pl.
raw_push() {
	begin_push
	timeout 120 perl "$T_LIB/raw-push.pl" "$@" "$S" >"$T/push.out" 2>&1
	end_push $?
}

# as NAME COMMAND...: with that identity (policies here say env:TG_USER).
as() { TG_USER=$1 "${@:2}"; }

# ---- Assertions on a push ----

words() { cat "$T/push.remote"; }

# decision FIELD: of the record that pre-receive left of the last push; "none"
# when it left none, because git stopped the push before it.
decision() {
	perl "$T_LIB/audit.pl" get "$T/push.records" push.decided/pre-receive "$1" 2>/dev/null ||
		echo none
}
# record_of EVENT[/HOOK] FIELD
record_of() { perl "$T_LIB/audit.pl" get "$(log_file)" "$1" "$2"; }
records() { perl "$T_LIB/audit.pl" count "$(log_file)" "$@"; }

expect_push() {
	local status=$1 verdict=$2
	case $status:$push_status in
	ok:0) ;;
	ok:* | no:0) t_fail "the push ended with $push_status, expected: $status" "$(cat "$T/push.out")" ;;
	esac
	t_is "$(decision verdict)" "$verdict" "verdict in the log"
	[ $t_bad -eq 0 ] || t_diag "$(cat "$T/push.out")"
}

accepted() { expect_push ok accepted; }
refused() { expect_push no refused; }
overridden() { expect_push ok overridden; }
not_judged() { expect_push no error; }
silent() { [ ! -s "$T/push.remote" ] || t_fail "the server said something" "$(words)"; }

# says TEXT...: each text stands in one line of the server's words.
says() {
	local text
	for text; do
		grep -qF -- "$text" "$T/push.remote" ||
			t_fail "not said: $text" "$(cat "$T/push.out")"
	done
}

says_not() {
	local text
	for text; do
		! grep -qF -- "$text" "$T/push.remote" || t_fail "said: $text" "$(words)"
	done
}

# client_says TEXT: in all that git push printed.
client_says() {
	grep -qF -- "$1" "$T/push.out" || t_fail "git did not say: $1" "$(cat "$T/push.out")"
}

ref_at() { t_is "$(sg rev-parse -q --verify "$1")" "$(tip "$2")" "$1 on the server"; }
no_ref() { t_is "$(sg rev-parse -q --verify "$1" || echo none)" none "$1 on the server"; }

# findings ID/REASON...: exactly these, in any order, of the last push; a
# repeated one is written NxID/REASON.
findings() {
	local want
	want=$(printf '%s\n' "$@" | LC_ALL=C sort)
	t_is "$(perl "$T_LIB/audit.pl" findings "$T/push.records")" "$want" findings
}

# finding ID/REASON...: these are among them.
finding() {
	local one
	for one; do
		perl "$T_LIB/audit.pl" findings "$T/push.records" | sed 's/^[0-9]*x//' | grep -qxF "$one" ||
			t_fail "no finding $one" "$(words)"
	done
}

# no_complaints: the doctor's words in $T/out name nothing but what they always do where
# hooks have no sandbox, as under sanitizers.
no_complaints() {
	local found
	found=$(grep -E '^ *(error|warning):' "$T/out" | grep -v ': machine.sandbox: ')
	[ -z "$found" ] || t_fail 'complaints' "$found"
}

# The log is valid JSON and its chain whole.
log_is_sound() {
	local said
	said=$(perl "$T_LIB/audit.pl" verify "$(log_file)" 2>&1) || t_fail "the log" "$said"
}
