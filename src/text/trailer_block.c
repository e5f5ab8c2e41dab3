/* SPDX-License-Identifier: MIT */
/*
 * Finds the block of trailers in a message as git 2.39 does: the rules of
 * git-interpret-trailers(1) and what its trailer.c, commit.c and wt-status.c
 * make of them, with the default configuration, as `git log` calls them. Odd
 * answers are git's: they are kept, because readers of the history see them.
 */
#include "trailer_block.h"

#include "lines.h"

/* Lines of the last paragraph, counted upwards. */
struct tally {
	size_t trailers;
	size_t others;
	size_t spaced; /* seen since the last line that is not spaced */
	bool has_generated;
};

size_t
tg_line_separator(struct tg_str line)
{
	bool has_blank = false;
	size_t i;

	for (i = 0; i < line.len; i++) {
		char c = line.ptr[i];

		if (c == ':')
			return i;
		if (i && (c == ' ' || c == '\t'))
			has_blank = true;
		else if (has_blank || !(tg_is_alnum(c) || c == '-'))
			break;
	}
	return 0;
}

static bool
is_signed_off(struct tg_str line)
{
	return tg_str_starts(line, TG_STR("Signed-off-by: "));
}

enum tg_line_kind
tg_line_kind(struct tg_str line)
{
	if (line.ptr[0] == TG_COMMENT_CHAR)
		return TG_LINE_COMMENT;
	if (tg_str_starts(line, TG_STR("(cherry picked from commit ")))
		return TG_LINE_GENERATED;
	if (tg_line_separator(line))
		return TG_LINE_TRAILER;
	return tg_line_is_space(line.ptr[0]) ? TG_LINE_SPACED : TG_LINE_OTHER;
}

/* The scissors line counts only with its newline, and with no CR. */
static size_t
find_cut(struct tg_str text)
{
	const struct tg_str scissors =
		TG_STR("\n# ------------------------ >8 ------------------------\n");
	size_t at = tg_str_find(text, scissors);

	if (tg_str_starts(text, tg_str_from_index(scissors, 1)))
		return 0;
	return at < text.len ? at + 1 : text.len;
}

/*
 * Where the run of comments and blank lines that ends the text starts; the
 * names below "Conflicts:" belong to it. Offset 0 stands for "none" in git,
 * so a run that starts there is overlooked, and so is the end of a block of
 * conflicts there: we do the same.
 */
static size_t
find_end(struct tg_str text, size_t cut)
{
	bool in_conflicts = false;
	size_t run = 0;
	size_t at;

	for (at = 0; at < cut; at = tg_line_next(text, at)) {
		struct tg_str line = tg_str_from_index(text, at);
		bool is_conflicts = tg_str_starts(line, TG_STR("Conflicts:\n"));
		char first = text.ptr[at];

		if (first == TG_COMMENT_CHAR || first == '\n' || is_conflicts) {
			in_conflicts = in_conflicts || is_conflicts;
			if (!run)
				run = at;
		} else if (run && !(in_conflicts && first == '\t')) {
			run = 0;
			in_conflicts = false;
		}
	}
	return run ? run : cut;
}

static void
count(struct tally *tally, struct tg_str line)
{
	enum tg_line_kind kind = tg_line_kind(line);

	if (kind == TG_LINE_SPACED) {
		tally->spaced++;
		return;
	}
	if (kind == TG_LINE_TRAILER || kind == TG_LINE_GENERATED) {
		tally->trailers++;
		if (kind == TG_LINE_GENERATED || is_signed_off(line))
			tally->has_generated = true;
	} else {
		tally->others += tally->spaced + (kind == TG_LINE_OTHER);
	}
	tally->spaced = 0;
}

static bool
is_block(const struct tally *tally)
{
	size_t others = tally->others + tally->spaced;

	if (tally->has_generated && tally->trailers * 3 >= others)
		return true;
	return tally->trailers && !others;
}

void
tg_block_find(struct tg_str message, struct tg_block *out)
{
	struct tally tally = { 0, 0, 0, false };
	struct tg_block block = { .text = tg_lines_of(message, &block.line) };
	bool has_text = false;
	size_t at;

	block.cut = find_cut(block.text);
	block.end = find_end(block.text, block.cut);
	block.body = tg_lines_blank_from(tg_str_sub(block.text, 0, block.end), 0);
	block.last = block.start = block.end;
	for (at = block.end; at > block.body;) {
		size_t next = at;
		struct tg_str line;

		at = tg_line_before(block.text, at);
		line = tg_str_sub(block.text, at, next - at);
		if (!tg_line_is_blank(line)) {
			count(&tally, line);
			has_text = has_text || line.ptr[0] != TG_COMMENT_CHAR;
		} else if (has_text) {
			block.last = next;
			block.nr_trailers = tally.trailers;
			if (is_block(&tally))
				block.start = next;
			break;
		}
	}
	*out = block;
}
