/* SPDX-License-Identifier: MIT */
/* The parts in their order: what seccomp refuses the others still need. */
#include "sandbox_parts.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* The sanitizers look at the process from outside when it ends, which is
 * what a sandbox is there to prevent. */
#ifdef TG_NO_SANDBOX
static const bool is_possible = false;
#else
static const bool is_possible = true;
#endif

void
tg_sandbox_offered(struct tg_sandbox_state *state)
{
	state->has_landlock = is_possible && tg_landlock_abi() > 0;
	state->has_seccomp = is_possible && tg_seccomp_is_there();
}

/* The hard limit a little above the soft one, so that its signal can still be
 * answered. A limit that is lower already stays. */
static void
set_limits(const struct tg_sandbox *sandbox)
{
	struct rlimit core = { 0, 0 }, cpu;
	rlim_t wanted = (rlim_t)sandbox->cpu_seconds;
	(void)setrlimit(RLIMIT_CORE, &core);
	if (sandbox->cpu_seconds <= 0 || getrlimit(RLIMIT_CPU, &cpu) != 0)
		return;
	if (cpu.rlim_cur == RLIM_INFINITY || cpu.rlim_cur > wanted)
		cpu.rlim_cur = wanted;
	if (cpu.rlim_max == RLIM_INFINITY || cpu.rlim_max > wanted + 1)
		cpu.rlim_max = wanted + 1;
	(void)setrlimit(RLIMIT_CPU, &cpu);
}

static struct rlimit data_before;
static bool has_bound;

void
tg_memory_bound(int64_t bytes)
{
	struct rlimit data;
	if (!is_possible || bytes <= 0 || getrlimit(RLIMIT_DATA, &data_before) != 0)
		return;
	data = data_before;
	if (data.rlim_cur != RLIM_INFINITY && data.rlim_cur <= (rlim_t)bytes)
		return;
	data.rlim_cur = (rlim_t)bytes;
	has_bound = setrlimit(RLIMIT_DATA, &data) == 0;
}

void
tg_memory_unbound(void)
{
	if (has_bound)
		(void)setrlimit(RLIMIT_DATA, &data_before);
	has_bound = false;
}

const struct tg_error *
tg_sandbox_enter(struct tg_arena *arena, const struct tg_sandbox *sandbox,
		 struct tg_sandbox_state *state)
{
	int abi = tg_landlock_abi();
	tg_sandbox_offered(state);
	if (!is_possible)
		return NULL;
	set_limits(sandbox);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return tg_error_errno(arena, errno, "no_new_privs cannot be set");
	if (state->has_landlock)
		TG_TRY(tg_landlock_enter(arena, sandbox, abi));
	if (state->has_seccomp)
		TG_TRY(tg_seccomp_enter(arena, sandbox->may_run));
	return NULL;
}
