/* SPDX-License-Identifier: MIT */
/* Java takes \uXXXX for that character before it looks at anything else, be it a
 * letter of `import` or the end of a comment. */
#include "priv.h"

#include "../documents/doc.h"
#include "trunkgate/buf.h"

/* A backslash and what goes with it: of two in a row the second begins no escape, and
 * there may be any number of u. */
static size_t
take(struct tg_buf *out, struct tg_str rest)
{
	size_t nr = 0, taken = 0;

	while (nr + 1 < rest.len && rest.ptr[nr + 1] == 'u')
		nr++;
	if (nr)
		taken = tg_doc_unescape(out, tg_str_from_index(rest, nr));
	if (taken)
		return nr + taken;
	nr = tg_str_starts(rest, TG_STR("\\\\")) ? 2 : 1;
	tg_buf_add(out, tg_str_sub(rest, 0, nr));
	return nr;
}

struct tg_str
tg_unescape(struct tg_arena *arena, struct tg_str blob)
{
	struct tg_buf out;

	if (tg_str_find(blob, TG_STR("\\u")) == blob.len)
		return blob;
	tg_buf_init(&out, arena, blob.len + 1);
	tg_buf_reserve(&out, blob.len);
	while (blob.len) {
		size_t plain = tg_str_index(blob, '\\');

		tg_buf_add(&out, tg_str_sub(blob, 0, plain));
		blob = tg_str_from_index(blob, plain);
		if (blob.len)
			blob = tg_str_from_index(blob, take(&out, blob));
	}
	return tg_buf_str(&out);
}
