/* SPDX-License-Identifier: MIT */
/*
 * What happens over several pushes: refused until let through, pushed until
 * approved; and what comes to a trunk at once.
 */
#include "sum.h"

#include "field.h"

#include "trunkgate/approval.h"
#include "trunkgate/calendar.h"

#include <string.h>

enum { MAX_WAITING = 200000, MAX_SEEN = 500000, KEPT_REASONS = 4, KEY_LEN = 900 };

/* A ref that was refused and has not got through. */
struct tg_sum_episode {
	int64_t since;
	size_t tries;
	uint32_t reasons[KEPT_REASONS]; /* sums of what was wrong the last time; 0 = none */
};

/* --- friction --- */

static uint32_t
sum_of(const char *id, const char *reason)
{
	uint32_t sum =
		tg_str_hash(tg_str_hash(TG_HASH_START, tg_str_from(id)), tg_str_from(reason));
	return sum ? sum : 1;
}

/* Whether any reason of this refusal of the ref was one of the last time. */
static bool
take_reasons(struct tg_sum_episode *episode, const json_t *record, const char *ref)
{
	const json_t *findings = json_object_get(record, "findings");
	uint32_t now[KEPT_REASONS] = { 0 };
	bool is_same = false;
	for (size_t i = 0, nr = 0; i < json_array_size(findings) && nr < KEPT_REASONS; i++) {
		const json_t *f = json_array_get(findings, i);
		if (strcmp(tg_log_field(f, "severity"), "error") != 0 ||
		    strcmp(tg_log_field(f, "ref"), ref) != 0)
			continue;
		now[nr] = sum_of(tg_log_field(f, "id"), tg_log_field(f, "reason"));
		for (size_t j = 0; j < KEPT_REASONS; j++)
			is_same = is_same || episode->reasons[j] == now[nr];
		nr++;
	}
	memcpy(episode->reasons, now, sizeof(now));
	return is_same;
}

static struct tg_sum_episode *
begin_episode(struct tg_log_sum *sum, const char *key, int64_t time)
{
	if (json_object_size(sum->waiting) >= MAX_WAITING)
		return NULL;
	json_object_set_new_nocheck(sum->waiting, key, json_integer((json_int_t)sum->nr_episodes));
	TG_GROW(sum->arena, sum->episodes, sum->nr_episodes, sum->cap_episodes);
	struct tg_sum_episode *episode = &sum->episodes[sum->nr_episodes++];
	*episode = (struct tg_sum_episode){ .since = time };
	return episode;
}

static void
note_refusal(struct tg_log_sum *sum, const struct tg_sum_push *push, const char *key,
	     const char *ref)
{
	const json_t *known = json_object_get(sum->waiting, key);
	struct tg_sum_episode *episode = known ? &sum->episodes[json_integer_value(known)]
					       : begin_episode(sum, key, push->time);
	sum->nr_ref_refusals++;
	if (!episode)
		return;
	bool is_same = take_reasons(episode, push->record, ref);
	sum->nr_repeats += episode->tries > 0;
	sum->nr_same_reason += episode->tries > 0 && is_same;
	episode->tries++;
}

static void
end_episode(struct tg_log_sum *sum, const struct tg_sum_push *push, const char *key)
{
	const json_t *known = json_object_get(sum->waiting, key);
	if (!known)
		return;
	const struct tg_sum_episode *episode = &sum->episodes[json_integer_value(known)];
	tg_series_add(sum->arena, &sum->recovery, (push->time - episode->since) / TG_SECOND_US);
	tg_series_add(sum->arena, &sum->tries, (int64_t)episode->tries);
	sum->nr_by_override += push->outcome == TG_OVERRIDDEN;
	json_object_del(sum->waiting, key);
}

/* A push that could not be judged says nothing about the work in it. */
void
tg_sum_friction(struct tg_log_sum *sum, const struct tg_sum_push *push)
{
	for (size_t i = 0; i < json_array_size(push->refs); i++) {
		const json_t *ref = json_array_get(push->refs, i);
		const char *name = tg_log_field(ref, "ref");
		char key[KEY_LEN];
		snprintf(key, sizeof(key), "%.200s %.500s %.64s",
			 tg_log_field(push->record, "repo"), name, push->pusher);
		if (push->outcome == TG_NOT_JUDGED)
			continue;
		if (push->outcome == TG_REFUSED &&
		    strcmp(tg_log_field(ref, "verdict"), "accepted") != 0)
			note_refusal(sum, push, key, name);
		else
			end_episode(sum, push, key);
	}
}

/* --- flow --- */

static void
note_landing(struct tg_log_sum *sum, const struct tg_sum_push *push, const json_t *ref)
{
	const json_t *commits = json_object_get(ref, "commits"),
		     *lines = json_object_get(ref, "lines");
	struct tg_oid old, new;
	sum->nr_landings++;
	tg_sum_day(sum, push->time)->landings++;
	if (json_is_integer(commits))
		tg_series_add(sum->arena, &sum->batch, json_integer_value(commits));
	if (json_is_integer(lines))
		tg_series_add(sum->arena, &sum->batch_lines, json_integer_value(lines));
	if (!sum->trunk)
		sum->trunk = tg_strdup(sum->arena, tg_log_field(ref, "ref"));
	if (strcmp(sum->trunk, tg_log_field(ref, "ref")) != 0 ||
	    !tg_oid_parse(tg_str_from(tg_log_field(ref, "old")), &old) ||
	    !tg_oid_parse(tg_str_from(tg_log_field(ref, "new")), &new))
		return;
	if (tg_oid_is_zero(&sum->trunk_to))
		sum->trunk_from = old;
	sum->trunk_to = new;
}

/* refs/approvals/WHO/TARGET/COMMIT: the first of a commit ends its wait. */
static void
note_approval(struct tg_log_sum *sum, const struct tg_sum_push *push, const char *name)
{
	const char *commit = strrchr(name, '/');
	const json_t *since = json_object_get(sum->seen, commit + 1);
	/* 0: another approval came first. */
	if (!since || !json_integer_value(since))
		return;
	tg_series_add(sum->arena, &sum->review,
		      (push->time - json_integer_value(since)) / TG_SECOND_US);
	json_object_set_new_nocheck(sum->seen, commit + 1, json_integer(0));
}

static void
note_seen(struct tg_log_sum *sum, const char *commit, int64_t time)
{
	if (!json_object_get(sum->seen, commit) && json_object_size(sum->seen) < MAX_SEEN)
		json_object_set_new_nocheck(sum->seen, commit, json_integer(time));
}

static bool
is_let_through(const struct tg_sum_push *push, const json_t *ref)
{
	const char *kind = tg_log_field(ref, "kind");
	if (push->outcome == TG_NOT_JUDGED || strcmp(kind, "delete") == 0 ||
	    strcmp(kind, "none") == 0)
		return false;
	return push->outcome != TG_REFUSED || strcmp(tg_log_field(ref, "verdict"), "accepted") == 0;
}

void
tg_sum_flow(struct tg_log_sum *sum, const struct tg_sum_push *push)
{
	static const char approvals[] = TG_APPROVALS, tags[] = "refs/tags/";
	for (size_t i = 0; i < json_array_size(push->refs); i++) {
		const json_t *ref = json_array_get(push->refs, i);
		const char *name = tg_log_field(ref, "ref");
		if (!is_let_through(push, ref))
			continue;
		if (strncmp(name, approvals, sizeof(approvals) - 1) == 0) {
			note_approval(sum, push, name);
			continue;
		}
		note_seen(sum, tg_log_field(ref, "new"), push->time);
		if (tg_sum_is_trunk(sum, name)) {
			note_landing(sum, push, ref);
		} else if (strncmp(name, tags, sizeof(tags) - 1) == 0) {
			sum->nr_tags++;
			tg_sum_day(sum, push->time)->tags++;
		}
	}
}
