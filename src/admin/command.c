/* SPDX-License-Identifier: MIT */
/* Dispatch, options, errors and colours for all subcommands. */
#include "command.h"

#include "trunkgate/utf8.h"

#include <errno.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
print_table(FILE *out, const char *program, const struct tg_command *const *table)
{
	size_t width = 0;
	for (const struct tg_command *const *c = table; *c; c++)
		width = strlen((*c)->name) > width ? strlen((*c)->name) : width;
	fprintf(out, "usage: %s COMMAND [options]\n\n", program);
	for (; *table; table++)
		fprintf(out, "  %-*s  %s\n", (int)width, (*table)->name, (*table)->summary);
	fprintf(out, "\n%s COMMAND --help tells more.\n", program);
}

static const char *
nearest(const struct tg_command *const *table, const char *name)
{
	const char *best = NULL;
	size_t least = 3;
	for (; *table; table++) {
		size_t distance = tg_str_distance(tg_str_from((*table)->name), tg_str_from(name));
		if (distance < least) {
			least = distance;
			best = (*table)->name;
		}
	}
	return best;
}

static int
unknown(const char *program, const struct tg_command *const *table, const char *name)
{
	const char *known = nearest(table, name);
	fprintf(stderr, "%s: no command '%s'", program, name);
	if (known)
		fprintf(stderr, "; did you mean '%s'?", known);
	fprintf(stderr, "\n");
	return TG_EXIT_NOT_JUDGED;
}

int
tg_command_dispatch(const char *program, const struct tg_command *const *table, int argc,
		    char **argv)
{
	if (argc < 2) {
		print_table(stderr, program, table);
		return TG_EXIT_NOT_JUDGED;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "help") == 0) {
		print_table(stdout, program, table);
		return 0;
	}
	for (const struct tg_command *const *c = table; *c; c++)
		if (strcmp((*c)->name, argv[1]) == 0)
			return (*c)->run(*c, argc - 1, argv + 1);
	return unknown(program, table, argv[1]);
}

int
tg_command_option(const struct tg_command *self, int argc, char **argv,
		  const struct option *options, int *status)
{
	int option = getopt_long(argc, argv, "h", options, NULL);
	if (option == TG_OPTION_HELP) {
		printf("%s", self->usage);
		*status = 0;
		return -2;
	}
	if (option == '?') {
		fprintf(stderr, "%s", self->usage);
		*status = TG_EXIT_NOT_JUDGED;
		return -2;
	}
	if (option == -1 && self->max_operands >= 0 && argc - optind > self->max_operands) {
		*status = tg_command_fail("%s: one argument too many: '%s' (see --help)",
					  self->name, argv[optind + self->max_operands]);
		return -2;
	}
	return option;
}

int
tg_command_fail(const char *fmt, ...)
{
	va_list ap;
	fprintf(stderr, "trunkgate: ");
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "\n");
	return TG_EXIT_NOT_JUDGED;
}

int
tg_command_fail_error(struct tg_arena *arena, const struct tg_error *err)
{
	return tg_command_fail("%s", tg_error_text(arena, err));
}

int
tg_command_problems(const struct tg_problems *problems)
{
	for (size_t i = 0; i < problems->nr; i++) {
		const struct tg_problem *p = &problems->items[i];
		fprintf(stderr, "%s:%u:%u: error: %s\n", p->loc.file ? p->loc.file : "policy",
			p->loc.line, p->loc.column, p->message);
	}
	if (problems->dropped)
		fprintf(stderr, "and %zu more\n", problems->dropped);
	return TG_EXIT_NOT_JUDGED;
}

static const char *
colour_of(struct tg_str line)
{
	static const struct {
		const char *word;
		const char *colour;
	} colours[] = {
		{ "error:", "\033[1;31m" },
		{ "warning:", "\033[1;33m" },
		{ "hint:", "\033[33m" },
	};
	for (size_t i = 0; i < TG_ARRAY_LEN(colours); i++)
		if (tg_str_starts(line, tg_str_from(colours[i].word)))
			return colours[i].colour;
	return NULL;
}

bool
tg_command_is_coloured(void)
{
	const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
	bool is_dumb = term && strcmp(term, "dumb") == 0;
	return isatty(STDOUT_FILENO) && !is_dumb && !(none && *none);
}

static void
print_coloured(struct tg_str line)
{
	const char *colour = colour_of(tg_str_trim(line));
	size_t word = colour ? tg_str_index(line, ':') + 1 : 0;
	if (colour)
		printf("%s%.*s\033[m", colour, (int)word, line.ptr);
	printf("%.*s\n", (int)(line.len - word), line.ptr + word);
}

int
tg_command_print(struct tg_str text)
{
	bool is_coloured = tg_command_is_coloured();
	struct tg_str line;
	if (!is_coloured)
		fwrite(text.ptr, 1, text.len, stdout);
	while (is_coloured && tg_str_split(&text, '\n', &line))
		print_coloured(line);
	if (fflush(stdout) != 0 || ferror(stdout))
		return tg_command_fail("standard output cannot be written: %s", strerror(errno));
	return 0;
}

struct json_t *
tg_command_json_text(struct tg_arena *arena, struct tg_str s)
{
	struct tg_buf out;

	if (tg_utf8_is_valid(s))
		return json_stringn(s.ptr ? s.ptr : "", s.len);
	tg_buf_init(&out, arena, 4 * s.len);
	while (s.len) {
		struct tg_str rest = s;
		uint32_t cp = tg_utf8_next(&rest);
		if (cp == TG_UTF8_BAD)
			tg_buf_addf(&out, "\\x%02x", (unsigned char)s.ptr[0]);
		else
			tg_buf_add(&out, tg_str_sub(s, 0, s.len - rest.len));
		s = rest;
	}
	return json_stringn(out.ptr, out.len);
}

/* Whether it could be written main() asks, of all that is. */
const struct tg_error *
tg_command_print_json(struct json_t *value)
{
	static const struct tg_error no_text = { .kind = TG_ERR_SYSTEM,
						 .message = "the answer cannot be made as JSON" };
	char *text = value ? json_dumps(value, JSON_INDENT(1)) : NULL;
	const struct tg_error *err = text ? NULL : &no_text;

	if (text)
		puts(text);
	free(text);
	json_decref(value);
	return err;
}

const struct tg_error *
tg_command_repo(struct tg_arena *arena, struct tg_repo **out)
{
	const char *git_dir = NULL;
	TG_TRY(tg_repo_discover(arena, NULL, &git_dir));
	return tg_repo_open(arena, git_dir, NULL, out);
}

struct tg_str
tg_command_ref(struct tg_arena *arena, struct tg_str name)
{
	const struct tg_str heads = TG_STR("refs/heads/");
	struct tg_buf full;

	if (tg_str_starts(name, TG_STR("refs/")))
		return name;
	tg_buf_init(&full, arena, heads.len + name.len);
	tg_buf_add(&full, heads);
	tg_buf_add(&full, name);
	return tg_buf_str(&full);
}

const struct tg_error *
tg_command_person(struct tg_arena *arena, struct tg_repo *repo, const char *given,
		  struct tg_str *out)
{
	struct tg_str raw = tg_str_from(given);
	*out = (struct tg_str){ 0 };
	if (!raw.len)
		TG_TRY(tg_repo_config(repo, "trunkgate.user", &raw));
	if (raw.len && !tg_person_id(arena, raw, out))
		return tg_error_new(arena, TG_ERR_INPUT,
				    "%s is no name: letters, digits, dots, dashes and underscores",
				    tg_show(arena, raw, 64));
	return NULL;
}
