/* SPDX-License-Identifier: MIT */
/* What the subcommands of `trunkgate` share. One file per subcommand; main.c has the
 * table. */
#ifndef TRUNKGATE_ADMIN_COMMAND_H
#define TRUNKGATE_ADMIN_COMMAND_H

#include "trunkgate/buf.h"
#include "trunkgate/gate.h"

#include <getopt.h>

enum { TG_ANY_NUMBER = -1 };

struct tg_command {
	const char *name;
	const char *summary; /* one line, for `trunkgate --help` */
	const char *usage;   /* for `trunkgate NAME --help`, from "usage:" on */
	int max_operands;    /* arguments that are no options; TG_ANY_NUMBER */
	/* argv[0] is the name. The result is the exit status: 0 yes, 1 no (a
	 * finding, a problem), 2 could not be done. */
	int (*run)(const struct tg_command *self, int argc, char **argv);
};

extern const struct tg_command tg_command_approve;
extern const struct tg_command tg_command_audit;
extern const struct tg_command tg_command_audit_report;
extern const struct tg_command tg_command_audit_stats;
extern const struct tg_command tg_command_audit_verify;
extern const struct tg_command tg_command_boundaries;
extern const struct tg_command tg_command_branches;
extern const struct tg_command tg_command_check;
extern const struct tg_command tg_command_doctor;
extern const struct tg_command tg_command_ledger;
extern const struct tg_command tg_command_ledger_forget;
extern const struct tg_command tg_command_ledger_mend;
extern const struct tg_command tg_command_ledger_import;
extern const struct tg_command tg_command_ledger_show;
extern const struct tg_command tg_command_ledger_certificates;
extern const struct tg_command tg_command_policy;
extern const struct tg_command tg_command_policy_check;
extern const struct tg_command tg_command_policy_show;
extern const struct tg_command tg_command_policy_explain;
extern const struct tg_command tg_command_policy_schema;
extern const struct tg_command tg_command_policy_test;
extern const struct tg_command tg_command_replay;
extern const struct tg_command tg_command_reviews;

/* Runs the entry of a NULL-terminated table that argv[1] names; its help,
 * or an error with the nearest name. */
int tg_command_dispatch(const char *program, const struct tg_command *const *table, int argc,
			char **argv);

enum { TG_OPTION_HELP = 'h', TG_OPTION_LONG = 256 };
/*
 * getopt_long(3) with --help handled: the next option, -1 at the end. *status is set
 * and -2 returned when the command is over (help shown: 0; a bad option, or more operands
 * than it takes: 2).
 */
int tg_command_option(const struct tg_command *self, int argc, char **argv,
		      const struct option *options, int *status);
/* "trunkgate: MESSAGE" on stderr; returns 2. */
int tg_command_fail(const char *fmt, ...) TG_PRINTF(1, 2);
int tg_command_fail_error(struct tg_arena *arena, const struct tg_error *err);
/* Prints "file:line:column: error: message" for each; returns 2. */
int tg_command_problems(const struct tg_problems *problems);
/* Whether stdout is a terminal that takes colours (TERM), and nobody minds (NO_COLOR). */
bool tg_command_is_coloured(void);
/* Text to stdout, coloured by the first word of a line where stdout takes that. Returns 2 when stdout
 * cannot be written, else 0. */
int tg_command_print(struct tg_str text);
struct json_t;
/* A text for programs, with bytes that are not UTF-8 as the log has them: \xHH. */
struct json_t *tg_command_json_text(struct tg_arena *arena, struct tg_str s);
/* The answer for programs, indented, to stdout; takes the value. NULL, which is what jansson gives
 * for lack of memory and for other texts that are not UTF-8, is an error: no answer is not an empty one. */
TG_MUST_USE const struct tg_error *tg_command_print_json(struct json_t *value);

/* The repository that GIT_DIR names, or else the one around the working directory. */
TG_MUST_USE const struct tg_error *tg_command_repo(struct tg_arena *arena, struct tg_repo **out);
/* The full name of a branch that may be given by its short one; in the arena, or name itself. */
struct tg_str tg_command_ref(struct tg_arena *arena, struct tg_str name);
/* Who the user is to the server: given (NULL or "" = git config trunkgate.user), lower-cased;
 * empty where neither says so. TG_ERR_INPUT when it is ill-formed. */
TG_MUST_USE const struct tg_error *tg_command_person(struct tg_arena *arena, struct tg_repo *repo,
						     const char *given, struct tg_str *out);

#endif
