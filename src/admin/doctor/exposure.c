/* SPDX-License-Identifier: MIT */
/*
 * What stands open beside the hooks: files that others may write, keys
 * that need no push, and web servers that ask nobody who they are.
 */
#include "doctor.h"

#include "trunkgate/file.h"

#include <dirent.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_CONFIG = 1 << 20 };

/* --- files --- */

static void
look_at_record(struct tg_patient *p, const char *name, uid_t owner)
{
	const char *path = tg_path_join(p->arena, tg_repo_path(p->repo), name);
	struct stat st;
	if (stat(path, &st) != 0)
		return;
	if (st.st_mode & (S_IWGRP | S_IWOTH))
		tg_complain_of(p, TG_ILL_ERROR, "log.writable", "chmod 0640",
			       "%s has mode %04o: others than its owner may change it", path,
			       (unsigned)st.st_mode & 07777);
	if (st.st_mode & S_IROTH)
		tg_complain_of(p, TG_ILL_WARNING, "log.readable", "chmod o-r: it names people",
			       "%s can be read by everybody", path);
	/* root who runs the command by hand may have made the file. */
	if (st.st_uid != owner)
		tg_complain_of(p, TG_ILL_WARNING, "log.owner",
			       "chown it to the account that git runs as",
			       "%s belongs to uid %ju, the repository to uid %ju", path,
			       (uintmax_t)st.st_uid, (uintmax_t)owner);
}

void
tg_examine_hook_owners(struct tg_patient *p)
{
	static const char *const names[] = { "", "/pre-receive", "/update", "/post-receive" };
	struct tg_str value = { 0 };
	struct tg_buf path;
	struct stat own, st;
	if (stat(tg_repo_path(p->repo), &own) != 0)
		return;
	if (tg_repo_config(p->repo, "core.hooksPath", &value))
		value.len = 0;
	const char *dir = value.len ? tg_hooks_path(p, value)
				    : tg_path_join(p->arena, tg_repo_path(p->repo), "hooks");
	for (size_t i = 0; i < TG_ARRAY_LEN(names); i++) {
		tg_buf_init(&path, p->arena, 8192);
		tg_buf_addf(&path, "%s%s", dir, names[i]);
		if (stat(path.ptr, &st) != 0)
			continue;
		if (st.st_uid != 0 && st.st_uid != own.st_uid)
			tg_complain_of(p, TG_ILL_ERROR, "hooks.owner", "chown it",
				       "%s belongs to neither root nor the repository's owner",
				       path.ptr);
		if (!i && st.st_mode & (S_IWGRP | S_IWOTH))
			tg_complain_of(p, TG_ILL_ERROR, "hooks.writable", "chmod go-w",
				       "others than its owner may change what is in %s", path.ptr);
	}
}

/* Also of other repositories that this one borrows from. */
static void
look_at_object_dirs(struct tg_patient *p)
{
	const char *const *dirs = NULL;
	struct stat st;
	size_t nr = 0;
	if (tg_repo_object_dirs(p->repo, &dirs, &nr))
		return;
	for (size_t i = 1; i < nr; i++)
		if (stat(dirs[i], &st) == 0 && st.st_mode & S_IWOTH)
			tg_complain_of(p, TG_ILL_ERROR, "files.exposed",
				       "chmod o-w, or git repack -ad and no alternates",
				       "objects are borrowed from %s, where everybody on this "
				       "machine may write",
				       dirs[i]);
}

static void
look_at_files(struct tg_patient *p)
{
	static const char *const whole[] = { ".",
					     "config",
					     "objects",
					     "refs",
					     "refs/heads",
					     "packed-refs",
					     "objects/info/alternates" };
	static const char *const records[] = { "trunkgate/audit.jsonl",
					       "trunkgate/audit.jsonl.head",
					       "trunkgate/ledger.db" };
	struct stat st, top;
	if (stat(tg_repo_path(p->repo), &top) != 0)
		return;
	for (size_t i = 0; i < TG_ARRAY_LEN(whole); i++) {
		const char *path = tg_path_join(p->arena, tg_repo_path(p->repo), whole[i]);
		if (stat(path, &st) == 0 && st.st_mode & S_IWOTH)
			tg_complain_of(p, TG_ILL_ERROR, "files.exposed",
				       "chmod o-w: who writes there needs no push",
				       "everybody on this machine may write %s", path);
	}
	look_at_object_dirs(p);
	for (size_t i = 0; i < TG_ARRAY_LEN(records); i++)
		look_at_record(p, records[i], top.st_uid);
	tg_examine_hook_owners(p);
}

/* --- files of the server --- */

static const char *
below_root(struct tg_patient *p, const char *path)
{
	struct tg_buf buf;
	tg_buf_init(&buf, p->arena, 8192);
	tg_buf_addf(&buf, "%s%s", p->root, path);
	return buf.ptr;
}

typedef void look_fn(struct tg_patient *p, const char *path, struct tg_str text);

static void
look_at_file(struct tg_patient *p, const char *path, look_fn *look)
{
	struct tg_str text = { 0 };
	bool found = false;
	const struct tg_error *err = tg_file_read(p->arena, path, MAX_CONFIG, &text, &found);
	if (!err && found)
		look(p, path, text);
}

static void
look_at_folder(struct tg_patient *p, const char *path, look_fn *look)
{
	DIR *dir = opendir(path);
	if (!dir)
		return;
	for (const struct dirent *entry; (entry = readdir(dir));)
		if (entry->d_name[0] != '.')
			look_at_file(p, tg_path_join(p->arena, path, entry->d_name), look);
	closedir(dir);
}

/* One file at a time: authentication that another file asks for is not seen. */
static void
look_at_http(struct tg_patient *p, const char *path, struct tg_str text)
{
	static const char *const auth[] = { "auth_basic", "auth_request", "ssl_verify_client on",
					    "AuthType", "Require valid-user" };
	struct tg_str line;
	bool serves = false, asks = false;
	while (tg_str_split(&text, '\n', &line)) {
		line = tg_str_trim(line);
		if (!line.len || line.ptr[0] == '#')
			continue;
		serves = serves || tg_str_find(line, TG_STR("git-http-backend")) < line.len;
		for (size_t i = 0; i < TG_ARRAY_LEN(auth); i++)
			asks = asks || tg_str_find(line, tg_str_from(auth[i])) < line.len;
	}
	if (serves && !asks)
		tg_complain_of(p, TG_ILL_WARNING, "identity.http",
			       "require authentication where git-http-backend is run",
			       "%s runs git-http-backend and seems to ask nobody who they are "
			       "(a guess from its lines)",
			       path);
}

/* Options stand before the key's type; what they are is sshd's business. */
static void
look_at_keys(struct tg_patient *p, const char *path, struct tg_str text)
{
	struct tg_str line;
	size_t nr = 0;
	while (tg_str_split(&text, '\n', &line)) {
		line = tg_str_trim(line);
		if (line.len && line.ptr[0] != '#' &&
		    tg_str_find(line, TG_STR("command=\"")) == line.len)
			nr++;
	}
	if (nr)
		tg_complain_of(p, TG_ILL_ERROR, "identity.keys",
			       "command= before every key, or git-shell as the account's shell",
			       "%s: %zu keys without command=, and the account has a shell", path,
			       nr);
}

static void
look_at_account(struct tg_patient *p)
{
	static const char *const harmless[] = { "/git-shell", "/nologin", "/false", "/true" };
	struct stat st;
	/* Keys of this machine's root are no pushers'. */
	if (stat(tg_repo_path(p->repo), &st) != 0 || (st.st_uid == 0 && !*p->root))
		return;
	const struct passwd *account = getpwuid(st.st_uid);
	if (!account || !account->pw_dir || !account->pw_shell)
		return;
	for (size_t i = 0; i < TG_ARRAY_LEN(harmless); i++)
		if (tg_str_ends(tg_str_from(account->pw_shell), tg_str_from(harmless[i])))
			return;
	const char *home = below_root(p, account->pw_dir);
	look_at_file(p, tg_path_join(p->arena, home, ".ssh/authorized_keys"), look_at_keys);
}

/* --- the rest of git configuration --- */

static void
look_at_settings(struct tg_patient *p)
{
	struct tg_str value = { 0 };
	if (!tg_repo_config(p->repo, "receive.fsck.skipList", &value) && value.ptr)
		tg_complain_of(p, TG_ILL_WARNING, "git.fsck_skip_list",
			       "git config --unset receive.fsck.skipList",
			       "receive.fsck.skipList exempts objects from git's own check");
	value = (struct tg_str){ 0 };
	if (!tg_repo_config(p->repo, "receive.procReceiveRefs", &value) && value.ptr)
		tg_complain_of(p, TG_ILL_WARNING, "git.proc_receive",
			       "git config --unset-all receive.procReceiveRefs",
			       "receive.procReceiveRefs has another hook move refs, and what it "
			       "makes of them nobody judges");
}

void
tg_examine_exposure(struct tg_patient *p)
{
	static const char *const http[] = { "/etc/nginx/conf.d", "/etc/nginx/sites-enabled",
					    "/etc/apache2/conf-enabled",
					    "/etc/apache2/sites-enabled", "/etc/httpd/conf.d" };
	look_at_files(p);
	look_at_settings(p);
	look_at_account(p);
	look_at_file(p, below_root(p, "/etc/nginx/nginx.conf"), look_at_http);
	for (size_t i = 0; i < TG_ARRAY_LEN(http); i++)
		look_at_folder(p, below_root(p, http[i]), look_at_http);
}
