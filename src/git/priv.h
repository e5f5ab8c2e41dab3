/* SPDX-License-Identifier: MIT */
/* What the rooms of this folder share: the repository, a push and its refs. */
#ifndef TRUNKGATE_GIT_PRIV_H
#define TRUNKGATE_GIT_PRIV_H

#include "objects/store.h"
#include "trunkgate/repo.h"

struct tg_config;
struct tg_counted;
struct tg_nodes;
struct tg_small_diff;
struct tg_text_blobs;
struct tg_trees;

struct tg_repo {
	struct tg_arena *arena; /* the push arena */
	const char *path;       /* absolute */
	const char *own_path;   /* the same, or of a linked worktree the folder that HEAD is in */
	const char *object_dir; /* <path>/objects of the repository proper */
	const struct tg_env *env;
	const char *quarantine;         /* once asked for; NULL = none */
	const char *const *object_dirs; /* own and borrowed, once asked for */
	size_t nr_object_dirs;
	struct tg_store *store;         /* opened at first use through tg_repo_store() */
	const struct tg_config *config; /* see config.h */
	void *handle;         /* git_repository * over the same store, by repo.c, at first use */
	const char *remote;   /* refs/heads/X stands for this remote's X, or NULL */
	struct tg_str packed; /* packed-refs, mapped, once packed_read */
	bool packed_read;
	struct tg_listings *listings;    /* by listing.c; NULL = not used */
	const struct tg_ref_entry *refs; /* the scan of all, once refs_read */
	size_t nr_refs;
	bool refs_read;
	int64_t deadline_us; /* 0 = none */
	int64_t max_commits;
	void *graph; /* commit-graph reader, by graph.c, at first use */
	/* What was read of commits and trees, for all pushes; by facts.c. */
	struct tg_nodes *nodes;
	struct tg_trees *trees;
	/* Of lines.c: what was counted, and room to count and compare in. */
	struct tg_counted *counted;
	struct tg_small_diff *small_diff;
	struct tg_text_blobs *text_blobs;
};

TG_MUST_USE const struct tg_error *tg_repo_store(struct tg_repo *repo, struct tg_store **out);
/* A git_repository whose object database sees settled and incoming objects,
 * for git_merge_base, git_revert_commit and the like. */
TG_MUST_USE const struct tg_error *tg_repo_handle(struct tg_repo *repo, void **out);
/* TG_ERR_LIMIT when the deadline has passed; cheap enough for every 64th
 * step of a loop. */
TG_MUST_USE const struct tg_error *tg_repo_check_deadline(struct tg_repo *repo);

/* Every ref's name and value (peeled when packed-refs says so), loose over
 * packed, before the push. visit returns an error to stop. One scan is
 * kept: calls after the first are cheap. */
struct tg_ref_entry {
	struct tg_str name;
	struct tg_oid oid;
	struct tg_oid peeled; /* zero = not known */
};
TG_MUST_USE const struct tg_error *tg_repo_refs(struct tg_repo *repo,
						const struct tg_ref_entry **out, size_t *nr);

struct tg_push {
	struct tg_arena *arena;
	struct tg_repo *repo;
	struct tg_ref *refs;
	size_t nr;
	const struct tg_globs *trunks;
	struct tg_str old_trunk; /* once has_old_trunk; empty = none */
	struct tg_oid old_trunk_value;
	bool has_old_trunk;
	struct tg_twins *twins; /* by twin.c, at first use */
	void *facts;            /* by facts.c: what is cached over refs */
};

struct tg_ref {
	struct tg_push *push;
	struct tg_str name;
	struct tg_str pushed_name;
	enum tg_ref_kind kind;
	struct tg_oid old;
	struct tg_oid new;
	struct tg_oid old_commit; /* peeled; zero when none or no commit */
	struct tg_oid new_commit;
	const char *new_kind; /* "commit", "tag", "tree", "blob"; NULL = not looked at */
	bool is_peeled;
	bool is_trunk;
	bool is_sized; /* by size.c: lines is the most that it counted */
	int64_t lines;
	void *facts; /* by facts.c */
};

/* Fills old_commit, new_commit and new_kind, once. */
TG_MUST_USE const struct tg_error *tg_ref_peel(struct tg_ref *ref);

#endif
