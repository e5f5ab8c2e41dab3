/* SPDX-License-Identifier: MIT */
/* What a file says about itself that others rely on. */
#include "survey.h"

enum { SCAN_BUDGET = 64 << 20 };

/* Whether a language has anything that could be declared. */
static bool
is_relied_on(const struct tg_language *language)
{
	bool found = false;

	for (size_t i = 0; language && i < language->nr_forms && !found; i++)
		found = language->forms[i].kind >= TG_IMPORT_OWNED &&
			language->forms[i].kind != TG_IMPORT_STOP;
	return found;
}

static bool
is_declaration(const struct tg_import *import)
{
	return import->kind >= TG_IMPORT_OWNED;
}

/* The next one from *at on, or NULL. */
static const struct tg_import *
next_of(const struct tg_imports *imports, size_t *at)
{
	while (*at < imports->nr && !is_declaration(&imports->items[*at]))
		++*at;
	return *at < imports->nr ? &imports->items[(*at)++] : NULL;
}

static bool
is_same(const struct tg_import *x, const struct tg_import *y)
{
	return x->kind == y->kind && tg_str_eq(x->target, y->target) &&
	       tg_str_eq(x->member, y->member) && tg_str_eq(x->scope, y->scope);
}

static bool
declare_same(const struct tg_imports *a, const struct tg_imports *b)
{
	const struct tg_import *x, *y;
	size_t at_a = 0, at_b = 0;

	if (a->not_judged || b->not_judged)
		return false;
	do {
		x = next_of(a, &at_a);
		y = next_of(b, &at_b);
	} while (x && y && is_same(x, y));
	return !x && !y;
}

const struct tg_error *
tg_survey_declares_same(struct tg_survey *survey, struct tg_str path, const struct tg_oid *a,
			const struct tg_oid *b, bool *out)
{
	const struct tg_language *language;
	struct tg_imports of_a, of_b;
	struct tg_arena *scratch;

	*out = true;
	TG_TRY(tg_survey_language(survey, path, NULL, &language));
	if (!is_relied_on(language))
		return NULL;
	scratch = tg_arena_new("declared", SCAN_BUDGET);
	TG_TRY(tg_survey_scan(survey, language, a, scratch, &of_a));
	TG_TRY(tg_survey_scan(survey, language, b, scratch, &of_b));
	*out = declare_same(&of_a, &of_b);
	/* Not before: an error may live in it. */
	tg_arena_destroy(scratch);
	return NULL;
}
