/* SPDX-License-Identifier: MIT */
/*
 * What scans found, kept from push to push: imports by the id of the blob and
 * the version of the language, which say all that a scan depends on, so
 * nothing is ever out of date. A file that is only appended to, in one write
 * for each batch, so that pushes need no lock; it may be deleted at any time.
 * Whatever is wrong with it (bytes that do not add up, an owner that is not
 * us) makes it as good as absent, and never an error.
 */
#ifndef TRUNKGATE_IMPORT_CACHE_H
#define TRUNKGATE_IMPORT_CACHE_H

#include "trunkgate/imports.h"

#define TG_IMPORT_CACHE_MAX ((uint64_t)128 * 1024 * 1024) /* bytes, then a new file begins */

/* The two files in the folder: the one that grows, and the one before it, from
 * which what is still asked for moves on. */
#define TG_IMPORT_CACHE_NAME "imports"
#define TG_IMPORT_CACHE_OLD "imports.old"

struct tg_import_cache;

/*
 * In an existing folder; one that does not exist, or is not ours, keeps
 * nothing. The first calls of tg_import_cache_get() up to after are answered
 * without a look at the files: a small push does not pay for reading them.
 * max: TG_IMPORT_CACHE_MAX, or less in tests.
 */
struct tg_import_cache *tg_import_cache_new(struct tg_arena *arena, const char *folder,
					    size_t after, uint64_t max);

/* False where nothing is known. id: of the blob, in raw bytes. What is found
 * lives in the arena. */
bool tg_import_cache_get(struct tg_import_cache *cache, const struct tg_language *language,
			 struct tg_str id, struct tg_arena *arena, struct tg_imports *out);

/* To be called after a get that found nothing. Scans that saw not all of a file are
 * kept, too: a few files that take each push to the limit would close the repository. */
void tg_import_cache_put(struct tg_import_cache *cache, const struct tg_language *language,
			 struct tg_str id, const struct tg_imports *imports);

/* Writes what was put; without it some is lost. */
void tg_import_cache_flush(struct tg_import_cache *cache);

#define TG_ANSWER_KEY 32
#define TG_ANSWER_MAX ((size_t)8 * 1024 * 1024) /* bytes of one; larger ones are not kept */
#define TG_ANSWERS 16

/*
 * What was found out about a whole tree. The key says all that it depends on; each
 * keys' first byte gives it one of TG_ANSWERS files, which holds the last answer that
 * fell to it and is replaced as a whole. False where there is none that adds up; then
 * out is left alone. It lives in the arena.
 */
bool tg_answer_get(const struct tg_import_cache *cache, const unsigned char key[TG_ANSWER_KEY],
		   struct tg_arena *arena, struct tg_str *out);
void tg_answer_put(const struct tg_import_cache *cache, const unsigned char key[TG_ANSWER_KEY],
		   struct tg_str answer);

#endif
