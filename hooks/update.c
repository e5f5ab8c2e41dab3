/* SPDX-License-Identifier: MIT */
/* Judges the ref rules of one ref as it moves; see githooks(5). */
#include "trunkgate/gate.h"

int
main(int argc, char **argv)
{
	return tg_gate_hook(TG_HOOK_UPDATE, argc, argv);
}
