/* SPDX-License-Identifier: MIT */
/* Unmerged work: what it is, whether a push adds to it, how it stands to the
 * trunk, and how large it is. */
#include "sandbox.h"

#include "trunkgate/lineage.h"
#include "trunkgate/work.h"

#include <string.h>

TestSuite(work, .init = sandbox_open, .fini = sandbox_close);

/* A commit on parent that writes these files: "name:text name:text". */
static const char *
commit_files(const char *parent, const char *files, const char *message)
{
	return sh(
		"export GIT_INDEX_FILE=$PWD/index; rm -f index; cd repo.git; git read-tree %s; "
		"for f in %s; do blob=$(printf '%%s\\n' \"${f#*:}\" | tr , '\\n' | git hash-object -w --stdin); "
		"[ \"${f#*:}\" = - ] && printf '0 %%s\\t%%s\\n' $(git hash-object --stdin </dev/null) ${f%%%%:*} | git update-index --index-info || "
		"git update-index --add --cacheinfo 100644,$blob,${f%%%%:*}; done; "
		"printf '%s' | git commit-tree $(git write-tree) -p %s",
		parent, files, message, parent);
}

static const char *
merge(const char *ours, const char *theirs, const char *tree)
{
	return sh("git -C repo.git commit-tree %s^{tree} -p %s -p %s -m merge", tree, ours, theirs);
}

static const char *base;

static struct tg_ref *
topic(const char *old, const char *new, const char *trunk)
{
	sh("git -C repo.git update-ref refs/heads/main %s", trunk);
	open_repo();
	return push_of("refs/heads/x", old, new, "refs/heads/main");
}

static void
start(void)
{
	const char *root = commit_tree(EMPTY_TREE, "", 1700000000, "root");
	base = commit_files(root, "a:one,two,three b:one", "base");
}

static size_t
nr_work(struct tg_ref *ref, enum tg_end end)
{
	struct tg_work *work;
	must(tg_ref_work(ref, end, &work));
	return work ? tg_work_nr(work) : SIZE_MAX;
}

static bool
grows(struct tg_ref *ref)
{
	bool out;
	must(tg_ref_grows(ref, &out));
	return out;
}

Test(work, is_what_no_trunk_has)
{
	start();
	const char *one = commit_files(base, "c:x", "one"), *two = commit_files(one, "c:y", "two");
	struct tg_ref *ref = topic(one, two, base);
	cr_assert_eq(nr_work(ref, TG_END_OLD), 1);
	cr_assert_eq(nr_work(ref, TG_END_NEW), 2);
	cr_assert_eq(nr_work(topic(ZERO, one, base), TG_END_OLD), SIZE_MAX);
	cr_assert_eq(nr_work(topic(one, two, one), TG_END_NEW), 1);
	cr_assert_eq(nr_work(topic(one, two, two), TG_END_NEW), 0);
}

Test(work, patches_are_equal_for_the_same_lines_anywhere)
{
	const struct tg_patch_id *a, *b, *c;
	struct tg_work *one, *two, *three;
	start();
	const char *moved = commit_files(base, "a:zero,one,two,three", "the trunk moves on");
	must(tg_ref_work(topic(ZERO, commit_files(base, "a:one,two,three,four", "x"), base),
			 TG_END_NEW, &one));
	must(tg_work_patch(one, 0, &a));
	must(tg_ref_work(topic(ZERO, commit_files(moved, "a:zero,one,two,three,four", "y"), moved),
			 TG_END_NEW, &two));
	must(tg_work_patch(two, 0, &b));
	must(tg_ref_work(topic(ZERO, commit_files(base, "a:one,two,three,_four", "x"), base),
			 TG_END_NEW, &three));
	must(tg_work_patch(three, 0, &c));
	cr_assert_eq(memcmp(a, b, sizeof(*a)), 0);
	cr_assert_neq(memcmp(a, c, sizeof(*a)), 0);
}

Test(work, growth_is_new_patches_that_leave_more_behind)
{
	start();
	const char *one = commit_files(base, "c:x,y,z", "one");
	const char *two = commit_files(one, "d:1", "two");
	cr_assert(grows(topic(ZERO, one, base)));
	cr_assert(grows(topic(one, two, base)));
	cr_assert_not(grows(topic(two, one, base)), "taken back");
	cr_assert_not(grows(topic(two, commit_files(base, "c:x,y,z d:1", "squash"), base)),
		      "squashed");
	cr_assert_not(grows(topic(two, commit_files(base, "c:x d:1", "less"), base)), "less of it");
	cr_assert(grows(topic(two, commit_files(base, "c:x,q,r,s d:1", "more"), base)));
	const char *trunk = commit_files(base, "t:1", "trunk");
	const char *rebased = commit_files(commit_files(trunk, "c:x,y,z", "one"), "d:1", "two");
	cr_assert_not(grows(topic(two, rebased, trunk)), "rebased");
}

Test(work, a_merge_of_the_trunk_is_no_growth_unless_it_brings_more)
{
	start();
	const char *one = commit_files(base, "c:x", "one"),
		   *trunk = commit_files(base, "t:1", "trunk");
	const char *clean = commit_files(one, "t:1", "tree of a clean merge");
	const char *evil = commit_files(one, "t:1 e:evil", "tree of another");
	cr_assert_not(grows(topic(one, merge(one, trunk, clean), trunk)));
	cr_assert_not(grows(topic(one, merge(trunk, one, clean), trunk)));
	cr_assert(grows(topic(one, merge(one, trunk, evil), trunk)));
}

Test(work, a_squash_that_landed_has_absorbed_it)
{
	bool absorbed;
	start();
	const char *one = commit_files(base, "c:x", "one"),
		   *squash = commit_files(base, "c:x t:1", "squash");
	must(tg_ref_is_absorbed(topic(ZERO, one, squash), TG_END_NEW, false, &absorbed));
	cr_assert(absorbed);
	must(tg_ref_is_absorbed(topic(ZERO, one, base), TG_END_NEW, true, &absorbed));
	cr_assert_not(absorbed);
	/* The trunk has gone on in the same file: only a merge can tell. */
	const char *further = commit_files(squash, "c:x,y", "further");
	must(tg_ref_is_absorbed(topic(ZERO, one, further), TG_END_NEW, false, &absorbed));
	cr_assert_not(absorbed);
}

Test(work, behind_is_counted_up_to_its_limit)
{
	size_t behind;
	start();
	const char *one = commit_files(base, "c:x", "one"), *trunk = base;
	for (int i = 0; i < 5; i++)
		trunk = commit_files(trunk, sh("echo t:%d", i), "trunk");
	must(tg_ref_behind(topic(ZERO, one, trunk), TG_END_NEW, 10, &behind));
	cr_assert_eq(behind, 5);
	must(tg_ref_behind(topic(ZERO, one, trunk), TG_END_NEW, 5, &behind));
	cr_assert_eq(behind, 5);
	must(tg_ref_behind(topic(ZERO, one, trunk), TG_END_NEW, 3, &behind));
	cr_assert_eq(behind, 4);
	must(tg_ref_behind(topic(ZERO, trunk, trunk), TG_END_NEW, 3, &behind));
	cr_assert_eq(behind, 0);
}

Test(work, size_counts_moved_files_by_what_changed)
{
	struct tg_lines size;
	struct tg_glob_item item = { .text = TG_STR("lock/**") };
	const struct tg_globs ignore = { &item, 1 };
	start();
	must(tg_ref_size(topic(ZERO, commit_files(base, "a:- sub/a:one,two,three", "moved"), base),
			 NULL, NULL, &size));
	cr_assert_eq(size.added + size.deleted, 0);
	cr_assert_eq(size.files, 0);
	must(tg_ref_size(topic(ZERO, commit_files(base, "a:- sub/a:one,two,3", "changed"), base),
			 NULL, NULL, &size));
	cr_assert_eq(size.added, 1);
	cr_assert_eq(size.deleted, 1);
	cr_assert_eq(size.files, 1);
	must(tg_ref_size(topic(ZERO, commit_files(base, "a:- c:x,y,z", "other"), base), NULL, NULL,
			 &size));
	cr_assert_eq(size.added, 3);
	cr_assert_eq(size.deleted, 3);
	must(tg_ref_size(topic(ZERO, commit_files(base, "lock/f:1,2 c:x", "ignored"), base), NULL,
			 &ignore, &size));
	cr_assert_eq(size.added, 1);
	cr_assert_eq(size.files, 1);
}

/* Commits a tree of folder: files 1 to 40, whose lines are made by a line of perl. */
static const char *
commit_folder(const char *parent, const char *folder, const char *lines)
{
	return sh("cd repo.git && rm -rf w i && mkdir -p w/%s && "
		  "perl -e 'for my $f (1 .. 40) { open my $o, \">\", \"w/%s/$ARGV[0]$f.png\"; "
		  "print $o map { \"$_\\n\" } %s }' %s && export GIT_INDEX_FILE=$PWD/i && "
		  "(cd w && git --git-dir=.. --work-tree=. add -A) && "
		  "git commit-tree $(git write-tree) -p %s -m m",
		  folder, folder, lines, folder, parent);
}

static struct tg_lines
size_of(const char *before, const char *after)
{
	struct tg_lines size;
	must(tg_ref_size(topic(ZERO, after, before), NULL, NULL, &size));
	return size;
}

Test(work, size_finds_moved_files_among_many)
{
	start();
	/* Lines of their own, lines that all have, and an order. */
	const char *before =
		commit_folder(base, "old", "(map { \"$f $_\" } 1 .. 10), (\"{\", \"}\") x 4");
	/* Nine of ten own lines stay, and the names say nothing. */
	struct tg_lines size = size_of(
		before,
		commit_folder(before, "new", "(map { \"$f $_\" } 0, 2 .. 10), (\"{\", \"}\") x 4"));
	cr_expect_eq(size.files, 40);
	cr_expect_eq(size.added, 40);
	cr_expect_eq(size.deleted, 40);
	/* What all have is less than half. */
	size = size_of(before, commit_folder(before, "new",
					     "(map { \"x $f $_\" } 1 .. 10), (\"{\", \"}\") x 4"));
	cr_expect_eq(size.files, 80);
	cr_expect_eq(size.added, 40 * 18);
	/* The lines are there, but most in no order that a comparison keeps. */
	size = size_of(before,
		       commit_folder(before, "new",
				     "(\"}\", \"{\") x 4, (map { \"$f $_\" } reverse 1 .. 10)"));
	cr_expect_eq(size.files, 80);
	/* Binary files are never alike, the same ones are. Those above are text, as called. */
	const char *binary = commit_folder(base, "old", "\"\\0$f\", 1 .. 20");
	size = size_of(binary, commit_folder(binary, "new", "\"\\0$f\", 1 .. 21"));
	cr_expect_eq(size.files, 80);
	size = size_of(binary, commit_folder(binary, "new", "\"\\0$f\", 1 .. 20"));
	cr_expect_eq(size.files, 0);
}

static void
expect_same_stretch(const struct tg_stretch *a, const struct tg_stretch *b)
{
	cr_assert_eq(a->paths.nr, b->paths.nr);
	cr_assert_eq(a->nr_commits, b->nr_commits);
	cr_assert_eq(memcmp(a->delta, b->delta, sizeof(a->delta)), 0);
	cr_assert_eq(memcmp(a->names, b->names, sizeof(a->names)), 0);
}

/* Paths are listed once: what was listed for the one serves the other. */
Test(work, a_stretch_is_the_same_when_the_net_difference_is_known)
{
	const struct tg_stretch *fresh, *known, *other;
	struct tg_oid from, to, between;
	struct tg_paths net;
	struct tg_lines lines;
	start();
	const char *one = commit_files(base, "c:x b:-", "one"),
		   *two = commit_files(one, "a:one,2,three d:y", "two");
	cr_assert(tg_oid_parse(tg_str_from(base), &from) && tg_oid_parse(tg_str_from(two), &to));
	cr_assert(tg_oid_parse(tg_str_from(one), &between));
	must(tg_stretch(topic(ZERO, two, base), &from, &to, &fresh));
	struct tg_ref *ref = topic(ZERO, two, base);
	must(tg_ref_net(ref, TG_END_NEW, &net));
	must(tg_stretch(ref, &from, &to, &known));
	must(tg_stretch(ref, &between, &to, &other));
	cr_assert_eq(known->paths.items, net.items);
	expect_same_stretch(fresh, known);
	cr_assert_eq(other->paths.nr, 2);
	must(tg_stretch_lines(ref, &from, &to, NULL, &lines));
	cr_assert(lines.added == 3 && lines.deleted == 2 && lines.files == 4);
}
