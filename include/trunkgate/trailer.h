/* SPDX-License-Identifier: MIT */
/*
 * Trailers exactly as `git log --format='%(trailers:only,unfold)'` of git 2.39
 * reads them with default configuration (git-interpret-trailers(1) and
 * trailer.c; separator ":", comment character "#", no "---" divider). Unlike
 * git, the near misses are told as well.
 */
#ifndef TRUNKGATE_TRAILER_H
#define TRUNKGATE_TRAILER_H

#include "trunkgate/arena.h"
#include "trunkgate/str.h"

struct tg_trailer {
	struct tg_str key;   /* as written; compare with tg_str_eq_nocase() */
	struct tg_str value; /* unfolded, trimmed; may be empty */
	uint32_t line;       /* of the message, from 1 */
};

enum tg_near_miss_kind {
	TG_NEAR_FOREIGN_LINE,   /* this line voids the whole last paragraph */
	TG_NEAR_EARLIER,        /* "Key: value" in an earlier paragraph (or the title) */
	TG_NEAR_AFTER_CUT,      /* behind a scissors line, or in a comment */
	TG_NEAR_ONLY_PARAGRAPH, /* the message has one paragraph: no trailers */
	TG_NEAR_SPELLING        /* "Key value", "Two Words: x", "key : x"-likes, full-width colon */
};

struct tg_near_miss {
	enum tg_near_miss_kind kind;
	struct tg_str key;  /* what the key would be; empty for a foreign line */
	struct tg_str text; /* the line */
	uint32_t line;
};

struct tg_trailers {
	const struct tg_trailer *items; /* in message order, duplicates kept */
	size_t nr;
	const struct tg_near_miss *near; /* in message order, the last TG_NEAR_MAX */
	size_t nr_near;
	bool is_cut; /* there are more than TG_TRAILERS_MAX: nothing can be decided */
};

#define TG_TRAILERS_MAX 100000 /* a message with more keeps this many and is marked */
#define TG_NEAR_MAX 100

/* Views point into message or into the arena. Never fails: any bytes are a
 * message. A NUL ends the message, as it does for git. */
void tg_trailers_parse(struct tg_arena *arena, struct tg_str message, struct tg_trailers *out);

/* First with that key (any case) at or after index from; NULL if none. */
const struct tg_trailer *tg_trailers_find(const struct tg_trailers *trailers, struct tg_str key,
					  size_t from);

/* "Name <mail>": both not empty, mail with one '@' and no blanks. Either
 * output may be NULL. */
bool tg_parse_person(struct tg_str value, struct tg_str *name, struct tg_str *mail);

#endif
