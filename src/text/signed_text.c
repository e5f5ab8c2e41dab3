/* SPDX-License-Identifier: MIT */
/* The walk itself: it goes on line by line and never back. */
#include "signed_text.h"

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

const char *
tg_walk_begin(struct tg_walk *walk, struct tg_str raw, size_t max)
{
	*walk = (struct tg_walk){ .raw = raw };
	if (raw.len > max)
		return "it is too large";
	if (raw.len && memchr(raw.ptr, '\0', raw.len))
		return "it holds a NUL";
	return NULL;
}

bool
tg_walk_line(struct tg_walk *walk, struct tg_str *out)
{
	struct tg_str rest = tg_str_from_index(walk->raw, walk->at);
	size_t len = tg_str_index(rest, '\n');

	if (len == rest.len)
		return false;
	*out = tg_str_sub(rest, 0, len);
	walk->at += len + 1;
	return true;
}

bool
tg_walk_header(struct tg_walk *walk, struct tg_str key, struct tg_str *out)
{
	struct tg_str line;

	if (!tg_walk_line(walk, &line) || !tg_str_starts(line, key))
		return false;
	*out = tg_str_from_index(line, key.len);
	return out->len > 0;
}

/* The walk goes on to the first line from here on that starts so; false when
 * there is none. */
static bool
find_line(struct tg_walk *walk, struct tg_str start)
{
	struct tg_walk ahead = *walk;
	struct tg_str line;

	while (tg_walk_line(&ahead, &line)) {
		if (tg_str_starts(line, start))
			return true;
		*walk = ahead;
	}
	return false;
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
read_signature(struct tg_walk *walk, enum tg_signature_kind *kind)
{
	struct tg_str line = TG_STR("");

	if (!tg_walk_line(walk, &line) || !kind_of(line, kind))
		return "its signature is neither of ssh nor of OpenPGP";
	while (tg_walk_line(walk, &line) && !tg_str_starts(line, TG_STR(END)))
		if (tg_str_starts(line, TG_STR(BEGIN)) || !is_armour(line))
			return "its signature is malformed";
	if (!tg_str_eq(line, marks[*kind].end) || walk->at != walk->raw.len)
		return "it does not end with its signature";
	return NULL;
}

const char *
tg_walk_signature(struct tg_walk *walk, struct tg_str *body, struct tg_signed_text *out)
{
	size_t from = walk->at;

	if (!find_line(walk, TG_STR(BEGIN)))
		return "it is not signed";
	*body = tg_str_sub(walk->raw, from, walk->at - from);
	out->payload = tg_str_sub(walk->raw, 0, walk->at);
	out->signature = tg_str_from_index(walk->raw, walk->at);
	return read_signature(walk, &out->kind);
}
