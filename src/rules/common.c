/* SPDX-License-Identifier: MIT */
/* What several rules share; see the header. */
#include "common.h"

#include "trunkgate/buf.h"

enum {
	LIST_SHOWN = 8,     /* entries of a list in one message */
	ENTRY_COLUMNS = 40, /* of one entry */
	SHOWN_COLUMNS = 60, /* of bytes of a push, as tg_judge_show */
	ABBREV = 10         /* digits of an id in a command */
};

/* "--root", or "[--rebase-merges] <id>^": where a rebase has to start. */
static const char *
rebase_from(struct tg_arena *arena, const struct tg_commit *commit, const char *id)
{
	struct tg_buf buf;

	if (tg_commit_nr_parents(commit) == 0)
		return "--root";
	tg_buf_init(&buf, arena, 100);
	if (tg_commit_nr_parents(commit) > 1)
		tg_buf_adds(&buf, "--rebase-merges ");
	tg_buf_addf(&buf, "%.*s^", ABBREV, id);
	return buf.ptr;
}

void
tg_hint_amend(struct tg_judge *judge, const struct tg_commit *commit, const char *options)
{
	char id[TG_OID_HEX];
	const char *from;

	if (tg_commit_is_tip(commit)) {
		tg_hint(judge, "git commit --amend%s%s", options ? " " : "",
			options ? options : "");
		return;
	}
	tg_oid_hex(id, tg_commit_oid(commit));
	from = rebase_from(tg_judge_arena(judge), commit, id);
	if (!options) {
		tg_hint(judge, "git rebase -i %s, with \"reword\" for %.*s", from, ABBREV, id);
		return;
	}
	tg_hint(judge, "git rebase -i %s, with \"edit\" for %.*s, then", from, ABBREV, id);
	tg_hint(judge, "git commit --amend %s && git rebase --continue", options);
}

/* "<bo@example.org>," as "<...@...>,": brackets and commas stay. */
static void
add_unaddressed(struct tg_buf *buf, struct tg_str word)
{
	const struct tg_str marks = TG_STR("<>(),;\"'");
	size_t start = 0;
	size_t end = word.len;

	if (!tg_str_has(word, '@')) {
		tg_buf_add(buf, word);
		return;
	}
	while (start < end && tg_str_has(marks, word.ptr[start]))
		start++;
	while (end > start && tg_str_has(marks, word.ptr[end - 1]))
		end--;
	tg_buf_add(buf, tg_str_sub(word, 0, start));
	tg_buf_adds(buf, "...@...");
	tg_buf_add(buf, tg_str_from_index(word, end));
}

const char *const tg_merges_words[] = {
	[TG_MERGES_OWN] = "own", [TG_MERGES_UNCLEAN] = "unclean", [TG_MERGES_ALL] = "all", NULL
};

const struct tg_error *
tg_merge_is_change(const struct tg_judge *judge, struct tg_commit *commit, enum tg_merges asked,
		   bool by_paths, struct tg_paths *own, bool *out)
{
	bool is_clean = false;

	*own = (struct tg_paths){ NULL, 0 };
	if (asked != TG_MERGES_OWN) {
		if (asked == TG_MERGES_UNCLEAN)
			TG_TRY(tg_commit_is_clean_merge(commit, &is_clean));
		*out = !is_clean;
		return NULL;
	}
	if (by_paths || tg_judge_paths(judge))
		TG_TRY(tg_commit_own_paths(commit, own));
	else
		TG_TRY(tg_commit_new_path(commit, own));
	*out = tg_paths_match(own, tg_judge_paths(judge));
	return NULL;
}

const char *
tg_show_unaddressed(struct tg_arena *arena, struct tg_str s)
{
	struct tg_str rest = tg_str_sub(s, 0, 4 * SHOWN_COLUMNS);
	struct tg_str word;
	struct tg_buf buf;

	tg_buf_init(&buf, arena, 8 * SHOWN_COLUMNS);
	while (tg_str_split(&rest, ' ', &word)) {
		if (word.ptr != s.ptr)
			tg_buf_addc(&buf, ' ');
		add_unaddressed(&buf, word);
	}
	/* What was cut off is past what is shown, bar invisible characters. */
	return tg_show(arena, tg_buf_str(&buf), SHOWN_COLUMNS);
}

uint32_t
tg_message_line(struct tg_str message, size_t offset)
{
	uint32_t line = 1;
	size_t i;

	for (i = 0; i < offset && i < message.len; i++) {
		if (message.ptr[i] == '\n' && line < UINT32_MAX)
			line++;
	}
	return line;
}

uint32_t
tg_message_subject_line(struct tg_str message)
{
	struct tg_str rest = message;
	struct tg_str line;
	uint32_t nr = 0;

	while (tg_str_split(&rest, '\n', &line)) {
		if (nr < UINT32_MAX)
			nr++;
		if (!tg_str_is_blank(line))
			return nr;
	}
	return 0;
}

const char *
tg_strs_text(struct tg_arena *arena, const struct tg_strs *strs)
{
	struct tg_buf buf;
	size_t i;

	tg_buf_init(&buf, arena, 4096);
	for (i = 0; i < strs->nr && i < LIST_SHOWN; i++) {
		if (i)
			tg_buf_adds(&buf, ", ");
		tg_buf_show(&buf, strs->items[i], ENTRY_COLUMNS);
	}
	if (i < strs->nr)
		tg_buf_addf(&buf, " and %zu more", strs->nr - i);
	return buf.ptr;
}

const char *
tg_pattern_text(struct tg_arena *arena, const struct tg_pattern *pattern)
{
	struct tg_str source = tg_pattern_source(pattern);
	size_t i;

	/* tg_show would double every backslash, and patterns are full of them. */
	for (i = 0; i < source.len && source.ptr[i] >= ' ' && source.ptr[i] <= '~'; i++)
		continue;
	if (i == source.len && source.len <= 2 * SHOWN_COLUMNS)
		return tg_str_cstr(arena, source);
	return tg_show(arena, source, 2 * SHOWN_COLUMNS);
}

bool
tg_str_is_word(struct tg_str s, const char *const *words)
{
	while (*words && !tg_str_eq(s, tg_str_from(*words)))
		words++;
	return *words;
}

bool
tg_str_is_near(struct tg_str a, struct tg_str b)
{
	size_t longest = a.len > b.len ? a.len : b.len;
	size_t distance;

	if (tg_str_eq_nocase(a, b))
		return true;
	distance = tg_str_distance(a, b);
	/* Two slips in a word of six; one in a shorter one, none in "no". */
	return distance <= 2 && distance * 3 <= longest;
}

const struct tg_str *
tg_strs_nearest(const struct tg_strs *strs, struct tg_str s)
{
	const struct tg_str *best = NULL;
	size_t least = SIZE_MAX;
	size_t i;

	for (i = 0; i < strs->nr; i++) {
		size_t distance = tg_str_distance(strs->items[i], s);

		if (!tg_str_is_near(strs->items[i], s))
			continue;
		if (!best || distance < least) {
			best = &strs->items[i];
			least = distance;
		}
	}
	return best;
}
