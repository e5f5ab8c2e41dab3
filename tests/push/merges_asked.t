#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Which merges are asked for trailers and the form of their message (T8): the
# option `merges` of trailers and commit_message.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

# ask MERGES: of main.
ask() {
	policy <<YAML
version: 1
trunk: main
rules:
  - {rule: trailers, merges: $1, keys: {Ticket: {required: always}}}
  - {rule: trailers, id: pay, merges: $1, keys: {Risk: {required: {paths: ["src/pay/**"]}}}}
  - {rule: commit_message, merges: $1, subject_pattern: 'one|two|far'}
YAML
}

server app <<'YAML'
version: 1
trunk: main
rules: []
YAML
client dev
put long "$(seq 40)"
put src/pay/long "$(seq 40)"
commit $'one\n\nTicket: ABC-1\nRisk: low'
push main
accepted

# merged LINE COMMAND...: into a branch that changed LINE of a file one that changed the
# first; the command adds to that. main stays where it was.
merged() {
	sg update-ref refs/heads/main "$(tip main)"
	g checkout -q -f -B two main
	put long "$(seq 40 | sed 's/^1$/first/')"
	put src/pay/long "$(seq 40 | sed 's/^1$/first/')"
	commit $'two\n\nTicket: ABC-1\nRisk: low'
	g checkout -q -f -B far main
	put long "$(seq 40 | sed "s/^$1\$/last/")"
	commit $'far\n\nTicket: ABC-1'
	tick
	g merge -q --no-ff --no-commit two >/dev/null 2>&1
	"${@:2}"
	g add -A
	commit "Merge branch 'two'"
	push -f far:main
}
hide_in() { sed -i 's/^20$/hidden/' "$C/$1"; }
resolve() { { seq 40 | sed 's/^1$/resolved/'; echo hidden; } >"$C/long"; }

t_case "a merge that is just that is asked where all are"
ask unclean
merged 40 true
accepted
ask all
merged 40 true
refused; findings commit_message/subject_pattern pay/missing trailers/missing

t_case "what is hidden in a file that both sides changed"
ask own
merged 40 hide_in long
accepted
ask unclean
merged 40 hide_in long
refused; findings commit_message/subject_pattern pay/missing trailers/missing
says 'the merge is not just what merging gives'

t_case "what is hidden in a file that one side changed"
ask own
merged 40 hide_in src/pay/long
refused; findings pay/missing
ask unclean
merged 40 hide_in src/pay/long
refused; findings commit_message/subject_pattern pay/missing trailers/missing

t_case "what is hidden in how a conflict is resolved"
ask own
merged 1 resolve
accepted
ask unclean
merged 1 resolve
refused; findings commit_message/subject_pattern pay/missing trailers/missing
g commit -q --amend -m $'two\n\nTicket: ABC-1\nRisk: low'
push -f far:main
accepted

t_case "where landings are asked, merges are asked anyway"
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: trailers, commits: landing, merges: unclean, keys: {Ticket: {required: always}}}]
YAML
push -f far~1:main
not_judged; says 'only with commits: every'

t_case "T8 a merge that drops a change to a file that the other side moved"
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: trailers, keys: {Risk: {required: {paths: ["src/**", "moved/**"]}}}}]
YAML
# moved COMMAND...: as merged, of a file that one side moved and the other mended.
moved() {
	sg update-ref refs/heads/main "$(tip main)"
	g checkout -q -f -B two main
	mkdir -p "$C/moved"
	g mv src/pay/long moved/long
	commit $'two\n\nRisk: low'
	g checkout -q -f -B far main
	put src/pay/long "$(seq 40 | sed 's/^1$/mended/')"
	commit $'far\n\nRisk: low'
	g merge -q --no-ff --no-commit two >/dev/null 2>&1
	"$@"
	g add -A
	commit "Merge branch 'two'"
	push -f far:main
}
moved true
accepted
moved put moved/long "$(seq 40)"
refused; findings trailers/missing
says 'moved/long'
