/* SPDX-License-Identifier: MIT */
/* Records what landed; refuses nothing; see githooks(5). */
#include "trunkgate/gate.h"

int
main(int argc, char **argv)
{
	return tg_gate_hook(TG_HOOK_POST_RECEIVE, argc, argv);
}
