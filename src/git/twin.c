/* SPDX-License-Identifier: MIT */
/*
 * Names that people cannot tell apart, or that some file systems do not. All
 * names are folded and sorted once per push: comparing each new ref with each
 * other would let a push of many refs cost the square of their number.
 */
#include "priv.h"

#include "trunkgate/buf.h"
#include "trunkgate/message.h"

#include <stdlib.h>

struct folded {
	struct tg_str folded;
	struct tg_str name;
};

struct tg_twins {
	struct folded *items;
	size_t nr;
	size_t cap;
};

static bool
is_ascii(struct tg_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] >= 0x80)
			return false;
	return true;
}

/* For ASCII folding is lower-casing, at a tenth of the cost. */
static struct tg_str
fold(struct tg_arena *arena, struct tg_str name)
{
	return is_ascii(name) ? tg_str_lower(arena, name) : tg_lookalike(arena, name);
}

static void
add(struct tg_arena *arena, struct tg_twins *twins, struct tg_str name)
{
	TG_GROW(arena, twins->items, twins->nr, twins->cap);
	twins->items[twins->nr++] = (struct folded){ fold(arena, name), name };
}

static void
add_trunks(struct tg_push *push, struct tg_twins *twins)
{
	for (size_t i = 0; push->trunks && i < push->trunks->nr; i++) {
		const struct tg_glob_item *item = &push->trunks->items[i];
		if (!item->exclude && !item->group && tg_glob_is_literal(item->text))
			add(push->arena, twins, item->text);
	}
}

static int
by_folded(const void *a, const void *b)
{
	const struct folded *x = a, *y = b;
	return tg_str_cmp(x->folded, y->folded);
}

/* Trunks, refs that exist and refs that this push creates: two twins may come
 * together. */
static const struct tg_error *
find_all(struct tg_push *push, const struct tg_twins **out)
{
	const struct tg_ref_entry *refs = NULL;
	struct tg_twins *twins = TG_NEW(push->arena, struct tg_twins);
	size_t nr = 0;
	TG_TRY(tg_repo_refs(push->repo, &refs, &nr));
	add_trunks(push, twins);
	for (size_t i = 0; i < nr; i++)
		add(push->arena, twins, refs[i].name);
	for (size_t i = 0; i < push->nr; i++)
		if (push->refs[i].kind == TG_REF_CREATE)
			add(push->arena, twins, push->refs[i].name);
	if (twins->nr)
		qsort(twins->items, twins->nr, sizeof(*twins->items), by_folded);
	*out = twins;
	return NULL;
}

/* The first item that is not before folded. */
static size_t
lower_bound(const struct tg_twins *twins, struct tg_str folded)
{
	size_t low = 0, high = twins->nr;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (tg_str_cmp(twins->items[middle].folded, folded) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The first item of that folded name which is not called name; empty = none. */
static struct tg_str
find(const struct tg_twins *twins, struct tg_str folded, struct tg_str name)
{
	for (size_t i = lower_bound(twins, folded); i < twins->nr; i++) {
		if (!tg_str_eq(twins->items[i].folded, folded))
			break;
		if (!tg_str_eq(twins->items[i].name, name))
			return twins->items[i].name;
	}
	return TG_STR("");
}

static bool
is_folder(struct tg_str folder, struct tg_str name)
{
	return name.len > folder.len && name.ptr[folder.len] == '/' && tg_str_starts(name, folder);
}

/* The ref that one of name's folders is the twin of. Where it is that very folder
 * git refuses one of the two. */
static struct tg_str
find_above(const struct tg_twins *twins, struct tg_str folded, struct tg_str name)
{
	for (size_t len = 0; len < folded.len; len++) {
		if (folded.ptr[len] != '/')
			continue;
		struct tg_str above = find(twins, tg_str_sub(folded, 0, len), name);
		if (above.len && !is_folder(above, name))
			return above;
	}
	return TG_STR("");
}

/* The ref that is in a folder which is the twin of name. */
static struct tg_str
find_below(struct tg_arena *arena, const struct tg_twins *twins, struct tg_str folded,
	   struct tg_str name)
{
	struct tg_buf folder;
	tg_buf_init(&folder, arena, folded.len + 1);
	tg_buf_add(&folder, folded);
	tg_buf_addc(&folder, '/');
	for (size_t i = lower_bound(twins, tg_buf_str(&folder)); i < twins->nr; i++) {
		if (!tg_str_starts(twins->items[i].folded, tg_buf_str(&folder)))
			break;
		if (!is_folder(name, twins->items[i].name))
			return twins->items[i].name;
	}
	return TG_STR("");
}

const struct tg_error *
tg_ref_twin(struct tg_ref *ref, struct tg_str *out)
{
	struct tg_push *push = ref->push;
	struct tg_str folded = fold(push->arena, ref->name);
	if (!push->twins)
		TG_TRY(find_all(push, &push->twins));
	*out = find(push->twins, folded, ref->name);
	if (!out->len)
		*out = find_above(push->twins, folded, ref->name);
	if (!out->len)
		*out = find_below(push->arena, push->twins, folded, ref->name);
	return NULL;
}
