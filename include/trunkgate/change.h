/* SPDX-License-Identifier: MIT */
/*
 * What a rule may ask about a push. Facts are asked for by accessor and
 * computed once; an accessor that reads objects can fail, and its error means
 * that the push cannot be judged. Objects of this header belong to the push
 * arena, but a struct tg_commit and all that it returns die when the next
 * commit is judged: copy what a finding keeps.
 */
#ifndef TRUNKGATE_CHANGE_H
#define TRUNKGATE_CHANGE_H

#include "trunkgate/error.h"
#include "trunkgate/glob.h"
#include "trunkgate/oid.h"
#include "trunkgate/strs.h"
#include "trunkgate/trailer.h"

struct tg_ref;    /* one ref of the push: name, old, new */
struct tg_change; /* one ref together with the commits that a rule judges */
struct tg_commit; /* one of them */

enum tg_ref_kind {
	TG_REF_CREATE,
	TG_REF_UPDATE,
	TG_REF_DELETE,
	TG_REF_NOOP /* deletion of a ref that does not exist, or old == new */
};

/* Full name after symbolic refs are resolved: what really moves. */
struct tg_str tg_ref_name(const struct tg_ref *ref);
/* As the client sent it; differs from the name only for a symbolic ref. */
struct tg_str tg_ref_pushed_name(const struct tg_ref *ref);
enum tg_ref_kind tg_ref_kind(const struct tg_ref *ref);
const struct tg_oid *tg_ref_old(const struct tg_ref *ref); /* zero for a creation */
const struct tg_oid *tg_ref_new(const struct tg_ref *ref); /* zero for a deletion */
bool tg_ref_is_trunk(const struct tg_ref *ref);
/* Whether Gitea or Forgejo keeps the head of a pull request there, and pushes it itself:
 * refs/pull/N/head, in a push that nobody else made. */
bool tg_ref_is_pull_head(const struct tg_ref *ref);
/* The refs of the push that this one is of, itself among them; NULL past the last. */
struct tg_ref *tg_ref_beside(const struct tg_ref *ref, size_t index);
/* Whether old (peeled) is an ancestor of new (peeled). True for a creation;
 * false when either end is no commit and they differ. */
TG_MUST_USE const struct tg_error *tg_ref_is_fast_forward(struct tg_ref *ref, bool *out);
/*
 * A trunk's or an existing ref's name that differs from this ref's only by case,
 * Unicode normalisation or letters that look alike; or that is a folder of the
 * other for whoever makes no difference there (Main/x beside main). Empty when
 * there is none. Asked for creations only.
 */
TG_MUST_USE const struct tg_error *tg_ref_twin(struct tg_ref *ref, struct tg_str *out);

/*
 * What a ref's new value is. A branch must be a commit; a tag may be a chain
 * of tags to anything. *target_is_commit false: there are no commits to judge.
 */
TG_MUST_USE const struct tg_error *tg_ref_target(struct tg_ref *ref, const char **kind,
						 bool *target_is_commit);

/* Which commits a commit rule judges. */
enum tg_selection {
	/* Reachable from new, not from old, not from what the refs under the
	 * same rule held before the push; for a topic not from the trunks. */
	TG_SELECT_EVERY,
	/* The first-parent chain of new down to what old reaches. Commits known
	 * under another ref count: as part of this chain nobody judged them. */
	TG_SELECT_LANDING,
	/* new itself, unless old (or, for a topic, a trunk) reaches it. */
	TG_SELECT_TIP
};

struct tg_ref *tg_change_ref(const struct tg_change *change);
size_t tg_change_nr_commits(const struct tg_change *change);

struct tg_change *tg_commit_change(const struct tg_commit *commit);
const struct tg_oid *tg_commit_oid(const struct tg_commit *commit);
size_t tg_commit_nr_parents(const struct tg_commit *commit);
const struct tg_oid *tg_commit_parent(const struct tg_commit *commit, size_t index);
bool tg_commit_is_tip(const struct tg_commit *commit);
/* What its committer claims, seconds since 1970: for reports, never for a
 * decision. */
int64_t tg_commit_date(const struct tg_commit *commit);

/* "Name <mail> seconds zone" of a header, views of the raw commit. */
struct tg_ident {
	struct tg_str name;
	struct tg_str mail;
};
struct tg_ident tg_commit_author(const struct tg_commit *commit);
struct tg_ident tg_commit_committer(const struct tg_commit *commit);

struct tg_text {
	struct tg_str text;     /* UTF-8 if is_utf8, else the raw bytes */
	struct tg_str encoding; /* as the header declares it; empty = none */
	bool is_utf8;           /* well-formed, after conversion where declared */
	size_t bad_offset;      /* first byte at fault when not is_utf8 */
};
/* The message, converted by the commit's encoding header (iconv) as git log
 * does. The raw bytes when that is impossible. */
TG_MUST_USE const struct tg_error *tg_commit_message(struct tg_commit *commit,
						     const struct tg_text **out);
TG_MUST_USE const struct tg_error *tg_commit_subject(struct tg_commit *commit, struct tg_str *out);
TG_MUST_USE const struct tg_error *tg_commit_trailers(struct tg_commit *commit,
						      const struct tg_trailers **out);

/* Modes of tree entries (gitformat-index(5)). */
enum {
	TG_MODE_TYPE = 0170000,
	TG_MODE_DIR = 0040000,
	TG_MODE_FILE = 0100000,
	TG_MODE_LINK = 0120000,
	TG_MODE_GITLINK = 0160000,
	TG_MODE_RUNS = 0111 /* bits of a file that may be executed */
};
static inline bool
tg_mode_is(uint32_t mode, uint32_t kind)
{
	return (mode & TG_MODE_TYPE) == kind;
}

/* One path that differs. A rename is a delete and an add; paths are bytes. */
struct tg_path {
	struct tg_str path;
	uint32_t old_mode; /* 0 = added */
	uint32_t new_mode; /* 0 = deleted */
	struct tg_oid old_id;
	struct tg_oid new_id;
};
/* Whether it was of that kind, or is now. */
static inline bool
tg_path_is_or_was(const struct tg_path *path, uint32_t kind)
{
	return tg_mode_is(path->old_mode, kind) || tg_mode_is(path->new_mode, kind);
}
enum { TG_PATH_BELOW = 4096 + 3 };
/* A submodule or a link stands for a folder: what something in that is called, written to
 * buf. "" for any other path. */
struct tg_str tg_path_below(const struct tg_path *path, char buf[TG_PATH_BELOW]);
/* Whether a path matches (NULL: any does): by its name or, of a submodule or a link, also by
 * what would be below it, as lib is in lib/ and lib/x.c comes with it. */
bool tg_path_matches(const struct tg_path *path, const struct tg_globs *globs);
struct tg_paths {
	const struct tg_path *items; /* in tree order */
	size_t nr;
};
/* Whether one of them does. */
bool tg_paths_match(const struct tg_paths *paths, const struct tg_globs *globs);
/* Sees a path, which lives until it returns. Its error ends what calls it, and is handed up. */
typedef const struct tg_error *tg_path_fn(void *data, const struct tg_path *path);
struct tg_lines {
	/* As git diff --numstat counts them; of a file with NULs that is called like no image,
	 * archive or other data those that git diff --text shows. */
	int64_t added, deleted;
	int64_t files; /* paths that differ, binaries and submodules too */
	/* tg_ref_size(): the first of those that git calls binary and that have lines all the
	 * same; empty = there is none. */
	struct tg_str odd;
};
/* Against the first parent (a root: against the empty tree). */
TG_MUST_USE const struct tg_error *tg_commit_paths(struct tg_commit *commit, struct tg_paths *out);
/* Whether more lines than limit differ in the paths that match (NULL = all), added and
 * deleted taken together: no more files are read than it takes to know. */
TG_MUST_USE const struct tg_error *tg_commit_lines_over(struct tg_commit *commit,
							const struct tg_globs *paths, int64_t limit,
							bool *out);
/*
 * Of a merge, the paths that are not as merging its parents leaves them: changed
 * besides, or left out. Those in conflict are not among them, as somebody has to decide
 * them. A merge of more than two counts as changing whatever any of its
 * parents has otherwise. Empty for any other commit. Their old_mode is that of what merging
 * leaves, or a parent has; their ids say nothing.
 */
TG_MUST_USE const struct tg_error *tg_commit_own_paths(struct tg_commit *commit,
						       struct tg_paths *out);
/* Of a merge, one path that it has as no parent has it, while they have it alike or there was
 * nothing to merge; else empty, though it may leave something out, or more
 * than merge a file in which they differ. Far cheaper: no merge base is looked for. */
TG_MUST_USE const struct tg_error *tg_commit_new_path(struct tg_commit *commit,
						      struct tg_paths *out);
/* Of a commit with two parents, whether it has just the tree that merging them gives, without
 * a conflict. False for any other. As dear as tg_commit_own_paths(). */
TG_MUST_USE const struct tg_error *tg_commit_is_clean_merge(struct tg_commit *commit, bool *out);
/* Whether any path that differs, or that a merge has of its own, matches. */
TG_MUST_USE const struct tg_error *tg_commit_touches(struct tg_commit *commit,
						     const struct tg_globs *paths, bool *out);
/*
 * Whether the commit says "This reverts commit X", a trunk held X before the
 * push, and its tree is what undoing X gives: the exact inverse delta, or the
 * conflict-free result of git_revert_commit(). Text alone is never enough.
 */
TG_MUST_USE const struct tg_error *tg_commit_is_revert(struct tg_commit *commit, bool *out);

#endif
