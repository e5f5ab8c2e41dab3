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

/* What a ref held. The new value of a push is the old one of the next. */
struct value {
	struct tg_oid tip;
	bool is_gone, is_asked;
	bool holds; /* the commit */
};

struct tg_log_commit {
	struct tg_arena *arena;
	struct tg_repo *repo;
	struct tg_ref *ref; /* NULL = the commit is not here */
	struct tg_oid oid;
	const char *digits;    /* that its id begins with */
	struct tg_memo values; /* by id, struct value */
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

/* Of an id as a record has it; NULL where nothing was there. */
static struct value *
value_of(struct tg_log_commit *c, const char *hex)
{
	static const char zeros[] = "00000000";
	bool is_known = false;
	struct value *value = tg_memo_get(&c->values, tg_str_from(hex), &is_known);

	if (!are_digits(hex) || strncmp(hex, zeros, strlen(zeros)) == 0)
		return NULL;
	if (is_known)
		return value;
	value = TG_NEW(c->arena, struct value);
	value->is_gone = find(c, hex, &value->tip) != NULL;
	value->is_asked = value->is_gone;
	c->nr_gone += value->is_gone;
	tg_memo_put(&c->values, c->arena, tg_str_from(hex), value);
	return value;
}

static const struct tg_error *
ask(struct tg_log_commit *c, struct value *value)
{
	if (value->is_asked)
		return NULL;
	value->is_asked = true;
	return tg_is_ancestor(c->ref, &c->oid, &value->tip, &value->holds);
}

/* From one push to the next it is a small step, and far down to an old commit. */
static const struct tg_error *
inherit(struct tg_log_commit *c, const struct value *old, struct value *new)
{
	bool is_forward = false;

	if (new->is_asked)
		return NULL;
	TG_TRY(tg_is_ancestor(c->ref, &old->tip, &new->tip, &is_forward));
	new->is_asked = new->holds = is_forward;
	return NULL;
}

static const struct tg_error *
was_brought(struct tg_log_commit *c, const json_t *ref, bool *out)
{
	struct value *old = value_of(c, tg_log_field(ref, "old"));
	struct value *new = value_of(c, tg_log_field(ref, "new"));

	*out = false;
	if (!new)
		return NULL;
	if (old)
		TG_TRY(ask(c, old));
	if (old && old->holds)
		return inherit(c, old, new);
	TG_TRY(ask(c, new));
	*out = new->holds;
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
