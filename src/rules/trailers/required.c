/* SPDX-License-Identifier: MIT */
/* When a trailer is required: conditions that must all hold. Those that the
 * message answers are apart from those that need a diff. */
#include "../trailers.h"

#include "../common.h"
#include "trunkgate/buf.h"

bool
tg_requirement_has_conditions(const struct tg_requirement *required)
{
	return required->paths.nr || required->types.nr || required->trailer.nr ||
	       required->lines_over != TG_UNSET || required->files_over != TG_UNSET;
}

bool
tg_requirement_is_set(const struct tg_requirement *required)
{
	return required->when == TG_REQUIRED_ALWAYS || tg_requirement_has_conditions(required);
}

static bool
type_holds(const struct tg_strs *types, struct tg_str subject)
{
	struct tg_convention convention;

	/* In any case: "Feat:" is no way around a rule for "feat". */
	return tg_convention_parse(subject, &convention) &&
	       tg_strs_have_nocase(types, convention.type);
}

static bool
trailer_holds(const struct tg_requirement_facts *facts, struct tg_str name, struct tg_str value)
{
	const struct tg_trailers *all = facts->trailers->all;
	size_t key = tg_trailer_key_of(facts->opts, name);
	size_t i = tg_trailers_next(facts->trailers, key, 0, false);

	for (; i < all->nr; i = tg_trailers_next(facts->trailers, key, i + 1, false)) {
		if (tg_str_eq(value, TG_STR("any")) || tg_str_eq_nocase(all->items[i].value, value))
			return true;
	}
	return false;
}

bool
tg_requirement_text_holds(const struct tg_requirement *required,
			  const struct tg_requirement_facts *facts)
{
	size_t i;

	if (required->types.nr && !type_holds(&required->types, facts->subject))
		return false;
	for (i = 0; i < required->trailer.nr; i++) {
		if (!trailer_holds(facts, required->trailer.keys[i], required->trailer.values[i]))
			return false;
	}
	return true;
}

static void
add_and(struct tg_buf *buf)
{
	if (buf->len)
		tg_buf_adds(buf, " and ");
}

static const char *
paths_text(struct tg_arena *arena, const struct tg_globs *paths)
{
	struct tg_strs texts = { TG_NEW_ARRAY(arena, paths->nr, struct tg_str), 0 };
	size_t i;

	for (i = 0; i < paths->nr; i++) {
		if (!paths->items[i].exclude)
			texts.items[texts.nr++] = paths->items[i].text;
	}
	return texts.nr ? tg_strs_text(arena, &texts) : "the paths listed";
}

const char *
tg_requirement_text(struct tg_arena *arena, const struct tg_requirement *required)
{
	struct tg_buf buf;
	size_t i;

	if (required->when == TG_REQUIRED_ALWAYS)
		return NULL;
	tg_buf_init(&buf, arena, 4096);
	if (required->paths.nr)
		tg_buf_addf(&buf, "a change in %s", paths_text(arena, &required->paths));
	for (i = 0; i < required->trailer.nr; i++) {
		add_and(&buf);
		tg_buf_addf(&buf, "\"%s: %s\"", tg_show(arena, required->trailer.keys[i], 40),
			    tg_show(arena, required->trailer.values[i], 40));
	}
	if (required->types.nr) {
		add_and(&buf);
		tg_buf_addf(&buf, "the type %s", tg_strs_text(arena, &required->types));
	}
	if (required->lines_over != TG_UNSET) {
		add_and(&buf);
		tg_buf_addf(&buf, "more than %lld changed lines", (long long)required->lines_over);
	}
	if (required->files_over != TG_UNSET) {
		add_and(&buf);
		tg_buf_addf(&buf, "more than %lld changed files", (long long)required->files_over);
	}
	return buf.ptr;
}
