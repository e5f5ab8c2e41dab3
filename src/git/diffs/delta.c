/* SPDX-License-Identifier: MIT */
/* Sums over the paths of a difference; each blob pair is read once. */
#include "delta.h"

enum {
	MAX_BYTES = 1 << 30, /* read for the lines of one change */
	MORE = 100           /* lines above a limit that a way to make a file may have */
};

/* Of a path, in eight bytes: a change can have a million of them. A file has at most as many
 * lines as bytes, and those of more than 64 MiB are not counted. */
struct tg_kept_count {
	uint32_t first;       /* lines added; BOUNDED: the least */
	uint32_t second : 30; /* deleted; BOUNDED: the most, or MANY */
	uint32_t state : 2;   /* enum state */
};
enum state { NOT_ASKED, BOUNDED, KNOWN };
enum { MANY = (1 << 30) - 1 };

static struct tg_kept_count
kept_of(const struct tg_line_count *count)
{
	int64_t first = count->is_known ? count->added : count->least;
	int64_t second = count->is_known ? count->deleted : count->most;
	assert(first >= 0 && first < MANY && second >= 0);
	assert(second < MANY || (!count->is_known && second == INT64_MAX));
	return (struct tg_kept_count){
		.first = (uint32_t)first,
		.second = (uint32_t)(second < MANY ? second : MANY) & MANY,
		.state = count->is_known ? KNOWN : BOUNDED,
	};
}

static const struct tg_error *
check_bytes(struct tg_repo *repo, uint64_t bytes)
{
	if (bytes <= MAX_BYTES)
		return NULL;
	return tg_error_new(repo->arena, TG_ERR_LIMIT,
			    "more than %d bytes of files to count the lines of one change",
			    MAX_BYTES);
}

static const struct tg_error *
count_one(struct tg_delta *delta, struct tg_repo *repo, size_t i)
{
	struct tg_line_count count;
	if (delta->counts[i].state == KNOWN)
		return NULL;
	TG_TRY(tg_repo_check_deadline(repo));
	TG_TRY(tg_count_lines(repo, &delta->diff.items[i], &delta->bytes, &count));
	TG_TRY(check_bytes(repo, delta->bytes));
	delta->counts[i] = kept_of(&count);
	return NULL;
}

static void
start_counts(struct tg_delta *delta)
{
	if (!delta->counts)
		delta->counts = TG_NEW_ARRAY(delta->arena, delta->diff.nr, struct tg_kept_count);
}

/* Until the sum is more than the limit. */
static const struct tg_error *
count_up_to(struct tg_delta *delta, struct tg_repo *repo, const struct tg_globs *paths,
	    int64_t limit, struct tg_lines *sum)
{
	*sum = (struct tg_lines){ 0 };
	start_counts(delta);
	for (size_t i = 0; i < delta->diff.nr && sum->added + sum->deleted <= limit; i++) {
		if (!tg_path_matches(&delta->diff.items[i], paths))
			continue;
		TG_TRY(count_one(delta, repo, i));
		sum->added += delta->counts[i].first;
		sum->deleted += delta->counts[i].second;
		sum->files++;
	}
	return NULL;
}

const struct tg_error *
tg_delta_lines(struct tg_delta *delta, struct tg_repo *repo, const struct tg_globs *paths,
	       struct tg_lines *out)
{
	return count_up_to(delta, repo, paths, INT64_MAX, out);
}

/* ---- Whether there are more lines than a limit ---- */

struct bounds {
	int64_t least, most;
};

static int64_t
add_up(int64_t a, int64_t b)
{
	int64_t sum;
	return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

static const struct tg_error *
bound_one(struct tg_delta *delta, struct tg_repo *repo, size_t i, int64_t enough, uint64_t *bytes)
{
	struct tg_line_count count = { 0 };
	if (delta->counts[i].state != NOT_ASKED)
		return NULL;
	TG_TRY(tg_repo_check_deadline(repo));
	TG_TRY(tg_bound_lines(repo, &delta->diff.items[i], enough, bytes, &count));
	delta->counts[i] = kept_of(&count);
	return check_bytes(repo, *bytes);
}

static struct bounds
bounds_of(const struct tg_kept_count *kept)
{
	int64_t first = kept->first, second = kept->second;
	if (kept->state == KNOWN)
		return (struct bounds){ first + second, first + second };
	return (struct bounds){ first, second == MANY ? INT64_MAX : second };
}

/* Until it is at least more than the limit. */
static const struct tg_error *
bound_up_to(struct tg_delta *delta, struct tg_repo *repo, const struct tg_globs *paths,
	    int64_t limit, struct bounds *sum)
{
	uint64_t bytes = delta->bytes;
	*sum = (struct bounds){ 0 };
	start_counts(delta);
	for (size_t i = 0; i < delta->diff.nr && sum->least <= limit; i++) {
		if (!tg_path_matches(&delta->diff.items[i], paths))
			continue;
		TG_TRY(bound_one(delta, repo, i, add_up(limit, MORE), &bytes));
		struct bounds one = bounds_of(&delta->counts[i]);
		sum->least = add_up(sum->least, one.least);
		sum->most = add_up(sum->most, one.most);
	}
	return NULL;
}

/*
 * Where the bounds do not say it, or a file is in the way that would not be asked for
 * when those before it are counted, these are.
 */
const struct tg_error *
tg_delta_lines_over(struct tg_delta *delta, struct tg_repo *repo, const struct tg_globs *paths,
		    int64_t limit, bool *out)
{
	struct bounds bounds;
	struct tg_lines sum;
	const struct tg_error *err = bound_up_to(delta, repo, paths, limit, &bounds);
	*out = bounds.least > limit;
	if (!err && (*out || bounds.most <= limit))
		return NULL;
	TG_TRY(count_up_to(delta, repo, paths, limit, &sum));
	*out = sum.added + sum.deleted > limit;
	return NULL;
}

/* ---- Undoing ---- */

static bool
undoes(const struct tg_path *a, const struct tg_path *b)
{
	return tg_str_eq(a->path, b->path) && a->old_mode == b->new_mode &&
	       a->new_mode == b->old_mode && tg_oid_eq(&a->old_id, &b->new_id) &&
	       tg_oid_eq(&a->new_id, &b->old_id);
}

/* A file that became a directory stands at another place in tree order than
 * the same undone: such a revert is left to the second test. */
bool
tg_delta_is_inverse(const struct tg_delta *a, const struct tg_delta *b)
{
	if (a->diff.nr != b->diff.nr)
		return false;
	for (size_t i = 0; i < a->diff.nr; i++)
		if (!undoes(&a->diff.items[i], &b->diff.items[i]))
			return false;
	return true;
}
