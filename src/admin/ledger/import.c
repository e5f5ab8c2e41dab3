/* SPDX-License-Identifier: MIT */
/*
 * trunkgate ledger import: takes over the branches of a repository that had
 * no ledger. Their age is a guess: the oldest first entry of a reflog, which
 * the server wrote itself, or else the oldest date that a commit claims.
 */
#include "topics.h"

#include "trunkgate/calendar.h"
#include "trunkgate/clock.h"
#include "trunkgate/file.h"
#include "trunkgate/num.h"

#include <stdio.h>

enum { MAX_REFLOG = 64 << 20 };

struct import {
	struct tg_topics topics;
	struct tg_move *moves;
	size_t nr, nr_known, nr_clean;
};

/* "old new Name <mail> seconds zone TAB message": the seconds of a line. */
static int64_t
line_time(struct tg_str line)
{
	size_t end = tg_str_index(line, '>');
	struct tg_str rest = tg_str_trim(tg_str_from_index(line, end < line.len ? end + 1 : end));
	struct tg_str seconds;
	int64_t value;
	if (!tg_str_split(&rest, ' ', &seconds) || !tg_parse_int(seconds, &value))
		return 0;
	return value > 0 ? value * TG_SECOND_US : 0;
}

static const struct tg_error *
reflog_time(struct import *import, struct tg_str ref, int64_t *out)
{
	struct tg_arena *arena = import->topics.arena;
	const char *logs = tg_path_join(arena, tg_repo_path(import->topics.repo), "logs");
	struct tg_str text = { 0 }, line;
	bool found = false;
	TG_TRY(tg_file_read(arena, tg_path_join(arena, logs, tg_str_cstr(arena, ref)), MAX_REFLOG,
			    &text, &found));
	*out = 0;
	if (found && tg_str_split(&text, '\n', &line))
		*out = line_time(line);
	return NULL;
}

static const struct tg_error *
guess_start(struct import *import, struct tg_ref *ref, struct tg_work *work, int64_t *out)
{
	int64_t now = import->topics.now, logged;
	*out = now;
	TG_TRY(reflog_time(import, tg_ref_name(ref), &logged));
	if (logged && logged < now) {
		*out = logged;
		return NULL;
	}
	for (size_t i = 0; i < tg_work_nr(work); i++) {
		int64_t date = tg_work_date(work, i) * TG_SECOND_US;
		if (date > 0 && date < *out)
			*out = date;
	}
	return NULL;
}

static const struct tg_error *
take_topic(struct import *import, struct tg_ref *ref)
{
	struct tg_branch branch;
	struct tg_paths paths;
	struct tg_work *work;
	bool is_known;
	TG_TRY(tg_ref_work(ref, TG_END_NEW, &work));
	if (!work)
		return NULL;
	TG_TRY(tg_ledger_branch(import->topics.ledger, tg_ref_name(ref), &branch, &is_known));
	import->nr_known += is_known;
	if (is_known)
		return NULL;
	struct tg_move *move = &import->moves[import->nr++];
	*move = (struct tg_move){ .kind = TG_MOVE_TOPIC,
				  .ref = tg_ref_name(ref),
				  .new = *tg_ref_new(ref),
				  .work = work,
				  .is_clean = !tg_work_nr(work) };
	import->nr_clean += move->is_clean;
	if (move->is_clean)
		return NULL;
	TG_TRY(tg_ref_net(ref, TG_END_NEW, &paths));
	move->likeness = tg_likeness_of(import->topics.arena, &paths);
	move->life.is_guess = true;
	move->is_same_work = true;
	return guess_start(import, ref, work, &move->life.started);
}

static const struct tg_error *
write_all(struct import *import)
{
	struct tg_arena *arena = import->topics.arena;
	struct tg_str *refs = TG_NEW_ARRAY(arena, import->nr, struct tg_str);
	char push[TG_ULID_LEN];
	size_t nr;
	tg_ulid_now(push);
	for (size_t i = 0; i < import->nr; i++)
		refs[i] = import->moves[i].ref;
	const struct tg_recorded_push record = { .push = push,
						 .time = import->topics.now,
						 .is_guess = true,
						 .moves = import->moves,
						 .nr_moves = import->nr };
	if (!import->nr)
		return NULL;
	TG_TRY(tg_ledger_write(import->topics.ledger, &record));
	return tg_ledger_apply(import->topics.ledger, push, refs, import->nr, &nr);
}

static const struct tg_error *
import_all(struct import *import)
{
	TG_TRY(tg_topics_open(&import->topics, true));
	if (!import->topics.policy)
		return NULL;
	size_t nr = tg_push_nr_refs(import->topics.push);
	import->moves = TG_NEW_ARRAY(import->topics.arena, nr, struct tg_move);
	for (size_t i = 0; i < nr; i++)
		TG_TRY(take_topic(import, tg_push_ref(import->topics.push, i)));
	return write_all(import);
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	static const struct option options[] = { { "help", no_argument, NULL, TG_OPTION_HELP },
						 { 0 } };
	struct import import = { .nr = 0 };
	int status = 0;
	if (tg_command_option(self, argc, argv, options, &status) == -2)
		return status;
	import.topics.arena = tg_arena_new("command", TG_PUSH_BUDGET);
	const struct tg_error *err = import_all(&import);
	if (err)
		status = tg_command_fail_error(import.topics.arena, err);
	else if (!import.topics.policy)
		status = tg_command_problems(&import.topics.problems);
	else
		printf("%zu branches taken over (%zu of them without unmerged work); %zu were known\n",
		       import.nr, import.nr_clean, import.nr_known);
	tg_arena_destroy(import.topics.arena);
	return status;
}

const struct tg_command tg_command_ledger_import = {
	.name = "import",
	.summary = "take over the branches of a repository that had no ledger",
	.usage =
		"usage: trunkgate ledger import\n\n"
		"Run in the server's repository, as the account that owns it. Branches that are not\n"
		"known yet get an age: since the first entry of their reflog where there is one, else\n"
		"since the oldest date of their unmerged commits. Such ages are marked as guesses.\n",
	.run = run,
};
