/* SPDX-License-Identifier: MIT */
/*
 * The files of the cache and where in them each record is. Read with read(2),
 * never mapped: a file that somebody cuts short would kill the process. The
 * places of all records are found by one walk over the heads, when the cache
 * is first needed.
 */
#include "cache.h"

#include "trunkgate/clock.h"
#include "trunkgate/import_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	QUICK = 100000,  /* microseconds that those asked first may take */
	GENERATIONS = 2, /* the file that grows, and the one before it */
	WINDOW = 2 * TG_CACHE_RECORD_MAX,
	CHUNK = 256 * 1024,
	BATCH = 256 * 1024, /* bytes that are put before they are written */
	FIRST_SLOTS = 4096,
	MOST_RECORDS = 1 << 20,
	INDEX_BUDGET = 128 << 20,
	MODE = 0600
};

struct slot {
	uint64_t hash;
	uint64_t place; /* offset * GENERATIONS + generation; of a free one FREE */
};
#define FREE UINT64_MAX

struct tg_import_cache {
	struct tg_arena *arena; /* of window and batch */
	struct tg_arena *index; /* of the slots */
	const char *folder;
	uint64_t max;
	size_t asked, after;
	int64_t since; /* the first of those, microseconds */
	bool is_open, is_off;
	int fds[GENERATIONS]; /* -1: none */
	struct slot *slots;
	size_t nr, cap;
	/* Bytes of a file, as they were read last. */
	char *window;
	int window_of;
	uint64_t window_at;
	size_t window_len;
	struct tg_buf batch;
};

static const char *const names[GENERATIONS] = { TG_IMPORT_CACHE_NAME, TG_IMPORT_CACHE_OLD };

static void
release(void *data)
{
	struct tg_import_cache *cache = data;

	for (int i = 0; i < GENERATIONS; i++) {
		if (cache->fds[i] >= 0)
			close(cache->fds[i]);
		cache->fds[i] = -1;
	}
	tg_arena_destroy(cache->index);
}

struct tg_import_cache *
tg_import_cache_new(struct tg_arena *arena, const char *folder, size_t after, uint64_t max)
{
	struct tg_import_cache *cache = TG_NEW(arena, struct tg_import_cache);

	*cache = (struct tg_import_cache){
		.folder = folder, .max = max, .after = after, .fds = { -1, -1 }
	};
	cache->arena = tg_arena_new_in(arena, "import cache", INDEX_BUDGET);
	tg_arena_defer(arena, release, cache);
	return cache;
}

/* ---- The index ---- */

/* Ids are spread well; versions are the same for many. */
static uint64_t
hash_of(const struct tg_cache_key *key)
{
	uint64_t version, id;

	memcpy(&version, key->bytes, sizeof(version));
	memcpy(&id, key->bytes + TG_CACHE_KEY - sizeof(id), sizeof(id));
	return (version * UINT64_C(0x9e3779b97f4a7c15)) ^ id;
}

static struct slot *
slot_of(const struct tg_import_cache *cache, uint64_t hash)
{
	size_t at = (size_t)hash & (cache->cap - 1);

	while (cache->slots[at].place != FREE && cache->slots[at].hash != hash)
		at = (at + 1) & (cache->cap - 1);
	return &cache->slots[at];
}

static void
enlarge(struct tg_import_cache *cache)
{
	struct tg_import_cache old = *cache;

	cache->cap = old.cap ? old.cap * 2 : FIRST_SLOTS;
	cache->index = tg_arena_new("import cache index", INDEX_BUDGET);
	cache->slots = TG_NEW_ARRAY(cache->index, cache->cap, struct slot);
	for (size_t i = 0; i < cache->cap; i++)
		cache->slots[i].place = FREE;
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].place != FREE)
			*slot_of(cache, old.slots[i].hash) = old.slots[i];
	tg_arena_destroy(old.index);
}

/* The first one of a key stays: they are all the same. */
static void
add_place(struct tg_import_cache *cache, const struct tg_cache_key *key, uint64_t place)
{
	uint64_t hash = hash_of(key);
	struct slot *slot;

	if (cache->nr * 2 >= cache->cap)
		enlarge(cache);
	slot = slot_of(cache, hash);
	if (slot->place != FREE)
		return;
	*slot = (struct slot){ hash, place };
	cache->nr++;
}

/* ---- The files ---- */

/* Up to len bytes of a file at an offset; fewer only at its end. They stay
 * until the next call. */
static struct tg_str
bytes_at(struct tg_import_cache *cache, int generation, uint64_t at, size_t len)
{
	bool is_there = cache->window_of == generation && at >= cache->window_at &&
			at + len <= cache->window_at + cache->window_len;

	if (!is_there) {
		size_t want = len > CHUNK ? len : CHUNK;

		cache->window_of = generation;
		cache->window_at = at;
		cache->window_len = 0;
		while (cache->window_len < want) {
			ssize_t got =
				pread(cache->fds[generation], cache->window + cache->window_len,
				      want - cache->window_len, (off_t)(at + cache->window_len));

			if (got < 0 && errno == EINTR)
				continue;
			if (got <= 0)
				break;
			cache->window_len += (size_t)got;
		}
	}
	return tg_str_sub(tg_str_make(cache->window, cache->window_len),
			  (size_t)(at - cache->window_at), len);
}

/* What does not add up is not read any further, and goes. */
static void
drop(const struct tg_import_cache *cache, int generation)
{
	char path[4096];

	if (snprintf(path, sizeof(path), "%s/%s", cache->folder, names[generation]) <
	    (int)sizeof(path))
		(void)unlink(path);
}

/* What seems cut short may be the write of another push, which holds the file
 * shared until all of it is there. */
static void
drop_if_cut(const struct tg_import_cache *cache, int generation, uint64_t seen)
{
	int fd = cache->fds[generation];
	struct stat st;

	if (flock(fd, LOCK_EX | LOCK_NB))
		return;
	if (!fstat(fd, &st) && (uint64_t)st.st_size == seen)
		drop(cache, generation);
	(void)flock(fd, LOCK_UN);
}

/* The places of all records; false where the file ends in something else. */
static bool
walk(struct tg_import_cache *cache, int generation, uint64_t size)
{
	uint64_t at = 0;

	while (at < size && cache->nr < MOST_RECORDS) {
		struct tg_str head = bytes_at(cache, generation, at, TG_CACHE_HEAD);
		struct tg_cache_key key;
		size_t len;

		if (!tg_cache_head(head, &key, &len) || len > size - at - TG_CACHE_HEAD)
			return false;
		add_place(cache, &key, at * GENERATIONS + (uint64_t)generation);
		at += TG_CACHE_HEAD + len;
	}
	return true;
}

bool
tg_cache_is_ours(const struct stat *st)
{
	return st->st_uid == geteuid() && !(st->st_mode & (S_IWGRP | S_IWOTH));
}

static bool
is_our_file(int fd, uint64_t *size)
{
	struct stat st;

	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || !tg_cache_is_ours(&st))
		return false;
	*size = (uint64_t)st.st_size;
	return true;
}

static int
open_file(const struct tg_import_cache *cache, int generation, int flags)
{
	char path[4096];

	if (snprintf(path, sizeof(path), "%s/%s", cache->folder, names[generation]) >=
	    (int)sizeof(path))
		return -1;
	return open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, MODE);
}

const char *
tg_cache_folder(const struct tg_import_cache *cache)
{
	struct stat st;
	bool is_ours = !stat(cache->folder, &st) && S_ISDIR(st.st_mode) && tg_cache_is_ours(&st);

	return is_ours ? cache->folder : NULL;
}

static void
open_all(struct tg_import_cache *cache)
{
	cache->is_open = true;
	cache->is_off = !tg_cache_folder(cache);
	if (cache->is_off)
		return;
	cache->window = tg_alloc(cache->arena, WINDOW);
	cache->window_of = -1;
	tg_buf_init(&cache->batch, cache->arena, BATCH + 2 * TG_CACHE_RECORD_MAX);
	enlarge(cache);
	for (int i = 0; i < GENERATIONS && !cache->is_off; i++) {
		uint64_t size = 0;

		cache->fds[i] = open_file(cache, i, O_RDONLY);
		if (cache->fds[i] < 0)
			continue;
		cache->is_off = !is_our_file(cache->fds[i], &size);
		if (!cache->is_off && !walk(cache, i, size))
			drop_if_cut(cache, i, size);
	}
}

/* ---- Asking ---- */

static bool
read_record(struct tg_import_cache *cache, const struct tg_cache_key *key,
	    const struct tg_language *language, uint64_t place, struct tg_arena *arena,
	    struct tg_imports *out)
{
	int generation = (int)(place % GENERATIONS);
	uint64_t at = place / GENERATIONS;
	struct tg_cache_key found;
	struct tg_str record;
	size_t len;

	if (!tg_cache_head(bytes_at(cache, generation, at, TG_CACHE_HEAD), &found, &len) ||
	    memcmp(&found, key, sizeof(found)) != 0)
		return false;
	record = bytes_at(cache, generation, at, TG_CACHE_HEAD + len);
	if (record.len != TG_CACHE_HEAD + len)
		return false;
	if (tg_cache_read(tg_str_copy(arena, record), language, arena, out))
		return true;
	drop(cache, generation);
	return false;
}

/* Few files may take long, if they are made to. */
static bool
is_slow(struct tg_import_cache *cache)
{
	int64_t now = tg_monotonic_us();

	cache->since = cache->since ? cache->since : now;
	return now - cache->since > QUICK;
}

bool
tg_import_cache_get(struct tg_import_cache *cache, const struct tg_language *language,
		    struct tg_str id, struct tg_arena *arena, struct tg_imports *out)
{
	struct tg_cache_key key;
	const struct slot *slot;

	if (cache->asked++ < cache->after && !is_slow(cache))
		return false;
	if (!cache->is_open)
		open_all(cache);
	key = tg_cache_key(language, id);
	slot = cache->is_off ? NULL : slot_of(cache, hash_of(&key));
	if (!slot || slot->place == FREE ||
	    !read_record(cache, &key, language, slot->place, arena, out))
		return false;
	/* What is still needed leaves the old file before that goes. */
	if (slot->place % GENERATIONS == GENERATIONS - 1)
		tg_import_cache_put(cache, language, id, out);
	return true;
}

/* ---- Keeping ---- */

void
tg_import_cache_put(struct tg_import_cache *cache, const struct tg_language *language,
		    struct tg_str id, const struct tg_imports *imports)
{
	struct tg_cache_key key;

	if (!cache->is_open || cache->is_off)
		return;
	key = tg_cache_key(language, id);
	tg_cache_write(&cache->batch, &key, language, imports);
	if (cache->batch.len >= BATCH)
		tg_import_cache_flush(cache);
}

/* Two pushes may do this at once: then the cache forgets more than it had to. */
static void
start_anew(struct tg_import_cache *cache)
{
	char from[4096], to[4096];

	if (snprintf(from, sizeof(from), "%s/%s", cache->folder, names[0]) < (int)sizeof(from) &&
	    snprintf(to, sizeof(to), "%s/%s", cache->folder, names[1]) < (int)sizeof(to))
		(void)rename(from, to);
}

/* -1: it cannot be. */
static int
open_to_append(const struct tg_import_cache *cache, uint64_t *size)
{
	int fd = open_file(cache, 0, O_WRONLY | O_APPEND | O_CREAT);

	if (fd >= 0 && !is_our_file(fd, size)) {
		close(fd);
		return -1;
	}
	return fd;
}

/* One write, at the end of the file, whatever others append meanwhile. A disk
 * that is full cuts it short; the next one to read finds that, and drops all. */
void
tg_import_cache_flush(struct tg_import_cache *cache)
{
	uint64_t size = 0;
	int fd = -1;

	if (!cache->is_open || cache->is_off || !cache->batch.len)
		return;
	fd = open_to_append(cache, &size);
	if (fd >= 0 && size >= cache->max) {
		close(fd);
		start_anew(cache);
		fd = open_to_append(cache, &size);
	}
	if (fd >= 0) {
		ssize_t done =
			flock(fd, LOCK_SH) ? -1 : write(fd, cache->batch.ptr, cache->batch.len);

		cache->is_off = done != (ssize_t)cache->batch.len;
		close(fd);
	}
	cache->batch.len = 0;
}
