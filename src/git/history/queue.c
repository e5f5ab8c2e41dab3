/* SPDX-License-Identifier: MIT */
/* A binary heap. */
#include "queue.h"

/* Whether a goes before b. Commits outside the graph go first: nothing in
 * it can reach them. The number decides what is left, so that a walk takes
 * the same way every time. */
static bool
goes_first(const struct tg_queue *queue, uint32_t a, uint32_t b)
{
	const struct tg_node *x = tg_node(queue->nodes, a), *y = tg_node(queue->nodes, b);
	if (x->generation != y->generation)
		return x->generation > y->generation;
	if (x->date != y->date)
		return x->date > y->date;
	return a < b;
}

void
tg_queue_push(struct tg_queue *queue, uint32_t at)
{
	TG_GROW(queue->arena, queue->items, queue->nr, queue->cap);
	size_t i = queue->nr++;
	while (i && goes_first(queue, at, queue->items[(i - 1) / 2])) {
		queue->items[i] = queue->items[(i - 1) / 2];
		i = (i - 1) / 2;
	}
	queue->items[i] = at;
}

uint32_t
tg_queue_top(const struct tg_queue *queue)
{
	assert(queue->nr);
	return queue->items[0];
}

uint32_t
tg_queue_pop(struct tg_queue *queue)
{
	uint32_t top = tg_queue_top(queue), last = queue->items[--queue->nr];
	size_t i = 0, child;
	while ((child = 2 * i + 1) < queue->nr) {
		if (child + 1 < queue->nr &&
		    goes_first(queue, queue->items[child + 1], queue->items[child]))
			child++;
		if (!goes_first(queue, queue->items[child], last))
			break;
		queue->items[i] = queue->items[child];
		i = child;
	}
	if (queue->nr)
		queue->items[i] = last;
	return top;
}
