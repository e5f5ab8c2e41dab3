/* SPDX-License-Identifier: MIT */
/* What the files that write the pusher's text share. */
#ifndef TRUNKGATE_REPORT_TELLING_H
#define TRUNKGATE_REPORT_TELLING_H

#include "group.h"
#include "lines.h"

enum { TG_TELL_LINE = 16 * 1024, TG_TELL_ABBREV = 7 };

struct tg_telling {
	struct tg_buf *out;
	struct tg_arena *arena;
	const struct tg_verdict *v;
	struct tg_groups groups;
};

/* "s" unless nr is 1. */
const char *tg_tell_plural(size_t nr);
/* A name of the push, escaped. */
const char *tg_tell_show(const struct tg_telling *t, struct tg_str name);
/* A developer's own run: there is no server and no record. */
bool tg_tell_is_local(const struct tg_telling *t);

/* What is wrong with the push, with the way out. */
void tg_tell_findings(struct tg_telling *t);
/* Why it could not be judged. */
void tg_tell_error(struct tg_telling *t);

#endif
