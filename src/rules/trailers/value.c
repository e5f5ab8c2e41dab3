/* SPDX-License-Identifier: MIT */
/* What a trailer's value must be. */
#include "../trailers.h"

#include "../common.h"
#include "trunkgate/buf.h"

static size_t
nr_characters(struct tg_str s)
{
	size_t nr = 0;
	size_t i;

	/* Every byte but UTF-8's continuation bytes. */
	for (i = 0; i < s.len; i++) {
		if (((unsigned char)s.ptr[i] & 0xC0) != 0x80)
			nr++;
	}
	return nr;
}

static bool
is_too_short(const struct tg_trailer_key *key, struct tg_str value)
{
	return key->min_length != TG_UNSET && nr_characters(value) < (uint64_t)key->min_length;
}

static const char *
not_listed(struct tg_arena *arena, const struct tg_strs *values, struct tg_str value)
{
	const struct tg_str *nearest = tg_strs_nearest(values, value);
	struct tg_buf buf;

	tg_buf_init(&buf, arena, 4096);
	tg_buf_addf(&buf, "is not one of %s", tg_strs_text(arena, values));
	if (nearest)
		tg_buf_addf(&buf, " (did you mean \"%s\"?)", tg_show(arena, *nearest, 40));
	return buf.ptr;
}

const struct tg_error *
tg_trailer_value_problem(struct tg_arena *arena, const struct tg_trailer_key *key,
			 struct tg_str value, const char **out)
{
	const char *problem = NULL;
	struct tg_buf buf;
	bool matches = true;

	tg_buf_init(&buf, arena, 4096);
	if (key->pattern)
		TG_TRY(tg_pattern_match(key->pattern, arena, value, &matches));
	if (value.len && !tg_is_seen(value)) {
		problem = "has nothing in it that can be seen";
	} else if (!matches) {
		tg_buf_addf(&buf, "does not match the pattern %s",
			    tg_pattern_text(arena, key->pattern));
		problem = buf.ptr;
	} else if (key->values.nr && !tg_strs_have(&key->values, value)) {
		problem = not_listed(arena, &key->values, value);
	} else if (key->person && !tg_parse_person(value, NULL, NULL)) {
		problem = "is not of the form \"Name <mail>\"";
	} else if (is_too_short(key, value)) {
		tg_buf_addf(&buf, "has %zu characters, at least %lld are needed",
			    nr_characters(value), (long long)key->min_length);
		problem = buf.ptr;
	}
	*out = problem;
	return NULL;
}

/* No byte that a shell takes for its own inside double quotes. */
static bool
is_safe(struct tg_str s)
{
	size_t i;

	for (i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c < ' ' || c > '~' || c == '"' || c == '$' || c == '`' || c == '\\' || c == '!')
			return false;
	}
	return true;
}

const struct tg_error *
tg_trailer_example(struct tg_arena *arena, const struct tg_trailer_key *key, const char **out)
{
	/* What values of patterns commonly look like; the first that the key
	 * accepts is a better example than the pattern. */
	static const char *const common[] = {
		"ABC-123",
		"#123",
		"123",
		"none",
		"yes",
		"name",
		"https://example.org/123",
		"Your Name <you@example.org>",
	};
	const char *example = "...";
	const char *problem;
	size_t i;

	if (key->values.nr) {
		*out = is_safe(key->values.items[0]) ? tg_str_cstr(arena, key->values.items[0])
						     : example;
		return NULL;
	}
	if (key->person)
		example = "Your Name <you@example.org>";
	for (i = 0; key->pattern && i < TG_ARRAY_LEN(common); i++) {
		TG_TRY(tg_trailer_value_problem(arena, key, tg_str_from(common[i]), &problem));
		if (!problem) {
			example = common[i];
			break;
		}
	}
	*out = example;
	return NULL;
}
