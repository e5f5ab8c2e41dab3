#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What tests/lib/push.sh makes of a test that is wrong itself.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

# the_test: runs the test on standard input; its output is in $T/tap.
the_test() {
	cat >"$T/wrong.t"
	mkdir -p "$T/tmp"
	env TMPDIR="$T/tmp" T_LIB="$T_LIB" bash "$T/wrong.t" >"$T/tap" 2>&1
}
# shellcheck disable=SC2016 # the test expands it
begin='. "$T_LIB/push.sh"; client dev; t_case one'

t_case "an assertion that holds passes"
the_test <<<"$begin"'; t_is a a; t_case two; t_ok two true'
t_is $? 0 status
t_is "$(grep -c '^ok' "$T/tap")" 2 passed

t_case "an assertion that does not hold fails its case alone"
the_test <<<"$begin"'; t_is a b; t_case two; t_ok two true'
t_is $? 1 status
t_is "$(grep '^not ok\|^ok' "$T/tap")" $'not ok 1 - one\nok 2 - two'

t_case "an assertion that does not exist fails its case"
the_test <<<"$begin"'; t_iss a a; t_case two; (t_okay two true); true'
t_is $? 1 status
t_is "$(grep -c '^not ok' "$T/tap")" 2 failed
t_ok 'its name' grep -q 't_okay: command not found' "$T/tap"

t_case "a file that ends early fails"
the_test <<<"$begin"'; exit 3'
t_is $? 3 status
