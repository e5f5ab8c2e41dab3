/* SPDX-License-Identifier: MIT */
/*
 * What several rules share: lists of the policy in messages, lines of a
 * message, and the way to reword a commit. Nothing here puts bytes of a
 * commit into a command that a hint shows: people paste hints into shells.
 */
#ifndef TRUNKGATE_RULES_COMMON_H
#define TRUNKGATE_RULES_COMMON_H

#include "trunkgate/rule.h"
#include "trunkgate/text.h"

/* For options of two values, in this order of words. */
enum { TG_ALLOW, TG_REFUSE };

/* Hints how to do "git commit --amend" with these options (without bytes of
 * the push; NULL: only the message is edited) to this commit: just so on the
 * tip, in a rebase below it. */
void tg_hint_amend(struct tg_judge *judge, const struct tg_commit *commit, const char *options);

/* Which merges are asked what other commits are; an option of several rules. */
enum tg_merges { TG_MERGES_OWN, TG_MERGES_UNCLEAN, TG_MERGES_ALL };
#define TG_OPT_MERGES(type) \
	TG_OPT_ENUM( \
		type, merges, "own", tg_merges_words, \
		"Which merges are asked like other commits: those with changes of their `own` " \
		"(see below), those that are `unclean` (not just what merging gives without a " \
		"conflict), or `all`.")
extern const char *const tg_merges_words[];
/* Whether a merge is one of those. Of TG_MERGES_OWN, if it changes something itself within
 * the rule's paths; else *own is empty. Where paths count, by_paths or those of the rule, *own
 * are all such paths of it, what it leaves out, too; else one. */
TG_MUST_USE const struct tg_error *tg_merge_is_change(const struct tg_judge *judge,
						      struct tg_commit *commit,
						      enum tg_merges asked, bool by_paths,
						      struct tg_paths *own, bool *out);

/* s for a message, escaped, at most 60 columns, words with an @ shown as
 * "...@...": details reach the log, which holds no mail addresses. */
const char *tg_show_unaddressed(struct tg_arena *arena, struct tg_str s);

/* Line of a message, from 1, that its byte at offset stands on. */
uint32_t tg_message_line(struct tg_str message, size_t offset);
/* Line of a message that its subject starts on; 0 when it has none. */
uint32_t tg_message_subject_line(struct tg_str message);

/* "low, medium, high", escaped; long lists end in "and 12 more". */
const char *tg_strs_text(struct tg_arena *arena, const struct tg_strs *strs);
/* The pattern as the policy has it, cut and escaped only where it must be. */
const char *tg_pattern_text(struct tg_arena *arena, const struct tg_pattern *pattern);
/* Whether s is one of the words, of which the last is NULL. */
bool tg_str_is_word(struct tg_str s, const char *const *words);
/* The entry that s was probably meant to be, or NULL. */
const struct tg_str *tg_strs_nearest(const struct tg_strs *strs, struct tg_str s);
/* Whether a was probably meant to be b. */
bool tg_str_is_near(struct tg_str a, struct tg_str b);

#endif
