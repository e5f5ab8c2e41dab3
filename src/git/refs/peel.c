/* SPDX-License-Identifier: MIT */
/* From a ref's value through tags to what they tag. */
#include "../priv.h"

#include <string.h>

enum { MAX_TAGS = 32, MAX_TAG = 1 << 20, OBJECT_HEADER = 7 };

static const char *const kinds[] = {
	[TG_OBJ_COMMIT] = "commit",
	[TG_OBJ_TREE] = "tree",
	[TG_OBJ_BLOB] = "blob",
	[TG_OBJ_TAG] = "tag",
};

/* A tag begins with "object <id>" (git-mktag(1)). */
static const struct tg_error *
tagged(struct tg_store *store, struct tg_arena *arena, struct tg_oid *oid)
{
	struct tg_raw raw;
	char hex[TG_OID_HEX];
	TG_TRY(tg_store_read(store, arena, oid, MAX_TAG, &raw));
	struct tg_str text = tg_str_make(raw.data, raw.len);
	bool is_tag = raw.type == TG_OBJ_TAG && tg_str_starts(text, TG_STR("object ")) &&
		      tg_oid_parse(tg_str_sub(text, OBJECT_HEADER, TG_OID_HEX - 1), oid);
	tg_raw_release(&raw);
	if (is_tag)
		return NULL;
	return tg_error_new(arena, TG_ERR_GIT, "the tag object %s is malformed",
			    tg_oid_hex(hex, oid));
}

/* *commit stays zero when the end is no commit. *kind is the first object's. */
static const struct tg_error *
peel(struct tg_repo *repo, struct tg_oid oid, struct tg_oid *commit, const char **kind)
{
	struct tg_store *store = NULL;
	*kind = NULL;
	if (tg_oid_is_zero(&oid))
		return NULL;
	TG_TRY(tg_repo_store(repo, &store));
	for (int i = 0; i < MAX_TAGS; i++) {
		enum tg_object type;
		uint64_t size;
		TG_TRY(tg_store_header(store, repo->arena, &oid, &type, &size));
		if (!*kind)
			*kind = kinds[type];
		if (type == TG_OBJ_COMMIT)
			*commit = oid;
		if (type != TG_OBJ_TAG)
			return NULL;
		TG_TRY(tagged(store, repo->arena, &oid));
	}
	return tg_error_new(repo->arena, TG_ERR_LIMIT, "a tag of a tag, more than %d deep",
			    MAX_TAGS);
}

const struct tg_error *
tg_ref_peel(struct tg_ref *ref)
{
	const char *kind = NULL;
	if (ref->is_peeled)
		return NULL;
	TG_TRY(peel(ref->push->repo, ref->old, &ref->old_commit, &kind));
	TG_TRY(peel(ref->push->repo, ref->new, &ref->new_commit, &ref->new_kind));
	ref->is_peeled = true;
	return NULL;
}

const struct tg_error *
tg_ref_target(struct tg_ref *ref, const char **kind, bool *target_is_commit)
{
	TG_TRY(tg_ref_peel(ref));
	*kind = ref->new_kind;
	*target_is_commit = !tg_oid_is_zero(&ref->new_commit);
	return NULL;
}
