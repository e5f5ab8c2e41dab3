/* SPDX-License-Identifier: MIT */
/*
 * The repository and the push in it, for the engine and the command (rules
 * see change.h only). libgit2 is used read-only: but for anchors of the log
 * (anchor.h) no object, ref or configuration is ever written.
 */
#ifndef TRUNKGATE_REPO_H
#define TRUNKGATE_REPO_H

#include "trunkgate/change.h"
#include "trunkgate/error.h"

/*
 * The environment that git and the server give a hook; read by name, here
 * only. Views of the process's environment.
 */
struct tg_env {
	const char *git_dir;    /* GIT_DIR, NULL when not run by git */
	const char *object_dir; /* GIT_OBJECT_DIRECTORY: the quarantine, or NULL */
	const char *quarantine; /* GIT_QUARANTINE_PATH or NULL */
	const char *shallow;    /* GIT_SHALLOW_FILE: the push comes from a shallow clone; or NULL */
	struct tg_str *options; /* push options below GIT_PUSH_OPTION_COUNT */
	size_t nr_options;      /* at most TG_MAX_PUSH_OPTIONS */
	/* Of a signed push; of any other they can be the client's own. */
	const char *certificate;  /* GIT_PUSH_CERT or NULL */
	const char *nonce;        /* GIT_PUSH_CERT_NONCE or NULL */
	const char *nonce_status; /* GIT_PUSH_CERT_NONCE_STATUS or NULL */
	bool is_of_forge;         /* GITEA_INTERNAL_PUSH=true: Gitea or Forgejo pushes by itself */
};
#define TG_MAX_PUSH_OPTIONS 64

/* GIT_DIR alone; NULL = it is unset or empty. */
const char *tg_env_git_dir(void);
/* TG_ERR_INPUT when a count is no number, too large, or an option missing. */
TG_MUST_USE const struct tg_error *tg_env_read(struct tg_arena *arena, struct tg_env *out);
/* One variable that the policy or the operator names; NULL when unset. */
const char *tg_env_get(const char *name);

struct tg_repo;

/*
 * Opens git_dir itself, without a search; for that of a linked worktree the repository
 * that it is of, with the HEAD of the worktree. Objects are looked up in the
 * quarantine of env (may be NULL: none) and in the repository with all its
 * alternates. TG_ERR_GIT with a text an administrator can act on for formats
 * that cannot be judged: SHA-256, reftable, unknown extensions, a partial
 * clone, a shallow repository, a missing alternate.
 */
TG_MUST_USE const struct tg_error *tg_repo_open(struct tg_arena *arena, const char *git_dir,
						const struct tg_env *env, struct tg_repo **out);
/* The repository that start lies in, as git finds it, for the command; NULL = the
 * one that GIT_DIR names, else that of the working directory. *git_dir is absolute. */
TG_MUST_USE const struct tg_error *tg_repo_discover(struct tg_arena *arena, const char *start,
						    const char **git_dir);
/* TG_ERR_INPUT when the push at hand could cut off the repository's history. */
TG_MUST_USE const struct tg_error *tg_repo_check_cut(struct tg_repo *repo);
/* Absolute path of the repository, for messages, log and policy. */
const char *tg_repo_path(const struct tg_repo *repo);
/* The object directories it reads: its own, then all that it borrows from. */
TG_MUST_USE const struct tg_error *tg_repo_object_dirs(struct tg_repo *repo,
						       const char *const **out, size_t *nr);
/* Where the objects of the push at hand lie; NULL = nowhere by themselves. Of Gitaly that
 * is not below the repository. TG_ERR_GIT for any other place that is not. */
TG_MUST_USE const struct tg_error *tg_repo_quarantine(struct tg_repo *repo, const char **out);
/*
 * For the command in a developer's clone: from now on refs/heads/X stands for
 * refs/remotes/<remote>/X (what the server held when last fetched) and only
 * tags and those are refs. NULL goes back to the repository's own refs.
 */
void tg_repo_set_remote(struct tg_repo *repo, const char *remote);
/* Walks and diffs past this moment (tg_monotonic_us) are TG_ERR_LIMIT. */
void tg_repo_set_deadline(struct tg_repo *repo, int64_t monotonic_us);
/* Most commits that one ref of a push may bring; past it TG_ERR_LIMIT. */
void tg_repo_set_max_commits(struct tg_repo *repo, int64_t nr);

/* git configuration of the system's file and then the repository's (with
 * includes); never the user's or the environment's. Last value / all values
 * in order. *out has ptr NULL when unset. */
TG_MUST_USE const struct tg_error *tg_repo_config(struct tg_repo *repo, const char *key,
						  struct tg_str *out);
TG_MUST_USE const struct tg_error *tg_repo_config_all(struct tg_repo *repo, const char *key,
						      struct tg_str **out, size_t *nr);

/*
 * Reads a ref by full name through symbolic refs. *resolved is the last
 * name (of a ref that may not exist: then *oid is zero). More than 5 levels
 * or a cycle: TG_ERR_GIT.
 */
TG_MUST_USE const struct tg_error *tg_repo_ref(struct tg_repo *repo, struct tg_str name,
					       struct tg_str *resolved, struct tg_oid *oid);
struct tg_ref_value {
	struct tg_str name;
	struct tg_oid oid;
};
/* All refs whose full names match, sorted by name. */
TG_MUST_USE const struct tg_error *tg_repo_list(struct tg_repo *repo, const struct tg_globs *refs,
						struct tg_ref_value **out, size_t *nr);
/* A commit named by an id, a full or short ref name, or HEAD~3 and the like
 * (git-rev-parse rules); for the command only. */
TG_MUST_USE const struct tg_error *tg_repo_rev(struct tg_repo *repo, const char *spec,
					       struct tg_oid *out);
/* Contents of path in the tree of commit; a regular file of at most max
 * bytes. *found is false when the path does not exist. */
TG_MUST_USE const struct tg_error *tg_repo_blob_at(struct tg_repo *repo,
						   const struct tg_oid *commit, struct tg_str path,
						   size_t max, struct tg_arena *arena,
						   struct tg_str *out, bool *found);
/* The bytes of a blob; *found false when the object is another one. TG_ERR_LIMIT
 * for one larger than max bytes, TG_ERR_GIT when there is none. */
TG_MUST_USE const struct tg_error *tg_repo_blob(struct tg_repo *repo, const struct tg_oid *oid,
						size_t max, struct tg_arena *arena,
						struct tg_str *out, bool *found);

struct tg_push;

enum { TG_MAX_REFS = 100000, TG_MAX_REF_NAME = 1024 };

/*
 * stdin of pre-receive and post-receive: lines "old SP new SP ref LF"
 * (githooks(5)), ids of 40 or 64 digits. TG_ERR_INPUT, with the line's number, for
 * what no client of good faith sends: a malformed line, a name that
 * git-check-ref-format(1) refuses, the same ref twice (after resolving), an
 * old value that is not the ref's. With is_applied (post-receive) the old
 * values are not compared, since the refs have moved.
 */
TG_MUST_USE const struct tg_error *tg_push_read(struct tg_arena *arena, struct tg_repo *repo,
						struct tg_str input, bool is_applied,
						struct tg_push **out);
/* argv of the update hook (ref, old, new), or a local range of the command
 * (old values are not compared when is_local). */
TG_MUST_USE const struct tg_error *tg_push_single(struct tg_arena *arena, struct tg_repo *repo,
						  struct tg_str ref, struct tg_str old_hex,
						  struct tg_str new_hex, bool is_local,
						  struct tg_push **out);
size_t tg_push_nr_refs(const struct tg_push *push);
struct tg_ref *tg_push_ref(const struct tg_push *push, size_t index);
/* Tells which refs are trunks (full names or patterns); before any fact. */
void tg_push_set_trunks(struct tg_push *push, const struct tg_globs *trunks);
/* The value that a trunk held before the push: the first literal trunk that
 * exists; *name empty when there is none. */
TG_MUST_USE const struct tg_error *tg_push_old_trunk(struct tg_push *push, struct tg_str *name,
						     struct tg_oid *out);

/*
 * The commits that a rule on rule_refs judges for this ref (change.h, enum
 * tg_selection). Calls with the same outcome give the same object. *out is
 * NULL when the ref brings nothing to judge (deletion, no commit).
 */
TG_MUST_USE const struct tg_error *tg_ref_change(struct tg_ref *ref,
						 const struct tg_globs *rule_refs,
						 enum tg_selection selection,
						 struct tg_change **out);
/* Whether every commit listed is certainly new; a walk ordered by dates can
 * list too much under clock skew, never too little. */
bool tg_change_is_exact(const struct tg_change *change);
/* Makes it exact, at the cost of a full ancestor walk; *shrunk says whether
 * any commit was dropped. */
TG_MUST_USE const struct tg_error *tg_change_make_exact(struct tg_change *change, bool *shrunk);
/*
 * Iterates, children before parents. *cursor starts at 0. *out is NULL at
 * the end. The commit and its facts live in arena, which the caller resets
 * between calls.
 */
TG_MUST_USE const struct tg_error *tg_change_next(struct tg_change *change, size_t *cursor,
						  struct tg_arena *arena, struct tg_commit **out);

/* What makes an object unjudgeable whatever the policy: git lets such objects
 * in with fsckObjects off, and readers disagree about them. */
struct tg_malformed {
	const char *reason; /* "malformed_commit" or "malformed_tree" */
	const char *detail; /* escaped, of arena; NULL = all is well */
	struct tg_str path; /* directory of a malformed tree, else empty */
};
/*
 * Checks raw headers (one tree, author and committer in git's order, sane
 * identities and dates, no NUL in the message, no duplicate parents) and all
 * trees that the commit brings (sorted, unique, sane names and modes).
 */
TG_MUST_USE const struct tg_error *tg_commit_check(struct tg_commit *commit,
						   struct tg_malformed *out);
/* Goes on to the next commit that was not found to be well-formed yet, of this or another ref. */
void tg_change_skip_sound(const struct tg_change *change, size_t *cursor);

#endif
