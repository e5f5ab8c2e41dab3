/* SPDX-License-Identifier: MIT */
/*
 * Near misses: lines whose author meant a trailer, and lines that keep git
 * from reading the trailers beside them. They explain a refusal and decide
 * nothing, so a guess may be wrong; the rules ask only for keys they know.
 */
#include "near_miss.h"

#include "lines.h"
#include "trailer_block.h"

#include <string.h>

enum { LONGEST_KEY = 64 };

/* A ring: whoever writes a thousand of them sees the last, which stand
 * nearest to where trailers belong. */
struct ring {
	struct tg_near_miss items[TG_NEAR_MAX];
	size_t nr; /* ever added */
};

struct scan {
	const struct tg_block *block;
	struct ring ring;
	uint32_t line;
	bool is_attached; /* the line before is a trailer, or continues one */
};

static void
add(struct scan *scan, enum tg_near_miss_kind kind, struct tg_str key, struct tg_str line)
{
	scan->ring.items[scan->ring.nr % TG_NEAR_MAX] = (struct tg_near_miss){
		.kind = kind, .key = key, .text = tg_str_rtrim(line), .line = scan->line
	};
	scan->ring.nr++;
}

static struct tg_str
key_of(struct tg_str line)
{
	return tg_line_rtrim(tg_str_sub(line, 0, tg_line_separator(line)));
}

static bool
is_decoration(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '*' || c == '-' || c == '+' || c == '>' ||
	       c == '_' || c == '`' || c == '"';
}

static struct tg_str
without_decoration(struct tg_str s)
{
	while (s.len && is_decoration(s.ptr[0]))
		s = tg_str_from_index(s, 1);
	while (s.len && is_decoration(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

/* Before a colon that does not make a key for git: two words, other letters,
 * a colon of full width, an equals sign; bullets and markup are passed over. */
static struct tg_str
key_before_sign(struct tg_str line)
{
	struct tg_str head = tg_str_sub(line, 0, LONGEST_KEY);
	size_t end = tg_str_index(head, ':');
	size_t wide = tg_str_find(head, TG_STR("\xEF\xBC\x9A"));
	size_t equals = tg_str_index(head, '=');

	if (wide < end)
		end = wide;
	if (equals < end)
		end = equals;
	return end < head.len ? without_decoration(tg_str_sub(head, 0, end)) : tg_str_make(NULL, 0);
}

/* The first word: "Refs #12", "Ticket ABC-1". */
static struct tg_str
first_word(struct tg_str line)
{
	size_t len = 0;

	while (len < line.len && (tg_is_alnum(line.ptr[len]) || line.ptr[len] == '-'))
		len++;
	if (len < 2 || (len < line.len && line.ptr[len] != ' ' && line.ptr[len] != '\t' &&
			line.ptr[len] != '#'))
		len = 0;
	return tg_str_sub(line, 0, len);
}

static void
look_at_spelling(struct scan *scan, struct tg_str line)
{
	struct tg_str text = without_decoration(tg_line_rtrim(line));
	struct tg_str key = key_before_sign(text);

	/* Folded values are full of words, so there only a sign counts. */
	if (!key.len && !scan->is_attached)
		key = first_word(text);
	if (key.len)
		add(scan, TG_NEAR_SPELLING, key, line);
}

/* A line of the last paragraph. */
static void
look_at_last(struct scan *scan, struct tg_str line)
{
	const struct tg_block *block = scan->block;
	bool is_void = block->start == block->end && block->nr_trailers;
	enum tg_line_kind kind = tg_line_kind(line);

	if (kind == TG_LINE_TRAILER || kind == TG_LINE_GENERATED) {
		scan->is_attached = true;
		return;
	}
	if (kind != TG_LINE_SPACED)
		scan->is_attached = false;
	if (is_void && !scan->is_attached)
		add(scan, TG_NEAR_FOREIGN_LINE, tg_str_make(NULL, 0), line);
	look_at_spelling(scan, line);
}

static void
look_at_comment(struct scan *scan, struct tg_str line)
{
	struct tg_str text = line;

	while (text.len && (text.ptr[0] == TG_COMMENT_CHAR || tg_line_is_space(text.ptr[0])))
		text = tg_str_from_index(text, 1);
	if (tg_line_separator(text))
		add(scan, TG_NEAR_AFTER_CUT, key_of(text), line);
}

static void
look_at(struct scan *scan, size_t at, struct tg_str line)
{
	const struct tg_block *block = scan->block;
	enum tg_near_miss_kind kind = TG_NEAR_EARLIER;

	if (block->text.ptr[at] == TG_COMMENT_CHAR) {
		scan->is_attached = false;
		look_at_comment(scan, line);
		return;
	}
	if (at >= block->last && at < block->end) {
		if (!tg_line_is_blank(line))
			look_at_last(scan, line);
		return;
	}
	if (at >= block->cut)
		kind = TG_NEAR_AFTER_CUT;
	else if (at >= block->end)
		return;
	else if (block->last == block->end)
		kind = TG_NEAR_ONLY_PARAGRAPH;
	if (tg_line_separator(line))
		add(scan, kind, key_of(line), line);
}

void
tg_near_misses_find(struct tg_arena *arena, const struct tg_block *block, struct tg_trailers *out)
{
	struct scan scan;
	struct tg_near_miss *near;
	size_t nr, at, next, i;

	scan.block = block;
	scan.line = block->line;
	scan.is_attached = false;
	scan.ring.nr = 0; /* the items stay as they are: 5 KiB, read only below nr */
	for (at = 0; at < block->text.len; at = next) {
		next = tg_line_next(block->text, at);
		look_at(&scan, at, tg_str_sub(block->text, at, next - at));
		scan.line++;
	}
	if (!scan.ring.nr)
		return;
	nr = scan.ring.nr < TG_NEAR_MAX ? scan.ring.nr : TG_NEAR_MAX;
	near = TG_NEW_ARRAY(arena, nr, struct tg_near_miss);
	for (i = 0; i < nr; i++)
		near[i] = scan.ring.items[(scan.ring.nr - nr + i) % TG_NEAR_MAX];
	out->near = near;
	out->nr_near = nr;
}
