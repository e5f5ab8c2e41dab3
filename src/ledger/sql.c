/* SPDX-License-Identifier: MIT */
/* All SQL in one place: the schema and every statement. */
#include "ledger_priv.h"

/*
 * A move is one ref of one push; work and landings belong to the move that
 * brought them, and count once it is done.
 *
 *	move           pending, or done (is_done)
 *	work           commits that have not landed, with their patches and who was seen with them
 *	landing        commits that came to a trunk
 *	branch         one life of a ref of that name; deleted is NULL while it lasts
 *	grace          begun for work whose life started then
 *	extension      granted to work whose life started then
 *	gap            what moved without a record
 *	approval       open as long as ended is 0
 *	counted        approvals that a push used, until it is known whether that moved its refs
 *	landed_lines   who brought how much to a trunk, and when
 *	certificate    what signed pushes were signed by
 *	meta           numbers by name, as when the record began
 */
const char *const tg_ledger_migrations[] = {
	"CREATE TABLE meta(key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE move(id INTEGER PRIMARY KEY, push TEXT NOT NULL, ref TEXT NOT NULL,"
	" kind INTEGER NOT NULL, old BLOB NOT NULL, new BLOB NOT NULL, time INTEGER NOT NULL,"
	" person TEXT NOT NULL, is_guess INTEGER NOT NULL, is_clean INTEGER NOT NULL,"
	" started INTEGER, starter TEXT, started_is_guess INTEGER, likeness BLOB,"
	" seen INTEGER NOT NULL, seen_by TEXT NOT NULL, is_done INTEGER NOT NULL DEFAULT 0);"
	"CREATE INDEX move_push ON move(push);"
	"CREATE INDEX move_pending ON move(ref) WHERE is_done = 0;"
	"CREATE INDEX move_left ON move(ref, old) WHERE is_done = 1;"
	"CREATE INDEX move_time ON move(time);"
	"CREATE TABLE work(oid BLOB NOT NULL, move INTEGER NOT NULL, patch BLOB,"
	" PRIMARY KEY(oid, move)) WITHOUT ROWID;"
	"CREATE INDEX work_patch ON work(patch) WHERE patch IS NOT NULL;"
	"CREATE INDEX work_move ON work(move);"
	"CREATE TABLE landing(oid BLOB NOT NULL, move INTEGER NOT NULL,"
	" PRIMARY KEY(oid, move)) WITHOUT ROWID;"
	"CREATE INDEX landing_move ON landing(move);"
	"CREATE TABLE branch(id INTEGER PRIMARY KEY, ref TEXT NOT NULL, kind INTEGER NOT NULL,"
	" created INTEGER NOT NULL, started INTEGER, person TEXT NOT NULL, tip BLOB NOT NULL,"
	" deleted INTEGER, told INTEGER NOT NULL DEFAULT 0, is_guess INTEGER NOT NULL,"
	" likeness BLOB);"
	"CREATE UNIQUE INDEX branch_open ON branch(ref) WHERE deleted IS NULL;"
	"CREATE INDEX branch_person ON branch(person) WHERE deleted IS NULL;"
	"CREATE INDEX branch_gone ON branch(person, deleted) WHERE deleted IS NOT NULL;"
	"CREATE TABLE grace(started INTEGER PRIMARY KEY, time INTEGER NOT NULL);"
	"CREATE TABLE extension(id INTEGER PRIMARY KEY, started INTEGER NOT NULL,"
	" time INTEGER NOT NULL, until INTEGER NOT NULL, person TEXT NOT NULL,"
	" reason TEXT NOT NULL, ref TEXT NOT NULL, push TEXT NOT NULL);"
	"CREATE INDEX extension_started ON extension(started);"
	"CREATE TABLE gap(id INTEGER PRIMARY KEY, time INTEGER NOT NULL, ref TEXT NOT NULL,"
	" old BLOB NOT NULL, new BLOB NOT NULL);",
	"CREATE TABLE approval(id INTEGER PRIMARY KEY, time INTEGER NOT NULL, push TEXT NOT NULL,"
	" person TEXT NOT NULL, ref TEXT NOT NULL, target TEXT NOT NULL, oid BLOB NOT NULL,"
	" value BLOB NOT NULL, tip BLOB NOT NULL, base BLOB NOT NULL, delta BLOB NOT NULL,"
	" names BLOB NOT NULL, nr_commits INTEGER NOT NULL, ended INTEGER NOT NULL DEFAULT 0);"
	"CREATE INDEX approval_ref ON approval(ref);"
	"CREATE INDEX approval_oid ON approval(target, oid) WHERE ended = 0;"
	"CREATE INDEX approval_delta ON approval(target, delta) WHERE ended = 0;"
	"CREATE INDEX approval_names ON approval(target, names) WHERE ended = 0;"
	"CREATE INDEX approval_length ON approval(target, nr_commits) WHERE ended = 0;"
	"CREATE INDEX approval_person ON approval(person) WHERE ended = 0;"
	/* Outlives the work itself, which goes when it has landed. */
	"CREATE TABLE landed_lines(ref TEXT NOT NULL, person TEXT NOT NULL,"
	" time INTEGER NOT NULL, lines INTEGER NOT NULL);"
	"CREATE INDEX landed_lines_of ON landed_lines(ref, person, time);",
	"ALTER TABLE approval ADD COLUMN key TEXT NOT NULL DEFAULT '';",
	/* ended: 1 and its ref is gone, 2 landed, 3 over in another way. */
	"ALTER TABLE approval ADD COLUMN landed BLOB;"
	"ALTER TABLE approval ADD COLUMN lander TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE approval ADD COLUMN has_counted INTEGER NOT NULL DEFAULT 0;"
	"CREATE INDEX approval_ended ON approval(ended) WHERE ended > 1;"
	"CREATE INDEX approval_time ON approval(time) WHERE ended = 0;"
	"CREATE TABLE counted(push TEXT NOT NULL, target TEXT NOT NULL, ref TEXT NOT NULL,"
	" landed BLOB NOT NULL, time INTEGER NOT NULL, PRIMARY KEY(push, target, ref))"
	" WITHOUT ROWID;"
	"CREATE INDEX counted_time ON counted(time);",
	"ALTER TABLE approval ADD COLUMN bases BLOB NOT NULL DEFAULT x'';",
	/* Not by the blob in the repository, which no ref reaches: git would drop it. */
	("ALTER TABLE approval ADD COLUMN certificate TEXT NOT NULL DEFAULT '';"
	 "CREATE TABLE certificate(sum TEXT PRIMARY KEY, text BLOB NOT NULL);"),
	/* Outlives the work: what landed on one trunk may be reviewed for another. */
	"ALTER TABLE landing ADD COLUMN uploader TEXT;",
	/* A commit stands once for each push that brought it, at one of the refs it brought it
	 * to, with the sight that counts: a row for each ref made every look at it as long
	 * as there were refs. */
	("ALTER TABLE work ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;"
	 "ALTER TABLE work ADD COLUMN seen_by TEXT NOT NULL DEFAULT '';"
	 "ALTER TABLE work ADD COLUMN is_guess INTEGER NOT NULL DEFAULT 0;"
	 "UPDATE work SET (seen, seen_by, is_guess) ="
	 " (SELECT m.seen, m.seen_by, m.is_guess FROM move m WHERE m.id = work.move);"
	 "DELETE FROM work WHERE EXISTS (SELECT 1 FROM work v JOIN move n ON n.id = v.move"
	 " JOIN move m ON m.id = work.move WHERE v.oid = work.oid AND n.push = m.push"
	 " AND (v.seen, v.move) < (work.seen, work.move));"
	 "ALTER TABLE move DROP COLUMN seen;"
	 "ALTER TABLE move DROP COLUMN seen_by;"
	 "DROP INDEX work_patch;"
	 "CREATE INDEX work_patch ON work(patch, seen) WHERE patch IS NOT NULL;"
	 "DROP INDEX move_push;"
	 "CREATE INDEX move_push ON move(push, is_done);"),
	/* Written down before the ref moves: they count once it has. */
	"ALTER TABLE landed_lines ADD COLUMN push TEXT NOT NULL DEFAULT '';",
	/* Those that went, too: how long ago decides when their work is forgotten. */
	"CREATE INDEX branch_ref ON branch(ref, deleted);",
};
const size_t tg_nr_ledger_migrations = TG_ARRAY_LEN(tg_ledger_migrations);

#define BRANCH_COLUMNS \
	"ref, created, coalesce(started, 0), person, coalesce(deleted, 0), told, tip, is_guess," \
	" likeness"

/* Of a push that came to nothing, too: who had a commit to push is not its
 * reviewer. Moves are numbered as they come, and in this order of the key: a
 * landing asks for each of its commits, and sorting took most of that. */
#define UPLOADER \
	"SELECT m.person FROM work w JOIN move m ON m.id = w.move" \
	" WHERE w.oid = ?1 AND m.is_guess = 0 ORDER BY w.move LIMIT 1"
#define LANDED_UPLOADER \
	"SELECT n.uploader FROM landing n WHERE n.oid = ?1 AND n.uploader IS NOT NULL" \
	" ORDER BY n.move LIMIT 1"

#define APPROVAL_COLUMNS \
	"a.time, a.push, a.person, a.ref, a.target, a.oid, a.value, a.tip, a.base, a.delta," \
	" a.names, a.nr_commits, a.key, a.bases, a.certificate"

/* A push was seen once any of its refs has moved. */
#define SEEN_WORK \
	"SELECT w.seen, w.seen_by, w.is_guess FROM work w CROSS JOIN move m ON m.id = w.move" \
	" AND EXISTS (SELECT 1 FROM move d WHERE d.push = m.push AND d.is_done = 1)"

#define HAND_OVER(which) \
	"UPDATE OR IGNORE work SET move = (SELECT o.id FROM move m JOIN move o" \
	" ON o.push = m.push AND o.id <> m.id WHERE m.id = ?1 " which " LIMIT 1) WHERE move = ?1"

/* Of each ref the newest row: an approval that was withdrawn can be given again. */
#define APPROVALS_WHERE(condition) \
	"SELECT " APPROVAL_COLUMNS " FROM approval a WHERE a.target = ? AND " condition \
	" AND a.ended = 0 AND NOT EXISTS (SELECT 1 FROM approval b WHERE b.ref = a.ref" \
	" AND b.id > a.id) ORDER BY a.id DESC LIMIT 1000"

const char *const tg_sql_texts[SQL_NR] = {
	[SQL_BEGIN] = "BEGIN IMMEDIATE",
	[SQL_BEGIN_VIEW] = "BEGIN",
	[SQL_COMMIT] = "COMMIT",
	[SQL_ROLLBACK] = "ROLLBACK",
	[SQL_META] = "SELECT value FROM meta WHERE key = ?",
	[SQL_SIGHT_OF_COMMIT] = SEEN_WORK " WHERE w.oid = ? AND w.seen >= 0"
					  " ORDER BY w.seen LIMIT 1",
	[SQL_SIGHT_OF_PATCH] = SEEN_WORK " WHERE w.patch = ? ORDER BY w.seen LIMIT 1",
	[SQL_LANDING] = "SELECT m.time FROM landing l JOIN move m ON m.id = l.move"
			" WHERE l.oid = ? AND m.is_done = 1 ORDER BY m.time LIMIT 1",
	[SQL_BRANCH] = "SELECT " BRANCH_COLUMNS " FROM branch WHERE ref = ? AND deleted IS NULL",
	[SQL_BRANCHES] = "SELECT " BRANCH_COLUMNS
			 " FROM branch WHERE deleted IS NULL AND kind = ? ORDER BY ref",
	[SQL_BRANCHES_OF] = "SELECT " BRANCH_COLUMNS
			    " FROM branch WHERE person = ? AND deleted IS NULL AND kind = ?"
			    " AND started IS NOT NULL ORDER BY started",
	/* All of them: who goes through many branches would have his old one forgotten. */
	[SQL_GONE] = "SELECT " BRANCH_COLUMNS
		     " FROM branch WHERE person = ? AND deleted IS NOT NULL AND deleted >= ?"
		     " AND started <= ? AND kind = ? ORDER BY deleted DESC",
	/* Back from that moment: of all moves of a trunk there are many more. */
	[SQL_VALUE_AT] = "SELECT new FROM move INDEXED BY move_time WHERE ref = ? AND time <= ?"
			 " AND is_done = 1 ORDER BY time DESC, id DESC LIMIT 1",
	[SQL_GRACE] = "SELECT time FROM grace WHERE started = ?",
	[SQL_EXTENSIONS] = "SELECT count(*), coalesce(max(until), 0) FROM extension"
			   " WHERE started = ?",
	[SQL_ADD_MOVE] =
		"INSERT INTO move(push, ref, kind, old, new, time, person, is_guess, is_clean,"
		" started, starter, started_is_guess, likeness)"
		" VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[SQL_ADD_WORK] = "INSERT INTO work(oid, move, patch, seen, seen_by, is_guess)"
			 " VALUES(?, ?, ?, ?, ?, ?)",
	[SQL_ADD_LANDING] = "INSERT OR IGNORE INTO landing(oid, move, uploader)"
			    " VALUES(?1, ?2, coalesce((" LANDED_UPLOADER "), (" UPLOADER "), ?3))",
	[SQL_NOTE_GRACE] = "INSERT OR IGNORE INTO grace(started, time) VALUES(?, ?)",
	[SQL_NOTE_TOLD] = "UPDATE branch SET told = ? WHERE ref = ? AND deleted IS NULL",
	[SQL_NOTE_EXTENSION] =
		"INSERT INTO extension(started, time, until, person, reason, ref, push)"
		" VALUES(?, ?, ?, ?, ?, ?, ?)",
	[SQL_PENDING_OF_PUSH] = "SELECT id, ref, time FROM move WHERE push = ? AND is_done = 0",
	[SQL_PENDING_OF_REF] = "SELECT id, new, time, push, person FROM move"
			       " WHERE ref = ? AND is_done = 0 AND push <> ? ORDER BY id",
	/* Other ones from time to time, where there are many. */
	[SQL_PENDING_REFS] =
		"SELECT DISTINCT ref FROM move INDEXED BY move_pending WHERE is_done = 0"
		" AND ref > 'refs/' AND push <> ?1 AND time < ?2 ORDER BY ref LIMIT 200"
		" OFFSET 200 * (abs(random()) % (1 + (SELECT count(*) FROM move"
		" INDEXED BY move_pending WHERE is_done = 0 AND ref > 'refs/') / 200))",
	[SQL_WAS_LEFT] =
		"SELECT 1 FROM move WHERE ref = ? AND old = ? AND is_done = 1 AND id > ? LIMIT 1",
	[SQL_MOVE] = "SELECT kind, ref, new, time, person, is_guess, is_clean, started, starter,"
		     " coalesce(started_is_guess, 0), likeness FROM move"
		     " WHERE id = ? AND is_done = 0",
	[SQL_MOVE_DONE] = "UPDATE move SET is_done = 1 WHERE id = ?",
	[SQL_BRANCH_DELETE] = "UPDATE branch SET deleted = ? WHERE ref = ? AND deleted IS NULL",
	/* A branch that was clean starts anew, one that is clean again stops. */
	[SQL_BRANCH_UPDATE] =
		"UPDATE branch SET tip = ?1, likeness = ?2, person ="
		" CASE WHEN ?3 OR started IS NOT NULL AND started <= ?4 THEN person ELSE ?5 END,"
		" started = CASE WHEN ?3 THEN NULL ELSE ?4 END"
		" WHERE ref = ?6 AND deleted IS NULL",
	[SQL_BRANCH_ADD] = "INSERT INTO branch(ref, kind, created, started, person, tip, is_guess,"
			   " likeness) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
	[SQL_LANDED_WORK] =
		"DELETE FROM work WHERE oid IN (SELECT oid FROM landing WHERE move = ?)",
	[SQL_DROP_MOVE] = "DELETE FROM move WHERE id = ?",
	/* To a ref of the same push whose branch is there, or else the last, so that it goes
	 * through few hands. Without any it stays where it is. */
	[SQL_HAND_OVER] = HAND_OVER("ORDER BY EXISTS (SELECT 1 FROM branch b WHERE b.ref = o.ref"
				    " AND b.deleted IS NULL) DESC, o.id DESC"),
	[SQL_HAND_TO_BRANCH] = HAND_OVER("AND EXISTS (SELECT 1 FROM branch b WHERE b.ref = o.ref"
					 " AND (b.deleted IS NULL OR b.deleted >= ?2))"),
	[SQL_DROP_WORK] = "DELETE FROM work WHERE move = ?",
	[SQL_DROP_LANDING] = "DELETE FROM landing WHERE move = ?",
	[SQL_NEXT_MOVES] = "SELECT m.id, m.time, EXISTS (SELECT 1 FROM branch b WHERE b.ref = m.ref"
			   " AND (b.deleted IS NULL OR b.deleted >= ?3)) FROM move m"
			   " WHERE m.id > ?1 ORDER BY m.id LIMIT ?2",
	[SQL_SET_META] = "INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)",
	[SQL_ADD_GAP] = "INSERT INTO gap(time, ref, old, new) VALUES(?, ?, ?, ?)",
	[SQL_TAKE_OVER] =
		"UPDATE branch SET tip = ?, deleted = ? WHERE ref = ? AND deleted IS NULL",
	[SQL_COUNTS] = "SELECT (SELECT count(*) FROM branch WHERE deleted IS NULL AND kind = 1),"
		       " (SELECT count(*) FROM branch WHERE deleted IS NOT NULL AND kind = 1),"
		       " (SELECT count(DISTINCT oid) FROM work), (SELECT count(*) FROM landing),"
		       " (SELECT count(*) FROM move WHERE is_done = 0), (SELECT count(*) FROM gap),"
		       " (SELECT count(*) FROM extension)",
	/* From the pushes of topics, since only landings are found by commit. */
	[SQL_LANDED_BRANCHES] =
		"SELECT t.time, min(m.started), max(coalesce(m.started_is_guess, 0)) FROM move m"
		" CROSS JOIN landing l ON l.oid = m.new CROSS JOIN move t ON t.id = l.move"
		" WHERE m.kind = 1 AND m.is_done = 1 AND m.is_clean = 0 AND m.started > 0"
		" AND t.kind = 2 AND t.is_done = 1 AND t.time >= ? AND t.time < ?"
		" AND m.time <= t.time GROUP BY t.id, m.ref",
	[SQL_GAPS] = "SELECT time, ref, old, new FROM gap ORDER BY id DESC LIMIT 100",
	/* What the same push brought to another branch, that is not forgotten, is not its own. */
	[SQL_SHARE_WORK] = "UPDATE OR IGNORE work SET move = (SELECT o.id FROM move m JOIN move o"
			   " ON o.push = m.push AND o.new = m.new AND o.ref <> m.ref"
			   " WHERE m.id = work.move AND EXISTS (SELECT 1 FROM branch b"
			   " WHERE b.ref = o.ref) LIMIT 1)"
			   " WHERE move IN (SELECT id FROM move WHERE ref = ?)",
	/* Not who brought it: that makes nobody a reviewer of his own work. */
	[SQL_FORGET_WORK] = "UPDATE work SET seen = -1, patch = NULL WHERE seen >= 0"
			    " AND move IN (SELECT id FROM move WHERE ref = ?)",
	[SQL_FORGET_BRANCH] = "DELETE FROM branch WHERE ref = ? AND kind = 1",
	[SQL_ADD_APPROVAL] =
		"INSERT INTO approval(time, push, person, ref, target, oid, value, tip, base,"
		" delta, names, nr_commits, key, bases, certificate)"
		" VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	/* Fails for one that is there: of two pushes at the same time one loses. */
	[SQL_ADD_CERTIFICATE] = "INSERT INTO certificate(sum, text) VALUES(?, ?)",
	[SQL_CERTIFIED] = "SELECT " APPROVAL_COLUMNS " FROM approval a WHERE a.certificate <> ''"
			  " ORDER BY a.id DESC LIMIT 1000",
	[SQL_CERTIFICATE] = "SELECT text FROM certificate WHERE sum = ?",
	[SQL_APPROVALS_OF_COMMIT] = APPROVALS_WHERE("a.oid = ?"),
	[SQL_APPROVALS_OF_DELTA] = APPROVALS_WHERE("a.delta = ?"),
	[SQL_APPROVALS_OF_NAMES] = APPROVALS_WHERE("a.names = ?"),
	[SQL_APPROVALS] = APPROVALS_WHERE("? = ''"),
	/* From one length to the next: DISTINCT would walk all approvals. */
	[SQL_APPROVED_LENGTHS] =
		"WITH RECURSIVE l(n) AS (SELECT min(nr_commits) FROM approval WHERE target = ?1"
		" AND ended = 0 UNION ALL SELECT (SELECT min(nr_commits) FROM approval"
		" WHERE target = ?1 AND ended = 0 AND nr_commits > n) FROM l WHERE n IS NOT NULL"
		" LIMIT 101) SELECT n FROM l WHERE n IS NOT NULL",
	[SQL_NR_APPROVALS] = "SELECT count(DISTINCT ref) FROM approval"
			     " WHERE person = ? AND ended = 0",
	[SQL_NR_OF_DELTA] = "SELECT count(DISTINCT ref) FROM approval INDEXED BY approval_delta"
			    " WHERE target = ? AND delta = ? AND ended = 0 AND person = ?",
	[SQL_NR_OF_NAMES] = "SELECT count(DISTINCT ref) FROM approval INDEXED BY approval_names"
			    " WHERE target = ? AND names = ? AND ended = 0 AND person = ?",
	[SQL_END_APPROVAL] = "UPDATE approval SET ended = 1 WHERE ref = ? AND ended <> 1",
	[SQL_NOTE_COUNTED] = "INSERT OR REPLACE INTO counted(push, target, ref, landed, time)"
			     " VALUES(?, ?, ?, ?, ?)",
	[SQL_END_COUNTED] = "UPDATE approval SET ended = 2, has_counted = 1, lander = ?1, landed ="
			    " (SELECT c.landed FROM counted c WHERE c.push = ?2 AND c.target = ?3"
			    " AND c.ref = approval.ref) WHERE ended = 0 AND ref IN"
			    " (SELECT ref FROM counted WHERE push = ?2 AND target = ?3)",
	/* Of a push that may yet be found to have landed they are kept. */
	[SQL_DROP_COUNTED] = "DELETE FROM counted WHERE push = ?1 AND target = ?2"
			     " OR time < ?3 AND NOT EXISTS (SELECT 1 FROM move m"
			     " WHERE m.push = counted.push AND m.ref = counted.target"
			     " AND m.is_done = 0)",
	[SQL_END_OF_COMMIT] = "UPDATE approval SET ended = 2, lander = ?, landed = oid"
			      " WHERE target = ? AND oid = ? AND ended = 0",
	[SQL_END_OF_TARGET] = "UPDATE approval SET ended = 3 WHERE target = ? AND ended = 0",
	[SQL_END_BEFORE] = "UPDATE approval SET ended = 3 WHERE id IN (SELECT id FROM approval"
			   " WHERE ended = 0 AND time < ? ORDER BY time LIMIT 200)",
	/* One that was given again under the same name is alive. */
	[SQL_ENDED] = "SELECT a.id, a.ended = 2, a.has_counted, coalesce(a.landed, a.oid),"
		      " a.lander, " APPROVAL_COLUMNS " FROM approval a WHERE a.ended > 1"
		      " AND NOT EXISTS (SELECT 1 FROM approval b WHERE b.ref = a.ref"
		      " AND b.id > a.id AND b.ended = 0) ORDER BY a.ended, a.id LIMIT 200",
	[SQL_END_DONE] = "UPDATE approval SET ended = 1 WHERE id = ?",
	[SQL_UPLOADER] = "SELECT l.p FROM (SELECT coalesce((" LANDED_UPLOADER "), (" UPLOADER
			 ")) AS p) l WHERE l.p IS NOT NULL",
	[SQL_NR_OPEN] = "SELECT count(*) FROM branch WHERE person = ? AND deleted IS NULL"
			" AND kind = 1 AND started IS NOT NULL",
	[SQL_HAS_MOVES] = "SELECT EXISTS(SELECT 1 FROM move WHERE id > 0 AND is_done = 1)",
	/* Under way, and not to a branch that counts already, nor to one of this push, which
	 * only one of the two can make; and how many more there are than there were. */
	[SQL_OPENED_MEANWHILE] =
		"SELECT (SELECT count(DISTINCT m.ref) FROM move m INDEXED BY move_pending"
		" WHERE m.is_done = 0 AND m.ref > 'refs/heads/' AND m.ref < 'refs/heads0'"
		" AND m.push <> ?1 AND m.kind = 1 AND m.is_clean = 0 AND m.starter = ?2"
		" AND m.time > ?3 AND NOT EXISTS (SELECT 1 FROM branch b WHERE b.ref = m.ref"
		" AND b.deleted IS NULL AND b.started IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM"
		" move o INDEXED BY move_pending WHERE o.is_done = 0 AND o.ref = m.ref"
		" AND o.push = ?1)) + (SELECT count(*) FROM branch b WHERE b.person = ?2 AND b.deleted IS NULL"
		" AND b.kind = 1 AND b.started IS NOT NULL) - ?4",
	[SQL_NOTE_LINES] = "INSERT INTO landed_lines(ref, person, time, lines, push)"
			   " VALUES(?, ?, ?, ?, ?)",
	/* No push was named formerly. */
	[SQL_LINES_SINCE] =
		"SELECT coalesce(sum(l.lines), 0) FROM landed_lines l WHERE l.ref = ?"
		" AND l.person = ? AND l.time >= ? AND (l.push = '' OR EXISTS (SELECT 1"
		" FROM move m WHERE m.push = l.push AND m.is_done = 1 AND m.ref = l.ref))",
	[SQL_HAS_APPROVAL] = "SELECT 1 FROM approval WHERE ref = ? LIMIT 1",
	[SQL_NR_FUTURE] = "SELECT (SELECT count(*) FROM move WHERE time > ?1)"
			  " + (SELECT count(*) FROM approval WHERE ended = 0 AND time > ?1)"
			  " + (SELECT count(*) FROM branch WHERE started > ?1)",
	[SQL_MEND_MOVES] = "UPDATE move SET time = ?1 WHERE time > ?1",
	[SQL_MEND_STARTS] = "UPDATE move SET started = ?1 WHERE started > ?1",
	[SQL_MEND_WORK] = "UPDATE work SET seen = ?1 WHERE seen > ?1",
	[SQL_MEND_BRANCHES] = "UPDATE branch SET created = min(created, ?1),"
			      " started = min(started, ?1), deleted = min(deleted, ?1),"
			      " told = min(told, ?1) WHERE max(created, coalesce(started, 0),"
			      " coalesce(deleted, 0), told) > ?1",
	/* Those of several starts may become those of one. */
	[SQL_MEND_GRACE] = "UPDATE OR REPLACE grace SET started = min(started, ?1),"
			   " time = min(time, ?1) WHERE max(started, time) > ?1",
	[SQL_MEND_EXTENSIONS] = "UPDATE extension SET until = until - max(time - ?1, 0),"
				" started = min(started, ?1), time = min(time, ?1)"
				" WHERE max(started, time) > ?1",
	[SQL_MEND_APPROVALS] = "UPDATE approval SET time = ?1 WHERE time > ?1",
	[SQL_MEND_LINES] = "UPDATE landed_lines SET time = ?1 WHERE time > ?1",
	[SQL_MEND_COUNTED] = "UPDATE counted SET time = ?1 WHERE time > ?1",
	[SQL_MEND_GAPS] = "UPDATE gap SET time = ?1 WHERE time > ?1",
	[SQL_MEND_BEGAN] = "UPDATE meta SET value = ?1 WHERE key = 'began' AND value > ?1",
};
