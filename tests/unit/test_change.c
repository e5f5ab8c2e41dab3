/* SPDX-License-Identifier: MIT */
/* Which commits are judged, in the cases that chance does not find. */
#include "sandbox.h"

#include "../../src/git/work/net.h"

#include "trunkgate/clock.h"
#include "trunkgate/work.h"

#include <string.h>

static const char *
root(int64_t date, const char *name)
{
	return commit_tree(EMPTY_TREE, "", date, name);
}

static const char *
child(const char *parent, int64_t date, const char *name)
{
	return commit_tree(EMPTY_TREE, sh("echo -p %s", parent), date, name);
}

static void
set_ref(const char *name, const char *oid)
{
	sh("git -C repo.git update-ref %s %s", name, oid);
}

/* As git names it, inside the repository's object directory. */
static void
use_quarantine(void)
{
	const char *dir = sh("echo $PWD/repo.git/objects/tmp_objdir-incoming-x");
	box.env.object_dir = dir;
	box.env.quarantine = dir;
}

/* What lies below settled becomes the server's, the rest below sent comes with
 * the push. */
static void
quarantine_since(const char *settled, const char *sent)
{
	sh("mkdir -p q/pack settled.git; git init -q --bare settled.git; "
	   "printf '%s\\n' | git -C repo.git pack-objects --revs -q $PWD/settled.git/objects/pack/pack; "
	   "git -C repo.git rev-list %s --not %s | git -C repo.git pack-objects -q "
	   "$PWD/q/pack/pack; git -C repo.git for-each-ref "
	   "--format='create %%(refname) %%(objectname)' refs/heads | "
	   "git -C settled.git update-ref --stdin; rm -rf repo.git; mv settled.git repo.git; "
	   "mv q repo.git/objects/tmp_objdir-incoming-x",
	   settled, sent, settled);
	use_quarantine();
}

static const char *
nth(struct tg_change *change, size_t index)
{
	static char hex[TG_OID_HEX];
	size_t cursor = index;
	struct tg_commit *commit = next_commit(change, &cursor);
	cr_assert_not_null(commit);
	return tg_oid_hex(hex, tg_commit_oid(commit));
}

Test(change, lists_too_much_under_clock_skew_until_made_exact, .init = sandbox_open,
     .fini = sandbox_close)
{
	/* old reaches "known" by a hundred commits of 1970. */
	const char *known = root(1700000000, "known"), *old = known;
	bool shrunk;
	for (int i = 0; i < 100; i++)
		old = child(old, i, "ancient");
	old = child(old, 1700000100, "old");
	const char *new = child(known, 1700000200, "new");
	open_repo();
	struct tg_change *change = change_of(
		push_of("refs/heads/main", old, new, "refs/heads/main"), NULL, TG_SELECT_EVERY);
	cr_assert_eq(tg_change_nr_commits(change), 2);
	cr_assert_not(tg_change_is_exact(change));
	must(tg_change_make_exact(change, &shrunk));
	cr_assert(shrunk);
	cr_assert(tg_change_is_exact(change));
	cr_assert_eq(tg_change_nr_commits(change), 1);
	cr_assert_str_eq(nth(change, 0), new);
}

Test(change, is_exact_under_clock_skew_with_a_commit_graph, .init = sandbox_open,
     .fini = sandbox_close)
{
	const char *known = root(1700000000, "known"), *old = known;
	for (int i = 0; i < 100; i++)
		old = child(old, i, "ancient");
	const char *new = child(known, 1700000200, "new");
	sh("echo %s | git -C repo.git commit-graph write --stdin-commits 2>/dev/null", old);
	open_repo();
	struct tg_change *change = change_of(
		push_of("refs/heads/main", old, new, "refs/heads/main"), NULL, TG_SELECT_EVERY);
	cr_assert(tg_change_is_exact(change));
	cr_assert_eq(tg_change_nr_commits(change), 1);
}

/* G1 and G2. */
Test(change, judges_what_lies_under_refs_that_the_rule_does_not_judge, .init = sandbox_open,
     .fini = sandbox_close)
{
	const char *old = root(1, "old"), *bad = child(old, 2, "bad"), *new = child(bad, 3, "new");
	set_ref("refs/heads/main", old);
	set_ref("refs/heads/free/x", bad);
	set_ref("refs/tags/t", bad);
	open_repo();
	struct tg_ref *ref = push_of("refs/heads/main", old, new, "refs/heads/main");
	cr_assert_eq(tg_change_nr_commits(change_of(ref, "refs/heads/main", TG_SELECT_EVERY)), 2);
	cr_assert_eq(tg_change_nr_commits(change_of(ref, "refs/heads/**", TG_SELECT_EVERY)), 1);
	cr_assert_eq(tg_change_nr_commits(change_of(ref, "refs/heads/**", TG_SELECT_LANDING)), 2);
}

Test(change, gives_rules_that_judge_the_same_commits_the_same_change, .init = sandbox_open,
     .fini = sandbox_close)
{
	const char *old = root(1, "old"), *bad = child(old, 2, "bad"), *new = child(bad, 3, "new");
	set_ref("refs/heads/main", old);
	set_ref("refs/heads/free", bad);
	open_repo();
	struct tg_ref *ref = push_of("refs/heads/main", old, new, "refs/heads/main");
	struct tg_change *main_only = change_of(ref, "refs/heads/main", TG_SELECT_EVERY);
	cr_assert_eq(main_only, change_of(ref, "refs/heads/main", TG_SELECT_EVERY));
	cr_assert_eq(main_only, change_of(ref, "refs/heads/ma*", TG_SELECT_EVERY));
	cr_assert_neq(main_only, change_of(ref, "refs/heads/*", TG_SELECT_EVERY));
	cr_assert_neq(main_only, change_of(ref, "refs/heads/main", TG_SELECT_LANDING));
}

Test(change, keeps_the_trunk_out_of_a_topic, .init = sandbox_open, .fini = sandbox_close)
{
	const char *base = root(1, "base"), *topic = child(base, 2, "topic");
	const char *trunk = child(child(base, 3, "t1"), 4, "t2");
	const char *merge = commit_tree(EMPTY_TREE, sh("echo -p %s -p %s", topic, trunk), 5, "m");
	set_ref("refs/heads/main", trunk);
	open_repo();
	struct tg_ref *ref = push_of("refs/heads/topic", topic, merge, "refs/heads/main");
	struct tg_change *change = change_of(ref, "refs/heads/topic", TG_SELECT_EVERY);
	cr_assert_eq(tg_change_nr_commits(change), 1);
	cr_assert_str_eq(nth(change, 0), merge);
}

Test(change, follows_first_parents_to_what_lands, .init = sandbox_open, .fini = sandbox_close)
{
	const char *old = root(1, "old"), *side = child(old, 2, "side");
	const char *merge = commit_tree(EMPTY_TREE, sh("echo -p %s -p %s", old, side), 3, "merge");
	const char *new = child(merge, 4, "new");
	size_t cursor = 0;
	open_repo();
	struct tg_ref *ref = push_of("refs/heads/main", old, new, "refs/heads/main");
	struct tg_change *change = change_of(ref, NULL, TG_SELECT_LANDING);
	cr_assert_eq(tg_change_nr_commits(change), 2);
	cr_assert(tg_commit_is_tip(next_commit(change, &cursor)));
	cr_assert_not(tg_commit_is_tip(next_commit(change, &cursor)));
	cr_assert_str_eq(nth(change, 1), merge);
	cr_assert_eq(tg_change_nr_commits(change_of(ref, NULL, TG_SELECT_TIP)), 1);
}

Test(change, has_nothing_where_nothing_is_brought, .init = sandbox_open, .fini = sandbox_close)
{
	const char *old = root(1, "old"), *new = child(old, 2, "new");
	const char *blob = raw_object("blob", "x");
	open_repo();
	cr_assert_null(change_of(push_of("refs/heads/x", old, ZERO, NULL), NULL, TG_SELECT_EVERY));
	cr_assert_null(change_of(push_of("refs/tags/b", ZERO, blob, NULL), NULL, TG_SELECT_EVERY));
	struct tg_change *back =
		change_of(push_of("refs/heads/main", new, old, NULL), NULL, TG_SELECT_EVERY);
	cr_assert_not_null(back);
	cr_assert_eq(tg_change_nr_commits(back), 0);
}

Test(change, judges_the_commits_behind_a_tag_of_a_tag, .init = sandbox_open, .fini = sandbox_close)
{
	const char *first = root(1, "first"), *second = child(first, 2, "second");
	const char *tag =
		sh("g='git -C repo.git'; $g tag -a -m a a %s; $g tag -a -m b b a 2>/dev/null; "
		   "$g rev-parse b; $g tag -d a b >/dev/null",
		   second);
	open_repo();
	struct tg_change *change =
		change_of(push_of("refs/tags/b", ZERO, tag, NULL), NULL, TG_SELECT_EVERY);
	cr_assert_eq(tg_change_nr_commits(change), 2);
	cr_assert_str_eq(nth(change, 0), second);
}

Test(change, takes_an_annotated_tag_for_the_commit_it_names, .init = sandbox_open,
     .fini = sandbox_close)
{
	const char *first = root(1, "first"), *second = child(first, 2, "second");
	sh("git -C repo.git tag -a -m a a %s", first);
	open_repo();
	struct tg_ref *ref = push_of("refs/tags/b", ZERO, second, NULL);
	cr_assert_eq(tg_change_nr_commits(change_of(ref, "refs/tags/**", TG_SELECT_EVERY)), 1);
}

Test(change, judges_again_what_the_server_stored_but_no_ref_holds, .init = sandbox_open,
     .fini = sandbox_close)
{
	const char *old = root(1, "old"), *stored = child(old, 2, "stored");
	const char *sent = child(stored, 3, "sent");
	set_ref("refs/heads/main", old);
	quarantine_since(stored, sent);
	open_repo();
	struct tg_ref *ref = push_of("refs/heads/main", old, sent, "refs/heads/main");
	cr_assert_eq(tg_change_nr_commits(change_of(ref, "refs/**", TG_SELECT_EVERY)), 2);
}

Test(change, knows_what_a_ref_holds_though_it_was_sent_again, .init = sandbox_open,
     .fini = sandbox_close)
{
	const char *old = root(1, "old"), *held = child(old, 2, "held");
	const char *sent = child(held, 3, "sent");
	bool is_forward;
	set_ref("refs/heads/main", held);
	set_ref("refs/heads/sent", sent);
	sh("q=$PWD/repo.git/objects/tmp_objdir-incoming-x; mkdir -p $q/pack; "
	   "git -C repo.git rev-list --all | git -C repo.git pack-objects -q $q/pack/pack");
	use_quarantine();
	sh("git -C repo.git update-ref -d refs/heads/sent");
	open_repo();
	struct tg_ref *ref = push_of("refs/heads/main", held, sent, "refs/heads/main");
	struct tg_change *change = change_of(ref, "refs/heads/main", TG_SELECT_EVERY);
	cr_assert_eq(tg_change_nr_commits(change), 1);
	must(tg_ref_is_fast_forward(ref, &is_forward));
	cr_assert(is_forward);
}

Test(change, says_whether_a_ref_moves_forward, .init = sandbox_open, .fini = sandbox_close)
{
	const char *a = root(10, "a"), *b = child(a, 2, "b"), *c = child(a, 1, "c");
	const char *blob = raw_object("blob", "x");
	const char *moves[][3] = { { a, b, "yes" },   { b, a, "no" },     { b, c, "no" },
				   { b, b, "yes" },   { ZERO, b, "yes" }, { b, blob, "no" },
				   { blob, b, "no" }, { b, ZERO, "no" } };
	bool is_forward;
	open_repo();
	for (size_t i = 0; i < TG_ARRAY_LEN(moves); i++) {
		struct tg_ref *ref = push_of("refs/tags/x", moves[i][0], moves[i][1], NULL);
		must(tg_ref_is_fast_forward(ref, &is_forward));
		cr_assert_eq(is_forward, strcmp(moves[i][2], "yes") == 0, "move %zu", i);
	}
}

Test(change, stops_at_the_most_commits_a_push_may_bring, .init = sandbox_open,
     .fini = sandbox_close)
{
	struct tg_globs none = { 0 };
	struct tg_change *change;
	const char *tip = child(child(root(1, "a"), 2, "b"), 3, "c");
	tg_repo_set_max_commits(open_repo(), 2);
	const struct tg_error *err = tg_ref_change(push_of("refs/heads/x", ZERO, tip, NULL), &none,
						   TG_SELECT_EVERY, &change);
	cr_assert_not_null(err);
	cr_assert_eq(err->kind, TG_ERR_LIMIT);
	cr_assert_not_null(strstr(err->message, "2"));
	tg_repo_set_max_commits(box.repo, 3);
	change_of(push_of("refs/heads/x", ZERO, tip, NULL), NULL, TG_SELECT_EVERY);
}

Test(change, stops_at_the_deadline, .init = sandbox_open, .fini = sandbox_close)
{
	struct tg_globs none = { 0 };
	struct tg_change *change;
	const char *tip = root(1, "a");
	tg_repo_set_deadline(open_repo(), tg_monotonic_us() - 1);
	const struct tg_error *err = tg_ref_change(push_of("refs/heads/x", ZERO, tip, NULL), &none,
						   TG_SELECT_EVERY, &change);
	cr_assert_not_null(err);
	cr_assert_eq(err->kind, TG_ERR_LIMIT);
}

Test(change, measures_a_topic_from_where_it_left_the_trunk, .init = sandbox_open,
     .fini = sandbox_close)
{
	struct tg_paths paths;
	struct tg_lines lines;
	struct tg_delta *delta;
	const char *tree = sh("g='git -C repo.git'; b=$(printf 'x\\ny\\n' | $g hash-object -w "
			      "--stdin); printf \"100644 blob $b\\tf\\n\" | $g mktree");
	const char *base = root(1, "base"), *trunk = child(base, 2, "trunk");
	const char *topic = commit_tree(tree, sh("echo -p %s", base), 3, "topic");
	set_ref("refs/heads/main", trunk);
	open_repo();
	struct tg_ref *ref =
		push_of("refs/heads/topic", topic,
			commit_tree(tree, sh("echo -p %s", topic), 4, "more"), "refs/heads/main");
	struct tg_change *change = change_of(ref, NULL, TG_SELECT_EVERY);
	cr_assert_eq(tg_change_nr_commits(change), 1);
	must(tg_ref_net(ref, TG_END_NEW, &paths));
	cr_assert_eq(paths.nr, 1);
	must(tg_net_delta(ref, TG_END_NEW, &delta));
	must(tg_delta_lines(delta, box.repo, NULL, &lines));
	cr_assert_eq(lines.added, 2);
	cr_assert_eq(lines.files, 1);
}

/* After a thousand commits read the repository's packs are let go. */
Test(change, reads_on_after_a_long_walk, .init = sandbox_open, .fini = sandbox_close)
{
	struct tg_paths paths;
	size_t cursor = 0;
	sh("{ for i in $(seq 1200); do printf 'commit refs/heads/main\nmark :%%s\n"
	   "committer C <c@x> %%s +0000\ndata 0\nM 100644 inline f\ndata 2\nx\n\n' $i $i; "
	   "done; } | git -C repo.git fast-import --quiet --export-marks=$PWD/marks");
	const char *first = sh("sed -n 's/^:1 //p' marks"),
		   *old = sh("git -C repo.git rev-parse main");
	const char *new = child(first, 2000, "new");
	open_repo();
	struct tg_change *change = change_of(
		push_of("refs/heads/main", old, new, "refs/heads/main"), NULL, TG_SELECT_EVERY);
	cr_assert_eq(tg_change_nr_commits(change), 1);
	struct tg_commit *commit = next_commit(change, &cursor);
	must(tg_commit_paths(commit, &paths));
	cr_assert_eq(paths.nr, 1);
	cr_assert_eq(paths.items[0].new_mode, 0);
}

Test(change, reads_a_graph_that_contradicts_itself_as_an_error, .init = sandbox_open,
     .fini = sandbox_close)
{
	struct tg_globs none = { 0 };
	struct tg_change *change;
	const char *old = child(root(1, "a"), 2, "b"), *new = child(old, 3, "c");
	const char *side = child(old, 4, "side");
	sh("g=repo.git/objects/info/commit-graph; git -C repo.git -c commitGraph.generationVersion=1 "
	   "commit-graph write --stdin-commits <<E 2>/dev/null\n%s\n%s\nE\nchmod u+w $g; "
	   /* All topological levels become 1: see gitformat-commit-graph(5), CDAT. */
	   "perl -0777 -pi -e 'my $at = index($_, \"CDAT\"); my $from = unpack(\"Q>\", substr($_, $at "
	   "+ 4, 8)); for my $i (0 .. 3) { substr($_, $from + 36 * $i + 28, 4) = pack(\"N\", 4) }' $g",
	   new, side);
	open_repo();
	struct tg_ref *ref = push_of("refs/heads/main", side, new, "refs/heads/main");
	const struct tg_error *err = tg_ref_change(ref, &none, TG_SELECT_EVERY, &change);
	cr_assert_not_null(err);
	cr_assert_eq(err->kind, TG_ERR_GIT);
}
