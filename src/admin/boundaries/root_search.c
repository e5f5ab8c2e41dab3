/* SPDX-License-Identifier: MIT */
/*
 * Where a tree looks its imports up, as compilers are told with -I: an import that
 * reaches nothing but is the end of a file's path points to the folder before it.
 * The folder that explains most is a root, then the one that explains most of
 * the rest. What stands in angle brackets is mostly the system's, and a
 * namesake of it in the tree no reason to look there.
 */
#include "root_search.h"

#include "trunkgate/memo.h"

enum { MIN_EXPLAINED = 3, MAX_NAMESAKES = 20, MAX_MISSES = 100000 };

/* Files of one name, in different folders. */
struct namesakes {
	struct tg_str paths[MAX_NAMESAKES];
	size_t nr;
};

/* What reached nothing, and how often; of files that are in the tree. */
struct miss {
	struct tg_str name;
	const struct namesakes *files;
	size_t nr;
	bool is_explained;
};

struct tally {
	struct tg_str root;
	size_t nr;
};

struct tg_root_search {
	struct tg_arena *arena;
	struct tg_memo files;  /* name of a file to struct namesakes */
	struct tg_memo missed; /* to struct miss */
	struct miss **misses;
	size_t nr, cap;
};

static void
index_files(struct tg_root_search *s, const struct tg_paths *files)
{
	for (size_t i = 0; i < files->nr; i++) {
		struct tg_str base = tg_base_of(files->items[i].path);
		bool known;
		struct namesakes *same = tg_memo_get(&s->files, base, &known);
		if (!known) {
			same = TG_NEW(s->arena, struct namesakes);
			tg_memo_put(&s->files, s->arena, base, same);
		}
		if (same->nr < MAX_NAMESAKES)
			same->paths[same->nr++] = files->items[i].path;
	}
}

static void
take_miss(struct tg_root_search *s, struct tg_str name)
{
	bool known;
	struct miss *miss = tg_memo_get(&s->missed, name, &known);
	const struct namesakes *files = tg_memo_get(&s->files, tg_base_of(name), &known);

	if (!files || (!miss && s->nr == MAX_MISSES))
		return;
	if (!miss) {
		miss = TG_NEW(s->arena, struct miss);
		miss->name = tg_str_copy(s->arena, name);
		miss->files = files;
		tg_memo_put(&s->missed, s->arena, miss->name, miss);
		TG_GROW(s->arena, s->misses, s->nr, s->cap);
		s->misses[s->nr++] = miss;
	}
	miss->nr++;
}

static bool
is_bracketed(struct tg_str written)
{
	return tg_str_has(written, '<');
}

const struct tg_error *
tg_root_search_take(void *search, struct tg_str path, int module, const struct tg_edges *edges)
{
	(void)path;
	(void)module;
	for (size_t i = 0; i < edges->nr; i++)
		if (!edges->items[i].path.len && !is_bracketed(edges->items[i].written))
			take_miss(search, edges->items[i].name);
	return NULL;
}

/* The folder from which name would reach path; empty where none would. */
static struct tg_str
root_between(struct tg_str path, struct tg_str name)
{
	bool fits = tg_str_ends(path, name) && path.len > name.len + 1 &&
		    path.ptr[path.len - name.len - 1] == '/';

	return fits ? tg_str_sub(path, 0, path.len - name.len - 1) : TG_STR("");
}

static void
vote(struct tg_root_search *s, struct tg_memo *tallies, const struct miss *miss,
     struct tally **best)
{
	for (size_t i = 0; i < miss->files->nr; i++) {
		struct tg_str root = root_between(miss->files->paths[i], miss->name);
		bool known;
		if (!root.len)
			continue;
		struct tally *tally = tg_memo_get(tallies, root, &known);
		if (!known) {
			tally = TG_NEW(s->arena, struct tally);
			tally->root = root;
			tg_memo_put(tallies, s->arena, root, tally);
		}
		tally->nr += miss->nr;
		if (!*best || tally->nr > (*best)->nr)
			*best = tally;
	}
}

static void
explain(struct miss *miss, struct tg_str root)
{
	for (size_t i = 0; i < miss->files->nr; i++)
		if (tg_str_eq(root_between(miss->files->paths[i], miss->name), root))
			miss->is_explained = true;
}

bool
tg_root_search_next(struct tg_root_search *s, struct tg_str *root, size_t *nr_imports)
{
	struct tg_memo tallies = { .nr = 0 };
	struct tally *best = NULL;

	for (size_t i = 0; i < s->nr; i++)
		if (!s->misses[i]->is_explained)
			vote(s, &tallies, s->misses[i], &best);
	if (!best || best->nr < MIN_EXPLAINED)
		return false;
	for (size_t i = 0; i < s->nr; i++)
		explain(s->misses[i], best->root);
	*root = best->root;
	*nr_imports = best->nr;
	return true;
}

struct tg_root_search *
tg_root_search_new(struct tg_arena *arena, const struct tg_paths *files)
{
	struct tg_root_search *search = TG_NEW(arena, struct tg_root_search);

	search->arena = arena;
	index_files(search, files);
	return search;
}
