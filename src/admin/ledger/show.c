/* SPDX-License-Identifier: MIT */
/* trunkgate ledger show: what is in it, and what it missed. */
#include "here.h"
#include "topics.h"

#include "trunkgate/calendar.h"
#include "trunkgate/clock.h"

#include <jansson.h>

enum { OPTION_JSON = TG_OPTION_LONG, MAX_OUTPUT = 64 << 20 };

struct contents {
	int64_t began;
	struct tg_ledger_counts counts;
	struct tg_gap *gaps;
	size_t nr_gaps;
};

static const struct tg_error *
read_contents(struct tg_ledger *ledger, struct contents *out)
{
	TG_TRY(tg_ledger_began(ledger, &out->began));
	TG_TRY(tg_ledger_counts(ledger, &out->counts));
	return tg_ledger_gaps(ledger, &out->gaps, &out->nr_gaps);
}

static void
print_text(struct tg_buf *out, struct tg_arena *arena, const struct contents *c)
{
	char time[TG_TIME_LEN], old[TG_OID_HEX], new[TG_OID_HEX];
	tg_format_time(time, c->began);
	tg_buf_addf(out, "since                     %s\n", time);
	tg_buf_addf(out, "open branches             %lld\n", (long long)c->counts.branches);
	tg_buf_addf(out, "deleted branches          %lld\n", (long long)c->counts.gone);
	tg_buf_addf(out, "unmerged commits          %lld\n", (long long)c->counts.commits);
	tg_buf_addf(out, "landed commits            %lld\n", (long long)c->counts.landings);
	tg_buf_addf(out, "pushes not seen to end    %lld\n", (long long)c->counts.pending);
	tg_buf_addf(out, "extensions                %lld\n", (long long)c->counts.extensions);
	tg_buf_addf(out, "moves without a record    %lld\n", (long long)c->counts.gaps);
	for (size_t i = 0; i < c->nr_gaps; i++) {
		tg_format_time(time, c->gaps[i].time);
		tg_buf_addf(out, "  noticed %s: %s %.12s -> %.12s\n", time,
			    tg_show(arena, c->gaps[i].ref, 120), tg_oid_hex(old, &c->gaps[i].old),
			    tg_oid_hex(new, &c->gaps[i].new));
	}
}

static json_t *
gap_json(struct tg_arena *arena, const struct tg_gap *gap)
{
	char old[TG_OID_HEX], new[TG_OID_HEX];
	json_t *ref = tg_command_json_text(arena, gap->ref);
	return json_pack("{s:I,s:o,s:s,s:s}", "noticed", (json_int_t)(gap->time / TG_SECOND_US),
			 "ref", ref, "old", tg_oid_hex(old, &gap->old), "new",
			 tg_oid_hex(new, &gap->new));
}

static const struct tg_error *
print_json(struct tg_arena *arena, const struct contents *c)
{
	json_t *gaps = json_array();
	for (size_t i = 0; i < c->nr_gaps; i++)
		json_array_append_new(gaps, gap_json(arena, &c->gaps[i]));
	json_t *o =
		json_pack("{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:o}", "began",
			  (json_int_t)(c->began / TG_SECOND_US), "open_branches",
			  (json_int_t)c->counts.branches, "deleted_branches",
			  (json_int_t)c->counts.gone, "unmerged_commits",
			  (json_int_t)c->counts.commits, "landed_commits",
			  (json_int_t)c->counts.landings, "pending", (json_int_t)c->counts.pending,
			  "extensions", (json_int_t)c->counts.extensions, "gaps", gaps);
	return tg_command_print_json(o);
}

static const struct tg_error *
show(struct tg_arena *arena, bool is_json, struct tg_buf *out)
{
	struct contents contents = { .nr_gaps = 0 };
	struct tg_ledger *ledger;
	struct tg_repo *repo;
	TG_TRY(tg_ledger_here(arena, &repo, &ledger));
	TG_TRY(read_contents(ledger, &contents));
	if (is_json)
		return print_json(arena, &contents);
	print_text(out, arena, &contents);
	return NULL;
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	static const struct option options[] = { { "json", no_argument, NULL, OPTION_JSON },
						 { "help", no_argument, NULL, TG_OPTION_HELP },
						 { 0 } };
	bool is_json = false;
	int status = 0, option;
	struct tg_buf out;
	while ((option = tg_command_option(self, argc, argv, options, &status)) > 0)
		is_json = true;
	if (option == -2)
		return status;
	struct tg_arena *arena = tg_arena_new("command", TG_PUSH_BUDGET);
	tg_buf_init(&out, arena, MAX_OUTPUT);
	const struct tg_error *err = show(arena, is_json, &out);
	status = err ? tg_command_fail_error(arena, err) : tg_command_print(tg_buf_str(&out));
	tg_arena_destroy(arena);
	return status;
}

const struct tg_command tg_command_ledger_show = {
	.name = "show",
	.summary = "how much it holds, and refs that moved without a record",
	.usage =
		"usage: trunkgate ledger show [--json]\n\n"
		"Run in the server's repository. `trunkgate branches` lists the branches themselves.\n",
	.run = run,
};
