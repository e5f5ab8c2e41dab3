#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Which commits a push brings to a rule, in what order, and what each of them
# changes: the git layer against git and plain set arithmetic, on random
# histories. TG_SEEDS widens the search (TG_SEEDS=500 for a long run).
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

program=$TG_OUT/tests/tools/ranges
[ -x "$program" ] || t_need "no $program"
seeds=${TG_SEEDS:-6}

# differ GRAPH SKEW: random repositories with that kind of commit-graph, and
# dates that grow with the history or do not.
differ() {
	t_ok "seeds 1 to $seeds" perl "$T_LIB/ranges.pl" "$program" "$T/$1-$2" "$1" "$2" 1 "$seeds"
	rm -rf "${T:?}/$1-$2"
}

t_case "agrees with git where there is no commit-graph"
differ none 0

t_case "agrees with set arithmetic where dates are skewed and there is no commit-graph"
differ none 1

t_case "agrees with git over a commit-graph of generation version 1"
differ v1 0

t_case "agrees with set arithmetic over skewed dates and a commit-graph of version 2"
differ v2 1

t_case "agrees with set arithmetic over a chain of commit-graphs, versions mixed"
differ chain 1
