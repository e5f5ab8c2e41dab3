/* SPDX-License-Identifier: MIT */
/*
 * How an object is read from a pack (gitformat-pack(5)), which holds them deflated one behind the
 * other, most of them as deltas: what is to be altered in another one of the same pack.
 *
 *	1. The index of the pack tells where it begins (find).
 *	2. What stands there is seen through a window, which is read at once and kept, as what is
 *	   read next often stands near (look); its head says what it is (begin).
 *	3. From delta to delta it goes down to one that is whole, or that is kept from before; where
 *	   each of them begins is noted (unpack, chain_up).
 *	4. Then up again: each delta is applied to what stands below it, and what comes of that is
 *	   kept for others that are made from it (alter, keep).
 *
 * Nothing in here says what is wrong. What is odd, large, missing or read badly is left to
 * libgit2, which is asked next and has the words for it.
 */
#include "packs.h"

#include "allocator.h"
#include "backend.h"
#include "inflate.h"
#include "pack_entry.h"
#include "pack_index.h"
#include "plain_cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	FEW = 128, /* asked for, mostly twice (tg_store_read()): not worth opening packs twice */
	CHAIN_MAX = 1 << 20, /* deltas; git makes at most 4095, but takes any number */
	CHAIN_START = 256,
	LOOK = 2048,    /* bytes looked at where an object begins */
	WINDOW = 16384, /* bytes: what is read next often stands near */
	WINDOWS = 16,
	SLACK = 128,      /* what a small stream is longer than it has to be */
	DELTA_START = 20, /* bytes that two sizes take at most */
	PACK_MIN = 12 + TG_OID_LEN,
	KEPT = 15 << 20, /* bytes */
	BLOBS_KEPT = 9 << 20
};

#define INDEX ".idx"
#define PACK ".pack"

struct pack {
	bool is_incoming;
	int fd;
	uint64_t end; /* of the objects */
	void *map;    /* of the index */
	size_t map_len;
	struct tg_pack_index index;
};

/* Of a pack, from a multiple of WINDOW on; the last LOOK bytes begin the next one. */
struct window {
	const struct pack *pack; /* NULL = none yet */
	uint64_t start;
	size_t len;
	char bytes[WINDOW + LOOK];
};

/* Several databases may share the same packs. */
struct backend {
	git_odb_backend parent; /* first: libgit2 knows no more of it */
	struct tg_packs *packs;
};

struct tg_packs {
	const char **dirs; /* the incoming one first, if there is one */
	size_t nr_dirs;
	bool has_incoming;
	size_t nr_asked;
	bool is_open;
	struct pack items[TG_PACKS_MAX];
	size_t nr;
	size_t last; /* where the last object was found */
	struct tg_plain_cache trees, blobs;
	struct window windows[WINDOWS];
	/* Of the entry at hand: as it is in the pack, and a delta. */
	char *packed, *delta;
	size_t cap_packed, cap_delta;
	/* Of deltas: what the entry is made by, the last one first. */
	uint64_t *chain;
	size_t cap_chain;
};

static bool
grow(char **bytes, size_t *cap, size_t wanted)
{
	char *grown = wanted > *cap ? realloc(*bytes, wanted) : *bytes;
	if (wanted > *cap && grown) {
		*bytes = grown;
		*cap = wanted;
	}
	return wanted <= *cap;
}

/* ---- Opening ---- */

static bool
read_at(int fd, uint64_t offset, char *out, size_t len)
{
	while (len) {
		ssize_t nr = pread(fd, out, len, (off_t)offset);
		if (nr <= 0)
			return false;
		out += nr;
		offset += (uint64_t)nr;
		len -= (size_t)nr;
	}
	return true;
}

static bool
map_index(struct pack *pack, const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	pack->map = MAP_FAILED;
	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0) {
		pack->map_len = (size_t)st.st_size;
		pack->map = mmap(NULL, pack->map_len, PROT_READ, MAP_PRIVATE, fd, 0);
	}
	close(fd);
	return pack->map != MAP_FAILED &&
	       tg_pack_index_parse(tg_str_make(pack->map, pack->map_len), &pack->index);
}

/* That of the index: a pack ends with its own sum, which the index tells too. */
static bool
open_pack(struct pack *pack, const char *path)
{
	struct stat st;
	char sum[TG_OID_LEN];
	pack->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (pack->fd < 0 || fstat(pack->fd, &st) || !S_ISREG(st.st_mode) || st.st_size < PACK_MIN)
		return false;
	pack->end = (uint64_t)st.st_size - TG_OID_LEN;
	return read_at(pack->fd, pack->end, sum, sizeof(sum)) &&
	       memcmp(sum, pack->index.pack_sum, sizeof(sum)) == 0;
}

static void
close_pack(struct pack *pack)
{
	if (pack->fd >= 0)
		close(pack->fd);
	if (pack->map != MAP_FAILED)
		munmap(pack->map, pack->map_len);
}

/* dir/pack/name, with another end of the name. False where that is too long. */
static bool
path_of(const char *dir, struct tg_str name, const char *end, char out[PATH_MAX])
{
	size_t len = strlen(dir);
	if (len + name.len >= PATH_MAX - strlen("/pack/" PACK))
		return false;
	(void)snprintf(out, PATH_MAX, "%s/pack/", dir);
	len += strlen("/pack/");
	memcpy(out + len, name.ptr, name.len);
	memcpy(out + len + name.len, end, strlen(end) + 1);
	return true;
}

static void
add_pack(struct tg_packs *packs, size_t dir_at, struct tg_str name)
{
	struct pack pack = { .is_incoming = packs->has_incoming && !dir_at,
			     .fd = -1,
			     .map = MAP_FAILED };
	const char *dir = packs->dirs[dir_at];
	char index[PATH_MAX], path[PATH_MAX];
	if (packs->nr == TG_PACKS_MAX || !path_of(dir, name, INDEX, index) ||
	    !path_of(dir, name, PACK, path))
		return;
	if (map_index(&pack, index) && open_pack(&pack, path))
		packs->items[packs->nr++] = pack;
	else
		close_pack(&pack);
}

static void
open_all(struct tg_packs *packs)
{
	char path[PATH_MAX];
	packs->is_open = true;
	tg_allocator_keep();
	for (size_t i = 0; i < packs->nr_dirs; i++) {
		int len = snprintf(path, sizeof(path), "%s/pack", packs->dirs[i]);
		DIR *stream = len > 0 && (size_t)len < sizeof(path) ? opendir(path) : NULL;
		for (const struct dirent *entry; stream && (entry = readdir(stream));) {
			struct tg_str name = tg_str_from(entry->d_name);
			if (tg_str_ends(name, TG_STR(INDEX)))
				add_pack(packs, i, tg_str_sub(name, 0, name.len - strlen(INDEX)));
		}
		if (stream)
			closedir(stream);
	}
}

/* ---- Reading ---- */

/* With the byte at offset, which the pack has; NULL where it cannot be read. */
static const struct window *
window_at(struct tg_packs *packs, const struct pack *pack, uint64_t offset)
{
	uint64_t start = offset - offset % WINDOW;
	struct window *window = &packs->windows[start / WINDOW % WINDOWS];
	if (window->pack == pack && window->start == start)
		return window;
	window->pack = NULL;
	window->start = start;
	window->len = sizeof(window->bytes);
	if (window->len > pack->end - start)
		window->len = (size_t)(pack->end - start);
	if (!read_at(pack->fd, start, window->bytes, window->len))
		return NULL;
	window->pack = pack;
	return window;
}

/* What is in the pack from there on, at least `wanted` bytes or to its end. */
static bool
look(struct tg_packs *packs, const struct pack *pack, uint64_t offset, size_t wanted,
     struct tg_str *out)
{
	if (offset >= pack->end)
		return false;
	if (wanted > pack->end - offset)
		wanted = (size_t)(pack->end - offset);
	const struct window *window = window_at(packs, pack, offset);
	size_t at = (size_t)(offset % WINDOW);
	if (window && wanted <= window->len - at) {
		*out = tg_str_make(window->bytes + at, window->len - at);
		return true;
	}
	if (!grow(&packs->packed, &packs->cap_packed, wanted) ||
	    !read_at(pack->fd, offset, packs->packed, wanted))
		return false;
	*out = tg_str_make(packs->packed, wanted);
	return true;
}

static bool
begin(struct tg_packs *packs, const struct pack *pack, uint64_t offset, struct tg_pack_entry *entry,
      struct tg_str *packed)
{
	return look(packs, pack, offset, LOOK, packed) &&
	       tg_pack_entry_parse(*packed, offset, entry) && entry->size <= TG_PACKS_OBJECT_MAX;
}

/* Text shrinks to a half and less: the whole that a stream could have is read last. */
static bool
inflate_entry(struct tg_packs *packs, const struct pack *pack, uint64_t offset,
	      const struct tg_pack_entry *entry, struct tg_str packed, char *out)
{
	size_t size = (size_t)entry->size;
	size_t most = entry->start + size + size / 256 + SLACK, half = most / 2 + SLACK;
	for (size_t wanted = packed.len < half ? half : packed.len; true; wanted = most) {
		if (packed.len < wanted && !look(packs, pack, offset, wanted, &packed))
			return false;
		struct tg_str stream = tg_str_from_index(packed, entry->start);
		if (tg_inflate_exactly(stream.ptr, stream.len, out, size))
			return true;
		if (wanted >= most)
			return false;
	}
}

/*
 * Files would push trees out, so they have room of their own; the others get what files
 * leave. A commit or tag is read once, so it is kept for those that are made from it only.
 */
static void
keep(struct tg_packs *packs, struct tg_plain *plain, bool is_base)
{
	packs->trees.max_bytes = KEPT - packs->blobs.nr_bytes;
	if (plain->type == TG_OBJ_BLOB)
		tg_plain_keep(&packs->blobs, plain);
	else if (plain->type == TG_OBJ_TREE || is_base)
		tg_plain_keep(&packs->trees, plain);
}

static struct tg_plain *
find_kept(struct tg_packs *packs, const struct pack *pack, uint64_t offset)
{
	struct tg_plain *plain = tg_plain_find(&packs->blobs, pack, offset);
	return plain ? plain : tg_plain_find(&packs->trees, pack, offset);
}

static struct tg_plain *
read_whole(struct tg_packs *packs, const struct pack *pack, uint64_t offset,
	   const struct tg_pack_entry *entry, struct tg_str packed)
{
	struct tg_plain *plain = tg_plain_new(pack, offset, (size_t)entry->size);
	if (!plain || !inflate_entry(packs, pack, offset, entry, packed, plain->data)) {
		tg_plain_release(plain);
		return NULL;
	}
	plain->type = (enum tg_object)entry->type;
	return plain;
}

static bool
read_delta(struct tg_packs *packs, const struct pack *pack, uint64_t offset, struct tg_str *out)
{
	struct tg_pack_entry entry;
	struct tg_str packed;
	if (!begin(packs, pack, offset, &entry, &packed) ||
	    !grow(&packs->delta, &packs->cap_delta, (size_t)entry.size + 1) ||
	    !inflate_entry(packs, pack, offset, &entry, packed, packs->delta))
		return false;
	*out = tg_str_make(packs->delta, (size_t)entry.size);
	return true;
}

static struct tg_plain *
alter(struct tg_packs *packs, const struct pack *pack, uint64_t offset, const struct tg_plain *base)
{
	struct tg_plain *plain = NULL;
	struct tg_str delta, from = tg_str_make(base->data, base->len);
	uint64_t base_len, len;
	if (read_delta(packs, pack, offset, &delta) &&
	    tg_pack_delta_sizes(&delta, &base_len, &len) && base_len == base->len &&
	    len <= TG_PACKS_OBJECT_MAX)
		plain = tg_plain_new(pack, offset, (size_t)len);
	if (plain && !tg_pack_delta_apply(delta, from, plain->data, plain->len)) {
		tg_plain_release(plain);
		plain = NULL;
	}
	if (plain)
		plain->type = base->type;
	return plain;
}

/* What a delta alters is in the same pack; false where it is not. */
static bool
base_of(const struct pack *pack, const struct tg_pack_entry *entry, uint64_t *offset)
{
	*offset = entry->base;
	return entry->type == TG_PACK_DELTA_AT ||
	       tg_pack_index_find(&pack->index, &entry->base_id, offset);
}

static bool
chain_up(struct tg_packs *packs, size_t nr, uint64_t offset)
{
	if (nr == packs->cap_chain) {
		size_t cap = nr ? nr * 2 : CHAIN_START;
		uint64_t *grown =
			nr < CHAIN_MAX ? realloc(packs->chain, cap * sizeof(*grown)) : NULL;
		if (!grown)
			return false;
		packs->chain = grown;
		packs->cap_chain = cap;
	}
	packs->chain[nr] = offset;
	return true;
}

/* NULL where libgit2 is to say what is wrong. */
static struct tg_plain *
unpack(struct tg_packs *packs, const struct pack *pack, uint64_t offset)
{
	struct tg_plain *plain;
	struct tg_pack_entry entry;
	struct tg_str packed;
	size_t nr = 0;
	while (!(plain = find_kept(packs, pack, offset))) {
		if (!begin(packs, pack, offset, &entry, &packed))
			return NULL;
		if (entry.type < TG_PACK_DELTA_AT) {
			plain = read_whole(packs, pack, offset, &entry, packed);
			if (plain)
				keep(packs, plain, nr);
			break;
		}
		/* More than the pack has is a circle. */
		if (nr == pack->index.table.nr || !chain_up(packs, nr++, offset) ||
		    !base_of(pack, &entry, &offset))
			return NULL;
	}
	while (plain && nr) {
		struct tg_plain *base = plain;
		plain = alter(packs, pack, packs->chain[--nr], base);
		tg_plain_release(base);
		if (plain)
			keep(packs, plain, nr);
	}
	return plain;
}

enum place { ANYWHERE, INCOMING, SETTLED };

/* The last one that had an object is asked first. */
static struct pack *
find(struct tg_packs *packs, const struct tg_oid *oid, enum place place, uint64_t *offset)
{
	for (size_t i = 0; i < packs->nr; i++) {
		size_t at = (packs->last + i) % packs->nr;
		struct pack *pack = &packs->items[at];
		if ((place == ANYWHERE || pack->is_incoming == (place == INCOMING)) &&
		    tg_pack_index_find(&pack->index, oid, offset)) {
			packs->last = at;
			return pack;
		}
	}
	return NULL;
}

bool
tg_packs_hold(struct tg_packs *packs, const struct tg_oid *oid, bool is_incoming)
{
	uint64_t offset;
	return find(packs, oid, is_incoming ? INCOMING : SETTLED, &offset) != NULL;
}

struct tg_plain *
tg_packs_read(struct tg_packs *packs, const struct tg_oid *oid)
{
	uint64_t offset;
	if (packs->nr_asked++ < FEW)
		return NULL;
	if (!packs->is_open)
		open_all(packs);
	const struct pack *pack = find(packs, oid, ANYWHERE, &offset);
	return pack ? unpack(packs, pack, offset) : NULL;
}

static bool
find_kept_size(struct tg_packs *packs, const struct pack *pack, uint64_t offset, uint64_t *size)
{
	struct tg_plain *plain = find_kept(packs, pack, offset);

	if (plain)
		*size = plain->len;
	tg_plain_release(plain);
	return plain != NULL;
}

bool
tg_packs_size(struct tg_packs *packs, const struct tg_oid *oid, uint64_t *size)
{
	uint64_t offset, base_len;
	struct tg_pack_entry entry;
	struct tg_str packed, delta;
	char start[DELTA_START];
	const struct pack *pack = packs->is_open ? find(packs, oid, ANYWHERE, &offset) : NULL;

	if (!pack)
		return false;
	if (find_kept_size(packs, pack, offset, size))
		return true;
	if (!begin(packs, pack, offset, &entry, &packed))
		return false;
	if (entry.type < TG_PACK_DELTA_AT) {
		*size = entry.size;
		return true;
	}
	packed = tg_str_from_index(packed, entry.start);
	delta = tg_str_make(start, tg_inflate_start(packed.ptr, packed.len, start, sizeof(start)));
	return tg_pack_delta_sizes(&delta, &base_len, size);
}

/* ---- For libgit2 ---- */

static int
read_object(void **data, size_t *len, git_object_t *type, git_odb_backend *backend,
	    const git_oid *id)
{
	struct tg_oid oid;
	memcpy(oid.id, id->id, sizeof(oid.id));
	struct tg_plain *plain = tg_packs_read(((struct backend *)backend)->packs, &oid);
	if (!plain)
		return GIT_PASSTHROUGH;
	*data = tg_backend_copy(backend, plain->data, plain->len);
	*len = plain->len;
	*type = (git_object_t)plain->type;
	tg_plain_release(plain);
	return *data ? 0 : -1;
}

static void
destroy(git_odb_backend *backend)
{
	free(backend);
}

static void
close_all(void *data)
{
	struct tg_packs *packs = data;
	for (size_t i = 0; i < packs->nr; i++)
		close_pack(&packs->items[i]);
	tg_plain_clear(&packs->trees);
	tg_plain_clear(&packs->blobs);
	free(packs->packed);
	free(packs->delta);
	free(packs->chain);
	free(packs);
}

struct tg_packs *
tg_packs_new(struct tg_arena *arena, const char *incoming, const char *const *dirs, size_t nr)
{
	struct tg_packs *packs = calloc(1, sizeof(*packs));
	if (!packs)
		tg_arena_exhausted("packs", sizeof(*packs));
	tg_arena_defer(arena, close_all, packs);
	packs->blobs.max_bytes = BLOBS_KEPT;
	packs->dirs = TG_NEW_ARRAY(arena, nr + 1, const char *);
	packs->has_incoming = incoming != NULL;
	if (incoming)
		packs->dirs[packs->nr_dirs++] = tg_strdup(arena, incoming);
	for (size_t i = 0; i < nr; i++)
		packs->dirs[packs->nr_dirs++] = tg_strdup(arena, dirs[i]);
	return packs;
}

int
tg_packs_add(git_odb *odb, struct tg_packs *packs)
{
	struct backend *backend = calloc(1, sizeof(*backend));
	if (!backend)
		tg_arena_exhausted("packs", sizeof(*backend));
	backend->packs = packs;
	backend->parent.read = read_object;
	backend->parent.free = destroy;
	return tg_backend_add(odb, &backend->parent, TG_BACKEND_FIRST);
}
