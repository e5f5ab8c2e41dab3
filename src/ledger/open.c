/* SPDX-License-Identifier: MIT */
/*
 * The file: made, checked and brought up to date. A write-ahead log lets
 * pushes read while one writes; it is synced when it is folded back, so a
 * power cut can lose the last pushes' records (the next push of their refs
 * finds the gap) but nothing older, and never leaves half of one.
 */
#include "ledger_priv.h"

#include "trunkgate/buf.h"
#include "trunkgate/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	APPLICATION_ID = 0x54474c31, /* "TGL1" */
	BUSY_MS = 3000,
	FOLD_MS = 50, /* how long readers are waited for */
	FOLD_PAGES = 250,
	HEAP_MAX = 64 << 20,
	DIR_MODE = 0750,
	FILE_MODE = 0640
};

static const char *
path_of(struct tg_arena *arena, const char *repo_path)
{
	return tg_path_join(arena, repo_path, "trunkgate/ledger.db");
}

bool
tg_ledger_exists(struct tg_arena *arena, const char *repo_path)
{
	struct stat st;
	if (stat(path_of(arena, repo_path), &st) != 0)
		return errno != ENOENT && errno != ENOTDIR;
	return st.st_size > 0;
}

static void
close_all(void *data)
{
	struct tg_ledger *ledger = data;
	for (size_t i = 0; i < SQL_NR; i++)
		sqlite3_finalize(ledger->statements[i]);
	sqlite3_close_v2(ledger->db);
	ledger->db = NULL;
}

/* Made by us, so that the mode is ours and a link is not followed out. */
static const struct tg_error *
make_file(struct tg_ledger *ledger)
{
	struct stat st;
	int fd =
		open(ledger->path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC, FILE_MODE);
	if (fd < 0)
		return tg_error_errno(ledger->arena, errno, "the ledger %s cannot be opened",
				      ledger->path);
	bool is_file = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	ledger->is_fresh = is_file && st.st_size == 0;
	close(fd);
	if (!is_file)
		return tg_error_new(ledger->arena, TG_ERR_SYSTEM, "the ledger %s is no file",
				    ledger->path);
	return NULL;
}

static const struct tg_error *
run_text(struct tg_ledger *ledger, const char *sql)
{
	if (sqlite3_exec(ledger->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return tg_ledger_error(ledger, "cannot be set up");
	return NULL;
}

static const struct tg_error *
read_pragma(struct tg_ledger *ledger, const char *sql, int64_t *out)
{
	sqlite3_stmt *stmt = NULL;
	int code = sqlite3_prepare_v2(ledger->db, sql, -1, &stmt, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(stmt);
	if (code == SQLITE_ROW)
		*out = sqlite3_column_int64(stmt, 0);
	const struct tg_error *err =
		code == SQLITE_ROW ? NULL : tg_ledger_error(ledger, "cannot be read");
	sqlite3_finalize(stmt);
	return err;
}

/* A new one says when it began, for what is not known to be younger. */
static const struct tg_error *
take_steps(struct tg_ledger *ledger, void *data)
{
	const int64_t *now = data;
	int64_t version = 0;
	struct tg_buf sql;
	/* Again, under the lock: another push may have been quicker. */
	TG_TRY(read_pragma(ledger, "PRAGMA user_version", &version));
	for (size_t i = (size_t)version; i < tg_nr_ledger_migrations; i++)
		TG_TRY(run_text(ledger, tg_ledger_migrations[i]));
	tg_buf_init(&sql, ledger->arena, 512);
	if (version == 0)
		tg_buf_addf(&sql, "INSERT INTO meta(key, value) VALUES('began', %lld);",
			    (long long)*now);
	tg_buf_addf(&sql, "PRAGMA application_id = %d; PRAGMA user_version = %zu;", APPLICATION_ID,
		    tg_nr_ledger_migrations);
	return run_text(ledger, sql.ptr);
}

static const struct tg_error *
check_version(struct tg_ledger *ledger, int64_t now)
{
	int64_t version = 0, application = 0;
	TG_TRY(read_pragma(ledger, "PRAGMA user_version", &version));
	if (version == (int64_t)tg_nr_ledger_migrations)
		return NULL;
	TG_TRY(read_pragma(ledger, "PRAGMA application_id", &application));
	if (version < 0 || version > (int64_t)tg_nr_ledger_migrations)
		return tg_error_new(
			ledger->arena, TG_ERR_SYSTEM,
			"the ledger %s was made by a newer trunkgate (its form is %lld, this "
			"program knows %zu): install that one again",
			ledger->path, (long long)version, tg_nr_ledger_migrations);
	if (version > 0 && application != APPLICATION_ID)
		return tg_error_new(ledger->arena, TG_ERR_SYSTEM,
				    "%s is another program's database, not a ledger", ledger->path);
	return tg_ledger_transact(ledger, take_steps, &now);
}

/*
 * SQLite's own way of folding the log back would leave it as long as it was until
 * the same process writes again, and ours write once: it would grow for ever, be
 * read as a whole by each of them, and folded anew at every push. Cut off it
 * begins at nothing. Where somebody reads, the next push tries again.
 */
static int
fold(void *data, sqlite3 *db, const char *name, int nr_pages)
{
	(void)data;
	if (nr_pages < FOLD_PAGES)
		return SQLITE_OK;
	sqlite3_busy_timeout(db, FOLD_MS);
	(void)sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_busy_timeout(db, BUSY_MS);
	return SQLITE_OK;
}

static const struct tg_error *
set_up(struct tg_ledger *ledger)
{
	sqlite3_busy_timeout(ledger->db, BUSY_MS);
	sqlite3_extended_result_codes(ledger->db, 0);
	/* Folding the log back at every close would sync two files a push. */
	sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_wal_hook(ledger->db, fold, NULL);
	if (ledger->is_fresh)
		TG_TRY(run_text(ledger, "PRAGMA journal_mode = WAL;"));
	return run_text(ledger, "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;"
				"PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;");
}

const struct tg_error *
tg_ledger_open(struct tg_arena *arena, const char *repo_path, int64_t now, struct tg_ledger **out)
{
	struct tg_ledger *ledger = TG_NEW(arena, struct tg_ledger);
	ledger->arena = arena;
	ledger->path = path_of(arena, repo_path);
	TG_TRY(tg_mkdirs(arena, tg_path_join(arena, repo_path, "trunkgate"), DIR_MODE));
	TG_TRY(make_file(ledger));
	sqlite3_hard_heap_limit64(HEAP_MAX);
	int code = sqlite3_open_v2(ledger->path, &ledger->db,
				   SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	tg_arena_defer(arena, close_all, ledger);
	if (code != SQLITE_OK)
		return tg_ledger_error(ledger, "cannot be opened");
	TG_TRY(set_up(ledger));
	TG_TRY(check_version(ledger, now));
	*out = ledger;
	return NULL;
}

bool
tg_ledger_is_fresh(const struct tg_ledger *ledger)
{
	return ledger->is_fresh;
}

const struct tg_error *
tg_ledger_began(struct tg_ledger *ledger, int64_t *out)
{
	struct tg_query query;
	*out = 0;
	tg_query_begin(&query, ledger, SQL_META);
	tg_bind_text(&query, TG_STR("began"));
	if (tg_query_step(&query))
		*out = tg_read_int(&query);
	return tg_query_end(&query);
}
