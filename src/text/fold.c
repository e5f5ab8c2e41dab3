/* SPDX-License-Identifier: MIT */
/*
 * The form that names share which only look alike in case or normalisation:
 * NFKC_Casefold of UAX #44, which also drops characters that show nothing.
 */
#include "trunkgate/message.h"
#include "trunkgate/buf.h"
#include "trunkgate/utf8.h"

#include <stdlib.h>
#include <utf8proc.h>

static bool
is_ascii(struct tg_str s)
{
	size_t i;

	for (i = 0; i < s.len; i++) {
		if ((unsigned char)s.ptr[i] >= 0x80)
			return false;
	}
	return true;
}

static struct tg_str
fold_ascii(struct tg_arena *arena, struct tg_str s)
{
	struct tg_str copy = tg_str_copy(arena, s);
	char *out = tg_str_cstr(arena, s);
	size_t i;

	for (i = 0; i < s.len; i++)
		out[i] = tg_to_lower(s.ptr[i]);
	copy.ptr = out;
	return copy;
}

/* A run of well-formed characters. */
static void
add_mapped(struct tg_buf *out, struct tg_str run, utf8proc_option_t options)
{
	utf8proc_uint8_t *folded = NULL;
	utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)run.ptr,
					    (utf8proc_ssize_t)run.len, &folded, options);

	/* Only memory can fail here; then the name stands for itself. */
	if (len < 0)
		tg_buf_add(out, run);
	else
		tg_buf_add(out, tg_str_make((const char *)folded, (size_t)len));
	free(folded);
}

/* What is not well-formed stands for itself. */
static struct tg_str
map(struct tg_arena *arena, struct tg_str s, utf8proc_option_t options)
{
	struct tg_buf out;

	tg_buf_init(&out, arena, SIZE_MAX / 4);
	while (s.len) {
		size_t len = tg_utf8_valid_prefix(s);

		if (len)
			add_mapped(&out, tg_str_sub(s, 0, len), options);
		else
			tg_buf_addc(&out, s.ptr[0]);
		s = tg_str_from_index(s, len ? len : 1);
	}
	return tg_buf_str(&out);
}

enum { NFKC = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT };

struct tg_str
tg_fold(struct tg_arena *arena, struct tg_str s)
{
	return is_ascii(s) ? fold_ascii(arena, s)
			   : map(arena, s,
				 (utf8proc_option_t)(NFKC | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE));
}

struct tg_str
tg_compose(struct tg_arena *arena, struct tg_str s)
{
	return is_ascii(s) ? s : map(arena, s, (utf8proc_option_t)NFKC);
}
