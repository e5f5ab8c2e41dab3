#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# trunkgate branches and trunkgate ledger, in a server's repository.
# shellcheck source-path=SCRIPTDIR source=../lib/clock.sh
. "$(dirname "$0")/../lib/clock.sh"

server app <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - {rule: branch_lifetime, clock: wall, soft: 24h, hard: 48h, grace: 0s}
  - {rule: change_size, refs: ["@trunk"], max_lines: 3}
  - {rule: trailers, refs: ["@trunk"], keys: {Ticket: {required: always}}}
YAML
client dev
at '2026-11-02 09:00'
put base
commit 'base

Ticket: 1'
as ana push main
accepted

# row BRANCH: its line, blanks squeezed.
row() { sed -n "/^$1 /s/  */ /gp" "$T/out"; }
# field BRANCH KEY: of the JSON.
field() {
	perl -MJSON::PP -e 'local $/; my ($ref, $key) = @ARGV; my ($b) = grep { $_->{ref} eq "refs/heads/$ref" } @{ decode_json(<STDIN>) };
		print $b->{$key} // "null"' "$1" "$2" <"$T/out"
}

t_case "no branches is said"
t_ok 'branches' in_server branches
t_ok 'says so' grep -q 'no open branches' "$T/out"

g checkout -q -b old
put old.txt old
commit 'old work

Ticket: 2'
as ana push old
accepted
later '40 hours'
g checkout -q -b mid main
put mid.txt "$(seq 5)"
commit 'mid work'
as bo push mid
accepted
later '20 hours'
g checkout -q main
put trunk.txt
commit 'the trunk

Ticket: 3'
as ana push main
accepted
g branch merged main
as ana push merged
accepted

t_case "branches: most urgent first, with age, time left, person, counts and what blocks them"
t_ok 'branches' in_server branches
t_is "$(awk 'NR > 1 { print $1 }' "$T/out" | paste -sd' ')" 'old mid' 'order'
t_is "$(row old)" 'old 2 days over ana 1 1 1 -' 'the old one'
t_ok 'what blocks it' grep -q 'mid .*trailers/missing, change_size/lines\|mid .*change_size/lines' "$T/out"
t_not_ok 'what is merged' grep -q '^merged ' "$T/out"

t_case "what blocks a branch has every rule, whatever they are called"
cp "$S/trunkgate/policy.yaml" "$T/was.yaml"
sed -i 's/{rule: change_size,/{rule: change_size, id: oversize, refs: ["@trunk"], max_lines: 3}\n  - {rule: change_size, id: size,/' "$S/trunkgate/policy.yaml"
t_ok 'branches' in_server branches --json
t_is "$(field mid blocked_by)" 'trailers/missing, oversize/lines, size/lines' 'one name is the end of another'
policy <"$T/was.yaml"

t_case "branches --all --json is for programs"
t_ok 'branches' in_server branches --all --json
t_is "$(field old first_pusher)" ana person
t_ok 'age of 60 hours' grep -qE '^(215999|21600.)$' <<<"$(field old age_seconds)"
t_is "$(field old started)" "$(date -u -d '2026-11-02 09:00 UTC' +%s)" started
t_ok 'left' test "$(field old left_seconds)" -lt 0
t_is "$(field mid behind)" 1 behind
t_is "$(field merged ahead)" 0 'nothing of its own'
t_is "$(field merged started)" null 'no age'

t_case "a thousand branches are listed"
for i in $(seq 1000); do echo "create refs/heads/many/$i $(tip old)"; done | sg update-ref --stdin
t_ok 'branches' in_server branches
t_is "$(grep -c '^many/' "$T/out")" 1000 'rows'
for i in $(seq 1000); do echo "delete refs/heads/many/$i"; done | sg update-ref --stdin

t_case "ledger show counts, and names what moved without a record"
t_ok 'show' in_server ledger show
t_ok 'branches' grep -qE '^open branches +3$' "$T/out"
t_ok 'commits' grep -qE '^unmerged commits +2$' "$T/out"
sg update-ref refs/heads/mid "$(tip old)"
g checkout -q mid
g fetch -q origin
g reset -q --hard origin/mid
put more
commit 'more'
as bo push mid
refused
t_ok 'show' in_server ledger show
t_ok 'gap' grep -q 'noticed .* refs/heads/mid' "$T/out"
t_ok 'json' in_server ledger show --json
t_ok 'json' grep -q '"ref": "refs/heads/mid"' "$T/out"

t_case "ledger forget takes a reason, is on record, and lets a branch begin anew"
t_not_ok 'without a reason' in_server ledger forget mid
t_not_ok 'unknown' in_server ledger forget --reason 'by mistake' nowhere
t_not_ok 'what was not done is not on record' grep -q 'by mistake' "$S/trunkgate/audit.jsonl"
mv "$S/trunkgate/audit.jsonl.head" "$T/head"; mkdir "$S/trunkgate/audit.jsonl.head"
t_not_ok 'what cannot be recorded' in_server ledger forget --reason 'in vain' mid
rmdir "$S/trunkgate/audit.jsonl.head"; mv "$T/head" "$S/trunkgate/audit.jsonl.head"
as bo push mid
refused
findings branch_lifetime/hard
t_ok 'forget' in_server ledger forget --reason 'agreed with bo' mid
t_ok 'forget' in_server ledger forget --reason 'the same work' old
t_ok 'on record' grep -q '"event":"ledger.changed".*agreed with bo' "$S/trunkgate/audit.jsonl"
t_ok 'who did it' grep -q "\"event\":\"ledger.changed\".*\"account\":\"$(id -un)\",\"login\":" "$S/trunkgate/audit.jsonl"
t_ok 'for people' in_server audit --event ledger.changed
t_ok 'who did what' grep -qE "ledger.changed by ([^ ]+ as )?$(id -un) forgot mid: agreed with bo\$" "$T/out"
t_ok 'the chain' perl "$T_LIB/audit.pl" verify "$S/trunkgate/audit.jsonl"
as bo push mid
accepted

t_case "ledger import guesses the age of branches that nobody recorded"
rm -f "$S/trunkgate/ledger.db" "$S/trunkgate/ledger.db-wal" "$S/trunkgate/ledger.db-shm"
t_not_ok 'show without a ledger' in_server ledger show
t_ok 'says how to begin' grep -q 'ledger import' "$T/err"
g checkout -q -b logged main
put logged.txt
GIT_COMMITTER_DATE='2026-10-01T00:00:00Z' g commit -q -m 'claims October'
sg -c core.logAllRefUpdates=always fetch -q "$C" logged:logged
mkdir -p "$S/logs/refs/heads"
printf '%s %s S <s@x> %s +0000\tpush\n' "$ZERO" "$(tip logged)" "$(date -u -d '2026-11-01 00:00 UTC' +%s)" \
	>"$S/logs/refs/heads/logged"
t_ok 'import' in_server ledger import
t_ok 'says what it took' grep -q 'branches taken over' "$T/out"
t_ok 'branches' in_server branches --json
t_is "$(field logged started)" "$(date -u -d '2026-11-01 00:00 UTC' +%s)" 'by its reflog'
t_is "$(field logged is_guess)" 1 'is a guess'
t_is "$(field old started)" "$(g log -1 --format=%ct old)" 'by the date of its commit'
t_ok 'again' in_server ledger import
t_ok 'all are known' grep -q '^0 branches' "$T/out"
g checkout -q logged
put logged2
commit 'more'
as ana push logged
refused
says 'a guess from the import'

t_case "no time is left to branches of the paths that are limited only"
policy <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - {rule: branch_lifetime, clock: wall, soft: 24h, hard: 48h, paths: ["src/**"]}
YAML
for name in docs src; do
	g checkout -q -b "in-$name" main
	put "$name/file"
	commit "work on $name"
	as ana push "in-$name"
	accepted
done
t_ok 'branches' in_server branches --json
t_ok 'left to work in src' test "$(field in-src left_seconds)" -gt 172000
t_is "$(field in-docs left_seconds)" null 'left to other work'

t_case "help and wrong words"
for words in 'branches --help' 'ledger --help' 'ledger show --help' 'ledger import --help' 'ledger forget --help' 'ledger mend --help'; do
	# shellcheck disable=SC2086
	t_ok "$words" in_server $words
	t_ok "$words" grep -q usage: "$T/out"
done
t_not_ok 'unknown option' in_server branches --jason

t_case "a policy with mistakes: status 2, and 1 for those who ask about it"
printf 'version: 1\nruels: []\n' >"$S/trunkgate/policy.yaml"
for words in branches 'reviews main' boundaries replay 'ledger import'; do
	# shellcheck disable=SC2086
	in_server $words
	t_is $? 2 "$words"
	t_ok 'the place' grep -q 'policy.yaml:2:1: error: ' "$T/err"
done
for words in 'policy check' 'policy show'; do
	# shellcheck disable=SC2086
	in_server $words
	t_is $? 1 "$words"
done
