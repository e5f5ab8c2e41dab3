/* SPDX-License-Identifier: MIT */
/*
 * The files of one commit, by path. For rules and commands that look at more
 * than what a push changes; what is looked at once stays in memory while there
 * is room. Everything returned lives in the push arena unless said otherwise;
 * paths are bytes.
 */
#ifndef TRUNKGATE_SNAPSHOT_H
#define TRUNKGATE_SNAPSHOT_H

#include "trunkgate/change.h"

struct tg_snapshot;

/* ref is for the context only; the commit must exist. */
TG_MUST_USE const struct tg_error *tg_snapshot_open(struct tg_ref *ref, const struct tg_oid *commit,
						    struct tg_snapshot **out);

enum tg_entry_kind {
	TG_ENTRY_NONE,
	TG_ENTRY_FILE,
	TG_ENTRY_DIR,
	TG_ENTRY_LINK, /* a symbolic link: its blob is where it leads */
	TG_ENTRY_SUBMODULE
};
struct tg_entry {
	enum tg_entry_kind kind;
	struct tg_oid id;
};
/* "" is the root. */
TG_MUST_USE const struct tg_error *tg_snapshot_find(struct tg_snapshot *snapshot,
						    struct tg_str path, struct tg_entry *out);
/* One entry of a directory whose tree and path are known. */
TG_MUST_USE const struct tg_error *tg_snapshot_child(struct tg_snapshot *snapshot,
						     const struct tg_oid *tree, struct tg_str dir,
						     struct tg_str name, struct tg_entry *out);
struct tg_named_entry {
	struct tg_str name;
	struct tg_entry entry;
};
/* The first entry whose name differs at most in the case of ASCII letters, its name
 * into arena; entry.kind TG_ENTRY_NONE: there is none. */
TG_MUST_USE const struct tg_error *
tg_snapshot_child_nocase(struct tg_snapshot *snapshot, const struct tg_named_entry *folder,
			 struct tg_str name, struct tg_arena *arena, struct tg_named_entry *out);
/* What a directory holds, in the order of the tree, into arena; nr 0 when it is none. */
TG_MUST_USE const struct tg_error *tg_snapshot_list(struct tg_snapshot *snapshot, struct tg_str dir,
						    struct tg_arena *arena,
						    const struct tg_named_entry **out, size_t *nr);
/* All files and links in tree order, new_mode and new_id; read once. */
TG_MUST_USE const struct tg_error *tg_snapshot_files(struct tg_snapshot *snapshot,
						     struct tg_paths *out);
/* The same one by one, and none is kept. */
TG_MUST_USE const struct tg_error *tg_snapshot_each(struct tg_snapshot *snapshot, tg_path_fn *fn,
						    void *data);
/* A blob into arena. *is_large: it has more than max bytes, and was not read. */
TG_MUST_USE const struct tg_error *tg_snapshot_read(struct tg_snapshot *snapshot,
						    const struct tg_oid *id, size_t max,
						    struct tg_arena *arena, struct tg_str *out,
						    bool *is_large);
#endif
