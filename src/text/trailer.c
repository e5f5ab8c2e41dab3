/* SPDX-License-Identifier: MIT */
/*
 * Trailers out of the block that git would read: keys, values over several
 * lines, persons. Linear in the message; only values of several lines are
 * copied.
 */
#include "trunkgate/trailer.h"

#include "lines.h"
#include "near_miss.h"
#include "trailer_block.h"

/*
 * A newline and all white space behind it become one space; what stands
 * before the newline stays, also a CR: git shows it so.
 */
static struct tg_str
unfold(struct tg_arena *arena, struct tg_str folded)
{
	char *out;
	size_t len = 0;
	size_t i = 0;

	if (!tg_str_has(folded, '\n'))
		return folded;
	out = tg_alloc(arena, folded.len);
	while (i < folded.len) {
		char c = folded.ptr[i++];

		if (c == '\n') {
			while (i < folded.len && tg_line_is_space(folded.ptr[i]))
				i++;
			c = ' ';
		}
		out[len++] = c;
	}
	return tg_str_make(out, len);
}

/* Where the lines that continue the one at `at` end; *line counts them all. */
static size_t
find_next(const struct tg_block *block, size_t at, uint32_t *line)
{
	do {
		at = tg_line_next(block->text, at);
		(*line)++;
	} while (at < block->end && tg_line_is_space(block->text.ptr[at]));
	return at;
}

static uint32_t
count_lines(struct tg_str text)
{
	struct tg_str line;
	uint32_t nr = 0;

	while (tg_str_split(&text, '\n', &line))
		nr++;
	return nr;
}

/* all: the line and those that continue it; colon: where its key ends. */
static struct tg_trailer
read_trailer(struct tg_arena *arena, struct tg_str all, size_t colon, uint32_t line)
{
	struct tg_trailer trailer = { .line = line };

	trailer.key = tg_line_rtrim(tg_str_sub(all, 0, colon));
	trailer.value = unfold(arena, tg_line_trim(tg_str_from_index(all, colon + 1)));
	return trailer;
}

static void
read_block(struct tg_arena *arena, const struct tg_block *block, struct tg_trailers *out)
{
	size_t most = block->nr_trailers < TG_TRAILERS_MAX ? block->nr_trailers : TG_TRAILERS_MAX;
	struct tg_trailer *items = TG_NEW_ARRAY(arena, most, struct tg_trailer);
	uint32_t line = block->line + count_lines(tg_str_sub(block->text, 0, block->start));
	size_t at = block->start;
	size_t nr = 0;

	while (at < block->end && !out->is_cut) {
		size_t colon = tg_line_separator(tg_str_from_index(block->text, at));
		uint32_t first = line;
		size_t from = at;

		/* Only a trailer can be continued. */
		at = colon ? find_next(block, at, &line) : tg_line_next(block->text, at);
		if (!colon)
			line++;
		else if (nr < most)
			items[nr++] = read_trailer(arena, tg_str_sub(block->text, from, at - from),
						   colon, first);
		else
			out->is_cut = true;
	}
	out->items = items;
	out->nr = nr;
}

void
tg_trailers_parse(struct tg_arena *arena, struct tg_str message, struct tg_trailers *out)
{
	struct tg_trailers trailers = { .items = NULL };
	struct tg_block block;

	tg_block_find(message, &block);
	if (block.start < block.end)
		read_block(arena, &block, &trailers);
	tg_near_misses_find(arena, &block, &trailers);
	*out = trailers;
}

const struct tg_trailer *
tg_trailers_find(const struct tg_trailers *trailers, struct tg_str key, size_t from)
{
	size_t i;

	for (i = from; i < trailers->nr; i++) {
		if (tg_str_eq_nocase(trailers->items[i].key, key))
			return &trailers->items[i];
	}
	return NULL;
}

static bool
is_mail(struct tg_str mail)
{
	size_t at = tg_str_index(mail, '@');
	size_t i;

	if (at == 0 || at + 1 >= mail.len)
		return false;
	for (i = 0; i < mail.len; i++) {
		unsigned char c = (unsigned char)mail.ptr[i];

		if (c <= ' ' || c == 0x7f || c == '<' || c == '>' || (c == '@' && i != at))
			return false;
	}
	return true;
}

bool
tg_parse_person(struct tg_str value, struct tg_str *name, struct tg_str *mail)
{
	size_t open = tg_str_index(value, '<');
	struct tg_str person = tg_str_trim(tg_str_sub(value, 0, open));
	struct tg_str rest = tg_str_rtrim(tg_str_from_index(value, open));

	if (!person.len || tg_str_has(person, '>'))
		return false;
	if (rest.len < 2 || rest.ptr[rest.len - 1] != '>')
		return false;
	rest = tg_str_sub(rest, 1, rest.len - 2);
	if (!is_mail(rest))
		return false;
	if (name)
		*name = person;
	if (mail)
		*mail = rest;
	return true;
}
