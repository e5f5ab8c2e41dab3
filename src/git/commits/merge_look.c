/* SPDX-License-Identifier: MIT */
/*
 * Most merges join sides that changed different files, and then there is nothing to merge
 * but a few, while a library would list three whole trees. So the trees of what is wanted (the
 * commit that says it is the merge), of both sides and of their base are walked side by side, down
 * only where what is wanted is not what one side made of the base. What is to be said of a path:
 *
 *	- it is plain: at most one side changed it, or both alike. Merging leaves that one.
 *	- both changed the lines of a file: these three are merged, and compared with the wanted one.
 *	  Where they are in conflict anybody may have put anything there.
 *	- what is wanted is neither: it is the merge's own.
 *	- it is open: one side does not have it any more, and may have moved it. merge_moves.c is
 *	  asked about all that are open together.
 *	- the look is lost: there are several bases that do not agree, too much is open, or a tree is
 *	  malformed. Then nothing is sure, and whole trees are merged (merge.c).
 */
#include "merge_look.h"

#include "../history/ancestry.h"

enum { OPEN_MAX = 200 };

/* Of the sides the last may be several. */
struct look {
	struct tg_push *push;
	struct tg_arena *arena;
	size_t nr_bases; /* at least one, which is empty where there is none */
	size_t nr_below; /* bases of two bases, which come after them */
	bool has_one_base;
	struct tg_merge_open open;
	struct tg_path *gone; /* files that neither side has any longer */
	size_t nr_gone, cap_gone;
	bool is_lost; /* only whole trees say more */
	struct tg_merge_look *out;
};

/* Where the files differ in more than their lines, the library knows what comes of it. */
static bool
can_merge(const struct tg_tree_side sides[SIDES])
{
	return tg_merge_is_file(&sides[BASE]) && tg_merge_is_file(&sides[OURS]) &&
	       tg_merge_is_file(&sides[THEIRS]) && sides[OURS].mode == sides[THEIRS].mode;
}

/*
 * Several bases are merged first: what they have alike that leaves as it is, and of a file that
 * one of two has changed it takes that. NULL = it takes more to know, as where
 * one may have moved the file.
 */
static const struct tg_tree_side *
base_of(const struct look *look, const struct tg_tree_spot *spot)
{
	const struct tg_tree_side *bases = &spot->sides[BASE], *below = bases + look->nr_bases;
	if (tg_tree_sides_eq(bases, look->nr_bases))
		return bases;
	if (spot->is_dir || !look->nr_below || !tg_tree_sides_eq(below, look->nr_below))
		return NULL;
	if (!bases[0].mode || !bases[1].mode || !below->mode)
		return NULL;
	if (tg_tree_side_eq(below, &bases[0]))
		return &bases[1];
	return tg_tree_side_eq(below, &bases[1]) ? &bases[0] : NULL;
}

/* What merging leaves without a look into files, or NULL. */
static const struct tg_tree_side *
plain_result(const struct tg_tree_side *sides, const struct tg_tree_side *base)
{
	const struct tg_tree_side *ours = &sides[OURS], *theirs = &sides[THEIRS];
	if (tg_tree_side_eq(ours, theirs))
		return ours;
	if (!base)
		return NULL;
	if (tg_tree_side_eq(base, theirs))
		return ours;
	return tg_tree_side_eq(base, ours) ? theirs : NULL;
}

/* What a side has moved is on one side only: the library looks for what is alike. */
static bool
may_be_moved(const struct tg_tree_side *sides)
{
	bool has_base = sides[BASE].mode;
	return has_base != !!sides[OURS].mode || has_base != !!sides[THEIRS].mode;
}

/* Plain is what merging leaves where both sides did not change it. */
static const struct tg_error *
judge_file(struct tg_push *push, const struct tg_tree_side sides[SIDES],
	   const struct tg_tree_side *plain, enum tg_merge_verdict *out)
{
	*out = TG_UNSURE;
	if (may_be_moved(sides)) {
		/* Made on both sides there is nothing to merge by. Changed here and deleted
		 * there it may have been moved there, and then the change goes with it. */
		if (!plain && !sides[BASE].mode)
			*out = TG_IN_CONFLICT;
	} else if (plain) {
		*out = TG_OWN;
	} else if (can_merge(sides)) {
		return tg_merge_file(push, sides, out);
	}
	return NULL;
}

static void
note_open(struct look *look, const struct tg_merge_spot *spot)
{
	struct tg_merge_open *open = &look->open;
	look->is_lost |= !look->has_one_base || open->nr == OPEN_MAX;
	if (look->is_lost)
		return;
	TG_GROW(look->arena, open->items, open->nr, open->cap);
	open->items[open->nr] = *spot;
	open->items[open->nr++].path = tg_str_copy(look->arena, spot->path);
}

static void
note_own(struct look *look, const struct tg_merge_spot *spot, uint32_t merged_mode)
{
	struct tg_merge_look *out = look->out;
	TG_GROW(look->arena, out->own, out->nr, out->cap);
	out->own[out->nr++] = (struct tg_path){
		.path = tg_str_copy(look->arena, spot->path),
		.old_mode = merged_mode,
		.new_mode = spot->sides[WANTED].mode,
	};
}

static const struct tg_error *
note_file(struct look *look, const struct tg_merge_spot *spot, const struct tg_tree_side *plain)
{
	enum tg_merge_verdict verdict;
	TG_TRY(judge_file(look->push, spot->sides, plain, &verdict));
	if (verdict == TG_UNSURE)
		note_open(look, spot);
	else if (verdict == TG_OWN)
		note_own(look, spot, plain ? plain->mode : spot->sides[OURS].mode);
	look->out->has_conflicts |= verdict == TG_IN_CONFLICT;
	return NULL;
}

/* One side may have moved it. */
static void
note_gone(struct look *look, const struct tg_tree_spot *spot)
{
	const struct tg_tree_side *sides = spot->sides;
	if (sides[OURS].mode || sides[THEIRS].mode || !tg_merge_is_file(&sides[BASE]) ||
	    look->nr_gone == OPEN_MAX)
		return;
	TG_GROW(look->arena, look->gone, look->nr_gone, look->cap_gone);
	look->gone[look->nr_gone++] = (struct tg_path){
		.path = tg_str_copy(look->arena, spot->path),
		.old_mode = sides[BASE].mode,
		.old_id = sides[BASE].id,
	};
}

static const struct tg_error *
look_at_spot(void *data, struct tg_tree_spot *spot)
{
	struct look *look = data;
	const struct tg_tree_side *sides = spot->sides, *base = base_of(look, spot);
	const struct tg_tree_side *plain = plain_result(sides, base);
	if (look->is_lost)
		return NULL;
	if (plain && tg_tree_side_eq(plain, &sides[WANTED])) {
		/* What both changed alike may lack a file that one moved elsewhere. */
		spot->enters = spot->is_dir && look->has_one_base &&
			       tg_tree_side_eq(&sides[OURS], &sides[THEIRS]);
		if (!spot->is_dir && look->has_one_base)
			note_gone(look, spot);
		return NULL;
	}
	spot->enters = spot->is_dir;
	look->is_lost = !spot->is_dir && !base;
	if (spot->is_dir || !base)
		return NULL;
	const struct tg_merge_spot file = { spot->path,
					    { sides[WANTED], sides[OURS], sides[THEIRS], *base } };
	return note_file(look, &file, plain);
}

/* Of all three, which is taken as it is, whatever it holds. */
static bool
is_same_folder(const struct tg_tree *const *trees)
{
	for (size_t i = OURS; i < BASE; i++)
		if (!trees[WANTED] || !trees[i] || !tg_oid_eq(&trees[WANTED]->oid, &trees[i]->oid))
			return false;
	return true;
}

static const struct tg_error *
look_at_folder(void *data, struct tg_str dir, const struct tg_tree *const *trees)
{
	struct look *look = data;
	(void)dir;
	for (size_t i = 0; i < BASE && !is_same_folder(trees); i++)
		if (trees[i] && trees[i]->problem)
			look->is_lost = true;
	for (size_t i = 0; i < look->nr_bases + look->nr_below; i++)
		if (trees[BASE + i] && trees[BASE + i]->is_broken)
			return tg_tree_broken(look->push->arena, trees[BASE + i]);
	return NULL;
}

static const struct tg_error *
add_roots(struct look *look, const struct tg_node_list *commits, const struct tg_oid **roots)
{
	struct tg_nodes *nodes = tg_push_facts(look->push)->nodes;
	for (size_t i = 0; i < commits->nr; i++)
		TG_TRY(tg_node_tree(nodes, commits->items[i], &roots[i]));
	return NULL;
}

static const struct tg_error *
walk_trees(struct look *look, const struct tg_node_list *three, const struct tg_node_list *bases,
	   const struct tg_node_list *below)
{
	size_t nr = BASE + look->nr_bases + look->nr_below;
	const struct tg_oid **roots = TG_NEW_ARRAY(look->arena, nr, const struct tg_oid *);
	const struct tg_tree_walk walk = { .trees = tg_push_facts(look->push)->trees,
					   .arena = look->arena,
					   .roots = roots,
					   .nr = nr,
					   /* What it has as our side has it, while theirs is
					    * the base's, is merged. */
					   .nr_lead = THEIRS,
					   .spot = look_at_spot,
					   .folder = look_at_folder,
					   .data = look };
	TG_TRY(add_roots(look, three, roots));
	TG_TRY(add_roots(look, bases, roots + BASE));
	TG_TRY(add_roots(look, below, roots + BASE + look->nr_bases));
	return tg_tree_walk(&walk);
}

const struct tg_error *
tg_merge_look(struct tg_push *push, struct tg_arena *arena, const struct tg_node_list *bases,
	      const uint32_t sides[2], uint32_t wanted, struct tg_merge_look *out)
{
	struct look look = { .push = push, .arena = arena, .nr_bases = 1, .out = out };
	uint32_t at[] = { [WANTED] = wanted, [OURS] = sides[0], [THEIRS] = sides[1] };
	struct tg_node_list below = { 0 };
	look.has_one_base = bases->nr == 1;
	if (bases->nr)
		look.nr_bases = bases->nr;
	if (bases->nr == 2) {
		const struct tg_node_list other = { .items = &bases->items[1], .nr = 1 };
		TG_TRY(tg_ancestry_bases(tg_push_facts(push), bases->items[0], &other, arena,
					 &below));
		look.nr_below = below.nr;
	}
	*out = (struct tg_merge_look){ .is_sure = true };
	TG_TRY(walk_trees(&look, &(struct tg_node_list){ .items = at, .nr = BASE }, bases, &below));
	out->is_sure = !look.is_lost;
	if (look.nr_gone)
		TG_TRY(tg_merge_is_torn(push, arena, bases->items[0], sides,
					&(struct tg_paths){ look.gone, look.nr_gone },
					&out->is_torn));
	if (look.is_lost || !look.open.nr)
		return NULL;
	return tg_merge_is_moves(push, arena, bases->items[0], sides, &look.open, &out->is_sure);
}
