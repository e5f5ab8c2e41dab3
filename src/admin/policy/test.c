/* SPDX-License-Identifier: MIT */
/*
 * trunkgate policy test: described pushes, made in a repository that is thrown
 * away and judged by the engine of the hooks. git makes the objects: ours
 * are only ever read.
 */
#include "answer.h"

#include "trunkgate/calendar.h"
#include "trunkgate/cases.h"
#include "trunkgate/clock.h"
#include "trunkgate/file.h"
#include "trunkgate/num.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_TEST = 1 << 20, MAX_STREAM = 64 << 20, MARK_FIRST = 1, MARK_TRUNK, MARK_SIDE };
enum { OPTION_JSON = TG_OPTION_LONG, FILE_COLUMNS = 4096 };
static const char zeros[] = "0000000000000000000000000000000000000000";

struct bench {
	struct tg_arena *arena;
	const char *file;
	const char *dir; /* thrown away */
	struct tg_cases cases;
	struct tg_problems problems;
	struct tg_policy *policy;
	struct tg_repo *repo;
	struct tg_buf stream;
	size_t nr_marks;
	char (*ids)[TG_OID_HEX]; /* by mark */
	size_t nr_failed;
	json_t *all;    /* for --json, else NULL: an object a file */
	json_t *pushes; /* of this file */
};

/* --- making the repository --- */

/* input NULL = nothing. */
static const struct tg_error *
run_program(struct bench *b, const char *const *argv, const char *input)
{
	int status = 0;
	pid_t child = fork();
	if (child < 0)
		return tg_error_errno(b->arena, errno, "no process");
	if (child == 0) {
		int fd = open(input ? input : "/dev/null", O_RDONLY | O_CLOEXEC);
		if (fd >= 0 && dup2(fd, STDIN_FILENO) >= 0)
			execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return tg_error_new(b->arena, TG_ERR_SYSTEM, "%s %s failed", argv[1], argv[3]);
	return NULL;
}

static void
add_data(struct bench *b, struct tg_str data)
{
	tg_buf_addf(&b->stream, "data %zu\n", data.len);
	tg_buf_add(&b->stream, data);
	tg_buf_addc(&b->stream, '\n');
}

static size_t
add_commit(struct bench *b, const struct tg_case_commit *commit, size_t parent)
{
	long long now = (long long)(tg_now_us() / TG_SECOND_US);
	static const char who[] = "Trunkgate Test <test@example.com>";
	struct tg_buf *s = &b->stream;
	size_t mark = ++b->nr_marks;
	tg_buf_addf(s, "commit refs/work/%zu\nmark :%zu\nauthor ", mark, mark);
	tg_buf_add(s, commit->author.len ? commit->author : tg_str_from(who));
	tg_buf_addf(s, " %lld +0000\ncommitter ", now);
	tg_buf_add(s, commit->author.len ? commit->author : tg_str_from(who));
	tg_buf_addf(s, " %lld +0000\n", now);
	add_data(b, commit->message);
	if (parent)
		tg_buf_addf(s, "from :%zu\n", parent);
	if (commit->is_merge)
		tg_buf_addf(s, "merge :%d\n", MARK_SIDE);
	for (size_t i = 0; i < commit->nr_files; i++) {
		tg_buf_addf(s, "M 100644 inline %s\n", commit->files[i].path);
		add_data(b, commit->files[i].content);
	}
	return mark;
}

/* Two commits on the trunk, so that there is one to go back to, and one beside. */
static void
add_ground(struct bench *b)
{
	struct tg_case_commit commit = { .message = TG_STR("Begin") };
	struct tg_case_file file = { "README", TG_STR("ground\n") };
	(void)add_commit(b, &commit, 0);
	commit = (struct tg_case_commit){ .message = TG_STR("Lay the ground"),
					  .files = &file,
					  .nr_files = 1 };
	(void)add_commit(b, &commit, MARK_FIRST);
	commit = (struct tg_case_commit){ .message = TG_STR("Work aside") };
	(void)add_commit(b, &commit, MARK_FIRST);
}

/* The server's refs are those of a remote: what is being pushed is none. */
static void
add_trunks(struct bench *b)
{
	const struct tg_globs *trunks = &b->policy->trunks;
	const struct tg_str heads = TG_STR("refs/heads/");
	for (size_t i = 0; i < trunks->nr; i++) {
		struct tg_str name = trunks->items[i].text;
		if (trunks->items[i].exclude || !tg_glob_is_literal(name) ||
		    !tg_str_starts(name, heads))
			continue;
		name = tg_str_from_index(name, heads.len);
		tg_buf_addf(&b->stream, "reset refs/remotes/server/%.*s\nfrom :%d\n\n",
			    TG_STR_ARG(name), MARK_TRUNK);
	}
}

static const struct tg_error *
read_marks(struct bench *b)
{
	struct tg_str text = { 0 }, line, mark;
	int64_t nr;
	TG_TRY(tg_file_read(b->arena, tg_path_join(b->arena, b->dir, "marks"), MAX_STREAM, &text,
			    NULL));
	b->ids = tg_alloc_array(b->arena, b->nr_marks + 1, sizeof(*b->ids));
	while (tg_str_split(&text, '\n', &line)) {
		if (!tg_str_split(&line, ' ', &mark) || line.len != TG_OID_HEX - 1 ||
		    !tg_parse_int(tg_str_from_index(mark, 1), &nr) || nr < 1 ||
		    (size_t)nr > b->nr_marks)
			return tg_error_new(b->arena, TG_ERR_SYSTEM, "git gave strange marks");
		memcpy(b->ids[nr], line.ptr, line.len);
	}
	return NULL;
}

static const struct tg_error *
make_repository(struct bench *b)
{
	const char *repo = tg_path_join(b->arena, b->dir, "repo.git");
	const char *stream = tg_path_join(b->arena, b->dir, "stream");
	struct tg_buf marks, git_dir;
	tg_buf_init(&marks, b->arena, 8192);
	tg_buf_init(&git_dir, b->arena, 8192);
	tg_buf_addf(&marks, "--export-marks=%s/marks", b->dir);
	tg_buf_addf(&git_dir, "--git-dir=%s", repo);
	const char *const init[] = { "/usr/bin/env", "git",
				     "-c",           "init.defaultObjectFormat=sha1",
				     "init",         "-q",
				     "--bare",       "--template=",
				     repo,           NULL };
	const char *const import[] = { "/usr/bin/env", "git",     git_dir.ptr, "fast-import",
				       "--quiet",      marks.ptr, NULL };
	add_trunks(b);
	if (tg_buf_overflowed(&b->stream))
		return tg_error_new(b->arena, TG_ERR_LIMIT, "the commits are too large");
	TG_TRY(tg_file_replace(b->arena, stream, tg_buf_str(&b->stream), 0600));
	TG_TRY(run_program(b, init, NULL));
	TG_TRY(run_program(b, import, stream));
	TG_TRY(read_marks(b));
	TG_TRY(tg_repo_open(b->arena, repo, NULL, &b->repo));
	tg_repo_set_remote(b->repo, "server");
	return NULL;
}

/* --- judging --- */

static struct tg_str
full_ref(struct bench *b, const struct tg_case *c)
{
	return c->ref.len ? tg_command_ref(b->arena, c->ref) : b->policy->trunks.items[0].text;
}

static bool
is_expected(const struct tg_case *c, const char *name)
{
	for (size_t i = 0; i < c->nr_findings; i++)
		if (strcmp(c->findings[i], name) == 0)
			return true;
	return false;
}

/* What differs, a line each; nothing when all is as it should be. */
static void
compare(struct bench *b, const struct tg_case *c, const struct tg_verdict *v, struct tg_buf *out)
{
	size_t nr_met = 0;
	struct tg_buf name;
	if (strcmp(c->expect, tg_outcome_words[v->outcome]) != 0)
		tg_buf_addf(out, "    expected %s, got %s\n", c->expect,
			    tg_outcome_words[v->outcome]);
	if (v->error)
		tg_buf_addf(out, "    %s\n", tg_error_text(b->arena, v->error));
	for (size_t i = 0; i < v->nr_tallies; i++) {
		const struct tg_tally *t = &v->tallies[i];
		tg_buf_init(&name, b->arena, 4096);
		tg_buf_addf(&name, "%s/%s", t->id, t->reason->id);
		bool met = is_expected(c, name.ptr);
		nr_met += met;
		if (c->has_findings ? !met : out->len != 0)
			tg_buf_addf(out, "    found %s\n", name.ptr);
	}
	if (c->has_findings && nr_met < c->nr_findings)
		tg_buf_addf(out, "    %zu of %zu expected findings are missing\n",
			    c->nr_findings - nr_met, c->nr_findings);
}

static void
tell_push(struct bench *b, const struct tg_case *c, struct tg_str differs)
{
	printf("%s %s\n", differs.len ? "not ok" : "ok",
	       tg_show(b->arena, tg_str_from(c->name), 120));
	if (differs.len)
		printf("  %s:%u\n%.*s", c->loc.file, c->loc.line, TG_STR_ARG(differs));
}

static json_t *
list_found(const struct tg_verdict *v)
{
	json_t *list = json_array();
	for (size_t i = 0; i < v->nr_tallies; i++)
		json_array_append_new(list, json_sprintf("%s/%s", v->tallies[i].id,
							 v->tallies[i].reason->id));
	return list;
}

static void
add_push(struct bench *b, const struct tg_case *c, const struct tg_verdict *v,
	 struct tg_str differs)
{
	json_t *lines = json_array();
	struct tg_str line;
	json_t *push = json_pack("{s:s,s:i,s:b,s:s,s:s,s:o,s:o}", "push", c->name, "line",
				 (int)c->loc.line, "ok", !differs.len, "expected", c->expect,
				 "verdict", tg_outcome_words[v->outcome], "findings", list_found(v),
				 "differs", lines);
	while (tg_str_split(&differs, '\n', &line))
		json_array_append_new(lines, tg_command_json_text(b->arena, tg_str_trim(line)));
	json_array_append_new(b->pushes, push);
}

static const struct tg_error *
judge(struct bench *b, const struct tg_case *c, size_t tip)
{
	struct tg_str ref = full_ref(b, c);
	bool has_old =
		c->exists || c->deletes || c->rewinds || tg_globs_match(&b->policy->trunks, ref);
	struct tg_verdict v = { .hook = TG_HOOK_CHECK,
				.repo_path = tg_repo_path(b->repo),
				.started_us = tg_now_us() };
	struct tg_push *push;
	struct tg_buf differs;
	if (!c->pusher.len || !tg_person_id(b->arena, c->pusher, &v.pusher))
		v.identity_problem = "the test names no pusher";
	TG_TRY(tg_push_single(b->arena, b->repo, ref,
			      tg_str_from(has_old ? b->ids[MARK_TRUNK] : zeros),
			      tg_str_from(c->deletes ? zeros : b->ids[tip]), true, &push));
	tg_gate_judge(b->arena, b->repo, push, b->policy, &v);
	tg_buf_init(&differs, b->arena, 65536);
	compare(b, c, &v, &differs);
	b->nr_failed += differs.len != 0;
	if (b->pushes)
		add_push(b, c, &v, tg_buf_str(&differs));
	else
		tell_push(b, c, tg_buf_str(&differs));
	return NULL;
}

/* --- the command --- */

static const struct tg_error *
load(struct bench *b)
{
	struct tg_str text = { 0 };
	const char *slash = strrchr(b->file, '/');
	TG_TRY(tg_file_read(b->arena, b->file, MAX_TEST, &text, NULL));
	if (!tg_cases_read(b->arena, tg_show(b->arena, tg_str_from(b->file), FILE_COLUMNS), text,
			   &b->cases, &b->problems))
		return NULL;
	const char *dir =
		slash ? tg_str_cstr(b->arena, tg_str_make(b->file, (size_t)(slash - b->file)))
		      : ".";
	return tg_gate_policy(b->arena, NULL, tg_path_join(b->arena, dir, b->cases.policy),
			      &b->policy, &b->problems);
}

static const struct tg_error *
test(struct bench *b)
{
	size_t *tips = TG_NEW_ARRAY(b->arena, b->cases.nr, size_t);
	tg_buf_init(&b->stream, b->arena, MAX_STREAM);
	add_ground(b);
	for (size_t i = 0; i < b->cases.nr; i++) {
		const struct tg_case *c = &b->cases.items[i];
		tips[i] = c->rewinds ? MARK_FIRST : MARK_TRUNK;
		for (size_t j = 0; j < c->nr_commits; j++)
			tips[i] = add_commit(b, &c->commits[j], tips[i]);
	}
	TG_TRY(make_repository(b));
	for (size_t i = 0; i < b->cases.nr; i++)
		TG_TRY(judge(b, &b->cases.items[i], tips[i]));
	if (!b->pushes)
		printf("%zu pushes, %zu not as expected\n", b->cases.nr, b->nr_failed);
	return NULL;
}

static const struct tg_error *
test_in_folder(struct bench *b)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = tg_strdup(b->arena, tg_path_join(b->arena, tmp && *tmp ? tmp : "/tmp",
						     "trunkgate-test-XXXXXX"));
	if (!mkdtemp(dir))
		return tg_error_errno(b->arena, errno, "no temporary folder %s", dir);
	b->dir = dir;
	const struct tg_error *err = test(b);
	const char *const away[] = { "/usr/bin/env", "rm", "-rf", dir, NULL };
	const struct tg_error *left = run_program(b, away, NULL);
	return err ? err : left;
}

static void
add_file(struct bench *b)
{
	json_array_append_new(b->all,
			      json_pack("{s:s,s:b,s:I,s:O,s:o,s:I}", "file",
					tg_show(b->arena, tg_str_from(b->file), FILE_COLUMNS), "ok",
					b->policy && !b->nr_failed, "failed",
					(json_int_t)b->nr_failed, "pushes", b->pushes, "problems",
					tg_policy_problems_json(&b->problems), "problems_omitted",
					(json_int_t)b->problems.dropped));
}

static int
finish_file(struct bench *b, const struct tg_error *err)
{
	if (err)
		return tg_command_fail_error(b->arena, err);
	if (b->all)
		add_file(b);
	else if (!b->policy)
		(void)tg_command_problems(&b->problems);
	if (!b->policy)
		return TG_EXIT_NOT_JUDGED;
	return b->nr_failed ? TG_EXIT_REFUSED : TG_EXIT_ACCEPTED;
}

static int
test_file(const char *file, json_t *all)
{
	struct bench b = { .arena = tg_arena_new("command", TG_PUSH_BUDGET),
			   .file = file,
			   .all = all,
			   .pushes = all ? json_array() : NULL };
	const struct tg_error *err = load(&b);
	if (!err && b.policy)
		err = test_in_folder(&b);
	int status = finish_file(&b, err);
	json_decref(b.pushes);
	tg_arena_destroy(b.arena);
	return status;
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	static const struct option options[] = { { "json", no_argument, NULL, OPTION_JSON },
						 { "help", no_argument, NULL, TG_OPTION_HELP },
						 { 0 } };
	bool is_json = false;
	int status = 0, worst = 0, option;
	while ((option = tg_command_option(self, argc, argv, options, &status)) > 0)
		is_json = true;
	if (option == -2)
		return status;
	if (!argv[optind])
		return tg_command_fail("which FILE? (trunkgate policy test --help)");
	json_t *all = is_json ? json_array() : NULL;
	for (; argv[optind]; optind++) {
		status = test_file(argv[optind], all);
		worst = status > worst ? status : worst;
	}
	const struct tg_error *err = all ? tg_command_print_json(all) : NULL;
	return err ? tg_command_fail("%s", err->message) : worst;
}

const struct tg_command tg_command_policy_test = {
	.name = "test",
	.summary = "described pushes and the verdicts they should get",
	.usage = "usage: trunkgate policy test [--json] FILE...\n\n"
		 "Makes the pushes that FILE describes in a repository that is thrown away,\n"
		 "judges each by the policy that FILE names, and compares. docs/policy-testing.md\n"
		 "has the format. Exit status: 0 all as expected, 1 not, 2 could not be done.\n\n"
		 "  --json   a list with an object for each file\n",
	.max_operands = TG_ANY_NUMBER,
	.run = run,
};
