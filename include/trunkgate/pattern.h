/* SPDX-License-Identifier: MIT */
/*
 * Regular expressions of the policy, run on bytes of strangers. PCRE2 with
 * match, heap and depth limits; a limit that is reached is an error, never
 * "no match". JIT is compiled when a pattern has seen enough bytes to pay
 * for it, and the interpreter answers where JIT gives up, so both agree.
 * Subjects are UTF-8. A whole value with a bad byte in it matches nothing; in
 * a search a bad byte is a control character (U+001A), so that it cannot hide
 * what stands around it from a dot. \d \w \s \b are ASCII.
 */
#ifndef TRUNKGATE_PATTERN_H
#define TRUNKGATE_PATTERN_H

#include "trunkgate/error.h"

struct tg_pattern;

enum tg_pattern_mode {
	TG_PATTERN_WHOLE, /* must match the whole value: \A(?:...)\z */
	TG_PATTERN_SEARCH /* anywhere in the value */
};

#define TG_PATTERN_MAX 4096 /* bytes of source */

/*
 * Compiles source; the pattern lives in the arena (handles are deferred). On
 * a bad pattern: TG_ERR_POLICY with PCRE2's words; *offset (may be NULL) is
 * the byte in source at fault. Patterns cannot raise their own limits, \C is
 * refused.
 */
TG_MUST_USE const struct tg_error *tg_pattern_compile(struct tg_arena *arena, struct tg_str source,
						      enum tg_pattern_mode mode,
						      struct tg_pattern **out, size_t *offset);

/*
 * *out says whether subject matches. scratch holds the error only. Errors:
 * TG_ERR_LIMIT when a limit is reached, in one match or over all matches of
 * this process (a step budget per push).
 */
TG_MUST_USE const struct tg_error *tg_pattern_match(struct tg_pattern *pattern,
						    struct tg_arena *scratch, struct tg_str subject,
						    bool *out);

/*
 * The same for a list: moves *at, where the search begins, on to the first
 * pattern that matches, or to nr. Whether subject is UTF-8, and how late it
 * is, is found out once for all of them.
 */
TG_MUST_USE const struct tg_error *tg_pattern_next(struct tg_pattern *const *patterns, size_t nr,
						   struct tg_arena *scratch, struct tg_str subject,
						   size_t *at);

/* The source as the policy has it. */
struct tg_str tg_pattern_source(const struct tg_pattern *pattern);

/* The time that all matches of this process may take together, from now on;
 * 5 s unless it is set. */
#define TG_PATTERN_BUDGET 5000000 /* microseconds */
void tg_pattern_set_budget(int64_t microseconds);

/*
 * Scans: expressions of a language file that are searched again and again in
 * one text, and say where their named groups matched. They see bytes, not
 * characters, so that text in any encoding is scanned alike; white space in
 * the source does not count (EXTENDED), ^ and $ match at lines, a name may
 * stand for several groups. Compiled to machine code at once.
 */
struct tg_scan;

#define TG_SCAN_MAX ((size_t)64 * 1024) /* bytes of source */
#define TG_SCAN_GROUPS 8                /* names that can be asked for */
#define TG_SCAN_TIME 2000000            /* microseconds for one text */

/* groups: NULL-terminated, at most TG_SCAN_GROUPS; those that source lacks
 * never match. Errors as tg_pattern_compile(). */
TG_MUST_USE const struct tg_error *tg_scan_compile(struct tg_arena *arena, struct tg_str source,
						   const char *const *groups, struct tg_scan **out,
						   size_t *offset);

struct tg_scan_match {
	size_t start, end;                    /* of the match, in subject */
	struct tg_str groups[TG_SCAN_GROUPS]; /* ptr NULL = no part in it */
	const char *mark;                     /* of the last (*MARK:...), or NULL */
};

/* From now on no match begins behind that offset; SIZE_MAX: anywhere. */
void tg_scan_until(struct tg_scan *scan, size_t last);

/*
 * The first match at or after at; *found says whether there is one. Matches
 * that are empty are an error of the expression. TG_ERR_LIMIT when a limit on
 * steps, memory or time is reached; the time is that of one text, which a
 * search at 0 begins.
 *
 * The library counts no bytes that a class runs over. Where an expression may
 * walk far and then give up, (?C1)(*FAIL) at that place counts them: 64 for
 * each byte of the subject, and 16 MiB, may be walked in vain.
 */
TG_MUST_USE const struct tg_error *tg_scan_next(struct tg_scan *scan, struct tg_arena *scratch,
						struct tg_str subject, size_t at,
						struct tg_scan_match *out, bool *found);

#endif
