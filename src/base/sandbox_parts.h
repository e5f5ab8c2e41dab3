/* SPDX-License-Identifier: MIT */
/* The parts of the sandbox, each over one facility of the kernel. */
#ifndef TRUNKGATE_BASE_SANDBOX_PARTS_H
#define TRUNKGATE_BASE_SANDBOX_PARTS_H

#include "trunkgate/sandbox.h"

/* fcntl.h has it under _GNU_SOURCE only; the same on all architectures that
 * seccomp.c knows. */
#define TG_O_PATH 010000000

/* Version of Landlock's interface, 0 = none. */
int tg_landlock_abi(void);
TG_MUST_USE const struct tg_error *tg_landlock_enter(struct tg_arena *arena,
						     const struct tg_sandbox *sandbox, int abi);

/* Whether filters can be set, and this architecture's calls are known. */
bool tg_seccomp_is_there(void);
TG_MUST_USE const struct tg_error *tg_seccomp_enter(struct tg_arena *arena, bool may_run);

#endif
