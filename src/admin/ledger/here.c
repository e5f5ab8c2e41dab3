/* SPDX-License-Identifier: MIT */
/* The ledger of the repository where the command is run, and what the log keeps of that. */
#include "here.h"

#include "trunkgate/clock.h"
#include "trunkgate/report.h"

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
	return tg_audit_note(audit, arena, "ledger.changed", text.ptr);
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
