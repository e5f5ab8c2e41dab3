#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The sandbox: what is left in it, tried by a program that tries; and hooks
# that judge, record and chain as before, in it.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

tool=$TG_OUT/tests/tools/sandboxed
"$tool" >/dev/null 2>&1
[ $? -ne 3 ] || t_need 'no Landlock or no seccomp here, or a build under sanitizers'

box=$T/box
mkdir -p "$box/own" "$box/other"
touch "$box/read" "$box/other/file" "$box/own/file"

# tries ANSWER PROBE [READABLE]: what the tool says of one probe.
tries() {
	local got
	got=$("$tool" -r "${3:-$box/read}" -r /usr/lib -w "$box/own" "$2" 2>&1)
	case $got in "$2 $1"*) ;; *) t_fail "$2" "expected: $1" "got: $got" ;; esac
}

t_case "what is named can be read and written"
tries yes "read=$box/read"
tries yes "write=$box/own/new"
tries yes "rename=$box/own/new"
tries yes "unlink=$box/own/new.renamed"
tries yes socket=unix
tries yes allocate

t_case "nothing else of the file system"
tries no "read=$box/other/file"
tries no read=/etc/passwd
tries no read=/proc/self/environ
tries no "write=$box/read"
tries no "write=$box/new"
tries no "write=$box/other/file"
tries no "unlink=$box/other/file"
tries no "unlink=$box/read"
tries no "rename=$box/other/file"

t_case "no network, no other program, no other process"
tries no socket=inet
tries no run=/bin/true /
tries no fork
tries no kill
tries no trace

server app <<'YAML'
version: 1
sandbox: require
identity: env:TG_USER
rules:
  - {rule: commit_message, subject_max: 20}
  - {rule: ref_changes}
YAML
client dev

t_case "a hook in the sandbox accepts, refuses and records"
commit good
as ana push main
accepted
commit 'a subject of 21 chars'
as ana push main
refused
finding commit_message/subject_max
t_is "$(records push.decided/pre-receive)" 2 decisions
t_is "$(records push.applied/post-receive)" 1 applied

t_case "objects that the repository borrows can be read"
git init -q --bare --template= "$T/lender.git"
sg fetch -q "$C" HEAD:refs/heads/lent
git -C "$T/lender.git" fetch -q "$C" HEAD:refs/heads/lent
git -C "$T/lender.git" repack -qad
mv "$T/lender.git/objects/pack" "$T/lent"
ln -s "$T/lent" "$T/lender.git/objects/pack"
printf '%s\n' "$T/lender.git/objects" >"$S/objects/info/alternates"
sg repack -qadl
g reset -q --hard HEAD~1
commit 'on what is lent'
as ana push main
accepted
rm -f "$S/objects/info/alternates"
sg fetch -q "$T/lender.git" lent
sg repack -qad

is_judged() {
	commit 'fine'
	as ana push main
	accepted
	commit 'a subject of 21 chars'
	as ana push main
	refused
	finding commit_message/subject_max
	g reset -q --hard HEAD~1
}

t_case "a repository whose parts are links to elsewhere"
for part in objects refs packed-refs hooks; do
	[ -e "$S/$part" ] || continue
	mv "$S/$part" "$T/elsewhere-$part"
	ln -s "$T/elsewhere-$part" "$S/$part"
done
is_judged
for part in objects refs packed-refs hooks; do
	[ -L "$S/$part" ] || continue
	rm "$S/$part"
	mv "$T/elsewhere-$part" "$S/$part"
done

t_case "or parts of its objects are"
sg repack -qad
sg commit-graph write --reachable
for part in pack info; do
	mv "$S/objects/$part" "$T/elsewhere-$part"
	ln -s "$T/elsewhere-$part" "$S/objects/$part"
done
is_judged
for part in pack info; do
	rm "$S/objects/$part"
	mv "$T/elsewhere-$part" "$S/objects/$part"
done

t_case "a hook that waits for its input has given everything up"
mkfifo "$T/input"
(cd "$S" && exec env GIT_DIR=. TG_USER=ana hooks/pre-receive <"$T/input" >/dev/null 2>&1) &
hook=$!
exec 9>"$T/input"
for _ in $(seq 200); do
	grep -q '^Seccomp:[[:space:]]*2' "/proc/$hook/status" && break
	sleep 0.02
done
t_ok seccomp grep -q '^Seccomp:[[:space:]]*2' "/proc/$hook/status"
t_ok 'no new privileges' grep -q '^NoNewPrivs:[[:space:]]*1' "/proc/$hook/status"
t_ok 'no core dump' grep -qE '^Max core file size +0 +0' "/proc/$hook/limits"
exec 9>&-
wait "$hook"

chain() {
	cat >"$S/hooks/pre-receive.chained"
	chmod +x "$S/hooks/pre-receive.chained"
}

t_case "a chained hook runs outside of it, after an acceptance"
chain <<EOF
#!/bin/sh
cat >"$T/chained.input" && ls / >"$T/chained.ran"
EOF
commit 'chained'
old=$(sg rev-parse main)
as ana push main
accepted
t_is "$(cat "$T/chained.input")" "$old $(tip) refs/heads/main" 'the input of the chained hook'
t_ok 'what it wrote' test -s "$T/chained.ran"

t_case "a chained hook does not run after a refusal"
rm "$T/chained.ran"
commit 'a subject of 21 chars'
as ana push main
refused
t_not_ok 'what it wrote' test -e "$T/chained.ran"
g reset -q --hard HEAD~1

t_case "a chained hook that refuses, refuses"
chain <<EOF
#!/bin/sh
echo no thanks >&2
exit 1
EOF
commit 'chained no'
as ana push main
t_is "$push_status" 1 'status of git push'
says 'no thanks'

t_case "a judge that is killed has not accepted"
chain <<EOF
#!/bin/sh
touch "$T/chained.ran"
EOF
# Somebody else holds the log, so the judge waits with its record.
exec 8<"$S/trunkgate/audit.jsonl.head"
flock 8
printf '%s %s refs/heads/main\n' "$(sg rev-parse main)" "$(sg rev-parse main)" >"$T/killed.in"
(cd "$S" && exec env GIT_DIR=. TG_USER=ana hooks/pre-receive <"$T/killed.in" >"$T/killed.out" 2>&1) &
hook=$!
judge=
for _ in $(seq 200); do
	judge=$(cat "/proc/$hook/task/$hook/children")
	[ -z "$judge" ] || break
	sleep 0.02
done
t_ok 'the judge is there' kill -KILL "${judge% }"
wait "$hook"
t_is $? 2 'exit status'
t_ok 'what it said' grep -q 'was killed' "$T/killed.out"
t_not_ok 'the chained hook ran' test -e "$T/chained.ran"
exec 8<&-
