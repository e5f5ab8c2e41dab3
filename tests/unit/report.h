/* SPDX-License-Identifier: MIT */
/* Verdicts made by hand, and logs read back, for the tests of the reports. */
#ifndef TRUNKGATE_TEST_REPORT_H
#define TRUNKGATE_TEST_REPORT_H

#include "../../src/git/priv.h"

#include "trunkgate/digest.h"
#include "trunkgate/file.h"
#include "trunkgate/report.h"

#include <criterion/criterion.h>
#include <jansson.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_FINDINGS = 1200 };

static const struct tg_reason missing = { "missing", "a trailer is missing", "git commit --amend" };
static const struct tg_reason too_long = { "subject_max", "the subject is too long", NULL };
static const struct tg_reason outside = { "not_allowed", "not allowed here", NULL };

/* The commit 1a2b3c4d..., and others that differ in their first byte. */
static const struct tg_oid some_commit = { { 0x1a, 0x2b, 0x3c, 0x4d, 0x5e } };

static struct {
	struct tg_arena *arena;
	struct tg_ref refs[3];
	struct tg_ref_verdict ref_verdicts[3];
	struct tg_finding findings[MAX_FINDINGS];
	struct tg_tally tallies[64];
	struct tg_policy policy;
	struct tg_verdict v;
	char dir[64];
} box;

TG_UNUSED static void
make_ref(size_t at, const char *name, enum tg_ref_kind kind)
{
	struct tg_ref *ref = &box.refs[at];
	ref->name = ref->pushed_name = tg_str_from(name);
	ref->kind = kind;
	ref->new = some_commit;
	box.ref_verdicts[at] = (struct tg_ref_verdict){ ref, 4, -1, TG_REFUSED };
	if (at >= box.v.nr_refs)
		box.v.nr_refs = at + 1;
}

/* A refused push of refs/heads/main without findings yet. */
TG_UNUSED static void
start_verdict(void)
{
	memset(&box, 0, sizeof(box));
	box.arena = tg_arena_new("push", (size_t)256 << 20);
	box.policy.identity = "gitolite";
	memcpy(box.policy.hash, "5f3a91c0", 8);
	memset(box.policy.hash + 8, '0', 56);
	box.v = (struct tg_verdict){ .hook = TG_HOOK_PRE_RECEIVE,
				     .outcome = TG_REFUSED,
				     .would_be = TG_REFUSED,
				     .findings = box.findings,
				     .tallies = box.tallies,
				     .refs = box.ref_verdicts,
				     .policy = &box.policy,
				     .pusher = TG_STR("ana"),
				     .repo_path = "/srv/git/app.git",
				     .record = "01JD2F7X000000000000000000",
				     .push = "01JD2F7W000000000000000000",
				     .duration_us = 4100 };
	make_ref(0, "refs/heads/main", TG_REF_UPDATE);
}

TG_UNUSED static struct tg_tally *
tally_of(const struct tg_finding *f)
{
	struct tg_verdict *v = &box.v;
	for (size_t i = 0; i < v->nr_tallies; i++)
		if (v->tallies[i].reason == f->reason && v->tallies[i].ref == f->ref &&
		    v->tallies[i].severity == f->severity && strcmp(v->tallies[i].id, f->id) == 0)
			return &v->tallies[i];
	v->tallies[v->nr_tallies] =
		(struct tg_tally){ f->id, f->rule, f->reason, f->ref, f->severity, 0 };
	return &v->tallies[v->nr_tallies++];
}

/* Counts f, and keeps it while there is room, as the gate does. */
TG_UNUSED static struct tg_finding *
add_finding(struct tg_finding f)
{
	if (!f.ref)
		f.ref = &box.refs[0];
	f.mode = TG_MODE_ENFORCE;
	tally_of(&f)->nr++;
	if (box.v.nr_findings == TG_MAX_FINDINGS)
		return NULL;
	box.findings[box.v.nr_findings] = f;
	return &box.findings[box.v.nr_findings++];
}

/* An error of a commit whose id begins with that byte; 0 = some_commit. */
TG_UNUSED static struct tg_finding *
add_commit(const char *id, const struct tg_reason *reason, unsigned char first, const char *detail)
{
	struct tg_finding f = { .id = id,
				.rule = "trailers",
				.reason = reason,
				.severity = TG_SEVERITY_ERROR,
				.has_commit = true,
				.commit = some_commit,
				.detail = detail };
	if (first)
		f.commit.id[0] = first;
	return add_finding(f);
}

TG_UNUSED static const char *
text_of_verdict(void)
{
	struct tg_buf out;
	tg_buf_init(&out, box.arena, 1 << 20);
	tg_report_text(&out, &box.v);
	return out.ptr;
}

#define must(call) \
	do { \
		const struct tg_error *must_err_ = (call); \
		cr_assert_null(must_err_, "%s", \
			       must_err_ ? tg_error_text(box.arena, must_err_) : ""); \
	} while (0)

/* ---- Logs ---- */

TG_UNUSED static void
start_log(void)
{
	start_verdict();
	snprintf(box.dir, sizeof(box.dir), "/tmp/trunkgate-unit.XXXXXX");
	cr_assert_not_null(mkdtemp(box.dir));
	box.v.repo_path = box.dir;
	cr_assert_eq(mkdir(tg_path_join(box.arena, box.dir, "trunkgate"), 0750), 0);
}

TG_UNUSED static const char *
in_dir(const char *name)
{
	return tg_path_join(box.arena, box.dir, name);
}

TG_UNUSED static void
stop_log(void)
{
	struct tg_buf command;
	tg_buf_init(&command, box.arena, 256);
	tg_buf_addf(&command, "rm -rf %s", box.dir);
	cr_assert_eq(system(command.ptr), 0);
	tg_arena_destroy(box.arena);
}

static const char log_name[] = "trunkgate/audit.jsonl";

TG_UNUSED static struct tg_audit *
open_audit(const char *target)
{
	struct tg_audit *audit = NULL;
	must(tg_audit_new(box.arena, box.dir, tg_str_from(target), 0, &audit));
	return audit;
}

/* Appends the verdict to the standard log, as a process of its own would. */
TG_UNUSED static void
append_one(void)
{
	must(tg_audit_append(open_audit(""), box.arena, &box.v));
}

TG_UNUSED static struct tg_str
read_file(const char *name)
{
	struct tg_str text = { 0 };
	must(tg_file_read(box.arena, in_dir(name), (size_t)64 << 20, &text, NULL));
	return text;
}

TG_UNUSED static void
write_file(const char *name, struct tg_str text)
{
	FILE *out = fopen(in_dir(name), "w");
	cr_assert_not_null(out);
	cr_assert_eq(fwrite(text.ptr, 1, text.len, out), text.len);
	cr_assert_eq(fclose(out), 0);
}

/* The record in the at-th line, from 0; -1 = the last. Borrowed for the test. */
TG_UNUSED static json_t *
record_at(const char *name, long at)
{
	struct tg_str text = read_file(name), line, found = { 0 };
	for (long i = 0; tg_str_split(&text, '\n', &line); i++)
		if (at < 0 || i == at)
			found = line;
	json_t *record = json_loadb(found.ptr, found.len, JSON_REJECT_DUPLICATES, NULL);
	cr_assert_not_null(record, "line %ld of %s", at, name);
	return record;
}

TG_UNUSED static const char *
field(json_t *record, const char *key)
{
	json_t *value = json_object_get(record, key);
	return json_is_string(value) ? json_string_value(value) : "(no text)";
}

TG_UNUSED static long
number(json_t *record, const char *key)
{
	json_t *value = json_object_get(record, key);
	return json_is_integer(value) ? (long)json_integer_value(value) : -1;
}

struct chain {
	char hash[TG_SHA256_HEX]; /* "" = any */
	long seq;                 /* 0 = any */
	size_t nr;                /* lines */
	size_t nr_breaks;
	size_t nr_foreign; /* lines that are no records */
};

/* Follows the chain through a file, on from where *chain stands. */
TG_UNUSED static void
follow(const char *name, struct chain *chain)
{
	struct tg_str text = read_file(name), line;
	while (tg_str_split(&text, '\n', &line)) {
		json_t *record = json_loadb(line.ptr, line.len, 0, NULL);
		chain->nr++;
		if (!record) {
			chain->nr_foreign++;
		} else {
			long seq = number(record, "seq");
			if ((chain->hash[0] && strcmp(chain->hash, field(record, "prev")) != 0) ||
			    (chain->seq && seq != chain->seq + 1))
				chain->nr_breaks++;
			chain->seq = seq;
		}
		tg_sha256_hex(line, chain->hash);
		json_decref(record);
	}
}

#define ZERO_HASH "0000000000000000000000000000000000000000000000000000000000000000"

#endif
