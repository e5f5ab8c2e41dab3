/* SPDX-License-Identifier: MIT */
/*
 * Which loose refs are not there, from listings of their directories: a push of
 * a thousand new refs would try to open a thousand files, and have the kernel
 * walk to the same directory each time.
 */
#include "refs.h"

#include "trunkgate/file.h"

#include <dirent.h>
#include <errno.h>

/* More names than that cost more to list than to look up. */
enum { MAX_LISTED = 4096 };

struct listing {
	struct tg_str dir; /* relative to the repository */
	struct tg_strs names;
	bool is_whole; /* what it lacks is not there */
};

struct tg_listings {
	struct listing **items; /* by dir */
	size_t nr, cap;
	struct tg_str lacking; /* what was found last not to be there; empty = nothing yet */
};

static void
read_names(struct tg_arena *arena, DIR *stream, struct listing *out)
{
	const struct dirent *entry = NULL;
	struct tg_strs *names = &out->names;
	size_t cap = 0;
	errno = 0;
	while (names->nr < MAX_LISTED && (entry = readdir(stream))) {
		TG_GROW(arena, names->items, names->nr, cap);
		names->items[names->nr++] = tg_str_from(tg_strdup(arena, entry->d_name));
	}
	out->is_whole = !entry && !errno;
	tg_strs_sort(names);
}

static struct listing *
list(struct tg_repo *repo, struct tg_str dir)
{
	struct tg_arena *arena = repo->arena;
	struct listing *listing = TG_NEW(arena, struct listing);
	listing->dir = tg_str_copy(arena, dir);
	DIR *stream = opendir(tg_path_join(arena, repo->path, listing->dir.ptr));
	if (!stream) {
		listing->is_whole = errno == ENOENT || errno == ENOTDIR;
		return listing;
	}
	read_names(arena, stream, listing);
	closedir(stream);
	return listing;
}

/* Where the listing of dir is, or belongs. */
static size_t
place_of(const struct tg_listings *all, struct tg_str dir)
{
	size_t low = 0, high = all->nr;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (tg_str_cmp(all->items[middle]->dir, dir) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const struct listing *
listing_of(struct tg_repo *repo, struct tg_str dir)
{
	struct tg_listings *all = repo->listings;
	size_t at = place_of(all, dir);
	if (at < all->nr && tg_str_eq(all->items[at]->dir, dir))
		return all->items[at];
	TG_GROW(repo->arena, all->items, all->nr, all->cap);
	for (size_t i = all->nr++; i > at; i--)
		all->items[i] = all->items[i - 1];
	return all->items[at] = list(repo, dir);
}

void
tg_listings_use(struct tg_repo *repo)
{
	if (!repo->listings)
		repo->listings = TG_NEW(repo->arena, struct tg_listings);
}

bool
tg_listings_lack(struct tg_repo *repo, struct tg_str name)
{
	struct tg_listings *all = repo->listings;
	size_t slash = tg_str_index(name, '/');
	/* Refs of a push lie beside each other. */
	if (all && all->lacking.len && tg_is_below(name, all->lacking))
		return true;
	while (all && slash < name.len) {
		struct tg_str rest = tg_str_from_index(name, slash + 1);
		size_t len = tg_str_index(rest, '/');
		struct tg_str part = tg_str_sub(rest, 0, len);
		const struct listing *in = listing_of(repo, tg_str_sub(name, 0, slash));
		if (!in->is_whole)
			return false;
		slash += 1 + len;
		if (!tg_strs_contain(&in->names, part)) {
			all->lacking = tg_str_copy(repo->arena, tg_str_sub(name, 0, slash));
			return true;
		}
	}
	return false;
}
