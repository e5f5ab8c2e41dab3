/* SPDX-License-Identifier: MIT */
/*
 * Reviewed-by trailers, from those who are trusted to write only true ones: the
 * mergers of a mailing list. Anybody can write a trailer, so nobody else's count.
 */
#include "../reviews.h"

struct vouching {
	struct tg_landing *landing;
	struct tg_strs named; /* by every commit so far */
	bool has_begun;
};

static void
read_named(const struct tg_landing *landing, const struct tg_trailers *trailers,
	   struct tg_strs *out)
{
	out->items = TG_NEW_ARRAY(landing->arena, trailers->nr, struct tg_str);
	out->nr = 0;
	for (size_t i = 0; i < trailers->nr; i++) {
		struct tg_str mail, person;
		if (!tg_str_eq_nocase(trailers->items[i].key, TG_STR("Reviewed-by")) ||
		    !tg_parse_person(trailers->items[i].value, NULL, &mail))
			continue;
		person = tg_judge_person_of(landing->judge, mail);
		if (person.len && !tg_strs_have(out, person))
			out->items[out->nr++] = person;
	}
}

static void
keep_common(struct vouching *v, const struct tg_strs *named)
{
	size_t kept = 0;
	if (!v->has_begun) {
		v->named = *named;
		v->has_begun = true;
		return;
	}
	for (size_t i = 0; i < v->named.nr; i++)
		if (tg_strs_have(named, v->named.items[i]))
			v->named.items[kept++] = v->named.items[i];
	v->named.nr = kept;
}

static const struct tg_error *
read_commit(struct vouching *v, const struct tg_oid *oid)
{
	struct tg_arena *scratch = tg_arena_new("vouch", (size_t)128 << 20);
	const struct tg_trailers *trailers;
	struct tg_commit *commit;
	struct tg_strs named;
	TG_TRY(tg_commit_at(v->landing->ref, oid, scratch, &commit));
	if (tg_commit_nr_parents(commit) < 2) {
		TG_TRY(tg_commit_trailers(commit, &trailers));
		read_named(v->landing, trailers, &named);
		keep_common(v, &named);
	}
	tg_arena_destroy(scratch);
	return NULL;
}

const struct tg_error *
tg_reviews_vouch(struct tg_landing *landing, const struct tg_piece *piece, struct tg_voices *voices)
{
	struct vouching v = { .landing = landing };
	const struct tg_stretch *stretch;
	if (!landing->is_trusted)
		return NULL;
	TG_TRY(tg_stretch(landing->ref, piece->has_base ? &piece->base : NULL, &piece->tip,
			  &stretch));
	for (size_t i = 0; i < stretch->nr_commits; i++)
		TG_TRY(read_commit(&v, &stretch->commits[i]));
	for (size_t i = 0; i < v.named.nr; i++) {
		TG_GROW(landing->arena, voices->items, voices->nr, voices->cap);
		voices->items[voices->nr++] =
			(struct tg_voice){ .person = v.named.items[i], .oid = piece->tip };
	}
	return NULL;
}
