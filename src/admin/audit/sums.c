/* SPDX-License-Identifier: MIT */
/* The log and the repository, read together. */
#include "sums.h"

const char *const tg_basis_texts[TG_BASIS_NR] = {
	[TG_BASIS_VERDICTS] = "Decisions of pre-receive in the log; one push is one decision.",
	[TG_BASIS_FINDINGS] =
		"Decisions of pre-receive; a push counts once for each reason, by the strictest that it got. "
		"Observed are findings that nobody was told: of observe, and of people who are exempt.",
	[TG_BASIS_PATHS] = "Findings that name a file, by the first two folders of its path.",
	[TG_BASIS_GROUPS] =
		"Groups as the policy has them today; who is in several counts in each. Groups of "
		"fewer than three people who pushed are put together, and people are not listed.",
	[TG_BASIS_FRICTION] =
		"Each ref and person: from the first refusal to the next push of that ref by that person that "
		"was let through. Work that goes on under another name, or that is given up, stays open.",
	[TG_BASIS_OVERRIDES] =
		"Decisions that an override turned. Who asked is in the log: trunkgate audit "
		"--verdict overridden.",
	[TG_BASIS_POLICY] = "Records of policy.changed; rules that are on in today's policy, and "
			    "had no finding of any kind in the period.",
	[TG_BASIS_LIFETIMES] =
		"The ledger: from when the server first saw any of a branch's work until its tip came to a "
		"trunk. Branches that were squashed or rebased on the way are not known again.",
	[TG_BASIS_OPEN] =
		"Branches as they stand now with work that no trunk has; their age by the "
		"ledger.",
	[TG_BASIS_BATCHES] =
		"Accepted pushes to trunks: new commits, and lines where a rule counted them.",
	[TG_BASIS_REVIEWS] =
		"Approvals pushed to refs/approvals/: from the first accepted push of the commit to the first "
		"approval of exactly that commit. Reviews elsewhere are not seen.",
	[TG_BASIS_LANDINGS] =
		"Accepted pushes to trunks, and tags that were pushed. A git server does not see "
		"deployments: it stands in for them only where every landing, or every tag, is deployed.",
	[TG_BASIS_LEAD] =
		"The lifetimes of branches: from the first push to the trunk. Time before the first push, and "
		"from the trunk to production, is not seen.",
	[TG_BASIS_REVERTS] =
		"Commits that came to the trunk and say \"This reverts commit ...\", and the time between both "
		"landings by the ledger. Failures that were mended forward, and failures in production "
		"that no revert tells of, are not seen.",
	[TG_BASIS_COST] = "Time within pre-receive as it measured itself.",
};

const struct tg_error *
tg_audit_sums_read(struct tg_audit_sums *sums, char **argv)
{
	const struct tg_policy *policy = NULL;
	TG_TRY(tg_log_filter_prepare(sums->arena, &sums->filter));
	if (!*argv) {
		TG_TRY(tg_site_facts_open(&sums->facts, sums->arena));
		policy = sums->facts.topics.policy;
		if (!policy)
			fprintf(stderr,
				"trunkgate: the policy has mistakes, so trunks are taken to be main or "
				"master, and groups are not known (trunkgate policy check)\n");
	}
	tg_log_sum_begin(&sums->log, sums->arena, &sums->filter, policy);
	TG_TRY(tg_log_sum_read(&sums->log, argv));
	return sums->facts.has_repo ? tg_site_facts_read(&sums->facts, &sums->log) : NULL;
}

double
tg_audit_sums_days(const struct tg_audit_sums *sums)
{
	double days = (double)tg_log_sum_span(&sums->log) / 86400.0;
	return days < 1 ? 1 : days;
}
