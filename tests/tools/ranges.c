/* SPDX-License-Identifier: MIT */
/*
 * Prints what the git layer finds out about pushes, so that scripts can
 * compare it with git. One push per line of stdin:
 *
 *   TRUNKS RULE_REFS every|landing|tip REF OLD NEW
 *
 * (the first two are comma-separated patterns, "-" for none). The environment
 * of a hook is honoured, a quarantine too.
 *
 * Usage: ranges [--paths] [--lines] [--check] [--net] [--revert] [--clean] GIT_DIR
 */
#include "../../src/git/work/net.h"

#include "trunkgate/buf.h"
#include "trunkgate/file.h"
#include "trunkgate/lineage.h"
#include "trunkgate/repo.h"
#include "trunkgate/work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_COMMITS = 1000000, MAX_INPUT = 64 << 20 };

static const struct tg_globs no_globs;

struct run {
	struct tg_arena *arena;
	struct tg_arena *commit;
	struct tg_repo *repo;
	bool paths, lines, check, net, revert, clean;
};

static void
must(struct run *run, const struct tg_error *err)
{
	if (!err)
		return;
	fflush(stdout);
	printf("error: %s\n", tg_error_text(run->arena, err));
	exit(2);
}

static const struct tg_globs *
parse_globs(struct run *run, struct tg_str text)
{
	struct tg_globs *globs = TG_NEW(run->arena, struct tg_globs);
	struct tg_str item;
	size_t cap = 0;
	if (tg_str_eq(text, TG_STR("-")))
		return &no_globs;
	while (tg_str_split(&text, ',', &item)) {
		TG_GROW(run->arena, globs->items, globs->nr, cap);
		bool exclude = item.len && item.ptr[0] == '!';
		globs->items[globs->nr++] =
			(struct tg_glob_item){ .text = tg_str_from_index(item, exclude ? 1 : 0),
					       .exclude = exclude };
	}
	return globs;
}

static enum tg_selection
parse_selection(struct tg_str word)
{
	if (tg_str_eq(word, TG_STR("landing")))
		return TG_SELECT_LANDING;
	return tg_str_eq(word, TG_STR("tip")) ? TG_SELECT_TIP : TG_SELECT_EVERY;
}

/* Bytes that would break a line as %XX. */
static void
print_bytes(struct tg_str bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char c = (unsigned char)bytes.ptr[i];
		if (c <= ' ' || c >= 0x7f || c == '%')
			printf("%%%02X", c);
		else
			putchar(c);
	}
}

static void
print_paths(const struct tg_paths *paths)
{
	char old[TG_OID_HEX], new[TG_OID_HEX];
	for (size_t i = 0; i < paths->nr; i++) {
		const struct tg_path *path = &paths->items[i];
		printf(":%06o %06o %s %s ", path->old_mode, path->new_mode,
		       tg_oid_hex(old, &path->old_id), tg_oid_hex(new, &path->new_id));
		print_bytes(path->path);
		putchar('\n');
	}
}

static void
print_lines(const char *word, const struct tg_lines *lines)
{
	printf("%s %lld %lld %lld\n", word, (long long)lines->added, (long long)lines->deleted,
	       (long long)lines->files);
}

static void
print_commit(struct run *run, struct tg_commit *commit)
{
	struct tg_malformed malformed = { 0 };
	struct tg_paths paths;
	struct tg_lines lines;
	char hex[TG_OID_HEX];
	bool is_revert, is_clean;
	printf("commit %s%s\n", tg_oid_hex(hex, tg_commit_oid(commit)),
	       tg_commit_is_tip(commit) ? " tip" : "");
	if (run->check)
		must(run, tg_commit_check(commit, &malformed));
	if (malformed.reason)
		printf("%s [%.*s] %s\n", malformed.reason, TG_STR_ARG(malformed.path),
		       malformed.detail);
	if (run->paths) {
		must(run, tg_commit_paths(commit, &paths));
		print_paths(&paths);
	}
	if (run->lines) {
		struct tg_delta *delta;
		must(run, tg_commit_delta(commit, 0, &delta));
		must(run, tg_delta_lines(delta, run->repo, NULL, &lines));
		print_lines("lines", &lines);
	}
	if (run->revert) {
		must(run, tg_commit_is_revert(commit, &is_revert));
		printf("revert %s\n", is_revert ? "yes" : "no");
	}
	if (run->clean) {
		must(run, tg_commit_is_clean_merge(commit, &is_clean));
		printf("clean %s\n", is_clean ? "yes" : "no");
	}
}

static void
print_commits(struct run *run, struct tg_change *change)
{
	struct tg_commit *commit;
	size_t cursor = 0;
	for (;;) {
		tg_arena_reset(run->commit);
		must(run, tg_change_next(change, &cursor, run->commit, &commit));
		if (!commit)
			return;
		print_commit(run, commit);
	}
}

static void
print_change(struct run *run, struct tg_change *change)
{
	struct tg_paths paths;
	struct tg_lines lines;
	bool was_exact = tg_change_is_exact(change), shrunk;
	printf("exact %s\n", was_exact ? "yes" : "no");
	print_commits(run, change);
	if (run->net) {
		struct tg_ref *ref = tg_change_ref(change);
		struct tg_delta *delta;
		must(run, tg_ref_net(ref, TG_END_NEW, &paths));
		must(run, tg_net_delta(ref, TG_END_NEW, &delta));
		must(run, tg_delta_lines(delta, run->repo, NULL, &lines));
		puts("net");
		print_paths(&paths);
		print_lines("net-lines", &lines);
	}
	if (was_exact)
		return;
	must(run, tg_change_make_exact(change, &shrunk));
	printf("shrunk %s\n", shrunk ? "yes" : "no");
	print_commits(run, change);
}

/* Of the new value with the trunks, and with the old value. */
static void
print_bases(struct run *run, struct tg_ref *ref, struct tg_str old)
{
	struct tg_oid from, new, base;
	char hex[TG_OID_HEX];
	bool found;
	must(run, tg_ref_base(ref, TG_END_NEW, &base, &found));
	printf("base %s\n", found ? tg_oid_hex(hex, &base) : "none");
	if (!tg_oid_parse(old, &from) || tg_oid_is_zero(&from))
		return;
	must(run, tg_ref_new_commit(ref, &new));
	must(run, tg_merge_base(ref, &from, &new, &base, &found));
	printf("meet %s\n", found ? tg_oid_hex(hex, &base) : "none");
}

static void
judge(struct run *run, struct tg_str line)
{
	struct tg_str words[6];
	struct tg_push *push;
	struct tg_change *change;
	bool is_forward;
	size_t nr = 0;
	while (nr < TG_ARRAY_LEN(words) && tg_str_split(&line, ' ', &words[nr]))
		nr++;
	if (nr != TG_ARRAY_LEN(words)) {
		fprintf(stderr, "ranges: bad line\n");
		exit(2);
	}
	must(run, tg_push_single(run->arena, run->repo, words[3], words[4], words[5], true, &push));
	tg_push_set_trunks(push, parse_globs(run, words[0]));
	struct tg_ref *ref = tg_push_ref(push, 0);
	must(run, tg_ref_is_fast_forward(ref, &is_forward));
	printf("forward %s\n", is_forward ? "yes" : "no");
	if (run->net)
		print_bases(run, ref, words[4]);
	must(run,
	     tg_ref_change(ref, parse_globs(run, words[1]), parse_selection(words[2]), &change));
	if (change)
		print_change(run, change);
	puts("end");
}

static void
parse_options(struct run *run, int argc, char **argv)
{
	for (int i = 1; i < argc - 1; i++) {
		run->paths |= strcmp(argv[i], "--paths") == 0;
		run->lines |= strcmp(argv[i], "--lines") == 0;
		run->check |= strcmp(argv[i], "--check") == 0;
		run->net |= strcmp(argv[i], "--net") == 0;
		run->revert |= strcmp(argv[i], "--revert") == 0;
		run->clean |= strcmp(argv[i], "--clean") == 0;
	}
}

int
main(int argc, char **argv)
{
	struct run run = { 0 };
	struct tg_env env = { 0 };
	struct tg_str input, line;
	run.arena = tg_arena_new("ranges", (size_t)2 << 30);
	run.commit = tg_arena_new("commit", (size_t)1 << 30);
	if (argc < 2)
		return 2;
	parse_options(&run, argc, argv);
	must(&run, tg_env_read(run.arena, &env));
	must(&run, tg_repo_open(run.arena, argv[argc - 1], &env, &run.repo));
	tg_repo_set_max_commits(run.repo, MAX_COMMITS);
	must(&run, tg_fd_read(run.arena, 0, "stdin", MAX_INPUT, &input));
	while (tg_str_split(&input, '\n', &line))
		judge(&run, line);
	tg_arena_destroy(run.commit);
	tg_arena_destroy(run.arena);
	return 0;
}
