/* SPDX-License-Identifier: MIT */
/*
 * The engine: push x policy x rules -> findings -> verdict. The same for every
 * program, so that a verdict does not depend on where it was asked for.
 */
#ifndef TRUNKGATE_GATE_H
#define TRUNKGATE_GATE_H

#include "trunkgate/repo.h"
#include "trunkgate/verdict.h"

/* Memory budgets, bytes. */
#define TG_PUSH_BUDGET ((size_t)512 << 20)
#define TG_COMMIT_BUDGET ((size_t)256 << 20)

enum { TG_EXIT_ACCEPTED = 0, TG_EXIT_REFUSED = 1, TG_EXIT_NOT_JUDGED = 2 };

/*
 * The whole life of a hook program: reads its input, judges, prints to
 * stderr, appends to the log, runs the chained hook, and gives the exit
 * status. Called by hand it says what it is and how to install it.
 */
int tg_gate_hook(enum tg_hook hook, int argc, char **argv);

/*
 * The policy that governs a repository: files named by git configuration, then
 * tree_policy from the old trunk tip; or, when file is not NULL, that file
 * alone (trunkgate check --policy). *problems is filled and *out NULL when the
 * policy cannot be used.
 */
TG_MUST_USE const struct tg_error *tg_gate_policy(struct tg_arena *arena, struct tg_repo *repo,
						  const char *file, struct tg_policy **out,
						  struct tg_problems *problems);
/* The mistakes of the policy that would govern the next push, where a tree's is asked
 * for: one that has some would refuse every push, also that which mends it. An error:
 * it would be no file. */
TG_MUST_USE const struct tg_error *tg_gate_next_policy(struct tg_arena *arena, struct tg_repo *repo,
						       struct tg_push *push,
						       struct tg_problems *problems);
/* The same layers unmerged, for `policy show` and `policy check`. */
TG_MUST_USE const struct tg_error *tg_gate_layers(struct tg_arena *arena, struct tg_repo *repo,
						  const char *file, struct tg_layer **out,
						  size_t *nr, struct tg_policy_dirs *dirs);

/* Where ready policies and the like stand: where this was installed to, or
 * where git configuration (trunkgate.share) says, for a relocated
 * installation. repo may be NULL. */
TG_MUST_USE const struct tg_error *tg_gate_share(struct tg_arena *arena, struct tg_repo *repo,
						 const char **out);

/* The scanners of imports: share/languages, or share/policies/languages in a tree
 * of sources. Read as far as they are needed; see tg_languages_need(). */
struct tg_languages; /* imports.h */
TG_MUST_USE const struct tg_error *tg_gate_languages(struct tg_arena *arena, struct tg_repo *repo,
						     struct tg_languages *out);
/* Whether a policy can use them, if it does: TG_ERR_POLICY with the first mistake in
 * any of them; in *out, entries that name languages which are not there. repo may be
 * NULL: then only the names are looked at, and only where scanners are installed. */
TG_MUST_USE const struct tg_error *tg_gate_check_languages(struct tg_arena *arena,
							   struct tg_repo *repo,
							   const struct tg_policy *policy,
							   struct tg_problems *out);

/* What verifies signatures of that kind: the path of a program. */
const char *tg_gate_verifies(enum tg_signature_kind kind);
/* The policy's keyring, read; empty when it names none. As tg_file_read_trusted(). */
TG_MUST_USE const struct tg_error *
tg_gate_keyring(struct tg_arena *arena, const struct tg_policy *policy, struct tg_str *out);

/* Whether the file is a program that can be run, and is a hook of ours. */
bool tg_gate_is_hook(struct tg_arena *arena, const char *path);

/* Judges a push; verdict's context fields are the caller's, the rest is
 * filled. What cannot be judged is in verdict, not returned. */
void tg_gate_judge(struct tg_arena *arena, struct tg_repo *repo, struct tg_push *push,
		   const struct tg_policy *policy, struct tg_verdict *verdict);

/* The exit status of a verdict for a hook. */
int tg_gate_exit(const struct tg_verdict *verdict);

#endif
