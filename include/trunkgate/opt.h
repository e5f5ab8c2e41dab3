/* SPDX-License-Identifier: MIT */
/*
 * An option is declared once: its row drives parsing, default, range, error,
 * documentation, man page and JSON Schema. The default is text and goes
 * through the same parser as the policy file; NULL = unset (integers
 * TG_UNSET, pointers NULL, lists empty). The row's type is checked against
 * the struct's field at compile time. The key in YAML is the field in C.
 */
#ifndef TRUNKGATE_OPT_H
#define TRUNKGATE_OPT_H

#include "trunkgate/glob.h"
#include "trunkgate/pattern.h"
#include "trunkgate/strs.h"

#define TG_UNSET (-1)

struct tg_people {
	struct tg_strs ids;  /* groups expanded, sorted, each once */
	struct tg_strs said; /* people and groups as they are listed */
};
struct tg_patterns {
	struct tg_pattern **items;
	size_t nr;
};
struct tg_strmap { /* text to text, in file order */
	struct tg_str *keys;
	struct tg_str *values;
	size_t nr;
};
struct tg_table { /* name to struct, or a list of structs (keys NULL) */
	struct tg_str *keys;
	void *items; /* nr structs of the row's size */
	size_t nr;
};

enum tg_opt_type {
	TG_OPT_TYPE_END,
	TG_OPT_TYPE_INT,      /* int64_t */
	TG_OPT_TYPE_BOOL,     /* bool */
	TG_OPT_TYPE_SIZE,     /* int64_t, bytes */
	TG_OPT_TYPE_DURATION, /* int64_t, seconds */
	TG_OPT_TYPE_ENUM,     /* int, index into words */
	TG_OPT_TYPE_STR,      /* struct tg_str */
	TG_OPT_TYPE_STRS,     /* struct tg_strs */
	TG_OPT_TYPE_PATTERN,  /* struct tg_pattern *, whole value */
	TG_OPT_TYPE_SEARCHES, /* struct tg_patterns, searched */
	TG_OPT_TYPE_REFS,     /* struct tg_globs */
	TG_OPT_TYPE_PATHS,    /* struct tg_globs */
	TG_OPT_TYPE_PEOPLE,   /* struct tg_people */
	TG_OPT_TYPE_STRMAP,   /* struct tg_strmap */
	TG_OPT_TYPE_STRUCT,   /* a struct of rows, inline */
	TG_OPT_TYPE_MAP,      /* struct tg_table with keys */
	TG_OPT_TYPE_LIST      /* struct tg_table without keys */
};

struct tg_opt {
	const char *name;
	enum tg_opt_type type;
	size_t offset;
	const char *def;
	int64_t min, max;           /* of numbers; STR: max 1 = may have several lines;
				     * STRS: max 1 = entries hold blanks */
	const char *const *words;   /* ENUM: NULL-terminated */
	const struct tg_opt *table; /* STRUCT, MAP, LIST: the element's rows */
	size_t size;                /* STRUCT, MAP, LIST: the element's size */
	const char *shorthand;      /* STRUCT: the row that a scalar sets, or NULL */
	const char *doc;            /* one or two sentences */
};

#define TG_OPT_FIELD(S, f, T) _Generic(((S *)0)->f, T : offsetof(S, f))
#define TG_OPT_ROW(S, f, T, type_, def_, doc_) \
	.name = #f, .type = (type_), .offset = TG_OPT_FIELD(S, f, T), .def = (def_), .doc = (doc_)

/* clang-format off */
#define TG_OPT_INT(S, f, def_, min_, max_, doc_) \
	{ TG_OPT_ROW(S, f, int64_t, TG_OPT_TYPE_INT, def_, doc_), .min = (min_), .max = (max_) }
#define TG_OPT_SIZE(S, f, def_, min_, max_, doc_) \
	{ TG_OPT_ROW(S, f, int64_t, TG_OPT_TYPE_SIZE, def_, doc_), .min = (min_), .max = (max_) }
#define TG_OPT_DURATION(S, f, def_, min_, max_, doc_) \
	{ TG_OPT_ROW(S, f, int64_t, TG_OPT_TYPE_DURATION, def_, doc_), .min = (min_), .max = (max_) }
#define TG_OPT_BOOL(S, f, def_, doc_) { TG_OPT_ROW(S, f, bool, TG_OPT_TYPE_BOOL, def_, doc_) }
/* For keys that C keeps for itself. */
#define TG_OPT_PATHS_AS(S, f, name_, def_, doc_) \
	{ .name = (name_), .type = TG_OPT_TYPE_PATHS, .offset = TG_OPT_FIELD(S, f, struct tg_globs), \
	  .def = (def_), .doc = (doc_) }
#define TG_OPT_BOOL_AS(S, f, name_, def_, doc_) \
	{ .name = (name_), .type = TG_OPT_TYPE_BOOL, .offset = TG_OPT_FIELD(S, f, bool), \
	  .def = (def_), .doc = (doc_) }
#define TG_OPT_ENUM(S, f, def_, words_, doc_) \
	{ TG_OPT_ROW(S, f, int, TG_OPT_TYPE_ENUM, def_, doc_), .words = (words_) }
#define TG_OPT_STR(S, f, def_, doc_) \
	{ TG_OPT_ROW(S, f, struct tg_str, TG_OPT_TYPE_STR, def_, doc_) }
#define TG_OPT_TEXT(S, f, def_, doc_) \
	{ TG_OPT_ROW(S, f, struct tg_str, TG_OPT_TYPE_STR, def_, doc_), .max = 1 }
#define TG_OPT_STRS(S, f, def_, doc_) \
	{ TG_OPT_ROW(S, f, struct tg_strs, TG_OPT_TYPE_STRS, def_, doc_) }
/* Whose entries hold blanks, as keys do: one of them may stand without a list. */
#define TG_OPT_LINES(S, f, def_, doc_) \
	{ TG_OPT_ROW(S, f, struct tg_strs, TG_OPT_TYPE_STRS, def_, doc_), .max = 1 }
#define TG_OPT_PATTERN(S, f, def_, doc_) \
	{ TG_OPT_ROW(S, f, struct tg_pattern *, TG_OPT_TYPE_PATTERN, def_, doc_) }
#define TG_OPT_SEARCHES(S, f, def_, doc_) \
	{ TG_OPT_ROW(S, f, struct tg_patterns, TG_OPT_TYPE_SEARCHES, def_, doc_) }
#define TG_OPT_REFS(S, f, def_, doc_) \
	{ TG_OPT_ROW(S, f, struct tg_globs, TG_OPT_TYPE_REFS, def_, doc_) }
#define TG_OPT_PATHS(S, f, def_, doc_) \
	{ TG_OPT_ROW(S, f, struct tg_globs, TG_OPT_TYPE_PATHS, def_, doc_) }
#define TG_OPT_PEOPLE(S, f, def_, doc_) \
	{ TG_OPT_ROW(S, f, struct tg_people, TG_OPT_TYPE_PEOPLE, def_, doc_) }
#define TG_OPT_STRMAP(S, f, doc_) \
	{ TG_OPT_ROW(S, f, struct tg_strmap, TG_OPT_TYPE_STRMAP, NULL, doc_) }
#define TG_OPT_STRUCT(S, f, E, table_, shorthand_, doc_) \
	{ TG_OPT_ROW(S, f, E, TG_OPT_TYPE_STRUCT, NULL, doc_), .table = (table_), \
	  .size = sizeof(E), .shorthand = (shorthand_) }
#define TG_OPT_MAP(S, f, E, table_, doc_) \
	{ TG_OPT_ROW(S, f, struct tg_table, TG_OPT_TYPE_MAP, NULL, doc_), .table = (table_), \
	  .size = sizeof(E) }
/* Whose entries may be written as the value of one of their rows. */
#define TG_OPT_MAP_OF(S, f, E, table_, shorthand_, doc_) \
	{ TG_OPT_ROW(S, f, struct tg_table, TG_OPT_TYPE_MAP, NULL, doc_), .table = (table_), \
	  .size = sizeof(E), .shorthand = (shorthand_) }
#define TG_OPT_LIST(S, f, E, table_, doc_) \
	{ TG_OPT_ROW(S, f, struct tg_table, TG_OPT_TYPE_LIST, NULL, doc_), .table = (table_), \
	  .size = sizeof(E) }
#define TG_OPT_END { .type = TG_OPT_TYPE_END }
/* clang-format on */

#endif
