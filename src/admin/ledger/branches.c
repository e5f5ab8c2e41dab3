/* SPDX-License-Identifier: MIT */
/* trunkgate branches: what is open, how old it is, and what keeps it from
 * landing. */
#include "topics.h"

#include "trunkgate/calendar.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum {
	OPTION_JSON = TG_OPTION_LONG,
	OPTION_ALL,
	BEHIND_MAX = 1000,
	MAX_OUTPUT = 256 << 20,
	MAX_WORDS = 300
};

struct row {
	struct tg_ref *ref;
	bool has_life, has_limit;
	struct tg_life life;
	int64_t left; /* seconds until it may not grow; negative = it may not */
	size_t ahead, behind;
	struct tg_lines size;
	const char *blocks; /* rules, "" = nothing */
	struct tg_strs approvals;
};

struct listing {
	struct tg_topics topics;
	struct row *rows;
	size_t nr;
	bool is_json, is_all;
	bool has_approvals;  /* some rule asks for them */
	struct tg_str trunk; /* empty = there is none */
	struct tg_oid trunk_tip;
};

/* --- one branch --- */

/* How it would get there is the pusher's choice. */
static bool
is_blocking(const struct tg_tally *t)
{
	const struct tg_rule *rule = tg_rule_find(tg_str_from(t->rule));
	return t->severity == TG_SEVERITY_ERROR && !(rule && rule->check_ref);
}

static const char *
name_blocks(struct tg_arena *arena, const struct tg_verdict *v)
{
	struct tg_buf words;
	tg_buf_init(&words, arena, MAX_WORDS);
	if (v->error)
		return "cannot be judged";
	for (size_t i = 0; i < v->nr_tallies; i++) {
		const struct tg_tally *t = &v->tallies[i];
		if (is_blocking(t))
			tg_buf_addf(&words, "%s%.60s/%.60s", words.len ? ", " : "", t->id,
				    t->reason->id);
	}
	return words.len ? words.ptr : "";
}

/* Two rules say the same of one approval. */
static void
take_approvals(struct tg_arena *arena, const struct tg_verdict *v, struct tg_strs *out)
{
	out->items = TG_NEW_ARRAY(arena, v->nr_remarks, struct tg_str);
	for (size_t i = 0; i < v->nr_remarks; i++)
		out->items[out->nr++] = tg_str_copy(arena, tg_str_from(v->remarks[i]));
	tg_strs_sort(out);
}

static const struct tg_error *
judge_landing(struct listing *list, struct tg_arena *arena, struct row *row)
{
	struct tg_topics *topics = &list->topics;
	struct tg_verdict verdict = { .hook = TG_HOOK_CHECK,
				      .started_us = topics->now,
				      .ledger = topics->ledger,
				      .repo_path = tg_repo_path(topics->repo),
				      .pusher = TG_STR("?") };
	char old[TG_OID_HEX], new[TG_OID_HEX];
	struct tg_push *push;
	if (row->has_life && row->life.person.len)
		verdict.pusher = row->life.person;
	TG_TRY(tg_push_single(arena, topics->repo, list->trunk,
			      tg_str_from(tg_oid_hex(old, &list->trunk_tip)),
			      tg_str_from(tg_oid_hex(new, tg_ref_new(row->ref))), true, &push));
	tg_gate_judge(arena, topics->repo, push, topics->policy, &verdict);
	row->blocks = tg_strdup(topics->arena, name_blocks(arena, &verdict));
	take_approvals(topics->arena, &verdict, &row->approvals);
	return NULL;
}

/* What a push of it to the trunk would be told, but for how the trunk would
 * get there: rebased or merged, that is the pusher's choice. */
static const struct tg_error *
find_blocks(struct listing *list, struct row *row)
{
	row->blocks = "";
	if (!list->trunk.len)
		return NULL;
	struct tg_arena *arena = tg_arena_new("landing", TG_PUSH_BUDGET);
	const struct tg_error *err = judge_landing(list, arena, row);
	/* An error may live in the arena that it was made in. */
	if (!err)
		tg_arena_destroy(arena);
	return err;
}

/* Whether the instance judges work that changes what this branch changes. */
static const struct tg_error *
is_judged(const struct tg_instance *in, struct tg_ref *ref, bool *out)
{
	struct tg_paths paths;
	*out = in->rule->refused_from && in->mode == TG_MODE_ENFORCE &&
	       tg_globs_match(&in->refs, tg_ref_name(ref));
	if (!*out || !in->has_paths)
		return NULL;
	TG_TRY(tg_ref_net(ref, TG_END_NEW, &paths));
	*out = tg_paths_match(&paths, &in->paths);
	return NULL;
}

static const struct tg_error *
find_left(struct listing *list, struct row *row)
{
	struct tg_topics *topics = &list->topics;
	struct tg_grants grants;
	if (!row->has_life)
		return NULL;
	TG_TRY(tg_ledger_grants(topics->ledger, row->life.started, &grants));
	for (size_t i = 0; i < topics->policy->nr_instances; i++) {
		const struct tg_instance *in = &topics->policy->instances[i];
		bool is;
		TG_TRY(is_judged(in, row->ref, &is));
		if (!is)
			continue;
		int64_t from = in->rule->refused_from(topics->arena, in->opts, &row->life, &grants);
		int64_t left = (from - topics->now) / TG_SECOND_US;
		if (!row->has_limit || left < row->left)
			row->left = left;
		row->has_limit = true;
	}
	return NULL;
}

static const struct tg_error *
fill(struct listing *list, struct row *row, bool *is_open)
{
	struct tg_work *work;
	*is_open = false;
	TG_TRY(tg_ref_work(row->ref, TG_END_NEW, &work));
	if (!work)
		return NULL;
	row->ahead = tg_work_nr(work);
	*is_open = row->ahead > 0 || list->is_all;
	if (!*is_open)
		return NULL;
	TG_TRY(tg_topic_life(&list->topics, row->ref, work, &row->life, &row->has_life));
	TG_TRY(find_left(list, row));
	TG_TRY(tg_ref_behind(row->ref, TG_END_NEW, BEHIND_MAX, &row->behind));
	if (!row->ahead)
		return NULL;
	TG_TRY(tg_ref_size(row->ref, NULL, NULL, &row->size));
	return find_blocks(list, row);
}

/* --- all of them --- */

/* Most urgent first: what may not grow, then what has least time left, then
 * what is oldest. */
static int
by_urgency(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	if (x->has_limit != y->has_limit)
		return x->has_limit ? -1 : 1;
	if (x->has_limit && x->left != y->left)
		return x->left < y->left ? -1 : 1;
	if (x->has_life != y->has_life)
		return x->has_life ? -1 : 1;
	if (x->has_life && x->life.started != y->life.started)
		return x->life.started < y->life.started ? -1 : 1;
	return tg_str_cmp(tg_ref_name(x->ref), tg_ref_name(y->ref));
}

static const struct tg_error *
gather(struct listing *list)
{
	size_t nr = tg_push_nr_refs(list->topics.push);
	int64_t seconds;
	bool prune;
	list->has_approvals = tg_policy_has_approvals(list->topics.policy, &seconds, &prune);
	TG_TRY(tg_push_old_trunk(list->topics.push, &list->trunk, &list->trunk_tip));
	list->rows = TG_NEW_ARRAY(list->topics.arena, nr, struct row);
	for (size_t i = 0; i < nr; i++) {
		struct row row = { .ref = tg_push_ref(list->topics.push, i), .blocks = "" };
		bool is_open;
		TG_TRY(fill(list, &row, &is_open));
		if (is_open)
			list->rows[list->nr++] = row;
	}
	if (list->nr)
		qsort(list->rows, list->nr, sizeof(*list->rows), by_urgency);
	return NULL;
}

static struct tg_str
short_name(const struct row *row)
{
	return tg_str_from_index(tg_ref_name(row->ref), sizeof("refs/heads/") - 1);
}

/* --- for people --- */

/* One unit is enough in a table. */
static void
format_span(int64_t seconds, char out[TG_SPAN_LEN])
{
	char *space;
	tg_span_format(seconds, out);
	space = strchr(out, ' ');
	space = space ? strchr(space + 1, ' ') : NULL;
	if (space)
		*space = '\0';
}

static void
print_row(struct tg_buf *out, struct tg_arena *arena, const struct listing *list,
	  const struct row *row)
{
	char age[TG_SPAN_LEN] = "?", left[TG_SPAN_LEN] = "-", behind[16], approvals[24] = "";
	const char *person =
		row->has_life && row->life.person.len ? tg_show(arena, row->life.person, 20) : "?";
	if (row->has_life)
		format_span((list->topics.now - row->life.started) / TG_SECOND_US, age);
	if (row->has_limit && row->left <= 0)
		snprintf(left, sizeof(left), "over");
	else if (row->has_limit)
		format_span(row->left, left);
	snprintf(behind, sizeof(behind), row->behind > BEHIND_MAX ? ">%zu" : "%zu",
		 row->behind > BEHIND_MAX ? (size_t)BEHIND_MAX : row->behind);
	if (list->has_approvals)
		snprintf(approvals, sizeof(approvals), " %9zu", row->approvals.nr);
	tg_buf_addf(out, "%-30s %-11s%s %-11s %-12s %6zu %6s %7lld%s  %s\n",
		    tg_show(arena, short_name(row), 30), age,
		    row->has_life && row->life.is_guess ? "*" : " ", left, person, row->ahead,
		    behind, (long long)(row->size.added + row->size.deleted), approvals,
		    row->blocks[0] ? row->blocks : "-");
}

static void
print_table(struct tg_buf *out, const struct listing *list)
{
	struct tg_arena *arena = list->topics.arena;
	bool has_guess = false;
	if (!list->nr) {
		tg_buf_adds(out, "no open branches\n");
		return;
	}
	tg_buf_addf(out, "%-30s %-12s %-11s %-12s %6s %6s %7s%s  %s\n", "BRANCH", "AGE", "LEFT",
		    "FIRST PUSHER", "AHEAD", "BEHIND", "LINES",
		    list->has_approvals ? " APPROVALS" : "", "BLOCKED BY");
	for (size_t i = 0; i < list->nr; i++) {
		print_row(out, arena, list, &list->rows[i]);
		has_guess = has_guess || (list->rows[i].has_life && list->rows[i].life.is_guess);
	}
	if (has_guess)
		tg_buf_adds(out, "* a guess from the import\n");
	if (!list->topics.ledger)
		tg_buf_adds(
			out,
			"No rule of this policy keeps a record of branches, so ages are not known.\n");
}

/* --- for programs --- */

static json_t *
optional_time(bool is_there, int64_t us)
{
	return is_there ? json_integer(us / TG_SECOND_US) : json_null();
}

static json_t *
approvals_json(const struct listing *list, const struct row *row)
{
	json_t *all = list->has_approvals ? json_array() : json_null();
	for (size_t i = 0; i < row->approvals.nr; i++)
		json_array_append_new(all, tg_command_json_text(list->topics.arena,
								row->approvals.items[i]));
	return all;
}

static json_t *
row_json(const struct listing *list, const struct row *row)
{
	json_t *o = json_object();
	char hex[TG_OID_HEX];
	json_object_set_new(o, "ref",
			    tg_command_json_text(list->topics.arena, tg_ref_name(row->ref)));
	json_object_set_new(o, "tip", json_string(tg_oid_hex(hex, tg_ref_new(row->ref))));
	json_object_set_new(o, "started", optional_time(row->has_life, row->life.started));
	json_object_set_new(o, "age_seconds",
			    optional_time(row->has_life, list->topics.now - row->life.started));
	json_object_set_new(o, "is_guess", json_boolean(row->has_life && row->life.is_guess));
	json_object_set_new(o, "left_seconds",
			    row->has_limit ? json_integer(row->left) : json_null());
	json_object_set_new(o, "first_pusher",
			    row->has_life && row->life.person.len
				    ? tg_command_json_text(list->topics.arena, row->life.person)
				    : json_null());
	json_object_set_new(o, "ahead", json_integer((json_int_t)row->ahead));
	json_object_set_new(o, "behind", json_integer((json_int_t)row->behind));
	json_object_set_new(o, "behind_is_more", json_boolean(row->behind > BEHIND_MAX));
	json_object_set_new(o, "added", json_integer(row->size.added));
	json_object_set_new(o, "deleted", json_integer(row->size.deleted));
	json_object_set_new(o, "files", json_integer(row->size.files));
	json_object_set_new(o, "approvals", approvals_json(list, row));
	json_object_set_new(o, "blocked_by", json_string(row->blocks));
	return o;
}

static const struct tg_error *
print_json(const struct listing *list)
{
	json_t *rows = json_array();
	for (size_t i = 0; i < list->nr; i++)
		json_array_append_new(rows, row_json(list, &list->rows[i]));
	return tg_command_print_json(rows);
}

static const struct tg_error *
list_all(struct listing *list, struct tg_buf *out)
{
	TG_TRY(tg_topics_open(&list->topics, false));
	if (!list->topics.policy)
		return NULL;
	TG_TRY(gather(list));
	if (list->is_json)
		return print_json(list);
	print_table(out, list);
	return NULL;
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	static const struct option options[] = { { "json", no_argument, NULL, OPTION_JSON },
						 { "all", no_argument, NULL, OPTION_ALL },
						 { "help", no_argument, NULL, TG_OPTION_HELP },
						 { 0 } };
	struct listing list = { .nr = 0 };
	struct tg_buf out;
	int status = 0, option;
	while ((option = tg_command_option(self, argc, argv, options, &status)) > 0) {
		list.is_json = list.is_json || option == OPTION_JSON;
		list.is_all = list.is_all || option == OPTION_ALL;
	}
	if (option == -2)
		return status;
	list.topics.arena = tg_arena_new("command", TG_PUSH_BUDGET);
	tg_buf_init(&out, list.topics.arena, MAX_OUTPUT);
	const struct tg_error *err = list_all(&list, &out);
	if (err)
		status = tg_command_fail_error(list.topics.arena, err);
	else if (!list.topics.policy)
		status = tg_command_problems(&list.topics.problems);
	else
		status = tg_command_print(tg_buf_str(&out));
	tg_arena_destroy(list.topics.arena);
	return status;
}

const struct tg_command tg_command_branches = {
	.name = "branches",
	.summary = "open branches: age, time left, first pusher, size, approvals, what blocks them",
	.usage = "usage: trunkgate branches [--all] [--json]\n\n"
		 "Run in the server's repository. Lists every branch with work that no trunk has,\n"
		 "most urgent first. BLOCKED BY names the rules that a push of it to the trunk\n"
		 "would break today; APPROVALS is there where a rule asks for them.\n\n"
		 "  --all    also branches without unmerged work\n"
		 "  --json   for programs: times in seconds since 1970\n",
	.run = run,
};
