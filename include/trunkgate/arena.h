/* SPDX-License-Identifier: MIT */
/*
 * Everything belongs to an arena, nothing has a _free. A hook lives for one
 * push: the "push" arena holds what lives as long as the program (policy,
 * refs, findings, verdict), the "commit" arena is reset after each commit.
 *
 * Each arena has a byte budget. An allocation never returns NULL: when the
 * budget or the system's memory is spent, the process-wide handler is
 * called, which must not return (the hooks print one fixed line, append a
 * fixed audit record and exit 2, so the push is refused).
 *
 * Built with TG_ARENA_MALLOC (make asan) every object is a malloc of its
 * own, so that AddressSanitizer sees overflows and uses after a reset.
 */
#ifndef TRUNKGATE_ARENA_H
#define TRUNKGATE_ARENA_H

#include "trunkgate/compiler.h"
#include "trunkgate/str.h"

struct tg_arena;

/* name is a literal that the handler can print. budget in bytes, over the
 * arena's life between resets, bookkeeping included. */
struct tg_arena *tg_arena_new(const char *name, size_t budget);
/* The same; it is destroyed when owner is reset or destroyed. */
struct tg_arena *tg_arena_new_in(struct tg_arena *owner, const char *name, size_t budget);

/* Zeroed, aligned for any object. size 0 gives a unique pointer. */
void *tg_alloc(struct tg_arena *arena, size_t size) TG_MALLOC(2);
/* The same for nr objects of size bytes; overflow counts as exhaustion. */
void *tg_alloc_array(struct tg_arena *arena, size_t nr, size_t size);
#define TG_NEW(arena, type) ((type *)tg_alloc((arena), sizeof(type)))
#define TG_NEW_ARRAY(arena, nr, type) ((type *)tg_alloc_array((arena), (nr), sizeof(type)))

/*
 * Grows the array *items (elements of size bytes) so that it has room for at
 * least one more than nr; *cap is updated. The old block stays in the arena
 * until its reset, or is extended in place when it was the last one.
 */
void *tg_grow(struct tg_arena *arena, void *items, size_t nr, size_t *cap, size_t size);
#define TG_GROW(arena, items, nr, cap) \
	((items) = tg_grow((arena), (items), (nr), &(cap), sizeof(*(items))))
/*
 * The same for a large array into which nobody has pointers: the old block is given back when the
 * array has moved, if it had one alone. The blocks of one that doubles are as large as itself.
 */
void *tg_regrow(struct tg_arena *arena, void *items, size_t nr, size_t *cap, size_t size);
#define TG_REGROW(arena, items, nr, cap) \
	((items) = tg_regrow((arena), (items), (nr), &(cap), sizeof(*(items))))

/* NUL-terminated copies. */
char *tg_strdup(struct tg_arena *arena, const char *cstr);
char *tg_str_cstr(struct tg_arena *arena, struct tg_str s);
struct tg_str tg_str_copy(struct tg_arena *arena, struct tg_str s);
/* The same with ASCII letters in lower case. */
struct tg_str tg_str_lower(struct tg_arena *arena, struct tg_str s);
/* For each of nr items whether an earlier one is the same in any case. */
const bool *tg_str_repeats_nocase(struct tg_arena *arena, const struct tg_str *items, size_t nr);

/* Runs fn(ptr) when the arena is reset or destroyed, last in, first out. */
void tg_arena_defer(struct tg_arena *arena, void (*fn)(void *), void *ptr);
/* Runs the deferred calls and gives all objects back; keeps one block warm. */
void tg_arena_reset(struct tg_arena *arena);
/* The same, and the arena itself. NULL is ignored. */
void tg_arena_destroy(struct tg_arena *arena);

size_t tg_arena_used(const struct tg_arena *arena);

/*
 * Who is told that an arena is spent: fn(name of the arena, budget, data). It
 * must not allocate from an arena and must not return. The default writes one
 * line to stderr and calls _exit(2).
 */
void tg_arena_on_exhausted(void (*fn)(const char *name, size_t budget, void *data), void *data);
/* Calls that handler: for other budgets that a library caps by aborting. */
void tg_arena_exhausted(const char *name, size_t budget) TG_NORETURN;

#endif
