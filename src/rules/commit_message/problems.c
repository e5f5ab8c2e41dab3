/* SPDX-License-Identifier: MIT */
/* What is wrong with a message, decided on its text alone. */
#include "../commit_message.h"

#include "../common.h"
#include "trunkgate/buf.h"

bool
tg_message_is_signed_off(const struct tg_trailers *trailers, struct tg_str mail)
{
	const struct tg_str key = TG_STR("Signed-off-by");
	const struct tg_trailer *trailer = tg_trailers_find(trailers, key, 0);
	struct tg_str theirs;

	while (trailer) {
		if (tg_parse_person(trailer->value, NULL, &theirs) &&
		    (!mail.len || tg_str_eq_nocase(theirs, mail)))
			return true;
		trailer = tg_trailers_find(trailers, key, (size_t)(trailer - trailers->items) + 1);
	}
	return false;
}

static const char *
not_listed(struct tg_arena *arena, const char *what, const struct tg_strs *list, struct tg_str s)
{
	const struct tg_str *nearest = tg_strs_nearest(list, s);
	struct tg_buf buf;

	tg_buf_init(&buf, arena, 4096);
	tg_buf_addf(&buf, "%s \"%s\" is not one of %s", what, tg_show(arena, s, 40),
		    tg_strs_text(arena, list));
	if (nearest)
		tg_buf_addf(&buf, " (did you mean \"%s\"?)", tg_show(arena, *nearest, 40));
	return buf.ptr;
}

const char *
tg_message_type_problem(struct tg_arena *arena, const struct tg_strs *types, struct tg_str subject)
{
	struct tg_convention convention;
	struct tg_buf buf;

	if (!types->nr)
		return NULL;
	if (tg_convention_parse(subject, &convention)) {
		if (tg_strs_have(types, convention.type))
			return NULL;
		return not_listed(arena, "type", types, convention.type);
	}
	tg_buf_init(&buf, arena, 4096);
	tg_buf_addf(&buf,
		    "subject \"%s\" is not \"type: text\" or \"type(scope): text\" of type %s",
		    tg_show(arena, subject, 60), tg_strs_text(arena, types));
	return buf.ptr;
}

const char *
tg_message_scope_problem(struct tg_arena *arena, const struct tg_strs *scopes,
			 struct tg_str subject)
{
	struct tg_convention convention;
	struct tg_str rest;
	struct tg_str scope;

	if (!scopes->nr || !tg_convention_parse(subject, &convention) || !convention.scope.len)
		return NULL;
	if (tg_strs_have(scopes, convention.scope))
		return NULL;
	rest = convention.scope;
	while (tg_str_split(&rest, ',', &scope)) {
		scope = tg_str_trim(scope);
		if (!tg_strs_have(scopes, scope))
			return not_listed(arena, "scope", scopes, scope);
	}
	return NULL;
}

static bool
is_utf8_name(struct tg_str encoding)
{
	return !encoding.len || tg_str_eq_nocase(encoding, TG_STR("utf-8")) ||
	       tg_str_eq_nocase(encoding, TG_STR("utf8"));
}

const char *
tg_message_encoding_problem(struct tg_arena *arena, const struct tg_text *text)
{
	struct tg_buf buf;

	tg_buf_init(&buf, arena, 1000);
	if (!is_utf8_name(text->encoding)) {
		tg_buf_addf(&buf, "the commit declares the encoding \"%s\"",
			    tg_show(arena, text->encoding, 40));
		return buf.ptr;
	}
	if (text->is_utf8)
		return NULL;
	tg_buf_adds(&buf, "ill-formed UTF-8");
	if (text->bad_offset < text->text.len)
		tg_buf_addf(&buf, ", byte 0x%02X on line %u",
			    (unsigned int)(unsigned char)text->text.ptr[text->bad_offset],
			    tg_message_line(text->text, text->bad_offset));
	return buf.ptr;
}

const struct tg_error *
tg_message_forbidden_line(struct tg_arena *arena, struct tg_pattern *pattern, struct tg_str message,
			  uint32_t *out)
{
	enum { MOST_LINES = 2000 }; /* only a help to find the place: not at any price */
	struct tg_str rest = message;
	struct tg_str line;
	uint32_t nr = 0;
	bool matches = false;

	while (nr < MOST_LINES && !matches && tg_str_split(&rest, '\n', &line)) {
		nr++;
		TG_TRY(tg_pattern_match(pattern, arena, line, &matches));
	}
	*out = matches ? nr : 0;
	return NULL;
}
