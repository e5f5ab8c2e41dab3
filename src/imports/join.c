/* SPDX-License-Identifier: MIT */
/* C joins lines at a backslash before it looks at anything else. */
#include "imports_priv.h"

#include <string.h>

/* Bytes of a splice at the start of s: 0, 2, or 3 with a CR. */
static size_t
splice_len(struct tg_str s)
{
	if (tg_str_starts(s, TG_STR("\\\n")))
		return 2;
	return tg_str_starts(s, TG_STR("\\\r\n")) ? 3 : 0;
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
