#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Disks that are full, slow or read-only, and a clock that goes back, under
# real pushes.
# shellcheck source-path=SCRIPTDIR source=../lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"

server app <<'YAML'
version: 1
identity: env:TG_USER
deadline: 20s
rules:
  - {rule: commit_message, forbid: ['\bsecret\b']}
  - {rule: branch_lifetime, hard: 48h, soft: 24h}
YAML
client dev
unset TRUNKGATE_TEST_CLOCK
export TG_USER=ana
put base
commit base
push main
accepted

# with FAULT HOOK COMMAND...
with() { LD_PRELOAD=$SHIM TG_FAULT=$1 TG_FAULT_IN=$2 "${@:3}"; }

# next MESSAGE: one more commit on main.
next() {
	put "file" "$RANDOM $1"
	commit "$1"
}

t_case "a disk that is full from the start accepts nothing"
next fine
with 'file from 1 28' pre-receive push main
t_ok 'refused' test "$push_status" -ne 0
ref_at main HEAD~1

t_case "a disk that takes no more of the log accepts nothing"
# The log is larger than the limit on the size of files already.
head -c 3000 /dev/zero | tr '\0' ' ' >"$T/pad"
limit=$(($(wc -c <"$(log_file)") / 1024))
(ulimit -f $limit && push main) >/dev/null 2>&1
push_status=$?
ref_at main HEAD~1
push main
accepted
log_is_sound

t_case "a small file system that is full"
if [ "$EUID" -ne 0 ] || ! mkdir "$T/small" || ! mount -t tmpfs -o size=600k none "$T/small" 2>/dev/null; then
	t_skip 'no file system can be mounted'
else
	t_at_exit "umount $T/small"
	cp -a "$S/trunkgate" "$T/small/"
	rm -r "$S/trunkgate"
	ln -s "$T/small/trunkgate" "$S/trunkgate"
	next fine
	push main
	accepted
	head -c 1M /dev/zero >"$T/small/fill" 2>/dev/null
	next fine
	push main
	t_ok 'refused' test "$push_status" -ne 0
	ref_at main HEAD~1
	says 'trunkgate could not judge this push'
	"$TG_BIN" doctor "$S" >"$T/out" 2>&1
	t_ok 'the doctor says so' grep -q 'error: files.full: ' "$T/out"
	next 'a secret'
	push main
	t_ok 'refused' test "$push_status" -ne 0
	g reset -q --hard HEAD~1
	# Another file system beside the repository, of which only the name is like it.
	mkdir "$S-logs"
	if mount --bind "$T/small" "$S-logs"; then
		sg config trunkgate.auditLog "$S-logs/trunkgate/audit.jsonl"
		"$TG_BIN" doctor "$S" >"$T/out" 2>&1
		sg config --unset trunkgate.auditLog
		umount "$S-logs"
		t_ok 'its log there, too' grep -q "error: files.full: .*$S-logs" "$T/out"
	fi
	rm "$T/small/fill"
	push main
	accepted
	log_is_sound
	ledger_is_sound
fi

t_case "a read-only file system"
if [ ! -e "$T/small/trunkgate" ] || ! mount -o remount,ro "$T/small" 2>/dev/null; then
	t_skip 'no file system can be mounted'
else
	next fine
	push main
	t_ok 'refused' test "$push_status" -ne 0
	ref_at main HEAD~1
	says 'Read-only file system'
	mount -o remount,rw "$T/small"
	push main
	accepted
	log_is_sound
	ledger_is_sound
fi
if [ -L "$S/trunkgate" ]; then
	rm "$S/trunkgate"
	cp -a "$T/small/trunkgate" "$S/trunkgate"
fi

t_case "a slow disk makes a push slow, and nothing else"
next fine
with 'file slow 0 2' pre-receive push main
accepted
next 'a secret'
with 'file slow 0 2' pre-receive push main
refused
finding commit_message/forbid
g reset -q --hard HEAD~1

t_case "a disk so slow that the deadline passes refuses"
sed 's/deadline: 20s/deadline: 1s/' "$S/trunkgate/policy.yaml" >"$T/short.yaml"
policy <"$T/short.yaml"
next fine
with 'file slow 0 40' pre-receive push main
t_ok 'refused' test "$push_status" -ne 0
ref_at main HEAD~1
says deadline
push main
accepted

t_case "a clock that goes back an hour within a push"
for at in 1 2 3 4 5 6 8; do
	next "fine $at"
	with "file back $at 3600" pre-receive push main
	accepted
	log_is_sound
done
next 'a secret'
with 'file back 2 3600' pre-receive push main
refused
finding commit_message/forbid
g reset -q --hard HEAD~1

t_case "a clock that goes back a year between two pushes does not make a branch younger"
g checkout -q -b topic
next topic
push topic
accepted
next 'more of topic'
with 'file back 1 31536000' pre-receive push topic
accepted
log_is_sound
ledger_is_sound
chain_is_whole
