/* SPDX-License-Identifier: MIT */
/* trailers: the Definition of Done as "Key: value" lines at the end of a
 * message. The decisions are in trailers_*.c, this is their order. */
#include "trailers.h"

#include "common.h"
#include "rules.h"
#include "trunkgate/buf.h"

/* Findings of one reason about one commit: a hundred bad values are as well
 * told by three. */
enum { MOST = 3 };

static const char *const commits_words[] = {
	[TG_SELECT_EVERY] = "every", [TG_SELECT_LANDING] = "landing", [TG_SELECT_TIP] = "tip", NULL
};
static const char *const when_words[] = {
	[TG_REQUIRED_NEVER] = "never", [TG_REQUIRED_ALWAYS] = "always", NULL
};
static const char *const unknown_words[] = { [TG_UNKNOWN_ALLOW] = "allow",
					     [TG_UNKNOWN_WARN] = "warn",
					     [TG_UNKNOWN_REFUSE] = "refuse",
					     NULL };

static const struct tg_opt requirement_table[] = {
	TG_OPT_ENUM(struct tg_requirement, when, "never", when_words,
		    "Without conditions; `required: always` is short for it."),
	TG_OPT_PATHS(struct tg_requirement, paths, NULL,
		     "Required when the commit changes a path that matches."),
	TG_OPT_STRS(struct tg_requirement, types, NULL,
		    "Required when the subject has one of these Conventional Commits types."),
	TG_OPT_INT(struct tg_requirement, lines_over, NULL, 0, 1000000000,
		   "Required when more lines than this are added and deleted, taken together."),
	TG_OPT_INT(struct tg_requirement, files_over, NULL, 0, 1000000000,
		   "Required when more files than this change."),
	TG_OPT_STRMAP(struct tg_requirement, trailer,
		      "Required when these other trailers have these values; `any` stands for "
		      "every value."),
	TG_OPT_END
};

static const struct tg_opt key_table[] = {
	TG_OPT_STRUCT(struct tg_trailer_key, required, struct tg_requirement, requirement_table,
		      "when",
		      "When the trailer must be there with a value: `always`, or conditions that "
		      "must all hold."),
	TG_OPT_PATTERN(struct tg_trailer_key, pattern, NULL, "What the whole value must match."),
	TG_OPT_STRS(struct tg_trailer_key, values, NULL,
		    "The values accepted, in exactly these letters."),
	TG_OPT_BOOL(struct tg_trailer_key, person, "no", "The value must be `Name <mail>`."),
	TG_OPT_INT(struct tg_trailer_key, min_length, NULL, 1, 10000,
		   "Fewest characters of the value."),
	TG_OPT_BOOL(struct tg_trailer_key, repeat, "yes", "May be there more than once."),
	TG_OPT_BOOL(struct tg_trailer_key, forbidden, "no", "Must not be there at all."),
	TG_OPT_END
};

static const struct tg_opt opt_table[] = {
	TG_OPT_ENUM(
		struct tg_trailer_opts, commits, "every", commits_words,
		"`every` new commit, merges for what they change themselves; `landing`: what the branch itself gains, "
		"merges too (the first-parent commits); `tip`: the last commit only."),
	TG_OPT_MERGES(struct tg_trailer_opts),
	TG_OPT_MAP(struct tg_trailer_opts, keys, struct tg_trailer_key, key_table,
		   "Trailers by name, the same in any case."),
	TG_OPT_STRMAP(struct tg_trailer_opts, aliases,
		      "Other names of keys, as in `{Refs: Ticket}`."),
	TG_OPT_ENUM(struct tg_trailer_opts, unknown, "allow", unknown_words,
		    "Trailers that are neither keys nor aliases."),
	TG_OPT_BOOL(struct tg_trailer_opts, skip_reverts, "yes",
		    "Ask nothing of a commit that exactly undoes one that a trunk holds."),
	TG_OPT_END
};

static const struct tg_reason reasons[] = {
	[TG_TRAILER_MISSING] = { "missing", "a required trailer is missing or empty",
				 "git commit --amend" },
	[TG_TRAILER_BAD_VALUE] = { "bad_value", "a trailer has a value that is not accepted",
				   "git commit --amend" },
	[TG_TRAILER_REPEATED] = { "repeated", "a trailer is there more than once",
				  "git commit --amend" },
	[TG_TRAILER_FORBIDDEN] = { "forbidden", "a trailer is there that must not be",
				   "git commit --amend" },
	[TG_TRAILER_UNKNOWN] = { "unknown", "a trailer is there that the policy does not know",
				 "git commit --amend" },
	TG_REASON_END
};

/* One commit under judgement. */
struct work {
	struct tg_judge *judge;
	const struct tg_trailer_opts *opts;
	struct tg_commit *commit;
	const struct tg_paths *own; /* paths of a merge that is judged by them, or NULL */
	struct tg_sorted_trailers trailers;
};

static struct tg_place
place_at(const struct work *work, uint32_t line)
{
	return (struct tg_place){ .commit = work->commit, .line = line };
}

static const char *
show_key(const struct work *work, size_t key)
{
	return tg_judge_show(work->judge, work->opts->keys.keys[key]);
}

static const struct tg_error *
files_hold(const struct work *work, int64_t limit, bool *out)
{
	const struct tg_globs *globs = tg_judge_paths(work->judge);
	struct tg_paths paths;
	int64_t nr = 0;

	TG_TRY(tg_commit_paths(work->commit, &paths));
	for (size_t i = 0; i < paths.nr && nr <= limit; i++)
		nr += tg_path_matches(&paths.items[i], globs);
	*out = nr > limit;
	return NULL;
}

static const struct tg_error *
diff_holds(const struct work *work, const struct tg_requirement *required, bool *out)
{
	bool touches = true;

	if (required->paths.nr && work->own)
		touches = tg_paths_match(work->own, &required->paths);
	else if (required->paths.nr)
		TG_TRY(tg_commit_touches(work->commit, &required->paths, &touches));
	if (touches && required->files_over != TG_UNSET)
		TG_TRY(files_hold(work, required->files_over, &touches));
	if (touches && required->lines_over != TG_UNSET)
		TG_TRY(tg_commit_lines_over(work->commit, tg_judge_paths(work->judge),
					    required->lines_over, &touches));
	*out = touches;
	return NULL;
}

static const struct tg_error *
is_required(const struct work *work, const struct tg_requirement *required, bool *out)
{
	struct tg_requirement_facts facts = { .opts = work->opts, .trailers = &work->trailers };

	*out = required->when == TG_REQUIRED_ALWAYS;
	if (*out || !tg_requirement_has_conditions(required))
		return NULL;
	TG_TRY(tg_commit_subject(work->commit, &facts.subject));
	if (!tg_requirement_text_holds(required, &facts))
		return NULL;
	return diff_holds(work, required, out);
}

static const struct tg_error *
hint_missing(const struct work *work, size_t key)
{
	struct tg_arena *arena = tg_judge_arena(work->judge);
	const char *example;
	struct tg_buf buf;

	TG_TRY(tg_trailer_example(arena, tg_trailer_key(work->opts, key), &example));
	tg_buf_init(&buf, arena, 1000);
	tg_buf_addf(&buf, "--trailer \"%s: %s\"", show_key(work, key), example);
	tg_hint_amend(work->judge, work->commit, buf.ptr);
	return NULL;
}

/* The first path for which a merge is asked. */
static const char *
show_own(const struct work *work, size_t key)
{
	const struct tg_globs *paths = &tg_trailer_key(work->opts, key)->required.paths;
	size_t i = 0;

	while (i + 1 < work->own->nr && paths->nr && !tg_path_matches(&work->own->items[i], paths))
		i++;
	return tg_judge_show(work->judge, work->own->items[i].path);
}

/* Why a merge is asked at all: whoever made it sees git's own message. */
static const char *
merge_text(const struct work *work, size_t key)
{
	struct tg_buf buf;

	if (work->opts->commits != TG_SELECT_EVERY || tg_commit_nr_parents(work->commit) < 2)
		return "";
	tg_buf_init(&buf, tg_judge_arena(work->judge), 1000);
	if (work->own)
		tg_buf_addf(&buf, ", as the merge itself changes %s", show_own(work, key));
	else if (work->opts->merges == TG_MERGES_UNCLEAN)
		tg_buf_adds(&buf, ", as the merge is not just what merging gives");
	return tg_str_cstr(tg_judge_arena(work->judge), tg_buf_str(&buf));
}

static const struct tg_error *
report_missing(const struct work *work, size_t key)
{
	struct tg_arena *arena = tg_judge_arena(work->judge);
	const char *why = tg_requirement_text(arena, &tg_trailer_key(work->opts, key)->required);
	const struct tg_text *message;
	struct tg_near_text near;

	TG_TRY(tg_commit_message(work->commit, &message));
	tg_trailer_near(arena, work->opts, key, &work->trailers, message->text, &near);

	struct tg_place place = place_at(work, near.line);

	tg_found(work->judge, TG_TRAILER_MISSING, &place, "trailer \"%s\" is missing%s%s%s%s%s",
		 show_key(work, key), why ? ", required by " : "", why ? why : "",
		 merge_text(work, key), near.text ? ": " : "", near.text ? near.text : "");
	if (!near.hint)
		return hint_missing(work, key);
	tg_hint(work->judge, "%s", near.hint);
	tg_hint_amend(work->judge, work->commit, NULL);
	return NULL;
}

static const struct tg_error *
check_required(const struct work *work, size_t key)
{
	bool required;

	/* The common case, a trailer that is there, asks for no diff. */
	if (tg_trailers_next(&work->trailers, key, 0, false) < work->trailers.all->nr)
		return NULL;
	TG_TRY(is_required(work, &tg_trailer_key(work->opts, key)->required, &required));
	return required ? report_missing(work, key) : NULL;
}

static const struct tg_error *
check_values(const struct work *work, size_t key)
{
	const struct tg_trailers *all = work->trailers.all;
	struct tg_arena *arena = tg_judge_arena(work->judge);
	size_t i = tg_trailers_next(&work->trailers, key, 0, false);
	int nr = 0;

	for (; i < all->nr && nr < MOST; i = tg_trailers_next(&work->trailers, key, i + 1, false)) {
		const struct tg_trailer *trailer = &all->items[i];
		struct tg_place place = place_at(work, trailer->line);
		const char *problem;

		TG_TRY(tg_trailer_value_problem(arena, tg_trailer_key(work->opts, key),
						trailer->value, &problem));
		if (!problem)
			continue;
		nr++;
		tg_found(work->judge, TG_TRAILER_BAD_VALUE, &place, "trailer \"%s\": \"%s\" %s",
			 tg_judge_show(work->judge, trailer->key),
			 tg_show_unaddressed(arena, trailer->value), problem);
		tg_hint_amend(work->judge, work->commit, NULL);
	}
	return NULL;
}

static void
check_repeat(const struct work *work, size_t key)
{
	const struct tg_trailers *all = work->trailers.all;
	size_t first = tg_trailers_next(&work->trailers, key, 0, false);
	size_t second = tg_trailers_next(&work->trailers, key, first + 1, false);
	struct tg_place place;

	if (second >= all->nr)
		return;
	place = place_at(work, all->items[second].line);
	tg_found(work->judge, TG_TRAILER_REPEATED, &place,
		 "trailer \"%s\" may be there once, and is on line %u already", show_key(work, key),
		 all->items[first].line);
	tg_hint_amend(work->judge, work->commit, NULL);
}

static void
check_forbidden(const struct work *work, size_t key)
{
	const struct tg_trailers *all = work->trailers.all;
	size_t i = tg_trailers_next(&work->trailers, key, 0, true);
	struct tg_place place;

	if (i == all->nr)
		return;
	place = place_at(work, all->items[i].line);
	tg_found(work->judge, TG_TRAILER_FORBIDDEN, &place, "trailer \"%s\" must not be there",
		 tg_judge_show(work->judge, all->items[i].key));
	tg_hint_amend(work->judge, work->commit, NULL);
}

static const struct tg_error *
check_key(const struct work *work, size_t key)
{
	const struct tg_trailer_key *options = tg_trailer_key(work->opts, key);

	if (options->forbidden) {
		check_forbidden(work, key);
		return NULL;
	}
	TG_TRY(check_required(work, key));
	TG_TRY(check_values(work, key));
	if (!options->repeat)
		check_repeat(work, key);
	return NULL;
}

static void
report_unknown(const struct work *work, const struct tg_trailer *trailer)
{
	const struct tg_str *nearest = tg_trailer_nearest_key(work->opts, trailer->key);
	struct tg_place place = place_at(work, trailer->line);
	const char *key = tg_judge_show(work->judge, trailer->key);
	const char *asks = nearest ? " (did you mean \"" : "";
	const char *meant = nearest ? tg_judge_show(work->judge, *nearest) : "";
	const char *ends = nearest ? "\"?)" : "";

	tg_found_or_warn(work->judge, work->opts->unknown == TG_UNKNOWN_WARN, TG_TRAILER_UNKNOWN,
			 &place, "trailer \"%s\" is not known here%s%s%s", key, asks, meant, ends);
	tg_hint_amend(work->judge, work->commit, NULL);
}

static void
check_unknown(const struct work *work)
{
	const struct tg_trailers *all = work->trailers.all;
	struct tg_str names[MOST];
	struct tg_strs told = { names, 0 };
	size_t i;

	for (i = 0; i < all->nr && told.nr < MOST; i++) {
		if (work->trailers.keys[i] != TG_NO_KEY ||
		    tg_strs_have_nocase(&told, all->items[i].key))
			continue;
		report_unknown(work, &all->items[i]);
		names[told.nr++] = all->items[i].key;
	}
}

static bool
asks_by_paths(const struct tg_trailer_opts *opts)
{
	for (size_t i = 0; i < opts->keys.nr; i++)
		if (tg_trailer_key(opts, i)->required.paths.nr)
			return true;
	return false;
}

/* Where every commit is asked, a merge is asked for what it changes itself. */
static const struct tg_error *
is_judged(struct work *work, struct tg_paths *own, bool *out)
{
	bool is_revert = false;

	*out = false;
	if (work->opts->commits == TG_SELECT_EVERY && tg_commit_nr_parents(work->commit) > 1) {
		TG_TRY(tg_merge_is_change(work->judge, work->commit,
					  (enum tg_merges)work->opts->merges,
					  asks_by_paths(work->opts), own, out));
		work->own = own->nr ? own : NULL;
		return NULL;
	}
	if (work->opts->skip_reverts)
		TG_TRY(tg_commit_is_revert(work->commit, &is_revert));
	*out = !is_revert;
	return NULL;
}

static const struct tg_error *
check_commit(struct tg_judge *judge, const void *data, struct tg_commit *commit)
{
	struct work work = { .judge = judge, .opts = data, .commit = commit };
	const struct tg_trailers *trailers;
	struct tg_paths own;
	bool judged;
	size_t i;

	TG_TRY(is_judged(&work, &own, &judged));
	if (!judged)
		return NULL;
	TG_TRY(tg_commit_trailers(commit, &trailers));
	tg_trailers_sort(tg_judge_arena(judge), work.opts, trailers, &work.trailers);
	for (i = 0; i < work.opts->keys.nr; i++)
		TG_TRY(check_key(&work, i));
	if (work.opts->unknown != TG_UNKNOWN_ALLOW)
		check_unknown(&work);
	return NULL;
}

static enum tg_selection
selects(const void *data)
{
	const struct tg_trailer_opts *opts = data;

	return (enum tg_selection)opts->commits; /* the words stand in its order */
}

const struct tg_rule tg_rule_trailers = {
	.name = "trailers",
	.summary = "Required, constrained and forbidden trailers: the Definition of Done.",
	.manual =
		"Trailers are read exactly as git log --format='%(trailers:only,unfold)' reads them "
		"with default settings: \"Key: value\" lines in the last paragraph, which is not the "
		"first. A `---` line ends nothing. Keys are the same in any case, and an alias counts "
		"as its key in every respect. A value is compared unfolded and without blanks at its "
		"ends; an empty value is no value: it satisfies nothing and breaks nothing, except "
		"that a forbidden key may not be there even without one.\n"
		"\n"
		"A key is required always, or when all its conditions hold. Each condition is judged "
		"by itself: `paths` asks whether the commit changes any path that matches, "
		"`lines_over` and `files_over` count the whole commit (with the rule's own `paths`, "
		"what it changes there), against its first parent. `types` takes the type in any "
		"case; a subject without one has none. A value in `trailer` is compared in any case, "
		"`any` asks for no more than a value.\n"
		"\n"
		"`values` are compared exactly, and a slip is answered with the nearest. `pattern` "
		"must match the whole value. `min_length` counts characters. With `repeat: no` one "
		"value is the most, whether under the key or its aliases. Where `unknown` refuses, "
		"Signed-off-by, Co-authored-by and the like have to be among the keys to be used; "
		"no options are needed for that (`Signed-off-by: {}`).\n"
		"\n"
		"With `commits: every` merges are not asked: their message is git's, and what they "
		"bring is judged by itself. But one that has a path as no parent has it, while the "
		"parents have it alike or one of them is an ancestor of the other, is asked like any "
		"commit; so is one that changes or leaves out anything else, where the rule or a key "
		"has `paths`. A file that both sides changed can hold more than both of them: to have "
		"such merges asked, say `merges: unclean`. Lines and files are counted against its "
		"first parent. What counts as a revert for `skip_reverts` is decided by "
		"the trees, not by the subject: the message names a commit that a trunk held before "
		"the push, and the change is its exact inverse.",
	.default_refs = "@trunk",
	.opts = opt_table,
	.opts_size = sizeof(struct tg_trailer_opts),
	.reasons = reasons,
	.looks_at_paths = true,
	.check_opts = tg_trailers_check_opts,
	.selects = selects,
	.check_commit = check_commit,
};
