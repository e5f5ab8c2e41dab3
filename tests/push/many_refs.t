#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# From sixteen refs on, what is loose is looked up in listings of directories:
# the answers are those of single looks.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

server app <<'YAML'
version: 1
rules: [{rule: ref_names}, {rule: ref_changes}]
YAML
client dev
commit root
push main
commit next

# push_all REFSPEC: twenty of them, with numbers for @.
push_all() {
	local specs=() i
	for i in $(seq 20); do specs+=("${1//@/$i}"); done
	push "${specs[@]}"
}

# hook LINE...: what pre-receive says to these, without git before it.
hook() {
	printf '%s\n' "$@" | (cd "$S" && GIT_DIR=. hooks/pre-receive) >"$T/push.remote" 2>&1
	push_status=$?
}

# with_main OLD NEW: main beside twenty new branches.
with_main() {
	local old=$ZERO new
	new=$(tip HEAD~1)
	for i in $(seq 20); do echo "$old $new refs/heads/fresh/$i"; done
	echo "$1 $2 refs/heads/main"
}

t_case "creates twenty branches at once, in folders old and new"
push_all 'HEAD~1:refs/heads/a/@'
accepted
push_all 'HEAD~1:refs/heads/a/b/c@/d'
accepted
ref_at refs/heads/a/b/c7/d HEAD~1

t_case "moves loose and packed branches in one push"
sg pack-refs --all
push HEAD:refs/heads/a/1 HEAD:refs/heads/a/2
accepted
push_all 'HEAD:refs/heads/a/@'
accepted
ref_at refs/heads/a/1 HEAD
ref_at refs/heads/a/20 HEAD

t_case "an old value that is not the ref's is seen"
mapfile -t lines < <(with_main "$(tip HEAD)" "$(tip HEAD~1)")
hook "${lines[@]}"
t_is "$push_status" 2 status
says 'refs/heads/main moved while you pushed'

t_case "a branch that is said to be new and is there is seen"
mapfile -t lines < <(with_main "$ZERO" "$(tip HEAD)")
hook "${lines[@]}"
t_is "$push_status" 2 status
says 'refs/heads/main moved while you pushed'

t_case "a symbolic ref is resolved among many"
sg symbolic-ref refs/heads/trunk refs/heads/main
mapfile -t lines < <(with_main "$(sg rev-parse main)" "$(tip HEAD)")
hook "${lines[@]}" "$(sg rev-parse main) $(tip HEAD) refs/heads/trunk"
t_is "$push_status" 2 status
says 'refs/heads/main is in this push twice'

t_case "a folder with more names than are listed is looked into"
sg symbolic-ref -d refs/heads/trunk
old=$(sg rev-parse main)
mkdir -p "$S/refs/heads/crowd"
for i in $(seq 4200); do echo "$old" >"$S/refs/heads/crowd/$i"; done
mapfile -t lines < <(with_main "$old" "$(tip HEAD)")
hook "${lines[@]}" "$ZERO $old refs/heads/crowd/4200"
t_is "$push_status" 2 status
says 'refs/heads/crowd/4200 moved while you pushed'
hook "${lines[@]}" "$old $ZERO refs/heads/crowd/17"
says_not 'moved while you pushed'
