/* SPDX-License-Identifier: MIT */
/* A push: its refs, resolved and compared with what the repository holds. */
#include "../priv.h"

#include "push_input.h"
#include "refs.h"

#include "trunkgate/buf.h"
#include "trunkgate/num.h"
#include "trunkgate/strs.h"

#include <string.h>

/* From so many on a listing of a directory is cheaper than single looks. */
enum { MAX_SHOWN = 120, MANY_REFS = 16 };

static enum tg_ref_kind
kind_of(const struct tg_ref *ref)
{
	if (tg_oid_eq(&ref->old, &ref->new))
		return TG_REF_NOOP;
	if (tg_oid_is_zero(&ref->new))
		return TG_REF_DELETE;
	return tg_oid_is_zero(&ref->old) ? TG_REF_CREATE : TG_REF_UPDATE;
}

/* git refuses the ref when it moved in between; so early a refusal saves the
 * client the wait, and a forged old value never reaches a rule. */
static const struct tg_error *
moved(struct tg_push *push, const struct tg_ref *ref, const struct tg_oid *real)
{
	char is[TG_OID_HEX], claimed[TG_OID_HEX];
	return tg_error_new(
		push->arena, TG_ERR_INPUT,
		"%s moved while you pushed (it is %.12s, not %.12s): fetch and push again",
		tg_show(push->arena, ref->name, MAX_SHOWN), tg_oid_hex(is, real),
		tg_oid_hex(claimed, &ref->old));
}

/* The log's anchors, and what is kept of approvals that are over. A ref that is
 * called like one of their folders, or that makes one a folder, would be in the way. */
static bool
is_ours(struct tg_str name)
{
	static const char *const names[] = { "refs/trunkgate", "refs/notes", "refs/approvals",
					     "refs/notes/trunkgate" };
	for (size_t i = 0; i < TG_ARRAY_LEN(names); i++)
		if (tg_str_eq(name, tg_str_from(names[i])))
			return true;
	return tg_str_starts(name, TG_STR("refs/trunkgate/")) ||
	       tg_str_starts(name, TG_STR("refs/notes/trunkgate/"));
}

/* Deleting what does not exist is nothing, whatever old value came with it. */
static const struct tg_error *
fill_ref(struct tg_push *push, const struct tg_push_line *line, bool compare, struct tg_ref *ref)
{
	struct tg_oid real;
	ref->push = push;
	ref->pushed_name = ref->name = line->name;
	ref->old = line->old;
	ref->new = line->new;
	TG_TRY(tg_repo_ref(push->repo, ref->pushed_name, &ref->name, &real));
	if (compare && is_ours(ref->name))
		return tg_error_new(push->arena, TG_ERR_INPUT,
				    "%s is written by the server alone: leave it out of the push",
				    tg_show(push->arena, ref->name, MAX_SHOWN));
	if (compare && tg_oid_is_zero(&ref->new) && tg_oid_is_zero(&real))
		ref->old = real;
	else if (compare && !tg_oid_eq(&ref->old, &real))
		return moved(push, ref, &real);
	ref->kind = kind_of(ref);
	return NULL;
}

/* As git sends them, and each once. */
static bool
is_sorted(const struct tg_push *push)
{
	for (size_t i = 1; i < push->nr; i++)
		if (tg_str_cmp(push->refs[i - 1].name, push->refs[i].name) >= 0)
			return false;
	return true;
}

/* Also an alias and what it stands for: the second would be judged against a
 * value that the first has moved. */
static const struct tg_error *
refuse_repeats(struct tg_push *push)
{
	if (is_sorted(push))
		return NULL;
	struct tg_sorted *names = TG_NEW_ARRAY(push->arena, push->nr, struct tg_sorted);
	for (size_t i = 0; i < push->nr; i++)
		names[i].text = push->refs[i].name;
	tg_sort(names, push->nr);
	for (size_t i = 1; i < push->nr; i++)
		if (tg_str_eq(names[i - 1].text, names[i].text))
			return tg_error_new(push->arena, TG_ERR_INPUT, "%s is in this push twice",
					    tg_show(push->arena, names[i].text, MAX_SHOWN));
	return NULL;
}

static struct tg_push *
new_push(struct tg_arena *arena, struct tg_repo *repo, size_t nr)
{
	struct tg_push *push = TG_NEW(arena, struct tg_push);
	push->arena = arena;
	push->repo = repo;
	push->nr = nr;
	push->refs = TG_NEW_ARRAY(arena, nr, struct tg_ref);
	if (nr >= MANY_REFS)
		tg_listings_use(repo);
	return push;
}

const struct tg_error *
tg_push_read(struct tg_arena *arena, struct tg_repo *repo, struct tg_str input, bool is_applied,
	     struct tg_push **out)
{
	size_t nr = 0;
	TG_TRY(tg_push_count(arena, input, &nr));
	struct tg_push *push = new_push(arena, repo, nr);
	for (size_t i = 0; i < nr; i++) {
		struct tg_push_line line;
		TG_TRY(tg_push_next(arena, &input, i + 1, &line));
		TG_TRY(fill_ref(push, &line, !is_applied, &push->refs[i]));
	}
	TG_TRY(refuse_repeats(push));
	*out = push;
	return NULL;
}

const struct tg_error *
tg_push_single(struct tg_arena *arena, struct tg_repo *repo, struct tg_str ref,
	       struct tg_str old_hex, struct tg_str new_hex, bool is_local, struct tg_push **out)
{
	struct tg_push_line line = { .name = tg_str_copy(arena, ref) };
	TG_TRY(tg_push_name(arena, ref));
	TG_TRY(tg_push_oid(arena, old_hex, &line.old));
	TG_TRY(tg_push_oid(arena, new_hex, &line.new));
	struct tg_push *push = new_push(arena, repo, 1);
	TG_TRY(fill_ref(push, &line, !is_local, &push->refs[0]));
	*out = push;
	return NULL;
}

size_t
tg_push_nr_refs(const struct tg_push *push)
{
	return push->nr;
}

struct tg_ref *
tg_push_ref(const struct tg_push *push, size_t index)
{
	return &push->refs[index];
}

void
tg_push_set_trunks(struct tg_push *push, const struct tg_globs *trunks)
{
	push->trunks = trunks;
	push->has_old_trunk = false;
	for (size_t i = 0; i < push->nr; i++)
		push->refs[i].is_trunk = tg_globs_match(trunks, push->refs[i].name);
}

/* The value before the push: of a trunk that is itself in the push, its old. */
static const struct tg_error *
value_before(struct tg_push *push, struct tg_str name, struct tg_oid *out)
{
	struct tg_str resolved;
	for (size_t i = 0; i < push->nr; i++) {
		if (tg_str_eq(push->refs[i].name, name)) {
			*out = push->refs[i].old;
			return NULL;
		}
	}
	return tg_repo_ref(push->repo, name, &resolved, out);
}

static const struct tg_error *
find_old_trunk(struct tg_push *push, struct tg_str *name, struct tg_oid *out)
{
	*name = TG_STR("");
	for (size_t i = 0; push->trunks && i < push->trunks->nr; i++) {
		const struct tg_glob_item *item = &push->trunks->items[i];
		struct tg_oid oid;
		if (item->exclude || item->group || !tg_glob_is_literal(item->text))
			continue;
		TG_TRY(value_before(push, item->text, &oid));
		if (tg_oid_is_zero(&oid))
			continue;
		*name = item->text;
		*out = oid;
		return NULL;
	}
	return NULL;
}

/* Once: each ref of a push asks. */
const struct tg_error *
tg_push_old_trunk(struct tg_push *push, struct tg_str *name, struct tg_oid *out)
{
	if (!push->has_old_trunk) {
		TG_TRY(find_old_trunk(push, &push->old_trunk, &push->old_trunk_value));
		push->has_old_trunk = true;
	}
	*name = push->old_trunk;
	if (name->len)
		*out = push->old_trunk_value;
	return NULL;
}

struct tg_str
tg_ref_name(const struct tg_ref *ref)
{
	return ref->name;
}

struct tg_str
tg_ref_pushed_name(const struct tg_ref *ref)
{
	return ref->pushed_name;
}

enum tg_ref_kind
tg_ref_kind(const struct tg_ref *ref)
{
	return ref->kind;
}

const struct tg_oid *
tg_ref_old(const struct tg_ref *ref)
{
	return &ref->old;
}

const struct tg_oid *
tg_ref_new(const struct tg_ref *ref)
{
	return &ref->new;
}

bool
tg_ref_is_pull_head(const struct tg_ref *ref)
{
	const struct tg_str before = TG_STR("refs/pull/"), after = TG_STR("/head");
	const struct tg_env *env = ref->push->repo->env;
	int64_t number;
	if (!env || !env->is_of_forge || !tg_str_starts(ref->name, before))
		return false;
	struct tg_str rest = tg_str_from_index(ref->name, before.len);
	return tg_str_ends(rest, after) &&
	       tg_parse_int(tg_str_make(rest.ptr, rest.len - after.len), &number) && number > 0;
}

bool
tg_ref_is_trunk(const struct tg_ref *ref)
{
	return ref->is_trunk;
}

struct tg_ref *
tg_ref_beside(const struct tg_ref *ref, size_t index)
{
	return index < ref->push->nr ? &ref->push->refs[index] : NULL;
}
