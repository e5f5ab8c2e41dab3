/* SPDX-License-Identifier: MIT */
/*
 * Names that people cannot tell apart, or that some file systems do not. All
 * names are folded and sorted once per push: comparing each new ref with each
 * other would let a push of many refs cost the square of their number.
 */
#include "../priv.h"

#include "trunkgate/message.h"
#include "trunkgate/strs.h"

/*
 * By folded name; each is of a tg_str, the name as it is. Refs of a push come
 * sorted and lie beside each other: what is asked for next is where the last one
 * was found, and in its folder.
 */
struct tg_twins {
	struct tg_sorted *items;
	size_t nr;
	size_t next;
	struct tg_str clear; /* the last folded folder that no ref is called like */
};

/* For ASCII folding is lower-casing, at a tenth of the cost; mostly nothing is
 * to be done. */
static struct tg_str
fold(struct tg_arena *arena, struct tg_str name)
{
	bool is_ascii = true, is_lower = true;
	for (size_t i = 0; i < name.len; i++) {
		is_ascii = is_ascii && (unsigned char)name.ptr[i] < 0x80;
		is_lower = is_lower && (name.ptr[i] < 'A' || name.ptr[i] > 'Z');
	}
	if (!is_ascii)
		return tg_lookalike(arena, name);
	return is_lower ? name : tg_str_lower(arena, name);
}

static void
add(struct tg_arena *arena, struct tg_twins *twins, const struct tg_str *name)
{
	twins->items[twins->nr++] = (struct tg_sorted){ .text = fold(arena, *name), .of = name };
}

static void
add_trunks(struct tg_push *push, struct tg_twins *twins)
{
	for (size_t i = 0; push->trunks && i < push->trunks->nr; i++) {
		const struct tg_glob_item *item = &push->trunks->items[i];
		if (!item->exclude && !item->group && tg_glob_is_literal(item->text))
			add(push->arena, twins, &item->text);
	}
}

/* Trunks, refs that exist and refs that this push creates: two twins may come
 * together. */
static const struct tg_error *
find_all(struct tg_push *push, struct tg_twins **out)
{
	const struct tg_ref_entry *refs = NULL;
	struct tg_twins *twins = TG_NEW(push->arena, struct tg_twins);
	size_t nr = 0, nr_trunks = push->trunks ? push->trunks->nr : 0;
	TG_TRY(tg_repo_refs(push->repo, &refs, &nr));
	twins->items = TG_NEW_ARRAY(push->arena, nr_trunks + nr + push->nr, struct tg_sorted);
	add_trunks(push, twins);
	for (size_t i = 0; i < nr; i++)
		add(push->arena, twins, &refs[i].name);
	for (size_t i = 0; i < push->nr; i++)
		if (push->refs[i].kind == TG_REF_CREATE)
			add(push->arena, twins, &push->refs[i].name);
	tg_sort(twins->items, twins->nr);
	*out = twins;
	return NULL;
}

/* Whether text stands before all that is in the folder. */
static bool
is_before_folder(struct tg_str text, struct tg_str folder)
{
	int order = tg_str_cmp(tg_str_sub(text, 0, folder.len), folder);
	return order < 0 ||
	       (!order && (text.len == folder.len || (unsigned char)text.ptr[folder.len] < '/'));
}

/* The first item that is not before folded, or not before what is in that folder. */
static size_t
lower_bound(const struct tg_twins *twins, struct tg_str folded, bool is_folder)
{
	size_t low = 0, high = twins->nr;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct tg_str text = twins->items[middle].text;
		if (is_folder ? is_before_folder(text, folded) : tg_str_cmp(text, folded) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct tg_str
name_at(const struct tg_twins *twins, size_t i)
{
	return *(const struct tg_str *)twins->items[i].of;
}

/* From at on, the first item of that folded name which is not called name; empty = none. */
static struct tg_str
find(const struct tg_twins *twins, size_t at, struct tg_str folded, struct tg_str name)
{
	for (; at < twins->nr && tg_str_eq(twins->items[at].text, folded); at++)
		if (!tg_str_eq(name_at(twins, at), name))
			return name_at(twins, at);
	return TG_STR("");
}

/* A ref called like the folder in which name is not; *any whether one is called like it. */
static struct tg_str
find_folder(const struct tg_twins *twins, struct tg_str folder, struct tg_str name, bool *any)
{
	size_t at = lower_bound(twins, folder, false);
	for (; at < twins->nr && tg_str_eq(twins->items[at].text, folder); at++) {
		*any = true;
		if (!tg_is_below(name, name_at(twins, at)))
			return name_at(twins, at);
	}
	return TG_STR("");
}

/*
 * The ref that one of name's folders is the twin of. Where it is that very folder
 * git refuses one of the two. Folders are those of the folded name, which may have more:
 * letters look like slashes, too.
 */
static struct tg_str
find_above(struct tg_twins *twins, struct tg_str folded, struct tg_str name)
{
	bool any = false;
	if (tg_str_eq(tg_folder_of(folded), twins->clear))
		return TG_STR("");
	for (size_t len = 0; len < folded.len; len++) {
		struct tg_str above;
		if (folded.ptr[len] != '/')
			continue;
		above = find_folder(twins, tg_str_sub(folded, 0, len), name, &any);
		if (above.len)
			return above;
	}
	if (!any)
		twins->clear = tg_folder_of(folded);
	return TG_STR("");
}

/* From at on, the ref that is in a folder which is the twin of name. */
static struct tg_str
find_below(const struct tg_twins *twins, size_t at, struct tg_str folded, struct tg_str name)
{
	while (at < twins->nr && tg_str_eq(twins->items[at].text, folded))
		at++;
	/* What begins with it stands together. */
	if (at == twins->nr || !tg_str_starts(twins->items[at].text, folded))
		return TG_STR("");
	at = lower_bound(twins, folded, true);
	for (; at < twins->nr && tg_is_below(twins->items[at].text, folded); at++)
		if (!tg_is_below(name_at(twins, at), name))
			return name_at(twins, at);
	return TG_STR("");
}

/* Where the ref, or one of its folded name, is first; with a look at what stands
 * behind the ref before it. */
static size_t
place_of(struct tg_twins *twins, const struct tg_ref *ref, struct tg_str *folded)
{
	size_t at = twins->next;
	bool is_there = at < twins->nr && twins->items[at].of == &ref->name;
	*folded = is_there ? twins->items[at].text : fold(ref->push->arena, ref->name);
	if (!is_there || (at && tg_str_eq(twins->items[at - 1].text, *folded)))
		at = lower_bound(twins, *folded, false);
	twins->next = at + 1;
	return at;
}

const struct tg_error *
tg_ref_twin(struct tg_ref *ref, struct tg_str *out)
{
	struct tg_push *push = ref->push;
	struct tg_str folded;
	if (!push->twins)
		TG_TRY(find_all(push, &push->twins));
	size_t at = place_of(push->twins, ref, &folded);
	*out = find(push->twins, at, folded, ref->name);
	if (!out->len)
		*out = find_above(push->twins, folded, ref->name);
	if (!out->len)
		*out = find_below(push->twins, at, folded, ref->name);
	return NULL;
}
