/* SPDX-License-Identifier: MIT */
/* Anchors as commits without files: fetch, mirrors and bundles carry them. */
#include "trunkgate/anchor_ref.h"

#include "../objects/commit_header.h"
#include "../priv.h"
#include "../objects/store.h"

enum { MAX_COMMIT = 64 << 10 };

static const struct tg_error *
no_anchor(struct tg_repo *repo, const struct tg_oid *oid)
{
	char hex[TG_OID_HEX];
	return tg_error_new(repo->arena, TG_ERR_GIT, TG_ANCHOR_REF ": %s is no anchor",
			    tg_oid_hex(hex, oid));
}

/* The commit at *oid, which becomes its parent, or zero. */
static const struct tg_error *
take(struct tg_repo *repo, struct tg_store *store, struct tg_oid *oid, struct tg_anchor *out)
{
	struct tg_raw raw;
	struct tg_walk_header header;
	struct tg_oid parent = { { 0 } };
	struct tg_str log;
	TG_TRY(tg_store_read(store, repo->arena, oid, MAX_COMMIT, &raw));
	struct tg_str text = tg_str_make(raw.data, raw.len);
	bool is_anchor = raw.type == TG_OBJ_COMMIT && tg_header_walk(text, &header) &&
			 tg_anchor_parse(tg_header_message(text), out, &log);
	if (is_anchor && header.nr_parents)
		is_anchor = tg_header_parent(&header.parents, &parent);
	tg_raw_release(&raw);
	if (!is_anchor)
		return no_anchor(repo, oid);
	*oid = parent;
	return NULL;
}

static const struct tg_error *
find_tip(struct tg_repo *repo, struct tg_oid *out)
{
	struct tg_str name = TG_STR(TG_ANCHOR_REF), resolved = { 0 };
	TG_TRY(tg_repo_ref(repo, name, &resolved, out));
	if (!tg_str_eq(name, resolved))
		return tg_error_new(repo->arena, TG_ERR_GIT,
				    TG_ANCHOR_REF " is a symbolic ref, and must not be");
	return NULL;
}

const struct tg_error *
tg_anchor_last(struct tg_repo *repo, struct tg_anchor *out)
{
	struct tg_store *store = NULL;
	struct tg_oid tip;
	*out = (struct tg_anchor){ .seq = 0 };
	TG_TRY(find_tip(repo, &tip));
	if (tg_oid_is_zero(&tip))
		return NULL;
	TG_TRY(tg_repo_store(repo, &store));
	return take(repo, store, &tip, out);
}

const struct tg_error *
tg_anchor_list(struct tg_repo *repo, struct tg_anchor **out, size_t *nr)
{
	struct tg_store *store = NULL;
	struct tg_anchor *items = NULL;
	struct tg_oid oid;
	size_t count = 0, cap = 0;
	TG_TRY(find_tip(repo, &oid));
	TG_TRY(tg_repo_store(repo, &store));
	while (!tg_oid_is_zero(&oid)) {
		if (count == TG_MAX_ANCHORS)
			return tg_error_new(repo->arena, TG_ERR_LIMIT,
					    TG_ANCHOR_REF " has more than %d commits",
					    TG_MAX_ANCHORS);
		TG_GROW(repo->arena, items, count, cap);
		TG_TRY(take(repo, store, &oid, &items[count]));
		count++;
	}
	*out = items;
	*nr = count;
	return NULL;
}
