/* SPDX-License-Identifier: MIT */
/*
 * Arenas. Two stores of objects share one accounting: blocks that objects are
 * cut from, and (TG_ARENA_MALLOC) one malloc per object, which AddressSanitizer
 * can watch.
 */
#include "trunkgate/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	ALIGN = _Alignof(max_align_t),
	FIRST_BLOCK = 16 * 1024,
	/* So large that calloc maps it: its pages are zero without being written,
	 * and none is touched before it is used. */
	SECOND_BLOCK = 256 * 1024,
	LARGEST_BLOCK = 512 * 1024,
	ALONE = 64 * 1024, /* bytes: worth a look for a block of its own */
	EXIT_UNDECIDED = 2
};

/* Its bytes follow it; of a malloc per object, the object. */
struct block {
	_Alignas(max_align_t) struct block *next;
	size_t size; /* of the bytes */
	size_t used;
	bool is_clean; /* the bytes not used yet are zero */
};

struct deferred {
	struct deferred *next;
	void (*fn)(void *);
	void *ptr;
};

struct tg_arena {
	const char *name;
	size_t budget;
	size_t used;
	size_t next_size;     /* of the next ordinary block */
	struct block *blocks; /* the first one is cut from */
	struct deferred *deferred;
	struct tg_arena *next_alive;
};

/* ---- Exhaustion ---- */

static void
say_and_exit(const char *name, size_t budget, void *data)
{
	char line[160];
	int len = snprintf(line, sizeof(line), "error: trunkgate: out of memory (%s, %zu bytes)\n",
			   name, budget);
	size_t size = len < 0 ? 0 : (size_t)len;

	(void)data;
	if (size >= sizeof(line))
		size = sizeof(line) - 1;
	/* Whether the line arrives or not, the status says it. */
	if (write(STDERR_FILENO, line, size) < 0)
		_exit(EXIT_UNDECIDED);
	_exit(EXIT_UNDECIDED);
}

/* Who is told, once for all arenas of the process. */
static void (*exhausted_fn)(const char *name, size_t budget, void *data) = say_and_exit;
static void *exhausted_data;

void
tg_arena_on_exhausted(void (*fn)(const char *name, size_t budget, void *data), void *data)
{
	exhausted_fn = fn ? fn : say_and_exit;
	exhausted_data = data;
}

void
tg_arena_exhausted(const char *name, size_t budget)
{
	exhausted_fn(name, budget, exhausted_data);
	_exit(EXIT_UNDECIDED);
}

/* ---- Blocks ---- */

static unsigned char *
block_bytes(struct block *block)
{
	return (unsigned char *)(block + 1);
}

static size_t
budget_left(const struct tg_arena *arena)
{
	return arena->budget - arena->used;
}

/*
 * A block of size bytes, paid from the budget. Of the heap: its bytes are made
 * zero as they are used, since calloc would touch all of them now.
 */
static struct block *
block_new(struct tg_arena *arena, size_t size)
{
	struct block *block = NULL;
	bool is_large = size >= SECOND_BLOCK;
	size_t whole;

	if (!__builtin_add_overflow(size, sizeof(*block), &whole) && whole <= budget_left(arena))
		block = is_large ? calloc(1, whole) : malloc(whole);
	if (!block)
		tg_arena_exhausted(arena->name, arena->budget);
	arena->used += whole;
	*block = (struct block){ .size = size, .is_clean = is_large };
	return block;
}

static void
block_drop(struct tg_arena *arena, struct block *block)
{
	arena->used -= sizeof(*block) + block->size;
	free(block);
}

/* What an object holds at first. */
enum start { ZERO, ANYTHING };

static void *
block_take(struct block *block, size_t size, enum start start)
{
	unsigned char *object = block_bytes(block) + block->used;

	block->used += size;
	if (!block->is_clean && start == ZERO)
		memset(object, 0, size);
	return object;
}

/* The block that the object begins, if there is one. */
static struct block **
block_of(struct tg_arena *arena, const void *object)
{
	struct block **link = &arena->blocks;

	while (*link && block_bytes(*link) != object)
		link = &(*link)->next;
	return link;
}

#ifdef TG_ARENA_MALLOC

/*
 * Programs end without giving their arenas back. Here they stay within reach
 * until then, so that LeakSanitizer tells only of what no arena knows: a
 * handle of a library that nobody deferred the end of.
 */
static struct tg_arena *alive;

static void
remember(struct tg_arena *arena)
{
	arena->next_alive = alive;
	alive = arena;
}

static void
forget(const struct tg_arena *arena)
{
	struct tg_arena **link = &alive;

	while (*link && *link != arena)
		link = &(*link)->next_alive;
	if (*link)
		*link = arena->next_alive;
}

static void *
take(struct tg_arena *arena, size_t size, enum start start)
{
	struct block *block = block_new(arena, size);

	block->next = arena->blocks;
	arena->blocks = block;
	return block_take(block, size, start);
}

static bool
extend_in_place(struct tg_arena *arena, const void *object, size_t old, size_t size)
{
	(void)arena;
	(void)object;
	(void)old;
	(void)size;
	return false;
}

static void
recycle(struct tg_arena *arena)
{
	while (arena->blocks) {
		struct block *block = arena->blocks;

		arena->blocks = block->next;
		block_drop(arena, block);
	}
}

#else

static void
remember(struct tg_arena *arena)
{
	arena->next_alive = NULL;
}

static void
forget(const struct tg_arena *arena)
{
	(void)arena;
}

static size_t
round_up(const struct tg_arena *arena, size_t size)
{
	size_t rounded;

	if (__builtin_add_overflow(size, (size_t)ALIGN - 1, &rounded))
		tg_arena_exhausted(arena->name, arena->budget);
	rounded &= ~((size_t)ALIGN - 1);
	return rounded ? rounded : ALIGN;
}

/*
 * What does not fit an ordinary block gets one of its own, put behind the
 * first, so that the room left in the first is not lost. Near the end of the
 * budget an ordinary block is as large as what is left.
 */
static void *
take_from_new_block(struct tg_arena *arena, size_t size, enum start start)
{
	size_t left = budget_left(arena), ordinary = arena->next_size;
	struct block *block;

	if (left < sizeof(*block) + ordinary)
		ordinary = left < sizeof(*block) ? 0 : left - sizeof(*block);
	if (size > ordinary / 2 && arena->blocks) {
		block = block_new(arena, size);
		block->next = arena->blocks->next;
		arena->blocks->next = block;
		return block_take(block, size, start);
	}
	block = block_new(arena, size > ordinary ? size : ordinary);
	arena->next_size = arena->next_size < SECOND_BLOCK ? SECOND_BLOCK : LARGEST_BLOCK;
	block->next = arena->blocks;
	arena->blocks = block;
	return block_take(block, size, start);
}

static void *
take(struct tg_arena *arena, size_t size, enum start start)
{
	struct block *first = arena->blocks;

	size = round_up(arena, size);
	if (first && size <= first->size - first->used)
		return block_take(first, size, start);
	return take_from_new_block(arena, size, start);
}

/* True when object was the last one cut and its block had the room. */
static bool
extend_in_place(struct tg_arena *arena, const void *object, size_t old, size_t size)
{
	struct block *first = arena->blocks;
	const unsigned char *end;
	size_t more;

	if (!first || !object)
		return false;
	old = round_up(arena, old);
	more = round_up(arena, size) - old;
	end = block_bytes(first) + first->used;
	if ((const unsigned char *)object + old != end || more > first->size - first->used)
		return false;
	block_take(first, more, ZERO);
	return true;
}

/* Keeps the largest of the ordinary blocks, so that a commit does not pay for
 * memory that the one before has already fetched. */
static void
recycle(struct tg_arena *arena)
{
	struct block *warm = NULL, *block = arena->blocks;

	while (block) {
		struct block *next = block->next;
		bool is_better =
			block->size <= LARGEST_BLOCK && (!warm || block->size > warm->size);
		struct block *drop = is_better ? warm : block;

		if (is_better)
			warm = block;
		if (drop)
			block_drop(arena, drop);
		block = next;
	}
	arena->blocks = warm;
	if (warm) {
		warm->next = NULL;
		warm->used = 0;
		warm->is_clean = false;
	}
}

#endif

/* ---- The interface ---- */

struct tg_arena *
tg_arena_new(const char *name, size_t budget)
{
	struct tg_arena *arena = calloc(1, sizeof(*arena));

	if (!arena)
		tg_arena_exhausted(name, budget);
	arena->name = name;
	arena->budget = budget;
	arena->next_size = FIRST_BLOCK;
	remember(arena);
	return arena;
}

void *
tg_alloc(struct tg_arena *arena, size_t size)
{
	return take(arena, size, ZERO);
}

static size_t
array_size(const struct tg_arena *arena, size_t nr, size_t size)
{
	size_t whole;

	if (__builtin_mul_overflow(nr, size, &whole))
		tg_arena_exhausted(arena->name, arena->budget);
	return whole;
}

void *
tg_alloc_array(struct tg_arena *arena, size_t nr, size_t size)
{
	return take(arena, array_size(arena, nr, size), ZERO);
}

static size_t
grown_cap(const struct tg_arena *arena, size_t nr, size_t cap)
{
	size_t wanted = cap ? cap : 4;

	if (__builtin_add_overflow(wanted, cap, &wanted))
		tg_arena_exhausted(arena->name, arena->budget);
	if (wanted <= nr && __builtin_add_overflow(nr, (size_t)1, &wanted))
		tg_arena_exhausted(arena->name, arena->budget);
	return wanted;
}

void *
tg_grow(struct tg_arena *arena, void *items, size_t nr, size_t *cap, size_t size)
{
	size_t old = array_size(arena, *cap, size), whole;
	void *moved;

	if (nr < *cap)
		return items;
	size_t wanted = grown_cap(arena, nr, *cap);
	whole = array_size(arena, wanted, size);
	if (!*cap || !extend_in_place(arena, items, old, whole)) {
		moved = take(arena, whole, ZERO);
		if (old)
			memcpy(moved, items, old);
		items = moved;
	}
	*cap = wanted;
	return items;
}

void *
tg_regrow(struct tg_arena *arena, void *items, size_t nr, size_t *cap, size_t size)
{
	size_t old = array_size(arena, *cap, size);
	void *moved = tg_grow(arena, items, nr, cap, size);
	struct block **link = moved != items && old >= ALONE ? block_of(arena, items) : NULL;
	struct block *block = link ? *link : NULL;

	/* Of so many bytes hardly an object shares its block. */
	if (block && block->used < old + ALIGN) {
		*link = block->next;
		block_drop(arena, block);
	}
	/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): what moved is longer than the block was full */
	return moved;
}

char *
tg_strdup(struct tg_arena *arena, const char *cstr)
{
	return tg_str_cstr(arena, tg_str_from(cstr));
}

char *
tg_str_cstr(struct tg_arena *arena, struct tg_str s)
{
	size_t whole;
	char *copy;

	if (__builtin_add_overflow(s.len, (size_t)1, &whole))
		tg_arena_exhausted(arena->name, arena->budget);
	copy = take(arena, whole, ANYTHING);
	if (s.len)
		memcpy(copy, s.ptr, s.len);
	copy[s.len] = '\0';
	return copy;
}

struct tg_str
tg_str_copy(struct tg_arena *arena, struct tg_str s)
{
	return tg_str_make(tg_str_cstr(arena, s), s.len);
}

struct tg_str
tg_str_lower(struct tg_arena *arena, struct tg_str s)
{
	char *out = tg_str_cstr(arena, s);

	for (size_t i = 0; i < s.len; i++)
		out[i] = tg_to_lower(out[i]);
	return tg_str_make(out, s.len);
}

void
tg_arena_defer(struct tg_arena *arena, void (*fn)(void *), void *ptr)
{
	struct deferred *deferred = TG_NEW(arena, struct deferred);

	deferred->fn = fn;
	deferred->ptr = ptr;
	deferred->next = arena->deferred;
	arena->deferred = deferred;
}

static void
destroy(void *arena)
{
	tg_arena_destroy(arena);
}

struct tg_arena *
tg_arena_new_in(struct tg_arena *owner, const char *name, size_t budget)
{
	struct tg_arena *arena = tg_arena_new(name, budget);

	tg_arena_defer(owner, destroy, arena);
	return arena;
}

void
tg_arena_reset(struct tg_arena *arena)
{
	/* One at a time off the list: what runs may defer something else. */
	while (arena->deferred) {
		struct deferred *deferred = arena->deferred;

		arena->deferred = deferred->next;
		deferred->fn(deferred->ptr);
	}
	recycle(arena);
}

void
tg_arena_destroy(struct tg_arena *arena)
{
	if (!arena)
		return;
	tg_arena_reset(arena);
	forget(arena);
	free(arena->blocks);
	free(arena);
}

size_t
tg_arena_used(const struct tg_arena *arena)
{
	return arena->used;
}
