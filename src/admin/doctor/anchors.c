/* SPDX-License-Identifier: MIT */
/* Whether the end of the log is noted as often as the policy says. */
#include "doctor.h"

#include "trunkgate/anchor_ref.h"
#include "trunkgate/report.h"

#include <string.h>
#include <unistd.h>

static void
check_ref(struct tg_patient *p, const struct tg_audit *audit)
{
	struct tg_anchor last, now = { .seq = 0 };
	const struct tg_error *err = tg_anchor_last(p->repo, &last);
	if (err) {
		tg_complain_of(p, TG_ILL_WARNING, "log.anchors",
			       "git update-ref -d " TG_ANCHOR_REF
			       ", after a look at what put it there",
			       "%s", tg_error_text(p->arena, err));
		return;
	}
	/* One push may bring several records, and is noted by the next. */
	if (tg_audit_head(audit, &now.seq, now.hash) &&
	    now.seq - last.seq > 2 * p->policy->audit_anchor + 8)
		tg_complain_of(p, TG_ILL_WARNING, "log.anchors_late",
			       "look for " TG_ANCHOR_REF ".lock, and at who owns refs/trunkgate",
			       "the log has %lld records, and its end was last noted at %lld",
			       (long long)now.seq, (long long)last.seq);
}

const char *
tg_log_socket(struct tg_str daemon)
{
	if (tg_str_eq(daemon, TG_STR("syslog")))
		return "/dev/log";
	return tg_str_eq(daemon, TG_STR("journald")) ? "/run/systemd/journal/socket" : NULL;
}

static void
check_daemon(struct tg_patient *p)
{
	static const char *const daemons[] = {
		[TG_ANCHOR_LOG_SYSLOG] = "syslog", [TG_ANCHOR_LOG_JOURNALD] = "journald"
	};
	const char *socket = tg_log_socket(tg_str_from(daemons[p->policy->audit_anchor_log]));
	if (socket && access(socket, F_OK) != 0)
		tg_complain_of(p, TG_ILL_WARNING, "log.anchor_log",
			       "start the daemon, or take anchor_log out of the policy",
			       "the end of the log is told to nobody: there is no %s", socket);
}

void
tg_examine_anchors(struct tg_patient *p)
{
	struct tg_str target = { 0 };
	struct tg_audit *audit;
	if (!p->policy || !p->policy->audit_anchor)
		return;
	check_daemon(p);
	if (!tg_repo_config(p->repo, "trunkgate.auditLog", &target) &&
	    !tg_audit_new(p->arena, tg_repo_path(p->repo), target, 0, &audit))
		check_ref(p, audit);
}
