/* SPDX-License-Identifier: MIT */
/* Subject, body and the sentence of a revert, in a commit message. */
#include "trunkgate/message.h"

#include "lines.h"
#include "trailer_block.h"

#include <string.h>

struct tg_str
tg_message_subject(struct tg_arena *arena, struct tg_str message)
{
	struct tg_str text = tg_lines_of(message, NULL);
	size_t end = tg_lines_blank_from(text, 0);
	struct tg_str line = tg_line_rtrim(tg_line_at(text, 0));
	size_t at = tg_line_next(text, 0);
	size_t len = line.len;
	char *out;

	if (at >= end)
		return line;
	out = tg_alloc(arena, end);
	memcpy(out, line.ptr, line.len);
	for (; at < end; at = tg_line_next(text, at)) {
		line = tg_line_rtrim(tg_line_at(text, at));
		out[len++] = ' ';
		memcpy(out + len, line.ptr, line.len);
		len += line.len;
	}
	return tg_str_make(out, len);
}

/*
 * Where the trailers start that end the body: not with the block, which may
 * open with lines of prose when there is a Signed-off-by in it.
 */
static size_t
find_body_end(const struct tg_block *block)
{
	size_t at = block->start;

	/* A scissors line ends it as well, but comments may be meant: commits
	 * made on a server keep every line that starts with '#'. */
	if (at == block->end)
		return block->cut;
	for (; at < block->end; at = tg_line_next(block->text, at)) {
		enum tg_line_kind kind = tg_line_kind(tg_line_at(block->text, at));

		if (kind == TG_LINE_TRAILER || kind == TG_LINE_GENERATED)
			break;
	}
	return at;
}

struct tg_str
tg_message_body(struct tg_arena *arena, struct tg_str message)
{
	struct tg_block block;
	struct tg_str body;
	size_t at;

	(void)arena; /* a view is enough */
	tg_block_find(message, &block);
	body = tg_str_sub(block.text, 0, find_body_end(&block));
	at = tg_lines_blank_from(body, 0);
	while (at < body.len && tg_line_is_blank(tg_line_at(body, at)))
		at = tg_line_next(body, at);
	return tg_line_rtrim(tg_str_from_index(body, at));
}

static bool
is_hex(char c)
{
	return tg_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* The id at the start of s: 40 or 64 digits and then the end of a word. */
static struct tg_str
take_id(struct tg_str s)
{
	size_t len = 0;

	while (len < s.len && is_hex(s.ptr[len]))
		len++;
	if ((len != 40 && len != 64) || (len < s.len && tg_is_alnum(s.ptr[len])))
		len = 0;
	return tg_str_sub(s, 0, len);
}

struct tg_str
tg_message_reverted_id(struct tg_str message)
{
	const struct tg_str sentence = TG_STR("This reverts commit ");
	struct tg_str text = tg_lines_of(message, NULL);
	struct tg_str id = { NULL, 0 };
	size_t at = tg_lines_blank_from(text, 0);

	for (; at < text.len && !id.len; at = tg_line_next(text, at)) {
		struct tg_str line = tg_line_at(text, at);

		if (tg_str_starts(line, sentence))
			id = take_id(tg_str_from_index(line, sentence.len));
	}
	return id;
}
