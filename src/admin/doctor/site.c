/* SPDX-License-Identifier: MIT */
/* Settings, files, the pusher's identity and the machine. */
#include "doctor.h"

#include "trunkgate/calendar.h"
#include "trunkgate/clock.h"
#include "trunkgate/file.h"
#include "trunkgate/glob.h"
#include "trunkgate/report.h"
#include "trunkgate/sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { MAX_CONFIG = 1 << 20, ROOM = 2 << 20 };

/* --- git configuration --- */

static bool
is_true(struct tg_patient *p, const char *key)
{
	static const char *const words[] = { "true", "yes", "on", "1" };
	struct tg_str value = { 0 };
	if (tg_repo_config(p->repo, key, &value) || !value.ptr)
		return false;
	for (size_t i = 0; i < TG_ARRAY_LEN(words); i++)
		if (tg_str_eq_nocase(value, tg_str_from(words[i])))
			return true;
	return false;
}

static void
check_replace_refs(struct tg_patient *p)
{
	struct tg_glob_item item = { .text = TG_STR("refs/replace/**") };
	const struct tg_globs replace = { &item, 1 };
	struct tg_ref_value *refs;
	size_t nr = 0;
	if (!tg_repo_list(p->repo, &replace, &refs, &nr) && nr)
		tg_complain_of(
			p, TG_ILL_WARNING, "git.replace_refs",
			"git replace -d, after a look at what they replace",
			"%zu refs below refs/replace: git shows other objects than those that are "
			"judged",
			nr);
}

static void
check_shallow_updates(struct tg_patient *p)
{
	if (is_true(p, "receive.shallowUpdate"))
		tg_complain_of(
			p, TG_ILL_WARNING, "git.shallow_update",
			"git config --unset receive.shallowUpdate",
			"receive.shallowUpdate lets pushes make the repository shallow, and nothing could "
			"be judged any more: so no push from a shallow clone is accepted");
}

/* Unset, git asks for REMOTE_USER. */
static void
check_http(struct tg_patient *p)
{
	if (is_true(p, "http.receivepack"))
		tg_complain_of(p, TG_ILL_WARNING, "git.http_receivepack",
			       "git config --unset http.receivepack",
			       "http.receivepack lets people push over HTTP whom the web server "
			       "did not ask who they are");
}

/* A part that only some rules need, so that it is missed late. */
static void
check_languages(struct tg_patient *p)
{
	struct tg_problems problems = { .nr = 0 };
	const struct tg_error *err =
		p->policy ? tg_gate_check_languages(p->arena, p->repo, p->policy, &problems) : NULL;

	if (problems.nr)
		tg_complain_of(p, TG_ILL_ERROR, "policy.mistakes",
			       "trunkgate policy check names them all",
			       "boundaries cannot be judged: %s", problems.items[0].message);
	if (err)
		tg_complain_of(p, TG_ILL_ERROR, "parts.languages",
			       "./install.sh REPO.git, or git config trunkgate.share DIR",
			       "boundaries cannot be judged: %s", tg_error_text(p->arena, err));
}

void
tg_examine_settings(struct tg_patient *p)
{
	/* Gitea and Forgejo have them on in a file that only their git reads. */
	bool wants_options = p->policy && p->policy->overrides.nr && !p->is_gitea;
	check_shallow_updates(p);
	if (wants_options && !is_true(p, "receive.advertisePushOptions"))
		tg_complain_of(
			p, TG_ILL_WARNING, "git.push_options",
			"git config receive.advertisePushOptions true",
			"overrides are given with push options, and git push -o fails on this server");
	if (!is_true(p, "receive.fsckObjects") && !is_true(p, "transfer.fsckObjects"))
		tg_complain_of(
			p, TG_ILL_NOTE, "git.fsck_objects", "git config receive.fsckObjects true",
			"git does not check pushed objects; the gate checks commits and trees only");
	check_replace_refs(p);
	check_http(p);
	check_languages(p);
}

/* --- files --- */

/* A record is at most 2 MiB. */
static void
check_room(struct tg_patient *p, const char *path)
{
	struct statvfs fs;
	if (statvfs(path, &fs) == 0 && (uint64_t)fs.f_bavail * fs.f_frsize < ROOM)
		tg_complain_of(
			p, TG_ILL_ERROR, "files.full", "make room on that disk",
			"less than %d MiB are free for %s: pushes that cannot be recorded are "
			"refused",
			ROOM >> 20, path);
}

static bool
takes_entries(const char *folder)
{
	return faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0;
}

/* A log that is not there is made by the first push, and one folder for it. */
static bool
can_be_made(struct tg_patient *p, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *folder = tg_str_cstr(p->arena, tg_str_make(path, (size_t)(slash - path)));
	if (access(folder, F_OK) == 0)
		return takes_entries(folder);
	slash = strrchr(folder, '/');
	return slash && takes_entries(tg_str_cstr(
				p->arena, tg_str_make(folder, (size_t)(slash - folder) + 1)));
}

/* As far as the writer looks at it. */
static bool
holds_records(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	bool is_log = fd < 0 || tg_audit_is_log(fd);
	if (fd >= 0)
		close(fd);
	return is_log;
}

/* Why nothing can be written to that file, or NULL. */
static const char *
why_unwritable(struct tg_patient *p, const char *path)
{
	struct stat st;
	if (lstat(path, &st) != 0)
		return can_be_made(p, path) ? NULL : "cannot be made";
	if (!S_ISREG(st.st_mode))
		return "is no regular file";
	return faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0 ? NULL : "cannot be written";
}

static const char *
cost_of_no_log(const struct tg_patient *p, enum tg_ill *ill)
{
	bool is_required = !p->policy || p->policy->audit_required;
	*ill = is_required ? TG_ILL_ERROR : TG_ILL_WARNING;
	return is_required ? "pushes are refused" : "pushes are not recorded";
}

static void
check_log_file(struct tg_patient *p, const char *path, bool is_log)
{
	const char *why = why_unwritable(p, path);
	enum tg_ill ill;
	const char *cost = cost_of_no_log(p, &ill);
	if (!why && is_log && !holds_records(path))
		why = "holds something else than records";
	if (why)
		tg_complain_of(p, ill, "log.unwritable",
			       "a file in a folder that the account may write that git runs as",
			       "%s %s: %s", path, why, cost);
}

static void
check_daemon(struct tg_patient *p, struct tg_str target)
{
	const char *socket = tg_log_socket(target);
	enum tg_ill ill;
	const char *cost = cost_of_no_log(p, &ill);
	if (socket && access(socket, F_OK) != 0)
		tg_complain_of(p, ill, "log.unwritable",
			       "start the daemon, or let trunkgate.auditLog name a file",
			       "there is no %s, so nobody takes records: %s", socket, cost);
}

static void
check_log(struct tg_patient *p)
{
	struct tg_str target = { 0 };
	struct tg_audit *audit;
	const struct tg_error *err = tg_repo_config(p->repo, "trunkgate.auditLog", &target);
	if (!err)
		err = tg_audit_new(p->arena, tg_repo_path(p->repo), target, 0, &audit);
	const char *path = err ? NULL : tg_audit_path(audit);
	struct tg_buf head;
	if (err)
		tg_complain_of(p, TG_ILL_ERROR, "log.unusable",
			       "git config trunkgate.auditLog: a path, syslog or journald", "%s",
			       err->message);
	if (path) {
		tg_buf_init(&head, p->arena, PATH_MAX + 8);
		tg_buf_addf(&head, "%s.head", path);
		check_log_file(p, path, true);
		if (access(path, F_OK) == 0)
			check_log_file(p, tg_buf_str(&head).ptr, false);
	}
	check_daemon(p, target);
	if (path && !tg_is_below(tg_str_from(path), tg_str_from(tg_repo_path(p->repo))))
		check_room(p, path);
}

static void
check_own_folder(struct tg_patient *p)
{
	const char *path = tg_path_join(p->arena, tg_repo_path(p->repo), "trunkgate");
	struct stat st;
	if (stat(path, &st) != 0) {
		tg_complain_of(p, TG_ILL_WARNING, "files.missing",
			       "the first push makes it, if the account that git runs as may",
			       "there is no folder %s for the log yet", path);
		return;
	}
	if (faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) != 0)
		tg_complain_of(p, TG_ILL_ERROR, "files.unwritable",
			       "give it to the account that git runs as",
			       "%s cannot be written: pushes are refused", path);
	check_room(p, path);
	if (st.st_mode & S_IWOTH)
		tg_complain_of(p, TG_ILL_ERROR, "files.writable", "chmod o-w",
			       "everybody on this machine may write in %s", path);
}

void
tg_examine_files(struct tg_patient *p)
{
	check_own_folder(p);
	check_log(p);
}

/* --- who pushes --- */

/* One "AcceptEnv A B*" line; sshd's patterns have * and ?. */
static bool
accepts(struct tg_str line, const char *variable)
{
	struct tg_str word, rest = tg_str_trim(line);
	if (!tg_str_starts_nocase(rest, TG_STR("acceptenv")))
		return false;
	(void)tg_str_split(&rest, ' ', &word);
	while (tg_str_split(&rest, ' ', &word))
		if (word.len && tg_glob_match(word, tg_str_from(variable)))
			return true;
	return false;
}

static bool
permits_user_environment(struct tg_str line)
{
	struct tg_str word, rest = tg_str_trim(line);
	if (!tg_str_starts_nocase(rest, TG_STR("permituserenvironment")))
		return false;
	(void)tg_str_split(&rest, ' ', &word);
	return !tg_str_eq_nocase(tg_str_trim(rest), TG_STR("no"));
}

static void
read_sshd_file(struct tg_patient *p, const char *path)
{
	const char *variable = p->policy->identity_env;
	struct tg_str text = { 0 }, line;
	bool found = false;
	if (tg_file_read(p->arena, path, MAX_CONFIG, &text, &found) || !found)
		return;
	while (tg_str_split(&text, '\n', &line)) {
		if (variable && accepts(line, variable))
			tg_complain_of(
				p, TG_ILL_ERROR, "identity.accept_env",
				"take it out of AcceptEnv, and set the variable in the forced command",
				"%s lets clients set %s, which says who pushes", path, variable);
		if (accepts(line, "GIT_CONFIG_PARAMETERS") || accepts(line, "GIT_CONFIG_COUNT"))
			tg_complain_of(
				p, TG_ILL_ERROR, "identity.accept_git_env",
				"take GIT_* out of AcceptEnv",
				"%s lets clients set git's own variables, core.hooksPath among them",
				path);
		if (permits_user_environment(line))
			tg_complain_of(p, TG_ILL_ERROR, "identity.user_environment",
				       "PermitUserEnvironment no",
				       "%s lets ~/.ssh/environment set any variable", path);
	}
}

static void
read_sshd(struct tg_patient *p)
{
	const char *ssh = tg_path_join(p->arena, p->root, "etc/ssh");
	const char *folder = tg_path_join(p->arena, ssh, "sshd_config.d");
	read_sshd_file(p, tg_path_join(p->arena, ssh, "sshd_config"));
	DIR *stream = opendir(folder);
	if (!stream)
		return;
	for (const struct dirent *entry; (entry = readdir(stream));)
		if (tg_str_ends(tg_str_from(entry->d_name), TG_STR(".conf")))
			read_sshd_file(p, tg_path_join(p->arena, folder, entry->d_name));
	closedir(stream);
}

/* Whoever has a shell as the repository's owner can write past every hook. */
static void
check_shell(struct tg_patient *p)
{
	static const char *const closed[] = { "nologin", "false", "git-shell", "gitolite-shell" };
	struct stat st;
	if (stat(tg_repo_path(p->repo), &st) != 0)
		return;
	const struct passwd *account = getpwuid(st.st_uid);
	if (!account || !account->pw_shell)
		return;
	for (size_t i = 0; i < TG_ARRAY_LEN(closed); i++)
		if (tg_str_ends(tg_str_from(account->pw_shell), tg_str_from(closed[i])))
			return;
	tg_complain_of(
		p, TG_ILL_NOTE, "identity.shell",
		"a forced command for each key, or git-shell as the account's shell",
		"the repository belongs to %s, whose shell is %s: who logs in as %s without a forced "
		"command is not stopped by hooks",
		account->pw_name, account->pw_shell, account->pw_name);
}

void
tg_examine_identity(struct tg_patient *p)
{
	check_shell(p);
	if (!p->policy)
		return;
	if (!p->policy->identity)
		tg_complain_of(
			p, TG_ILL_NOTE, "identity.none", "identity: in the policy",
			"the policy does not say how to know who pushes; the log has no names");
	read_sshd(p);
}

/* --- the machine --- */

void
tg_examine_machine(struct tg_patient *p)
{
	static const int64_t release = 1763000000 * TG_SECOND_US; /* November 2025 */
	struct tg_sandbox_state state;
	tg_sandbox_offered(&state);
	if (p->policy && p->policy->sandbox != TG_SANDBOX_OFF &&
	    (!state.has_landlock || !state.has_seccomp))
		tg_complain_of(
			p, p->policy->sandbox == TG_SANDBOX_REQUIRE ? TG_ILL_ERROR : TG_ILL_WARNING,
			"machine.sandbox", "a kernel with Landlock (5.13) and seccomp",
			"hooks cannot give up what they do not need here: no %s",
			state.has_seccomp ? "Landlock" : "seccomp");
	if (!tg_clock_is_kept())
		tg_complain_of(p, TG_ILL_NOTE, "machine.clock_free",
			       "run chronyd, ntpd or systemd-timesyncd",
			       "the kernel does not know the clock to be right: ages of branches "
			       "and times in the log are as right as it is");
	if (tg_now_us() < release)
		tg_complain_of(
			p, TG_ILL_ERROR, "machine.clock", "set the clock, and keep it with NTP",
			"the clock is before this program was made; ages and the log's times are wrong");
}
