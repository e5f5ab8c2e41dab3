/* SPDX-License-Identifier: MIT */
/* The sum of all that an answer about a tree depends on. */
#include "answer.h"

#include "trunkgate/digest.h"

/* Whoever adds an option finds this: it belongs below, unless edges never depend on it. */
_Static_assert(sizeof(struct tg_boundaries) ==
		       2 * sizeof(struct tg_table) + 4 * sizeof(struct tg_strs) +
			       sizeof(struct tg_boundary_external) + 4 * sizeof(int),
	       "an option is not part of the key");
_Static_assert(sizeof(struct tg_module) == 2 * sizeof(struct tg_globs) + 2 * sizeof(struct tg_strs),
	       "an option of modules is not part of the key");
_Static_assert(sizeof(struct tg_boundary_except) ==
		       sizeof(struct tg_globs) + 3 * sizeof(struct tg_str),
	       "an option of exceptions is not part of the key");

static void
add_number(struct tg_sha256 *sum, uint64_t number)
{
	tg_sha256_add(sum, tg_str_make((const char *)&number, sizeof(number)));
}

/* With its length before it, so that no two lists look the same. */
static void
add(struct tg_sha256 *sum, struct tg_str s)
{
	add_number(sum, s.len);
	tg_sha256_add(sum, s);
}

/* A list that is not said differs from one that is empty. */
static void
add_strs(struct tg_sha256 *sum, const struct tg_strs *strs)
{
	add_number(sum, strs->items != NULL);
	add_number(sum, strs->nr);
	for (size_t i = 0; strs->items && i < strs->nr; i++)
		add(sum, strs->items[i]);
}

static void
add_globs(struct tg_sha256 *sum, const struct tg_globs *globs)
{
	add_number(sum, globs->items != NULL);
	add_number(sum, globs->nr);
	for (size_t i = 0; globs->items && i < globs->nr; i++) {
		add_number(sum, globs->items[i].exclude);
		add(sum, globs->items[i].text);
	}
}

static void
add_modules(struct tg_sha256 *sum, const struct tg_table *modules)
{
	const struct tg_module *items = modules->items;

	add_number(sum, modules->nr);
	for (size_t i = 0; i < modules->nr; i++) {
		add(sum, modules->keys[i]);
		add_globs(sum, &items[i].paths);
		add_strs(sum, &items[i].may_use);
		add_globs(sum, &items[i].public_);
		add_strs(sum, &items[i].used_by);
	}
}

static void
add_external(struct tg_sha256 *sum, const struct tg_boundary_external *external)
{
	const struct tg_boundary_names *allowed = external->allow_in.items;

	add_strs(sum, &external->deny);
	add_number(sum, external->allow_in.nr);
	for (size_t i = 0; i < external->allow_in.nr; i++) {
		add(sum, external->allow_in.keys[i]);
		add_strs(sum, &allowed[i].names);
	}
}

static void
add_excepts(struct tg_sha256 *sum, const struct tg_table *excepts, int32_t today)
{
	const struct tg_boundary_except *items = excepts->items;

	add_number(sum, excepts->nr);
	for (size_t i = 0; i < excepts->nr; i++) {
		add_globs(sum, &items[i].from);
		add(sum, items[i].to);
		add_number(sum, tg_except_has_ended(&items[i], today));
	}
}

static void
add_languages(struct tg_sha256 *sum, const struct tg_languages *languages)
{
	add_number(sum, TG_IMPORTS_SCANNER);
	add_number(sum, languages->nr);
	for (size_t i = 0; i < languages->nr; i++)
		add(sum, languages->items[i].text);
}

void
tg_answer_key(struct tg_arena *scratch, const struct tg_oid *tree,
	      const struct tg_languages *languages, const struct tg_boundaries *opts, int32_t today,
	      unsigned char out[TG_ANSWER_KEY])
{
	struct tg_sha256 *sum = tg_sha256_new(scratch);

	add_number(sum, TG_ANSWER_VERSION);
	add(sum, tg_str_make((const char *)tree->id, sizeof(tree->id)));
	add_languages(sum, languages);
	add_modules(sum, &opts->modules);
	add_strs(sum, &opts->layers);
	add_external(sum, &opts->external);
	add_strs(sum, &opts->languages);
	add_strs(sum, &opts->roots);
	add_strs(sum, &opts->kinds);
	add_excepts(sum, &opts->except, today);
	tg_sha256_end(sum, out);
}
