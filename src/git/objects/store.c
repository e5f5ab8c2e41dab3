/* SPDX-License-Identifier: MIT */
/* The incoming and the settled object database. */
#include "store.h"

#include "libgit2.h"
#include "loose.h"
#include "packs.h"
#include "quarantine.h"

#include "trunkgate/buf.h"

#include <git2.h>
#include <git2/sys/odb_backend.h>

enum { WHAT_MAX = 128, OWN_BUDGET = 1 << 20 };

struct tg_store {
	struct tg_arena *own; /* of the settled database, see tg_store_rest() */
	const char **dirs;
	size_t nr_dirs;
	git_odb *settled;
	git_odb *incoming; /* NULL = no quarantine */
	struct tg_quarantine quarantine;
	struct tg_packs *packs; /* of both */
};

static void
free_odb(void *odb)
{
	git_odb_free(odb);
}

const struct tg_error *
tg_odb_open(struct tg_arena *arena, const char *const *dirs, size_t nr, git_odb **out)
{
	git_odb *odb = NULL;
	tg_libgit2_start();
	if (tg_odb_new(&odb) != 0)
		return tg_git_error(arena, "no object database");
	tg_arena_defer(arena, free_odb, odb);
	for (size_t i = 0; i < nr; i++)
		if (git_odb_add_disk_alternate(odb, dirs[i]) != 0 ||
		    tg_loose_add(odb, dirs[i]) != 0)
			return tg_git_error(arena, "the object directory cannot be opened");
	*out = odb;
	return NULL;
}

static const struct tg_error *
open_odb(struct tg_store *store, struct tg_arena *arena, const char *const *dirs, size_t nr,
	 git_odb **out)
{
	TG_TRY(tg_odb_open(arena, dirs, nr, out));
	if (tg_packs_add(*out, store->packs) != 0)
		return tg_git_error(arena, "the packs cannot be read");
	return NULL;
}

const struct tg_error *
tg_store_open(struct tg_arena *arena, const char *const *object_dirs, size_t nr,
	      const char *quarantine, struct tg_store **out)
{
	struct tg_store *store = TG_NEW(arena, struct tg_store);
	store->own = tg_arena_new_in(arena, "objects", OWN_BUDGET);
	store->dirs = TG_NEW_ARRAY(arena, nr, const char *);
	for (; store->nr_dirs < nr; store->nr_dirs++)
		store->dirs[store->nr_dirs] = tg_strdup(arena, object_dirs[store->nr_dirs]);
	store->packs = tg_packs_new(arena, quarantine, object_dirs, nr);
	TG_TRY(open_odb(store, store->own, object_dirs, nr, &store->settled));
	if (quarantine) {
		TG_TRY(open_odb(store, arena, &quarantine, 1, &store->incoming));
		store->quarantine.path = tg_strdup(arena, quarantine);
	}
	*out = store;
	return NULL;
}

const struct tg_error *
tg_store_rest(struct tg_store *store)
{
	tg_arena_reset(store->own);
	return open_odb(store, store->own, store->dirs, store->nr_dirs, &store->settled);
}

struct tg_packs *
tg_store_packs(struct tg_store *store)
{
	return store->packs;
}

static git_oid
to_git(const struct tg_oid *oid)
{
	git_oid id;
	tg_oid_to_git(&id, oid);
	return id;
}

static const struct tg_error *
read_error(struct tg_arena *arena, const struct tg_oid *oid)
{
	char hex[TG_OID_HEX];
	struct tg_buf what;
	tg_buf_init(&what, arena, WHAT_MAX);
	tg_buf_addf(&what, "object %s cannot be read", tg_oid_hex(hex, oid));
	return tg_git_error(arena, what.ptr);
}

/* Whichever pack has it: without a copy, and past what libgit2 does for each object. */
static bool
read_plain(struct tg_store *store, const struct tg_oid *oid, size_t max, struct tg_raw *out)
{
	struct tg_plain *plain = tg_packs_read(store->packs, oid);

	if (!plain || plain->len > max) {
		tg_plain_release(plain);
		return false;
	}
	*out = (struct tg_raw){
		.type = plain->type, .data = plain->data, .len = plain->len, .plain = plain
	};
	return true;
}

static const struct tg_error *
read_from(git_odb *odb, struct tg_arena *arena, const struct tg_oid *oid, size_t max,
	  struct tg_raw *out)
{
	git_odb_object *object = NULL;
	git_oid id = to_git(oid);
	char hex[TG_OID_HEX];
	if (git_odb_read(&object, odb, &id) != 0)
		return read_error(arena, oid);
	size_t len = git_odb_object_size(object);
	if (len > max) {
		git_odb_object_free(object);
		return tg_error_new(arena, TG_ERR_LIMIT,
				    "object %s has %zu bytes: at most %zu are read",
				    tg_oid_hex(hex, oid), len, max);
	}
	*out = (struct tg_raw){ .type = (enum tg_object)git_odb_object_type(object),
				.data = git_odb_object_data(object),
				.len = len,
				.handle = object };
	return NULL;
}

/* Without a refresh: a miss would list the pack directory again. */
static bool
holds(git_odb *odb, const struct tg_oid *oid)
{
	git_oid id = to_git(oid);
	return git_odb_exists_ext(odb, &id, GIT_ODB_LOOKUP_NO_REFRESH);
}

static bool
is_incoming(struct tg_store *store, const struct tg_oid *oid)
{
	if (!tg_quarantine_may_hold(&store->quarantine, oid))
		return false;
	bool is = tg_packs_hold(store->packs, oid, true) || holds(store->incoming, oid);
	store->quarantine.nr_missed += !is;
	return is;
}

bool
tg_store_is_settled(struct tg_store *store, const struct tg_oid *oid)
{
	return tg_packs_hold(store->packs, oid, false) || holds(store->settled, oid);
}

static git_odb *
home_of(struct tg_store *store, const struct tg_oid *oid)
{
	return is_incoming(store, oid) ? store->incoming : store->settled;
}

const struct tg_error *
tg_store_read(struct tg_store *store, struct tg_arena *arena, const struct tg_oid *oid, size_t max,
	      struct tg_raw *out)
{
	if (read_plain(store, oid, max, out))
		return NULL;
	return read_from(home_of(store, oid), arena, oid, max, out);
}

const struct tg_error *
tg_store_read_incoming(struct tg_store *store, struct tg_arena *arena, const struct tg_oid *oid,
		       size_t max, struct tg_raw *out, bool *found)
{
	*found = is_incoming(store, oid);
	if (!*found || read_plain(store, oid, max, out))
		return NULL;
	return read_from(store->incoming, arena, oid, max, out);
}

const struct tg_error *
tg_store_read_settled(struct tg_store *store, struct tg_arena *arena, const struct tg_oid *oid,
		      size_t max, struct tg_raw *out)
{
	if (read_plain(store, oid, max, out))
		return NULL;
	if (tg_store_is_settled(store, oid))
		return read_from(store->settled, arena, oid, max, out);
	return read_from(home_of(store, oid), arena, oid, max, out);
}

void
tg_raw_release(struct tg_raw *raw)
{
	tg_plain_release(raw->plain);
	git_odb_object_free(raw->handle);
	raw->plain = NULL;
	raw->handle = NULL;
}

const struct tg_error *
tg_store_header(struct tg_store *store, struct tg_arena *arena, const struct tg_oid *oid,
		enum tg_object *type, uint64_t *size)
{
	git_oid id = to_git(oid);
	git_object_t kind;
	size_t len;
	if (git_odb_read_header(&len, &kind, home_of(store, oid), &id) != 0)
		return read_error(arena, oid);
	*type = (enum tg_object)kind;
	*size = len;
	return NULL;
}

const struct tg_error *
tg_store_size(struct tg_store *store, struct tg_arena *arena, const struct tg_oid *oid,
	      uint64_t *size)
{
	enum tg_object type;

	if (tg_packs_size(store->packs, oid, size))
		return NULL;
	return tg_store_header(store, arena, oid, &type, size);
}
