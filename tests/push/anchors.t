#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Where the log ended, noted in refs/trunkgate/audit: a log that is written
# anew, from its head file to its last line, shows all the same.
# shellcheck disable=SC2016
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

server app <<'YAML'
version: 1
audit: {anchor: 4}
sandbox: try
rules: [{rule: commit_message, refs: ["@trunk"], subject_max: 20}]
YAML
client dev
anchors=refs/trunkgate/audit log=$S/trunkgate/audit.jsonl
in_server() { (cd "$S" && "$TG_BIN" "$@" >"$T/out" 2>&1); }
nr_anchors() { sg rev-list --count "$anchors" 2>/dev/null || echo 0; }

# rewrite PERL: runs it on each line of the log, with the sequence number in $n,
# and makes a whole new chain of what it leaves, with its head file.
rewrite() {
	perl -MDigest::SHA=sha256_hex -i -pe '
		BEGIN { $prev = "0" x 64; $n = 0 }
		'"$1"';
		if ($_ eq "") { next } chomp; $n++;
		s/"seq":\d+,"prev":"\w+"\}$/"seq":$n,"prev":"$prev"}/; $prev = sha256_hex($_); $_ .= "\n";
		END { open my $head, ">", "$ARGV.head" or die; print $head "$n $prev\n" }' "$log"
}

t_case "nothing is noted before enough records are there"
commit one
push main
accepted
t_is "$(nr_anchors)" 0 'anchors'

t_case "then it is, and git finds nothing wrong with it"
for i in 2 3 4 5; do
	commit "$i"
	push main
	accepted
	silent
done
t_is "$(nr_anchors)" 2 'anchors'
t_ok 'fsck' sg fsck --strict --full
t_is "$(sg log -1 --format=%B "$anchors" | sed 's/[0-9a-f]\{64\}/HASH/')" \
	"audit head 9 HASH $log" 'message'
t_is "$(sg log -1 --format=%B "$anchors" | cut -d' ' -f4)" \
	"$(sed -n 9p "$log" | tr -d '\n' | sha256sum | cut -d' ' -f1)" 'the sum of that line'
t_is "$(sg ls-tree -r "$anchors" | wc -l)" 0 'files'
t_ok 'verify' in_server audit verify
t_ok 'says so' grep -q "2 anchors in $anchors, the newest of record 9" "$T/out"
t_ok 'a mirror' g fetch -q origin "$anchors:$anchors"
g log --format=%B "$anchors" >"$T/mirror"

t_case "git packs it like any other ref"
t_ok 'gc' sg gc -q
commit packed
push main
accepted
commit again
push main
accepted
t_is "$(nr_anchors)" 3 'anchors'
t_ok 'verify' in_server audit verify

t_case "nobody can push it"
commit 'not an anchor'
push "+HEAD:$anchors"
not_judged
says 'written by the server alone'
push ":$anchors"
not_judged
push 'HEAD:refs/trunkgate/other'
not_judged
t_is "$(nr_anchors)" 3 'anchors'

t_case "a chain that was written anew is whole by itself, and not by its anchors"
cp "$log" "$T/log"
cp "$log.head" "$T/head"
rewrite 'if ($. == 2) { $_ = "" }'
t_ok 'the file alone' "$TG_BIN" audit verify "$log"
t_not_ok 'verify' in_server audit verify
t_ok 'says where' grep -q 'audit.jsonl:5: this record is another one than an anchor says' "$T/out"
cp "$T/log" "$log"
rewrite 's/"pusher":null/"pusher":"eve"/ if $. == 6'
t_not_ok 'verify' in_server audit verify
t_ok 'later ones say so' grep -q 'audit.jsonl:9: this record is another one' "$T/out"
cp "$T/log" "$log"
rewrite '$_ = "" if $. > 6'
t_not_ok 'verify' in_server audit verify
t_ok 'ends too early' grep -q '2 of 3 anchors name records that are not in these files' "$T/out"

t_case "who has the account may take the ref back as well, but not the copies"
cp "$T/log" "$log"
rewrite '$_ = "" if $. == 2'
sg update-ref -d "$anchors"
t_ok 'verify' in_server audit verify
t_not_ok 'with a mirror of the ref' in_server audit verify --anchor "$T/mirror"
(cd "$S" && "$TG_BIN" audit verify --anchor - <"$T/mirror" >"$T/out")
t_is "$?" 1 'on standard input'
sed 's/^/Nov 21 07:00:00 host trunkgate[7]: /' "$T/mirror" | sed '/^.*: $/d' >"$T/syslog"
t_not_ok 'with lines of syslog' in_server audit verify --anchor "$T/syslog"
sed "s|$log|/srv/git/another.git/trunkgate/audit.jsonl|" "$T/syslog" >"$T/another"
t_ok 'those of another log say nothing' in_server audit verify --anchor "$T/another"
cp "$T/log" "$log"
cp "$T/head" "$log.head"
t_ok 'the true log' in_server audit verify --anchor "$T/mirror"

t_case "files that were deleted in time are no fault"
for i in 1 2 3 4 5 6; do
	commit "more $i"
	push main
	accepted
done
before=$(nr_anchors)
mv "$log" "$log.20200101T000000.000Z"
for i in 7 8 9; do
	commit "more $i"
	push main
	accepted
done
rm "$log.20200101T000000.000Z"
t_ok 'verify' in_server audit verify
t_ok 'more anchors' test "$(nr_anchors)" -gt "$before"

t_case "what is no anchor there does not stop pushes, and is told"
sg update-ref "$anchors" main
commit 'goes on'
push main
accepted
says "could not note where its log ends: $anchors: $(tip HEAD~1) is no anchor"
t_not_ok 'verify' in_server audit verify
t_ok 'why' grep -q 'is no anchor' "$T/out"
"$TG_BIN" doctor "$S" >"$T/out" 2>&1
t_ok 'doctor' grep -q 'warning: log.anchors: ' "$T/out"
sg update-ref -d "$anchors"

t_case "somebody else is at it"
mkdir -p "$S/refs/trunkgate"
: >"$S/$anchors.lock"
for i in 1 2 3; do
	commit "locked $i"
	push main
	accepted
	silent
done
t_is "$(nr_anchors)" 0 'anchors'
"$TG_BIN" doctor "$S" >"$T/out" 2>&1
t_ok 'doctor' grep -q 'warning: log.anchors_late: ' "$T/out"
rm "$S/$anchors.lock"
commit free
push main
t_is "$(nr_anchors)" 1 'anchors'

t_case "without the knob there is no such ref"
sg update-ref -d "$anchors"
policy <<'YAML'
version: 1
rules: [{rule: ref_changes}]
YAML
for i in 1 2 3 4; do
	commit "plain $i"
	push main
	accepted
done
t_is "$(nr_anchors)" 0 'anchors'
