#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The logrotate file that is installed, run by logrotate itself: nothing is
# lost, and the chain goes on over it.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

PATH=$PATH:/usr/sbin
command -v logrotate >/dev/null || t_need 'logrotate is not installed'

server app <<'YAML'
version: 1
audit: {rotate: 0}
rules: [{rule: ref_changes}]
YAML
client dev
chmod 0750 "$S/trunkgate"
log=$S/trunkgate/audit.jsonl
sed -e "s|/srv/git/\*.git|$S|; s|su git git|su $(id -un) $(id -gn)|" \
	"$T_TOP/share/logrotate" >"$T/logrotate.conf"
chmod 0644 "$T/logrotate.conf"
rotate() { logrotate --force --state "$T/state" "$T/logrotate.conf"; }
# rotated N: there are N files beside the live one.
rotated() { t_is "$(find "$S/trunkgate" -name 'audit.jsonl-2*' | wc -l)" "$1" 'rotated files'; }

t_case "a rotation by logrotate loses nothing, and the chain goes on"
for i in 1 2 3; do
	commit "$i"
	push main
	accepted
	t_ok 'logrotate' rotate
	t_not_ok 'the log' test -e "$log"
	# Names have seconds.
	sleep 1.1
done
commit last
push main
accepted
rotated 3
t_is "$(find "$S/trunkgate" -name 'audit.jsonl-2*.gz' | wc -l)" 2 'all but the last are compressed'
t_ok 'verify' in_server audit verify
t_ok 'whole' grep -q 'the chain is whole' "$T/out"
t_ok 'audit' in_server audit --json --event push.applied
t_is "$(wc -l <"$T/out")" 4 'pushes'
t_is "$(perl -ne 'print "$1 " if /"seq":(\d+)/' "$T/out" | tr ' ' '\n' | sort -cn 2>&1)" '' 'in order'

t_case "files of both ways to rotate are read in order"
policy <<'YAML'
version: 1
audit: {rotate: 1KiB}
rules: [{rule: ref_changes}]
YAML
commit ours
push main
commit more
push main
t_ok 'logrotate again' rotate
commit theirs
push main
t_ok 'verify' in_server audit verify
# As logrotate does without dateext: the higher number is the older file.
first_seq() { zcat -f "$1" | sed -n '1s/.*"seq":\([0-9]*\).*/\1/p'; }
set +f
i=9
while read -r _ file; do
	suffix=''
	[ "${file##*.}" != gz ] || suffix=.gz
	mv "$file" "$S/trunkgate/audit.jsonl.$i$suffix"
	i=$((i - 1))
done < <(for file in "$S"/trunkgate/audit.jsonl[-.]2*; do echo "$(first_seq "$file") $file"; done | sort -n)
set -f
t_ok 'verify numbered files' in_server audit verify

t_case "doctor has nothing against it"
t_ok 'doctor' "$TG_BIN" doctor --root "$T/root" "$S"
