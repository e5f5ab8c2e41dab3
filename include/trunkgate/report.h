/* SPDX-License-Identifier: MIT */
/* The two outputs of a decision: a few lines for the pusher, one line of JSON
 * for the log. */
#ifndef TRUNKGATE_REPORT_H
#define TRUNKGATE_REPORT_H

#include "trunkgate/buf.h"
#include "trunkgate/digest.h"
#include "trunkgate/verdict.h"

enum { TG_REPORT_MAX_FINDINGS = 20 };

/*
 * Appends what the pusher sees; nothing for a push that was accepted without warnings.
 * Lines start with error:, warning: or hint:, which git colours; the same words about
 * several commits are told once; at most TG_REPORT_MAX_FINDINGS are shown and the rest
 * counted. Of TG_HOOK_CHECK it leaves out what only a push has.
 */
void tg_report_text(struct tg_buf *out, const struct tg_verdict *verdict);
/* Writes to fd line by line, one write each (receive-pack colours by line);
 * what cannot be written is dropped: the decision stands without it. */
void tg_report_print(int fd, struct tg_str text);
/* Appends text with mark before each line, for servers that show their users
 * marked lines only. */
void tg_report_mark(struct tg_buf *out, struct tg_str text, const char *mark);
/* Appends the findings that were kept as JSON for `--json`; indented. */
void tg_report_json(struct tg_buf *out, const struct tg_verdict *verdict);

/* --- the audit log --- */

/* "app.git" of a path. */
struct tg_str tg_repo_name(const char *path);

struct tg_audit;

/*
 * Prepares the log of a repository: target is the value of trunkgate.auditLog (a path, absolute or
 * below the repository; "syslog"; "journald"), empty = trunkgate/audit.jsonl.
 * rotate: bytes from which a file is rotated by us, 0 = never. Nothing is
 * opened before the first append. Keeps memory of its own for the record that
 * says that memory ran out.
 */
TG_MUST_USE const struct tg_error *tg_audit_new(struct tg_arena *arena, const char *repo_path,
						struct tg_str target, int64_t rotate,
						struct tg_audit **out);

/* Makes the folder of a log where it is missing, as whoever writes the log would; never its
 * parents. */
void tg_audit_make_folder(const char *folder);
/* Whether a file is empty, cannot be read, or begins as a log does: no other is written to. */
bool tg_audit_is_log(int fd);
/* The log's file; NULL when it goes to a daemon. */
const char *tg_audit_path(const struct tg_audit *audit);
/* The same; for a daemon what the head file is named after. */
const char *tg_audit_chain(const struct tg_audit *audit);
/* The end of the log as its head file says it, read without a lock. False when
 * there is none yet, or it is being written. */
bool tg_audit_head(const struct tg_audit *audit, int64_t *seq, char hash[TG_SHA256_HEX]);
/* From now on that end is told to syslog ("syslog") or journald ("journald")
 * whenever another so many records are full; 0 = never. Nobody may listen. */
void tg_audit_set_anchor(struct tg_audit *audit, int64_t every, const char *daemon);
/* From now on a file of at least this many bytes is rotated by us. */
void tg_audit_set_rotation(struct tg_audit *audit, int64_t rotate);

/*
 * Appends the record of a decision (event push.decided or push.applied, and override.used or
 * policy.changed before it where that happened) under an exclusive lock with
 * a single write each. A short write is taken back. The chain goes on from
 * the last line, or from the head file when the log was rotated or lost, which
 * is itself recorded as log.rotated.
 */
TG_MUST_USE const struct tg_error *tg_audit_append(struct tg_audit *audit, struct tg_arena *arena,
						   const struct tg_verdict *verdict);
/* An administrator's act, which is no push's. */
struct tg_act {
	const char *event;   /* its name */
	const char *what;    /* a clause without addresses */
	const char *account; /* that did it; NULL = it has no name */
	const char *login;   /* who had logged in, as the kernel keeps it; NULL = not known */
};
TG_MUST_USE const struct tg_error *tg_audit_note(struct tg_audit *audit, struct tg_arena *arena,
						 const struct tg_act *act);
/* Appends hook.error with a fixed text, using only memory set aside by
 * tg_audit_new(): for a spent arena or a signal. False when it failed. */
bool tg_audit_append_fixed(struct tg_audit *audit, const char *hook, const char *record,
			   const char *push, const char *what);

#endif
