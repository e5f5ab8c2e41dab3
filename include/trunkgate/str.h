/* SPDX-License-Identifier: MIT */
/*
 * struct tg_str: a view of bytes that somebody else owns. All input (ref
 * names, paths, messages, policy text) travels as views: it may hold NUL and
 * bad UTF-8 and is not NUL-terminated. Comparison is bytewise; "nocase" folds
 * ASCII only. Nothing here allocates.
 *
 * What is shorter than a call of it is defined here: a push makes and cuts
 * views by the hundred thousand.
 */
#ifndef TRUNKGATE_STR_H
#define TRUNKGATE_STR_H

#include "trunkgate/compiler.h"

#include <string.h>

struct tg_str {
	const char *ptr; /* may be NULL only when len is 0 */
	size_t len;
};

/* A view of a string literal (not of a char array variable). */
#define TG_STR(lit) ((struct tg_str){ "" lit, sizeof(lit) - 1 })
/* For printf: "%.*s", TG_STR_ARG(s). Only for bytes known to be clean. */
#define TG_STR_ARG(s) ((int)((s).len > 0x7fffffff ? 0x7fffffff : (s).len)), ((s).ptr ? (s).ptr : "")

static inline struct tg_str
tg_str_make(const char *ptr, size_t len)
{
	return (struct tg_str){ ptr, len };
}

/* A view of a NUL-terminated string; NULL gives the empty view. */
static inline struct tg_str
tg_str_from(const char *cstr)
{
	return tg_str_make(cstr, cstr ? strlen(cstr) : 0);
}

static inline bool
tg_str_starts(struct tg_str s, struct tg_str prefix)
{
	/* memcmp wants pointers even for no bytes. */
	return s.len >= prefix.len && (!prefix.len || memcmp(s.ptr, prefix.ptr, prefix.len) == 0);
}

static inline bool
tg_str_eq(struct tg_str a, struct tg_str b)
{
	return a.len == b.len && tg_str_starts(a, b);
}

bool tg_str_eq_nocase(struct tg_str a, struct tg_str b);
/* <0, 0, >0 as memcmp, shorter first on a common prefix. */
int tg_str_cmp(struct tg_str a, struct tg_str b);
int tg_str_cmp_nocase(struct tg_str a, struct tg_str b);
/* How many bytes two stretches of len bytes begin with alike. */
size_t tg_common_len(const char *a, const char *b, size_t len);
bool tg_str_starts_nocase(struct tg_str s, struct tg_str prefix);
/* Index of the first byte c, or s.len when there is none. */
static inline size_t
tg_str_index(struct tg_str s, char c)
{
	const char *at = s.len ? (const char *)memchr(s.ptr, c, s.len) : NULL;

	return at ? (size_t)(at - s.ptr) : s.len;
}

static inline bool
tg_str_has(struct tg_str s, char c)
{
	return s.len && memchr(s.ptr, c, s.len);
}

/* Index of the first occurrence of needle (not empty), or s.len. */
size_t tg_str_find(struct tg_str s, struct tg_str needle);
/* [from, s.len) and [from, from + len), both clamped to s. */
static inline struct tg_str
tg_str_sub(struct tg_str s, size_t from, size_t len)
{
	if (from > s.len)
		from = s.len;
	if (len > s.len - from)
		len = s.len - from;
	return tg_str_make(s.len ? s.ptr + from : s.ptr, len);
}

static inline struct tg_str
tg_str_from_index(struct tg_str s, size_t from)
{
	return tg_str_sub(s, from, s.len);
}

static inline bool
tg_str_ends(struct tg_str s, struct tg_str suffix)
{
	return s.len >= suffix.len &&
	       tg_str_starts(tg_str_from_index(s, s.len - suffix.len), suffix);
}

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
static inline bool
tg_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool
tg_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline char
tg_to_lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static inline bool
tg_is_alnum(char c)
{
	char low = tg_to_lower(c);

	return tg_is_digit(c) || (low >= 'a' && low <= 'z');
}

/*
 * The number of single-byte insertions, deletions, substitutions and swaps
 * of neighbours between a and b, for "did you mean"; SIZE_MAX when either is
 * longer than 64 bytes.
 */
size_t tg_str_distance(struct tg_str a, struct tg_str b);

#endif
