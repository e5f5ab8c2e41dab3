/* SPDX-License-Identifier: MIT */
/*
 * The one place where a hook has git write. git's own programs and not a
 * library: they take its locks, run the site's reference-transaction hook and
 * know every way in which refs can be stored.
 */
#include "prune.h"

#include "program.h"

#include "trunkgate/approval.h"
#include "trunkgate/buf.h"
#include "trunkgate/clock.h"
#include "trunkgate/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#define NOTES_OPTION "--ref=refs/notes/trunkgate"

enum {
	LOCK_MODE = 0640,
	SECONDS = 60,
	MAX_WRITTEN = 1 << 30,
	MAX_LIST = 1 << 20,
	MAX_NOTE = 32 << 20 /* certificates of all that are ended at once */
};

struct pruning {
	struct tg_arena *arena;
	struct tg_repo *repo;
	struct tg_ledger *ledger;
	struct tg_ended *items;
	size_t nr;
	const char *git;
	const char *dir;                /* GIT_DIR=... */
	const struct tg_error *unnoted; /* why a trail is in the ledger alone, or NULL */
};

/* PATH is whose who started us, so it decides nothing. */
static const struct tg_error *
find_git(struct pruning *p)
{
	static const char *const places[] = { "/usr/bin/git", "/usr/local/bin/git",
					      "/opt/gitlab/embedded/bin/git" };
	struct tg_str set = { 0 };
	TG_TRY(tg_repo_config(p->repo, "trunkgate.git", &set));
	p->git = set.len ? tg_str_cstr(p->arena, set) : NULL;
	for (size_t i = 0; i < TG_ARRAY_LEN(places) && !p->git; i++)
		if (access(places[i], X_OK) == 0)
			p->git = places[i];
	if (p->git && p->git[0] == '/')
		return NULL;
	return tg_error_new(p->arena, TG_ERR_SYSTEM,
			    "no git program: set trunkgate.git to its full path");
}

static const struct tg_error *
start_git(struct pruning *p, const char *const *args, struct tg_str input, struct tg_running **out)
{
	const char *const env[] = { p->dir,
				    "GIT_NO_REPLACE_OBJECTS=1",
				    "GIT_AUTHOR_NAME=trunkgate",
				    "GIT_AUTHOR_EMAIL=trunkgate",
				    "GIT_COMMITTER_NAME=trunkgate",
				    "GIT_COMMITTER_EMAIL=trunkgate",
				    NULL };
	const struct tg_program program = { .path = p->git,
					    .args = args,
					    .env = env,
					    .input = input,
					    .max_output = MAX_WRITTEN,
					    .seconds = SECONDS };
	return tg_program_start(p->arena, &program, out);
}

static const struct tg_error *
wait_for_git(struct pruning *p, const char *what, struct tg_running *running, struct tg_str *output)
{
	int status = -1;
	TG_TRY(tg_program_wait(running, &status, output));
	if (status)
		return tg_error_new(p->arena, TG_ERR_GIT, "git %s ended with %d", what, status);
	return NULL;
}

static const struct tg_error *
run_git(struct pruning *p, const char *const *args, struct tg_str input, struct tg_str *output)
{
	struct tg_running *running;
	TG_TRY(start_git(p, args, input, &running));
	return wait_for_git(p, args[0], running, output);
}

/* --- the trail --- */

/* What was signed, with its signature; empty = nothing was. */
static const struct tg_error *
read_signed(struct pruning *p, const struct tg_approval *approval, struct tg_str *out)
{
	char hex[TG_OID_HEX];
	const char *const args[] = { "cat-file", "tag", tg_oid_hex(hex, &approval->value), NULL };
	bool found;
	*out = TG_STR("");
	if (approval->certificate.len)
		return tg_ledger_certificate(p->ledger, approval->certificate, out, &found);
	if (tg_oid_eq(&approval->value, &approval->oid))
		return NULL;
	return run_git(p, args, TG_STR(""), out);
}

/* The tag goes with its ref: here its signature can be checked again, without the
 * indentation. */
static const struct tg_error *
add_signed(struct pruning *p, struct tg_buf *out, const struct tg_approval *approval)
{
	struct tg_str text, line;
	TG_TRY(read_signed(p, approval, &text));
	while (tg_str_split(&text, '\n', &line)) {
		tg_buf_adds(out, "    ");
		tg_buf_add(out, line);
		tg_buf_addc(out, '\n');
	}
	return NULL;
}

static const struct tg_error *
add_approval(struct pruning *p, struct tg_buf *out, const struct tg_ended *item)
{
	const struct tg_approval *approval = &item->approval;
	char time[TG_TIME_LEN], oid[TG_OID_HEX], base[TG_OID_HEX];
	tg_format_time(time, approval->time);
	tg_buf_addf(out,
		    "Approved-by: %.*s\nApproved-at: %s\nApproved-commit: %s\n"
		    "Approved-from: %s\nTarget: %s\nLanded-by: %.*s\nCounted: %s\n",
		    TG_STR_ARG(approval->person), time, tg_oid_hex(oid, &approval->oid),
		    tg_oid_is_zero(&approval->base) ? "nothing" : tg_oid_hex(base, &approval->base),
		    tg_show(out->arena, approval->target, 200), TG_STR_ARG(item->lander),
		    item->has_counted ? "yes" : "no");
	if (approval->key.len)
		tg_buf_addf(out, "Signed-with: %s\n", tg_show(out->arena, approval->key, MAX_NOTE));
	TG_TRY(add_signed(p, out, approval));
	tg_buf_addc(out, '\n');
	return NULL;
}

/* All that landed on the commit of that item, in one note. */
static const struct tg_error *
note(struct pruning *p, size_t first)
{
	const struct tg_oid *landed = &p->items[first].landed;
	char hex[TG_OID_HEX];
	struct tg_buf text;
	struct tg_str output;
	tg_buf_init(&text, p->arena, MAX_NOTE);
	for (size_t i = first; i < p->nr; i++)
		if (p->items[i].has_landed && tg_oid_eq(&p->items[i].landed, landed))
			TG_TRY(add_approval(p, &text, &p->items[i]));
	tg_oid_hex(hex, landed);
	const char *const args[] = { "notes", NOTES_OPTION, "append", "-F", "-", hex, NULL };
	return run_git(p, args, tg_buf_str(&text), &output);
}

static bool
is_noted(const struct pruning *p, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (p->items[i].has_landed && tg_oid_eq(&p->items[i].landed, &p->items[at].landed))
			return true;
	return false;
}

/* A commit that a rewind and a clean-up took away would stand in the way for ever. */
static void
note_all(struct pruning *p)
{
	for (size_t i = 0; i < p->nr; i++) {
		const struct tg_error *err = NULL;
		if (p->items[i].has_landed && !is_noted(p, i))
			err = note(p, i);
		if (err && !p->unnoted)
			p->unnoted = err;
	}
}

/* --- the refs --- */

static const struct tg_error *
is_deletable(struct pruning *p, const struct tg_approval *approval, bool *out)
{
	struct tg_approval_name name;
	struct tg_str resolved;
	struct tg_oid value;
	*out = tg_approval_name_parse(p->arena, approval->ref, &name);
	if (!*out)
		return NULL;
	TG_TRY(tg_repo_ref(p->repo, approval->ref, &resolved, &value));
	*out = tg_str_eq(resolved, approval->ref) && tg_oid_eq(&value, &approval->value);
	return NULL;
}

static const char *const delete_args[] = { "update-ref", "--no-deref", "--stdin", NULL };

/* *out is NULL when there is nothing to delete. */
static const struct tg_error *
start_deletion(struct pruning *p, struct tg_running **out)
{
	struct tg_buf list;
	char hex[TG_OID_HEX];
	tg_buf_init(&list, p->arena, MAX_LIST);
	for (size_t i = 0; i < p->nr; i++) {
		const struct tg_approval *approval = &p->items[i].approval;
		bool is = false;
		TG_TRY(is_deletable(p, approval, &is));
		if (is)
			tg_buf_addf(&list, "delete %.*s %s\n", TG_STR_ARG(approval->ref),
				    tg_oid_hex(hex, &approval->value));
	}
	*out = NULL;
	return list.len ? start_git(p, delete_args, tg_buf_str(&list), out) : NULL;
}

static const struct tg_error *
end_deletion(struct pruning *p, struct tg_running *running)
{
	struct tg_str output;
	return running ? wait_for_git(p, delete_args[0], running, &output) : NULL;
}

/* Who comes while another is at it leaves it to him: the same notes twice and refs
 * that are gone already would help nobody. Let go of with the process. */
static const struct tg_error *
lock(struct pruning *p, bool *is_ours)
{
	const char *path = tg_path_join(p->arena, tg_repo_path(p->repo), "trunkgate/prune.lock");
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, LOCK_MODE);
	if (fd < 0)
		return tg_error_errno(p->arena, errno, "%s cannot be opened", path);
	*is_ours = flock(fd, LOCK_EX | LOCK_NB) == 0;
	if (!*is_ours)
		close(fd);
	return NULL;
}

const struct tg_error *
tg_prune(struct tg_arena *arena, struct tg_repo *repo, const struct tg_policy *policy, int64_t now)
{
	struct pruning p = { .arena = arena, .repo = repo };
	struct tg_running *deletion;
	struct tg_buf dir;
	int64_t seconds;
	bool is_ours = false, prune = false;
	if (!tg_policy_has_approvals(policy, &seconds, &prune) || !prune)
		return NULL;
	TG_TRY(tg_ledger_open(arena, tg_repo_path(repo), now, &p.ledger));
	TG_TRY(tg_ledger_ended(p.ledger, &p.items, &p.nr));
	if (!p.nr)
		return NULL;
	TG_TRY(lock(&p, &is_ours));
	if (!is_ours)
		return NULL;
	/* Again: who had the lock has done these meanwhile. */
	TG_TRY(tg_ledger_ended(p.ledger, &p.items, &p.nr));
	TG_TRY(find_git(&p));
	tg_buf_init(&dir, arena, 8192);
	tg_buf_addf(&dir, "GIT_DIR=%s", tg_repo_path(repo));
	p.dir = dir.ptr;
	/* Somebody waits for his push: both at once. What is not noted is not kept
	 * back either way. */
	TG_TRY(start_deletion(&p, &deletion));
	note_all(&p);
	TG_TRY(end_deletion(&p, deletion));
	TG_TRY(tg_ledger_end_done(p.ledger, p.items, p.nr));
	return p.unnoted;
}
