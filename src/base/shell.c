/* SPDX-License-Identifier: MIT */
/*
 * Names of refs may hold $( ), backquotes and semicolons. Who copies a command out of a
 * refusal must run that command, and nothing that a name brought along.
 */
#include "trunkgate/shell.h"

#include "trunkgate/buf.h"

#include <string.h>

static bool
is_plain(struct tg_str s)
{
	static const char signs[] = "%+,-./:=@_";

	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i], lower = tg_to_lower(c);
		if (!tg_is_digit(c) && !(lower >= 'a' && lower <= 'z') &&
		    !memchr(signs, c, sizeof(signs) - 1))
			return false;
	}
	return s.len > 0;
}

static void
add_quoted(struct tg_buf *out, struct tg_str s)
{
	tg_buf_addc(out, '\'');
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '\'')
			tg_buf_adds(out, "'\\''");
		else
			tg_buf_addc(out, s.ptr[i]);
	}
	tg_buf_addc(out, '\'');
}

static void
add_escaped(struct tg_buf *out, struct tg_str s)
{
	tg_buf_adds(out, "$'");
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (c < 0x20 || c >= 0x7f || c == '\'' || c == '\\')
			tg_buf_addf(out, "\\%03o", (unsigned)c);
		else
			tg_buf_addc(out, s.ptr[i]);
	}
	tg_buf_addc(out, '\'');
}

const char *
tg_shell_word(struct tg_arena *arena, struct tg_str s)
{
	struct tg_buf out;

	tg_buf_init(&out, arena, 4 * s.len + 4);
	if (is_plain(s))
		tg_buf_add(&out, s);
	else if (tg_is_shown_as_is(s))
		add_quoted(&out, s);
	else
		add_escaped(&out, s);
	return tg_buf_str(&out).ptr;
}
