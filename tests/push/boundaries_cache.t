#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The cache of imports: whatever becomes of it, a push gets the same verdict.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

server app <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - rule: boundaries
    cycles: refuse
    modules:
      a: {paths: ["a/**"]}
      b: {paths: ["b/**"]}
YAML
client dev
cache=$S/trunkgate/cache/imports
for i in $(seq 150); do
	put "a/user$i.c" '#include "../b/used.h"'
	put "b/file$i.h" "int x$i;"
done
put b/used.h 'int used;'
commit 'ground'
as ana push main
accepted

# closes_cycle: the file that does is the one that a push brings, so the other
# edge has to come from the rest of the tree.
closes_cycle() {
	g reset -q --hard refs/remotes/origin/main
	put b/new.h '#include "../a/user1.c"'
	commit 'close it'
	as ana push main
	refused
	findings boundaries/cycle
}

t_case "what a large tree imports is kept, for the account of the hooks alone"
closes_cycle
t_ok "there is a cache" test -s "$cache"
t_is "$(stat -c %a "$cache")" 600 "its mode"
before=$(stat -c %s "$cache")

t_case "the next push uses it, and gets the same verdict"
closes_cycle
t_ok "it does not grow by what is known" test "$(stat -c %s "$cache")" -lt $((before + 1000))

t_case "a byte that changes in it changes no verdict"
for at in 0 4 20 45 60 500 $((before - 1)); do
	cp -- "$cache" "$T/good"
	printf '\377' | dd of="$cache" bs=1 seek="$at" conv=notrunc status=none
	closes_cycle
	cp -- "$T/good" "$cache"
done

t_case "nor does a cache that is cut short, foreign, a link or gone"
truncate -s $((before / 2)) "$cache"
closes_cycle
printf 'what is this' >"$cache"
closes_cycle
rm -f -- "$cache"
ln -s /etc/passwd "$cache"
closes_cycle
rm -rf -- "$S/trunkgate/cache"
closes_cycle
t_ok "it is there again" test -s "$cache"

t_case "what others may write is not believed"
chmod 666 "$cache"
closes_cycle
