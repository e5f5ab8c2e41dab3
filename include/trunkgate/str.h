/* SPDX-License-Identifier: MIT */
/*
 * struct tg_str: a view of bytes that somebody else owns. All input (ref
 * names, paths, messages, policy text) travels as views: it may hold NUL and
 * bad UTF-8 and is not NUL-terminated. Comparison is bytewise; "nocase" folds
 * ASCII only. Nothing here allocates.
 */
#ifndef TRUNKGATE_STR_H
#define TRUNKGATE_STR_H

#include "trunkgate/compiler.h"

struct tg_str {
	const char *ptr; /* may be NULL only when len is 0 */
	size_t len;
};

/* A view of a string literal (not of a char array variable). */
#define TG_STR(lit) ((struct tg_str){ "" lit, sizeof(lit) - 1 })
/* For printf: "%.*s", TG_STR_ARG(s). Only for bytes known to be clean. */
#define TG_STR_ARG(s) ((int)((s).len > 0x7fffffff ? 0x7fffffff : (s).len)), ((s).ptr ? (s).ptr : "")

/* A view of a NUL-terminated string; NULL gives the empty view. */
struct tg_str tg_str_from(const char *cstr);
struct tg_str tg_str_make(const char *ptr, size_t len);

bool tg_str_eq(struct tg_str a, struct tg_str b);
bool tg_str_eq_nocase(struct tg_str a, struct tg_str b);
/* <0, 0, >0 as memcmp, shorter first on a common prefix. */
int tg_str_cmp(struct tg_str a, struct tg_str b);
int tg_str_cmp_nocase(struct tg_str a, struct tg_str b);
bool tg_str_starts(struct tg_str s, struct tg_str prefix);
bool tg_str_starts_nocase(struct tg_str s, struct tg_str prefix);
bool tg_str_ends(struct tg_str s, struct tg_str suffix);
/* Index of the first byte c, or s.len when there is none. */
size_t tg_str_index(struct tg_str s, char c);
/* Index of the first occurrence of needle (not empty), or s.len. */
size_t tg_str_find(struct tg_str s, struct tg_str needle);
/* [from, s.len) and [from, from + len), both clamped to s. */
struct tg_str tg_str_from_index(struct tg_str s, size_t from);
struct tg_str tg_str_sub(struct tg_str s, size_t from, size_t len);
/* Without ASCII white space (space \t \n \v \f \r) at both ends / at the end. */
struct tg_str tg_str_trim(struct tg_str s);
struct tg_str tg_str_rtrim(struct tg_str s);
bool tg_str_is_blank(struct tg_str s);

/*
 * Splits off everything up to the next sep (which is dropped) into *out and
 * moves *rest behind it. False when *rest is exhausted (ptr == NULL); an
 * empty last field after a final sep is not returned, so "a\nb\n" has two
 * lines.
 */
bool tg_str_split(struct tg_str *rest, char sep, struct tg_str *out);
/* Of a path: what stands before its last slash ("" at the top), and behind it. */
struct tg_str tg_folder_of(struct tg_str path);
struct tg_str tg_base_of(struct tg_str path);
/* Whether it stands below the folder; everything does below "". */
bool tg_is_below(struct tg_str path, struct tg_str folder);

/*
 * FNV-1a with 32 bits (draft-eastlake-fnv), going on from sum; TG_HASH_START to
 * begin. Anybody can make two strings alike: only where that costs nothing.
 */
#define TG_HASH_START UINT32_C(2166136261)
uint32_t tg_str_hash(uint32_t sum, struct tg_str s);

/* ASCII classes that do not depend on the locale. */
bool tg_is_space(char c);
bool tg_is_digit(char c);
bool tg_is_alnum(char c);
char tg_to_lower(char c);

/*
 * The number of single-byte insertions, deletions, substitutions and swaps
 * of neighbours between a and b, for "did you mean"; SIZE_MAX when either is
 * longer than 64 bytes.
 */
size_t tg_str_distance(struct tg_str a, struct tg_str b);

#endif
