#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The suite of `make compare`, run on our own hooks: nothing that we check is
# let through, nothing good refused, and a gate that is worse looks worse.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

compare() { "$T_TOP/tests/compare/run" "$@" >"$T/table" 2>"$T/said"; }

t_case "trunkgate: every scenario comes out as it should, but what it has no rule for"
t_ok 'the suite' compare --why trunkgate
while read -r gate name result words; do
	case $name in
	big_file | big_and_gone | secret_path | secret_and_gone) want=unchecked ;;
	*) want='accept|refuse' ;;
	esac
	[[ $result =~ ^($want)$ ]] || t_fail "$gate: $name is $result" "$words"
done <"$T/table"
t_ok 'more than forty' test "$(wc -l <"$T/table")" -gt 40

t_case "each refusal has a reason of ours"
t_is "$(awk '$3 == "refuse" && !/error: |refs\/replace/' "$T/table")" '' 'without one'

t_case "a gate that lets everything through looks like one"
# The gate expands it.
# shellcheck disable=SC2016
printf '#!/bin/sh\n[ "$1" != covers ] || { echo message merge ref; exit; }\nexec %s "$@"\n' \
	"$T_TOP/tests/compare/gates/none" >"$T/open"
chmod +x "$T/open"
compare --no-cost "$T/open"
t_is "$(grep -c 'let through\*\* |' "$T/table")" 30 'rows let through'
t_is "$(grep -c 'not checked' "$T/table")" 5 'rows not checked'
