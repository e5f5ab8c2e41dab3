/* SPDX-License-Identifier: MIT */
/*
 * Only files that may be alike are compared. No comparison keeps more lines than
 * two files have in common wherever these stand, so each file is read once, for
 * the hashes of its lines, and most pairs are told apart by these.
 */
#include "renames.h"

#include "../priv.h"
#include "text_line.h"

#include <stdlib.h>
#include <string.h>

enum {
	ALIKE_PERCENT = 50,    /* as git's rename detection */
	PAIRS_MAX = 4000,      /* compared line by line */
	STEPS_MAX = 200 << 20, /* hashes, or pairs, looked at: less than a second */
	KEPT_MAX = 4 << 20     /* hashes of all files; 4 bytes each */
};

struct file {
	const struct tg_path *path; /* has one side */
	const struct tg_oid *id;
	size_t at;              /* in the difference */
	struct tg_str key;      /* in this round */
	const uint32_t *hashes; /* sorted; NULL = not kept */
	size_t nr_lines;
	bool is_read, is_binary, is_paired;
};

struct files {
	struct file *items;
	size_t nr;
};

struct search {
	struct tg_repo *repo;
	struct tg_delta *delta;
	struct files gone, come;
	size_t nr_pairs, nr_kept;
	uint64_t nr_steps;
	uint32_t *hashes; /* of the file that is being read */
	size_t nr_hashes, cap_hashes, nr_lines;
	struct tg_path *moved;
	size_t nr, cap;
};

/* ---- What two files have in common ---- */

static int
by_value(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static void
take_line(void *data, bool is_added, struct tg_str line)
{
	struct search *search = data;
	(void)is_added;
	search->nr_lines++;
	if (search->nr_kept + search->nr_hashes >= KEPT_MAX)
		return;
	TG_GROW(search->delta->arena, search->hashes, search->nr_hashes, search->cap_hashes);
	search->hashes[search->nr_hashes++] = tg_line_hash(line);
}

static void
keep_hashes(struct search *search, struct file *file)
{
	size_t nr = search->nr_hashes;
	uint32_t *kept = TG_NEW_ARRAY(search->delta->arena, nr, uint32_t);
	if (nr) {
		memcpy(kept, search->hashes, nr * sizeof(*kept));
		qsort(kept, nr, sizeof(*kept), by_value);
	}
	search->nr_kept += nr;
	file->hashes = kept;
}

static const struct tg_error *
read_file(struct search *search, struct file *file)
{
	if (file->is_read)
		return NULL;
	search->nr_hashes = search->nr_lines = 0;
	TG_TRY(tg_repo_check_deadline(search->repo));
	TG_TRY(tg_each_line(search->repo, file->path, &search->delta->bytes, take_line, search,
			    &file->is_binary));
	file->is_read = true;
	file->nr_lines = search->nr_lines;
	if (search->nr_hashes == search->nr_lines)
		keep_hashes(search, file);
	return NULL;
}

/* Equal lines have equal hashes, so that it is never too few. */
static size_t
nr_common(struct search *search, const struct file *a, const struct file *b)
{
	size_t nr = 0, i = 0, k = 0;
	while (i < a->nr_lines && k < b->nr_lines) {
		uint32_t x = a->hashes[i], y = b->hashes[k];
		nr += x == y;
		i += x <= y;
		k += y <= x;
	}
	search->nr_steps += i + k;
	return nr;
}

static bool
is_enough(size_t kept, const struct file *a, const struct file *b)
{
	size_t longer = a->nr_lines > b->nr_lines ? a->nr_lines : b->nr_lines;
	return longer && kept * 100 >= longer * ALIKE_PERCENT;
}

static bool
may_be_alike(struct search *search, const struct file *a, const struct file *b)
{
	size_t shorter = a->nr_lines < b->nr_lines ? a->nr_lines : b->nr_lines;
	if (a->is_binary || b->is_binary || !is_enough(shorter, a, b))
		return false;
	return !a->hashes || !b->hashes || is_enough(nr_common(search, a, b), a, b);
}

/* What is left of a file that went, in one that came. */
static struct tg_path
moved(const struct file *from, const struct file *to)
{
	struct tg_path path = *to->path;
	path.old_mode = from->path->old_mode;
	path.old_id = from->path->old_id;
	return path;
}

static const struct tg_error *
is_alike(struct search *search, struct file *from, struct file *to, bool *out)
{
	struct tg_line_count count = { 0 };
	struct tg_path pair = moved(from, to);
	search->nr_steps++;
	*out = tg_oid_eq(from->id, to->id);
	if (*out)
		return NULL;
	TG_TRY(read_file(search, from));
	TG_TRY(read_file(search, to));
	if (!may_be_alike(search, from, to))
		return NULL;
	search->nr_pairs++;
	TG_TRY(tg_repo_check_deadline(search->repo));
	TG_TRY(tg_count_lines(search->repo, &pair, &search->delta->bytes, &count));
	*out = is_enough(from->nr_lines - (size_t)count.deleted, from, to);
	return NULL;
}

/* ---- Which are compared ---- */

static bool
is_over(const struct search *search)
{
	return search->nr_pairs > PAIRS_MAX || search->nr_steps > STEPS_MAX;
}

static void
add_pair(struct search *search, struct file *from, struct file *to)
{
	from->is_paired = to->is_paired = true;
	if (tg_oid_eq(from->id, to->id))
		return; /* only moved: no change at all */
	TG_GROW(search->delta->arena, search->moved, search->nr, search->cap);
	search->moved[search->nr++] = moved(from, to);
}

static const struct tg_error *
pair_one(struct search *search, struct file *from, const struct files *come)
{
	bool is_pair = false;
	for (size_t i = 0; i < come->nr && !is_pair && !is_over(search); i++) {
		struct file *to = &come->items[i];
		if (to->is_paired)
			continue;
		TG_TRY(is_alike(search, from, to, &is_pair));
		if (is_pair)
			add_pair(search, from, to);
	}
	return NULL;
}

static const struct tg_error *
pair_group(struct search *search, struct files gone, struct files come)
{
	for (; gone.nr; gone.items++, gone.nr--) {
		while (come.nr && come.items->is_paired) {
			come.items++;
			come.nr--;
		}
		if (!gone.items->is_paired)
			TG_TRY(pair_one(search, gone.items, &come));
	}
	return NULL;
}

/* What both of a pair must have, by the round. */
enum round { SAME, CALLED_THE_SAME, ANY, ROUNDS };

static struct tg_str
key_of(const struct file *file, enum round round)
{
	if (round == SAME)
		return tg_str_make((const char *)file->id->id, sizeof(file->id->id));
	return round == ANY ? TG_STR("") : tg_base_of(file->path->path);
}

static int
by_key(const void *a, const void *b)
{
	const struct file *x = a, *y = b;
	int order = tg_str_cmp(x->key, y->key);
	return order ? order : (x->at > y->at) - (x->at < y->at);
}

static void
sort(struct files *files, enum round round)
{
	for (size_t i = 0; i < files->nr; i++)
		files->items[i].key = key_of(&files->items[i], round);
	qsort(files->items, files->nr, sizeof(*files->items), by_key);
}

/* Takes those off the front that have this key. */
static struct files
group(struct files *files, struct tg_str key)
{
	struct files group = { files->items, 0 };
	while (files->nr && tg_str_eq(files->items->key, key)) {
		files->items++;
		files->nr--;
		group.nr++;
	}
	return group;
}

static const struct tg_error *
pair_round(struct search *search, enum round round)
{
	struct files gone = search->gone, come = search->come;
	sort(&gone, round);
	sort(&come, round);
	while (gone.nr && come.nr && !is_over(search)) {
		int order = tg_str_cmp(gone.items->key, come.items->key);
		struct tg_str key = order < 0 ? gone.items->key : come.items->key;
		struct files from = group(&gone, key), to = group(&come, key);
		TG_TRY(pair_group(search, from, to));
	}
	return NULL;
}

static void
add_file(struct files *files, const struct tg_path *path, size_t at)
{
	struct file *file = &files->items[files->nr];
	uint32_t mode = path->old_mode ? path->old_mode : path->new_mode;
	if (!tg_mode_is(mode, TG_MODE_FILE))
		return;
	*file = (struct file){ .path = path, .at = at };
	file->id = path->old_mode ? &path->old_id : &path->new_id;
	files->nr++;
}

static bool
has_both(const struct tg_tree_diff *diff, const bool *counts)
{
	bool goes = false, comes = false;

	for (size_t i = 0; i < diff->nr && !(goes && comes); i++) {
		goes |= counts[i] && !diff->items[i].new_mode;
		comes |= counts[i] && !diff->items[i].old_mode;
	}
	return goes && comes;
}

/* Whether there is anything to pair: what only brings files, perhaps a million, needs no room. */
static bool
find_files(struct search *search, const bool *counts)
{
	const struct tg_tree_diff *diff = &search->delta->diff;

	if (!has_both(diff, counts))
		return false;
	search->gone.items = TG_NEW_ARRAY(search->delta->arena, diff->nr, struct file);
	search->come.items = TG_NEW_ARRAY(search->delta->arena, diff->nr, struct file);
	for (size_t i = 0; i < diff->nr; i++)
		if (counts[i] && !diff->items[i].new_mode)
			add_file(&search->gone, &diff->items[i], i);
		else if (counts[i] && !diff->items[i].old_mode)
			add_file(&search->come, &diff->items[i], i);
	return search->gone.nr && search->come.nr;
}

static void
take_out(const struct files *files, bool *counts)
{
	for (size_t i = 0; i < files->nr; i++)
		if (files->items[i].is_paired)
			counts[files->items[i].at] = false;
}

const struct tg_error *
tg_find_renames(struct tg_delta *delta, struct tg_repo *repo, bool *counts, struct tg_paths *out)
{
	struct search search = { .repo = repo, .delta = delta };
	if (find_files(&search, counts))
		for (enum round round = SAME; round < ROUNDS; round++)
			TG_TRY(pair_round(&search, round));
	take_out(&search.gone, counts);
	take_out(&search.come, counts);
	*out = (struct tg_paths){ search.moved, search.nr };
	return NULL;
}
