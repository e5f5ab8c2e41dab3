/* SPDX-License-Identifier: MIT */
/* Records of the cache of imports. Private to src/imports. */
#ifndef IMPORTS_CACHE_H
#define IMPORTS_CACHE_H

#include "trunkgate/buf.h"
#include "trunkgate/imports.h"

enum {
	TG_CACHE_KEY = 32,
	TG_CACHE_HEAD = 48,            /* bytes before the contents of a record */
	TG_CACHE_RECORD_MAX = 1 << 20, /* bytes of its contents */
};

struct tg_cache_key {
	unsigned char bytes[TG_CACHE_KEY];
};
/* Of the version of a language and the id of a blob. */
struct tg_cache_key tg_cache_key(const struct tg_language *language, struct tg_str id);

/* A record, appended to out; nothing where it would be too large. */
void tg_cache_write(struct tg_buf *out, const struct tg_cache_key *key,
		    const struct tg_language *language, const struct tg_imports *imports);

/* From the head of a record: the length of its contents; false where it is none. */
bool tg_cache_head(struct tg_str head, struct tg_cache_key *key, size_t *len);
/* A whole record; false where it does not add up. Points into it. */
bool tg_cache_read(struct tg_str record, const struct tg_language *language, struct tg_arena *arena,
		   struct tg_imports *out);

#endif
