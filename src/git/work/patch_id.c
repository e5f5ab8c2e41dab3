/* SPDX-License-Identifier: MIT */
/*
 * What a commit changes, as a sum: for each path its name and modes, then the
 * lines taken out and put in. A binary file counts by what it became, and so does what
 * would take long; that depends on the commit alone, not on what comes with it: else
 * old work behind much else would look new. A merge counts by what it has as no parent has it.
 */
#include "work.h"

#include "../trees/tree_walk.h"

#include "trunkgate/digest.h"

#include <string.h>

enum {
	/* Of a commit; the rest of its files is taken by the ids, */
	BYTES_MAX = 64 << 20,
	PATHS_MAX = 10000,
	LARGE = 1 << 20, /* and so is one of so many bytes. */
	PATCH_BUDGET = 256 << 20
};

struct summer {
	struct tg_sha256 *sum;
	struct tg_push *push;
	size_t nr;
	uint64_t bytes;
};

static void
add_number(struct summer *summer, uint64_t number)
{
	char bytes[8];
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(number >> (8 * i));
	tg_sha256_add(summer->sum, tg_str_make(bytes, sizeof(bytes)));
}

/* With its length, so that no text can pass for the start of another. */
static void
add_text(struct summer *summer, struct tg_str text)
{
	add_number(summer, text.len);
	tg_sha256_add(summer->sum, text);
}

static void
add_line(void *data, bool is_added, struct tg_str line)
{
	struct summer *summer = data;
	add_number(summer, is_added ? 1 : 2);
	add_text(summer, line);
}

static void
add_id(struct summer *summer, const struct tg_oid *id)
{
	add_number(summer, 3);
	tg_sha256_add(summer->sum, tg_str_make((const char *)id->id, TG_OID_LEN));
}

static const struct tg_error *
is_large(struct summer *summer, uint32_t mode, const struct tg_oid *id, bool *out)
{
	struct tg_repo *repo = summer->push->repo;
	struct tg_store *store;
	uint64_t size;
	if (*out || !mode || mode == TG_MODE_GITLINK)
		return NULL;
	TG_TRY(tg_repo_store(repo, &store));
	TG_TRY(tg_store_size(store, repo->arena, id, &size));
	*out = size > LARGE;
	return NULL;
}

static const struct tg_error *
add_path(void *data, const struct tg_path *path)
{
	struct summer *summer = data;
	bool by_id = summer->bytes > BYTES_MAX || summer->nr++ >= PATHS_MAX;
	add_text(summer, path->path);
	add_number(summer, (uint64_t)path->old_mode << 32 | path->new_mode);
	TG_TRY(tg_repo_check_deadline(summer->push->repo));
	TG_TRY(is_large(summer, path->old_mode, &path->old_id, &by_id));
	TG_TRY(is_large(summer, path->new_mode, &path->new_id, &by_id));
	if (!by_id)
		TG_TRY(tg_each_line(summer->push->repo, path, &summer->bytes, add_line, summer,
				    &by_id));
	if (by_id)
		add_id(summer, &path->new_id);
	return NULL;
}

/* ---- What a merge has as no parent has it ---- */

struct own {
	struct summer *summer;
	size_t nr_parents;
};

/* Not by its lines: they would be those of the other side, too. */
static const struct tg_error *
look_at_spot(void *data, struct tg_tree_spot *spot)
{
	struct own *own = data;
	struct summer *summer = own->summer;
	const struct tg_tree_side *result = &spot->sides[0];

	for (size_t i = 1; i <= own->nr_parents; i++)
		if (tg_tree_side_eq(result, &spot->sides[i]))
			return NULL;
	spot->enters = spot->is_dir;
	if (spot->is_dir)
		return NULL;
	if (summer->nr++ == TG_DIFF_MAX_PATHS)
		return tg_tree_walk_limit(summer->push->repo->arena, "paths", TG_DIFF_MAX_PATHS);
	add_text(summer, spot->path);
	add_number(summer, result->mode);
	add_id(summer, &result->id);
	return NULL;
}

/* Down only where it differs from all parents: what one topic brings is much, and nearly all
 * of it is as that topic has it. */
static const struct tg_error *
sum_merge(struct summer *summer, uint32_t at, struct tg_arena *arena)
{
	struct tg_push_facts *facts = tg_push_facts(summer->push);
	const struct tg_node *node = tg_node(facts->nodes, at);
	size_t nr = node->nr_parents;
	const struct tg_oid **roots = TG_NEW_ARRAY(arena, nr + 1, const struct tg_oid *);
	struct own own = { .summer = summer, .nr_parents = nr };

	TG_TRY(tg_node_tree(facts->nodes, at, &roots[0]));
	for (size_t i = 0; i < nr; i++)
		TG_TRY(tg_node_tree(facts->nodes, tg_node_parent(facts->nodes, node, i),
				    &roots[i + 1]));
	add_number(summer, UINT64_MAX); /* no text is so long */
	const struct tg_tree_walk walk = { .trees = facts->trees,
					   .arena = arena,
					   .roots = roots,
					   .nr = nr + 1,
					   .nr_lead = 2, /* what the first has, too, is not own */
					   .spot = look_at_spot,
					   .data = &own };
	return tg_tree_walk(&walk);
}

/* Its paths are not kept: one commit may bring a million of them. */
static const struct tg_error *
sum_delta(struct summer *summer, uint32_t at, struct tg_arena *arena)
{
	struct tg_push_facts *facts = tg_push_facts(summer->push);
	const struct tg_node *node = tg_node(facts->nodes, at);
	const struct tg_oid *old = NULL, *new;

	if (node->nr_parents)
		TG_TRY(tg_node_tree(facts->nodes, tg_node_parent(facts->nodes, node, 0), &old));
	TG_TRY(tg_node_tree(facts->nodes, at, &new));
	return tg_tree_diff_each(facts->trees, old, new, arena, add_path, summer);
}

/* *out stays NULL for a commit that changes nothing, and a merge that has nothing of its own. */
static const struct tg_error *
find_patch(struct tg_push *push, uint32_t at, struct tg_arena *arena, struct tg_patch_id **out)
{
	struct summer summer = { .push = push, .sum = tg_sha256_new(arena) };

	if (tg_node(tg_push_facts(push)->nodes, at)->nr_parents > 1)
		TG_TRY(sum_merge(&summer, at, arena));
	else
		TG_TRY(sum_delta(&summer, at, arena));
	if (!summer.nr)
		return NULL;
	*out = TG_NEW(push->arena, struct tg_patch_id);
	tg_sha256_end(summer.sum, (*out)->id);
	return NULL;
}

/* One for all patches: merges need much of it. */
static struct tg_arena *
clean_arena(struct tg_push *push)
{
	struct tg_push_facts *facts = tg_push_facts(push);

	if (!facts->patch_scratch)
		facts->patch_scratch = tg_arena_new_in(push->arena, "patch", PATCH_BUDGET);
	tg_arena_reset(facts->patch_scratch);
	return facts->patch_scratch;
}

/* Once for all branches of the push that have the commit. */
const struct tg_error *
tg_work_patch(struct tg_work *work, size_t index, const struct tg_patch_id **out)
{
	struct tg_push *push = work->ref->push;
	struct tg_memo *patches = &tg_push_facts(push)->patches;
	struct tg_str key = tg_str_make((const char *)tg_work_oid(work, index)->id, TG_OID_LEN);
	bool is_known;
	struct tg_patch_id *patch = tg_memo_get(patches, key, &is_known);
	if (!is_known) {
		/* An error may live in it: it is reset before it is used, not after. */
		TG_TRY(find_patch(push, work->list.items[index], clean_arena(push), &patch));
		tg_memo_put(patches, push->arena, key, patch);
	}
	*out = patch;
	return NULL;
}
