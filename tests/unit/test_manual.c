/* SPDX-License-Identifier: MIT */
/* Manuals from tables: each row and reason is there, in each format. */
#include "trunkgate/policy.h"

#include <criterion/criterion.h>
#include <string.h>

static const char *const words[] = { "a|b", "never", NULL };

struct inner {
	int when;
	int64_t lines_over;
};
struct opts {
	int64_t most;
	struct tg_pattern *pattern;
	struct tg_table keys;
};

static const struct tg_opt inner_rows[] = {
	TG_OPT_ENUM(struct inner, when, "never", words, "When it counts."),
	TG_OPT_INT(struct inner, lines_over, NULL, 0, 10, "Lines."), TG_OPT_END
};
struct element {
	struct inner required;
};
static const struct tg_opt element_rows[] = { TG_OPT_STRUCT(struct element, required, struct inner,
							    inner_rows, "when", "Required."),
					      TG_OPT_END };
static const struct tg_opt rows[] = {
	TG_OPT_INT(struct opts, most, "72", 1, 1000, "The most. With `code` in it."),
	TG_OPT_PATTERN(struct opts, pattern, "a\\d", "A pattern."),
	TG_OPT_MAP(struct opts, keys, struct element, element_rows, "Keys."), TG_OPT_END
};
static const struct tg_reason reasons[] = { { "too_long", "it is too long", "make it shorter" },
					    TG_REASON_END };
static const struct tg_rule rule = {
	.name = "sample",
	.summary = "A sample.",
	.manual = "First paragraph.\n\n.starts with a dot. It's a `sample`.",
	.default_refs = "@trunk",
	.opts = rows,
	.opts_size = sizeof(struct opts),
	.reasons = reasons,
	.looks_at_paths = true,
};

static struct tg_arena *arena;
static struct tg_buf out;

static void
setup(void)
{
	arena = tg_arena_new("test", (size_t)64 << 20);
	tg_buf_init(&out, arena, 1 << 20);
}

static void
teardown(void)
{
	tg_arena_destroy(arena);
}

TestSuite(manual, .init = setup, .fini = teardown);

static void
assert_has(const char *text)
{
	cr_assert_not_null(strstr(out.ptr, text), "no \"%s\" in:\n%s", text, out.ptr);
}

Test(manual, text_shows_options_with_type_and_default)
{
	tg_rule_manual(&out, &rule, TG_MANUAL_TEXT);
	assert_has("sample\n\nA sample.\n");
	assert_has("  most\n      a whole number from 1 to 1000; default 72\n"
		   "      The most. With `code` in it.\n");
	assert_has("  keys.NAME.required.lines_over\n");
	assert_has("  too_long\n      it is too long\n");
	assert_has("Without `refs` it judges `@trunk`. `paths` limits it");
}

Test(manual, markdown_is_tables_with_escaped_bars)
{
	tg_rule_manual(&out, &rule, TG_MANUAL_MARKDOWN);
	assert_has("# `sample`\n");
	assert_has("| `most` | a whole number from 1 to 1000 | `72` | The most. With `code` in it. "
		   "|\n");
	assert_has("| `keys.NAME.required` | a mapping, or one of a\\|b, never |");
	assert_has("| `too_long` | it is too long | make it shorter |\n");
}

Test(manual, roff_escapes_what_roff_reads)
{
	tg_rule_manual(&out, &rule, TG_MANUAL_ROFF);
	assert_has(".Ss sample\nA sample.\n");
	assert_has("\n\\&.starts with a dot.\nIt's a \\fBsample\\fR.\n");
	assert_has("default a\\ed.\n");
	assert_has(".It Ic most\n");
	assert_has(".It Li too_long\nit is too long.\n");
}

Test(manual, no_line_of_text_is_wider_than_a_terminal)
{
	for (const struct tg_rule *const *r = tg_rules(); *r; r++) {
		struct tg_str rest, line;
		tg_buf_clear(&out);
		tg_rule_manual(&out, *r, TG_MANUAL_TEXT);
		rest = tg_buf_str(&out);
		while (tg_str_split(&rest, '\n', &line))
			cr_assert_leq(line.len, 80, "%s: %.*s", (*r)->name, TG_STR_ARG(line));
	}
}

Test(manual, every_option_and_reason_of_every_rule_is_there)
{
	for (const struct tg_rule *const *r = tg_rules(); *r; r++) {
		tg_buf_clear(&out);
		tg_rule_manual(&out, *r, TG_MANUAL_MARKDOWN);
		for (const struct tg_opt *row = (*r)->opts; row && row->name; row++)
			assert_has(row->name);
		for (const struct tg_reason *reason = (*r)->reasons; reason->id; reason++)
			assert_has(reason->id);
	}
}

Test(manual, the_policy_file_has_one_too)
{
	tg_opts_manual(&out, tg_policy_opts, TG_MANUAL_MARKDOWN);
	assert_has("| `version` |");
	assert_has("| `audit.required` | yes or no | `yes` |");
	assert_has("| `groups` | a mapping of names to mappings, or a list of texts |");
	assert_has("| `rules[].mode` | one of off, observe, warn, enforce | `enforce` |");
}

Test(manual, names_and_documents_each_row)
{
	for (const struct tg_rule *const *r = tg_rules(); *r; r++) {
		for (const struct tg_opt *row = (*r)->opts; row && row->name; row++) {
			cr_assert_not_null(row->doc, "%s", row->name);
			cr_assert_eq(row->doc[strlen(row->doc) - 1], '.', "%s", row->doc);
		}
		cr_assert(tg_glob_is_literal(tg_str_from((*r)->default_refs)));
	}
}
