/* SPDX-License-Identifier: MIT */
/* Read as one push of everything to a trunk that was empty: its landings. */
#include "landings.h"

static void
reverse(struct tg_landing *items, size_t nr)
{
	for (size_t i = 0; i < nr / 2; i++) {
		struct tg_landing kept = items[i];
		items[i] = items[nr - 1 - i];
		items[nr - 1 - i] = kept;
	}
}

static bool
is_asked_for(const struct tg_landings *landings, int64_t date)
{
	return date >= landings->since && (!landings->until || date < landings->until);
}

static const struct tg_error *
walk(struct tg_change *change, struct tg_landings *out)
{
	struct tg_arena *arena = tg_arena_new("commit", TG_COMMIT_BUDGET);
	const struct tg_error *err = NULL;
	struct tg_commit *commit = NULL;
	size_t cursor = 0, most = out->nr_most ? out->nr_most : SIZE_MAX;
	while (!err && out->nr < most) {
		tg_arena_reset(arena);
		err = tg_change_next(change, &cursor, arena, &commit);
		if (err || !commit)
			break;
		if (!is_asked_for(out, tg_commit_date(commit)))
			continue;
		struct tg_landing *landing = &out->items[out->nr++];
		*landing = (struct tg_landing){ .to = *tg_commit_oid(commit),
						.date = tg_commit_date(commit) };
		if (tg_commit_nr_parents(commit))
			landing->from = *tg_commit_parent(commit, 0);
	}
	if (!err)
		tg_arena_destroy(arena);
	return err;
}

const struct tg_error *
tg_landings_find(struct tg_arena *arena, struct tg_repo *repo, const char *rev,
		 struct tg_landings *out)
{
	static const struct tg_globs nothing;
	static const char zero[] = "0000000000000000000000000000000000000000";
	struct tg_change *change = NULL;
	struct tg_push *push;
	struct tg_oid tip;
	char hex[TG_OID_HEX];
	TG_TRY(tg_repo_rev(repo, rev, &tip));
	TG_TRY(tg_push_single(arena, repo, out->ref, tg_str_from(zero),
			      tg_str_from(tg_oid_hex(hex, &tip)), true, &push));
	tg_push_set_trunks(push, &nothing);
	TG_TRY(tg_ref_change(tg_push_ref(push, 0), &nothing, TG_SELECT_LANDING, &change));
	if (!change)
		return tg_error_new(arena, TG_ERR_INPUT, "%s is no commit", rev);
	out->items = TG_NEW_ARRAY(arena, tg_change_nr_commits(change), struct tg_landing);
	out->nr = 0;
	TG_TRY(walk(change, out));
	reverse(out->items, out->nr);
	return NULL;
}
