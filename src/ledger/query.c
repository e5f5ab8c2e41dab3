/* SPDX-License-Identifier: MIT */
/* Statements with sticky errors, so that the code that uses them reads like
 * the statement. */
#include "ledger_priv.h"

#include <string.h>

const struct tg_error *
tg_ledger_error(const struct tg_ledger *ledger, const char *what)
{
	int code = sqlite3_errcode(ledger->db);
	const char *words =
		code == SQLITE_BUSY ? "another process has it locked" : sqlite3_errmsg(ledger->db);
	return tg_error_new(ledger->arena, TG_ERR_SYSTEM, "the ledger %s %s: %s", ledger->path,
			    what, words);
}

static void
fail(struct tg_query *query, const char *what)
{
	if (!query->err)
		query->err = tg_ledger_error(query->ledger, what);
}

void
tg_query_begin(struct tg_query *query, struct tg_ledger *ledger, enum tg_sql sql)
{
	sqlite3_stmt **stmt = &ledger->statements[sql];
	*query = (struct tg_query){ .ledger = ledger };
	if (!*stmt && sqlite3_prepare_v3(ledger->db, tg_sql_texts[sql], -1,
					 SQLITE_PREPARE_PERSISTENT, stmt, NULL) != SQLITE_OK)
		fail(query, "cannot be read");
	query->stmt = *stmt;
}

static void
check_bind(struct tg_query *query, int code)
{
	if (code != SQLITE_OK)
		fail(query, "cannot be asked");
}

void
tg_bind_int(struct tg_query *query, int64_t value)
{
	if (!query->err)
		check_bind(query, sqlite3_bind_int64(query->stmt, ++query->bound, value));
}

void
tg_bind_text(struct tg_query *query, struct tg_str value)
{
	if (!query->err)
		check_bind(query, sqlite3_bind_text64(query->stmt, ++query->bound,
						      value.ptr ? value.ptr : "", value.len,
						      SQLITE_TRANSIENT, SQLITE_UTF8));
}

void
tg_bind_blob(struct tg_query *query, const void *bytes, size_t len)
{
	if (!query->err)
		check_bind(query, sqlite3_bind_blob64(query->stmt, ++query->bound, len ? bytes : "",
						      len, SQLITE_TRANSIENT));
}

void
tg_bind_oid(struct tg_query *query, const struct tg_oid *oid)
{
	tg_bind_blob(query, oid->id, TG_OID_LEN);
}

void
tg_bind_null(struct tg_query *query)
{
	if (!query->err)
		check_bind(query, sqlite3_bind_null(query->stmt, ++query->bound));
}

bool
tg_query_step(struct tg_query *query)
{
	if (query->err)
		return false;
	int code = sqlite3_step(query->stmt);
	query->read = 0;
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		fail(query, "cannot be used");
	return code == SQLITE_ROW;
}

int64_t
tg_read_int(struct tg_query *query)
{
	return sqlite3_column_int64(query->stmt, query->read++);
}

static struct tg_str
take(struct tg_query *query, const void *bytes)
{
	int len = sqlite3_column_bytes(query->stmt, query->read++);
	size_t size = len > 0 ? (size_t)len : 0;
	char *copy = tg_alloc(query->ledger->arena, size + 1);
	if (size && bytes)
		memcpy(copy, bytes, size);
	copy[size] = '\0';
	return tg_str_make(copy, bytes ? size : 0);
}

struct tg_str
tg_read_text(struct tg_query *query)
{
	return take(query, sqlite3_column_text(query->stmt, query->read));
}

struct tg_str
tg_read_blob(struct tg_query *query)
{
	return take(query, sqlite3_column_blob(query->stmt, query->read));
}

struct tg_oid
tg_read_oid(struct tg_query *query)
{
	struct tg_oid oid = { { 0 } };
	struct tg_str bytes = tg_read_blob(query);
	if (bytes.len == TG_OID_LEN)
		memcpy(oid.id, bytes.ptr, TG_OID_LEN);
	return oid;
}

const struct tg_error *
tg_query_end(struct tg_query *query)
{
	if (query->stmt) {
		sqlite3_reset(query->stmt);
		sqlite3_clear_bindings(query->stmt);
	}
	return query->err;
}

const struct tg_error *
tg_query_run(struct tg_query *query)
{
	(void)tg_query_step(query);
	return tg_query_end(query);
}

static const struct tg_error *
run_plain(struct tg_ledger *ledger, enum tg_sql sql)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, sql);
	return tg_query_run(&query);
}

static const struct tg_error *
transact(struct tg_ledger *ledger, enum tg_sql begin, tg_ledger_fn *fn, void *data)
{
	TG_TRY(run_plain(ledger, begin));
	const struct tg_error *err = fn(ledger, data);
	if (!err)
		err = run_plain(ledger, SQL_COMMIT);
	/* What a failed statement has rolled back cannot be rolled back again. */
	if (err && !sqlite3_get_autocommit(ledger->db))
		(void)run_plain(ledger, SQL_ROLLBACK);
	return err;
}

const struct tg_error *
tg_ledger_transact(struct tg_ledger *ledger, tg_ledger_fn *fn, void *data)
{
	return transact(ledger, SQL_BEGIN, fn, data);
}

const struct tg_error *
tg_ledger_view(struct tg_ledger *ledger, tg_ledger_fn *fn, void *data)
{
	return transact(ledger, SQL_BEGIN_VIEW, fn, data);
}

const struct tg_error *
tg_query_run_for(struct tg_ledger *ledger, enum tg_sql sql, int64_t row)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, sql);
	tg_bind_int(&query, row);
	return tg_query_run(&query);
}
