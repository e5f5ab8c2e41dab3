/* SPDX-License-Identifier: MIT */
#include "ledger_note.h"

#include "trunkgate/report.h"

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
