/* SPDX-License-Identifier: MIT */
/*
 * Errors are values that travel up: a fallible function returns
 * `const struct tg_error *`, NULL is success, and its outputs are untouched on
 * failure. The library never logs or exits. An error says that something
 * could not be judged; what breaks a rule is a finding (rule.h).
 */
#ifndef TRUNKGATE_ERROR_H
#define TRUNKGATE_ERROR_H

#include "trunkgate/arena.h"
#include "trunkgate/str.h"

/* Only where a caller branches. */
enum tg_error_kind {
	TG_ERR_POLICY, /* the policy or its file is at fault: the administrator's */
	TG_ERR_INPUT,  /* the push or a request is malformed: the client's */
	TG_ERR_GIT,    /* repository, object or reference unreadable */
	TG_ERR_LIMIT,  /* a budget is spent: size, count, time, regex steps */
	TG_ERR_SYSTEM, /* the operating system said no */
	TG_ERR_BUG     /* ours */
};

/* A place in a text; line and column count from 1, 0 = unknown. */
struct tg_loc {
	const char *file; /* as shown to people; NULL = unknown */
	uint32_t line;
	uint32_t column;
};

struct tg_error {
	enum tg_error_kind kind;
	struct tg_loc loc;
	const char *message;          /* one line, no newline, escaped already */
	const struct tg_error *cause; /* what made it so, or NULL */
};

/* fmt gives the message; bytes of strangers go through tg_show() first. */
TG_PRINTF(3, 4)
const struct tg_error *tg_error_new(struct tg_arena *arena, enum tg_error_kind kind,
				    const char *fmt, ...);
TG_PRINTF(4, 5)
const struct tg_error *tg_error_at(struct tg_arena *arena, enum tg_error_kind kind,
				   struct tg_loc loc, const char *fmt, ...);
/* Keeps the cause's kind and place under a message that says what was tried. */
TG_PRINTF(3, 4)
const struct tg_error *tg_error_wrap(struct tg_arena *arena, const struct tg_error *cause,
				     const char *fmt, ...);
/* With strerror-like text of errnum (not locale dependent) appended. */
TG_PRINTF(3, 4)
const struct tg_error *tg_error_errno(struct tg_arena *arena, int errnum, const char *fmt, ...);

/* "file:line:column: message: cause: cause" in one line of the arena. */
const char *tg_error_text(struct tg_arena *arena, const struct tg_error *err);

/* return on failure: TG_TRY(tg_repo_open(...)); */
#define TG_TRY(call) \
	do { \
		const struct tg_error *try_err_ = (call); \
		if (try_err_) \
			return try_err_; \
	} while (0)

#endif
