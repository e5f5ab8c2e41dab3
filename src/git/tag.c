/* SPDX-License-Identifier: MIT */
/* A tag object as it is: who reads it trusts no library's idea of it. */
#include "trunkgate/lineage.h"

#include "priv.h"

const struct tg_error *
tg_tag_at(struct tg_ref *ref, const struct tg_oid *oid, size_t max, struct tg_arena *arena,
	  struct tg_str *out, bool *found)
{
	struct tg_repo *repo = ref->push->repo;
	struct tg_store *store = NULL;
	struct tg_raw raw;
	enum tg_object type;
	uint64_t size;
	*found = false;
	TG_TRY(tg_repo_store(repo, &store));
	TG_TRY(tg_store_header(store, repo->arena, oid, &type, &size));
	if (type != TG_OBJ_TAG)
		return NULL;
	TG_TRY(tg_store_read(store, repo->arena, oid, max, &raw));
	*out = tg_str_copy(arena, tg_str_make(raw.data, raw.len));
	*found = true;
	tg_raw_release(&raw);
	return NULL;
}
