#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Trailers and subjects of thousands of random messages, as we read them and
# as git log shows them: not a byte of difference. TG_SEED and TG_COUNT ask
# for other messages, or for more of them.
set -uf

top=$(cd -P "$(dirname "$0")/../.." && pwd)
program=${TG_OUT:-${TG_BUILD:-$top/build}/out}/tests/tools/trailers
mapfile -t vars < <(git rev-parse --local-env-vars)
unset "${vars[@]}"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C
format='%H%n%s%n%(trailers:only,unfold)'
T=$(mktemp -d "${TMPDIR:-/tmp}/trunkgate-trailers.XXXXXX") || exit 1
nr=0 failures=0

# same NAME SEED: messages of that seed read alike; else the first that is not.
same() {
	git init -q --bare "$T/$2.git" &&
		perl "$top/tests/lib/random-messages.pl" "$2" "${TG_COUNT:-4000}" |
		git -C "$T/$2.git" fast-import --quiet --done &&
		git -C "$T/$2.git" rev-list random |
		git -C "$T/$2.git" cat-file --batch >"$T/raw" &&
		"$program" <"$T/raw" >"$T/ours" &&
		git -C "$T/$2.git" log -z --encoding=none --format="$format" random >"$T/theirs" &&
		[ -s "$T/theirs" ] && cmp -s "$T/ours" "$T/theirs"
	local status=$?
	nr=$((nr + 1))
	if [ $status -eq 0 ]; then
		echo "ok $nr - $1"
		return
	fi
	echo "not ok $nr - $1"
	failures=$((failures + 1))
	diff -z -a "$T/ours" "$T/theirs" | tr '\0' '\n' | head -20 | cat -A | sed 's/^/# /'
}

for seed in ${TG_SEED:-1 2 3}; do
	same "random messages of seed $seed" "$seed"
done
echo "1..$nr"
if [ $failures -gt 0 ]; then
	echo "# the repositories are in $T"
	exit 1
fi
rm -rf "$T"
