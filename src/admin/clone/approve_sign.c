/* SPDX-License-Identifier: MIT */
/* What is signed names repository, target and range, so that the signature is
 * worth nothing anywhere else. */
#include "approve.h"

#include "trunkgate/buf.h"
#include "trunkgate/lineage.h"
#include "trunkgate/report.h"
#include "trunkgate/shell.h"

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define TAG "trunkgate-approval"

enum { MAX_TEXT = 4096 };

/* "app" of ssh://git@host/team/app.git, host:app and the like. */
static const struct tg_error *
repo_name(struct tg_arena *arena, struct tg_repo *repo, const char *remote, struct tg_str *out)
{
	struct tg_str name = { 0 };
	struct tg_buf key;

	TG_TRY(tg_repo_config(repo, "trunkgate.name", &name));
	if (!name.len) {
		tg_buf_init(&key, arena, MAX_TEXT);
		tg_buf_addf(&key, "remote.%s.url", remote);
		TG_TRY(tg_repo_config(repo, key.ptr, &name));
		name = tg_repo_name(tg_str_cstr(arena, name));
		if (tg_str_has(name, ':'))
			name = tg_str_from_index(name, tg_str_index(name, ':') + 1);
	}
	if (tg_str_ends(name, TG_STR(".git")))
		name.len -= sizeof(".git") - 1;
	*out = name;
	if (name.len)
		return NULL;
	return tg_error_new(arena, TG_ERR_INPUT,
			    "what does the server call the repository? git config trunkgate.name "
			    "NAME");
}

/* Where the remote's branch stood when it was last fetched. */
static const struct tg_error *
find_base(struct tg_arena *arena, struct tg_repo *repo, const struct tg_signing *what,
	  struct tg_oid *out, bool *found)
{
	char old[TG_OID_HEX], new[TG_OID_HEX];
	struct tg_str resolved;
	struct tg_oid tip;
	struct tg_push *push;

	tg_repo_set_remote(repo, what->remote);
	TG_TRY(tg_repo_ref(repo, what->branch, &resolved, &tip));
	if (tg_oid_is_zero(&tip))
		return tg_error_new(arena, TG_ERR_INPUT,
				    "%s of %s was never fetched: git fetch, then again",
				    tg_show(arena, what->branch, 120), what->remote);
	TG_TRY(tg_push_single(arena, repo, what->branch, tg_str_from(tg_oid_hex(old, &tip)),
			      tg_str_from(tg_oid_hex(new, &what->oid)), true, &push));
	TG_TRY(tg_merge_base(tg_push_ref(push, 0), &what->oid, &tip, out, found));
	tg_repo_set_remote(repo, NULL);
	return NULL;
}

static const struct tg_error *
write_message(struct tg_arena *arena, struct tg_repo *repo, const struct tg_signing *what,
	      struct tg_buf *out)
{
	char hex[TG_OID_HEX];
	struct tg_str name;
	struct tg_oid base;
	bool found = false;

	TG_TRY(repo_name(arena, repo, what->remote, &name));
	TG_TRY(find_base(arena, repo, what, &base, &found));
	tg_buf_init(out, arena, MAX_TEXT);
	tg_buf_addf(out, "repo: %.*s\ntarget: %.*s\nbase: %s\ndecision: approve", TG_STR_ARG(name),
		    TG_STR_ARG(what->branch), found ? tg_oid_hex(hex, &base) : "none");
	return NULL;
}

/* git asks for passphrases on our terminal. */
static const struct tg_error *
run_git(struct tg_arena *arena, char *const *argv)
{
	int status = 0;
	pid_t child = fork();

	if (!child) {
		execv(argv[0], argv);
		_exit(127);
	}
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (child < 0 || !WIFEXITED(status) || WEXITSTATUS(status))
		return tg_error_new(arena, TG_ERR_INPUT, "git %s failed", argv[2]);
	return NULL;
}

static const struct tg_error *
make_tag(struct tg_arena *arena, struct tg_repo *repo, const char *message, const char *commit,
	 struct tg_oid *out)
{
	char env[] = "/usr/bin/env", git[] = "git", tag[] = "tag", sign[] = "-sf", words[] = "-m",
	     name[] = TAG, update[] = "update-ref", drop[] = "-d", ref[] = "refs/tags/" TAG;
	char *const make[] = { env,   git,
			       tag,   sign,
			       words, tg_strdup(arena, message),
			       name,  tg_strdup(arena, commit),
			       NULL };
	char *const remove[] = { env, git, update, drop, ref, NULL };
	struct tg_str resolved;

	TG_TRY(run_git(arena, make));
	TG_TRY(tg_repo_ref(repo, tg_str_from(ref), &resolved, out));
	return run_git(arena, remove);
}

const struct tg_error *
tg_approve_sign(struct tg_arena *arena, struct tg_repo *repo, const struct tg_signing *what,
		struct tg_oid *out)
{
	char hex[TG_OID_HEX];
	struct tg_buf message;

	TG_TRY(write_message(arena, repo, what, &message));
	tg_oid_hex(hex, &what->oid);
	printf("git tag -sf -m %s " TAG " %s\n", tg_shell_word(arena, tg_buf_str(&message)), hex);
	if (fflush(stdout))
		return tg_error_errno(arena, errno, "cannot write");
	*out = what->oid;
	return what->is_dry ? NULL : make_tag(arena, repo, message.ptr, hex, out);
}
