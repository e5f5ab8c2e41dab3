/* SPDX-License-Identifier: MIT */
/* trunkgate ledger certificates: what approvals were signed by, for an auditor. */
#include "here.h"

#include "trunkgate/clock.h"

enum { MAX_OUTPUT = 64 << 20 };

static const struct tg_error *
list(struct tg_arena *arena, struct tg_ledger *ledger, struct tg_buf *out)
{
	struct tg_approval *rows;
	size_t nr;

	TG_TRY(tg_ledger_certified(ledger, &rows, &nr));
	for (size_t i = 0; i < nr; i++) {
		char time[TG_TIME_LEN];
		tg_format_time(time, rows[i].time);
		tg_buf_addf(out, "%.*s %s %s %s\n", TG_STR_ARG(rows[i].certificate), time,
			    tg_show(arena, rows[i].ref, 200), tg_show(arena, rows[i].key, 200));
	}
	return NULL;
}

/* As it came: every byte is signed. */
static const struct tg_error *
print_one(struct tg_arena *arena, struct tg_ledger *ledger, const char *sum, struct tg_buf *out)
{
	struct tg_str text;
	bool found = false;

	TG_TRY(tg_ledger_certificate(ledger, tg_str_from(sum), &text, &found));
	if (!found)
		return tg_error_new(arena, TG_ERR_INPUT, "the ledger has no certificate %s",
				    tg_show(arena, tg_str_from(sum), 80));
	tg_buf_add(out, text);
	return NULL;
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	static const struct option options[] = { { "help", no_argument, NULL, TG_OPTION_HELP },
						 { 0 } };
	struct tg_ledger *ledger = NULL;
	struct tg_repo *repo;
	struct tg_buf out;
	int status = 0;

	if (tg_command_option(self, argc, argv, options, &status) == -2)
		return status;
	struct tg_arena *arena = tg_arena_new("command", TG_PUSH_BUDGET);
	tg_buf_init(&out, arena, MAX_OUTPUT);
	const struct tg_error *err = tg_ledger_here(arena, &repo, &ledger);
	if (!err)
		err = argv[optind] ? print_one(arena, ledger, argv[optind], &out)
				   : list(arena, ledger, &out);
	status = err ? tg_command_fail_error(arena, err) : tg_command_print(tg_buf_str(&out));
	tg_arena_destroy(arena);
	return status;
}

const struct tg_command tg_command_ledger_certificates = {
	.name = "certificates",
	.summary = "push certificates of signed approvals: a list, or one as it came",
	.usage =
		"usage: trunkgate ledger certificates [SUM]\n\n"
		"Run in the server's repository. Lists which approvals were signed by a push\n"
		"(git push --signed), newest first: the certificate's sum, time, ref and key. With a\n"
		"SUM prints that certificate, to be verified again.\n",
	.max_operands = 1,
	.run = run,
};
