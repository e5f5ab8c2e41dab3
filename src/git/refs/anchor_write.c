/* SPDX-License-Identifier: MIT */
/* The one ref that we write, as git itself would: objects first, then the ref
 * under its lock file. */
#include "trunkgate/anchor_ref.h"

#include "../objects/libgit2.h"
#include "../priv.h"
#include "../objects/store.h"

#include "trunkgate/buf.h"
#include "trunkgate/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MAX_TEXT = 16 << 10, REF_MODE = 0666, DIR_MODE = 0777 };

/* No mail address: nobody would read it. */
#define WHO "trunkgate <>"

static const struct tg_error *
add_object(struct tg_repo *repo, git_odb *odb, git_object_t type, struct tg_str text,
	   struct tg_oid *out)
{
	git_oid id;
	if (git_odb_write(&id, odb, text.ptr, text.len, type) != 0)
		return tg_git_error(repo->arena, "an anchor of the log cannot be stored");
	memcpy(out->id, id.id, TG_OID_LEN);
	return NULL;
}

static const struct tg_error *
add_commit(struct tg_repo *repo, git_odb *odb, const struct tg_oid *parent, struct tg_str message,
	   int64_t time, struct tg_oid *out)
{
	struct tg_oid tree;
	char hex[TG_OID_HEX];
	struct tg_buf text;
	TG_TRY(add_object(repo, odb, GIT_OBJECT_TREE, TG_STR(""), &tree));
	tg_buf_init(&text, repo->arena, MAX_TEXT);
	tg_buf_addf(&text, "tree %s\n", tg_oid_hex(hex, &tree));
	if (!tg_oid_is_zero(parent))
		tg_buf_addf(&text, "parent %s\n", tg_oid_hex(hex, parent));
	tg_buf_addf(&text, "author " WHO " %lld +0000\ncommitter " WHO " %lld +0000\n\n",
		    (long long)time, (long long)time);
	tg_buf_add(&text, message);
	tg_buf_addc(&text, '\n');
	if (tg_buf_overflowed(&text))
		return tg_error_new(repo->arena, TG_ERR_LIMIT, "an anchor that is too long");
	return add_object(repo, odb, GIT_OBJECT_COMMIT, tg_buf_str(&text), out);
}

/* The repository's own objects, where there never is a quarantine now. */
static const struct tg_error *
store_commit(struct tg_repo *repo, const struct tg_oid *parent, struct tg_str message, int64_t time,
	     struct tg_oid *out)
{
	git_odb *odb = NULL;
	tg_libgit2_start();
	if (git_odb_open(&odb, repo->object_dir) != 0)
		return tg_git_error(repo->arena, "the object directory cannot be opened");
	const struct tg_error *err = add_commit(repo, odb, parent, message, time, out);
	git_odb_free(odb);
	return err;
}

static const struct tg_error *
cannot(struct tg_repo *repo, const char *path)
{
	return tg_error_errno(repo->arena, errno, "%s cannot be written",
			      tg_show(repo->arena, tg_str_from(path), 200));
}

/* With the lock in hand nobody who goes by git's rules moves the ref. */
static const struct tg_error *
replace(struct tg_repo *repo, int fd, const char *lock, const struct tg_oid *from,
	const struct tg_oid *to)
{
	struct tg_str resolved;
	struct tg_oid now;
	char hex[TG_OID_HEX];
	const char *path = tg_path_join(repo->arena, repo->path, TG_ANCHOR_REF);
	TG_TRY(tg_repo_ref(repo, TG_STR(TG_ANCHOR_REF), &resolved, &now));
	if (!tg_oid_eq(&now, from)) {
		unlink(lock);
		return NULL;
	}
	tg_oid_hex(hex, to);
	hex[TG_OID_HEX - 1] = '\n';
	TG_TRY(tg_fd_write(repo->arena, fd, lock, hex, TG_OID_HEX));
	return rename(lock, path) == 0 ? NULL : cannot(repo, path);
}

static const struct tg_error *
move_ref(struct tg_repo *repo, const struct tg_oid *from, const struct tg_oid *to)
{
	const char *dir = tg_path_join(repo->arena, repo->path, "refs/trunkgate");
	const char *lock = tg_path_join(repo->arena, repo->path, TG_ANCHOR_REF ".lock");
	TG_TRY(tg_mkdirs(repo->arena, dir, DIR_MODE));
	int fd = open(lock, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, REF_MODE);
	if (fd < 0)
		return errno == EEXIST ? NULL : cannot(repo, lock);
	const struct tg_error *err = replace(repo, fd, lock, from, to);
	close(fd);
	if (err)
		unlink(lock);
	return err;
}

const struct tg_error *
tg_anchor_write(struct tg_repo *repo, const struct tg_anchor *anchor, struct tg_str log,
		int64_t time)
{
	struct tg_str resolved;
	struct tg_oid from, to;
	struct tg_buf message;
	TG_TRY(tg_repo_ref(repo, TG_STR(TG_ANCHOR_REF), &resolved, &from));
	tg_buf_init(&message, repo->arena, MAX_TEXT / 2);
	tg_anchor_format(&message, anchor, log);
	TG_TRY(store_commit(repo, &from, tg_buf_str(&message), time, &to));
	return move_ref(repo, &from, &to);
}
