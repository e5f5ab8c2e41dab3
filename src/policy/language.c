/* SPDX-License-Identifier: MIT */
/* Language files: read as a policy is, with places, and taken to the plain
 * struct that the scanner compiles. */
#include "language.h"

#include "reading.h"
#include "trunkgate/digest.h"

enum { VERSION_ROOM = 64 };

struct form_opts {
	struct tg_str form;
	int kind;
	struct tg_str match;
};

struct language_opts {
	int64_t version;
	struct tg_str name;
	struct tg_globs files;
	struct tg_strs interpreters;
	bool cr;
	bool splices;
	bool escapes;
	int resolve;
	struct tg_str family;
	struct tg_str separators;
	struct tg_strs suffixes;
	struct tg_strs roots;
	int beside;
	bool any_case;
	bool stems;
	bool members;
	bool nested;
	int relative;
	struct tg_strs words;
	struct tg_str define;
	struct tg_str skip;
	struct tg_table imports; /* of struct form_opts */
};

static const struct tg_opt form_rows[] = {
	TG_OPT_STR(struct form_opts, form, NULL, "A name for the form, for findings."),
	TG_OPT_ENUM(struct form_opts, kind, "normal", tg_import_kind_words,
		    "What the form means for the file that has it."),
	TG_OPT_TEXT(struct form_opts, match, NULL,
		    "The expression, with groups path, local, name, from or names."),
	TG_OPT_END
};

/* Those of tg_language_head(). */
#define HEAD_ROWS \
	TG_OPT_INT(struct language_opts, version, NULL, 1, 1, "The format of this file."), \
		TG_OPT_STR(struct language_opts, name, NULL, "The language."), \
		TG_OPT_PATHS(struct language_opts, files, NULL, \
			     "Paths of files in this language."), \
		TG_OPT_STRS(struct language_opts, interpreters, NULL, \
			    "Interpreters of a first line `#!` that tell this language.")

static const struct tg_opt head_rows[] = { HEAD_ROWS, TG_OPT_END };

static const struct tg_opt language_rows[] = {
	HEAD_ROWS,
	TG_OPT_BOOL(struct language_opts, cr, "no", "A CR alone ends a line as well."),
	TG_OPT_BOOL(struct language_opts, splices, "no",
		    "A backslash at the end of a line joins it with the next."),
	TG_OPT_BOOL(struct language_opts, escapes, "no",
		    "\\uXXXX is that character wherever it stands."),
	TG_OPT_ENUM(struct language_opts, resolve, "none", tg_resolve_words,
		    "How imports become paths."),
	TG_OPT_STR(struct language_opts, family, "",
		   "Languages of one family see each other's names. Else: the name."),
	TG_OPT_STR(struct language_opts, separators, "",
		   "Bytes that stand between the parts of a name; the first one joins them."),
	TG_OPT_STRS(struct language_opts, suffixes, NULL,
		    "What is put behind a path, in the order of trial. Else: nothing."),
	TG_OPT_STRS(struct language_opts, roots, NULL,
		    "Folders that are roots in each folder above the file."),
	TG_OPT_ENUM(struct language_opts, beside, "first", tg_beside_words,
		    "Whether a local path is looked for beside the file first, or only there."),
	TG_OPT_BOOL(struct language_opts, any_case, "no",
		    "Paths and names are the same in any case of letters."),
	TG_OPT_BOOL(struct language_opts, stems, "no",
		    "A file is named after the type in it that others import."),
	TG_OPT_BOOL(struct language_opts, members, "no",
		    "What stands in a type or a package can be imported by itself."),
	TG_OPT_BOOL(struct language_opts, nested, "no",
		    "A package that is declared after another may be one in it."),
	TG_OPT_ENUM(
		struct language_opts, relative, "no", tg_relative_words,
		"Whether names are looked up in the file's own packages, or also in outer ones."),
	TG_OPT_STRS(struct language_opts, words, NULL,
		    "Every import has one of these in it: behind the last one in a file nothing is "
		    "looked for. Else: all is looked at."),
	TG_OPT_TEXT(struct language_opts, define, "", "Expressions that the others call."),
	TG_OPT_TEXT(struct language_opts, skip, NULL, "What is passed over: comments, strings."),
	TG_OPT_LIST(struct language_opts, imports, struct form_opts, form_rows,
		    "The forms of imports."),
	TG_OPT_END
};

static void
take_forms(struct tg_reading *r, const struct language_opts *opts, const struct tg_node *map,
	   struct tg_language *out)
{
	const struct form_opts *from = opts->imports.items;
	struct tg_language_form *forms =
		TG_NEW_ARRAY(r->arena, opts->imports.nr, struct tg_language_form);
	const struct tg_node *node = tg_node_get(map, TG_STR("imports"))->first;

	for (size_t i = 0; i < opts->imports.nr; i++, node = node->next) {
		if (!from[i].form.len || !from[i].match.len)
			tg_complain(&r->list, node->loc, "an import needs \"form\" and \"match\"");
		forms[i] =
			(struct tg_language_form){ from[i].form, (enum tg_import_kind)from[i].kind,
						   from[i].match, node->loc };
	}
	out->forms = forms;
	out->nr_forms = opts->imports.nr;
}

static struct tg_str
version_of(struct tg_arena *arena, struct tg_str text)
{
	char hex[TG_SHA256_HEX];
	struct tg_buf all;

	tg_buf_init(&all, arena, text.len + VERSION_ROOM);
	tg_buf_addf(&all, "scanner %d\n", TG_IMPORTS_SCANNER);
	tg_buf_add(&all, text);
	tg_sha256_hex(tg_buf_str(&all), hex);
	return tg_str_copy(arena, tg_str_from(hex));
}

static struct tg_normalize
normalize_of(const struct language_opts *opts)
{
	return (struct tg_normalize){
		.separators = opts->separators,
		.suffixes = opts->suffixes.items,
		.nr_suffixes = opts->suffixes.nr,
		.roots = opts->roots.items,
		.nr_roots = opts->roots.nr,
		.beside = (enum tg_beside)opts->beside,
		.any_case = opts->any_case,
		.family = opts->family.len ? opts->family : opts->name,
		.stems = opts->stems,
		.members = opts->members,
		.nested = opts->nested,
		.relative = (enum tg_relative)opts->relative,
	};
}

static void
require(struct tg_reading *r, const struct tg_node *map, const char *key)
{
	if (!tg_node_get(map, tg_str_from(key)))
		tg_complain(&r->list, map->loc, "a language needs \"%s\"", key);
}

/* The mapping of a file, its rows taken; NULL where it is none. */
static const struct tg_node *
take_rows(struct tg_reading *r, const char *name, struct tg_str text, const struct tg_opt *rows,
	  struct language_opts *opts)
{
	const struct tg_node *map;

	tg_complaints_add_file(&r->list, name);
	map = tg_yaml_read(&r->list, name, text);
	if (!map)
		return NULL;
	tg_options_refuse_unknown(r, map, "key", rows, NULL);
	tg_options_fill(r, rows, map, opts);
	for (; rows->type != TG_OPT_TYPE_END; rows++)
		if (!rows->def && rows->type != TG_OPT_TYPE_STRS)
			require(r, map, rows->name);
	return map;
}

void
tg_language_read(struct tg_arena *arena, const char *name, struct tg_str text,
		 struct tg_language *out, struct tg_problems *problems)
{
	struct tg_reading *r = TG_NEW(arena, struct tg_reading);
	struct language_opts *opts = TG_NEW(arena, struct language_opts);
	const struct tg_node *map;

	tg_reading_init(r, arena);
	map = take_rows(r, name, text, language_rows, opts);
	*out = (struct tg_language){ .name = opts->name,
				     .version = version_of(arena, text),
				     .files = opts->files,
				     .interpreters = opts->interpreters.items,
				     .nr_interpreters = opts->interpreters.nr,
				     .cr = opts->cr,
				     .splices = opts->splices,
				     .escapes = opts->escapes,
				     .resolve = (enum tg_resolve)opts->resolve,
				     .normalize = normalize_of(opts),
				     .define = opts->define,
				     .skip = opts->skip,
				     .words = opts->words.items,
				     .nr_words = opts->words.nr,
				     .text = text,
				     .loc = { name, 1, 1 } };
	if (opts->imports.nr)
		take_forms(r, opts, map, out);
	tg_complaints_finish(&r->list, problems);
}

bool
tg_language_read_head(struct tg_arena *arena, const char *name, struct tg_str text,
		      struct tg_language *out)
{
	struct tg_reading *r = TG_NEW(arena, struct tg_reading);
	struct language_opts *opts = TG_NEW(arena, struct language_opts);
	struct tg_str head;

	if (!tg_language_head(text, &head))
		return false;
	tg_reading_init(r, arena);
	if (!take_rows(r, name, head, head_rows, opts) || r->list.nr)
		return false;
	*out = (struct tg_language){ .name = opts->name,
				     .files = opts->files,
				     .interpreters = opts->interpreters.items,
				     .nr_interpreters = opts->interpreters.nr,
				     .text = text,
				     .is_unread = true,
				     .loc = { name, 1, 1 } };
	return true;
}
