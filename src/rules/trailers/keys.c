/* SPDX-License-Identifier: MIT */
/* Names of trailers: keys compare without regard to case, as in git, and an
 * alias stands for its key. */
#include "../trailers.h"

#include "../common.h"

const struct tg_trailer_key *
tg_trailer_key(const struct tg_trailer_opts *opts, size_t index)
{
	return (const struct tg_trailer_key *)opts->keys.items + index;
}

static size_t
find_key(const struct tg_trailer_opts *opts, struct tg_str name)
{
	size_t i;

	for (i = 0; i < opts->keys.nr; i++) {
		if (tg_str_eq_nocase(opts->keys.keys[i], name))
			return i;
	}
	return TG_NO_KEY;
}

size_t
tg_trailer_key_of(const struct tg_trailer_opts *opts, struct tg_str name)
{
	size_t key = find_key(opts, name);
	size_t i;

	for (i = 0; key == TG_NO_KEY && i < opts->aliases.nr; i++) {
		if (tg_str_eq_nocase(opts->aliases.keys[i], name))
			key = find_key(opts, opts->aliases.values[i]);
	}
	return key;
}

bool
tg_trailer_is_key(const struct tg_trailer_opts *opts, size_t index, struct tg_str name)
{
	return tg_trailer_key_of(opts, name) == index;
}

const struct tg_str *
tg_trailer_nearest_key(const struct tg_trailer_opts *opts, struct tg_str name)
{
	const struct tg_strs keys = { opts->keys.keys, opts->keys.nr };
	const struct tg_strs aliases = { opts->aliases.keys, opts->aliases.nr };
	const struct tg_str *nearest = tg_strs_nearest(&keys, name);

	return nearest ? nearest : tg_strs_nearest(&aliases, name);
}

void
tg_trailers_sort(struct tg_arena *arena, const struct tg_trailer_opts *opts,
		 const struct tg_trailers *trailers, struct tg_sorted_trailers *out)
{
	size_t *keys = TG_NEW_ARRAY(arena, trailers->nr, size_t);
	size_t i;

	for (i = 0; i < trailers->nr; i++)
		keys[i] = tg_trailer_key_of(opts, trailers->items[i].key);
	*out = (struct tg_sorted_trailers){ trailers, keys };
}

size_t
tg_trailers_next(const struct tg_sorted_trailers *sorted, size_t key, size_t from, bool with_empty)
{
	size_t i;

	for (i = from; i < sorted->all->nr; i++) {
		if (sorted->keys[i] == key && (with_empty || sorted->all->items[i].value.len))
			return i;
	}
	return sorted->all->nr;
}
