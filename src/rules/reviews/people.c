/* SPDX-License-Identifier: MIT */
/*
 * Who had a hand in a change. Author, committer and co-authors are what a
 * commit claims, so claims only ever exclude; the uploader is what the server
 * saw.
 */
#include "../reviews.h"

static const struct {
	const char *word;
	enum tg_claim claim;
} claims[] = {
	{ "author", TG_CLAIM_AUTHOR },     { "committer", TG_CLAIM_COMMITTER },
	{ "coauthor", TG_CLAIM_COAUTHOR }, { "uploader", TG_CLAIM_UPLOADER },
	{ "pusher", TG_CLAIM_PUSHER },
};

unsigned
tg_claim_of(struct tg_str word)
{
	for (size_t i = 0; i < TG_ARRAY_LEN(claims); i++)
		if (tg_str_eq(word, tg_str_from(claims[i].word)))
			return claims[i].claim;
	return 0;
}

const char *
tg_claims_text(struct tg_arena *arena, unsigned set)
{
	struct tg_buf out;
	tg_buf_init(&out, arena, 100);
	for (size_t i = 0; i < TG_ARRAY_LEN(claims); i++)
		if (set & claims[i].claim)
			tg_buf_addf(&out, "%s%s", out.len ? " and " : "", claims[i].word);
	return tg_buf_str(&out).ptr;
}

static void
tie(struct tg_landing *landing, struct tg_ties *ties, struct tg_str person, enum tg_claim claim)
{
	if (!person.len)
		return;
	for (size_t i = 0; i < ties->nr; i++) {
		if (tg_str_eq(ties->items[i].person, person)) {
			ties->items[i].claims |= claim;
			return;
		}
	}
	TG_GROW(landing->arena, ties->items, ties->nr, ties->cap);
	ties->items[ties->nr++] =
		(struct tg_tie){ tg_str_copy(landing->arena, person), (unsigned)claim };
}

static void
tie_coauthors(struct tg_landing *landing, struct tg_ties *ties, const struct tg_trailers *trailers)
{
	static const char *const keys[] = { "Co-authored-by", "Co-developed-by" };
	for (size_t i = 0; i < trailers->nr; i++) {
		const struct tg_trailer *trailer = &trailers->items[i];
		struct tg_str mail;
		for (size_t k = 0; k < TG_ARRAY_LEN(keys); k++)
			if (tg_str_eq_nocase(trailer->key, tg_str_from(keys[k])) &&
			    tg_parse_person(trailer->value, NULL, &mail))
				tie(landing, ties, tg_judge_person_of(landing->judge, mail),
				    TG_CLAIM_COAUTHOR);
	}
}

static const struct tg_error *
tie_claims(struct tg_landing *landing, struct tg_ties *ties, const struct tg_oid *oid,
	   struct tg_arena *scratch)
{
	const struct tg_trailers *trailers;
	struct tg_commit *commit;
	TG_TRY(tg_commit_at(landing->ref, oid, scratch, &commit));
	struct tg_str author = tg_judge_person_of(landing->judge, tg_commit_author(commit).mail);
	tie(landing, ties, author, TG_CLAIM_AUTHOR);
	if (!author.len)
		ties->stranger = *oid;
	tie(landing, ties, tg_judge_person_of(landing->judge, tg_commit_committer(commit).mail),
	    TG_CLAIM_COMMITTER);
	TG_TRY(tg_commit_trailers(commit, &trailers));
	tie_coauthors(landing, ties, trailers);
	return NULL;
}

/* Whoever is not known to have brought it earlier brings it now. */
static const struct tg_error *
tie_uploaders(struct tg_landing *landing, struct tg_ties *ties, const struct tg_oid *const *oids,
	      size_t nr)
{
	struct tg_str *people = TG_NEW_ARRAY(landing->arena, nr, struct tg_str);
	struct tg_str pusher = tg_judge_pusher(landing->judge);
	TG_TRY(tg_ledger_uploaders(landing->ledger, oids, nr, people));
	for (size_t i = 0; i < nr; i++)
		tie(landing, ties, people[i].ptr ? people[i] : pusher, TG_CLAIM_UPLOADER);
	return NULL;
}

/* Who only merged adds nothing of his own. */
static const struct tg_error *
find_own_work(struct tg_landing *landing, const struct tg_stretch *stretch,
	      const struct tg_oid **out, size_t *nr)
{
	*nr = 0;
	for (size_t i = 0; i < stretch->nr_commits; i++) {
		bool is_clean = false;
		TG_TRY(tg_is_clean_merge(landing->ref, &stretch->commits[i], &is_clean));
		if (!is_clean)
			out[(*nr)++] = &stretch->commits[i];
	}
	return NULL;
}

static const struct tg_error *
tie_all_claims(struct tg_landing *landing, struct tg_ties *ties, const struct tg_oid *const *oids,
	       size_t nr)
{
	struct tg_arena *scratch = tg_arena_new("claims", (size_t)128 << 20);
	for (size_t i = 0; i < nr; i++) {
		TG_TRY(tie_claims(landing, ties, oids[i], scratch));
		tg_arena_reset(scratch);
	}
	/* Not after an error: it may live in the arena that it was made in. */
	tg_arena_destroy(scratch);
	return NULL;
}

const struct tg_error *
tg_reviews_ties(struct tg_landing *landing, const struct tg_oid *base, const struct tg_oid *tip,
		struct tg_ties *ties)
{
	const struct tg_stretch *stretch;
	const struct tg_oid **oids;
	size_t nr;
	TG_TRY(tg_stretch(landing->ref, base, tip, &stretch));
	oids = TG_NEW_ARRAY(landing->arena, stretch->nr_commits, const struct tg_oid *);
	TG_TRY(find_own_work(landing, stretch, oids, &nr));
	TG_TRY(tie_all_claims(landing, ties, oids, nr));
	TG_TRY(tie_uploaders(landing, ties, oids, nr));
	tie(landing, ties, tg_judge_pusher(landing->judge), TG_CLAIM_PUSHER);
	return NULL;
}

unsigned
tg_reviews_excluded(const struct tg_landing *landing, const struct tg_ties *ties,
		    struct tg_str person)
{
	unsigned by = 0;
	for (size_t i = 0; i < landing->opts->not_by.nr; i++)
		by |= tg_claim_of(landing->opts->not_by.items[i]);
	for (size_t i = 0; i < ties->nr; i++)
		if (tg_str_eq(ties->items[i].person, person))
			return ties->items[i].claims & by;
	return 0;
}

const struct tg_error *
tg_reviews_tie_voices(struct tg_landing *landing, const struct tg_piece *piece,
		      const struct tg_voices *voices, struct tg_ties *ties)
{
	for (size_t i = 0; i < voices->nr; i++) {
		const struct tg_voice *voice = &voices->items[i];
		if (!voice->stale && !tg_oid_eq(&voice->oid, &piece->tip))
			TG_TRY(tg_reviews_ties(landing, &voice->base, &voice->oid, ties));
	}
	return NULL;
}
