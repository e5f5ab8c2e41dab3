/* SPDX-License-Identifier: MIT */
/*
 * Text of strangers in a page: nothing in it may end a tag, an attribute or a
 * character reference, and it is one line of well-formed UTF-8.
 */
#include "fuzz.h"

#include "../../src/admin/figures/html.h"

#include "trunkgate/utf8.h"

#include <string.h>

static bool
is_entity(struct tg_str rest)
{
	static const char *const known[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };

	for (size_t i = 0; i < TG_ARRAY_LEN(known); i++)
		if (tg_str_starts(rest, tg_str_from(known[i])))
			return true;
	return false;
}

static void
check(struct tg_str page)
{
	for (size_t i = 0; i < page.len; i++) {
		must(page.ptr[i] != '&' || is_entity(tg_str_from_index(page, i)));
		must(page.ptr[i] && !strchr("<>\"'", page.ptr[i]));
		must((unsigned char)page.ptr[i] >= 0x20);
	}
	while (page.len)
		must(tg_utf8_next(&page) != TG_UTF8_BAD);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tg_arena *arena = tg_arena_new("fuzz", (size_t)64 << 20);
	struct tg_str text = { (const char *)data, size };
	struct tg_buf page;

	tg_buf_init(&page, arena, (size_t)16 << 20);
	tg_html_text(&page, text, SIZE_MAX);
	check(tg_buf_str(&page));
	tg_buf_clear(&page);
	tg_html_text(&page, tg_str_from_index(text, 1), size ? data[0] : 0);
	check(tg_buf_str(&page));
	tg_arena_destroy(arena);
	return 0;
}
