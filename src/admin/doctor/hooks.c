/* SPDX-License-Identifier: MIT */
/* Are the hooks there, ours, and where git looks for them. */
#include "doctor.h"

#include "trunkgate/file.h"

#include <errno.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_HOOK = 64 << 20 };

static const char install_fix[] =
	"./install.sh REPO.git, with --layout or --fleet as your server needs it";

/* Of the account, or of the owner of path where it has no name; NULL = not known. */
static const char *
home_of(struct tg_arena *arena, struct tg_str name, const char *path)
{
	const struct passwd *account = NULL;
	struct stat st;
	if (name.len)
		account = getpwnam(tg_str_cstr(arena, name));
	else if (stat(path, &st) == 0)
		account = getpwuid(st.st_uid);
	return account && account->pw_dir ? tg_strdup(arena, account->pw_dir) : NULL;
}

const char *
tg_hooks_path(const struct tg_patient *p, struct tg_str value)
{
	struct tg_str rest = value, name;
	const char *home = NULL;
	if (tg_str_starts(value, TG_STR("~")) && tg_str_split(&rest, '/', &name))
		home = home_of(p->arena, tg_str_from_index(name, 1), p->door);
	if (home)
		return tg_path_join(p->arena, home, tg_str_cstr(p->arena, rest));
	return tg_path_join(p->arena, p->door, tg_str_cstr(p->arena, value));
}

static const char *
hooks_folder(struct tg_patient *p)
{
	struct tg_str value = { 0 };
	if (tg_repo_config(p->repo, "core.hooksPath", &value) || !value.len)
		return tg_path_join(p->arena, tg_repo_path(p->repo), "hooks");
	const char *path = tg_hooks_path(p, value);
	tg_complain_of(p, TG_ILL_NOTE, "hooks.path",
		       "nothing, if that is meant; git config --unset core.hooksPath",
		       "git configuration (core.hooksPath) puts the hooks of %s into %s", p->path,
		       path);
	return path;
}

/* Beside this program: ../libexec/trunkgate. */
static const char *
installed(struct tg_arena *arena, const char *name)
{
	char self[4096];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	struct tg_buf path;
	if (len <= 0)
		return NULL;
	self[len] = '\0';
	char *slash = strrchr(self, '/');
	if (!slash)
		return NULL;
	*slash = '\0';
	tg_buf_init(&path, arena, 8192);
	tg_buf_addf(&path, "%s/../libexec/trunkgate/%s", self, name);
	return access(path.ptr, R_OK) == 0 ? path.ptr : NULL;
}

static bool
is_same_file(struct tg_arena *arena, const char *a, const char *b)
{
	struct tg_str one = { 0 }, two = { 0 };
	bool found_one = false, found_two = false;
	if (tg_file_read(arena, a, MAX_HOOK, &one, &found_one) ||
	    tg_file_read(arena, b, MAX_HOOK, &two, &found_two))
		return false;
	return found_one && found_two && tg_str_eq(one, two);
}

static void
compare(struct tg_patient *p, const char *name, const char *path)
{
	const char *ours = installed(p->arena, name);
	if (ours && !is_same_file(p->arena, path, ours))
		tg_complain_of(
			p, TG_ILL_WARNING, "hooks.other_version", "./install.sh REPO.git",
			"%s is not the hook that is installed beside this program: another version, "
			"or changed",
			path);
}

static void
check_chained(struct tg_patient *p, const char *name, const char *path)
{
	bool is_late = strcmp(name, "post-receive") == 0;
	struct tg_buf chained;
	struct stat st;
	tg_buf_init(&chained, p->arena, 8192);
	tg_buf_addf(&chained, "%s.chained", path);
	if (stat(chained.ptr, &st) != 0)
		return;
	if (S_ISREG(st.st_mode) && access(chained.ptr, X_OK) == 0)
		tg_complain_of(p, TG_ILL_NOTE, "hooks.chained",
			       "nothing, if that is meant; else remove it",
			       "%s runs after ours, and must accept too", chained.ptr);
	else
		tg_complain_of(p, is_late ? TG_ILL_WARNING : TG_ILL_ERROR, "hooks.chained_broken",
			       "make it executable, or take it away", "%s cannot be run: %s",
			       chained.ptr,
			       is_late ? "what it does after a push is not done"
				       : "every push is refused");
}

/*
 * A forge's own hook stands where git looks, and runs those of a folder: Gitea
 * and Forgejo beside it, GitLab in custom_hooks (docs/servers). Whether the
 * forge still does so only a push can tell.
 */
static const char *
delegated(struct tg_patient *p, const char *folder, const char *name)
{
	const char *const folders[] = { folder, tg_path_join(p->arena, tg_repo_path(p->repo),
							     "custom_hooks") };
	for (size_t i = 0; i < TG_ARRAY_LEN(folders); i++) {
		struct tg_buf path;
		tg_buf_init(&path, p->arena, 8192);
		tg_buf_addf(&path, "%s/%s.d/trunkgate", folders[i], name);
		if (access(path.ptr, F_OK) == 0)
			return path.ptr;
	}
	return NULL;
}

static const char *
place_of(struct tg_patient *p, const char *folder, const char *name)
{
	const char *own = tg_path_join(p->arena, folder, name);
	const char *path = delegated(p, folder, name);
	if (!path || tg_gate_is_hook(p->arena, own))
		return own;
	tg_complain_of(p, TG_ILL_NOTE, "hooks.delegated",
		       "push something that must be refused, now and then",
		       "%s is for the server in front of git to run; git itself does not", path);
	return path;
}

/* What git finds missing or cannot run it passes over without a word. */
static bool
check_one(struct tg_patient *p, const char *folder, const char *name, enum tg_ill ill,
	  const char *loss)
{
	const char *path = place_of(p, folder, name);
	struct stat st;
	if (stat(path, &st) != 0) {
		tg_complain_of(p, ill, "hooks.missing", install_fix, "there is no %s: %s", path,
			       loss);
		return false;
	}
	if (!S_ISREG(st.st_mode) || access(path, X_OK) != 0) {
		tg_complain_of(p, ill, "hooks.not_executable",
			       "chmod 755, or ./install.sh REPO.git",
			       "%s cannot be run, and git says nothing: %s", path, loss);
		return false;
	}
	if (!tg_gate_is_hook(p->arena, path)) {
		tg_complain_of(p, ill, "hooks.foreign",
			       ill == TG_ILL_NOTE
				       ? "nothing, if it is the server's own (gitolite); else "
					 "./install.sh --chain REPO.git keeps it and runs both"
				       : "./install.sh --chain REPO.git keeps it and runs both",
			       "%s is another program's hook: %s", path, loss);
		return false;
	}
	if (st.st_mode & (S_IWGRP | S_IWOTH))
		tg_complain_of(p, TG_ILL_ERROR, "hooks.writable", "chmod go-w",
			       "others than its owner may change %s", path);
	compare(p, name, path);
	check_chained(p, name, path);
	return true;
}

void
tg_examine_hooks(struct tg_patient *p)
{
	const char *folder = hooks_folder(p);
	p->is_gitea = access(tg_path_join(p->arena, folder, "pre-receive.d/gitea"), F_OK) == 0;
	bool needs_update = p->policy && p->policy->hooks == TG_HOOKS_BOTH &&
			    !delegated(p, folder, "pre-receive");
	(void)check_one(p, folder, "pre-receive", TG_ILL_ERROR, "nothing is judged");
	(void)check_one(p, folder, "post-receive", TG_ILL_WARNING,
			"what landed is recorded by the next push only");
	if (needs_update)
		(void)check_one(p, folder, "update", TG_ILL_NOTE,
				"a push with one bad ref is refused as a whole");
}
