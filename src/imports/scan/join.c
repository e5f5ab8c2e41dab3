/* SPDX-License-Identifier: MIT */
/* What lines are, before anything else is looked at: a CR alone ends one for many
 * compilers, and C joins two at a backslash. */
#include "priv.h"

#include <string.h>

/* Bytes of a splice at the start of s, or 0. Compilers let blanks stand before the
 * end of the line. */
static size_t
splice_len(struct tg_str s)
{
	size_t i = s.len && s.ptr[0] == '\\';

	while (i && i < s.len && tg_is_space(s.ptr[i]) && s.ptr[i] != '\n')
		i++;
	return i && i < s.len && s.ptr[i] == '\n' ? i + 1 : 0;
}

static size_t
count_splices(struct tg_str blob)
{
	const char *end = blob.ptr + blob.len, *p = blob.ptr;
	size_t nr = 0;

	while (p < end && (p = memchr(p, '\\', (size_t)(end - p)))) {
		nr += splice_len(tg_str_make(p, (size_t)(end - p))) > 0;
		p++;
	}
	return nr;
}

struct tg_joined
tg_lines_join(struct tg_arena *arena, struct tg_str blob)
{
	size_t nr = blob.len ? count_splices(blob) : 0, from = 0, len = 0, at = 0;
	char *text;
	size_t *cuts;

	if (!nr)
		return (struct tg_joined){ .text = blob };
	text = tg_alloc(arena, blob.len);
	cuts = TG_NEW_ARRAY(arena, nr, size_t);
	for (size_t i = 0; i < nr;) {
		struct tg_str rest = tg_str_from_index(blob, from);
		size_t to = tg_str_index(rest, '\\');
		size_t gap = splice_len(tg_str_from_index(rest, to));

		/* A backslash that joins nothing stays. */
		to += !gap;
		memcpy(text + len, rest.ptr, to);
		len += to;
		from += to + gap;
		if (gap)
			cuts[at++] = len;
		i += gap > 0;
	}
	memcpy(text + len, blob.ptr + from, blob.len - from);
	return (struct tg_joined){ tg_str_make(text, len + blob.len - from), cuts, nr };
}

/* Where the first CR stands that no LF follows, or the length. */
static size_t
find_return(struct tg_str blob)
{
	size_t at = 0;

	for (;;) {
		at += tg_str_index(tg_str_from_index(blob, at), '\r');
		if (at >= blob.len || at + 1 == blob.len || blob.ptr[at + 1] != '\n')
			return at;
		at += 2;
	}
}

struct tg_str
tg_lines_end(struct tg_arena *arena, struct tg_str blob)
{
	size_t first = find_return(blob);
	char *text;

	if (first == blob.len)
		return blob;
	text = tg_str_cstr(arena, blob);
	for (size_t i = first; i < blob.len; i++)
		if (text[i] == '\r' && (i + 1 == blob.len || text[i + 1] != '\n'))
			text[i] = '\n';
	return tg_str_make(text, blob.len);
}
