/* SPDX-License-Identifier: MIT */
/*
 * The message as `git log` shows it: git converts the whole object by its
 * encoding header and then looks for the message, and shows the raw bytes
 * when that fails.
 */
#include "commit.h"

#include "../objects/commit_header.h"
#include "trunkgate/buf.h"
#include "trunkgate/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

enum { MAX_GROWTH = 4, CHARSET_MAX = 32, ASKED_MAX = 64 };

/*
 * The charsets that histories really hold. The pusher names one, and the C
 * library would load any of two hundred converters for him, some of which
 * have looped or crashed on hostile input; those it does not get.
 */
static const char *const charsets[] = {
	"ISO-8859-", "ISO8859-",  "ISO_8859-",   "LATIN",       "WINDOWS-125", "CP125",
	"KOI8-",     "SHIFT_JIS", "SHIFT-JIS",   "SJIS",        "CP932",       "EUC-",
	"EUCJP",     "EUCKR",     "GB2312",      "GBK",         "GB18030",     "CP936",
	"BIG5",      "CP950",     "ISO-2022-JP", "ISO-2022-KR", "US-ASCII",    "ASCII",
	"ANSI_X3.4", "TIS-620",   "MACINTOSH",   "CP437",       "CP850",       "CP866",
	"CP949",     "UHC",       "WINDOWS-31J",
};

static bool
is_utf8_name(struct tg_str name)
{
	return tg_str_eq_nocase(name, TG_STR("utf-8")) || tg_str_eq_nocase(name, TG_STR("utf8"));
}

static bool
is_usable(struct tg_str name)
{
	bool is_known = false;
	if (name.len >= CHARSET_MAX)
		return false;
	for (size_t i = 0; i < TG_ARRAY_LEN(charsets) && !is_known; i++)
		is_known = tg_str_starts_nocase(name, tg_str_from(charsets[i]));
	for (size_t i = 0; i < name.len && is_known; i++)
		is_known = tg_is_alnum(name.ptr[i]) || name.ptr[i] == '-' || name.ptr[i] == '_' ||
			   name.ptr[i] == '.';
	return is_known;
}

/* iconv says the same of a charset that nobody knows and of one whose module
 * it could not load. */
static bool
has_converters(void)
{
	iconv_t cd = iconv_open("UTF-8", "ISO-8859-1");
	if (cd == (iconv_t)-1)
		return false;
	iconv_close(cd);
	return true;
}

/* Whether the name is known, asked again when the library says no: it says so
 * too when it had no memory for the moment. */
static bool
open_known(const char *name, iconv_t *out)
{
	*out = iconv_open("UTF-8", name);
	if (*out == (iconv_t)-1 && errno == EINVAL && has_converters())
		*out = iconv_open("UTF-8", name);
	return *out != (iconv_t)-1 || (errno == EINVAL && has_converters());
}

/* *out is (iconv_t)-1 for a charset that nobody knows. Where the library could
 * only not be asked, the message would be judged by other bytes than people read. */
static const struct tg_error *
open_charset(struct tg_arena *arena, struct tg_str name, iconv_t *out)
{
	/* git knows this one spelling besides those of the C library. */
	if (tg_str_eq_nocase(name, TG_STR("latin-1")))
		name = TG_STR("ISO-8859-1");
	*out = (iconv_t)-1;
	if (!is_usable(name) || open_known(tg_str_cstr(arena, name), out))
		return NULL;
	return tg_error_errno(arena, errno, "a message in %s cannot be converted",
			      tg_show(arena, name, CHARSET_MAX));
}

/* Whether ASCII is itself in that charset, with what switches to another one
 * (ESC, SO, "+", "~{") among it. */
static bool
reads_ascii(iconv_t cd)
{
	static const char ascii[] = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\n~{\x1b\x0e\x0f\n";
	char in[sizeof(ascii)], out[sizeof(ascii) * MAX_GROWTH];
	char *from = in, *to = out;
	size_t left = sizeof(ascii) - 1, room = sizeof(out);
	memcpy(in, ascii, sizeof(ascii));
	return iconv(cd, &from, &left, &to, &room) != (size_t)-1 &&
	       tg_str_eq(tg_str_make(out, sizeof(out) - room),
			 tg_str_make(ascii, sizeof(ascii) - 1));
}

/* Not of those that are converted here: then bytes are judged, and git may show
 * others (IBM037: none at all). Letters beyond ASCII are no matter: no key of a
 * trailer has any. */
const struct tg_error *
tg_commit_charset_problem(struct tg_commit *commit, const char **out)
{
	struct tg_str name = tg_header_find(commit->raw, TG_STR("encoding"));
	iconv_t cd;
	*out = NULL;
	if (!name.len || is_utf8_name(name) || is_usable(name))
		return NULL;
	if (name.len > ASKED_MAX || memchr(name.ptr, '/', name.len)) {
		*out = "an encoding that is no name of one";
		return NULL;
	}
	if (!open_known(tg_str_cstr(commit->arena, name), &cd))
		return tg_error_errno(commit->arena, errno, "whether %s can be read is not known",
				      tg_show(commit->arena, name, CHARSET_MAX));
	if (cd == (iconv_t)-1)
		return NULL;
	if (!reads_ascii(cd))
		*out = "an encoding in which plain letters are others";
	iconv_close(cd);
	return NULL;
}

static const struct tg_error *
convert(struct tg_arena *arena, struct tg_str charset, struct tg_str raw, struct tg_str *out)
{
	iconv_t cd;
	TG_TRY(open_charset(arena, charset, &cd));
	if (cd == (iconv_t)-1)
		return NULL;
	size_t left = raw.len, room = raw.len * MAX_GROWTH + MAX_GROWTH;
	/* iconv() only reads its input, but does not say so in its type. */
	char *from = tg_str_cstr(arena, raw);
	char *buf = tg_alloc(arena, room);
	char *to = buf;
	size_t rc = iconv(cd, &from, &left, &to, &room);
	iconv_close(cd);
	if (rc != (size_t)-1 && !left)
		*out = tg_str_make(buf, (size_t)(to - buf));
	return NULL;
}

const struct tg_error *
tg_commit_message(struct tg_commit *commit, const struct tg_text **out)
{
	struct tg_str whole = commit->raw;
	if (!commit->message) {
		struct tg_text *text = TG_NEW(commit->arena, struct tg_text);
		text->encoding = tg_header_find(commit->raw, TG_STR("encoding"));
		if (text->encoding.len && !is_utf8_name(text->encoding))
			TG_TRY(convert(commit->arena, text->encoding, commit->raw, &whole));
		text->text = tg_header_message(whole);
		text->bad_offset = tg_utf8_valid_prefix(text->text);
		text->is_utf8 = text->bad_offset == text->text.len;
		commit->message = text;
	}
	*out = commit->message;
	return NULL;
}
