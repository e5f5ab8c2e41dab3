/* SPDX-License-Identifier: MIT */
/* Sorted by number, so that a record finds its own among very many. */
#include "anchors.h"

#include "trunkgate/file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_FILE ((size_t)64 << 20)

static void
add(struct tg_arena *arena, struct tg_anchors *anchors, const struct tg_anchor *anchor,
    bool is_kept)
{
	TG_GROW(arena, anchors->items, anchors->nr, anchors->cap);
	anchors->items[anchors->nr++] =
		(struct tg_held_anchor){ .is = *anchor, .is_kept = is_kept };
}

const struct tg_error *
tg_anchors_add_file(struct tg_arena *arena, struct tg_anchors *anchors, const char *path,
		    const char *log)
{
	struct tg_str text = { 0 }, line, of;
	struct tg_anchor anchor;
	if (strcmp(path, "-") == 0)
		TG_TRY(tg_fd_read(arena, STDIN_FILENO, "standard input", MAX_FILE, &text));
	else
		TG_TRY(tg_file_read(arena, path, MAX_FILE, &text, NULL));
	while (tg_str_split(&text, '\n', &line)) {
		if (!tg_str_trim(line).len)
			continue;
		if (!tg_anchor_parse(line, &anchor, &of))
			return tg_error_new(
				arena, TG_ERR_INPUT,
				"%s: a line is no anchor (\"SEQ HASH\" or \"audit head ...\"): %s",
				path, tg_show(arena, line, 80));
		if (!of.len || !log || tg_str_eq(of, tg_str_from(log)))
			add(arena, anchors, &anchor, true);
	}
	return NULL;
}

const struct tg_error *
tg_anchors_add_ref(struct tg_arena *arena, struct tg_anchors *anchors, struct tg_repo *repo)
{
	struct tg_anchor *items = NULL;
	TG_TRY(tg_anchor_list(repo, &items, &anchors->nr_of_ref));
	for (size_t i = 0; i < anchors->nr_of_ref; i++)
		add(arena, anchors, &items[i], false);
	anchors->newest_of_ref = anchors->nr_of_ref ? items[0].seq : 0;
	return NULL;
}

static int
by_seq(const void *a, const void *b)
{
	const struct tg_held_anchor *x = a, *y = b;
	return (x->is.seq > y->is.seq) - (x->is.seq < y->is.seq);
}

void
tg_anchors_sort(struct tg_anchors *anchors)
{
	if (anchors->nr)
		qsort(anchors->items, anchors->nr, sizeof(*anchors->items), by_seq);
}

static size_t
first_at(const struct tg_anchors *anchors, int64_t seq)
{
	size_t low = 0, high = anchors->nr;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (anchors->items[middle].is.seq < seq)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
tg_anchors_meet(struct tg_anchors *anchors, int64_t seq, const char *hash)
{
	bool all_agree = true;
	for (size_t i = first_at(anchors, seq); i < anchors->nr && anchors->items[i].is.seq == seq;
	     i++) {
		anchors->items[i].is_met = true;
		all_agree = all_agree && strcmp(anchors->items[i].is.hash, hash) == 0;
	}
	return all_agree;
}

size_t
tg_anchors_nr_missing(const struct tg_anchors *anchors, int64_t first)
{
	size_t nr = 0;
	for (size_t i = 0; i < anchors->nr; i++) {
		const struct tg_held_anchor *anchor = &anchors->items[i];
		/* What is older than the log has been deleted with its files. */
		bool may_be_gone = !anchor->is_kept && anchor->is.seq < first;
		nr += !anchor->is_met && !may_be_gone;
	}
	return nr;
}
