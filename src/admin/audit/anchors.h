/* SPDX-License-Identifier: MIT */
/* Anchors of a log from all places that have them, for the records that come by. */
#ifndef TRUNKGATE_ADMIN_AUDIT_ANCHORS_H
#define TRUNKGATE_ADMIN_AUDIT_ANCHORS_H

#include "../command.h"

#include "trunkgate/anchor_ref.h"

struct tg_held_anchor {
	struct tg_anchor is;
	bool is_kept; /* by somebody, in a file; else of the ref */
	bool is_met;
};

struct tg_anchors {
	struct tg_held_anchor *items; /* by seq, after tg_anchors_sort() */
	size_t nr, cap;
	size_t nr_of_ref;
	int64_t newest_of_ref;
};

/* Of a file ("-" is standard input) with one on each line; those that name
 * another log than the given one (NULL = not known) are left out. */
TG_MUST_USE const struct tg_error *tg_anchors_add_file(struct tg_arena *arena,
						       struct tg_anchors *anchors, const char *path,
						       const char *log);
/* Of refs/trunkgate/audit, if there is one. */
TG_MUST_USE const struct tg_error *
tg_anchors_add_ref(struct tg_arena *arena, struct tg_anchors *anchors, struct tg_repo *repo);
void tg_anchors_sort(struct tg_anchors *anchors);
/* A record with this number and hash is there: marks its anchors as met. False
 * when one of them has another hash. */
bool tg_anchors_meet(struct tg_anchors *anchors, int64_t seq, const char *hash);
/* Anchors that no record met, but for those of the ref that are older than the
 * first record that is left. */
size_t tg_anchors_nr_missing(const struct tg_anchors *anchors, int64_t first);

#endif
