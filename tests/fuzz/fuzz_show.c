/* SPDX-License-Identifier: MIT */
/*
 * What a stranger sent, on its way to a terminal: one line of well-formed
 * UTF-8 without controls and without characters that hide or turn text, no
 * longer than it may be. The first byte is how long that is.
 */
#include "fuzz.h"

#include "trunkgate/buf.h"
#include "trunkgate/utf8.h"

static bool
is_between(uint32_t cp, uint32_t first, uint32_t last)
{
	return cp >= first && cp <= last;
}

static bool
is_dangerous(uint32_t cp)
{
	return cp == TG_UTF8_BAD || cp < 0x20 || is_between(cp, 0x7f, 0x9f) || cp == 0x61c ||
	       is_between(cp, 0x200b, 0x200f) || is_between(cp, 0x2028, 0x202e) ||
	       is_between(cp, 0x2060, 0x2064) || is_between(cp, 0x2066, 0x2069) || cp == 0xfeff ||
	       is_between(cp, 0xfdd0, 0xfdef) || (cp & 0xfffe) == 0xfffe ||
	       is_between(cp, 0xe0000, 0xe007f);
}

static size_t
check(struct tg_str shown)
{
	size_t nr = 0;

	while (shown.len) {
		must(!is_dangerous(tg_utf8_next(&shown)));
		nr++;
	}
	return nr;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tg_arena *arena = tg_arena_new("fuzz", (size_t)64 << 20);
	struct tg_str text = { (const char *)data, size };
	size_t columns = size ? data[0] : 0;
	struct tg_buf buf;

	text = tg_str_from_index(text, 1);
	check(tg_str_from(tg_show(arena, text, SIZE_MAX)));
	must(check(tg_str_from(tg_show(arena, text, columns))) <= columns + 3);
	/* What is there already stays, and a full buffer says so. */
	tg_buf_init(&buf, arena, 40);
	tg_buf_adds(&buf, "name: ");
	tg_buf_show(&buf, text, columns);
	must(buf.len <= 40 && tg_str_starts(tg_buf_str(&buf), TG_STR("name: ")));
	if (!tg_buf_overflowed(&buf))
		check(tg_buf_str(&buf));
	tg_arena_destroy(arena);
	return 0;
}
