/* SPDX-License-Identifier: MIT */
/* From the ledger, the branches as they stand, the policy and the trunk's commits. */
#include "site_facts.h"

#include "trunkgate/calendar.h"
#include "trunkgate/message.h"

#include <stdlib.h>
#include <string.h>

/* More commits than this in a period are not looked at. */
enum { MAX_COMMITS = 10000000 };

const struct tg_error *
tg_site_facts_open(struct tg_site_facts *facts, struct tg_arena *arena)
{
	*facts = (struct tg_site_facts){ .topics.arena = arena };
	TG_TRY(tg_topics_open(&facts->topics, false));
	facts->has_repo = facts->topics.policy != NULL;
	facts->has_ledger = facts->topics.ledger != NULL;
	return NULL;
}

/* --- the ledger --- */

static const struct tg_error *
read_lifetimes(struct tg_site_facts *facts, const struct tg_log_sum *sum)
{
	struct tg_landed_branch *items;
	size_t nr;
	if (!facts->has_ledger || !sum->nr_records)
		return NULL;
	/* A landing is in the ledger moments before or after its record. */
	TG_TRY(tg_ledger_landed_branches(facts->topics.ledger, sum->first - TG_SECOND_US,
					 sum->last + TG_SECOND_US, &items, &nr));
	for (size_t i = 0; i < nr; i++) {
		tg_series_add(sum->arena, &facts->lifetimes,
			      (items[i].landed - items[i].started) / TG_SECOND_US);
		facts->nr_lifetimes_guessed += items[i].is_guess;
	}
	tg_series_sort(&facts->lifetimes);
	return NULL;
}

/* --- branches --- */

static const struct tg_error *
read_branch(struct tg_site_facts *facts, struct tg_ref *ref)
{
	struct tg_topics *topics = &facts->topics;
	struct tg_work *work;
	struct tg_life life;
	bool found;
	TG_TRY(tg_ref_work(ref, TG_END_NEW, &work));
	if (!work || !tg_work_nr(work))
		return NULL;
	facts->nr_open++;
	TG_TRY(tg_topic_life(topics, ref, work, &life, &found));
	if (found)
		tg_series_add(topics->arena, &facts->open_ages,
			      (topics->now - life.started) / TG_SECOND_US);
	return NULL;
}

static const struct tg_error *
read_branches(struct tg_site_facts *facts)
{
	const struct tg_push *push = facts->topics.push;
	for (size_t i = 0; i < tg_push_nr_refs(push); i++)
		TG_TRY(read_branch(facts, tg_push_ref(push, i)));
	tg_series_sort(&facts->open_ages);
	return NULL;
}

/* --- the policy --- */

static void
find_silent(struct tg_site_facts *facts, const struct tg_log_sum *sum)
{
	const struct tg_policy *policy = facts->topics.policy;
	facts->silent = TG_NEW_ARRAY(sum->arena, policy->nr_instances + 1, const char *);
	for (size_t i = 0; i < policy->nr_instances; i++) {
		const struct tg_instance *in = &policy->instances[i];
		bool is_heard = false;
		if (in->mode == TG_MODE_OFF)
			continue;
		facts->nr_rules++;
		for (size_t j = 0; j < sum->rules.nr && !is_heard; j++)
			is_heard = strcmp(sum->rules.rows[j].key, in->id.ptr) == 0;
		if (!is_heard)
			facts->silent[facts->nr_silent++] = in->id.ptr;
	}
}

/* --- what was taken back --- */

static const struct tg_error *
read_commit(struct tg_site_facts *facts, struct tg_commit *commit)
{
	struct tg_ledger *ledger = facts->topics.ledger;
	const struct tg_text *message;
	struct tg_oid reverted;
	int64_t landed = 0, restored = 0;
	bool has_landed = false, has_restored = false;
	facts->nr_commits++;
	TG_TRY(tg_commit_message(commit, &message));
	if (!tg_oid_parse(tg_message_reverted_id(message->text), &reverted))
		return NULL;
	facts->nr_reverts++;
	if (!ledger)
		return NULL;
	TG_TRY(tg_ledger_landing(ledger, &reverted, &landed, &has_landed));
	TG_TRY(tg_ledger_landing(ledger, tg_commit_oid(commit), &restored, &has_restored));
	if (has_landed && has_restored && restored >= landed)
		tg_series_add(facts->topics.arena, &facts->restore,
			      (restored - landed) / TG_SECOND_US);
	return NULL;
}

static const struct tg_error *
walk(struct tg_site_facts *facts, struct tg_change *change, struct tg_arena *arena)
{
	struct tg_commit *commit = NULL;
	size_t cursor = 0;
	for (;;) {
		tg_arena_reset(arena);
		TG_TRY(tg_change_next(change, &cursor, arena, &commit));
		if (!commit)
			return NULL;
		TG_TRY(read_commit(facts, commit));
	}
}

static const struct tg_error *
read_commits(struct tg_site_facts *facts, const struct tg_log_sum *sum, struct tg_arena *scratch)
{
	static const struct tg_globs nothing;
	struct tg_topics *topics = &facts->topics;
	char from[TG_OID_HEX], to[TG_OID_HEX];
	struct tg_change *change = NULL;
	struct tg_push *push;
	if (!sum->trunk)
		return NULL;
	tg_repo_set_max_commits(topics->repo, MAX_COMMITS);
	TG_TRY(tg_push_single(topics->arena, topics->repo, tg_str_from(sum->trunk),
			      tg_str_from(tg_oid_hex(from, &sum->trunk_from)),
			      tg_str_from(tg_oid_hex(to, &sum->trunk_to)), true, &push));
	tg_push_set_trunks(push, &nothing);
	TG_TRY(tg_ref_change(tg_push_ref(push, 0), &nothing, TG_SELECT_EVERY, &change));
	if (change)
		TG_TRY(walk(facts, change, scratch));
	tg_series_sort(&facts->restore);
	return NULL;
}

const struct tg_error *
tg_site_facts_read(struct tg_site_facts *facts, const struct tg_log_sum *sum)
{
	TG_TRY(read_lifetimes(facts, sum));
	TG_TRY(read_branches(facts));
	find_silent(facts, sum);
	struct tg_arena *scratch = tg_arena_new("commit", TG_COMMIT_BUDGET);
	/* Commits of long ago may be gone; the rest is worth telling without them. */
	const struct tg_error *err = read_commits(facts, sum, scratch);
	if (err)
		facts->unknown = tg_error_text(sum->arena, err);
	tg_arena_destroy(scratch);
	return NULL;
}
