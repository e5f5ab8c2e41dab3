/* SPDX-License-Identifier: MIT */
/* Forms that all parts of the pusher's text have. */
#include "telling.h"

enum { MAX_NAME = 200 };

const char *
tg_tell_plural(size_t nr)
{
	return nr == 1 ? "" : "s";
}

const char *
tg_tell_show(const struct tg_telling *t, struct tg_str name)
{
	return tg_show(t->arena, name, MAX_NAME);
}

bool
tg_tell_is_local(const struct tg_telling *t)
{
	return t->v->hook == TG_HOOK_CHECK;
}
