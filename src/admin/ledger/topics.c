/* SPDX-License-Identifier: MIT */
/* One push in which nothing moves, so that facts are shared by all branches. */
#include "topics.h"

#include "trunkgate/clock.h"

static const struct tg_error *
list_topics(struct tg_topics *topics, struct tg_buf *lines)
{
	struct tg_glob_item item = { .text = TG_STR("refs/heads/**") };
	const struct tg_globs heads = { &item, 1 };
	struct tg_ref_value *refs;
	char hex[TG_OID_HEX];
	size_t nr;
	TG_TRY(tg_repo_list(topics->repo, &heads, &refs, &nr));
	for (size_t i = 0; i < nr; i++) {
		if (tg_globs_match(&topics->policy->trunks, refs[i].name))
			continue;
		tg_oid_hex(hex, &refs[i].oid);
		tg_buf_addf(lines, "%s %s ", hex, hex);
		tg_buf_add(lines, refs[i].name);
		tg_buf_addc(lines, '\n');
	}
	return NULL;
}

static const struct tg_error *
open_ledger(struct tg_topics *topics, bool make)
{
	const char *path = tg_repo_path(topics->repo);
	if (!make && !tg_ledger_exists(topics->arena, path))
		return NULL;
	return tg_ledger_open(topics->arena, path, topics->now, &topics->ledger);
}

const struct tg_error *
tg_topics_open(struct tg_topics *topics, bool make_ledger)
{
	struct tg_buf lines;
	topics->now = tg_now_us();
	TG_TRY(tg_command_repo(topics->arena, &topics->repo));
	TG_TRY(tg_gate_policy(topics->arena, topics->repo, NULL, &topics->policy,
			      &topics->problems));
	if (!topics->policy)
		return NULL;
	tg_repo_set_max_commits(topics->repo, topics->policy->max_commits);
	tg_buf_init(&lines, topics->arena, (size_t)128 << 20);
	TG_TRY(list_topics(topics, &lines));
	TG_TRY(tg_push_read(topics->arena, topics->repo, tg_buf_str(&lines), true, &topics->push));
	tg_push_set_trunks(topics->push, &topics->policy->trunks);
	return open_ledger(topics, make_ledger);
}

const struct tg_error *
tg_topic_life(struct tg_topics *topics, struct tg_ref *ref, struct tg_work *work,
	      struct tg_life *out, bool *found)
{
	const struct tg_sight now = { .time = topics->now };
	struct tg_branch branch;
	bool is_known = false;
	*found = false;
	if (!topics->ledger || !work || !tg_work_nr(work))
		return NULL;
	TG_TRY(tg_ledger_branch(topics->ledger, tg_ref_name(ref), &branch, &is_known));
	TG_TRY(tg_ledger_life(topics->ledger, work, is_known ? &branch : NULL, NULL, &now, out));
	*found = !out->is_new;
	return NULL;
}
