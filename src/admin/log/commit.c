/* SPDX-License-Identifier: MIT */
/*
 * A record has the old and the new value of a ref, and not what lies between. A push brought
 * a commit where the new value reaches it and the old one does not: the repository knows.
 */
#include "commit.h"

#include "field.h"

#include "trunkgate/lineage.h"
#include "trunkgate/memo.h"

#include <string.h>

enum { MIN_DIGITS = 4, SPEC_MAX = 1000, SHOWN = 60 };

enum holds { HOLDS_NOT, HOLDS_IT, HOLDS_UNKNOWN };

struct tg_log_commit {
	struct tg_arena *arena;
	struct tg_repo *repo;
	struct tg_ref *ref; /* NULL = the commit is not here */
	struct tg_oid oid;
	const char *digits; /* that its id begins with */
	struct tg_memo
		values; /* id to enum holds: the new value of a push is the old one of the next */
	size_t nr_gone;
};

static const struct tg_error *
find(struct tg_log_commit *c, const char *given, struct tg_oid *out)
{
	struct tg_buf spec;

	tg_buf_init(&spec, c->arena, SPEC_MAX);
	tg_buf_addf(&spec, "%s^{commit}", given);
	return tg_repo_rev(c->repo, spec.ptr, out);
}

static bool
are_digits(const char *text)
{
	size_t nr = strspn(text, "0123456789abcdef");

	return !text[nr] && nr >= MIN_DIGITS && nr < TG_OID_HEX;
}

/* A push of nothing, to ask by. */
static const struct tg_error *
open_ref(struct tg_log_commit *c)
{
	struct tg_str hex = tg_str_from(c->digits);
	struct tg_push *push;

	TG_TRY(tg_push_single(c->arena, c->repo, TG_STR("refs/heads/audit"), hex, hex, true,
			      &push));
	c->ref = tg_push_ref(push, 0);
	return NULL;
}

const struct tg_error *
tg_log_commit_open(struct tg_arena *arena, const char *given, struct tg_log_commit **out)
{
	struct tg_log_commit *c = TG_NEW(arena, struct tg_log_commit);
	char hex[TG_OID_HEX];

	c->arena = arena;
	TG_TRY(tg_command_repo(arena, &c->repo));
	const struct tg_error *err = find(c, given, &c->oid);
	if (err && !are_digits(given))
		return tg_error_new(arena, TG_ERR_INPUT, "--commit: \"%s\" names no commit here",
				    tg_show(arena, tg_str_from(given), SHOWN));
	c->digits = err ? given : tg_strdup(arena, tg_oid_hex(hex, &c->oid));
	if (!err)
		TG_TRY(open_ref(c));
	*out = c;
	return NULL;
}

/* --- what a ref held --- */

static const struct tg_error *
ask(struct tg_log_commit *c, const char *value, enum holds *out)
{
	struct tg_oid tip;
	bool is_held = false;

	*out = HOLDS_UNKNOWN;
	if (find(c, value, &tip)) {
		c->nr_gone++;
		return NULL;
	}
	TG_TRY(tg_is_ancestor(c->ref, &c->oid, &tip, &is_held));
	*out = is_held ? HOLDS_IT : HOLDS_NOT;
	return NULL;
}

static const struct tg_error *
holds(struct tg_log_commit *c, const char *value, enum holds *out)
{
	static const char zeros[] = "00000000";
	bool is_known = false;
	enum holds *kept = tg_memo_get(&c->values, tg_str_from(value), &is_known);

	*out = HOLDS_NOT;
	if (!are_digits(value) || strncmp(value, zeros, strlen(zeros)) == 0)
		return NULL;
	if (!is_known) {
		kept = TG_NEW(c->arena, enum holds);
		TG_TRY(ask(c, value, kept));
		tg_memo_put(&c->values, c->arena, tg_str_from(value), kept);
	}
	*out = *kept;
	return NULL;
}

static const struct tg_error *
was_brought(struct tg_log_commit *c, const json_t *ref, bool *out)
{
	enum holds old, new;

	*out = false;
	TG_TRY(holds(c, tg_log_field(ref, "new"), &new));
	if (new != HOLDS_IT)
		return NULL;
	TG_TRY(holds(c, tg_log_field(ref, "old"), &old));
	*out = old != HOLDS_IT;
	return NULL;
}

/* --- a record --- */

static bool
is_it(const struct tg_log_commit *c, const json_t *object, const char *key)
{
	return strncmp(tg_log_field(object, key), c->digits, strlen(c->digits)) == 0;
}

/* What was refused is not here, and so cannot be asked for more than its end. */
static bool
is_moved(const json_t *ref)
{
	const char *verdict = tg_log_field(ref, "verdict");

	return strcmp(verdict, "refused") != 0 && strcmp(verdict, "error") != 0;
}

const struct tg_error *
tg_log_commit_takes(struct tg_log_commit *c, const json_t *record, bool *out)
{
	const json_t *findings = json_object_get(record, "findings");
	const json_t *refs = json_object_get(record, "refs");

	*out = false;
	for (size_t i = 0; i < json_array_size(findings) && !*out; i++)
		*out = is_it(c, json_array_get(findings, i), "commit");
	for (size_t i = 0; i < json_array_size(refs) && !*out; i++) {
		const json_t *ref = json_array_get(refs, i);
		*out = is_it(c, ref, "new");
		if (!*out && c->ref && is_moved(ref))
			TG_TRY(was_brought(c, ref, out));
	}
	return NULL;
}

size_t
tg_log_commit_nr_gone(const struct tg_log_commit *c)
{
	return c->nr_gone;
}
