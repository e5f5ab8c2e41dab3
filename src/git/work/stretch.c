/* SPDX-License-Identifier: MIT */
/* What lies between two commits, with sums to find the same again. */
#include "trunkgate/lineage.h"

#include "../history/between.h"
#include "net.h"

#include "trunkgate/digest.h"

/* What was asked of a ref so far; few, and asked for again and again. */
struct tg_known_stretch {
	struct tg_stretch stretch;
	struct tg_delta *delta;
	uint32_t from, to;
	struct tg_known_stretch *next;
};

static void
add_bytes(struct tg_sha256 *sum, const void *bytes, size_t len)
{
	tg_sha256_add(sum, tg_str_make(bytes, len));
}

/* The NUL ends a path: no path holds one. */
static void
add_name(struct tg_sha256 *sum, const struct tg_path *path)
{
	tg_sha256_add(sum, path->path);
	add_bytes(sum, "", 1);
}

static void
add_sides(struct tg_sha256 *sum, const struct tg_path *path)
{
	const uint32_t modes[2] = { path->old_mode, path->new_mode };
	add_bytes(sum, modes, sizeof(modes));
	add_bytes(sum, path->old_id.id, TG_OID_LEN);
	add_bytes(sum, path->new_id.id, TG_OID_LEN);
}

static void
sum_paths(struct tg_arena *arena, struct tg_stretch *stretch)
{
	struct tg_sha256 *delta = tg_sha256_new(arena), *names = tg_sha256_new(arena);
	for (size_t i = 0; i < stretch->paths.nr; i++) {
		add_name(delta, &stretch->paths.items[i]);
		add_sides(delta, &stretch->paths.items[i]);
		add_name(names, &stretch->paths.items[i]);
	}
	tg_sha256_end(delta, stretch->delta);
	tg_sha256_end(names, stretch->names);
}

static const struct tg_error *
list_commits(struct tg_ref *ref, uint32_t from, uint32_t to, struct tg_stretch *out)
{
	struct tg_push *push = ref->push;
	struct tg_node_list known = { 0 }, list = { 0 };
	if (from != TG_NODE_NONE)
		tg_node_list_add(&known, push->arena, from);
	TG_TRY(tg_between(ref, to, &known, &list));
	struct tg_oid *commits = TG_NEW_ARRAY(push->arena, list.nr, struct tg_oid);
	for (size_t i = 0; i < list.nr; i++)
		commits[i] = tg_node(tg_push_facts(push)->nodes, list.items[i])->oid;
	out->commits = commits;
	out->nr_commits = list.nr;
	return NULL;
}

/* Nearly always what the ref changes in all: those paths are listed once. How many bytes were read
 * is counted for each purpose. */
static const struct tg_error *
find_delta(struct tg_ref *ref, struct tg_known_stretch *known)
{
	struct tg_arena *arena = ref->push->arena;
	const struct tg_delta *net = tg_net_found(ref, known->from, known->to);
	if (!net)
		return tg_delta_between(ref->push, known->from, known->to, arena, 0, &known->delta);
	known->delta = TG_NEW(arena, struct tg_delta);
	*known->delta = (struct tg_delta){ .arena = arena, .diff = net->diff };
	return NULL;
}

static const struct tg_error *
make(struct tg_ref *ref, struct tg_known_stretch *known)
{
	struct tg_push *push = ref->push;
	struct tg_stretch *stretch = &known->stretch;
	TG_TRY(list_commits(ref, known->from, known->to, stretch));
	TG_TRY(find_delta(ref, known));
	stretch->paths = (struct tg_paths){ known->delta->diff.items, known->delta->diff.nr };
	sum_paths(push->arena, stretch);
	return NULL;
}

static const struct tg_error *
find(struct tg_ref *ref, const struct tg_oid *from, const struct tg_oid *to,
     struct tg_known_stretch **out)
{
	struct tg_push *push = ref->push;
	struct tg_push_facts *facts = tg_push_facts(push);
	uint32_t at_from = from ? tg_nodes_add(facts->nodes, from) : TG_NODE_NONE;
	uint32_t at_to = tg_nodes_add(facts->nodes, to);
	struct tg_known_stretch *known = facts->stretches;
	while (known && (known->from != at_from || known->to != at_to))
		known = known->next;
	if (!known) {
		known = TG_NEW(push->arena, struct tg_known_stretch);
		known->from = at_from;
		known->to = at_to;
		TG_TRY(make(ref, known));
		known->next = facts->stretches;
		facts->stretches = known;
	}
	*out = known;
	return NULL;
}

const struct tg_error *
tg_stretch(struct tg_ref *ref, const struct tg_oid *from, const struct tg_oid *to,
	   const struct tg_stretch **out)
{
	struct tg_known_stretch *known;
	TG_TRY(find(ref, from, to, &known));
	*out = &known->stretch;
	return NULL;
}

const struct tg_error *
tg_stretch_lines(struct tg_ref *ref, const struct tg_oid *from, const struct tg_oid *to,
		 const struct tg_globs *paths, struct tg_lines *out)
{
	struct tg_known_stretch *known;
	TG_TRY(find(ref, from, to, &known));
	return tg_delta_lines(known->delta, ref->push->repo, paths, out);
}
