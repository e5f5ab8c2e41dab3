/* SPDX-License-Identifier: MIT */
/* The hook that stood there before ours and was kept (install.sh --chain). */
#ifndef TRUNKGATE_GATE_CHAIN_H
#define TRUNKGATE_GATE_CHAIN_H

#include "trunkgate/error.h"

/*
 * Replaces this process by "<argv[0]>.chained", with the same arguments and
 * environment and input as its standard input. Returns only when there is no
 * such hook (NULL) or it cannot be run (an error).
 */
TG_MUST_USE const struct tg_error *tg_chain_exec(struct tg_arena *arena, char **argv,
						 struct tg_str input);
/* Whether there is such a hook. */
bool tg_chain_exists(struct tg_arena *arena, const char *argv0);
/* Whether the program beside argv[0] of that name is a hook of ours. */
bool tg_chain_has_sibling(struct tg_arena *arena, const char *argv0, const char *name);

#endif
