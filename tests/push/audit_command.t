#!/usr/bin/env bash
# shellcheck disable=SC2016 # Perl expands what is in single quotes
# SPDX-License-Identifier: MIT
# trunkgate audit: queries, formats, the chain and what breaks it, counts.
# shellcheck source-path=SCRIPTDIR source=../lib/clock.sh
. "$(dirname "$0")/../lib/clock.sh"

server app <<'YAML'
version: 1
identity: env:TG_USER
groups: {leads: [bo]}
overrides: [leads]
rules:
  - {rule: commit_message, id: form, refs: ["@all"], subject_max: 10}
  - {rule: ref_changes}
YAML
client dev
# lines N WHAT: of the output.
lines() { t_is "$(wc -l <"$T/out")" "$1" "${2:-lines}"; }

at '2026-11-02 09:00'
commit good
as ana push main
accepted
later '1 hours'
commit 'a subject too long'
as ana push main
refused
record=$(decision record)
later '7230 seconds'
g commit -q --amend --allow-empty -m short
as ana push main
accepted
later '24 hours'
commit 'another subject too long'
as bo push -o trunkgate.override='it must go out' main
overridden
commit "$(printf 'escaping \033[31m red')"
as ana push main:refs/heads/topic
refused

t_case "everything, oldest first, with findings, and nothing raw for the terminal"
t_ok 'audit' in_server audit
t_ok 'first' grep -q '^2026-11-02T09:00:0.Z ............ accepted   push.decided by ana refs/heads/main' "$T/out"
t_ok 'finding' grep -q '    error: .* form/subject_max: subject of 18 columns' "$T/out"
t_ok 'override' grep -q 'override: "it must go out"' "$T/out"
t_not_ok 'an escape' grep -q $'\033' "$T/out"

t_case "filters, alone and together"
t_ok 'user' in_server audit --json --user bo --event push.decided
lines 1
t_ok 'user, as people write it' in_server audit --json --user BO --event push.decided
lines 1
t_ok 'verdict' in_server audit --json --verdict refused
lines 2
t_ok 'rule by id' in_server audit --json --rule form
lines 3
t_ok 'rule by name' in_server audit --json --rule commit_message --verdict overridden --event push.decided
lines 1
t_ok 'reason' in_server audit --json --reason subject_max --user ana
lines 2
t_ok 'no such reason' in_server audit --json --reason missing
lines 0
t_ok 'ref' in_server audit --json --ref topic
lines 1
t_ok 'ref by pattern' in_server audit --json --ref 'refs/heads/**' --event push.decided
lines 5
t_ok 'record' in_server audit --json --record "${record:0:8}"
t_ok 'this one' grep -q "\"record\":\"$record\"" "$T/out"
t_ok 'since' in_server audit --json --since 2026-11-03 --event push.decided
lines 2
t_ok 'until' in_server audit --json --until 2026-11-02T10:30:00Z --event push.decided
lines 2
t_ok 'age' in_server audit --json --since 25h --until 10h
lines 2
for wrong in '--user bo@corp.example' '--user=' '--verdict overriden' '--event override.use' '--since yesterday' '--until 2026-13-01' '--format yaml' '--ref //' '--what'; do
	# shellcheck disable=SC2086
	t_not_ok "$wrong" in_server audit $wrong
	t_ok 'it says why' test -s "$T/err"
done

t_case "json is the record as it stands"
t_ok 'json' in_server audit --json
t_ok 'the same' cmp "$T/out" "$S/trunkgate/audit.jsonl"

t_case "csv has a row for each ref, quoted, and no formula"
t_ok 'csv' in_server audit --csv --verdict refused
lines 3
t_ok 'head' grep -q '^time,record,push,event' "$T/out"
t_ok 'row' grep -q '"refused","refused","refs/heads/main".*"form/subject_max"' "$T/out"
t_ok 'csv' in_server audit --csv --verdict overridden
t_ok 'an override is one in its row, too' grep -q '"bo","overridden","refused","refs/heads/main"' "$T/out"
as '=cmd' push main:refs/heads/x
t_not_ok 'formula' grep -q '"=' "$T/out"

t_case "the shapes of other programs are valid"
for format in ecs ocsf; do
	t_ok "$format" in_server audit --format "$format"
	t_ok "$format is JSON" perl -MJSON::PP -ne 'decode_json($_)' "$T/out"
done
t_ok cef in_server audit --format cef
t_not_ok 'a line that is no CEF' grep -qv '^CEF:0|trunkgate|trunkgate|1|' "$T/out"

t_case "verify: whole, and ending where the head says"
t_ok 'verify' in_server audit verify
t_ok 'says so' grep -q 'the chain is whole' "$T/out"
t_ok 'head' grep -qF "head: $(tr -d '\n' <"$S/trunkgate/audit.jsonl.head")" "$T/out"
cp "$S/trunkgate/audit.jsonl.head" "$T/anchor"
t_ok 'anchor' in_server audit verify --anchor "$T/anchor"

# broken NAME WORDS: verify of $T/copy fails and says so.
broken() {
	t_not_ok "$1" "$TG_BIN" audit verify "$T/copy"
	"$TG_BIN" audit verify "$T/copy" >"$T/out" 2>&1
	t_ok "$1 is named" grep -q "$2" "$T/out"
}

t_case "verify: a changed, a missing, an added and a cut line"
log=$S/trunkgate/audit.jsonl
sed '3s/"pusher":"ana"/"pusher":"eve"/' "$log" >"$T/copy"
broken 'changed' '^.*copy:4: this record does not follow'
sed 3d "$log" >"$T/copy"
broken 'missing' 'copy:3: this record does not follow'
sed '3{p}' "$log" >"$T/copy"
broken 'added' 'copy:4: this record does not follow'
head -c -20 "$log" >"$T/copy"
broken 'cut' 'a record was cut off here'
head -n -2 "$log" >"$T/copy"
t_ok 'an end that is missing does not show in the file alone' "$TG_BIN" audit verify "$T/copy"
t_not_ok 'but to an anchor' "$TG_BIN" audit verify --anchor "$T/anchor" "$T/copy"
cp "$log" "$T/keep"
head -n -2 "$T/keep" >"$log"
t_not_ok 'and to the head file' in_server audit verify
t_ok 'head' grep -q 'says record' "$T/out"
cp "$T/keep" "$log"

# json EXPRESSION EXPECTED: of the object in $T/out.
json() { t_is "$(perl -MJSON::PP -e 'local $/; $o = decode_json(<STDIN>); print eval $ARGV[0]' "$1" <"$T/out")" "$2" "$1"; }

t_case "verify: the same for programs"
t_ok 'whole' in_server audit verify --json
json '$o->{whole} ? "yes" : "no"' yes
json '$o->{hash}' "$(cut -d' ' -f2 "$S/trunkgate/audit.jsonl.head" | tr -d '\n')"
json 'scalar @{$o->{places}}' 0
sed 3d "$log" >"$T/copy"
t_not_ok 'missing' in_server audit verify --json "$T/copy"
json '$o->{whole} ? "yes" : "no"' no
json '"$o->{places}[0]{line} $o->{places}[0]{message}"' '3 this record does not follow the line before it'
head -n -2 "$T/keep" >"$log"
t_not_ok 'a head that is elsewhere' in_server audit verify --json
json 'defined $o->{places}[0]{line} ? "a line" : "the file"' 'the file'
cp "$T/keep" "$log"

t_case "verify: accepted and never applied, applied and never decided"
mv "$S/hooks/post-receive" "$T/post-receive"
g checkout -q -b lost main~2
commit lost
as ana push lost
mv "$T/post-receive" "$S/hooks/post-receive"
mv "$S/hooks/pre-receive" "$T/pre-receive"
commit free
as ana push lost
mv "$T/pre-receive" "$S/hooks/pre-receive"
t_ok 'verify' in_server audit verify
t_ok 'never applied' grep -q '1 pushes were accepted and have no push.applied' "$T/out"
t_ok 'never decided' grep -q '1 pushes were applied without a decision' "$T/out"

t_case "rotated and compressed files are one log with the live one"
policy <<'YAML'
version: 1
identity: env:TG_USER
audit: {rotate: 2KiB}
rules: [{rule: ref_changes}]
YAML
for i in 1 2 3 4; do
	commit "rotate $i"
	later '1 minutes'
	as ana push lost
done
set +f
rotated=("$S"/trunkgate/audit.jsonl.2*)
set -f
t_ok 'some were rotated' test "${#rotated[@]}" -ge 2
gzip "${rotated[0]}"
t_ok 'verify' in_server audit verify
t_ok 'whole' grep -q 'the chain is whole' "$T/out"
t_ok 'audit' in_server audit --json --user bo --event push.decided
lines 1 'from the compressed file'
touch "$S/trunkgate/audit.jsonl.20200101T000000.000Z.zst"
t_not_ok 'other compression' in_server audit
t_ok 'names the tool' grep -q 'zstdcat' "$T/err"
rm "$S/trunkgate/audit.jsonl.20200101T000000.000Z.zst"

t_case "foreign and torn lines are told, with their place, and passed over"
printf 'not a record\n{"a":1}\n%s\n{"torn' "$(head -n 1 "$T/keep")" >"$T/copy"
"$TG_BIN" audit --json "$T/copy" >"$T/out" 2>"$T/err"
lines 1
t_ok 'foreign' grep -q 'copy:1: a line that is no record' "$T/err"
t_ok 'another object' grep -q 'copy:2: a line that is no record' "$T/err"
t_ok 'torn' grep -q 'copy:4: a record was cut off here' "$T/err"
head -c 9000000 /dev/zero | tr '\0' x >"$T/copy"
cat "$T/keep" >>"$T/copy"
t_ok 'a line of nine megabytes' "$TG_BIN" audit "$T/copy"
"$TG_BIN" audit --json - <"$T/keep" >"$T/out"
t_ok 'standard input' cmp -s "$T/out" "$T/keep"

t_case "stats: verdicts, findings, and from refusal to landing"
"$TG_BIN" audit stats "$T/keep" >"$T/out"
t_ok 'pushes' grep -q '^6 pushes of 2 people in 1\.' "$T/out"
t_ok 'verdicts' grep -qE '^  refused +3 +50.0 %' "$T/out"
t_ok 'findings' grep -qE '^  form/subject_max +4 +0 +0$' "$T/out"
t_ok 'recovery' grep -q 'let through later: median 2 hours.* (n = 1)' "$T/out"
t_ok 'the rest' grep -q 'by override 0.0 %; never yet: 2' "$T/out"
t_ok 'override' grep -q ' form/subject_max: "it must go out"' "$T/out"
t_ok 'landings' grep -q '^  3 landings ' "$T/out"
t_not_ok 'names of people' grep -qE '\b(ana|bo)\b' "$T/out"
"$TG_BIN" audit stats --json "$T/keep" >"$T/out"
json '$o->{recovery}{median} > 7200 && $o->{recovery}{median} < 7400' 1
json '"$o->{recovery}{n} $o->{recovery}{open} $o->{recovery}{repeats} $o->{recovery}{same_reason_again}"' '1 2 0 0'
json '$o->{findings}[0]{refused}' 4
json '$o->{verdicts}{overridden}' 1
t_ok 'what it rests on' grep -q '"rests_on": "Each ref and person' "$T/out"

t_case "follow shows what comes, over a rotation"
policy <<'YAML'
version: 1
identity: env:TG_USER
rules: [{rule: ref_changes}]
YAML
(cd "$S" && exec timeout 20 "$TG_BIN" audit --json --follow --ref followed >"$T/followed") &
follower=$!
sleep 1
as ana push lost:refs/heads/followed
mv "$log" "$log.20301231T000000.000Z"
commit followed
as ana push lost:refs/heads/followed
for _ in $(seq 50); do
	[ "$(wc -l <"$T/followed")" -lt 4 ] || break
	sleep 0.1
done
kill "$follower"
wait "$follower" 2>/dev/null
t_is "$(wc -l <"$T/followed")" 4 'records of two pushes'

t_case "a repository without a push has no log yet, and says so"
git init -q --bare "$T/fresh.git"
for what in audit 'audit verify'; do
	# shellcheck disable=SC2086
	(cd "$T/fresh.git" && "$TG_BIN" $what >"$T/out" 2>"$T/err")
	t_is $? 2 "status of $what"
	t_is "$(cat "$T/err")" \
		"trunkgate: there is no log $T/fresh.git/trunkgate/audit.jsonl: the first push that is judged begins it" "$what"
done

t_case "a repository that is named as if it were a log says how to ask"
for what in audit 'audit verify' 'audit stats'; do
	# shellcheck disable=SC2086
	t_not_ok "$what" in_server $what "$S"
	t_is "$(cat "$T/err")" \
		"trunkgate: $S is a directory: in a repository, without a FILE, its log is read" "$what"
done

t_case "a log that goes to a daemon says what to do"
sg config trunkgate.auditLog journald
t_not_ok audit in_server audit
t_ok 'words' grep -q 'goes to journald' "$T/err"
