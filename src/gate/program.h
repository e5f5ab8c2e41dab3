/* SPDX-License-Identifier: MIT */
/* Other programs, run without a shell: a fixed path, a fixed environment, input
 * and output in memory. */
#ifndef TRUNKGATE_GATE_PROGRAM_H
#define TRUNKGATE_GATE_PROGRAM_H

#include "trunkgate/error.h"

struct tg_program {
	const char *path;        /* argv[0] too */
	const char *const *args; /* NULL-terminated, without argv[0] */
	const char *const *env;  /* NULL-terminated, besides PATH, LC_ALL and HOME; may be NULL */
	struct tg_str input;
	size_t max_output;
	unsigned seconds; /* of the clock and of the processor */
};

/*
 * *status is the exit status, or -1 when a signal ended it: also when its time
 * was over or it printed more than max_output bytes. *output is what it printed,
 * in the arena; what it said on its standard error is dropped. Open descriptors
 * that are not close-on-exec are the program's too.
 */
TG_MUST_USE const struct tg_error *tg_program_run(struct tg_arena *arena,
						  const struct tg_program *program, int *status,
						  struct tg_str *output);

/* The same in two steps, for who has something to do meanwhile. What is started must
 * be waited for; it lives in the arena. */
struct tg_running;
TG_MUST_USE const struct tg_error *
tg_program_start(struct tg_arena *arena, const struct tg_program *program, struct tg_running **out);
TG_MUST_USE const struct tg_error *tg_program_wait(struct tg_running *running, int *status,
						   struct tg_str *output);

#endif
