/* SPDX-License-Identifier: MIT */
/*
 * git verifies certificates too, and says "good" of one by an ssh key that nobody
 * knows. Of its words only that of the nonce is taken, which nobody else can
 * know: that the client signed for this push to this repository, and not
 * for one that was recorded. Where git did not set them, a client's own
 * variables can come through; hence the nonce's age, and that nothing counts twice.
 */
#include "certificate.h"
#include "judge.h"

#include "trunkgate/calendar.h"
#include "trunkgate/digest.h"
#include "trunkgate/num.h"

#include <string.h>

enum { MAX_PROBLEM = 400 };
/* From the server's greeting to the end of the upload; and clocks of a fleet. */
#define MAX_AGE (3600 * TG_SECOND_US)
#define MAX_AHEAD (60 * TG_SECOND_US)

struct reading {
	struct tg_judge *judge;
	struct tg_push_certificate *push;
	struct tg_certificate cert;
	struct tg_str repo;
	struct tg_buf problem;
};

struct tg_push_certificate *
tg_push_certificate(struct tg_arena *arena, const struct tg_env *env, struct tg_str commands)
{
	if (!env->certificate || !*env->certificate)
		return NULL;
	struct tg_push_certificate *push = TG_NEW(arena, struct tg_push_certificate);
	push->blob = env->certificate;
	push->nonce = env->nonce;
	push->nonce_status = env->nonce_status;
	push->commands = commands;
	return push;
}

static void
check_nonce(struct reading *r)
{
	const char *status = r->push->nonce_status;

	if (!status || !r->push->nonce)
		tg_buf_adds(&r->problem,
			    "the server gives no nonces (receive.certNonceSeed is not set)");
	else if (strcmp(status, "OK") != 0)
		tg_buf_addf(
			&r->problem,
			"its nonce is not the one that the server gave for this push (git says %s)",
			tg_show(r->judge->arena, tg_str_from(status), 20));
	else if (!tg_str_eq(r->cert.nonce, tg_str_from(r->push->nonce)))
		tg_buf_adds(&r->problem, "its nonce is another one than git says");
}

/* "1795257699-9a09421b...": when it was given, and git's seal on that. */
static void
check_age(struct reading *r)
{
	struct tg_str given = tg_str_sub(r->cert.nonce, 0, tg_str_index(r->cert.nonce, '-'));
	int64_t now = r->judge->verdict->started_us, at = 0;

	if (!tg_parse_int(given, &at) || at < 0 || at > INT64_MAX / TG_SECOND_US)
		tg_buf_adds(&r->problem, "its nonce bears no time");
	else if (at * TG_SECOND_US < now - MAX_AGE || at * TG_SECOND_US > now + MAX_AHEAD)
		tg_buf_adds(&r->problem, "its nonce is not of this hour");
}

static void
check_commands(struct reading *r)
{
	if (!tg_str_eq(r->cert.commands, r->push->commands))
		tg_buf_adds(&r->problem, "the refs in it are not those of this push");
}

static void
drop_end(struct tg_str *s, struct tg_str end)
{
	if (tg_str_ends(*s, end))
		s->len -= end.len;
}

/* "app", or "team/app" where it is called so: of host:team/app.git and the like. */
static bool
is_of(struct tg_str url, struct tg_str repo)
{
	drop_end(&url, TG_STR("/"));
	drop_end(&url, TG_STR(".git"));
	drop_end(&url, TG_STR("/"));
	if (!repo.len || !tg_str_ends(url, repo))
		return false;
	url.len -= repo.len;
	return !url.len || tg_str_ends(url, TG_STR("/")) || tg_str_ends(url, TG_STR(":"));
}

static void
check_repository(struct reading *r)
{
	struct tg_arena *arena = r->judge->arena;

	if (!is_of(r->cert.pushee, r->repo))
		tg_buf_addf(&r->problem, "it is for a push to %s, and this repository is %s",
			    tg_show(arena, r->cert.pushee, 60), tg_show(arena, r->repo, 60));
}

static bool
is_wrong(struct reading *r)
{
	static void (*const checks[])(struct reading * r) = { check_nonce, check_age,
							      check_commands, check_repository };

	for (size_t i = 0; i < TG_ARRAY_LEN(checks) && !r->problem.len; i++)
		checks[i](r);
	if (r->problem.len)
		r->push->certified.problem = r->problem.ptr;
	return r->problem.len > 0;
}

/* By what was signed and not by the signature, which can be written in many ways. */
static const struct tg_error *
check_first_time(struct reading *r, bool *is_first)
{
	char *sum = tg_alloc(r->judge->arena, TG_SHA256_HEX);
	struct tg_str text;
	bool found = false;

	tg_sha256_hex(r->cert.text.payload, sum);
	TG_TRY(tg_ledger_certificate(r->judge->verdict->ledger, tg_str_from(sum), &text, &found));
	if (found)
		r->push->certified.problem = "it has been used before: push again";
	r->push->certified.sum = tg_str_from(sum);
	*is_first = !found;
	return NULL;
}

static const struct tg_error *
verify(struct reading *r)
{
	struct tg_judge *judge = r->judge;
	struct tg_certified *out = &r->push->certified;
	const char *problem = NULL;
	bool is_first = false;

	TG_TRY(check_first_time(r, &is_first));
	if (!is_first)
		return NULL;
	TG_TRY(tg_judge_verify(judge, judge->verdict->pusher, &r->cert.text, &out->key, &problem));
	if (problem)
		out->problem = tg_strdup(judge->arena, problem);
	return NULL;
}

static const struct tg_error *
read_blob(struct reading *r)
{
	struct tg_arena *arena = r->judge->arena;
	struct tg_str hex = tg_str_from(r->push->blob);
	struct tg_oid oid;
	bool found = false;

	if (!tg_oid_parse(hex, &oid))
		return tg_error_new(arena, TG_ERR_INPUT, "GIT_PUSH_CERT is \"%s\"",
				    tg_show(arena, hex, 60));
	TG_TRY(tg_repo_blob(r->judge->repo, &oid, TG_CERTIFICATE_MAX, arena, &r->push->text,
			    &found));
	r->push->certified.problem =
		found ? tg_certificate_parse(r->push->text, &r->cert) : "it is no blob";
	return NULL;
}

const struct tg_error *
tg_judge_certificate(struct tg_judge *judge, const struct tg_certified **out)
{
	struct reading r = { .judge = judge, .push = judge->verdict->certificate };

	*out = r.push ? &r.push->certified : NULL;
	if (!r.push || r.push->is_judged)
		return NULL;
	tg_buf_init(&r.problem, judge->arena, MAX_PROBLEM);
	TG_TRY(tg_judge_repo_name(judge, &r.repo));
	TG_TRY(read_blob(&r));
	if (!r.push->certified.problem && !is_wrong(&r))
		TG_TRY(verify(&r));
	r.push->is_judged = true;
	return NULL;
}
