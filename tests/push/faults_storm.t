#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Sixteen clients push at once to one server, and some of their hooks are
# killed: every push is accounted for, the chain and the ledger are whole.
# TG_STORM_SECONDS says for how long.
# shellcheck source-path=SCRIPTDIR source=../lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"

seconds=${TG_STORM_SECONDS:-6}
unset TRUNKGATE_TEST_CLOCK
server app <<'YAML'
version: 1
identity: env:TG_USER
audit: {rotate: 1MiB}
rules:
  - {rule: ref_names}
  - {rule: commit_message, forbid: ['\bsecret\b']}
  - {rule: branch_lifetime, hard: 48h, soft: 24h}
  - {rule: branch_count, per_person: 10000}
YAML
client dev
put base
commit base
TG_USER=ana push main
accepted
base=$(tip)

# one_client NUMBER: commits of its own on a branch of its own, good and bad in
# turns, until the time is over. Notes what git said of each in told.NUMBER.
one_client() {
	local nr=0 said id end=$((SECONDS + seconds)) dir=$T/client.$1
	git init -q --template= -b main "$dir"
	git -C "$dir" fetch -q "$S" main
	git -C "$dir" reset -q --hard "$base"
	while [ $SECONDS -lt $end ]; do
		nr=$((nr + 1))
		said=fine
		[ $((nr % 3)) -ne 0 ] || said=secret
		git -C "$dir" commit -q --allow-empty -m "$said $1 $nr"
		id=$(git -C "$dir" rev-parse HEAD)
		storm "$1" $nr git -C "$dir" push -qf "$S" "HEAD:refs/heads/c$1/b$((nr % 5))" \
			>/dev/null 2>"$T/err.$1"
		echo "$said $id refs/heads/c$1/b$((nr % 5)) $?" >>"$T/told.$1"
		git -C "$dir" reset -q --hard "$base"
	done
}

# Each ninth push has its pre-receive killed at some call.
storm() {
	local who=$1 nr=$2
	shift 2
	if [ $((nr % 9)) -eq 0 ]; then
		LD_PRELOAD=$SHIM TG_FAULT="file tear $((nr * 37 % 450 + 1)) 0" \
			TG_FAULT_IN=pre-receive TG_USER=c$who "$@"
	else
		TG_USER=c$who "$@"
	fi
}

t_case "every push of sixteen clients is answered as it deserves"
sg config receive.denyNonFastForwards false
for i in $(seq 16); do one_client "$i" & done
wait
find "$T" -name "told.*" -exec cat {} + >"$T/told"
t_diag "$(wc -l <"$T/told") pushes in $seconds s"
t_is "$(awk '$1 == "secret" && $4 == 0' "$T/told" | wc -l)" 0 'bad pushes that were accepted'
t_ok 'many good pushes were accepted' test "$(awk '$1 == "fine" && $4 == 0' "$T/told" | wc -l)" -ge 16

t_case "each push that was accepted is in the log, judged and landed; no bad commit is in a ref"
find "$S/trunkgate" -name 'audit.jsonl*' -exec cat {} + >"$T/log"
grep -F '"event":"push.decided"' "$T/log" | grep -F '"verdict":"accepted"' >"$T/decided"
grep -F '"event":"push.applied"' "$T/log" >"$T/applied"
missing=0
while read -r _ id _ status; do
	[ "$status" -ne 0 ] || { grep -qF "\"new\":\"$id\"" "$T/decided" && grep -qF "\"new\":\"$id\"" "$T/applied"; } ||
		missing=$((missing + 1))
done <"$T/told"
t_is $missing 0 'pushes without their records'
t_is "$(sg log --all --format=%s | grep -c secret)" 0 'bad commits that refs reach'

t_case "the chain goes through all files, and the ledger is whole"
chain_is_whole
ledger_is_sound
put last
commit last
TG_USER=ana push main
accepted
