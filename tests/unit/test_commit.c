/* SPDX-License-Identifier: MIT */
/* Identities and messages as git log shows them. */
#include "../../src/git/commits/commit.h"

#include "sandbox.h"

#include <string.h>

#define TREE "tree " EMPTY_TREE "\\n"
#define AUTHOR "author A <a@x> 1700000000 +0000\\n"
#define COMMITTER "committer C <c@x> 1700000000 +0100\\n"

static const struct tg_text *
message_of(const char *raw)
{
	const struct tg_text *text;
	const char *oid = raw_object("commit", raw);
	must(tg_commit_message(only_commit(oid), &text));
	return text;
}

static void
expect_as_git(const char *raw)
{
	const struct tg_text *text = message_of(raw);
	const char *shown = sh("git -C repo.git log -1 --format=%%B "
			       "--encoding=UTF-8 %s; echo .",
			       raw_object("commit", raw));
	/* git log adds a newline of its own, sh() ours. */
	struct tg_str want = tg_str_make(shown, strlen(shown) - 2);
	cr_assert(tg_str_eq(text->text, want), "%s: git says '%.*s', we say '%.*s'", raw,
		  TG_STR_ARG(want), TG_STR_ARG(text->text));
}

Test(commit, splits_identities, .init = sandbox_open, .fini = sandbox_close)
{
	struct tg_commit *commit = only_commit(raw_object(
		"commit", TREE "author  Ana  Lopez <ana@x y> 1 +0000\\ncommitter  <> 1 +0000\\n"
			       "\\nauthor Eve <eve@x> 1 +0000\\n"));
	cr_assert(tg_str_eq(tg_commit_author(commit).name, TG_STR("Ana  Lopez")));
	cr_assert(tg_str_eq(tg_commit_author(commit).mail, TG_STR("ana@x y")));
	cr_assert_eq(tg_commit_committer(commit).name.len, 0);
	cr_assert_eq(tg_commit_committer(commit).mail.len, 0);
	cr_assert_eq(tg_commit_nr_parents(commit), 0);
}

Test(commit, shows_messages_as_git_log_does, .init = sandbox_open, .fini = sandbox_close)
{
	expect_as_git(TREE AUTHOR COMMITTER "\\nsubject\\n\\nbody\\n");
	expect_as_git(TREE AUTHOR COMMITTER "\\nno newline at the end");
	expect_as_git(TREE AUTHOR COMMITTER "encoding UTF-8\\n\\nz\\303\\244h\\n");
	expect_as_git(TREE AUTHOR COMMITTER "encoding ISO-8859-1\\n\\nz\\344h\\n");
	expect_as_git(TREE AUTHOR COMMITTER "encoding iso8859-15\\n\\n\\244\\n");
	expect_as_git(TREE AUTHOR COMMITTER "encoding latin-1\\n\\nz\\344h\\n");
	expect_as_git(TREE AUTHOR COMMITTER "encoding Shift_JIS\\n\\n\\203e\\203X\\203g\\n");
	expect_as_git(TREE AUTHOR COMMITTER "encoding EUC-JP\\n\\n\\244\\306\\245\\271\\n");
	expect_as_git(TREE AUTHOR COMMITTER "encoding CP949\\n\\n\\260\\241\\214c\\n");
	expect_as_git(TREE AUTHOR COMMITTER "encoding Windows-31J\\n\\n\\203e\\n");
	expect_as_git(TREE AUTHOR COMMITTER "encoding no-such\\n\\nz\\303\\244h\\n");
	expect_as_git(TREE AUTHOR COMMITTER "gpgsig a\\n b\\n \\n c\\n\\nsubject\\n");
}

Test(commit, says_what_is_no_utf8, .init = sandbox_open, .fini = sandbox_close)
{
	const struct tg_text *text = message_of(TREE AUTHOR COMMITTER "\\nz\\344h\\n");
	cr_assert_not(text->is_utf8);
	cr_assert_eq(text->bad_offset, 1);
	cr_assert_eq(text->encoding.len, 0);
	text = message_of(TREE AUTHOR COMMITTER "encoding KOI8-R\\n\\n\\344\\n");
	cr_assert(text->is_utf8);
	cr_assert(tg_str_eq(text->encoding, TG_STR("KOI8-R")));
	/* Undecodable: EUC-JP never ends in a lead byte. */
	text = message_of(TREE AUTHOR COMMITTER "encoding EUC-JP\\n\\nx\\244");
	cr_assert_not(text->is_utf8);
	cr_assert_eq(text->bad_offset, 1);
}

Test(commit, gives_the_c_library_no_charset_of_the_pushers_choice, .init = sandbox_open,
     .fini = sandbox_close)
{
	static const char *const names[] = { "UTF-7",         "UTF-16",
					     "UTF-8//IGNORE", "ISO-8859-1//TRANSLIT",
					     "../../x",       "IBM1364",
					     "UCS-4",         "ISO-8859-1/x" };
	char raw[512];
	for (size_t i = 0; i < TG_ARRAY_LEN(names); i++) {
		snprintf(raw, sizeof(raw), TREE AUTHOR COMMITTER "encoding %s\\n\\nz+AOQ-h\\n",
			 names[i]);
		const struct tg_text *text = message_of(raw);
		cr_assert(tg_str_eq(text->text, TG_STR("z+AOQ-h\n")), "%s", names[i]);
	}
}

Test(commit, has_no_message_without_a_blank_line, .init = sandbox_open, .fini = sandbox_close)
{
	cr_assert_eq(message_of(TREE AUTHOR COMMITTER)->text.len, 0);
}

Test(commit, does_not_judge_trailers_that_it_has_not_read, .init = sandbox_open,
     .fini = sandbox_close)
{
	static const char many[] = "(printf '%s\\ns\\n\\n'; yes A:1 | head -n %d) | "
				   "git -C repo.git hash-object -t commit -w --stdin";
	const struct tg_trailers *trailers = NULL;
	const struct tg_error *err;
	must(tg_commit_trailers(only_commit(sh(many, TREE AUTHOR COMMITTER, TG_TRAILERS_MAX)),
				&trailers));
	cr_assert_eq(trailers->nr, TG_TRAILERS_MAX);
	trailers = NULL;
	err = tg_commit_trailers(only_commit(sh(many, TREE AUTHOR COMMITTER, TG_TRAILERS_MAX + 1)),
				 &trailers);
	cr_assert_not_null(err);
	cr_assert_eq(err->kind, TG_ERR_LIMIT);
	cr_assert_null(trailers);
}

Test(commit, matches_paths_that_differ, .init = sandbox_open, .fini = sandbox_close)
{
	bool touches, is_over;
	struct tg_lines lines;
	struct tg_delta *delta;
	const char *tree =
		sh("g='git -C repo.git'; b=$(printf 'x\\n' | $g hash-object -w --stdin); "
		   "printf \"100644 blob $b\\ta\\n100644 blob $b\\tb\\n\" | $g mktree");
	struct tg_commit *commit = only_commit(commit_tree(tree, "", 1, "x"));
	struct tg_globs a = one_ref("a"), c = one_ref("c");
	must(tg_commit_touches(commit, &a, &touches));
	cr_assert(touches);
	must(tg_commit_touches(commit, &c, &touches));
	cr_assert_not(touches);
	must(tg_commit_lines_over(commit, NULL, 1, &is_over)); /* asked before all are counted */
	cr_assert(is_over);
	must(tg_commit_lines_over(commit, NULL, 2, &is_over));
	cr_assert_not(is_over, "as many are not more");
	must(tg_commit_lines_over(commit, &a, 1, &is_over));
	cr_assert_not(is_over);
	must(tg_commit_lines_over(commit, &c, 0, &is_over));
	cr_assert_not(is_over);
	must(tg_commit_delta(commit, 0, &delta));
	must(tg_delta_lines(delta, box.repo, &a, &lines));
	cr_assert_eq(lines.added, 1);
	cr_assert_eq(lines.files, 1);
	must(tg_delta_lines(delta, box.repo, NULL, &lines));
	cr_assert_eq(lines.added, 2);
	cr_assert_eq(lines.files, 2);
}
