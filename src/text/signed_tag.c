/* SPDX-License-Identifier: MIT */
/* The walk over a tag object: four headers, a message, one signature. */
#include "trunkgate/signature.h"

#include <string.h>

#define BEGIN "-----BEGIN "
#define END "-----END "

static const struct marks {
	struct tg_str begin, end;
} marks[TG_SIGNATURE_KINDS] = {
	[TG_SIGNATURE_SSH] = { { BEGIN "SSH SIGNATURE-----",
				 sizeof(BEGIN "SSH SIGNATURE-----") - 1 },
			       { END "SSH SIGNATURE-----", sizeof(END "SSH SIGNATURE-----") - 1 } },
	[TG_SIGNATURE_OPENPGP] = { { BEGIN "PGP SIGNATURE-----",
				     sizeof(BEGIN "PGP SIGNATURE-----") - 1 },
				   { END "PGP SIGNATURE-----",
				     sizeof(END "PGP SIGNATURE-----") - 1 } },
};

struct walk {
	struct tg_str raw;
	size_t at; /* of the next line */
	struct tg_signed_tag tag;
};

/* The next line without its LF; a last one that has none is no line. */
static bool
next_line(struct walk *walk, struct tg_str *out)
{
	struct tg_str rest = tg_str_from_index(walk->raw, walk->at);
	size_t len = tg_str_index(rest, '\n');

	if (len == rest.len)
		return false;
	*out = tg_str_sub(rest, 0, len);
	walk->at += len + 1;
	return true;
}

static bool
next_header(struct walk *walk, struct tg_str key, struct tg_str *out)
{
	struct tg_str line;

	if (!next_line(walk, &line) || !tg_str_starts(line, key))
		return false;
	*out = tg_str_from_index(line, key.len);
	return out->len > 0;
}

static bool
is_id(struct tg_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!tg_is_digit(text.ptr[i]) && (text.ptr[i] < 'a' || text.ptr[i] > 'f'))
			return false;
	return text.len == 40 || text.len == 64;
}

static const char *
read_headers(struct walk *walk)
{
	struct tg_signed_tag *tag = &walk->tag;
	struct tg_str tagger, blank;

	if (!next_header(walk, TG_STR("object "), &tag->object) || !is_id(tag->object) ||
	    !next_header(walk, TG_STR("type "), &tag->type) ||
	    !next_header(walk, TG_STR("tag "), &tag->name) ||
	    !next_header(walk, TG_STR("tagger "), &tagger))
		return "its headers are not object, type, tag and tagger";
	if (!next_line(walk, &blank) || blank.len)
		return "it has a header that no tag has";
	return NULL;
}

/* The first line from here on that starts so; false when there is none. */
static bool
find_line(const struct walk *walk, struct tg_str start, size_t *begins, struct tg_str *out)
{
	struct walk ahead = *walk;
	struct tg_str line;

	for (;;) {
		*begins = ahead.at;
		if (!next_line(&ahead, &line))
			return false;
		if (!tg_str_starts(line, start))
			continue;
		*out = line;
		return true;
	}
}

static bool
kind_of(struct tg_str begin, enum tg_signature_kind *out)
{
	for (size_t i = 0; i < TG_SIGNATURE_KINDS; i++) {
		if (!tg_str_eq(begin, marks[i].begin))
			continue;
		*out = (enum tg_signature_kind)i;
		return true;
	}
	return false;
}

static bool
is_armour(struct tg_str line)
{
	for (size_t i = 0; i < line.len; i++)
		if (line.ptr[i] < ' ' || line.ptr[i] > '~')
			return false;
	return true;
}

/* From its first line on; nothing stands behind its last one. */
static const char *
read_signature(struct walk *walk)
{
	struct tg_signed_tag *tag = &walk->tag;
	struct tg_str line = TG_STR("");

	if (!next_line(walk, &line) || !kind_of(line, &tag->kind))
		return "its signature is neither of ssh nor of OpenPGP";
	while (next_line(walk, &line) && !tg_str_starts(line, TG_STR(END)))
		if (tg_str_starts(line, TG_STR(BEGIN)) || !is_armour(line))
			return "its signature is malformed";
	if (!tg_str_eq(line, marks[tag->kind].end) || walk->at != walk->raw.len)
		return "it does not end with its signature";
	return NULL;
}

const char *
tg_signed_tag_parse(struct tg_str raw, struct tg_signed_tag *out)
{
	struct walk walk = { .raw = raw };
	size_t begins = 0;
	struct tg_str line;
	const char *problem;

	if (raw.len > TG_SIGNED_MAX)
		return "it is too large";
	if (raw.len && memchr(raw.ptr, '\0', raw.len))
		return "it holds a NUL";
	problem = read_headers(&walk);
	if (problem)
		return problem;
	if (!find_line(&walk, TG_STR(BEGIN), &begins, &line))
		return "it is not signed";
	walk.tag.message = tg_str_sub(raw, walk.at, begins - walk.at);
	walk.tag.payload = tg_str_sub(raw, 0, begins);
	walk.tag.signature = tg_str_from_index(raw, begins);
	walk.at = begins;
	problem = read_signature(&walk);
	if (!problem)
		*out = walk.tag;
	return problem;
}
