/* SPDX-License-Identifier: MIT */
/* True reverts, and texts that only say so (T7). */
#include "sandbox.h"

#include <string.h>

/*
 * A history built by git itself in a work tree: "do X" replaces a line of
 * file f. The last commit is judged as a push to main on top of $old.
 */
static void
make_history(const char *script)
{
	sh("git clone -q repo.git work 2>/dev/null; cd work; git checkout -q -b main; "
	   "seq 40 > f; git add f; git commit -qm base; %s; git push -q ../repo.git HEAD:refs/heads/new "
	   "$(cat ../old):refs/heads/main",
	   script);
	sh("git -C repo.git rev-parse refs/heads/new > new; git -C repo.git update-ref -d "
	   "refs/heads/new");
}

static bool
last_is_revert(void)
{
	size_t cursor = 0;
	bool is_revert;
	open_repo();
	struct tg_ref *ref =
		push_of("refs/heads/main", sh("cat old"), sh("cat new"), "refs/heads/main");
	must(tg_commit_is_revert(next_commit(change_of(ref, NULL, TG_SELECT_EVERY), &cursor),
				 &is_revert));
	return is_revert;
}

#define EDIT(line) "sed -i s/^" #line "$/x" #line "/ f; git commit -qam edit" #line "; "
#define MARK_OLD "git rev-parse HEAD > ../old; "

Test(revert, knows_the_exact_inverse, .init = sandbox_open, .fini = sandbox_close)
{
	make_history(EDIT(3) MARK_OLD "git revert --no-edit HEAD >/dev/null");
	cr_assert(last_is_revert());
}

Test(revert, knows_a_revert_that_git_had_to_merge, .init = sandbox_open, .fini = sandbox_close)
{
	make_history(EDIT(3) EDIT(30) MARK_OLD "git revert --no-edit HEAD~1 >/dev/null");
	const char *before = sh("find repo.git/objects -type f | sort | md5sum");
	cr_assert(last_is_revert());
	cr_assert_str_eq(before, sh("find repo.git/objects -type f | sort | md5sum"));
}

Test(revert, knows_the_revert_of_a_merge, .init = sandbox_open, .fini = sandbox_close)
{
	make_history("git checkout -q -b side; " EDIT(5) "git checkout -q main; " EDIT(
		35) "git merge -q --no-edit side; " MARK_OLD
		    "git revert -m 1 --no-edit HEAD >/dev/null");
	cr_assert(last_is_revert());
}

Test(revert, believes_no_text, .init = sandbox_open, .fini = sandbox_close)
{
	make_history(EDIT(3) MARK_OLD "sed -i s/^9$/evil/ f; git commit -qam \"Revert x\n\n"
				      "This reverts commit $(git rev-parse HEAD).\"");
	cr_assert_not(last_is_revert());
}

Test(revert, finds_a_change_smuggled_into_a_revert, .init = sandbox_open, .fini = sandbox_close)
{
	make_history(EDIT(3) EDIT(30) MARK_OLD
		     "git revert --no-edit HEAD~1 >/dev/null; "
		     "sed -i s/^9$/evil/ f; git commit -qa --amend --no-edit");
	cr_assert_not(last_is_revert());
}

Test(revert, finds_a_file_smuggled_into_an_exact_revert, .init = sandbox_open,
     .fini = sandbox_close)
{
	make_history(EDIT(3) MARK_OLD "git revert --no-edit HEAD >/dev/null; "
				      "echo evil > g; git add g; git commit -qa --amend --no-edit");
	cr_assert_not(last_is_revert());
}

Test(revert, counts_only_what_a_trunk_held_before_the_push, .init = sandbox_open,
     .fini = sandbox_close)
{
	make_history(MARK_OLD EDIT(3) "git revert --no-edit HEAD >/dev/null");
	cr_assert_not(last_is_revert());
}

Test(revert, is_none_without_the_sentence, .init = sandbox_open, .fini = sandbox_close)
{
	make_history(EDIT(3) MARK_OLD "git revert --no-edit HEAD >/dev/null; "
				      "git commit -q --amend -m 'undo it'");
	cr_assert_not(last_is_revert());
}

Test(revert, is_none_where_the_named_commit_does_not_exist, .init = sandbox_open,
     .fini = sandbox_close)
{
	make_history(EDIT(3) MARK_OLD
		     "git revert --no-edit HEAD >/dev/null; git commit -q --amend -m "
		     "\"Revert\n\nThis reverts commit 1111111111111111111111111111111111111111.\"");
	cr_assert_not(last_is_revert());
}

Test(revert, is_none_of_a_merge_commit, .init = sandbox_open, .fini = sandbox_close)
{
	make_history(EDIT(3) MARK_OLD "git checkout -q -b side; " EDIT(
		9) "git checkout -q main; "
		   "git merge -q --no-ff -m \"Revert\n\nThis reverts commit $(git rev-parse main).\" side");
	cr_assert_not(last_is_revert());
}
