/* SPDX-License-Identifier: MIT */
/* The ledger of the repository where the command is run, and what the log keeps of that. */
#include "here.h"

#include "trunkgate/clock.h"
#include "trunkgate/file.h"
#include "trunkgate/num.h"
#include "trunkgate/report.h"

#include <pwd.h>
#include <unistd.h>

enum { LOGIN_MAX = 32 };

const struct tg_error *
tg_ledger_here(struct tg_arena *arena, struct tg_repo **repo, struct tg_ledger **out)
{
	TG_TRY(tg_command_repo(arena, repo));
	if (!tg_ledger_exists(arena, tg_repo_path(*repo)))
		return tg_error_new(arena, TG_ERR_INPUT,
				    "this repository has no ledger; it begins with the first push "
				    "under a rule that needs one, or with trunkgate ledger import");
	return tg_ledger_open(arena, tg_repo_path(*repo), tg_now_us(), out);
}

static const char *
name_of(struct tg_arena *arena, uid_t uid)
{
	const struct passwd *account = getpwuid(uid);

	return account ? tg_strdup(arena, account->pw_name) : NULL;
}

/* Whose session it is, which sudo and su leave as it is; the greatest number is nobody's. */
static const char *
login_of(struct tg_arena *arena)
{
	struct tg_str text;
	int64_t uid;

	if (tg_file_read(arena, "/proc/self/loginuid", LOGIN_MAX, &text, NULL) ||
	    !tg_parse_int(tg_str_trim(text), &uid) || uid >= UINT32_MAX)
		return NULL;
	return name_of(arena, (uid_t)uid);
}

const struct tg_error *
tg_ledger_note(struct tg_arena *arena, struct tg_repo *repo, const char *what, const char *reason)
{
	struct tg_str target = { 0 };
	struct tg_audit *audit;
	struct tg_buf text;
	TG_TRY(tg_repo_config(repo, "trunkgate.auditLog", &target));
	TG_TRY(tg_audit_new(arena, tg_repo_path(repo), target, 0, &audit));
	tg_buf_init(&text, arena, 4000);
	tg_buf_addf(&text, "%s: %s", tg_show(arena, tg_str_from(what), 310),
		    tg_show(arena, tg_str_from(reason), 500));
	const struct tg_act act = { .event = "ledger.changed",
				    .what = text.ptr,
				    .account = name_of(arena, getuid()),
				    .login = login_of(arena) };
	return tg_audit_note(audit, arena, &act);
}

bool
tg_ledger_reason(const struct tg_command *self, int argc, char **argv, const char **out,
		 int *status)
{
	enum { OPTION_REASON = TG_OPTION_LONG };
	static const struct option options[] = { { "reason", required_argument, NULL,
						   OPTION_REASON },
						 { "help", no_argument, NULL, TG_OPTION_HELP },
						 { 0 } };
	const char *reason = "";
	int option;
	while ((option = tg_command_option(self, argc, argv, options, status)) > 0)
		reason = optarg;
	if (option == -2)
		return false;
	if (!*reason) {
		*status = tg_command_fail("%s needs a reason (see --help)", self->name);
		return false;
	}
	*out = reason;
	return true;
}
