/* SPDX-License-Identifier: MIT */
/* Judges a push before any ref moves; see githooks(5). */
#include "trunkgate/gate.h"

int
main(int argc, char **argv)
{
	return tg_gate_hook(TG_HOOK_PRE_RECEIVE, argc, argv);
}
