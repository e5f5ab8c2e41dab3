#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The audit log: what a record holds, the chain over all of them (checked by a
# script of its own), many pushes at a time, rotation.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

server app <<'YAML'
version: 1
trunk: main
identity: env:TG_USER
groups: {leads: [bo]}
overrides: [leads]
rules:
  - {rule: commit_message, id: form, refs: ["@all"], subject_max: 10}
YAML
client dev
commit good
as ana push main

t_case "an accepted push leaves a decision and what was applied"
t_is "$(records)" 2 records
t_is "$(records push.decided/pre-receive)" 1 decisions
t_is "$(records push.applied/post-receive)" 1 'applied'
t_is "$(record_of push.applied push)" "$(decision push)" 'the push of both'

t_case "the fields of a decision"
t_is "$(decision schema)" 1 schema
t_ok 'time' grep -qE '^20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z$' <<<"$(decision time)"
t_ok 'record' grep -qE '^[0-9A-HJKMNP-TV-Z]{26}$' <<<"$(decision record)"
t_ok 'push' grep -qE '^[0-9A-HJKMNP-TV-Z]{26}$' <<<"$(decision push)"
t_is "$(decision repo)" app.git repo
t_is "$(decision pusher)" ana pusher
t_is "$(decision identity)" env:TG_USER identity
t_is "$(decision verdict)" accepted verdict
t_is "$(decision would_be)" accepted would_be
t_ok 'policy' grep -qE '^[0-9a-f]{7,64}$' <<<"$(decision policy)"
t_ok 'duration' grep -qE '^[0-9]+$' <<<"$(decision duration_us)"
t_is "$(decision refs.0.ref)" refs/heads/main ref
t_is "$(decision refs.0.old)" "$ZERO" old
t_is "$(decision refs.0.new)" "$(tip)" new
t_is "$(decision refs.0.kind)" create kind
t_is "$(decision refs.0.commits)" 1 commits
t_is "$(decision refs.0.verdict)" accepted 'verdict of the ref'
t_is "$(decision findings)" '[]' findings
t_is "$(decision override)" null override

t_case "the fields of a finding"
put src/a.c
commit 'a subject too long'
as ana push main
refused
t_is "$(decision findings.0.id)" form id
t_is "$(decision findings.0.rule)" commit_message rule
t_is "$(decision findings.0.reason)" subject_max reason
t_is "$(decision findings.0.mode)" enforce mode
t_is "$(decision findings.0.severity)" error severity
t_is "$(decision findings.0.ref)" refs/heads/main ref
t_is "$(decision findings.0.commit)" "$(tip)" commit
t_is "$(decision findings.0.path)" null path

t_case "a refused push has nothing applied"
t_is "$(records push.applied)" 1 applied

t_case "the words for the pusher name the record"
says "record $(decision record | cut -c1-8)"

t_case "no mail address and no file content is in the log"
put secret.txt 'content-of-a-file'
commit $'x\n\nReported-by: Eve <eve@secret.example>'
as bo push -o trunkgate.override='TICKET-9' main
overridden
t_not_ok 'a mail' grep -qE 'corp\.example|secret\.example|content-of-a-file' "$(log_file)"

t_case "an override has a record of its own beside the decision"
t_is "$(records override.used)" 1 records
t_is "$(record_of override.used push)" "$(decision push)" push
t_is "$(decision override.reason)" TICKET-9 reason
t_is "$(decision would_be)" refused would_be

t_case "a changed policy is recorded once, with both hashes"
before=$(records policy.changed)
old=$(decision policy)
policy <<'YAML'
version: 1
trunk: main
identity: env:TG_USER
rules:
  - {rule: commit_message, id: form, refs: ["@all"], subject_max: 12}
YAML
commit changed
as ana push main
commit again
as ana push main
accepted
t_is "$(records policy.changed)" $((before + 1)) records
t_not_ok 'the same hash' test "$(decision policy)" = "$old"

t_case "the records of one run have one time, so times rise with numbers"
times_rise() {
	perl -MJSON::PP -ne '
		my $r = decode_json($_);
		$at{"$r->{push}/$r->{hook}"}{$r->{time}} = 1;
		exit 1 if keys %{$at{"$r->{push}/$r->{hook}"}} > 1 || $r->{time} lt $last;
		$last = $r->{time}' "$(log_file)"
}
t_ok 'times' times_rise

t_case "the log is for the owner and the group at most"
t_is "$(stat -c %a "$(log_file)")" 640 mode

t_case "seq counts up and the chain is whole"
log_is_sound

t_case "the chain shows a line that was changed, and one that was taken out"
cp "$(log_file)" "$T/copy"
sed -i '2s/ana/eve/' "$T/copy"
t_not_ok 'a changed line' perl "$T_LIB/audit.pl" verify "$T/copy"
sed '2d' "$(log_file)" >"$T/copy"
t_not_ok 'a missing line' perl "$T_LIB/audit.pl" verify "$T/copy"

t_case "16 pushes at a time are all recorded, each with its ref, in one chain"
before=$(records push.decided/pre-receive)
for ((i = 0; i < 16; i++)); do
	timeout 120 git -C "$C" push -q origin "HEAD:refs/heads/p$i" >"$T/par.$i" 2>&1 &
	pids[i]=$!
done
bad=0
for ((i = 0; i < 16; i++)); do wait "${pids[i]}" || bad=1; done
[ $bad = 0 ] || t_fail 'a push failed' "$(cat "$T"/par.*)"
t_is "$(records push.decided/pre-receive)" $((before + 16)) decisions
t_is "$(perl -MJSON::PP -ne 'my $r = decode_json($_); print "$r->{push}\n" if $r->{event} eq "push.decided"' "$(log_file)" | sort -u | wc -l)" \
	"$(records push.decided/pre-receive)" 'ids of pushes'
log_is_sound

t_case "G17 of pushes at once to one ref one wins, all are recorded"
before=$(records push.decided/pre-receive)
base=$(tip)
for ((i = 0; i < 6; i++)); do
	g reset -q --hard "$base"
	commit "race $i"
	g branch -q -f "race$i"
done
for ((i = 0; i < 6; i++)); do
	timeout 120 git -C "$C" push -q origin "race$i:refs/heads/race" >"$T/par.$i" 2>&1 &
	pids[i]=$!
done
won=0
for ((i = 0; i < 6; i++)); do wait "${pids[i]}" && won=$((won + 1)); done
t_ok 'one or more won in turn, never none' test $won -ge 1
t_ok 'the ref is one of them' grep -q "$(sg rev-parse race)" <<<"$(g for-each-ref --format='%(objectname)' 'refs/heads/race*')"
t_is "$(records push.applied refs.0.ref refs/heads/race)" $won applied
log_is_sound
g reset -q --hard "$base"

t_case "a log that was renamed away is gone on with, and that is recorded"
mv "$(log_file)" "$T/old.jsonl"
commit 'rotated'
push main
accepted
t_is "$(records log.rotated)" 1 records
t_ok 'one chain over both' perl "$T_LIB/audit.pl" verify "$T/old.jsonl" "$(log_file)"

t_case "the policy can have it rotated by size"
policy <<'YAML'
version: 1
trunk: main
audit: {required: yes, rotate: 4KiB}
rules:
  - {rule: commit_message, id: form, refs: ["@all"], subject_max: 12}
YAML
for i in 1 2 3 4 5 6 7 8 9 10; do
	commit "turn $i"
	push -q main
done
rotated=$(find "$S/trunkgate" -name 'audit.jsonl?*' -type f ! -name '*.lock' ! -name '*.head' | sort)
[ -n "$rotated" ] || t_fail 'nothing was rotated' "$(ls -l "$S/trunkgate")"
t_ok 'the file is small' test "$(stat -c %s "$(log_file)")" -lt 12000
log_is_sound

t_case "a torn last line is not built upon"
policy <<'YAML'
version: 1
trunk: main
rules: []
YAML
commit torn
push main
accepted
printf '{"schema":1,"half' >>"$(log_file)"
commit untorn
push main
accepted
tail -n 1 "$(log_file)" >"$T/last"
t_ok 'the last line is a record of its own' perl "$T_LIB/audit.pl" verify "$T/last"

t_case "another file can be named, also relative to the repository"
sg config trunkgate.auditLog trunkgate/other.jsonl
LOG=$S/trunkgate/other.jsonl
commit elsewhere
push main
accepted
log_is_sound
sg config trunkgate.auditLog "$T/abs.jsonl"
LOG=$T/abs.jsonl
commit abs
push main
accepted
log_is_sound

t_case "a folder of the log that is missing is made, its parents are not"
sg config trunkgate.auditLog logs/audit.jsonl
LOG=$S/logs/audit.jsonl
commit 'a folder in the repository'
push main
accepted
log_is_sound
t_is "$(stat -c %a "$S/logs")" 750 'mode'
sg config trunkgate.auditLog "$T/far/audit.jsonl"
LOG=$T/far/audit.jsonl
commit 'a folder elsewhere'
push main
accepted
log_is_sound
sg config trunkgate.auditLog "$T/no/such/audit.jsonl"
commit 'two folders'
push main
t_is "$push_status" 1 'refused'
says 'the audit log cannot be written'
t_not_ok 'nothing is made' test -e "$T/no"

t_case "syslog and journald are copies: with nobody listening the push is decided as the policy says"
for target in syslog journald; do
	sg config trunkgate.auditLog $target
	commit "to $target"
	push main
	t_ok "$target: accepted, or refused for want of a log" test "$push_status" -le 1
	[ "$push_status" = 0 ] || says 'audit log'
done
