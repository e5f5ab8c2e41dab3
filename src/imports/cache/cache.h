/* SPDX-License-Identifier: MIT */
/* Records of the cache of imports. Private to src/imports. */
#ifndef TRUNKGATE_IMPORTS_CACHE_CACHE_H
#define TRUNKGATE_IMPORTS_CACHE_CACHE_H

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

/* The first TG_CACHE_HEAD bytes of a record with these contents. */
void tg_cache_head_write(char *head, uint32_t magic, const struct tg_cache_key *key,
			 struct tg_str contents);
/* The key, and the length of the contents; false where it is no such head. */
bool tg_cache_head_read(struct tg_str head, uint32_t magic, struct tg_cache_key *key, size_t *len);
/* Whether head and contents belong together. */
bool tg_cache_is_whole(struct tg_str record);

/* Whether nobody else can write what this is of. */
struct stat;
bool tg_cache_is_ours(const struct stat *st);
/* Where it is kept; NULL where nothing is. */
const char *tg_cache_folder(const struct tg_import_cache *cache);

/* A record, appended to out; nothing where it would be too large. */
void tg_cache_write(struct tg_buf *out, const struct tg_cache_key *key,
		    const struct tg_language *language, const struct tg_imports *imports);

/* From the head of a record: the length of its contents; false where it is none. */
bool tg_cache_head(struct tg_str head, struct tg_cache_key *key, size_t *len);
/* A whole record; false where it does not add up. Points into it. */
bool tg_cache_read(struct tg_str record, const struct tg_language *language, struct tg_arena *arena,
		   struct tg_imports *out);

#endif
