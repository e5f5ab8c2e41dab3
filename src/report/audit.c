/* SPDX-License-Identifier: MIT */
/* The log of a repository: which records a run adds, where to, in which order. */
#include "audit.h"

#include "json.h"
#include "policy_seen.h"

#include "trunkgate/anchor.h"
#include "trunkgate/clock.h"
#include "trunkgate/file.h"
#include "trunkgate/report.h"

#include <string.h>

/* log.rotated, policy.changed, override.used and the decision. */
enum { MAX_RECORDS = 4, FIXED_MAX = 8192 };

static void
set_target(struct tg_audit *audit, struct tg_str target)
{
	audit->room = &tg_room_of_file;
	if (tg_str_eq(target, TG_STR("syslog"))) {
		audit->send = tg_syslog_send;
		audit->socket = TG_SYSLOG_SOCKET;
		audit->room = &tg_room_of_syslog;
	} else if (tg_str_eq(target, TG_STR("journald"))) {
		audit->send = tg_journald_send;
		audit->socket = TG_JOURNALD_SOCKET;
	}
	audit->chain.has_file = !audit->send;
}

const struct tg_error *
tg_audit_new(struct tg_arena *arena, const char *repo_path, struct tg_str target, int64_t rotate,
	     struct tg_audit **out)
{
	struct tg_audit *audit = TG_NEW(arena, struct tg_audit);
	struct tg_str standard = TG_STR("trunkgate/audit.jsonl");
	set_target(audit, target);
	if (tg_str_has(target, '\0'))
		return tg_error_new(arena, TG_ERR_POLICY, "trunkgate.auditLog holds a NUL byte");
	const char *name = tg_str_cstr(arena, target.len && !audit->send ? target : standard);
	if (!tg_chain_init(&audit->chain, tg_path_join(arena, repo_path, name)))
		return tg_error_new(arena, TG_ERR_POLICY, "the path of the audit log is too long");
	audit->rotate = rotate;
	audit->repo = tg_repo_name(repo_path);
	/* All of its room now: nothing is allocated when it is used. */
	tg_buf_init(&audit->fixed, arena, FIXED_MAX);
	tg_buf_reserve(&audit->fixed, FIXED_MAX);
	audit->policy_path = tg_path_join(arena, repo_path, "trunkgate/audit.policy");
	*out = audit;
	return NULL;
}

void
tg_audit_set_rotation(struct tg_audit *audit, int64_t rotate)
{
	audit->rotate = rotate;
}

void
tg_audit_set_anchor(struct tg_audit *audit, int64_t every, const char *daemon)
{
	bool is_syslog = strcmp(daemon, "syslog") == 0;
	audit->anchor = every;
	audit->tell_anchor = is_syslog ? tg_syslog_send : tg_journald_send;
	audit->anchor_socket = is_syslog ? TG_SYSLOG_SOCKET : TG_JOURNALD_SOCKET;
}

const char *
tg_audit_chain(const struct tg_audit *audit)
{
	return audit->chain.path;
}

bool
tg_audit_head(const struct tg_audit *audit, int64_t *seq, char hash[TG_SHA256_HEX])
{
	struct tg_chain_head head;
	if (!tg_chain_head(&audit->chain, &head))
		return false;
	*seq = head.seq;
	memcpy(hash, head.hash, TG_SHA256_HEX);
	return true;
}

/* ---- Lines under construction ---- */

/* text starts with the newline that tg_chain_append() wants. */
struct lines {
	struct tg_buf *text;
	int64_t now; /* of all records, so that times rise with numbers */
	struct tg_chain_head head;
	size_t starts[MAX_RECORDS];
	size_t ends[MAX_RECORDS]; /* without the newline */
	size_t nr;
};

static void
start_lines(struct lines *lines, struct tg_buf *text, const struct tg_chain *chain, int64_t now)
{
	*lines = (struct lines){ .text = text, .now = now, .head = chain->head };
	tg_buf_clear(text);
	tg_buf_addc(text, '\n');
}

static struct tg_str
line_at(const struct lines *lines, size_t at)
{
	return tg_str_sub(tg_buf_str(lines->text), lines->starts[at],
			  lines->ends[at] - lines->starts[at]);
}

/* Closes the record that began at start, with its place in the chain. */
static void
seal(struct lines *lines, size_t start)
{
	size_t at = lines->nr++;
	assert(at < MAX_RECORDS);
	tg_buf_addf(lines->text, ",\"seq\":%lld,\"prev\":\"%s\"}", (long long)lines->head.seq + 1,
		    lines->head.hash);
	lines->starts[at] = start;
	lines->ends[at] = lines->text->len;
	tg_buf_addc(lines->text, '\n');
	lines->head.seq++;
	tg_sha256_hex(line_at(lines, at), lines->head.hash);
}

static void
add_line(struct lines *lines, struct tg_str record)
{
	size_t start = lines->text->len;
	tg_buf_add(lines->text, record);
	seal(lines, start);
}

static struct tg_json
begin(const struct lines *lines, const char *event, const char *record)
{
	struct tg_json json = { .out = lines->text };
	char time[TG_TIME_LEN];
	tg_format_time(time, lines->now);
	tg_json_open(&json, NULL, '{');
	tg_json_count(&json, "schema", 1);
	tg_json_cstr(&json, "time", time);
	tg_json_cstr(&json, "event", event);
	tg_json_cstr(&json, "record", record);
	return json;
}

/* Where the file does not go on from what we wrote last, the first record says
 * so, and from what the chain goes on. */
static void
add_rotated(struct lines *lines, const struct tg_audit *audit)
{
	static const char *const why[] = { [TG_GAP_SIZE] = "size",
					   [TG_GAP_GONE] = "gone",
					   [TG_GAP_CUT] = "cut",
					   [TG_GAP_CHANGED] = "changed" };
	const struct tg_chain *chain = &audit->chain;
	size_t start = lines->text->len;
	char id[TG_ULID_LEN];
	if (chain->gap == TG_GAP_NONE)
		return;
	tg_ulid_now(id);
	struct tg_json json = begin(lines, "log.rotated", id);
	const char *file = chain->gap == TG_GAP_SIZE ? strrchr(chain->rotated, '/') : NULL;
	tg_json_text(&json, "repo", audit->repo);
	tg_json_cstr(&json, "why", why[chain->gap]);
	tg_json_cstr(&json, "previous_file", file ? file + 1 : NULL);
	tg_json_count(&json, "previous_seq", chain->head.seq);
	tg_json_cstr(&json, "previous_hash", chain->head.hash);
	seal(lines, start);
}

/* ---- Appending ---- */

static int
rotate_if_due(struct tg_audit *audit)
{
	char time[TG_TIME_LEN], stamp[TG_TIME_LEN];
	size_t len = 0;
	if (!audit->chain.has_file || audit->rotate <= 0 || audit->chain.size < audit->rotate)
		return 0;
	tg_format_time(time, tg_now_us());
	for (const char *c = time; *c; c++)
		if (*c != '-' && *c != ':')
			stamp[len++] = *c;
	stamp[len] = '\0';
	return tg_chain_rotate(&audit->chain, stamp);
}

static int
open_log(struct tg_audit *audit)
{
	int code = tg_chain_open(&audit->chain);
	return code ? code : rotate_if_due(audit);
}

/* That nobody hears it is no reason to refuse a push: the record stands. */
static void
tell_anchor(const struct tg_audit *audit, const struct tg_chain_head *head)
{
	struct tg_anchor anchor = { .seq = head->seq };
	int64_t before = audit->chain.head.seq;
	struct tg_buf text;
	if (!audit->anchor || before / audit->anchor == head->seq / audit->anchor)
		return;
	memcpy(anchor.hash, head->hash, sizeof(anchor.hash));
	/* Its record is written, so its room is free, also when memory is spent. */
	text = audit->fixed;
	tg_buf_clear(&text);
	tg_anchor_format(&text, &anchor, tg_str_from(audit->chain.path));
	if (!tg_buf_overflowed(&text))
		(void)audit->tell_anchor(audit->anchor_socket, TG_LOG_NOTICE, tg_buf_str(&text));
}

static int
write_lines(struct tg_audit *audit, const struct lines *lines, enum tg_log_level level)
{
	if (tg_buf_overflowed(lines->text)) {
		audit->chain.at = audit->chain.path;
		audit->chain.what = "cannot take a record of that length";
		return TG_CHAIN_FAULT;
	}
	for (size_t i = 0; audit->send && i < lines->nr; i++) {
		int code = audit->send(audit->socket, level, line_at(lines, i));
		audit->chain.at = audit->socket;
		audit->chain.what = "takes no record";
		if (code)
			return code;
	}
	int code = tg_chain_append(&audit->chain, tg_buf_str(lines->text), &lines->head);
	if (!code)
		tell_anchor(audit, &lines->head);
	return code;
}

static enum tg_log_level
level_of(const struct tg_verdict *v)
{
	static const enum tg_log_level levels[] = { [TG_ACCEPTED] = TG_LOG_INFO,
						    [TG_REFUSED] = TG_LOG_NOTICE,
						    [TG_OVERRIDDEN] = TG_LOG_NOTICE,
						    [TG_NOT_JUDGED] = TG_LOG_ERROR };
	return levels[v->outcome];
}

/* What is made before the log is locked. */
struct drafts {
	int64_t now;
	struct tg_buf decision; /* behind a newline: alone, it is written where it is */
	struct tg_str override; /* empty = none */
};

/* Empty when the policy is the one that judged last, or the first on record. */
static struct tg_str
draft_policy(const struct tg_audit *audit, struct tg_arena *arena, const struct tg_verdict *v,
	     int64_t now, bool *is_new)
{
	char seen[TG_SHA256_HEX];
	*is_new = false;
	if (!v->policy)
		return TG_STR("");
	tg_policy_seen_read(audit->policy_path, seen);
	*is_new = strcmp(seen, v->policy->hash) != 0;
	return *is_new && seen[0] ? tg_record_policy(arena, v, now, seen) : TG_STR("");
}

/* The decision, behind what has to be told before it. */
static void
put_together(const struct tg_audit *audit, struct drafts *drafts, struct tg_str policy,
	     struct tg_buf *text, struct lines *out)
{
	struct tg_str decision = tg_buf_str(&drafts->decision);
	if (audit->chain.gap == TG_GAP_NONE && !policy.len && !drafts->override.len) {
		*out = (struct lines){ .text = &drafts->decision, .head = audit->chain.head };
		seal(out, 1);
		return;
	}
	start_lines(out, text, &audit->chain, drafts->now);
	add_rotated(out, audit);
	if (policy.len)
		add_line(out, policy);
	if (drafts->override.len)
		add_line(out, drafts->override);
	add_line(out, tg_str_from_index(decision, 1));
}

static int
append(struct tg_audit *audit, struct tg_arena *arena, const struct tg_verdict *v,
       struct drafts *drafts)
{
	struct lines lines;
	struct tg_buf text;
	bool is_new_policy;
	int code = open_log(audit);
	if (code)
		return code;
	/* Under the lock, so that of pushes at once one tells it. */
	struct tg_str policy = draft_policy(audit, arena, v, drafts->now, &is_new_policy);
	tg_buf_init(&text, arena, TG_CHAIN_LINE_MAX * MAX_RECORDS);
	put_together(audit, drafts, policy, &text, &lines);
	code = write_lines(audit, &lines, level_of(v));
	if (!code && is_new_policy)
		tg_policy_seen_write(audit->policy_path, v->policy->hash);
	return code;
}

static const struct tg_error *
failed(const struct tg_chain *chain, struct tg_arena *arena, int code)
{
	if (!code)
		return NULL;
	const char *at = tg_show(arena, tg_str_from(chain->at), TG_CHAIN_PATH_MAX);
	if (code < 0)
		return tg_error_new(arena, TG_ERR_SYSTEM, "%s %s", at, chain->what);
	return tg_error_errno(arena, code, "%s %s", at, chain->what);
}

const struct tg_error *
tg_audit_append(struct tg_audit *audit, struct tg_arena *arena, const struct tg_verdict *verdict)
{
	struct drafts drafts = { .now = tg_now_us(), .override = TG_STR("") };
	tg_buf_init(&drafts.decision, arena, TG_CHAIN_LINE_MAX);
	tg_buf_addc(&drafts.decision, '\n');
	tg_record_decision(&drafts.decision, verdict, drafts.now, audit->room);
	if (verdict->outcome == TG_OVERRIDDEN && verdict->hook == TG_HOOK_PRE_RECEIVE)
		drafts.override = tg_record_override(arena, verdict, drafts.now);
	int code = append(audit, arena, verdict, &drafts);
	tg_chain_close(&audit->chain);
	return failed(&audit->chain, arena, code);
}

const struct tg_error *
tg_audit_note(struct tg_audit *audit, struct tg_arena *arena, const struct tg_act *act)
{
	struct lines lines;
	struct tg_buf text;
	char id[TG_ULID_LEN];
	int code = open_log(audit);
	if (!code) {
		tg_ulid_now(id);
		tg_buf_init(&text, arena, TG_CHAIN_LINE_MAX);
		start_lines(&lines, &text, &audit->chain, tg_now_us());
		add_rotated(&lines, audit);
		size_t start = lines.text->len;
		struct tg_json json = begin(&lines, act->event, id);
		tg_json_text(&json, "repo", audit->repo);
		tg_json_cstr(&json, "account", act->account);
		tg_json_cstr(&json, "login", act->login);
		tg_json_words(&json, "what", act->what);
		seal(&lines, start);
		code = write_lines(audit, &lines, TG_LOG_NOTICE);
	}
	tg_chain_close(&audit->chain);
	return failed(&audit->chain, arena, code);
}

bool
tg_audit_append_fixed(struct tg_audit *audit, const char *hook, const char *record,
		      const char *push, const char *what)
{
	struct lines lines;
	int code = open_log(audit);
	if (!code) {
		start_lines(&lines, &audit->fixed, &audit->chain, tg_now_us());
		add_rotated(&lines, audit);
		size_t start = lines.text->len;
		struct tg_json json = begin(&lines, "hook.error", record);
		tg_json_cstr(&json, "push", push);
		tg_json_cstr(&json, "hook", hook);
		tg_json_text(&json, "repo", audit->repo);
		tg_json_cstr(&json, "verdict", "error");
		tg_json_cstr(&json, "error", what);
		seal(&lines, start);
		code = write_lines(audit, &lines, TG_LOG_ERROR);
	}
	tg_chain_close(&audit->chain);
	return code == 0;
}

const char *
tg_audit_path(const struct tg_audit *audit)
{
	return audit->send ? NULL : audit->chain.path;
}
