/* SPDX-License-Identifier: MIT */
/* Sums over the paths of a difference; each blob pair is read once. */
#include "delta.h"

enum { MAX_BYTES = 1 << 30 }; /* read for the lines of one change */

static const struct tg_error *
count_one(struct tg_delta *delta, struct tg_repo *repo, size_t i)
{
	struct tg_line_count count;
	if (delta->counts[i].is_known)
		return NULL;
	TG_TRY(tg_repo_check_deadline(repo));
	TG_TRY(tg_count_lines(repo, &delta->diff.items[i], &delta->bytes, &count));
	if (delta->bytes > MAX_BYTES)
		return tg_error_new(repo->arena, TG_ERR_LIMIT,
				    "more than %d bytes of files to count the lines of one change",
				    MAX_BYTES);
	delta->counts[i] = count;
	return NULL;
}

/* Until the sum is more than the limit. */
static const struct tg_error *
count_up_to(struct tg_delta *delta, struct tg_repo *repo, const struct tg_globs *paths,
	    int64_t limit, struct tg_lines *sum)
{
	*sum = (struct tg_lines){ 0 };
	if (!delta->counts)
		delta->counts = TG_NEW_ARRAY(delta->arena, delta->diff.nr, struct tg_line_count);
	for (size_t i = 0; i < delta->diff.nr && sum->added + sum->deleted <= limit; i++) {
		if (paths && !tg_path_matches(&delta->diff.items[i], paths))
			continue;
		TG_TRY(count_one(delta, repo, i));
		sum->added += delta->counts[i].added;
		sum->deleted += delta->counts[i].deleted;
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

const struct tg_error *
tg_delta_lines_over(struct tg_delta *delta, struct tg_repo *repo, const struct tg_globs *paths,
		    int64_t limit, bool *out)
{
	struct tg_lines sum;
	TG_TRY(count_up_to(delta, repo, paths, limit, &sum));
	*out = sum.added + sum.deleted > limit;
	return NULL;
}

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
