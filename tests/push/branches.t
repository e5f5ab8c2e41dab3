#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# branch_count, branch_base and change_size on real pushes, and the ledger
# under them: pushes that nobody recorded, and a file that is not as it was.
# shellcheck source-path=SCRIPTDIR source=../lib/clock.sh
. "$(dirname "$0")/../lib/clock.sh"

server app <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - {rule: branch_count, per_person: 2}
YAML
client dev
at '2026-11-02 09:00'
put base
commit 'base'
as ana push main
accepted

t_case "a third open branch of one person is refused, with the names of the others"
begin one
accepted
begin two
accepted
begin three
refused
findings branch_count/too_many
says 'ana has 2 open branches already' 'refs/heads/one' 'refs/heads/two' 'at most 2'

t_case "another person has branches of his own; open ones still grow"
begin bo-one bo
accepted
g checkout -q two
put more
commit 'more of two'
as ana push two
accepted

t_case "all that one push opens counts together"
for name in a b c; do
	g checkout -q -B "cy-$name" main
	commit "cy-$name"
done
as cy push cy-a cy-b cy-c
refused
findings 3xbranch_count/too_many
says 'cy has 2 open branches besides, with this push'
as cy push cy-a cy-b
accepted

t_case "of pushes at the same moment no more are accepted than there is room for"
at_once=()
for name in a b c d e f g h; do
	g checkout -q -B "di-$name" main
	commit "di-$name"
	at_once+=("di-$name")
done
begin_push
for name in "${at_once[@]}"; do
	TG_USER=di timeout 60 git -C "$C" push -q origin "$name" >"$T/$name" 2>&1 &
done
wait
t_is "$(sg for-each-ref refs/heads/di-* | wc -l)" 2 'branches of di'
# Each of the others was told why.
t_is "$(grep -lE 'under way|at most 2' "${at_once[@]/#/$T/}" | wc -l)" 6 'pushes that were told'
begin_push; end_push 0

t_case "a branch that was accepted and then declined can be pushed again at once"
mv "$S/hooks/update" "$T/update"
printf '#!/bin/sh\nexit 1\n' >"$S/hooks/update"
chmod +x "$S/hooks/update"
g checkout -q -B only-1 main
commit only-1
as eli push only-1
g checkout -q -B only-2 main
commit only-2
as eli push only-1 only-2
mv "$T/update" "$S/hooks/update"
no_ref refs/heads/only-1
as eli push only-1 only-2
accepted
g checkout -q -B only-3 main
commit only-3
as eli push only-3
refused
findings branch_count/too_many

t_case "handing a branch on or renaming it does not make room"
g checkout -q one
as bo push one:renamed
refused
finding branch_count/too_many
says 'ana has 2 open branches'

t_case "deleting one makes room, in the same push too"
as ana push :one three
accepted

t_case "landing one makes room, as a merge or as a squash"
g checkout -q main
g merge -q --squash two >/dev/null
g commit -q -m 'squash of two'
as ana push main
accepted
begin four
accepted

t_case "a branch at the trunk does not count"
as ana push main:refs/heads/empty
accepted

t_case "whoever is not known is not judged"
g checkout -q -B anon main
put anon
commit anon
push anon
not_judged

policy <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - {rule: branch_base, max_behind: 3}
  - {rule: branch_base, id: on_push, refs: ["refs/heads/strict/**"], at: push, max_behind: 1, max_age: 2d}
YAML

# move_trunk N: so many commits.
move_trunk() {
	g checkout -q main
	for i in $(seq "$1"); do
		put "trunk.$RANDOM$RANDOM" "$RANDOM"
		commit "the trunk moves ($i)"
	done
	as ana push main
}

t_case "a topic that is too far behind cannot land by a merge"
g checkout -q -B old main
put old.txt
commit 'old work'
as ana push old
accepted
move_trunk 3
accepted
g checkout -q -B land main
g merge -q --no-ff --no-edit old
as ana push land:main
accepted
g checkout -q main
g reset -q --hard land
g checkout -q -B old2 main
put old2.txt
commit 'old work again'
move_trunk 4
accepted
g checkout -q -B land main
g merge -q --no-ff --no-edit old2
as ana push land:main
refused
findings branch_base/stale
says 'the trunk is more than 3 commits ahead'
says 'on it, git pull --rebase origin main; then land it again'

t_case "rebased onto the trunk it lands; merging the trunk in first is as good"
g checkout -q -B rebased old2
g rebase -q main
as ana push rebased:main
accepted
g checkout -q main
g reset -q --hard rebased
g checkout -q -B old3 main~6
put old3.txt
commit 'older work'
g merge -q --no-edit main
g checkout -q -B land main
g merge -q --no-ff --no-edit old3
as ana push land:main
accepted
g checkout -q main
g reset -q --hard land

t_case "with at: push a branch is asked on every push, its base by when it landed here"
g checkout -q -B strict main
put strict.txt
commit 'strict work'
as ana push strict:refs/heads/strict/a
accepted
move_trunk 1
accepted
later '73 hours'
g checkout -q strict
put strict2.txt
commit 'more strict work'
as ana push strict:refs/heads/strict/a
refused
findings on_push/stale
says 'landed 3 days'
says 'git pull --rebase origin TRUNK, then push it again'

policy <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - {rule: change_size, refs: ["@branches"], warn_lines: 10, max_lines: 20, max_files: 3, ignore: ["lock/**"]}
YAML

# lines N: so many different lines.
lines() { seq -f "line %g of $RANDOM" "$1"; }

t_case "lines are counted over the whole branch"
g checkout -q -B size main
put a "$(lines 8)"
commit 'eight lines'
as ana push size
accepted
silent
put b "$(lines 8)"
commit 'eight more'
as ana push size
accepted
findings change_size/lines
says 'warning: change_size/lines' '16 lines'
t_is "$(record_of push.decided refs.0.lines)" 16 'lines in the log'
put c "$(lines 8)"
commit 'too many'
as ana push size
refused
says '24 lines (24 added, 0 deleted), at most 20'
t_is "$(record_of push.decided refs.0.lines)" 24 'lines in the log'
g tag sized
as ana push sized
t_is "$(record_of push.decided refs.0.lines)" null 'where nobody counts'
as ana push :refs/tags/sized
g tag -d sized >/dev/null

t_case "what was taken out again does not count, nor what is ignored"
put c "$(lines 2)"
mkdir -p "$C/lock"
put lock/huge "$(lines 500)"
commit 'smaller'
as ana push size
accepted

t_case "files are counted"
for f in d e; do put "$f" "$f"; done
commit 'five files'
as ana push size
refused
finding change_size/files
says '5 files, at most 3'

t_case "a NUL in a comment hides no lines, an image has none"
g checkout -q -B nuls main
{ printf '/* \0 */\n'; lines 30; } >"$C/nul.c"
{ printf '\0'; lines 30; } >"$C/nul.png"
g add nul.png
commit 'an image'
as ana push nuls
accepted
silent
g add nul.c
commit 'and a program'
as ana push nuls
refused
finding change_size/lines
says '31 lines (31 added, 0 deleted), at most 20' 'nul.c holds NUL bytes'

t_case "a moved file counts by what changed on the way"
g checkout -q -B moves main
put big "$(lines 100)"
commit 'a big file'
as ana push moves:main
accepted
g checkout -q main
g reset -q --hard moves
g checkout -q -B moves main
mkdir -p "$C/there"
g mv big there/big
commit 'moved'
as ana push moves
accepted
silent
sed -i '5s/.*/changed/' "$C/there/big"
g add there/big
commit 'moved and changed'
as ana push moves
accepted
silent

t_case "generated files do not count, by what the trunk says and not the branch"
g checkout -q -B gen main
put .gitattributes '*.gen linguist-generated'
put x.gen "$(lines 60)"
commit 'says so itself'
as ana push gen
refused
g checkout -q main
put .gitattributes '*.gen linguist-generated'
commit 'the trunk says so'
as ana push main
accepted
g checkout -q -B gen2 main
put x.gen "$(lines 60)"
commit 'generated'
as ana push gen2
accepted
silent

policy <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - {rule: branch_lifetime, clock: wall, soft: 24h, hard: 48h, grace: 0s}
YAML
db=$S/trunkgate/ledger.db

# hung_up PUSH...: its post-receive does not run, as when the client is gone.
hung_up() {
	mv "$S/hooks/post-receive" "$T/post-receive"
	"$@"
	mv "$T/post-receive" "$S/hooks/post-receive"
}

t_case "G21 a push whose post-receive never ran is completed by the next one"
g checkout -q -B gone main
put gone.txt
commit 'gone'
hung_up as ana push gone
accepted
later '50 hours'
put gone2.txt
commit 'more of gone'
as bo push gone
refused
finding branch_lifetime/hard
says 'first pushed by ana'

t_case "G21 nor does whoever hangs up, and leaves the branch alone, begin anew on another"
g checkout -q -B left main
put left.txt
commit 'left'
hung_up as ana push left
accepted
later '50 hours'
as ana push left:refs/heads/taken-up
refused
finding branch_lifetime/hard

t_case "G21 nor has room for more branches"
policy <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - {rule: branch_count, per_person: 2}
YAML
for f in h1 h2 h3; do
	g checkout -q -B "$f" main
	put "$f"
	commit "$f"
	[ "$f" = h3 ] || hung_up as eve push "$f"
done
later '2 minutes'
as eve push h3
refused
finding branch_count/too_many
as eve push :h1 :h2
accepted
hung_up as eve push h3
accepted
later '2 minutes'
: >"$S/refs/heads/h3"
as eve push :left
accepted
rm "$S/refs/heads/h3"
policy <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - {rule: branch_lifetime, clock: wall, soft: 24h, hard: 48h, grace: 0s}
YAML

t_case "G22 a ref that moved while the hooks were off is noticed, once"
g checkout -q -B side main
put side.txt
commit 'side'
as ana push side
accepted
put side2.txt
commit 'by hand'
sg fetch -q "$C" side:side
put side3.txt
commit 'on top'
as ana push side
accepted
says 'refs/heads/side moved since the last push without a record'
put side4.txt
commit 'once more'
as ana push side
accepted
says_not 'without a record'

t_case "G14 a ledger that is corrupt, locked or unwritable refuses, and is on record"
cp "$db" "$T/ledger.db"
rm -f "$db-wal" "$db-shm"
head -c 4000 /dev/urandom >"$db"
put side5.txt
commit 'five'
as ana push side
not_judged
says 'the ledger' 'ledger.db'
rm -f "$db" "$db-wal" "$db-shm"
mkdir "$db"
as ana push side
not_judged
says 'ledger.db'
rmdir "$db"
as ana push side
accepted
says 'begins to record branches now'

t_case "sixteen pushes at once are all recorded"
g checkout -q main
for i in $(seq 16); do
	g branch -q -f "many/$i" main
	g checkout -q "many/$i"
	put "many.$i"
	commit "many $i"
done
export TG_USER=ana
seq 16 | xargs -P 16 -I{} git -C "$C" push -q origin many/{} 2>"$T/many.err"
unset TG_USER
t_is "$(sg for-each-ref refs/heads/many | wc -l)" 16 'branches on the server'
later '50 hours'
for i in 1 16; do
	g checkout -q "many/$i"
	put "many.$i.more"
	commit "more $i"
	as bo push "many/$i"
	refused
	says 'first pushed by ana'
done

server moved <<'YAML'
version: 1
identity: env:TG_USER
deadline: 1s
rules:
  - {rule: change_size, refs: ["@branches"], max_lines: 100}
YAML
client mover

t_case "the deadline holds while many files that went are compared with many that came"
# many REF DIR: a commit of 30,000 files of one line in DIR alone.
many() {
	printf 'commit refs/heads/%s\ncommitter A <a@example.com> 1700000000 +0000\ndata 2\na\n' "$1"
	[ "$1" = main ] || printf 'from refs/heads/main\ndeleteall\n'
	awk -v dir="$2" 'BEGIN { for (i = 100000; i < 130000; i++)
		printf "M 100644 inline %s/%d/%s%d\ndata 8\n%s%d\n\n", dir, i / 200, dir, i, dir, i }'
}
{ many main o && many swap n; } | g fast-import --quiet --force
sg fetch -q "$C" main:main
as ana push swap
not_judged
says 'the time that the policy allows (deadline) is over'
