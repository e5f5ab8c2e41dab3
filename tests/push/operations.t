#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# States that a server gets into, and the commands of docs/operations.md that mend them.
# shellcheck source-path=SCRIPTDIR source=../lib/reviews.sh
. "$(dirname "$0")/../lib/reviews.sh"

review_server app <<'YAML'
rules:
  - {rule: reviews}
  - {rule: branch_lifetime, clock: wall, soft: 1h, hard: 48h, grace: 0s}
YAML
# keep_ledger DIRECTORY, put_ledger DIRECTORY: with its write-ahead log, while nobody pushes.
keep_ledger() {
	mkdir "$1"
	for part in ledger.db ledger.db-wal; do
		[ ! -e "$S/trunkgate/$part" ] || cp -p "$S/trunkgate/$part" "$1/$part"
	done
}
put_ledger() {
	for part in ledger.db ledger.db-wal ledger.db-shm; do
		rm -f "$S/trunkgate/$part"
		[ ! -e "$1/$part" ] || cp -p "$1/$part" "$S/trunkgate/$part"
	done
}
# doctor_says ID / doctor_says_not ID
doctor_says() { in_server doctor .; grep -q ": $1: " "$T/out" || t_fail "no $1" "$(cat "$T/out")"; }
doctor_says_not() { in_server doctor .; ! grep -q ": $1: " "$T/out" || t_fail "$1" "$(cat "$T/out")"; }

t_case "a ledger of a newer program is left alone, and both numbers are said"
keep_ledger "$T/kept"
# The number stands in the file's head, which the log must not have again.
rm -f "$S/trunkgate/ledger.db-wal" "$S/trunkgate/ledger.db-shm"
perl -e 'open my $f, "+<", $ARGV[0] or die; seek $f, 60, 0; print $f pack "N", 99' "$S/trunkgate/ledger.db"
topic downgraded
change downgraded.txt
as ana push HEAD:refs/heads/downgraded
not_judged
says_wrapped 'was made by a newer trunkgate (its form is 99, this program knows'
says_wrapped 'install that one again'
doctor_says ledger.unusable
put_ledger "$T/kept"
as ana push HEAD:refs/heads/downgraded
accepted

t_case "what came while the clock was a year ahead does not stay young for a year"
topic ahead
change ahead.txt
at '2027-11-02 09:00'
publish ana
approve bo
at '2026-11-02 10:00'
doctor_says ledger.future
doctor_says machine.clock
later '72 hours'
change ahead.more
publish ana
accepted
t_not_ok 'a reason is asked for' in_server ledger mend
t_ok 'mend' in_server ledger mend --reason 'the clock was set wrong'
t_ok 'says how many' grep -q '^mended: ' "$T/out"
t_is "$(record_of ledger.changed what)" 'times of the future became now: the clock was set wrong' 'on record'
doctor_says_not ledger.future
doctor_says_not machine.clock
t_ok 'again' in_server ledger mend --reason 'to be sure'
t_ok 'nothing is left' grep -q 'nothing in the ledger lies in the future' "$T/out"
change ahead.yet
publish ana
accepted
later '50 hours'
change ahead.late
as ana push HEAD:refs/heads/review/ahead
refused
findings branch_lifetime/hard

t_case "an approval of the future is one of now, and expires"
topic expiring
change expiring.txt
publish ana
at '2027-11-20 09:00'
approve bo
at '2026-11-20 09:00'
t_ok 'mend' in_server ledger mend --reason 'the clock was set wrong'
at '2026-12-31 09:00'
land ana
refused
finding reviews/stale
says_wrapped 'it has expired'

t_case "a repository that was cloned back, with a ledger of before"
at '2027-01-10 09:00'
topic before
change before.txt
publish ana
approve bo
keep_ledger "$T/backup"
approved=$(tip)
topic since
change since.txt
publish ana
approve bo
land ana
accepted
topic waiting
change waiting.txt
publish ana
approve bo
waiting=$(tip)
git clone -q --mirror "$S" "$T/restored.git"
old=$S
S=$T/restored.git
wire "$S"
cp "$old/trunkgate/policy.yaml" "$S/trunkgate/policy.yaml"
put_ledger "$T/backup"
g remote set-url origin "$S"
doctor_says ledger.behind
t_ok 'which' grep -q 'refs/heads/main has moved' "$T/out"
doctor_says ledger.approval
t_ok 'which' grep -q "bo/heads%2Fmain/$waiting" "$T/out"
t_not_ok 'not those that it knows' grep -q "no record of .*$approved" "$T/out"
land ana
refused
finding reviews/missing
approve bo
client_says 'Everything up-to-date'
as bo push --delete "refs/approvals/bo/heads%2Fmain/$waiting"
accepted
approve bo
accepted
land ana
accepted
doctor_says_not ledger.approval
doctor_says_not ledger.behind
in_server ledger show
t_ok 'the gap is on record' grep -q 'noticed .* refs/heads/main' "$T/out"
