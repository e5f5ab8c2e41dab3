/* SPDX-License-Identifier: MIT */
/*
 * What strangers keep beside their sources, as a tree of values: JSON
 * (package.json, tsconfig) with comments and trailing commas, which the library
 * for our own records refuses, and TOML (Cargo.toml). Bounded in
 * depth and number; nothing here recurses. Private to src/imports.
 */
#ifndef TRUNKGATE_IMPORTS_DOCUMENTS_DOC_H
#define TRUNKGATE_IMPORTS_DOCUMENTS_DOC_H

#include "trunkgate/buf.h"

enum { TG_DOC_DEPTH_MAX = 32, TG_DOC_NODES_MAX = 50000 };

enum tg_doc_type {
	TG_DOC_NULL,
	TG_DOC_OTHER, /* a number, true or false, in text as written */
	TG_DOC_STRING,
	TG_DOC_ARRAY,
	TG_DOC_OBJECT
};

struct tg_doc {
	enum tg_doc_type type;
	struct tg_str key;  /* inside an object, decoded */
	struct tg_str text; /* of strings, decoded */
	const struct tg_doc *first, *next;
};

/* The value of a text in UTF-8, with or without a byte order mark; NULL with
 * *why where it is none, or a bound is passed. Points into text. */
const struct tg_doc *tg_doc_read_json(struct tg_arena *arena, struct tg_str text, const char **why);

/* The same of TOML, as far as the format goes; dates are texts as written. */
const struct tg_doc *tg_doc_read_toml(struct tg_arena *arena, struct tg_str text, const char **why);

/* Appends what an escape stands for, s behind its backslash: those of JSON,
 * and \e and \U of TOML. The bytes taken; 0: there is no such escape. */
size_t tg_doc_unescape(struct tg_buf *out, struct tg_str s);

/* The member of an object, the last of equal ones; NULL where there is none,
 * or where object is NULL or something else. */
const struct tg_doc *tg_doc_get(const struct tg_doc *object, struct tg_str key);
/* The same, its text; ptr NULL where it is no string. */
struct tg_str tg_doc_string(const struct tg_doc *object, const char *key);

#endif
