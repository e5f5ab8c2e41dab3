/* SPDX-License-Identifier: MIT */
/*
 * A worker tells a landing in lines: "F index severity id reason count
 * commit detail" for each reason found, "P person" for each author that the
 * policy knows, "C columns key,key..." for each commit, and "L index verdict
 * commits lines files" at its end.
 */
#include "parts.h"

#include "trunkgate/message.h"
#include "trunkgate/work.h"

#include <string.h>

enum { MAX_KEYS = 16, MAX_KEY = 40 };

static const struct tg_finding *
first_of(const struct tg_verdict *v, const struct tg_tally *tally)
{
	for (size_t i = 0; i < v->nr_findings; i++)
		if (v->findings[i].reason == tally->reason &&
		    strcmp(v->findings[i].id, tally->id) == 0)
			return &v->findings[i];
	return NULL;
}

static void
send_findings(FILE *out, size_t index, const struct tg_verdict *verdict)
{
	char hex[TG_OID_HEX];
	for (size_t i = 0; i < verdict->nr_tallies; i++) {
		const struct tg_tally *tally = &verdict->tallies[i];
		const struct tg_finding *f = first_of(verdict, tally);
		fprintf(out, "F %zu %d %.*s %.*s %zu %s %.250s\n", index, (int)tally->severity,
			TG_REPLAY_NAME - 1, tally->id, TG_REPLAY_NAME - 1, tally->reason->id,
			tally->nr, f && f->has_commit ? tg_oid_hex(hex, &f->commit) : "-",
			f && f->detail ? f->detail : "-");
	}
	if (verdict->error)
		fprintf(out, "F %zu %d not-judged error 1 - %.250s\n", index,
			(int)TG_SEVERITY_ERROR, verdict->error->message);
}

static bool
is_plain(struct tg_str key)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789-";
	for (size_t i = 0; i < key.len; i++)
		if (!memchr(allowed, key.ptr[i], sizeof(allowed) - 1))
			return false;
	return key.len > 0 && key.len <= MAX_KEY;
}

static bool
is_first_of_its_key(const struct tg_trailers *trailers, size_t at)
{
	const struct tg_trailer *first = tg_trailers_find(trailers, trailers->items[at].key, 0);
	return first == &trailers->items[at];
}

/* Merges are made by programs; what people write is what others show. */
static const struct tg_error *
send_commit(FILE *out, struct tg_commit *commit)
{
	const struct tg_trailers *trailers = NULL;
	struct tg_str subject = { 0 };
	size_t nr = 0;
	if (tg_commit_nr_parents(commit) > 1)
		return NULL;
	TG_TRY(tg_commit_subject(commit, &subject));
	TG_TRY(tg_commit_trailers(commit, &trailers));
	fprintf(out, "C %zu ", tg_display_width(subject));
	for (size_t i = 0; i < trailers->nr && nr < MAX_KEYS; i++)
		if (is_plain(trailers->items[i].key) && is_first_of_its_key(trailers, i))
			fprintf(out, "%s%.*s", nr++ ? "," : "", TG_STR_ARG(trailers->items[i].key));
	fputc('\n', out);
	return NULL;
}

static const struct tg_error *
send_commits(FILE *out, struct tg_push *push, const struct tg_policy *policy, bool measure,
	     struct tg_arena *scratch)
{
	static const struct tg_globs nothing;
	bool knows_people = tg_replay_knows_people(policy);
	struct tg_change *change = NULL;
	struct tg_commit *commit = NULL;
	size_t cursor = 0;
	if (!measure && !knows_people)
		return NULL;
	TG_TRY(tg_ref_change(tg_push_ref(push, 0), &nothing, TG_SELECT_EVERY, &change));
	while (change) {
		tg_arena_reset(scratch);
		TG_TRY(tg_change_next(change, &cursor, scratch, &commit));
		if (!commit)
			break;
		long person = tg_replay_person_of(policy, tg_commit_author(commit).mail);
		if (knows_people && person >= 0)
			fprintf(out, "P %ld\n", person);
		if (measure)
			TG_TRY(send_commit(out, commit));
	}
	return NULL;
}

const struct tg_error *
tg_replay_send(FILE *out, size_t index, struct tg_push *push, const struct tg_verdict *verdict,
	       bool measure, struct tg_arena *scratch)
{
	struct tg_lines size = { 0 };
	send_findings(out, index, verdict);
	TG_TRY(send_commits(out, push, verdict->policy, measure, scratch));
	if (measure)
		TG_TRY(tg_ref_size(tg_push_ref(push, 0), NULL, NULL, &size));
	fprintf(out, "L %zu %d %lld %lld %lld\n", index, (int)verdict->outcome,
		(long long)(verdict->nr_refs ? verdict->refs[0].commits : -1),
		(long long)(size.added + size.deleted), (long long)size.files);
	return NULL;
}
