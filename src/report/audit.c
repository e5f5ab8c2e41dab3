/* SPDX-License-Identifier: MIT */
/* The log of a repository: which records a run adds, where to, in which order. */
#include "chain_file.h"
#include "datagram.h"
#include "record.h"

#include "trunkgate/clock.h"
#include "trunkgate/file.h"
#include "trunkgate/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIR_MODE = 0750, FIXED_MAX = 2048, MAX_RECORDS = 4 };

struct tg_audit {
	struct tg_chain chain;
	int64_t rotate;
	int (*send)(struct tg_str text); /* NULL = to the file */
	const char *dir;
	const char *repo_path;
	char fixed[FIXED_MAX];
};

static void
free_line(void *ptr)
{
	free(ptr);
}

static const struct tg_error *
set_paths(struct tg_audit *audit, struct tg_arena *arena, const char *path)
{
	struct tg_chain *chain = &audit->chain;
	size_t max = sizeof(chain->path);
	const char *slash = strrchr(path, '/');
	int a = snprintf(chain->path, max, "%s", path);
	int b = snprintf(chain->head_path, max, "%s.head", path);
	if (a < 0 || b < 0 || (size_t)b >= max)
		return tg_error_new(arena, TG_ERR_POLICY, "the path of the audit log is too long");
	audit->dir = tg_str_cstr(arena, tg_str_make(path, slash ? (size_t)(slash - path) : 0));
	return NULL;
}

const struct tg_error *
tg_audit_new(struct tg_arena *arena, const char *repo_path, struct tg_str target, int64_t rotate,
	     struct tg_audit **out)
{
	struct tg_audit *audit = TG_NEW(arena, struct tg_audit);
	struct tg_str standard = TG_STR("trunkgate/audit.jsonl");
	if (tg_str_eq(target, TG_STR("syslog")))
		audit->send = tg_syslog_send;
	else if (tg_str_eq(target, TG_STR("journald")))
		audit->send = tg_journald_send;
	bool is_path = target.len && !audit->send;
	const char *name = tg_str_cstr(arena, is_path ? target : standard);
	audit->chain.has_file = !audit->send;
	audit->repo_path = repo_path;
	audit->rotate = rotate;
	TG_TRY(set_paths(audit, arena, tg_path_join(arena, repo_path, name)));
	/* Not of an arena: it must be there when the arenas are spent. Its pages
	 * are touched only as far as the last line is long. */
	audit->chain.line = malloc(TG_CHAIN_LINE_MAX);
	if (!audit->chain.line)
		tg_arena_exhausted("audit", TG_CHAIN_LINE_MAX);
	tg_arena_defer(arena, free_line, audit->chain.line);
	*out = audit;
	return NULL;
}

void
tg_audit_set_rotation(struct tg_audit *audit, int64_t rotate)
{
	audit->rotate = rotate;
}

/* --- lines --- */

struct lines {
	struct tg_arena *arena;
	struct tg_chain_head head;
	struct tg_buf text;
	struct tg_str items[MAX_RECORDS];
	size_t nr;
};

static struct tg_str
dump(struct lines *lines, json_t *record)
{
	json_object_set_new(record, "seq", json_integer(lines->head.seq + 1));
	json_object_set_new(record, "prev", json_string(lines->head.hash));
	char *text = json_dumps(record, JSON_COMPACT | JSON_ENSURE_ASCII);
	json_decref(record);
	if (!text)
		tg_arena_exhausted("json", 0);
	struct tg_str line = tg_str_copy(lines->arena, tg_str_from(text));
	free(text);
	return line;
}

/* Gives a line its place in the chain. */
static void
take_line(struct lines *lines, struct tg_str line)
{
	lines->head.seq++;
	tg_sha256_hex(line, lines->head.hash);
	tg_buf_add(&lines->text, line);
	tg_buf_addc(&lines->text, '\n');
	assert(lines->nr < MAX_RECORDS);
	lines->items[lines->nr++] = line;
}

static void
add_line(struct lines *lines, json_t *record)
{
	take_line(lines, dump(lines, record));
}

/* Thousands of the longest names would make a line that no reader takes, and
 * from which the chain could not go on: then a few of each must do. */
static void
add_decision(struct lines *lines, const struct tg_verdict *v)
{
	struct tg_str line = dump(lines, tg_record_decision(lines->arena, v, TG_RECORD_MAX));
	if (line.len >= TG_CHAIN_LINE_MAX / 2)
		line = dump(lines, tg_record_decision(lines->arena, v, TG_RECORD_FEW));
	take_line(lines, line);
}

static void
add_rotated(struct lines *lines, const struct tg_verdict *v)
{
	json_t *o = tg_record_start(lines->arena, "log.rotated", v);
	json_object_set_new(o, "previous_seq", json_integer(lines->head.seq));
	json_object_set_new(o, "previous_hash", json_string(lines->head.hash));
	add_line(lines, o);
}

static void
add_policy_change(struct lines *lines, const struct tg_verdict *v)
{
	if (!v->policy || strcmp(v->policy->hash, lines->head.policy) == 0)
		return;
	if (lines->head.policy[0]) {
		json_t *o = tg_record_start(lines->arena, "policy.changed", v);
		json_object_set_new(o, "policy", json_string(v->policy->hash));
		json_object_set_new(o, "previous_policy", json_string(lines->head.policy));
		add_line(lines, o);
	}
	memcpy(lines->head.policy, v->policy->hash, sizeof(lines->head.policy));
}

static void
add_override(struct lines *lines, const struct tg_verdict *v)
{
	if (v->outcome != TG_OVERRIDDEN || v->hook != TG_HOOK_PRE_RECEIVE)
		return;
	json_t *o = tg_record_start(lines->arena, "override.used", v);
	json_object_set_new(o, "reason", tg_json_text(lines->arena, v->override_reason));
	add_line(lines, o);
}

static void
make_lines(struct lines *lines, const struct tg_chain *chain, const struct tg_verdict *v)
{
	tg_buf_init(&lines->text, lines->arena, TG_CHAIN_LINE_MAX * MAX_RECORDS);
	lines->head = chain->head;
	if (chain->is_new)
		add_rotated(lines, v);
	add_policy_change(lines, v);
	add_override(lines, v);
	add_decision(lines, v);
}

static int
rotate_if_due(struct tg_audit *audit)
{
	char time[TG_TIME_LEN], stamp[TG_TIME_LEN];
	size_t len = 0;
	if (!audit->chain.has_file || audit->rotate <= 0 || audit->chain.size < audit->rotate)
		return 0;
	tg_format_time(time, tg_now_us());
	for (const char *c = time; *c && *c != '.'; c++)
		if (*c != '-' && *c != ':')
			stamp[len++] = *c;
	stamp[len++] = 'Z';
	stamp[len] = '\0';
	return tg_chain_rotate(&audit->chain, stamp);
}

static int
send_lines(struct tg_audit *audit, const struct lines *lines)
{
	for (size_t i = 0; audit->send && i < lines->nr; i++) {
		int code = audit->send(lines->items[i]);
		audit->chain.what = "has nobody who takes it";
		if (code)
			return code;
	}
	return 0;
}

static int
append(struct tg_audit *audit, struct tg_arena *arena, const struct tg_verdict *verdict)
{
	struct lines lines = { .arena = arena };
	int code = tg_chain_open(&audit->chain);
	if (!code)
		code = rotate_if_due(audit);
	if (code)
		return code;
	make_lines(&lines, &audit->chain, verdict);
	code = send_lines(audit, &lines);
	if (!code)
		code = tg_chain_append(&audit->chain, tg_buf_str(&lines.text), &lines.head);
	return code;
}

const struct tg_error *
tg_audit_append(struct tg_audit *audit, struct tg_arena *arena, const struct tg_verdict *verdict)
{
	TG_TRY(tg_mkdirs(arena, audit->dir, DIR_MODE));
	int code = append(audit, arena, verdict);
	tg_chain_close(&audit->chain);
	if (!code)
		return NULL;
	return tg_error_errno(arena, code, "the audit log %s", audit->chain.what);
}

/* Every part is a fixed text or an id of ours: nothing needs escaping. */
bool
tg_audit_append_fixed(struct tg_audit *audit, const char *hook, const char *record,
		      const char *push, const char *what)
{
	char time[TG_TIME_LEN];
	struct tg_chain *chain = &audit->chain;
	if (tg_chain_open(chain) != 0) {
		tg_chain_close(chain);
		return false;
	}
	struct tg_chain_head head = chain->head;
	tg_format_time(time, tg_now_us());
	int len = snprintf(audit->fixed, sizeof(audit->fixed),
			   "{\"schema\":1,\"time\":\"%s\",\"event\":\"hook.error\",\"record\":\"%s\","
			   "\"push\":\"%s\",\"hook\":\"%s\",\"verdict\":\"error\",\"error\":\"%s\","
			   "\"seq\":%lld,\"prev\":\"%s\"}\n",
			   time, record, push, hook, what, (long long)head.seq + 1, head.hash);
	struct tg_str line = tg_str_make(audit->fixed, (size_t)len - 1);
	head.seq++;
	tg_sha256_hex(line, head.hash);
	int code = audit->send ? audit->send(line) : 0;
	if (!code)
		code = tg_chain_append(chain, tg_str_make(audit->fixed, (size_t)len), &head);
	tg_chain_close(chain);
	return code == 0;
}
