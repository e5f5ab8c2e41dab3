/* SPDX-License-Identifier: MIT */
/*
 * The ledger: what a push leaves, what a later one finds, and what becomes of
 * it when the file is not as it was.
 */
#include "../../src/ledger/ledger_priv.h"
#include "sandbox.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define HOUR (INT64_C(3600) * 1000000)

static struct tg_ledger *ledger;

static const char *
repo_path(void)
{
	struct tg_buf path;
	tg_buf_init(&path, box.arena, 256);
	tg_buf_addf(&path, "%s/repo.git", box.dir);
	return path.ptr;
}

static const struct tg_error *
try_open(int64_t now)
{
	return tg_ledger_open(box.arena, repo_path(), now, &ledger);
}

static void
setup(void)
{
	sandbox_open();
	must(try_open(1000));
}

TestSuite(ledger, .init = setup, .fini = sandbox_close);

static struct tg_oid
oid(unsigned char n)
{
	struct tg_oid id = { { 0 } };
	id.id[0] = n;
	return id;
}

/* A topic moves; started 0 = it is clean. */
static struct tg_move
topic(const char *ref, unsigned char old, unsigned char new, int64_t started)
{
	return (struct tg_move){ .kind = TG_MOVE_TOPIC,
				 .ref = tg_str_from(ref),
				 .old = oid(old),
				 .new = oid(new),
				 .is_clean = !started,
				 .life = { .started = started, .person = TG_STR("ana") } };
}

static void
write_push(const char *push, int64_t time, const struct tg_move *move)
{
	const struct tg_recorded_push record = {
		.push = push, .time = time, .person = TG_STR("ana"), .moves = move, .nr_moves = 1
	};
	must(tg_ledger_write(ledger, &record));
}

static size_t
apply(const char *push, const char *ref)
{
	struct tg_str refs[] = { tg_str_from(ref) };
	size_t nr;
	must(tg_ledger_apply(ledger, push, refs, 1, &nr));
	return nr;
}

static bool
settle(const char *ref, unsigned char value, int64_t now)
{
	struct tg_oid id = oid(value);
	bool gap;
	must(tg_ledger_settle(ledger, "P-now", tg_str_from(ref), &id, now, &gap));
	return gap;
}

static bool
branch(const char *ref, struct tg_branch *out)
{
	bool found;
	must(tg_ledger_branch(ledger, tg_str_from(ref), out, &found));
	return found;
}

Test(ledger, is_made_once_and_knows_when)
{
	int64_t began;
	struct stat st;
	cr_assert(tg_ledger_is_fresh(ledger));
	cr_assert(tg_ledger_exists(box.arena, repo_path()));
	must(try_open(2000));
	cr_assert_not(tg_ledger_is_fresh(ledger));
	must(tg_ledger_began(ledger, &began));
	cr_assert_eq(began, 1000);
	cr_assert_eq(stat(ledger->path, &st), 0);
	cr_assert_eq(st.st_mode & 07, 0, "others must not read it");
}

Test(ledger, a_pending_push_is_not_seen_until_it_is_applied)
{
	struct tg_branch b;
	struct tg_move move = topic("refs/heads/x", 0, 1, 5000);
	write_push("P1", 5000, &move);
	cr_assert_not(branch("refs/heads/x", &b));
	cr_assert_eq(apply("P1", "refs/heads/other"), 0);
	cr_assert_not(branch("refs/heads/x", &b));
	cr_assert_eq(apply("P1", "refs/heads/x"), 1);
	cr_assert(branch("refs/heads/x", &b));
	cr_assert_eq(b.started, 5000);
	cr_assert_eq(b.created, 5000);
	cr_assert(tg_str_eq(b.person, TG_STR("ana")));
	cr_assert_eq(b.tip.id[0], 1);
	cr_assert_eq(apply("P1", "refs/heads/x"), 0, "twice is once");
}

Test(ledger, more_refs_than_are_noted_at_once_are_all_noted)
{
	enum { REFS = 2500 };
	struct tg_move *moves = TG_NEW_ARRAY(box.arena, REFS, struct tg_move);
	struct tg_str *refs = TG_NEW_ARRAY(box.arena, REFS, struct tg_str);
	const struct tg_recorded_push record = { .push = "P1",
						 .time = 5000,
						 .person = TG_STR("ana"),
						 .moves = moves,
						 .nr_moves = REFS };
	struct tg_ledger_counts counts;
	size_t nr;
	for (size_t i = 0; i < REFS; i++) {
		char ref[64];
		snprintf(ref, sizeof(ref), "refs/heads/x/%zu", i);
		moves[i] = topic(tg_strdup(box.arena, ref), 0, 1, 5000);
		refs[i] = moves[i].ref;
	}
	must(tg_ledger_write(ledger, &record));
	must(tg_ledger_apply(ledger, "P1", refs, REFS - 1, &nr));
	cr_assert_eq(nr, REFS - 1);
	must(tg_ledger_counts(ledger, &counts));
	cr_assert_eq(counts.branches, REFS - 1);
	cr_assert_eq(counts.pending, 1);
}

Test(ledger, a_branch_that_is_clean_starts_anew)
{
	struct tg_branch b;
	struct tg_move first = topic("refs/heads/x", 0, 1, 5000);
	struct tg_move merged = topic("refs/heads/x", 1, 2, 0);
	struct tg_move more = topic("refs/heads/x", 2, 3, 9000);
	write_push("P1", 5000, &first);
	apply("P1", "refs/heads/x");
	write_push("P2", 7000, &merged);
	apply("P2", "refs/heads/x");
	cr_assert(branch("refs/heads/x", &b));
	cr_assert_eq(b.started, 0);
	write_push("P3", 9000, &more);
	apply("P3", "refs/heads/x");
	cr_assert(branch("refs/heads/x", &b));
	cr_assert_eq(b.started, 9000);
	cr_assert_eq(b.created, 5000);
}

Test(ledger, a_deleted_branch_is_remembered_by_its_person)
{
	struct tg_branch b, *gone;
	size_t nr;
	struct tg_move make = topic("refs/heads/x", 0, 1, 5000),
		       drop = topic("refs/heads/x", 1, 0, 0);
	write_push("P1", 5000, &make);
	apply("P1", "refs/heads/x");
	write_push("P2", 6000, &drop);
	apply("P2", "refs/heads/x");
	cr_assert_not(branch("refs/heads/x", &b));
	must(tg_ledger_gone_branches(ledger, TG_STR("ana"), 5500, 5000, &gone, &nr));
	cr_assert_eq(nr, 1);
	cr_assert_eq(gone[0].deleted, 6000);
	cr_assert_eq(gone[0].started, 5000);
	must(tg_ledger_gone_branches(ledger, TG_STR("ana"), 6500, 5000, &gone, &nr));
	cr_assert_eq(nr, 0);
	must(tg_ledger_gone_branches(ledger, TG_STR("bo"), 0, 9000, &gone, &nr));
	cr_assert_eq(nr, 0);
}

Test(ledger, a_branch_that_was_emptied_is_remembered_as_if_deleted)
{
	static const uint32_t of_first[] = { 1, 3 }, of_second[] = { 2, 3 }, of_all[] = { 1, 2, 3 };
	struct tg_branch b, *gone;
	size_t nr;
	struct tg_move first = topic("refs/heads/x", 0, 1, 5000),
		       second = topic("refs/heads/x", 1, 2, 5000),
		       emptied = topic("refs/heads/x", 2, 3, 0);
	first.likeness = (struct tg_likeness){ of_first, 2 };
	second.likeness = (struct tg_likeness){ of_second, 2 };
	write_push("P1", 5000, &first);
	apply("P1", "refs/heads/x");
	write_push("P2", 6000, &second);
	apply("P2", "refs/heads/x");
	write_push("P3", 7000, &emptied);
	apply("P3", "refs/heads/x");
	cr_assert(branch("refs/heads/x", &b));
	cr_assert_eq(b.started, 0);
	cr_assert_eq(b.likeness.nr, 0);
	must(tg_ledger_gone_branches(ledger, TG_STR("ana"), 7000, 5000, &gone, &nr));
	cr_assert_eq(nr, 1);
	cr_assert_eq(gone[0].likeness.nr, 3);
	cr_assert_arr_eq(gone[0].likeness.hashes, of_all, sizeof(of_all));
	must(tg_ledger_gone_branches(ledger, TG_STR("ana"), 7000, 4999, &gone, &nr));
	cr_assert_eq(nr, 0, "its work is younger");
}

Test(ledger, knows_where_a_ref_was)
{
	struct tg_move first = topic("refs/heads/x", 0, 1, 5000),
		       second = topic("refs/heads/x", 1, 2, 5000);
	struct tg_oid oid;
	bool found;
	write_push("P1", 5000, &first);
	apply("P1", "refs/heads/x");
	write_push("P2", 7000, &second);
	apply("P2", "refs/heads/x");
	must(tg_ledger_value_at(ledger, TG_STR("refs/heads/x"), 4999, &oid, &found));
	cr_assert_not(found);
	must(tg_ledger_value_at(ledger, TG_STR("refs/heads/x"), 6999, &oid, &found));
	cr_assert(found);
	cr_assert(tg_oid_eq(&oid, &first.new));
	must(tg_ledger_value_at(ledger, TG_STR("refs/heads/x"), 7000, &oid, &found));
	cr_assert(tg_oid_eq(&oid, &second.new));
}

Test(ledger, a_push_that_was_never_applied_is_found_by_the_next)
{
	struct tg_branch b;
	struct tg_move move = topic("refs/heads/x", 0, 1, 5000);
	write_push("P1", 5000, &move);
	cr_assert_not(settle("refs/heads/x", 1, 6000), "it is no gap");
	cr_assert(branch("refs/heads/x", &b));
	cr_assert_eq(b.started, 5000);
}

Test(ledger, a_push_that_came_to_nothing_is_dropped_within_the_hour)
{
	struct tg_ledger_counts counts;
	struct tg_move move = topic("refs/heads/x", 0, 1, 5000);
	write_push("P1", 5000, &move);
	cr_assert_not(settle("refs/heads/x", 0, 6000));
	must(tg_ledger_counts(ledger, &counts));
	cr_assert_eq(counts.pending, 1, "it may be under way");
	cr_assert_not(settle("refs/heads/x", 0, 6000 + HOUR));
	must(tg_ledger_counts(ledger, &counts));
	cr_assert_eq(counts.pending, 0);
}

Test(ledger, what_another_push_made_true_is_not_made_true_again)
{
	struct tg_branch b;
	struct tg_move one = topic("refs/heads/x", 0, 1, 5000),
		       two = topic("refs/heads/x", 1, 2, 5000);
	write_push("P1", 5000, &one);
	cr_assert_not(settle("refs/heads/x", 1, 6000));
	write_push("P2", 7000, &two);
	apply("P2", "refs/heads/x");
	/* The first one's post-receive, that had looked before. */
	must(tg_ledger_complete(ledger, 1));
	cr_assert(branch("refs/heads/x", &b));
	cr_assert_eq(b.tip.id[0], 2);
}

Test(ledger, what_other_pushes_left_open_is_told)
{
	struct tg_move x = topic("refs/heads/x", 0, 1, 5000), y = topic("refs/heads/y", 0, 1, 5000);
	struct tg_str *refs;
	size_t nr;
	write_push("P1", 5000, &x);
	write_push("P2", 6000, &x);
	write_push("P3", 5000, &y);
	must(tg_ledger_unsettled(ledger, "P9", 5000, &refs, &nr));
	cr_assert_eq(nr, 0, "not before");
	must(tg_ledger_unsettled(ledger, "P9", 7000, &refs, &nr));
	cr_assert_eq(nr, 2, "each ref once");
	must(tg_ledger_unsettled(ledger, "P3", 7000, &refs, &nr));
	cr_assert_eq(nr, 1);
	cr_assert(tg_str_eq(refs[0], TG_STR("refs/heads/x")));
	apply("P3", "refs/heads/y");
	must(tg_ledger_unsettled(ledger, "P9", 7000, &refs, &nr));
	cr_assert_eq(nr, 1);
}

Test(ledger, a_pending_push_that_others_built_on_did_happen)
{
	struct tg_ledger_counts counts;
	struct tg_move one = topic("refs/heads/x", 0, 1, 5000),
		       two = topic("refs/heads/x", 1, 2, 5000);
	write_push("P1", 5000, &one);
	write_push("P2", 6000, &two);
	apply("P2", "refs/heads/x");
	cr_assert_not(settle("refs/heads/x", 2, 7000));
	must(tg_ledger_counts(ledger, &counts));
	cr_assert_eq(counts.pending, 0);
}

Test(ledger, a_ref_that_moved_without_a_push_is_a_gap_once)
{
	struct tg_branch b;
	struct tg_gap *gaps;
	size_t nr;
	struct tg_move move = topic("refs/heads/x", 0, 1, 5000);
	write_push("P1", 5000, &move);
	apply("P1", "refs/heads/x");
	cr_assert_not(settle("refs/heads/x", 1, 6000));
	cr_assert(settle("refs/heads/x", 7, 7000));
	cr_assert_not(settle("refs/heads/x", 7, 8000));
	must(tg_ledger_gaps(ledger, &gaps, &nr));
	cr_assert_eq(nr, 1);
	cr_assert_eq(gaps[0].old.id[0], 1);
	cr_assert_eq(gaps[0].new.id[0], 7);
	cr_assert(settle("refs/heads/x", 0, 9000), "deleted by hand");
	cr_assert_not(branch("refs/heads/x", &b));
}

Test(ledger, grants_belong_to_the_work)
{
	struct tg_grants grants;
	const struct tg_note notes[] = {
		{ .kind = TG_NOTE_GRACE, .started = 77 },
		{ .kind = TG_NOTE_EXTENSION, .started = 77, .until = 900, .reason = TG_STR("why") },
		{ .kind = TG_NOTE_EXTENSION, .started = 77, .until = 800, .reason = TG_STR("why") },
	};
	const struct tg_recorded_push record = {
		.push = "P1", .time = 500, .notes = notes, .nr_notes = 3
	};
	must(tg_ledger_grants(ledger, 77, &grants));
	cr_assert_eq(grants.nr_extensions + (size_t)grants.grace, 0);
	must(tg_ledger_write(ledger, &record));
	must(tg_ledger_grants(ledger, 77, &grants));
	cr_assert_eq(grants.grace, 500);
	cr_assert_eq(grants.nr_extensions, 2);
	cr_assert_eq(grants.extended_until, 900);
	must(tg_ledger_grants(ledger, 78, &grants));
	cr_assert_eq(grants.nr_extensions, 0);
}

Test(ledger, lines_count_once_they_have_landed)
{
	const struct tg_str main_ref = TG_STR("refs/heads/main"), ana = TG_STR("ana");
	struct tg_move landing = topic("refs/heads/main", 1, 2, 0);
	const struct tg_note note = {
		.kind = TG_NOTE_LINES, .ref = main_ref, .person = ana, .lines = 40
	};
	const struct tg_recorded_push record = { .push = "P1",
						 .time = 500,
						 .person = ana,
						 .moves = &landing,
						 .nr_moves = 1,
						 .notes = &note,
						 .nr_notes = 1 };
	int64_t lines = -1;
	landing.kind = TG_MOVE_TRUNK;
	must(tg_ledger_write(ledger, &record));
	must(tg_ledger_lines_since(ledger, main_ref, ana, 0, &lines));
	cr_assert_eq(lines, 0, "the ref has not moved");
	apply("P1", "refs/heads/main");
	must(tg_ledger_lines_since(ledger, main_ref, ana, 500, &lines));
	cr_assert_eq(lines, 40);
	must(tg_ledger_lines_since(ledger, main_ref, ana, 501, &lines));
	cr_assert_eq(lines, 0);
}

Test(ledger, times_of_the_future_become_now_and_nothing_else_changes)
{
	struct tg_grants grants;
	struct tg_branch found;
	const struct tg_move early = topic("refs/heads/a", 0, 1, 400),
			     late = topic("refs/heads/b", 0, 2, 10 * HOUR);
	const struct tg_note notes[] = {
		{ .kind = TG_NOTE_GRACE, .started = 10 * HOUR },
		{ .kind = TG_NOTE_EXTENSION,
		  .started = 10 * HOUR,
		  .until = 11 * HOUR,
		  .reason = TG_STR("y") },
	};
	const struct tg_recorded_push record = {
		.push = "P3", .time = 10 * HOUR + 100, .notes = notes, .nr_notes = 2
	};
	int64_t nr;

	write_push("P1", 500, &early);
	apply("P1", "refs/heads/a");
	write_push("P2", 10 * HOUR, &late);
	apply("P2", "refs/heads/b");
	must(tg_ledger_write(ledger, &record));
	must(tg_ledger_nr_future(ledger, 1000, &nr));
	cr_assert_eq(nr, 2);
	must(tg_ledger_mend(ledger, 1000));
	must(tg_ledger_nr_future(ledger, 1000, &nr));
	cr_assert_eq(nr, 0);
	cr_assert(branch("refs/heads/a", &found));
	cr_assert_eq(found.started, 400);
	cr_assert(branch("refs/heads/b", &found));
	cr_assert_eq(found.started, 1000);
	must(tg_ledger_grants(ledger, 1000, &grants));
	cr_assert_eq(grants.grace, 1000);
	cr_assert_eq(grants.nr_extensions, 1);
	cr_assert_eq(grants.extended_until, 11 * HOUR - (10 * HOUR + 100 - 1000));
}

/* A push of ana's that opens a branch, judged when she had seen open ones. */
static const struct tg_error *
open_branch(const char *push, const char *ref, int64_t time, int64_t seen, int64_t room)
{
	const struct tg_move move = topic(ref, 0, 1, 5);
	const struct tg_note note = {
		.kind = TG_NOTE_ROOM, .person = TG_STR("ana"), .seen = seen, .room = room
	};
	const struct tg_recorded_push record = { .push = push,
						 .time = time,
						 .person = TG_STR("ana"),
						 .moves = &move,
						 .nr_moves = 1,
						 .notes = &note,
						 .nr_notes = 1 };
	return tg_ledger_write(ledger, &record);
}

Test(ledger, two_pushes_at_once_do_not_open_more_than_there_is_room_for)
{
	const int64_t minute = 60000000;
	int64_t seen, before;
	must(tg_ledger_nr_open(ledger, TG_STR("ana"), &before));
	cr_assert_eq(before, 0);
	must(open_branch("P1", "refs/heads/a", minute, before, 0));
	/* Under way, and neither saw the other. */
	const struct tg_error *err = open_branch("P2", "refs/heads/b", minute + 1, before, 0);
	cr_assert_not_null(err);
	cr_assert_eq(err->kind, TG_ERR_INPUT);
	/* Nor is one that came after, until it is counted as a branch. */
	must(tg_ledger_nr_open(ledger, TG_STR("ana"), &seen));
	cr_assert_not_null(open_branch("P3", "refs/heads/b", minute + 2, seen, 0));
	must(open_branch("P3", "refs/heads/b", minute + 2, seen, 1));
	/* Done meanwhile. */
	cr_assert_eq(apply("P1", "refs/heads/a"), 1);
	cr_assert_eq(apply("P3", "refs/heads/b"), 1);
	cr_assert_not_null(open_branch("P4", "refs/heads/c", minute + 3, before, 1));
	/* Seen as branches, so counted by the rule. */
	must(tg_ledger_nr_open(ledger, TG_STR("ana"), &seen));
	must(open_branch("P5", "refs/heads/c", minute + 4, seen, 0));
	/* Under way when the others were counted, and done before this is written. */
	must(tg_ledger_nr_open(ledger, TG_STR("ana"), &seen));
	cr_assert_eq(apply("P5", "refs/heads/c"), 1);
	cr_assert_not_null(open_branch("P6", "refs/heads/d", minute + 5, seen, 0));
	must(open_branch("P6", "refs/heads/d", minute + 5, seen, 1));
	/* What came to nothing stands in the way for a minute. */
	must(tg_ledger_nr_open(ledger, TG_STR("ana"), &seen));
	cr_assert_not_null(open_branch("P7", "refs/heads/e", minute + 6, seen, 0));
	must(open_branch("P7", "refs/heads/e", 2 * minute + 6, seen, 0));
}

Test(ledger, a_push_of_the_same_branch_again_is_no_other_branch)
{
	const int64_t minute = 60000000;
	must(open_branch("P1", "refs/heads/a", minute, 0, 0));
	must(open_branch("P2", "refs/heads/a", minute + 1, 0, 0));
	cr_assert_not_null(open_branch("P3", "refs/heads/b", minute + 2, 0, 0));
}

static size_t nr_records;

static const struct tg_error *
keep_record(void *data)
{
	++*(size_t *)data;
	return NULL;
}

static const struct tg_error *
fail_to_record(void *data)
{
	return tg_error_new(data, TG_ERR_SYSTEM, "no log");
}

Test(ledger, forgetting_makes_a_branch_new)
{
	struct tg_branch b;
	bool found;
	struct tg_move move = topic("refs/heads/x", 0, 1, 5000);
	write_push("P1", 5000, &move);
	apply("P1", "refs/heads/x");
	must(tg_ledger_forget(ledger, TG_STR("refs/heads/x"), keep_record, &nr_records, &found));
	cr_assert(found);
	cr_assert_not(branch("refs/heads/x", &b));
	must(tg_ledger_forget(ledger, TG_STR("refs/heads/x"), keep_record, &nr_records, &found));
	cr_assert_not(found);
	cr_assert_eq(nr_records, 1, "what is not known is not recorded");
}

Test(ledger, what_cannot_be_recorded_is_not_forgotten)
{
	struct tg_branch b;
	bool found = false;
	struct tg_move move = topic("refs/heads/x", 0, 1, 5000);
	write_push("P1", 5000, &move);
	apply("P1", "refs/heads/x");
	cr_assert_not_null(tg_ledger_forget(ledger, TG_STR("refs/heads/x"), fail_to_record,
					    box.arena, &found));
	cr_assert(branch("refs/heads/x", &b));
}

Test(ledger, likeness_is_of_the_smaller_set)
{
	struct tg_path items[4] = { { .path = TG_STR("a") },
				    { .path = TG_STR("b") },
				    { .path = TG_STR("c") },
				    { .path = TG_STR("d") } };
	const struct tg_paths all = { items, 4 }, two = { items, 2 }, last = { items + 3, 1 },
			      none = { 0 };
	struct tg_likeness a = tg_likeness_of(box.arena, &all), b = tg_likeness_of(box.arena, &two);
	struct tg_likeness c = tg_likeness_of(box.arena, &last),
			   d = tg_likeness_of(box.arena, &none);
	cr_assert_eq(tg_likeness_percent(&a, &b), 100);
	cr_assert_eq(tg_likeness_percent(&b, &c), 0);
	cr_assert_eq(tg_likeness_percent(&a, &d), 0);
}

/* --- commits --- */

static struct tg_ref *
pushed(const char *ref, const char *old, const char *new)
{
	open_repo();
	return push_of(ref, old, new, "refs/heads/main");
}

/* A repository with a trunk of one commit; gives a child that writes text into
 * a file. */
static const char *
work_on(const char *parent, const char *text, const char *message)
{
	return sh("export GIT_INDEX_FILE=$PWD/index; rm -f index; cd repo.git; "
		  "git read-tree %s; blob=$(printf '%s\\n' | git hash-object -w --stdin); "
		  "git update-index --add --cacheinfo 100644,$blob,file; "
		  "printf '%s' | git commit-tree $(git write-tree) -p %s",
		  parent, text, message, parent);
}

static const char *
trunk(void)
{
	const char *base = commit_tree(EMPTY_TREE, "", 1700000000, "base");
	sh("git -C repo.git update-ref refs/heads/main %s", base);
	return base;
}

static void
record_work(const char *push, int64_t time, struct tg_ref *ref)
{
	struct tg_move move = topic("refs/heads/x", 0, 1, time);
	must(tg_ref_work(ref, TG_END_NEW, &move.work));
	write_push(push, time, &move);
	apply(push, "refs/heads/x");
}

/* Of the commit, as bo brings it to a new branch at 9000. */
static struct tg_life
life_in_new_branch(const char *commit)
{
	const struct tg_sight now = { .time = 9000, .person = TG_STR("bo") };
	struct tg_work *work;
	struct tg_life life;
	must(tg_ref_work(pushed("refs/heads/y", ZERO, commit), TG_END_NEW, &work));
	must(tg_ledger_life(ledger, work, NULL, NULL, &now, &life));
	return life;
}

Test(ledger, first_sight_stays_and_follows_the_patch)
{
	const char *base = trunk();
	const char *one = work_on(base, "text", "one"), *again = work_on(base, "text", "reworded");
	const char *other = work_on(base, "other text", "one");
	struct tg_life life;
	record_work("P1", 5000, pushed("refs/heads/x", ZERO, one));
	record_work("P2", 6000, pushed("refs/heads/x", ZERO, one));
	life = life_in_new_branch(one);
	cr_assert_eq(life.started, 5000);
	cr_assert(tg_str_eq(life.person, TG_STR("ana")));
	life = life_in_new_branch(again);
	cr_assert_eq(life.started, 5000, "the same patch");
	cr_assert_not(life.is_new);
	life = life_in_new_branch(other);
	cr_assert_eq(life.started, 9000);
	cr_assert(life.is_new);
}

Test(ledger, a_new_wording_is_as_old_as_its_patch_to_those_who_copy_it)
{
	const char *base = trunk();
	const char *one = work_on(base, "text", "one"), *again = work_on(base, "text", "reworded");
	record_work("P1", 5000, pushed("refs/heads/x", ZERO, one));
	record_work("P2", 7000, pushed("refs/heads/x", ZERO, again));
	cr_assert_eq(life_in_new_branch(again).started, 5000);
}

/* One commit to branches a and b, in one push. */
static void
record_two(const char *push, int64_t time, struct tg_ref *ref)
{
	struct tg_move moves[] = { topic("refs/heads/a", 0, 1, time),
				   topic("refs/heads/b", 0, 1, time) };
	const struct tg_recorded_push record = {
		.push = push, .time = time, .person = TG_STR("ana"), .moves = moves, .nr_moves = 2
	};
	for (size_t i = 0; i < TG_ARRAY_LEN(moves); i++)
		must(tg_ref_work(ref, TG_END_NEW, &moves[i].work));
	must(tg_ledger_write(ledger, &record));
}

static int64_t
nr_rows(const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	cr_assert_eq(sqlite3_prepare_v2(ledger->db, sql, -1, &stmt, NULL), SQLITE_OK, "%s", sql);
	cr_assert_eq(sqlite3_step(stmt), SQLITE_ROW);
	int64_t nr = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return nr;
}

static int64_t
seen_at(const char *hex)
{
	struct tg_sight sight = { 0 };
	struct tg_oid id;
	bool found;
	cr_assert(tg_oid_parse(tg_str_from(hex), &id));
	must(tg_ledger_commit(ledger, &id, &sight, &found));
	return found ? sight.time : 0;
}

Test(ledger, a_commit_stands_once_for_each_push_however_many_refs_it_went_to)
{
	const char *one = work_on(trunk(), "text", "one");
	record_two("P1", 5000, pushed("refs/heads/a", ZERO, one));
	cr_assert_eq(nr_rows("SELECT count(*) FROM work"), 1);
	cr_assert_eq(seen_at(one), 0, "pending");
	apply("P1", "refs/heads/b");
	cr_assert_eq(seen_at(one), 5000, "whichever ref it was that moved");
	/* The one at which it stands came to nothing. */
	cr_assert_not(settle("refs/heads/a", 0, 5000 + HOUR));
	cr_assert_eq(nr_rows("SELECT count(*) FROM move"), 1);
	cr_assert_eq(seen_at(one), 5000);
}

Test(ledger, work_that_another_branch_was_given_too_is_not_forgotten)
{
	const char *one = work_on(trunk(), "text", "one");
	bool found;
	record_two("P1", 5000, pushed("refs/heads/a", ZERO, one));
	apply("P1", "refs/heads/a");
	apply("P1", "refs/heads/b");
	must(tg_ledger_forget(ledger, TG_STR("refs/heads/a"), keep_record, &nr_records, &found));
	cr_assert(found);
	cr_assert_eq(seen_at(one), 5000);
	must(tg_ledger_forget(ledger, TG_STR("refs/heads/b"), keep_record, &nr_records, &found));
	cr_assert(found);
	cr_assert_eq(seen_at(one), 0);
}

Test(ledger, who_brought_forgotten_work_is_known)
{
	const char *one = work_on(trunk(), "text", "one");
	const struct tg_oid *oids[1];
	struct tg_str people[1];
	struct tg_oid id;
	bool found;
	cr_assert(tg_oid_parse(tg_str_from(one), &id));
	oids[0] = &id;
	record_work("P1", 5000, pushed("refs/heads/x", ZERO, one));
	must(tg_ledger_forget(ledger, TG_STR("refs/heads/x"), keep_record, &nr_records, &found));
	cr_assert_eq(seen_at(one), 0);
	must(tg_ledger_uploaders(ledger, oids, 1, people));
	cr_assert(tg_str_eq(people[0], TG_STR("ana")));
	must(tg_ledger_forget(ledger, TG_STR("refs/heads/x"), keep_record, &nr_records, &found));
	cr_assert_not(found);
}

Test(ledger, work_of_branches_that_went_long_ago_is_forgotten_round_by_round)
{
	const int64_t year = 365 * 24 * HOUR;
	const char *one = work_on(trunk(), "text", "one");
	record_work("P1", 5000, pushed("refs/heads/x", ZERO, one));
	/* As many pushes of young branches as are looked at at a time, and more. */
	for (int i = 0; i < 60; i++) {
		char push[32], ref[64];
		snprintf(push, sizeof(push), "Q%d", i);
		snprintf(ref, sizeof(ref), "refs/heads/y/%d", i);
		struct tg_move move = topic(ref, 0, 2, year + i);
		write_push(push, i < 30 ? 6000 : year + i, &move);
		apply(push, ref);
	}
	cr_assert_eq(seen_at(one), 5000, "its branch is there");
	struct tg_move gone = topic("refs/heads/x", 1, 0, 0),
		       other = topic("refs/heads/z", 0, 3, year);
	for (int i = 0; i < 8; i++) {
		char push[32];
		snprintf(push, sizeof(push), "R%d", i);
		write_push(push, year + 100, &gone);
		apply(push, "refs/heads/x");
	}
	cr_assert_eq(seen_at(one), 5000, "it went just now");
	for (int i = 0; i < 8; i++) {
		char push[32];
		snprintf(push, sizeof(push), "S%d", i);
		write_push(push, 2 * year, &other);
		apply(push, "refs/heads/z");
	}
	cr_assert_eq(seen_at(one), 0);
}

Test(ledger, work_of_several_branches_of_a_push_is_forgotten_when_all_went)
{
	const int64_t year = 365 * 24 * HOUR;
	const char *one = work_on(trunk(), "text", "one");
	static const char *const refs[] = { "refs/heads/a", "refs/heads/b", "refs/heads/c" };
	record_two("P1", 5000, pushed("refs/heads/a", ZERO, one));
	apply("P1", refs[0]);
	apply("P1", refs[1]);
	/* One goes in the first year, one in the second; then there is only another. */
	for (int i = 0; i < 12; i++) {
		char push[32];
		struct tg_move move = topic(refs[i / 4], 1, i < 8 ? 0 : 2, 0);
		snprintf(push, sizeof(push), "R%d", i);
		cr_assert_eq(seen_at(one), i < 9 ? 5000 : 0, "%d", i);
		write_push(push, year * (1 + i / 4), &move);
		apply(push, refs[i / 4]);
	}
}

/* The file as the version of that number made it, with these rows. */
static void
make_old(size_t version, const char *sql)
{
	struct tg_buf text;
	sqlite3 *db = NULL;
	sh("rm -f repo.git/trunkgate/ledger.db*");
	cr_assert_eq(sqlite3_open(ledger->path, &db), SQLITE_OK);
	tg_buf_init(&text, box.arena, 65536);
	for (size_t i = 0; i < version; i++)
		tg_buf_adds(&text, tg_ledger_migrations[i]);
	tg_buf_addf(&text,
		    "INSERT INTO meta VALUES('began', 1); PRAGMA user_version = %zu;"
		    "PRAGMA application_id = %d;",
		    version, 0x54474c31);
	tg_buf_adds(&text, sql);
	cr_assert_eq(sqlite3_exec(db, text.ptr, NULL, NULL, NULL), SQLITE_OK, "%s",
		     sqlite3_errmsg(db));
	sqlite3_close(db);
}

Test(ledger, one_with_a_row_for_each_ref_is_taken_over)
{
	struct tg_oid id = oid(7);
	struct tg_sight sight;
	bool found;
	make_old(7,
		 "INSERT INTO move(id, push, ref, kind, old, new, time, person, is_guess, is_clean,"
		 " seen, seen_by, is_done) VALUES"
		 " (1, 'P1', 'refs/heads/a', 1, x'', x'', 5, 'ana', 0, 0, 5, 'ana', 1),"
		 " (2, 'P1', 'refs/heads/b', 1, x'', x'', 5, 'ana', 0, 0, 4, 'cy', 1),"
		 " (3, 'P1', 'refs/heads/c', 1, x'', x'', 5, 'ana', 0, 0, 5, 'ana', 0),"
		 " (4, 'P2', 'refs/heads/a', 1, x'', x'', 6, 'bo', 0, 0, 6, 'bo', 1);"
		 "INSERT INTO work(oid, move, patch) SELECT"
		 " x'0700000000000000000000000000000000000000', id, x'01' FROM move;");
	must(try_open(9000));
	cr_assert_eq(nr_rows("SELECT count(*) FROM work"), 2, "one for each push");
	must(tg_ledger_commit(ledger, &id, &sight, &found));
	cr_assert(found);
	cr_assert_eq(sight.time, 4);
	cr_assert(tg_str_eq(sight.person, TG_STR("cy")));
}

Test(ledger, what_lands_is_forgotten_as_work_and_kept_as_landing)
{
	const char *base = trunk(), *one = work_on(base, "text", "one");
	struct tg_ledger_counts counts;
	struct tg_oid id;
	int64_t when;
	bool found;
	record_work("P1", 5000, pushed("refs/heads/x", ZERO, one));
	struct tg_move landing = { .kind = TG_MOVE_TRUNK,
				   .ref = TG_STR("refs/heads/main"),
				   .new = oid(1),
				   .is_clean = true };
	must(tg_ref_work(pushed("refs/heads/main", base, one), TG_END_NEW, &landing.work));
	cr_assert_eq(tg_work_nr(landing.work), 1);
	write_push("P2", 6000, &landing);
	cr_assert(tg_oid_parse(tg_str_from(one), &id));
	must(tg_ledger_landing(ledger, &id, &when, &found));
	cr_assert_not(found, "pending");
	apply("P2", "refs/heads/main");
	must(tg_ledger_landing(ledger, &id, &when, &found));
	cr_assert(found);
	cr_assert_eq(when, 6000);
	must(tg_ledger_counts(ledger, &counts));
	cr_assert_eq(counts.commits, 0);
}

/* --- faults --- */

static void
break_file(int64_t offset, const char *bytes)
{
	sqlite3_exec(ledger->db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL);
	tg_arena_destroy(box.arena);
	box.arena = tg_arena_new("push", (size_t)512 << 20);
	struct tg_buf path;
	tg_buf_init(&path, box.arena, 256);
	tg_buf_addf(&path, "%s/repo.git/trunkgate/ledger.db", box.dir);
	int fd = open(path.ptr, O_WRONLY | O_CLOEXEC);
	cr_assert_geq(fd, 0);
	cr_assert_eq(pwrite(fd, bytes, strlen(bytes), offset), (ssize_t)strlen(bytes));
	close(fd);
}

Test(ledger, what_is_no_database_is_an_error_with_its_path)
{
	break_file(0, "this is no database at all, whoever says so");
	const struct tg_error *err = try_open(5000);
	cr_assert_not_null(err);
	cr_assert_not_null(strstr(err->message, "ledger.db"), "%s", err->message);
	cr_assert_eq(err->kind, TG_ERR_SYSTEM);
}

Test(ledger, a_newer_one_is_left_alone)
{
	sqlite3_exec(ledger->db, "PRAGMA user_version = 99", NULL, NULL, NULL);
	const struct tg_error *err = try_open(5000);
	cr_assert_not_null(err);
	cr_assert_not_null(strstr(err->message, "newer trunkgate"), "%s", err->message);
}

Test(ledger, one_that_is_locked_is_an_error_in_time, .timeout = 30)
{
	struct tg_ledger *first = ledger;
	struct tg_move move = topic("refs/heads/x", 0, 1, 5000);
	const struct tg_recorded_push record = {
		.push = "P1", .time = 1, .moves = &move, .nr_moves = 1
	};
	sqlite3_exec(first->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	must(try_open(5000));
	const struct tg_error *err = tg_ledger_write(ledger, &record);
	cr_assert_not_null(err);
	cr_assert_not_null(strstr(err->message, "another process has it locked"), "%s",
			   err->message);
	sqlite3_exec(first->db, "ROLLBACK", NULL, NULL, NULL);
	must(tg_ledger_write(ledger, &record));
}

Test(ledger, a_link_is_not_followed)
{
	sh("rm -f repo.git/trunkgate/ledger.db*; touch elsewhere; ln -s $PWD/elsewhere repo.git/trunkgate/ledger.db");
	cr_assert_not_null(try_open(5000));
}

/* Killed between its statements a process leaves nothing of its push. */
Test(ledger, a_killed_writer_leaves_nothing_half)
{
	struct tg_ledger_counts counts;
	pid_t child = fork();
	if (child == 0) {
		if (try_open(5000))
			_exit(1);
		sqlite3_exec(
			ledger->db,
			"BEGIN IMMEDIATE; INSERT INTO gap(time, ref, old, new) VALUES(1, 'x', x'00', x'00')",
			NULL, NULL, NULL);
		kill(getpid(), SIGKILL);
	}
	int status;
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert(WIFSIGNALED(status));
	must(try_open(6000));
	must(tg_ledger_counts(ledger, &counts));
	cr_assert_eq(counts.gaps, 0);
	struct tg_move move = topic("refs/heads/x", 0, 1, 5000);
	write_push("P1", 5000, &move);
}

Test(ledger, many_writers_lose_nothing, .timeout = 120)
{
	enum { WRITERS = 8, EACH = 25 };
	struct tg_ledger_counts counts;
	pid_t children[WRITERS];
	for (int w = 0; w < WRITERS; w++) {
		children[w] = fork();
		if (children[w] != 0)
			continue;
		const struct tg_error *err = try_open(5000);
		for (int i = 0; i < EACH && !err; i++) {
			char push[32], ref[64];
			snprintf(push, sizeof(push), "P-%d-%d", w, i);
			snprintf(ref, sizeof(ref), "refs/heads/%d/%d", w, i);
			struct tg_move move = topic(ref, 0, 1, 5000);
			const struct tg_recorded_push record = {
				.push = push, .time = 1, .moves = &move, .nr_moves = 1
			};
			struct tg_str refs[] = { move.ref };
			size_t nr;
			err = tg_ledger_write(ledger, &record);
			if (!err)
				err = tg_ledger_apply(ledger, push, refs, 1, &nr);
		}
		_exit(err ? 1 : 0);
	}
	for (int w = 0; w < WRITERS; w++) {
		int status;
		cr_assert_eq(waitpid(children[w], &status, 0), children[w]);
		cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	must(tg_ledger_counts(ledger, &counts));
	cr_assert_eq(counts.branches, WRITERS * EACH);
	cr_assert_eq(counts.pending, 0);
}

/* An approval in a push of its own, signed by a certificate of that sum. */
static const struct tg_error *
approve(const char *push, const char *ref, const char *sum)
{
	const struct tg_approval approval = { .time = 1,
					      .push = tg_str_from(push),
					      .person = TG_STR("bo"),
					      .ref = tg_str_from(ref),
					      .target = TG_STR("refs/heads/main"),
					      .key = TG_STR("k"),
					      .certificate = tg_str_from(sum) };
	const struct tg_recorded_push record = { .push = push,
						 .approvals = &approval,
						 .nr_approvals = 1,
						 .certificate =
							 TG_STR("certificate version 0.1\n") };

	return tg_ledger_write(ledger, &record);
}

Test(ledger, keeps_a_certificate_as_it_came_and_counts_it_once)
{
	struct tg_str text;
	struct tg_approval *rows;
	size_t nr = 0;
	bool found = true;

	must(tg_ledger_certificate(ledger, TG_STR("5a"), &text, &found));
	cr_expect_not(found);
	must(approve("P1", "refs/approvals/bo/heads%2Fmain/1", "5a"));
	must(tg_ledger_certificate(ledger, TG_STR("5a"), &text, &found));
	cr_expect(found && tg_str_eq(text, TG_STR("certificate version 0.1\n")));
	/* Of two pushes at the same time the second finds it only here. */
	cr_expect_not_null(approve("P2", "refs/approvals/bo/heads%2Fmain/2", "5a"));
	must(approve("P3", "refs/approvals/bo/heads%2Fmain/3", ""));
	must(tg_ledger_certified(ledger, &rows, &nr));
	cr_assert_eq(nr, 1);
	cr_expect(tg_str_eq(rows[0].certificate, TG_STR("5a")));
	cr_expect(tg_str_eq(rows[0].ref, TG_STR("refs/approvals/bo/heads%2Fmain/1")));
}

/* What a push asks must not walk a table, however large: only statements of
 * administrators may. */
Test(ledger, no_statement_of_a_push_scans_a_table)
{
	static const enum tg_sql for_people[] = { SQL_COUNTS,      SQL_GAPS,
						  SQL_BRANCHES,    SQL_SHARE_WORK,
						  SQL_FORGET_WORK, SQL_FORGET_BRANCH,
						  SQL_CERTIFIED,   SQL_LANDED_BRANCHES };
	for (int sql = 0; sql < SQL_NR; sql++) {
		struct tg_buf text;
		sqlite3_stmt *stmt = NULL;
		bool is_for_people = false;
		for (size_t i = 0; i < TG_ARRAY_LEN(for_people); i++)
			is_for_people = is_for_people || for_people[i] == (enum tg_sql)sql;
		is_for_people = is_for_people || (sql >= SQL_NR_FUTURE && sql <= SQL_MEND_LAST);
		if (is_for_people || sql <= SQL_ROLLBACK)
			continue;
		tg_buf_init(&text, box.arena, 4096);
		tg_buf_addf(&text, "EXPLAIN QUERY PLAN %s", tg_sql_texts[sql]);
		cr_assert_eq(sqlite3_prepare_v2(ledger->db, text.ptr, -1, &stmt, NULL), SQLITE_OK,
			     "%s: %s", tg_sql_texts[sql], sqlite3_errmsg(ledger->db));
		while (sqlite3_step(stmt) == SQLITE_ROW) {
			const char *detail = (const char *)sqlite3_column_text(stmt, 3);
			/* l is what a statement of its own has found. */
			cr_assert(strncmp(detail, "SCAN", 4) != 0 || strstr(detail, "CONSTANT") ||
					  strcmp(detail, "SCAN l") == 0,
				  "%s: %s", tg_sql_texts[sql], detail);
		}
		sqlite3_finalize(stmt);
	}
}
