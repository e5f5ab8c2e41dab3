# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# For tests in which libc fails: pushes that are kept as git shows them to a
# hook, and sweeps over each call that the hook then makes. To be read in place
# of clock.sh.
#
#	freeze main
#	sweep refused pre-receive
#
# TG_FAULTS=all tries each call; otherwise the dear kinds are sampled.
# shellcheck source-path=SCRIPTDIR source=clock.sh
. "$(dirname "${BASH_SOURCE[0]}")/clock.sh"

SHIM=${TG_OUT%/clock}/faults.so
[ -e "$SHIM" ] || t_need 'no fault injection in this build'

# freeze [git push option...] REFSPEC...: the push as pre-receive sees it, in
# $T/input and the server's objects; git takes nothing of it.
freeze() {
	rm -rf "$S"/objects/tmp_objdir-incoming-kept "$T/kept"
	mv "$S/hooks/pre-receive" "$T/real"
	cat >"$S/hooks/pre-receive" <<-SH
		#!/bin/sh
		cat >"$T/input"
		cp -a "\$GIT_QUARANTINE_PATH" "$T/kept"
		exit 1
	SH
	chmod +x "$S/hooks/pre-receive"
	git -C "$C" push origin "$@" >"$T/push.out" 2>&1
	mv "$T/real" "$S/hooks/pre-receive"
	mv "$T/kept" "$S/objects/tmp_objdir-incoming-kept" || t_fail 'freeze' "$(cat "$T/push.out")"
}

# in_hook COMMAND...: with the environment of a hook of that push.
in_hook() {
	local dir=$S/objects/tmp_objdir-incoming-kept
	(cd "$S" && GIT_DIR=. GIT_QUARANTINE_PATH=$dir GIT_OBJECT_DIRECTORY=$dir \
		GIT_ALTERNATE_OBJECT_DIRECTORIES=$S/objects "$@")
}

# struck WANT FAULT STEP HOOK...: one sweep; see sweep.pl.
struck() {
	in_hook perl "$T_LIB/sweep.pl" "$SHIM" "$2" "$3" "$1" "$(log_file)" "$T/input" \
		"${@:4}" >"$T/sweep.out" 2>&1 || t_fail "$2" "$(head -n 40 "$T/sweep.out")"
	t_diag "$2: $(tail -n 1 "$T/sweep.out")"
}

# sweep WANT HOOK [ARGUMENT...]: all kinds of faults, and then none: the same
# push gets the same answer, on a log and a ledger that are whole. FEW=N: how
# many allocations apart.
sweep() {
	local want=$1 hook=$TG_OUT/libexec/$2 status=0 most=3 some=17 few=${FEW:-97}
	shift 2
	[ "${TG_FAULTS-}" != all ] || most=1 some=1 few=1
	struck "$want" 'file fail 5' $most "$hook" "$@"
	struck "$want" 'file fail 4' $some "$hook" "$@"
	struck "$want" 'file from 28' $some "$hook" "$@"
	struck "$want" 'file half 28' $some "$hook" "$@"
	struck "$want" 'alloc fail 12' "$few" "$hook" "$@"
	struck "$want" 'file kill 0' $some "$hook" "$@"
	struck "$want" 'file tear 0' $some "$hook" "$@"
	in_hook "$hook" "$@" <"$T/input" >"$T/calm.out" 2>&1 || status=$?
	case $want:$status in
	accepted*:0 | overridden:0 | applied:0 | refused:1) ;;
	*) t_fail "without a fault: status $status" "$(cat "$T/calm.out")" ;;
	esac
	chain_is_whole
	ledger_is_sound
}

# A line that was torn stays, and the next record vouches for it.
chain_is_whole() {
	t_ok 'the chain' env -C "$S" "$TG_BIN" audit verify
	grep -q 'the chain is whole' "$T/ok.out" || t_fail 'the chain' "$(cat "$T/ok.out")"
}

ledger_is_sound() {
	[ -e "$S/trunkgate/ledger.db" ] || return 0
	t_ok 'the ledger can be read' env -C "$S" "$TG_BIN" ledger show
	command -v sqlite3 >/dev/null || return 0
	t_is "$(sqlite3 "$S/trunkgate/ledger.db" 'PRAGMA integrity_check')" ok 'integrity of the ledger'
}
