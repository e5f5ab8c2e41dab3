/* SPDX-License-Identifier: MIT */
/* libgit2's errors, copied at the call: its message lives until the next. */
#include "store.h"

#include "trunkgate/buf.h"

#include <git2.h>

enum { MAX_SHOWN = 300 };

const struct tg_error *
tg_git_error(struct tg_arena *arena, const char *what)
{
	const git_error *last = git_error_last();
	struct tg_str text = tg_str_from(last && last->message ? last->message : "no reason given");
	return tg_error_new(arena, TG_ERR_GIT, "%s: %s", what, tg_show(arena, text, MAX_SHOWN));
}
