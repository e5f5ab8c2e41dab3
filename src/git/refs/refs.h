/* SPDX-License-Identifier: MIT */
/* Refs in files, as gitrepository-layout(5) has them: loose over packed. */
#ifndef TRUNKGATE_GIT_REFS_H
#define TRUNKGATE_GIT_REFS_H

#include "../priv.h"

enum { TG_SYMREF_DEPTH = 5 };

/* One loose ref: *target is set for a symbolic one, else *oid. *found is
 * false when there is no such file. */
TG_MUST_USE const struct tg_error *tg_loose_read(struct tg_repo *repo, struct tg_str name,
						 struct tg_oid *oid, struct tg_str *target,
						 bool *found);

/* Lists directories from now on, once each, before files in them are tried:
 * for those who will ask for many refs. */
void tg_listings_use(struct tg_repo *repo);
/* Whether the listings say that there is no loose ref of that name; false
 * also when they do not know. */
bool tg_listings_lack(struct tg_repo *repo, struct tg_str name);

/* The text of packed-refs, mapped; empty when there is none. */
TG_MUST_USE const struct tg_error *tg_packed_open(struct tg_repo *repo, struct tg_str *text);
/* Looks name up (by bisection where the header says sorted). */
bool tg_packed_find(struct tg_str text, struct tg_str name, struct tg_oid *oid);
/* Next entry of the text; false at the end. Lines that are no entry are
 * passed over: an unread ref can only make a judgement stricter. */
bool tg_packed_next(struct tg_str *rest, struct tg_ref_entry *out);

#endif
