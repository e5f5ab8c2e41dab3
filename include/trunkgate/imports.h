/* SPDX-License-Identifier: MIT */
/*
 * What a source file imports, told from its text alone. A language is data
 * (policies/languages): which files, what to pass over, and the forms of its
 * imports. One pass over the bytes; what a scan could not see to the end is
 * said, so that no limit is taken for "imports nothing".
 */
#ifndef TRUNKGATE_IMPORTS_H
#define TRUNKGATE_IMPORTS_H

#include "trunkgate/glob.h"
#include "trunkgate/strs.h"

#define TG_IMPORTS_BLOB_MAX ((size_t)4 * 1024 * 1024) /* bytes of one file */
#define TG_IMPORTS_MAX 20000                          /* imports of one file */
#define TG_IMPORTS_SCOPES_MAX 32                      /* blocks with names around an import */
#define TG_IMPORTS_SCANNER 6 /* goes up when the engine finds something else */

/* What a form of a language says about the imports that it finds. */
enum tg_import_kind {
	TG_IMPORT_NORMAL,
	TG_IMPORT_TYPE,     /* gone after compilation */
	TG_IMPORT_DYNAMIC,  /* a call with a literal */
	TG_IMPORT_COMPUTED, /* nothing that text can tell: macros, expressions */
	TG_IMPORT_OWNED,    /* a part of this file, as Rust's `mod x;` */
	/* From here on, no imports. */
	TG_IMPORT_DECLARES, /* the package or namespace of this file */
	TG_IMPORT_STOP,     /* none can follow */
	TG_IMPORT_DEFINES,  /* a type or function in that package */
	TG_IMPORT_SCOPE,    /* a block with a name begins, as `mod x {` */
	TG_IMPORT_OPEN,     /* never listed: any other block begins */
	TG_IMPORT_CLOSE,    /* never listed: the innermost block ends */
	TG_IMPORT_OPAQUE    /* never listed: text cannot tell what is imported here */
};
extern const char *const tg_import_kind_words[]; /* "normal" ..., NULL-terminated */

/* One form: an expression with named groups path (as written), local (a path
 * that is looked for beside the file first), name, from and names. */
struct tg_language_form {
	struct tg_str name;
	enum tg_import_kind kind;
	struct tg_str match;
	struct tg_loc loc;
};

/* How imports become paths: which of the resolvers. */
enum tg_resolve {
	TG_RESOLVE_NONE,
	TG_RESOLVE_PATHS, /* by what is written, as the rest of the file says */
	TG_RESOLVE_NAMES, /* by what files declare: Java, C# ... */
	TG_RESOLVE_PYTHON,
	TG_RESOLVE_GO,
	TG_RESOLVE_NODE,
	TG_RESOLVE_RUST,
	TG_RESOLVE_PHP,
	TG_RESOLVE_SWIFT
};
extern const char *const tg_resolve_words[];

/* Where a local path is looked for. */
enum tg_beside { TG_BESIDE_FIRST, TG_BESIDE_ONLY };
extern const char *const tg_beside_words[];

/* What an import may be relative to, besides nothing. */
enum tg_relative {
	TG_RELATIVE_NO,
	TG_RELATIVE_OWN,  /* the packages of the file */
	TG_RELATIVE_OUTER /* those, and what they are in */
};
extern const char *const tg_relative_words[];

/* What a language file says of the way from an import to files; of names:
 * for TG_RESOLVE_NAMES and PHP. */
struct tg_normalize {
	struct tg_str separators;      /* bytes between the parts of a name */
	const struct tg_str *suffixes; /* of paths, in the order of their trial */
	size_t nr_suffixes;
	const struct tg_str *roots; /* folders, in each one above the file */
	size_t nr_roots;
	enum tg_beside beside;
	bool any_case;        /* paths and names are the same in any case */
	struct tg_str family; /* languages that see each other's names */
	bool stems;           /* names: a file's own name is a type of its package */
	bool members;         /* names: what is in a type or package can be imported */
	bool nested;          /* names: a package may stand in another */
	enum tg_relative relative;
};

/* One file of policies/languages, checked; loaded by src/policy. */
struct tg_language {
	struct tg_str name;
	struct tg_str version; /* SHA-256 of the file and TG_IMPORTS_SCANNER, in hex */
	struct tg_globs files;
	const struct tg_str *interpreters; /* of a first line #! */
	size_t nr_interpreters;
	bool cr;      /* a CR alone ends a line */
	bool splices; /* a backslash before a line end joins the lines */
	bool escapes; /* \uXXXX is that character wherever it stands */
	enum tg_resolve resolve;
	struct tg_normalize normalize;
	struct tg_str define, skip;
	const struct tg_str *words; /* each import has one of them; none: no such thing */
	size_t nr_words;
	const struct tg_language_form *forms;
	size_t nr_forms;
	struct tg_loc loc;
	struct tg_str text; /* of the file */
	bool is_unread;     /* of the above only name, files, interpreters and loc are known */
};

struct tg_import_cache; /* import_cache.h */

struct tg_languages {
	struct tg_language *items;
	size_t nr;
	/* Of the owner: reads what is unread. */
	const struct tg_error *(*read_rest)(const struct tg_languages *languages,
					    struct tg_language *item);
	struct tg_import_cache *cache; /* of what they find; NULL: none is kept */
	struct tg_arena *arena;        /* that all of this lives in */
	struct tg_scanner **scanners;  /* by item; NULL: not compiled yet */
};

/* The language of a file, or NULL. first is its first bytes (may be empty);
 * they count only when no pattern of paths matches. */
const struct tg_language *tg_language_of(const struct tg_languages *languages, struct tg_str path,
					 struct tg_str first);
/* Before anything else of an item is looked at. TG_ERR_POLICY with the first mistake
 * in its file. */
TG_MUST_USE const struct tg_error *tg_languages_need(const struct tg_languages *languages,
						     const struct tg_language *item);

/* Why the names of an option "languages" are not all of languages that are known: one line with
 * those that are; NULL = they are. A name that is misspelt would have nothing judged. */
const char *tg_languages_lack(struct tg_arena *arena, const struct tg_languages *languages,
			      const struct tg_strs *names);

struct tg_import {
	uint32_t line; /* from 1 */
	enum tg_import_kind kind;
	struct tg_str form;   /* the form's name */
	struct tg_str text;   /* as written, from the blob; not yet fit for a terminal */
	struct tg_str target; /* path or name, without white space and comments */
	/* What `from target import member` takes, or the path that is given for
	 * a name; may be empty. */
	struct tg_str member;
	struct tg_str scope; /* blocks with names around it, "a/b"; mostly empty */
	bool is_local;       /* "x.h", not <x.h> */
};

struct tg_imports {
	struct tg_import *items; /* in order of the text; DECLARES, DEFINES, SCOPE among them */
	size_t nr;
	const char *not_judged; /* why the list may lack some, or NULL */
	bool is_cut;            /* by a limit of the match: a quicker machine may find more */
};

struct tg_scanner;

/*
 * Compiles a language: some 100 us, so only for what a push needs. Lives in
 * the arena. TG_ERR_POLICY with the place of the form at fault.
 */
TG_MUST_USE const struct tg_error *
tg_scanner_new(struct tg_arena *arena, const struct tg_language *language, struct tg_scanner **out);
/* The scanner of one of the items, compiled at the first call. */
TG_MUST_USE const struct tg_error *tg_languages_scanner(const struct tg_languages *languages,
							const struct tg_language *item,
							struct tg_scanner **out);

/*
 * The imports of a blob, in the arena; they point into the blob where they
 * can, so it must live as long. Binary and overlong blobs, and limits of the
 * match, leave out->not_judged. Time: one pass; memory: of the imports.
 */
TG_MUST_USE const struct tg_error *tg_imports_scan(struct tg_scanner *scanner,
						   struct tg_arena *arena, struct tg_str blob,
						   struct tg_imports *out);

#endif
