/* SPDX-License-Identifier: MIT */
/* What a repository and its ledger know that its log does not: how long work
 * took to land, what is open, which rules are silent, what was taken back. */
#ifndef TRUNKGATE_ADMIN_AUDIT_SITE_FACTS_H
#define TRUNKGATE_ADMIN_AUDIT_SITE_FACTS_H

#include "../log/sum.h"
#include "../ledger/topics.h"

struct tg_site_facts {
	struct tg_topics topics;
	bool has_repo;              /* false: the log was given as files, nothing else is known */
	bool has_ledger;            /* false: no rule has needed one */
	struct tg_series lifetimes; /* seconds, of what landed in the period */
	size_t nr_lifetimes_guessed;
	struct tg_series open_ages; /* seconds */
	size_t nr_open;             /* branches with unmerged work, of known age or not */
	const char **silent;        /* ids of rules that are on and have no finding */
	size_t nr_silent, nr_rules;
	/* Of the commits that came to the trunk in the period; by what their messages say. */
	size_t nr_commits, nr_reverts;
	const char *unknown;      /* why they could not be read, or NULL */
	struct tg_series restore; /* seconds from a landing to its revert's, where both are known */
};

/* Opens the repository around the working directory, with its policy, which
 * must have no mistakes. */
TG_MUST_USE const struct tg_error *tg_site_facts_open(struct tg_site_facts *facts,
						      struct tg_arena *arena);
/* The rest, for the period and the trunk of sum, which has been read. */
TG_MUST_USE const struct tg_error *tg_site_facts_read(struct tg_site_facts *facts,
						      const struct tg_log_sum *sum);

#endif
