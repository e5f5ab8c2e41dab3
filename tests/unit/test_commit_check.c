/* SPDX-License-Identifier: MIT */
/* Raw commits that git lets in with fsckObjects off (G19). */
#include "sandbox.h"

#include <string.h>

#define TREE "tree " EMPTY_TREE "\\n"
#define AUTHOR "author A <a@x> 1700000000 +0000\\n"
#define COMMITTER "committer C <c@x> 1700000000 +0100\\n"

static struct tg_malformed
check(const char *oid)
{
	struct tg_malformed malformed;
	must(tg_commit_check(only_commit(oid), &malformed));
	return malformed;
}

static void
accepts(const char *raw)
{
	struct tg_malformed malformed = check(raw_object("commit", raw));
	cr_assert_null(malformed.reason, "%s: %s", raw, malformed.detail);
}

static void
refuses(const char *raw)
{
	struct tg_malformed malformed = check(raw_object("commit", raw));
	cr_assert_not_null(malformed.reason, "%s", raw);
	cr_assert_str_eq(malformed.reason, "malformed_commit");
	cr_assert_not_null(malformed.detail);
}

Test(commit_check, accepts_what_git_writes, .init = sandbox_open, .fini = sandbox_close)
{
	accepts(TREE AUTHOR COMMITTER "\\nsubject\\n");
	accepts(TREE AUTHOR COMMITTER "\\n");
	accepts(TREE AUTHOR COMMITTER);
	accepts(TREE AUTHOR COMMITTER "encoding ISO-8859-1\\n\\nsubject\\n");
	accepts(TREE AUTHOR COMMITTER "gpgsig -----BEGIN\\n \\n abc\\n -----END\\n\\nsubject\\n");
	accepts(TREE AUTHOR COMMITTER
		"mergetag object 1\\n type commit\\n tree x\\n \\n y\\n\\ns\\n");
	accepts(TREE AUTHOR COMMITTER "change-id abc\\nHG:extra x:y\\n\\nsubject\\n");
	accepts(TREE "author A B. (C) <> 0 +0000\\n" COMMITTER "\\ntree is a word\\n");
	accepts(TREE AUTHOR COMMITTER "\\nauthor of this\\n\\ntree here\\n");
}

Test(commit_check, refuses_encodings_that_show_something_else, .init = sandbox_open,
     .fini = sandbox_close)
{
	static const char *const bad[] = { "IBM037",         "IBM1047",    "UTF-16", "UTF-16LE",
					   "UTF-32",         "UCS-2",      "UTF-7",  "utf-7//",
					   "UTF-16//IGNORE", "../../tmp/x" };
	static const char *const good[] = { "UTF-8",       "utf8",           "latin-1",
					    "ISO-8859-15", "ISO-2022-JP",    "CP1252",
					    "VISCII",      "CP852",          "x-no-such",
					    "None",        "ISO_8859-1:1987" };
	char raw[300];
	for (size_t i = 0; i < TG_ARRAY_LEN(bad); i++) {
		snprintf(raw, sizeof(raw), TREE AUTHOR COMMITTER "encoding %s\\n\\ns\\n", bad[i]);
		refuses(raw);
	}
	for (size_t i = 0; i < TG_ARRAY_LEN(good); i++) {
		snprintf(raw, sizeof(raw), TREE AUTHOR COMMITTER "encoding %s\\n\\ns\\n", good[i]);
		accepts(raw);
	}
}

Test(commit_check, refuses_headers_out_of_place, .init = sandbox_open, .fini = sandbox_close)
{
	refuses(TREE COMMITTER AUTHOR "\\ns\\n");
	refuses(TREE AUTHOR "\\ns\\n");
	refuses(TREE COMMITTER "\\ns\\n");
	refuses(TREE AUTHOR AUTHOR COMMITTER "\\ns\\n");
	refuses(TREE AUTHOR COMMITTER COMMITTER "\\ns\\n");
	refuses(TREE AUTHOR COMMITTER AUTHOR "\\ns\\n");
	refuses(TREE TREE AUTHOR COMMITTER "\\ns\\n");
	refuses(TREE AUTHOR COMMITTER TREE "\\ns\\n");
	refuses(TREE AUTHOR COMMITTER "parent " EMPTY_TREE "\\n\\ns\\n");
	refuses(TREE "parent 12\\n" AUTHOR COMMITTER "\\ns\\n");
	refuses(TREE AUTHOR COMMITTER "encoding a\\nencoding b\\n\\ns\\n");
	refuses(TREE AUTHOR COMMITTER "gpgsig a\\ngpgsig b\\n\\ns\\n");
	refuses(TREE AUTHOR COMMITTER "subject\\n\\nbody\\n");
	refuses(TREE AUTHOR COMMITTER "x y");
	refuses(TREE " " AUTHOR COMMITTER "\\ns\\n");
}

Test(commit_check, refuses_the_same_parent_twice, .init = sandbox_open, .fini = sandbox_close)
{
	char raw[512];
	const char *parent = commit_tree(EMPTY_TREE, "", 1, "root");
	snprintf(raw, sizeof(raw), TREE "parent %s\\nparent %s\\n" AUTHOR COMMITTER "\\ns\\n",
		 parent, parent);
	refuses(raw);
	snprintf(raw, sizeof(raw), TREE "parent %s\\n" AUTHOR COMMITTER "\\ns\\n", parent);
	accepts(raw);
}

Test(commit_check, refuses_identities_that_readers_split_differently, .init = sandbox_open,
     .fini = sandbox_close)
{
	static const char *const idents[] = {
		"",
		"A a@x 1 +0000",
		"<a@x> 1 +0000",
		"A<a@x> 1 +0000",
		"A <a@x 1 +0000",
		"A a@x> 1 +0000",
		"A > <a@x> 1 +0000",
		"A <a<b@x> 1 +0000",
		"A <a@x> b> 1 +0000",
		"A <a@x>1 +0000",
		"A <a@x>",
		"A <a@x> ",
		"A <a@x> 1",
		"A <a@x> 1 ",
		"A <a@x> 1 0000",
		"A <a@x> 1 +000",
		"A <a@x> 1 +00000",
		"A <a@x> 1 +0000 ",
		"A <a@x> -1 +0000",
		"A <a@x> +1 +0000",
		"A <a@x> 01 +0000",
		"A <a@x> 0x1 +0000",
		"A <a@x> 100000000000000000000 +0000",
		"A <a@x> 9223372036854775808 +0000",
		"A <a@x> 1  +0000",
		"A <a@x>  1 +0000",
		"A <a@x> 1 +0000\\n B <b@x> 2 +0000",
	};
	char raw[1024];
	for (size_t i = 0; i < TG_ARRAY_LEN(idents); i++) {
		snprintf(raw, sizeof(raw), TREE "author %s\\n" COMMITTER "\\ns\\n", idents[i]);
		refuses(raw);
		snprintf(raw, sizeof(raw), TREE AUTHOR "committer %s\\n\\ns\\n", idents[i]);
		refuses(raw);
	}
}

Test(commit_check, refuses_a_nul_byte_anywhere, .init = sandbox_open, .fini = sandbox_close)
{
	refuses(TREE AUTHOR COMMITTER "\\nsubject\\n\\000hidden\\n");
	refuses(TREE "author A\\000B <a@x> 1 +0000\\n" COMMITTER "\\ns\\n");
	refuses(TREE AUTHOR COMMITTER "x a\\000b\\n\\ns\\n");
}

Test(commit_check, refuses_a_malformed_tree_and_says_where, .init = sandbox_open,
     .fini = sandbox_close)
{
	const char *bad = raw_object("tree", "100644 .GIT\\000aaaaaaaaaaaaaaaaaaaa");
	const char *top = sh("printf '040000 tree %s\\tsub\\n' | git -C repo.git mktree", bad);
	struct tg_malformed malformed = check(commit_tree(top, "", 1, "bad"));
	cr_assert_str_eq(malformed.reason, "malformed_tree");
	cr_assert(tg_str_eq(malformed.path, TG_STR("sub")));
	cr_assert_not_null(strstr(malformed.detail, ".GIT"));
}

/* G2: that the server has stored it makes it no better. */
Test(commit_check, refuses_a_malformed_tree_that_the_server_has_already, .init = sandbox_open,
     .fini = sandbox_close)
{
	const char *bad = raw_object("tree", "100644 b\\000aaaaaaaaaaaaaaaaaaaa"
					     "100644 a\\000aaaaaaaaaaaaaaaaaaaa");
	sh("git -C repo.git update-ref refs/free/x %s", commit_tree(bad, "", 1, "bad"));
	const char *top = sh("printf '040000 tree %s\\tsub\\n' | git -C repo.git mktree", bad);
	struct tg_malformed malformed = check(commit_tree(top, "", 2, "uses it"));
	cr_assert_str_eq(malformed.reason, "malformed_tree");
}

Test(commit_check, leaves_alone_what_a_parent_has, .init = sandbox_open, .fini = sandbox_close)
{
	const char *bad = raw_object("tree", "100644 b\\000aaaaaaaaaaaaaaaaaaaa"
					     "100644 a\\000aaaaaaaaaaaaaaaaaaaa");
	const char *old = sh("printf '040000 tree %s\\tsub\\n' | git -C repo.git mktree", bad);
	const char *new = sh("b=$(echo x | git -C repo.git hash-object -w --stdin); printf '040000 "
			     "tree %s\\tsub\\n100644 blob '$b'\\tz\\n' | git -C repo.git mktree",
			     bad);
	const char *parent = commit_tree(old, "", 1, "bad");
	struct tg_malformed malformed = check(commit_tree(new, sh("echo -p %s", parent), 2, "x"));
	cr_assert_null(malformed.reason);
}
