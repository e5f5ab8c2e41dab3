/* SPDX-License-Identifier: MIT */
/* Near misses: why git reads no such trailer although the author wrote one. */
#include "../trailers.h"

#include "../common.h"
#include "trunkgate/buf.h"

enum {
	KEY_COLUMNS = 60,
	MOST_LINES = 1000 /* looked at for one explanation */
};

/* Whether the paragraph that line (from 1) stands in has a "key:" line. */
static bool
paragraph_has(const struct tg_trailer_opts *opts, size_t key, struct tg_str message, uint32_t line)
{
	struct tg_str rest = message;
	struct tg_str text;
	uint32_t nr = 0;
	bool has = false;

	while (tg_str_split(&rest, '\n', &text)) {
		nr++;
		if (tg_str_is_blank(text)) {
			if (nr > line)
				break;
			has = false;
			continue;
		}
		size_t colon = tg_str_index(text, ':');

		if (colon < text.len &&
		    tg_trailer_is_key(opts, key, tg_str_rtrim(tg_str_sub(text, 0, colon))))
			has = true;
	}
	return has;
}

/* Whether name was meant to be the key of that index or one of its aliases. */
static bool
is_meant(const struct tg_trailer_opts *opts, size_t key, struct tg_str name)
{
	size_t i;

	if (tg_trailer_is_key(opts, key, name) || tg_str_is_near(opts->keys.keys[key], name))
		return true;
	for (i = 0; i < opts->aliases.nr; i++) {
		if (tg_str_is_near(opts->aliases.keys[i], name) &&
		    tg_trailer_is_key(opts, key, opts->aliases.values[i]))
			return true;
	}
	return false;
}

static const struct tg_near_miss *
find_near(const struct tg_trailer_opts *opts, size_t key, const struct tg_trailers *all,
	  struct tg_str message)
{
	const struct tg_near_miss *foreign = NULL;
	size_t i;

	for (i = 0; i < all->nr_near && i < MOST_LINES; i++) {
		const struct tg_near_miss *near = &all->near[i];

		if (near->kind != TG_NEAR_FOREIGN_LINE && near->key.len &&
		    is_meant(opts, key, near->key))
			return near;
		if (near->kind == TG_NEAR_FOREIGN_LINE && !foreign)
			foreign = near;
	}
	/* Foreign lines are all of the last paragraph: one is asked for all. */
	if (foreign && paragraph_has(opts, key, message, foreign->line))
		return foreign;
	return NULL;
}

static const char *
foreign_hint(const struct tg_near_miss *near)
{
	if (tg_str_starts(near->text, TG_STR("BREAKING CHANGE:")))
		return "write BREAKING-CHANGE: with a hyphen, as git reads it";
	return "put that line above the trailers, with a blank line between";
}

static void
describe(struct tg_arena *arena, const struct tg_near_miss *near, struct tg_near_text *out)
{
	static const struct {
		const char *text;
		const char *hint;
	} words[] = {
		[TG_NEAR_FOREIGN_LINE] = { "makes git read no trailers in this paragraph", NULL },
		[TG_NEAR_EARLIER] = { "is not in the last paragraph, where git reads trailers",
				      "move that line into the last paragraph" },
		[TG_NEAR_AFTER_CUT] = { "is a comment or below a scissors line, which git skips",
					"move that line into the last paragraph" },
		[TG_NEAR_ONLY_PARAGRAPH] = { "is in the first paragraph, which git takes for the "
					     "subject",
					     "put a blank line above the trailers" },
		[TG_NEAR_SPELLING] = { "is not written as git reads it, \"Key: value\"", NULL },
	};
	struct tg_buf buf;

	tg_buf_init(&buf, arena, 1000);
	tg_buf_addf(&buf, "line %u \"%s\" %s", near->line, tg_show_unaddressed(arena, near->text),
		    words[near->kind].text);
	out->text = buf.ptr;
	out->line = near->line;
	out->hint = words[near->kind].hint;
	if (near->kind == TG_NEAR_FOREIGN_LINE)
		out->hint = foreign_hint(near);
}

static bool
find_empty(struct tg_arena *arena, size_t key, const struct tg_sorted_trailers *sorted,
	   struct tg_near_text *out)
{
	size_t i = tg_trailers_next(sorted, key, 0, true);
	struct tg_buf buf;

	if (i == sorted->all->nr)
		return false;
	tg_buf_init(&buf, arena, 1000);
	tg_buf_addf(&buf, "line %u gives it no value", sorted->all->items[i].line);
	*out = (struct tg_near_text){ buf.ptr, NULL, sorted->all->items[i].line };
	return true;
}

static void
find_misspelt(struct tg_arena *arena, const struct tg_trailer_opts *opts, size_t key,
	      const struct tg_sorted_trailers *sorted, struct tg_near_text *out)
{
	struct tg_buf buf;
	size_t i;

	for (i = 0; i < sorted->all->nr && i < MOST_LINES; i++) {
		const struct tg_trailer *trailer = &sorted->all->items[i];

		if (sorted->keys[i] != TG_NO_KEY || !is_meant(opts, key, trailer->key))
			continue;
		tg_buf_init(&buf, arena, 1000);
		tg_buf_addf(&buf, "line %u says \"%s\"", trailer->line,
			    tg_show(arena, trailer->key, KEY_COLUMNS));
		*out = (struct tg_near_text){ buf.ptr, NULL, trailer->line };
		return;
	}
}

void
tg_trailer_near(struct tg_arena *arena, const struct tg_trailer_opts *opts, size_t key,
		const struct tg_sorted_trailers *sorted, struct tg_str message,
		struct tg_near_text *out)
{
	const struct tg_near_miss *near;

	*out = (struct tg_near_text){ NULL, NULL, 0 };
	if (find_empty(arena, key, sorted, out))
		return;
	near = find_near(opts, key, sorted->all, message);
	if (near)
		describe(arena, near, out);
	else
		find_misspelt(arena, opts, key, sorted, out);
}
