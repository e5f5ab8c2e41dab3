/* SPDX-License-Identifier: MIT */
/* What the checks of `trunkgate doctor` share. */
#ifndef TRUNKGATE_ADMIN_DOCTOR_DOCTOR_H
#define TRUNKGATE_ADMIN_DOCTOR_DOCTOR_H

#include "../command.h"

enum tg_ill { TG_ILL_NOTE, TG_ILL_WARNING, TG_ILL_ERROR };

struct tg_complaint {
	enum tg_ill ill;
	const char *id; /* stable: docs/doctor.md */
	const char *text;
	const char *fix;
};

/* One repository under examination. */
struct tg_patient {
	struct tg_arena *arena;
	const char *path;         /* as named */
	const char *root;         /* before the paths of the server's own files */
	struct tg_repo *repo;     /* NULL when it cannot be opened */
	const char *door;         /* where git goes for a push to it, and runs hooks */
	struct tg_policy *policy; /* NULL when it cannot be used */
	bool is_gitea;            /* Gitea or Forgejo has a hook there; by tg_examine_hooks() */
	struct tg_complaint *complaints;
	size_t nr, cap;
};

/* What is wrong, a format, and what to do about it, which is never missing. */
TG_PRINTF(5, 6)
void tg_complain_of(struct tg_patient *patient, enum tg_ill ill, const char *id, const char *fix,
		    const char *text, ...);

/* Where that value of core.hooksPath leads for a push: below the door, or below the home of
 * who owns the door, whom hooks run as (git-config(1), githooks(5)). */
const char *tg_hooks_path(const struct tg_patient *patient, struct tg_str value);

/* The socket of a daemon that takes records, syslog or journald; NULL = it is none. */
const char *tg_log_socket(struct tg_str daemon);

typedef void tg_examine(struct tg_patient *patient);
tg_examine tg_examine_hooks, tg_examine_settings, tg_examine_files, tg_examine_identity,
	tg_examine_machine, tg_examine_anchors, tg_examine_refs, tg_examine_exposure,
	tg_examine_hook_owners, tg_examine_signatures, tg_examine_graph, tg_examine_ledger,
	tg_examine_work_tree;

#endif
