# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# For tests that need days to pass: the programs whose clock can be set, and
# words to set it. To be read in place of push.sh.
TG_OUT=${TG_OUT:-$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/build/out}
case $TG_OUT in */tests/clock) ;; *) TG_OUT=$TG_OUT/tests/clock ;; esac
export TG_OUT
# shellcheck source-path=SCRIPTDIR source=push.sh
. "$(dirname "${BASH_SOURCE[0]}")/push.sh"

# at "2026-11-02 09:00": the server's clock, UTC, until it is set again.
at() {
	TRUNKGATE_TEST_CLOCK=$(date -u -d "$1 UTC" +%s) || exit 1
	export TRUNKGATE_TEST_CLOCK
}

# later "50 hours": on from there.
later() {
	local seconds
	seconds=$(($(date -u -d "1970-01-01 00:00 UTC + $1" +%s))) || exit 1
	TRUNKGATE_TEST_CLOCK=$((TRUNKGATE_TEST_CLOCK + seconds))
	export TRUNKGATE_TEST_CLOCK
}

# begin NAME [PERSON]: a branch on the trunk with one commit of its own, pushed.
begin() {
	g checkout -q -B "$1" main
	put "$1.txt" "$1"
	commit "work on $1"
	as "${2:-ana}" push "$1"
}

# trunk_moves: on by a commit of ana's.
trunk_moved=0
trunk_moves() {
	g checkout -q main
	put "trunk.$((trunk_moved += 1))"
	commit 'the trunk moves'
	as ana push main
	accepted
}
