/* SPDX-License-Identifier: MIT */
/*
 * The painting walk. With generation numbers a commit is taken after all its
 * descendants, so its colour is final. Without them dates stand in, which
 * can be skewed: a commit taken as new may be found known later, and is then
 * walked from again with its new colour.
 */
#include "paint.h"

enum {
	NEW = 1,
	KNOWN = 2,
	TAKEN = 4, /* popped, its parents have its colour */
	SLOP = 16, /* steps past the oldest new commit, for skewed dates */
	DEADLINE_EVERY = 64
};

void
tg_paint_init(struct tg_paint *paint, struct tg_nodes *nodes, struct tg_arena *scratch)
{
	*paint = (struct tg_paint){ 0 };
	paint->queue.nodes = nodes;
	paint->queue.arena = scratch;
	paint->walk = tg_nodes_new_walk(nodes);
	paint->oldest_new = INT64_MAX;
	paint->slop = SLOP;
}

static uint8_t *
marks(const struct tg_paint *paint, uint32_t at)
{
	return tg_node_marks(paint->queue.nodes, at, paint->walk);
}

void
tg_paint_known(struct tg_paint *paint, uint32_t at)
{
	*marks(paint, at) |= KNOWN;
}

bool
tg_paint_is_known(const struct tg_paint *paint, uint32_t at)
{
	return *marks(paint, at) & KNOWN;
}

bool
tg_paint_is_new(const struct tg_paint *paint, uint32_t at)
{
	return (*marks(paint, at) & (NEW | KNOWN)) == NEW;
}

bool
tg_paint_is_lowest(const struct tg_paint *paint, uint32_t at)
{
	const struct tg_nodes *nodes = paint->queue.nodes;
	const struct tg_node *node = tg_node(nodes, at);
	for (size_t i = 0; i < node->nr_parents; i++)
		if (tg_paint_is_new(paint, tg_node_parent(nodes, node, i)))
			return false;
	return true;
}

static void
recolour_new(struct tg_paint *paint, uint8_t mark)
{
	paint->nr_new--;
	if (!(mark & TAKEN))
		paint->nr_open--;
}

/* Known swallows new; a commit already known has nothing to learn. */
static const struct tg_error *
colour(struct tg_paint *paint, uint32_t at, uint8_t with)
{
	uint8_t *mark = marks(paint, at);
	if (*mark & (with | KNOWN))
		return NULL;
	bool is_queued = *mark && !(*mark & TAKEN);
	if (with == KNOWN && *mark & NEW)
		recolour_new(paint, *mark);
	if (with == NEW) {
		paint->nr_new++;
		paint->nr_open++;
	}
	*mark = (uint8_t)((*mark | with) & ~TAKEN);
	if (is_queued)
		return NULL;
	TG_TRY(tg_node_load(paint->queue.nodes, at));
	tg_queue_push(&paint->queue, at);
	return NULL;
}

static size_t
nr_followed(const struct tg_paint *paint, const struct tg_node *node, uint8_t with)
{
	if (with == KNOWN || paint->follow == TG_FOLLOW_ALL)
		return node->nr_parents;
	return paint->follow == TG_FOLLOW_FIRST && node->nr_parents ? 1 : 0;
}

static const struct tg_error *
take(struct tg_paint *paint, uint32_t at)
{
	struct tg_nodes *nodes = paint->queue.nodes;
	const struct tg_node *node = tg_node(nodes, at);
	uint8_t *mark = marks(paint, at);
	uint8_t with = *mark & KNOWN ? KNOWN : NEW;
	*mark |= TAKEN;
	if (with == NEW) {
		TG_GROW(paint->queue.arena, paint->listed, paint->nr_listed, paint->cap_listed);
		paint->listed[paint->nr_listed++] = at;
		paint->nr_open--;
		if (node->date < paint->oldest_new)
			paint->oldest_new = node->date;
	}
	size_t nr = nr_followed(paint, node, with);
	for (size_t i = 0; i < nr; i++)
		TG_TRY(colour(paint, tg_node_parent(nodes, node, i), with));
	return NULL;
}

/*
 * Nothing new is left to take. Commits of the graph come after all others
 * and in exact order, so the rest of the queue cannot reach what was taken;
 * otherwise a few more steps are made, as git's own walk does.
 */
static bool
is_done(struct tg_paint *paint)
{
	if (!paint->nr_new)
		return true;
	if (paint->nr_open)
		return false;
	const struct tg_node *top = tg_node(paint->queue.nodes, tg_queue_top(&paint->queue));
	if (top->generation != TG_GENERATION_NONE)
		return true;
	if (top->date >= paint->oldest_new) {
		paint->slop = SLOP;
		return false;
	}
	return paint->slop-- <= 0;
}

static bool
is_exact_end(const struct tg_paint *paint)
{
	if (!paint->nr_new || !paint->queue.nr)
		return true;
	uint32_t top = tg_queue_top(&paint->queue);
	return tg_node(paint->queue.nodes, top)->generation != TG_GENERATION_NONE;
}

const struct tg_error *
tg_paint_too_many(struct tg_repo *repo, size_t max)
{
	return tg_error_new(repo->arena, TG_ERR_LIMIT,
			    "the push brings more than %zu commits to one ref (limits: "
			    "max_commits): push them in steps",
			    max);
}

static const struct tg_error *
check_limits(struct tg_paint *paint, size_t step)
{
	struct tg_repo *repo = tg_nodes_repo(paint->queue.nodes);
	if (step % DEADLINE_EVERY == 0)
		TG_TRY(tg_repo_check_deadline(repo));
	paint->gave_up = paint->give_up_at && paint->nr_new > paint->give_up_at;
	if (paint->max && paint->nr_new - paint->nr_open > paint->max)
		return tg_paint_too_many(repo, paint->max);
	return NULL;
}

static const struct tg_error *
queue_known(struct tg_paint *paint, const uint32_t *known, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		TG_TRY(tg_node_load(paint->queue.nodes, known[i]));
		tg_queue_push(&paint->queue, known[i]);
	}
	return NULL;
}

const struct tg_error *
tg_paint_run(struct tg_paint *paint, const uint32_t *starts, size_t nr_starts,
	     const uint32_t *known, size_t nr_known)
{
	for (size_t i = 0; i < nr_starts; i++)
		TG_TRY(colour(paint, starts[i], NEW));
	if (paint->nr_new)
		TG_TRY(queue_known(paint, known, nr_known));
	for (size_t step = 0; paint->queue.nr && !is_done(paint) && !paint->gave_up; step++) {
		TG_TRY(check_limits(paint, step));
		TG_TRY(take(paint, tg_queue_pop(&paint->queue)));
	}
	paint->is_exact = is_exact_end(paint);
	return NULL;
}

const struct tg_error *
tg_paint_rest_of_push(struct tg_paint *paint, size_t max, bool *out)
{
	struct tg_queue *queue = &paint->queue;
	size_t nr = 0;
	/* In any order: what is settled is left out, and nothing comes after it. */
	while (queue->nr && nr <= max) {
		uint32_t at = queue->items[--queue->nr];
		if (tg_node_is_settled(queue->nodes, at))
			continue;
		TG_TRY(check_limits(paint, nr++));
		TG_TRY(take(paint, at));
	}
	*out = nr <= max;
	return NULL;
}

const struct tg_error *
tg_paint_closure(struct tg_paint *paint, const uint32_t *known, size_t nr_known)
{
	struct tg_repo *repo = tg_nodes_repo(paint->queue.nodes);
	TG_TRY(queue_known(paint, known, nr_known));
	for (size_t step = 0; paint->queue.nr; step++) {
		if (step % DEADLINE_EVERY == 0)
			TG_TRY(tg_repo_check_deadline(repo));
		TG_TRY(take(paint, tg_queue_pop(&paint->queue)));
	}
	return NULL;
}
