/* SPDX-License-Identifier: MIT */
/*
 * A throw-away directory with a git repository for tests of the git layer,
 * built by running git itself. Removed at the end of a test that passes.
 */
#ifndef TRUNKGATE_TEST_SANDBOX_H
#define TRUNKGATE_TEST_SANDBOX_H

#include "trunkgate/buf.h"
#include "trunkgate/repo.h"

#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct sandbox {
	struct tg_arena *arena;
	struct tg_arena *commit;
	char dir[64]; /* holds repo.git, and quarantine when a test makes one */
	struct tg_env env;
	struct tg_repo *repo;
};

static struct sandbox box;

/* Runs a script with the sandbox as working directory; its output without the
 * last newline. */
TG_UNUSED TG_PRINTF(1, 2) static const char *sh(const char *fmt, ...)
{
	struct tg_buf script, out;
	char block[4096];
	size_t len;
	__builtin_va_list ap;
	tg_buf_init(&script, box.arena, 1 << 20);
	tg_buf_addf(&script, "set -eu; cd %s; ", box.dir);
	__builtin_va_start(ap, fmt);
	tg_buf_vaddf(&script, fmt, ap);
	__builtin_va_end(ap);
	FILE *pipe = popen(script.ptr, "r");
	cr_assert_not_null(pipe);
	tg_buf_init(&out, box.arena, 1 << 24);
	while ((len = fread(block, 1, sizeof(block), pipe)))
		tg_buf_add(&out, tg_str_make(block, len));
	cr_assert_eq(pclose(pipe), 0, "%s", script.ptr);
	if (out.len && out.ptr[out.len - 1] == '\n')
		out.ptr[--out.len] = '\0';
	return out.ptr;
}

TG_UNUSED static void
sandbox_open(void)
{
	static const char *const git_vars[] = { "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE",
						"GIT_OBJECT_DIRECTORY",
						"GIT_ALTERNATE_OBJECT_DIRECTORIES" };
	for (size_t i = 0; i < TG_ARRAY_LEN(git_vars); i++)
		unsetenv(git_vars[i]);
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("GIT_AUTHOR_NAME", "Ana", 1);
	setenv("GIT_AUTHOR_EMAIL", "ana@x", 1);
	setenv("GIT_AUTHOR_DATE", "1700000000 +0000", 1);
	setenv("GIT_COMMITTER_NAME", "Bo", 1);
	setenv("GIT_COMMITTER_EMAIL", "bo@x", 1);
	setenv("GIT_COMMITTER_DATE", "1700000000 +0000", 1);
	box.arena = tg_arena_new("push", (size_t)512 << 20);
	box.commit = tg_arena_new("commit", (size_t)256 << 20);
	snprintf(box.dir, sizeof(box.dir), "/tmp/trunkgate-unit.XXXXXX");
	cr_assert_not_null(mkdtemp(box.dir));
	sh("git init -q --bare repo.git; git -C repo.git config core.bare true");
}

TG_UNUSED static void
sandbox_close(void)
{
	sh("cd /; rm -rf %s", box.dir);
	tg_arena_destroy(box.commit);
	tg_arena_destroy(box.arena);
}

/* Opens what git has built so far. */
TG_UNUSED static struct tg_repo *
open_repo(void)
{
	struct tg_buf path;
	tg_buf_init(&path, box.arena, 256);
	tg_buf_addf(&path, "%s/repo.git", box.dir);
	const struct tg_error *err = tg_repo_open(box.arena, path.ptr, &box.env, &box.repo);
	cr_assert_null(err, "%s", err ? err->message : "");
	tg_repo_set_max_commits(box.repo, 100000);
	return box.repo;
}

/* A commit of the tree on any number of parents ("-p A -p B"), its message
 * being its name. */
TG_UNUSED static const char *
commit_tree(const char *tree, const char *parents, int64_t date, const char *message)
{
	return sh("export GIT_COMMITTER_DATE='@%lld +0000'; printf '%s' | "
		  "git -C repo.git commit-tree %s %s",
		  (long long)date, message, tree, parents);
}

/* The object of raw bytes that printf(1) makes of a format. */
TG_UNUSED static const char *
raw_object(const char *type, const char *printf_format)
{
	return sh("printf '%s' | git -C repo.git hash-object -t %s -w --literally --stdin",
		  printf_format, type);
}

static const struct tg_globs no_refs;

TG_UNUSED static struct tg_globs
one_ref(const char *pattern)
{
	struct tg_globs globs = { .items = TG_NEW(box.arena, struct tg_glob_item), .nr = 1 };
	globs.items[0].text = tg_str_from(pattern);
	return globs;
}

#define ZERO "0000000000000000000000000000000000000000"
#define EMPTY_TREE "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

/* One ref that moves; trunks NULL = none. */
TG_UNUSED static struct tg_ref *
push_of(const char *ref, const char *old, const char *new, const char *trunk)
{
	struct tg_push *push;
	struct tg_globs *trunks = TG_NEW(box.arena, struct tg_globs);
	const struct tg_error *err =
		tg_push_single(box.arena, box.repo, tg_str_from(ref), tg_str_from(old),
			       tg_str_from(new), true, &push);
	cr_assert_null(err, "%s", err ? err->message : "");
	if (trunk)
		*trunks = one_ref(trunk);
	tg_push_set_trunks(push, trunks);
	return tg_push_ref(push, 0);
}

TG_UNUSED static struct tg_change *
change_of(struct tg_ref *ref, const char *rule, enum tg_selection selection)
{
	struct tg_globs *refs = TG_NEW(box.arena, struct tg_globs);
	struct tg_change *change;
	*refs = rule ? one_ref(rule) : no_refs;
	const struct tg_error *err = tg_ref_change(ref, refs, selection, &change);
	cr_assert_null(err, "%s", err ? err->message : "");
	return change;
}

/* The next commit; its facts live until the next call. */
TG_UNUSED static struct tg_commit *
next_commit(struct tg_change *change, size_t *cursor)
{
	struct tg_commit *commit;
	tg_arena_reset(box.commit);
	const struct tg_error *err = tg_change_next(change, cursor, box.commit, &commit);
	cr_assert_null(err, "%s", err ? err->message : "");
	return commit;
}

/* The one commit of a new branch. */
TG_UNUSED static struct tg_commit *
only_commit(const char *oid)
{
	size_t cursor = 0;
	open_repo();
	struct tg_change *change =
		change_of(push_of("refs/heads/x", ZERO, oid, NULL), NULL, TG_SELECT_TIP);
	cr_assert_eq(tg_change_nr_commits(change), 1);
	return next_commit(change, &cursor);
}

#define must(call) \
	do { \
		const struct tg_error *must_err_ = (call); \
		cr_assert_null(must_err_, "%s", must_err_ ? must_err_->message : ""); \
	} while (0)

#endif
