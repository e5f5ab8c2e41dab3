#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# trunkgate replay: history judged as it landed.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

server app <<'YAML'
version: 1
rules:
  - {rule: commit_message, subject_max: 10}
  - {rule: history, id: too_big, mode: warn, max_commits: 2}
  - {rule: change_size, mode: observe, refs: ["@trunk"], max_lines: 5}
  - {rule: branch_lifetime}
  - {rule: ref_names, mode: off}
YAML
client dev
put base
GIT_COMMITTER_DATE='2026-01-10T00:00:00Z' g commit -q -m base
for i in 1 2 3; do
	put "f$i" "$(seq "$i")"
	GIT_COMMITTER_DATE="2026-02-0${i}T00:00:00Z" g commit -q -m "step $i"
done
g checkout -q -b topic
for i in 1 2 3; do
	put "t$i" "$(seq "$((3 * i))")"
	GIT_COMMITTER_DATE="2026-03-0${i}T00:00:00Z" g commit -q -m "a subject that is too long $i"
done
g checkout -q main
GIT_COMMITTER_DATE='2026-03-09T00:00:00Z' g merge -q --no-ff -m merge topic
sg fetch -q "$C" main:main


t_case "each step of the trunk is a landing, a merge with all that it brings"
t_ok 'replay' in_server replay
t_ok 'sum' grep -q '^5 landings on refs/heads/main, 1 would have been refused (20.0 %)' "$T/out"
t_ok 'refused' grep -qE '^  refused +commit_message/subject_max +1 ' "$T/out"
t_ok 'warned' grep -qE '^  warned +too_big/too_many_commits +1 ' "$T/out"
t_ok 'observed' grep -qE '^  observed +change_size/lines +1 ' "$T/out"
t_ok 'example' grep -q "$(tip | cut -c1-7): .* subject of 28 columns" "$T/out"
t_ok 'month' grep -qE '2026-03 +1 landings +1 refused' "$T/out"
t_ok 'not replayed' grep -q 'not replayed: branch_lifetime' "$T/out"
t_ok 'off' grep -q 'ref_names: it is off' "$T/out"

t_case "the same findings as the real pushes get"
server again <"$S/trunkgate/policy.yaml"
g remote set-url origin "$S"
push main~1:refs/heads/main
accepted
push main
refused; says 'subject of 28 columns'
S=$T/app.git

t_case "another policy, a shorter history"
printf 'version: 1\nrules: [{rule: history, merges: refuse}]\n' >"$T/other.yaml"
t_ok 'policy' in_server replay --policy "$T/other.yaml" --limit 2
t_ok 'sum' grep -q '^2 landings .*, 1 would have been refused' "$T/out"
t_ok 'since' in_server replay --policy "$T/other.yaml" --since 2026-02-02
t_ok 'sum' grep -q '^3 landings' "$T/out"
t_ok 'until' in_server replay --policy "$T/other.yaml" --until 2026-02-02
t_ok 'sum' grep -q '^2 landings' "$T/out"
t_ok 'both' in_server replay --policy "$T/other.yaml" --since 2026-02-01 --until 2026-02-03
t_ok 'sum' grep -q '^2 landings' "$T/out"
t_not_ok 'no such end' in_server replay --until tomorrow
t_ok 'ref' in_server replay --policy "$T/other.yaml" --ref main
t_not_ok 'no such ref' in_server replay --ref nowhere
t_not_ok 'no such day' in_server replay --since tomorrow

t_case "limits that nine of ten would have met, and JSON"
t_ok 'suggest' in_server replay --suggest
t_ok 'lines' grep -q '18 lines     change_size: {max_lines: 18}   # half: 2, n = 5' "$T/out"
t_ok 'columns' grep -q '28 columns   commit_message: {subject_max: 28}   # half: 6, n = 7' "$T/out"
t_not_ok 'no trailer' grep -q trailers "$T/out"
t_ok 'json' in_server replay --json --suggest
t_is "$(perl -MJSON::PP -e 'local $/; $o = decode_json(<STDIN>); print "$o->{landings} $o->{refused} $o->{measures}{lines_p90}"' <"$T/out")" \
	'5 1 18' numbers

t_case "more landings than one worker takes"
for i in $(seq 600); do
	printf 'commit refs/heads/long\nmark :%d\ncommitter A <a@x> %d +0000\ndata 2\nm\n' "$i" $((1700000000 + i))
	[ "$i" = 1 ] || printf 'from :%d\n' $((i - 1))
	printf 'M 100644 inline f%d\ndata 1\nx\n' $((i % 7))
done | sg fast-import --quiet
t_ok 'replay' in_server replay --policy "$T/other.yaml" --ref long
t_ok 'all of them' grep -q '^600 landings .*, 0 would have been refused' "$T/out"

t_case "a commit whose date is wrong hides no others"
sg fast-import --quiet <<'END'
commit refs/heads/skew
mark :1
committer A <a@x> 1800000000 +0000
data 2
m
commit refs/heads/skew
mark :2
committer A <a@x> 1000000000 +0000
data 2
m
from :1
commit refs/heads/skew
mark :3
committer A <a@x> 1800000002 +0000
data 2
m
from :2
END
t_ok 'replay' in_server replay --policy "$T/other.yaml" --ref skew --since 2026-01-01
t_ok 'two' grep -q '^2 landings' "$T/out"

t_case "by group, of authors, and of no group with fewer than three"
cat >"$T/groups.yaml" <<'YAML'
version: 1
people:
  ana: {emails: [ana@corp.example]}
  bo: {emails: [bo@corp.example, bo@home.example]}
  cy: {emails: [cy@corp.example]}
  di: {emails: [di@corp.example]}
groups: {engineering: [ana, bo, cy], leads: [bo, di], all: [ana, bo, cy, di], idle: [di]}
rules: [{rule: commit_message, refs: ["refs/heads/work"], subject_max: 10}]
YAML
n=0
by() { # by MAIL SUBJECT
	n=$((n + 1))
	printf 'commit refs/heads/work\nmark :%d\nauthor A <%s> %d +0000\ncommitter C <c@x> %d +0000\n' \
		"$n" "$1" $((1760000000 + n)) $((1760000000 + n))
	printf 'data <<END\n%s\n\nTicket: A-1\nTicket: A-2\n%s\nEND\n' "$2" "${3-}"
	[ "$n" = 1 ] || printf 'from :%d\n' $((n - 1))
}
{
	by ana@corp.example short
	by ANA@corp.example 'much too long a subject'
	by bo@home.example short
	by cy@corp.example 'much too long again' 'Reviewed-by: x'
	by di@corp.example short
	by stranger@x 'much too long, and nobody knows who'
} | sg fast-import --quiet
t_ok 'replay' in_server replay --policy "$T/groups.yaml" --ref work --suggest
t_ok 'engineering' grep -qE '^  engineering +4 landings of +3 people +2 refused +50.0 %' "$T/out"
t_ok 'all' grep -qE '^  all +5 landings of +4 people +2 refused +40.0 %' "$T/out"
t_ok 'unknown' grep -q '^  1 landings of people whose addresses' "$T/out"
t_not_ok 'small ones' grep -qE '^  (leads|idle)' "$T/out"
t_not_ok 'people' grep -qE '\b(ana|bo|cy|di)\b' "$T/out"
t_ok 'a trailer that all have' grep -q '100.0 % of commits have it: trailers: {keys: {Ticket: ' "$T/out"
t_not_ok 'one that few have' grep -q Reviewed-by "$T/out"
t_ok 'latest first' test "$(grep -n 'too long, and nobody' "$T/out" | cut -d: -f1)" -lt \
	"$(grep -n 'too long again' "$T/out" | cut -d: -f1)"
t_ok 'json' in_server replay --policy "$T/groups.yaml" --ref work --json --suggest
t_is "$(perl -MJSON::PP -e 'local $/; $o = decode_json(<STDIN>); print scalar @{$o->{groups}},
	" $o->{groups}[0]{group} $o->{groups}[0]{refused} $o->{measures}{trailers}{Ticket}"' <"$T/out")" \
	'2 engineering 2 6' numbers

t_case "a bar on a terminal, and nowhere else"
command -v script >/dev/null || t_skip 'script(1) is not installed'
(cd "$S" && script -qec "'$TG_BIN' replay --policy '$T/other.yaml' --ref long >/dev/null" "$T/tty" >/dev/null)
t_ok 'bar' grep -qF '#] 600 of 600 landings, 0 s left' "$T/tty"
t_ok 'none in a file' in_server replay --policy "$T/other.yaml" --ref long
t_ok 'nothing' test ! -s "$T/err"
