#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What all subcommands of trunkgate have in common: help, options and arguments that they do
# not know.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

server app <<'YAML'
version: 1
rules: [{rule: history}]
YAML

# commands [WORD]: the names in the table that `trunkgate [WORD] --help` prints.
commands() { "$TG_BIN" "$@" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p'; }
all=()
for name in $(commands); do
	case $name in
	ledger | policy) for sub in $(commands "$name"); do all+=("$name $sub"); done ;;
	*) all+=("$name") ;;
	esac
done
all+=('audit report' 'audit stats' 'audit verify')

# run COMMAND... in the server's repository; its status.
run() { (cd "$S" && exec "$TG_BIN" "$@" >"$T/out" 2>"$T/err" </dev/null); }
# status_of STATUS COMMAND...
status_of() {
	run "${@:2}"
	t_is $? "$1" "status of ${*:2}"
}

t_case "every command has help, on stdout"
t_ok 'the table was read' test ${#all[@]} -gt 15
for command in "${all[@]}"; do
	# shellcheck disable=SC2086 # two words
	status_of 0 $command --help
	t_ok "$command" grep -q "^usage: trunkgate $command" "$T/out"
	t_is "$(cat "$T/err")" '' "stderr of $command"
done

t_case "an option that a command does not know is an error with its usage"
for command in "${all[@]}"; do
	# shellcheck disable=SC2086
	status_of 2 $command --no-such-option
	t_ok "$command" grep -q "^usage: trunkgate $command" "$T/err"
	t_is "$(cat "$T/out")" '' "stdout of $command"
done

t_case "one argument too many is an error, and nothing is done"
# A repository or a revision where none is taken would answer for another one.
for command in approve boundaries branches check 'ledger certificates' 'ledger import' 'ledger mend' \
	'ledger forget' 'ledger show' 'policy explain' 'policy schema' 'policy show' replay reviews; do
	# shellcheck disable=SC2086
	status_of 2 $command one two
	t_ok "$command" grep -q "^trunkgate: ${command#* }: one argument too many: '\(one\|two\)'" "$T/err"
	t_is "$(cat "$T/out")" '' "stdout of $command"
done

t_case "after -- an argument may begin with a dash"
status_of 2 policy explain -- --roff
t_ok 'no rule of that name' grep -q "'--roff'\|--roff" "$T/err"

client dev
put a one
commit 'ground'
push main

t_case "what cannot be written is not done: status 2, for help, too"
for command in "${all[@]}" replay 'audit verify' doctor 'policy check' 'policy schema' 'policy explain'; do
	help=--help
	case $command in replay | audit\ verify | doctor | policy\ [cse]*) help= ;; esac
	# shellcheck disable=SC2086
	(cd "$S" && "$TG_BIN" $command $help >/dev/full 2>"$T/err" </dev/null)
	t_is $? 2 "status of $command"
	t_is "$(grep -c 'standard output cannot be written' "$T/err")" 1 "said once by $command"
done
"$TG_BIN" --version >/dev/full 2>"$T/err"
t_is $? 2 'status of --version'

t_case "colours are for terminals that take them, and for people who do"
# on_terminal VARIABLE=VALUE COMMAND...: what a terminal gets of it.
on_terminal() {
	(cd "$S" && script -qec "env $(printf '%q ' "$@")" /dev/null </dev/null >"$T/out" 2>&1)
}
if ! command -v script >/dev/null; then
	t_skip 'no script(1) here'
else
	mv "$S/hooks/pre-receive" "$T/kept"
	on_terminal TERM=xterm "$TG_BIN" doctor
	t_ok 'an error in red' grep -q $'^\033\\[1;31m  error:\033\\[m hooks.missing' "$T/out"
	for plain in TERM=dumb NO_COLOR=1; do
		on_terminal "$plain" "$TG_BIN" doctor
		t_ok 'the error' grep -q '^  error: hooks.missing' "$T/out"
		t_not_ok "$plain" grep -q $'\033' "$T/out"
	done
	mv "$T/kept" "$S/hooks/pre-receive"
	on_terminal TERM=dumb "$TG_BIN" audit
	t_not_ok 'the log' grep -q $'\033' "$T/out"
	run doctor
	t_not_ok 'no terminal' grep -q $'\033' "$T/out"
fi

t_case "GIT_DIR names the repository, as it does for git"
(cd / && GIT_DIR=$S "$TG_BIN" audit --json >"$T/out")
t_is "$(grep -c '"repo":"app.git"' "$T/out")" "$(grep -c . "$(log_file)")" 'records'
(cd "$C" && GIT_DIR=$S "$TG_BIN" doctor --json >"$T/out")
t_ok 'not the one that the working directory lies in' grep -qF "\"$S\"" "$T/out"
(cd "$T" && GIT_DIR=app.git "$TG_BIN" policy check >"$T/out")
t_is $? 0 'a relative one'
for dir in "$T" "$T/nowhere"; do
	(cd "$S" && GIT_DIR=$dir "$TG_BIN" audit >"$T/out" 2>"$T/err")
	t_is $? 2 'not here instead'
	t_ok 'which' grep -qF "$dir" "$T/err"
done
(cd "$S" && GIT_DIR='' "$TG_BIN" audit --json >"$T/out")
t_is $? 0 'an empty one names none'

t_case "a number, a name or a range that says nothing is an error"
for limit in abc 0 -1 1x ''; do
	status_of 2 replay --limit "$limit"
done
status_of 0 replay --limit 1
in_clone() { (cd "$C" && "$TG_BIN" "$@" >"$T/out" 2>"$T/err" </dev/null); }
policy=(--policy "$S/trunkgate/policy.yaml")
in_clone check "${policy[@]}" HEAD
t_is $? 0 'all is well'
in_clone check "${policy[@]}" ''
t_is $? 2 'an empty range, as of a variable that is not set'
in_clone check "${policy[@]}" --ref ''
t_is $? 2 'an empty ref'
in_clone check "${policy[@]}" --remote orign
t_is $? 2 'a remote that is not there: all would be new'
t_ok 'which' grep -q 'no remote orign' "$T/err"

t_case "a ledger that cannot be looked at is not one that is not there"
status_of 2 ledger show
t_ok 'none yet' grep -q 'has no ledger' "$T/err"
ln -s ledger.db "$S/trunkgate/ledger.db"
status_of 2 ledger show
t_not_ok 'none' grep -q 'has no ledger' "$T/err"
t_ok 'which' grep -q 'ledger.db' "$T/err"
rm "$S/trunkgate/ledger.db"
