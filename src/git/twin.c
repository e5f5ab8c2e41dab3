/* SPDX-License-Identifier: MIT */
/* Names that people cannot tell apart, or that some file systems do not. */
#include "priv.h"

#include "trunkgate/message.h"

struct search {
	struct tg_arena *arena;
	struct tg_str name;
	struct tg_str folded;
};

static bool
is_twin(const struct search *search, struct tg_str other)
{
	/* Folding changes lengths only outside of ASCII; the cheap test first. */
	if (tg_str_eq(other, search->name))
		return false;
	return tg_str_eq_nocase(other, search->name) ||
	       tg_str_eq(tg_fold(search->arena, other), search->folded);
}

static bool
is_ascii(struct tg_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] >= 0x80)
			return false;
	return true;
}

/* Between two ASCII names folding is lower-casing: no memory per ref. */
static bool
is_twin_of_ref(const struct search *search, struct tg_str other)
{
	if (is_ascii(search->name) && is_ascii(other))
		return !tg_str_eq(other, search->name) && tg_str_eq_nocase(other, search->name);
	return is_twin(search, other);
}

static bool
find_trunk(const struct search *search, const struct tg_globs *trunks, struct tg_str *out)
{
	for (size_t i = 0; trunks && i < trunks->nr; i++) {
		const struct tg_glob_item *item = &trunks->items[i];
		if (item->exclude || item->group || !tg_glob_is_literal(item->text) ||
		    !is_twin(search, item->text))
			continue;
		*out = item->text;
		return true;
	}
	return false;
}

const struct tg_error *
tg_ref_twin(struct tg_ref *ref, struct tg_str *out)
{
	const struct tg_ref_entry *refs = NULL;
	size_t nr = 0;
	struct tg_push *push = ref->push;
	struct search search = { push->arena, ref->name, tg_fold(push->arena, ref->name) };
	*out = TG_STR("");
	if (find_trunk(&search, push->trunks, out))
		return NULL;
	TG_TRY(tg_repo_refs(push->repo, &refs, &nr));
	for (size_t i = 0; i < nr; i++) {
		if (is_twin_of_ref(&search, refs[i].name)) {
			*out = refs[i].name;
			return NULL;
		}
	}
	/* Two twins may come in one push. */
	for (size_t i = 0; i < push->nr; i++) {
		const struct tg_ref *other = &push->refs[i];
		if (other->kind == TG_REF_CREATE && is_twin_of_ref(&search, other->name)) {
			*out = other->name;
			return NULL;
		}
	}
	return NULL;
}
