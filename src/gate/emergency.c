/* SPDX-License-Identifier: MIT */
/* Nothing here allocates: it runs when memory is gone, or in a signal. */
#include "emergency.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static struct {
	struct tg_audit *audit;
	const char *hook;
	const char *record;
	const char *push;
	volatile sig_atomic_t armed;
} state;

static void
say(const char *text)
{
	ssize_t ignored = write(STDERR_FILENO, text, strlen(text));
	(void)ignored;
}

static void TG_NORETURN
end(const char *line, const char *what)
{
	if (state.armed) {
		state.armed = 0;
		say("trunkgate could not judge this push, so it was refused\n");
		say(line);
		if (state.audit)
			tg_audit_append_fixed(state.audit, state.hook, state.record, state.push,
					      what);
	}
	_exit(2);
}

static void
on_signal(int number)
{
	(void)number;
	end("error: the server interrupted the judging; push again\n", "interrupted by a signal");
}

static void
on_exhausted(const char *name, size_t budget, void *data)
{
	(void)name;
	(void)budget;
	(void)data;
	end("error: judging it needs more memory than the server allows; push in smaller steps\n",
	    "the memory budget is spent");
}

static void
handle(int number)
{
	struct sigaction action = { .sa_handler = on_signal };
	sigemptyset(&action.sa_mask);
	sigaction(number, &action, NULL);
}

static const int numbers[] = { SIGTERM, SIGHUP, SIGINT, SIGXCPU };

void
tg_emergency_arm(enum tg_hook hook)
{
	state.hook = tg_hook_words[hook];
	state.armed = 1;
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	for (size_t i = 0; i < TG_ARRAY_LEN(numbers); i++)
		handle(numbers[i]);
	tg_arena_on_exhausted(on_exhausted, NULL);
}

void
tg_emergency_set_audit(struct tg_audit *audit, const char *record, const char *push)
{
	state.audit = audit;
	state.record = record;
	state.push = push;
}

void
tg_emergency_disarm(void)
{
	state.armed = 0;
}

void
tg_emergency_leave(void)
{
	state.armed = 0;
	for (size_t i = 0; i < TG_ARRAY_LEN(numbers); i++)
		signal(numbers[i], SIG_DFL);
}
