/* SPDX-License-Identifier: MIT */
/* Reviews: names of approvals, places of groups, which commits need approvals of their own, and
 * what the options refuse. The rest is tried by pushes. */
#include "one_rule.h"

#include "../../src/rules/reviews.h"

#include <string.h>

#define ID "0123456789abcdef0123456789abcdef01234567"

ARENA_SUITE(rule_reviews, 64);

Test(rule_reviews, a_name_tells_person_target_and_commit)
{
	struct tg_approval_name name;
	cr_assert(tg_approval_name_parse(
		arena, TG_STR("refs/approvals/ana.l/heads%2Frelease%2F1%25/" ID), &name));
	cr_assert(tg_str_eq(name.person, TG_STR("ana.l")));
	cr_assert(tg_str_eq(name.target, TG_STR("refs/heads/release/1%")));
	cr_assert_str_eq(tg_approval_target(arena, name.target), "heads%2Frelease%2F1%25");
}

Test(rule_reviews, there_is_one_spelling_of_a_name)
{
	static const char *const bad[] = {
		"refs/approvals/ana/heads%2fmain/" ID,
		"refs/approvals/ana/heads/main/" ID,
		"refs/approvals/Ana/heads%2Fmain/" ID,
		"refs/approvals/-ana/heads%2Fmain/" ID,
		"refs/approvals/ana/heads%41main/" ID,
		"refs/approvals/ana/heads%2Fmain/0123456789ABCDEF0123456789abcdef01234567",
		"refs/approvals/ana/heads%2Fmain/0123",
		"refs/approvals/ana/heads%2Fmain/" ID "/x",
		"refs/approvals//heads%2Fmain/" ID,
		"refs/approvals/ana/" ID,
		"refs/heads/ana/heads%2Fmain/" ID,
		"refs/approvals/",
	};
	struct tg_approval_name name;
	for (size_t i = 0; i < TG_ARRAY_LEN(bad); i++)
		cr_expect_not(tg_approval_name_parse(arena, tg_str_from(bad[i]), &name), "%s",
			      bad[i]);
}

/* Persons are single letters. */
static struct tg_strs
persons(const char *letters)
{
	struct tg_strs out = { TG_NEW_ARRAY(arena, strlen(letters), struct tg_str),
			       strlen(letters) };
	for (size_t i = 0; i < out.nr; i++)
		out.items[i] = tg_str_make(&letters[i], 1);
	return out;
}

static size_t
left(const char *const *groups, const int *mins, size_t nr, const char *approvers)
{
	struct tg_review_group *items = TG_NEW_ARRAY(arena, nr, struct tg_review_group);
	struct tg_strs strs = persons(approvers);
	size_t open[8] = { 0 }, sum = 0;
	for (size_t i = 0; i < nr; i++)
		items[i] = (struct tg_review_group){ { .ids = persons(groups[i]) }, mins[i] };
	tg_reviews_fill(arena, items, nr, &strs, open);
	for (size_t i = 0; i < nr; i++)
		sum += open[i];
	return sum;
}

Test(rule_reviews, one_person_fills_one_place)
{
	const char *const groups[] = { "ab", "bc" };
	const int ones[] = { 1, 1 };
	cr_assert_eq(left(groups, ones, 2, ""), 2);
	cr_assert_eq(left(groups, ones, 2, "b"), 1);
	cr_assert_eq(left(groups, ones, 2, "ba"), 0, "b moves on to the other place");
	cr_assert_eq(left(groups, ones, 2, "bc"), 0);
	cr_assert_eq(left(groups, ones, 2, "xyz"), 2);
}

Test(rule_reviews, a_chain_of_people_moves_on)
{
	const char *const groups[] = { "abcd", "abc", "ab", "a" };
	const int ones[] = { 1, 1, 1, 1 };
	cr_assert_eq(left(groups, ones, 4, "abcd"), 0);
	cr_assert_eq(left(groups, ones, 4, "abc"), 1);
}

/* The least that any way of giving places leaves open. */
static size_t
least_open(const char *const *groups, const int *mins, size_t nr, const char *approvers)
{
	size_t places[16], nr_places = 0, best = SIZE_MAX, nr_people = strlen(approvers);
	for (size_t i = 0; i < nr; i++)
		for (int k = 0; k < mins[i]; k++)
			places[nr_places++] = i;
	size_t ways = 1;
	for (size_t p = 0; p < nr_people; p++)
		ways *= nr_places + 1;
	for (size_t way = 0; way < ways; way++) {
		unsigned taken = 0;
		bool fits = true;
		for (size_t p = 0, rest = way; p < nr_people && fits; p++, rest /= nr_places + 1) {
			size_t place = rest % (nr_places + 1);
			if (place == nr_places)
				continue;
			fits = !(taken & 1u << place) &&
			       strchr(groups[places[place]], approvers[p]);
			taken |= 1u << place;
		}
		size_t open = nr_places - (size_t)__builtin_popcount(taken);
		if (fits && open < best)
			best = open;
	}
	return best;
}

Test(rule_reviews, places_are_given_as_well_as_can_be)
{
	uint32_t seed = 7;
	for (int round = 0; round < 400; round++) {
		char sets[3][6], approvers[6];
		const char *groups[3] = { sets[0], sets[1], sets[2] };
		int mins[3];
		for (size_t g = 0; g < 3; g++) {
			size_t nr = 0;
			seed = seed * 1664525u + 1013904223u;
			for (int p = 0; p < 5; p++)
				if (seed >> (10 + p) & 1)
					sets[g][nr++] = (char)('a' + p);
			sets[g][nr] = '\0';
			mins[g] = 1 + (int)(seed >> 20) % 2;
		}
		size_t nr = 0;
		seed = seed * 1664525u + 1013904223u;
		for (int p = 0; p < 5; p++)
			if (seed >> (10 + p) & 1)
				approvers[nr++] = (char)('a' + p);
		approvers[nr] = '\0';
		cr_assert_eq(left(groups, mins, 3, approvers),
			     least_open(groups, mins, 3, approvers), "%s %s %s %s", sets[0],
			     sets[1], sets[2], approvers);
	}
}

/* Ids of one byte; 0 is no commit. */
static struct tg_oid *
id(unsigned char first)
{
	struct tg_oid *out = TG_NEW(arena, struct tg_oid);
	out->id[0] = first;
	return first ? out : NULL;
}

/* Of a commit that comes with a landing of 2, 3 and 4 on 1. */
static bool
asks(enum tg_chain_kind kind, unsigned char commit, unsigned char parent, bool is_clean,
     struct tg_piece *out)
{
	const struct tg_oid steps[] = { *id(2), *id(3), *id(4) };
	const struct tg_chain chain = {
		.kind = kind, .has_start = true, .start = *id(1), .steps = steps, .nr = 3
	};
	const struct tg_each_commit each = { id(commit), id(parent), is_clean };
	return tg_reviews_each_asks(&chain, &each, out);
}

Test(rule_reviews, each_commit_is_asked_for_its_own_change)
{
	struct tg_piece piece;
	cr_assert(asks(TG_CHAIN_FORWARD, 3, 2, false, &piece));
	cr_expect(tg_oid_eq(piece.from, id(2)));
	cr_expect(tg_oid_eq(&piece.to, id(3)) && tg_oid_eq(&piece.tip, id(3)));
	cr_expect(!piece.has_base && !piece.bases.len, "the base takes a look at history");
	cr_assert(asks(TG_CHAIN_FORWARD, 9, 0, false, &piece));
	cr_expect_null(piece.from, "all of a root is its own");
}

Test(rule_reviews, a_commit_beside_the_line_counts_as_merged)
{
	struct tg_piece piece;
	for (unsigned char on_line = 2; on_line <= 4; on_line++) {
		cr_assert(asks(TG_CHAIN_FORWARD, on_line, 1, false, &piece));
		cr_expect_not(piece.is_merge, "%d", on_line);
		cr_assert(asks(TG_CHAIN_AROUND, on_line, 1, false, &piece));
		cr_expect(piece.is_merge, "%d: no line leads from what the target holds", on_line);
	}
	cr_assert(asks(TG_CHAIN_FORWARD, 9, 1, false, &piece));
	cr_expect(piece.is_merge);
	cr_assert(asks(TG_CHAIN_FORWARD, 1, 0, false, &piece));
	cr_expect(piece.is_merge, "the start is no step");
}

Test(rule_reviews, a_merge_that_adds_nothing_asks_for_nobody)
{
	struct tg_piece piece;
	cr_expect_not(asks(TG_CHAIN_FORWARD, 3, 2, true, &piece));
	cr_expect_not(asks(TG_CHAIN_FORWARD, 9, 2, true, &piece));
	cr_expect_not(asks(TG_CHAIN_AROUND, 3, 2, true, &piece));
}

Test(rule_reviews, is_about_the_trunk_and_needs_a_person_and_the_ledger)
{
	const struct tg_policy *policy = load_rule("reviews", "");
	cr_assert_not_null(policy);
	cr_assert(policy->instances[0].rule->needs_person);
	cr_assert(tg_policy_needs_ledger(policy));
	cr_assert(tg_globs_match(&policy->instances[0].refs, TG_STR("refs/heads/main")));
	cr_assert_not(tg_globs_match(&policy->instances[0].refs, TG_STR("refs/heads/topic")));
}

Test(rule_reviews, options_that_make_no_sense_are_told)
{
	cr_assert_not_null(load_rule("reviews", "approvals: 0, groups: [{from: core}]"));
	cr_assert_not_null(load_rule("reviews", "sensitive: [{kinds: [symlink], from: ana}]"));
	assert_refused("reviews", "approvals: 0", "nothing is asked for");
	assert_refused("reviews", "not_by: [autor]", "author, committer");
	assert_refused("reviews", "groups: [{from: core, min: 3}]", "fewer people");
	assert_refused("reviews", "sensitive: [{paths: [x]}]", "who must approve");
	assert_refused("reviews", "sensitive: [{from: core}]", "\"paths\" or \"kinds\"");
	assert_refused("reviews", "sensitive: [{kinds: [link], from: core}]", "kinds are");
	assert_refused("reviews", "signed: yes, trusted_mergers: ana", "no trailer can count");
	assert_refused("reviews", "survives: always", "same_delta");
}
