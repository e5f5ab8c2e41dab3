#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Attempts to make old work look young (L rows), and what must stay possible
# at any age. Time is the test clock's.
# shellcheck source-path=SCRIPTDIR source=../lib/clock.sh
. "$(dirname "$0")/../lib/clock.sh"

server app <<'YAML'
version: 1
identity: env:TG_USER
groups: {leads: [bo]}
rules:
  - {rule: branch_lifetime, clock: wall, soft: 24h, hard: 48h, grace: 0s, extend_by: [leads], extension: 24h}
YAML
client dev
at '2026-11-02 09:00'
put base
commit 'base'
as ana push main
accepted

# grow NAME: one more commit, pushed by ana.
grow() {
	g checkout -q "$1"
	put "$1.$RANDOM" "$RANDOM$RANDOM"
	commit "more of $1"
	as "${2:-ana}" push "$1"
}

t_case "a young branch grows"
begin young
accepted
later '23 hours'
grow young
accepted
silent

t_case "the pusher is told once a day, and not refused, past soft"
later '2 hours'
grow young
accepted
says 'warning: branch_lifetime/soft' 'first pushed by ana on Mon 2 Nov 2026 09:00'
grow young
accepted
silent

t_case "growth is refused past hard, with age, person, limit and ways"
later '24 hours'
grow young
refused
findings branch_lifetime/hard
says 'first pushed by ana on Mon 2 Nov 2026 09:00' 'the limit is 2 days' 'still accepted:' \
	'trunkgate.extend='

t_case "L1 dates in commits decide nothing"
g reset -q --hard origin/young
for year in 1970 2030; do
	put "l1.$year" "$year"
	GIT_AUTHOR_DATE="$year-06-01T00:00:00Z" GIT_COMMITTER_DATE="$year-06-01T00:00:00Z" \
		g commit -q -m "dated $year"
	as ana push young
	refused
	finding branch_lifetime/hard
	g reset -q --hard HEAD~1
done

t_case "L2 deleted and pushed again it is as old as before"
as ana push :young
accepted
as ana push young
refused
finding branch_lifetime/hard

t_case "L3 renamed, copied, or pushed by somebody else it is as old as before"
as ana push young:renamed
refused
finding branch_lifetime/hard
as bo push young:refs/heads/copy
refused
finding branch_lifetime/hard

t_case "L4 rebased, reworded, cherry-picked or with another author it is as old as before"
g checkout -q -b l4 young
g commit -q --amend --reset-author -m 'reworded'
as ana push l4
refused
finding branch_lifetime/hard
g checkout -q -b l4b main
g cherry-pick main..young >/dev/null
as ana push l4b
refused
finding branch_lifetime/hard
trunk_moves
g checkout -q -b l4c young
g rebase -q main
as ana push l4c
refused
finding branch_lifetime/hard

t_case "L4 a copy of what was rebased or reworded is as old as the work, too"
g checkout -q -b plain main
put plain
commit 'plain'
as ana push plain
accepted
later '47 hours'
commit 'in other words' --amend
as ana push HEAD:refs/heads/worded
accepted
as ana push :plain
as ana push HEAD:refs/heads/copied
as ana push :worded
accepted
later '2 hours'
put plain.2
commit 'more'
as ana push HEAD:refs/heads/copied
refused
findings branch_lifetime/hard
as ana push :copied
accepted

t_case "L4 much that comes with old work does not make it young, nor does that it is much"
perl -e 'print "$_ ", "x" x 60, "\n" for 1 .. 58000' >"$T/large"
id=$(g hash-object -w "$T/large")
perl -e 'print "100644 $ARGV[0]\tballast/$_.txt\n" for 1 .. 20' "$id" >"$T/ballast"
perl -e 'print "100644 $ARGV[0]\tmany/$_.txt\n" for 1 .. 10001' "$(g rev-parse main:base)" >"$T/many"
g checkout -q -b many main
g update-index --add --index-info <"$T/many"
commit 'many files'
as ana push many
accepted
later '50 hours'
g commit -q --amend -m 'many files, reworded'
as ana push HEAD:refs/heads/many2
refused
finding branch_lifetime/hard
g checkout -q -f -b behind main
g cherry-pick main..young >/dev/null
g update-index --add --index-info <"$T/ballast"
commit 'ballast'
as ana push behind
refused
finding branch_lifetime/hard
g checkout -q -f main

t_case "L4 so it is where a merge brings it"
g checkout -q -b evil main~1
g merge -q --no-ff --no-commit main
put evil.txt
commit 'merge main'
as ana push evil
accepted
later '50 hours'
g commit -q --amend -m 'merge main into my work'
as ana push HEAD:refs/heads/evil2
refused
finding branch_lifetime/hard
g checkout -q -b plainly main~1
g merge -q --no-ff -m 'merge main' main
put plainly.txt
commit 'work of today'
as ana push plainly
accepted
as ana push :plainly
g checkout -q main

t_case "L5 squashed onto a new branch it is reported as a likely evasion"
g checkout -q -b l5 main
g merge -q --squash young >/dev/null
g commit -q -m 'all at once'
as ana push l5
accepted
findings branch_lifetime/evasion
says 'warning: branch_lifetime/evasion' 'refs/heads/young'

t_case "L6 merging the trunk in is accepted and makes nothing young"
at '2026-11-09 09:00'
begin l6
accepted
later '40 hours'
trunk_moves
later '10 hours'
g checkout -q l6
g merge -q --no-edit main
as ana push l6
accepted
grow l6
refused
finding branch_lifetime/hard
g reset -q --hard HEAD~1

t_case "L6 a merge that brings more than the trunk is growth"
trunk_moves
g checkout -q l6
g merge -q --no-edit --no-commit main
put smuggled.txt smuggled
g commit -q --no-edit
as ana push l6
refused
finding branch_lifetime/hard
g reset -q --hard HEAD~1

t_case "L7 landing, shrinking and deleting are accepted at any age"
begin l7
accepted
grow l7
accepted
later '90 hours'
g checkout -q l7
g reset -q --hard HEAD~1
as ana push --force l7
accepted
g checkout -q main
g merge -q --no-ff --no-edit l7
as ana push main
accepted
as ana push :l7
accepted

t_case "L7 a squash of the same files is no growth, a rebase onto the trunk neither"
begin l7b
accepted
grow l7b
accepted
later '50 hours'
trunk_moves
g checkout -q l7b
g reset -q --soft HEAD~2
g commit -q -m 'squashed'
as ana push --force l7b
accepted
g rebase -q main
as ana push --force l7b
accepted
grow l7b
refused
finding branch_lifetime/hard
g reset -q --hard HEAD~1

t_case "L7 what is taken back in one place pays for no growth in another"
g checkout -q -b l7c main
put l7c.pad "$(seq 1000)"
put l7c.c "$(seq 10)"
commit 'work, and much that is of no use'
as ana push l7c
accepted
later '50 hours'
put l7c.pad "$(seq 500)"
commit 'less of it'
as ana push l7c
accepted
put l7c.pad "$(seq 400)"
put l7c.c "$(seq 20)"
commit 'less of it, and more work'
as ana push l7c
refused
finding branch_lifetime/hard
g reset -q --hard HEAD~1
put l7c.pad "$(seq 1001 1300)"
commit 'other lines in their place'
as ana push l7c
refused
finding branch_lifetime/hard
g reset -q --hard HEAD~1
g rm -q --cached l7c.pad
commit 'none of it'
as ana push l7c
accepted
as ana push :l7c
g checkout -q -f l7b

t_case "L8 an extension takes the group, a reason, and is counted"
put l8.txt 1
commit 'l8'
as ana push -o trunkgate.extend="please" l7b
refused
finding branch_lifetime/hard
says 'ana may not extend'
as bo push -o trunkgate.extend= l7b
not_judged
as bo push -o trunkgate.extend='the release is late' l7b
accepted
later '20 hours'
grow l7b
accepted
later '5 hours'
grow l7b
refused
finding branch_lifetime/hard
as bo push -o trunkgate.extend='once more' l7b
accepted
later '25 hours'
grow l7b
refused
finding branch_lifetime/hard
as bo push -o trunkgate.extend='and again' l7b
refused
finding branch_lifetime/hard
says 'was extended 2 times already'
g reset -q --hard origin/l7b

t_case "L8 the count follows the work to another name"
as bo push :l7b
accepted
as bo push -o trunkgate.extend='under a new name' l7b:l8
refused
says 'was extended 2 times already'

t_case "a branch that was merged begins anew, by a merge or by a squash"
at '2026-11-23 09:00'
begin again
accepted
later '50 hours'
g checkout -q main
g merge -q --ff-only again 2>/dev/null || g merge -q --no-edit again
as ana push main
accepted
grow again
accepted
silent
later '50 hours'
g checkout -q main
g merge -q --squash again >/dev/null
g commit -q -m 'squash of again'
as ana push main
accepted
grow again
accepted
silent

t_case "L5 where evasion is refused, and where nobody asks"
policy <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - {rule: branch_lifetime, clock: wall, soft: 24h, hard: 48h, grace: 0s, evasion: refuse}
YAML
at '2026-11-27 09:00'
begin old
accepted
grow old
later '50 hours'
as ana push :old
accepted
g checkout -q -b squashed main
g merge -q --squash old >/dev/null 2>&1
g commit -q -m 'all of it'
as ana push squashed
refused
findings branch_lifetime/evasion
policy <<'YAML'
version: 1
identity: env:TG_USER
groups: {leads: [bo]}
rules:
  - {rule: branch_lifetime, clock: wall, soft: 24h, hard: 48h, grace: 0s, evasion: "off", extend_by: [leads], max_extensions: 0}
YAML
as ana push squashed
accepted
silent

t_case "L8 with max_extensions: 0 nobody extends"
g checkout -q old
put old.more
commit 'more of old'
as bo push -o trunkgate.extend='the release is late' old
refused
finding branch_lifetime/hard

# squash NAME OF: all that a branch has, as one commit on the trunk.
squash() {
	g checkout -q -B "$1" main
	g merge -q --squash "$2" >/dev/null 2>&1
	g commit -q -m "all of $2"
}

t_case "L5 emptied and filled again it is as if it had been deleted"
policy <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - {rule: branch_lifetime, clock: wall, soft: 24h, hard: 48h, grace: 0s, evasion: refuse}
YAML
begin emptied
accepted
grow emptied
later '50 hours'
squash anew emptied
as ana push -f main:emptied
accepted
as ana push anew:emptied
refused
findings branch_lifetime/evasion
says 'those of refs/heads/emptied, begun'

t_case "L5 or by commits that take all of it back"
begin reverted
accepted
grow reverted
later '50 hours'
squash anew reverted
trunk_moves
g checkout -q reverted
g revert --no-edit HEAD HEAD^ >/dev/null
as ana push reverted
accepted
g merge -q --squash anew >/dev/null 2>&1
g commit -q -m 'all of it again'
as ana push reverted
refused
findings branch_lifetime/evasion

t_case "L5 nor does it help to take away most of it first"
begin mostly
accepted
grow mostly
grow mostly
later '50 hours'
squash anew mostly
g rm -q mostly.txt
g commit -q --amend --no-edit
g checkout -q mostly
as ana push -f mostly~2:mostly
accepted
as ana push :mostly
accepted
as ana push anew
refused
findings branch_lifetime/evasion

t_case "L5 nor to bury it under a hundred other branches"
begin buried
accepted
grow buried
begin others
accepted
later '50 hours'
squash anew buried
as ana push :buried
g checkout -q others
# shellcheck disable=SC2046
as ana push others $(printf 'others:refs/heads/other-%d ' $(seq 110))
later '1 hour'
# shellcheck disable=SC2046
as ana push $(printf ':refs/heads/other-%d ' $(seq 110))
as ana push anew
refused
findings branch_lifetime/evasion
says 'those of refs/heads/buried'

t_case "L5 nor to begin with a little of something else"
begin slow
accepted
grow slow
later '50 hours'
as ana push :slow
begin seed
accepted
silent
g merge -q --squash slow >/dev/null 2>&1
g commit -q -m 'all of slow'
as ana push seed
refused
findings branch_lifetime/evasion
says 'those of refs/heads/slow'

t_case "L5 nor to delete the old branch only when the new one is there"
begin first
accepted
grow first
later '50 hours'
squash second first
as ana push second
accepted
silent
as ana push :first
accepted
grow second
refused
findings branch_lifetime/evasion
says 'those of refs/heads/first'

t_case "L5 what adds nothing is accepted there"
g reset -q --hard second~1
g commit -q --amend -m 'all of it, in other words'
as ana push -f second
accepted
silent

t_case "L5 a branch is told of once, where evasion is a warning"
policy <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - {rule: branch_lifetime, clock: wall, soft: 24h, hard: 48h, grace: 0s}
YAML
# Hooks that a test runs at one moment begin at that second each: one may be before the last.
later '1 minute'
grow second
accepted
findings branch_lifetime/evasion
grow second
accepted
silent

policy <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - {rule: branch_lifetime, clock: wall, soft: 24h, hard: 48h, grace: 0s, evasion: refuse}
YAML
t_case "L5 new work on what a branch of that age has landed is no evasion"
g checkout -q main
begin landed
accepted
grow landed
later '30 hours'
g checkout -q main
g merge -q --no-ff -m 'land it' landed
as ana push main :landed
accepted
g checkout -q -b after main
put landed.txt 'the next step'
commit 'on with it'
as ana push after
accepted
silent

t_case "L5 nor on what it has landed as a squash, that others have changed since"
g checkout -q main
begin squashed-in
accepted
grow squashed-in
later '30 hours'
squash squash-of-it squashed-in
g checkout -q main
g merge -q --ff-only squash-of-it
as ana push main
accepted
later '1 hour'
as ana push :squashed-in
accepted
later '1 hour'
put squashed-in.txt 'another text'
commit 'change it again'
as bo push main
accepted
g checkout -q -b after-squash main
put squashed-in.txt 'the next step'
commit 'and on'
as ana push after-squash
accepted
silent

t_case "L5 and it is one where git has cleared away what was deleted"
g checkout -q main
begin cleared
accepted
grow cleared
later '50 hours'
squash anew cleared
as ana push :cleared
sg reflog expire --expire=now --all
sg gc -q --prune=now
as ana push anew
refused
findings branch_lifetime/evasion

t_case "grace begins at the first refusal, and ends"
policy <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - {rule: branch_lifetime, clock: wall, soft: 24h, hard: 48h, grace: 24h}
YAML
at '2026-12-01 09:00'
begin graced
accepted
later '50 hours'
grow graced
accepted
says 'warning: branch_lifetime/hard' 'from Fri 4 Dec 2026 11:00 UTC on'
later '20 hours'
grow graced
accepted
later '5 hours'
grow graced
refused
finding branch_lifetime/hard

t_case "L10 weekends, holidays and daylight saving"
policy <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - rule: branch_lifetime
    soft: 24h
    hard: 48h
    grace: 0s
    timezone: Europe/Madrid
    holidays: [2026-12-08]
YAML
if [ -e /usr/share/zoneinfo/Europe/Madrid ]; then
	at '2026-12-04 15:00' # Friday, 16:00 in Madrid
	begin week
	accepted
	at '2026-12-07 14:00' # Monday: 8 hours of Friday, 15 of Monday
	grow week
	accepted
	silent
	at '2026-12-09 14:00' # Wednesday; Tuesday was a holiday: 8 + 24 + 15 hours
	grow week
	accepted
	says 'warning: branch_lifetime/soft' 'working days'
	at '2026-12-09 16:00'
	grow week
	refused
	finding branch_lifetime/hard
else
	t_skip 'no tz database here'
fi

t_case "with paths only branches that change them are judged, and only what changes there is growth"
policy <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - {rule: branch_lifetime, clock: wall, soft: 24h, hard: 48h, grace: 0s, paths: ["src/**"]}
YAML
at '2027-02-01 09:00'
begin notes
accepted
later '60 hours'
grow notes
accepted
silent
# A submodule called src is a path of src/**, too.
g update-index --add --cacheinfo "160000,$(tip main),src"
commit 'work on src, at last'
as ana push notes
refused
findings branch_lifetime/hard
g checkout -q -b code main
put src/code.c 1
commit 'work on src'
as ana push code
accepted
later '60 hours'
grow code
accepted
silent
put src/code.c 2
commit 'more of src'
as ana push code
refused
findings branch_lifetime/hard
g reset -q --hard HEAD~1
g mv src/code.c src/other.c
commit 'src is called otherwise'
as ana push code
refused
findings branch_lifetime/hard
g reset -q --hard HEAD~1
g checkout -q -b same-code code
as ana push same-code
refused
findings branch_lifetime/hard

t_case "seconds are durations, too"
policy <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - {rule: branch_lifetime, clock: wall, soft: 1s, hard: 5s, grace: 0s}
YAML
begin hasty
accepted
later '4 seconds'
grow hasty
accepted
finding branch_lifetime/soft
later '1 seconds'
grow hasty
refused
says 'the limit is 5 seconds'

t_case "L9 a lost ledger: life starts today, said so once"
rm -f "$S/trunkgate/ledger.db" "$S/trunkgate/ledger.db-wal" "$S/trunkgate/ledger.db-shm"
grow week
accepted
says 'begins to record branches now'
grow week
accepted
says_not 'begins to record'
later '80 hours'
later '48 hours'
grow week
refused
finding branch_lifetime/hard

t_case "L2 nor where the work is older than half a year"
server old <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - {rule: branch_lifetime, clock: wall, soft: 24h, hard: 48h, grace: 0s}
YAML
client old
at '2027-01-04 09:00'
put base
commit 'base'
as ana push main
begin ancient
accepted
later '200 days'
as ana push :ancient
accepted
for name in one two three four; do
	as bo push "main:refs/heads/$name"
done
as ana push ancient:again
refused
findings branch_lifetime/hard
