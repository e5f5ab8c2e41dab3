/* SPDX-License-Identifier: MIT */
/*
 * Giving up what a program does not need, for good: before hostile bytes are
 * read, so that a fault in reading them is worth little. Landlock
 * (landlock(7)) leaves the named parts of the file system and nothing else;
 * seccomp (seccomp(2)) leaves no network, no other programs and no calls
 * that change what the process is; no new privileges, no core dumps, a bound
 * on processor time. Linux only.
 */
#ifndef TRUNKGATE_SANDBOX_H
#define TRUNKGATE_SANDBOX_H

#include "trunkgate/error.h"

struct tg_sandbox {
	const char *const *readable; /* directories or files, with all below */
	size_t nr_readable;
	const char *const *writable; /* the same; readable as well */
	size_t nr_writable;
	int64_t cpu_seconds; /* 0 = no bound */
	bool may_run;        /* other programs (ssh-keygen) below /usr */
};

/* Which parts the kernel gave. */
struct tg_sandbox_state {
	bool has_landlock;
	bool has_seccomp;
};

/*
 * Cannot be undone. A path that does not exist is passed over: nothing below
 * it can be opened then. Descriptors that are open stay so. What the kernel
 * does not offer is missing in state and no error; an error means that it
 * offers a part and refused to apply it, and the process is then in an
 * unknown part of the way.
 */
TG_MUST_USE const struct tg_error *tg_sandbox_enter(struct tg_arena *arena,
						    const struct tg_sandbox *sandbox,
						    struct tg_sandbox_state *state);

/* What this kernel offers, without entering anything. */
void tg_sandbox_offered(struct tg_sandbox_state *state);

/*
 * From now on the process gets at most so many bytes of data in all, from
 * whichever library asks; maps of files do not count. Allocations then fail. A
 * lower bound that is there already stays. Unbound takes it back, for a program
 * that is to run in our place.
 */
void tg_memory_bound(int64_t bytes);
void tg_memory_unbound(void);

#endif
