/* SPDX-License-Identifier: MIT */
/* A tag or a blob as it is: who reads it trusts no library's idea of it. */
#include "trunkgate/lineage.h"

#include "../priv.h"

static const struct tg_error *
read_object(struct tg_repo *repo, enum tg_object wanted, const struct tg_oid *oid, size_t max,
	    struct tg_raw *out, bool *found)
{
	struct tg_store *store = NULL;
	enum tg_object type;
	uint64_t size;
	*found = false;
	TG_TRY(tg_repo_store(repo, &store));
	TG_TRY(tg_store_header(store, repo->arena, oid, &type, &size));
	if (type != wanted)
		return NULL;
	TG_TRY(tg_store_read(store, repo->arena, oid, max, out));
	*found = true;
	return NULL;
}

static struct tg_str
take_copy(struct tg_arena *arena, struct tg_raw *raw)
{
	struct tg_str copy = tg_str_copy(arena, tg_str_make(raw->data, raw->len));
	tg_raw_release(raw);
	return copy;
}

const struct tg_error *
tg_tag_at(struct tg_ref *ref, const struct tg_oid *oid, size_t max, struct tg_arena *arena,
	  struct tg_str *out, bool *found)
{
	struct tg_raw raw;
	TG_TRY(read_object(ref->push->repo, TG_OBJ_TAG, oid, max, &raw, found));
	if (*found)
		*out = take_copy(arena, &raw);
	return NULL;
}

const struct tg_error *
tg_repo_blob(struct tg_repo *repo, const struct tg_oid *oid, size_t max, struct tg_arena *arena,
	     struct tg_str *out, bool *found)
{
	struct tg_raw raw;
	TG_TRY(read_object(repo, TG_OBJ_BLOB, oid, max, &raw, found));
	if (*found)
		*out = take_copy(arena, &raw);
	return NULL;
}
