/* SPDX-License-Identifier: MIT */
/*
 * A rule's manual from its tables, as text for a terminal, Markdown for docs/
 * and mdoc for man pages. What runs and what is documented cannot differ.
 */
#include "reading.h"

enum { WIDTH = 78, MAX_DEPTH = 8, TEXT_MAX = 4096 };

/* --- words and marks of the formats --- */

static size_t
next_word(struct tg_str *text, struct tg_str *out)
{
	size_t skipped = 0;

	while (skipped < text->len && tg_is_space(text->ptr[skipped]))
		skipped++;
	*text = tg_str_from_index(*text, skipped);
	for (out->len = 0; out->len < text->len && !tg_is_space(text->ptr[out->len]); out->len++)
		;
	out->ptr = text->ptr;
	*text = tg_str_from_index(*text, out->len);
	return out->len;
}

static void
add_wrapped(struct tg_buf *out, struct tg_str text, size_t indent)
{
	size_t column = 0;
	struct tg_str word;

	while (next_word(&text, &word)) {
		if (column && column + 1 + word.len > WIDTH) {
			tg_buf_addc(out, '\n');
			column = 0;
		}
		if (column)
			tg_buf_addc(out, ' ');
		else
			tg_buf_addf(out, "%*s", (int)indent, "");
		column = (column ? column + 1 : indent) + word.len;
		tg_buf_add(out, word);
	}
	tg_buf_addc(out, '\n');
}

/* Escapes as data, `code` bold. */
static struct tg_str
roff(struct tg_arena *arena, struct tg_str text)
{
	bool is_code = false;
	struct tg_buf out;

	tg_buf_init(&out, arena, TEXT_MAX);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (c == '`') {
			is_code = !is_code;
			tg_buf_adds(&out, is_code ? "\\fB" : "\\fR");
		} else if (c == '\\') {
			tg_buf_adds(&out, "\\e");
		} else if (c == '-') {
			tg_buf_adds(&out, "\\-");
		} else {
			tg_buf_addc(&out, c);
		}
	}
	return tg_buf_str(&out);
}

/* Lines of text, none of which roff takes for a request. */
static void
add_roff_lines(struct tg_buf *out, struct tg_str text)
{
	size_t column = 0;
	struct tg_str word;

	text = roff(out->arena, text);
	while (next_word(&text, &word)) {
		if (column)
			tg_buf_addc(out, column + 1 + word.len > WIDTH ? '\n' : ' ');
		column = column && column + 1 + word.len <= WIDTH ? column + 1 : 0;
		if (!column && (word.ptr[0] == '.' || word.ptr[0] == '\''))
			tg_buf_adds(out, "\\&");
		column += word.len;
		tg_buf_add(out, word);
	}
	tg_buf_addc(out, '\n');
}

/* Each sentence on lines of its own, as man pages are written. */
static void
add_roff_text(struct tg_buf *out, struct tg_str text)
{
	while (text.len) {
		size_t end = tg_str_find(text, TG_STR(". "));
		bool is_last = end == text.len;
		add_roff_lines(out, tg_str_sub(text, 0, is_last ? end : end + 1));
		text = tg_str_from_index(text, is_last ? end : end + 2);
	}
}

/* A Markdown table's cell. */
static void
add_cell(struct tg_buf *out, struct tg_str text)
{
	tg_buf_adds(out, " ");
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '|')
			tg_buf_addc(out, '\\');
		tg_buf_addc(out, text.ptr[i]);
	}
	tg_buf_adds(out, " |");
}

static void
add_paragraphs(struct tg_buf *out, struct tg_str text, enum tg_manual format)
{
	while (text.len) {
		size_t end = tg_str_find(text, TG_STR("\n\n"));
		struct tg_str part = tg_str_trim(tg_str_sub(text, 0, end));
		if (format == TG_MANUAL_ROFF) {
			tg_buf_adds(out, ".Pp\n");
			add_roff_text(out, part);
		} else {
			tg_buf_addc(out, '\n');
			add_wrapped(out, part, 0);
		}
		text = tg_str_from_index(text, end + 2);
	}
}

/* --- options --- */

/* One row with all that tables say of it. */
struct item {
	struct tg_str name; /* "keys.NAME.required" */
	struct tg_str type;
	struct tg_str def; /* empty = none */
	struct tg_str doc;
};

static void
add_text_item(struct tg_buf *out, const struct item *item)
{
	struct tg_buf line;

	tg_buf_init(&line, out->arena, TEXT_MAX);
	tg_buf_add(&line, item->type);
	if (item->def.len)
		tg_buf_addf(&line, "; default %.*s", TG_STR_ARG(item->def));
	tg_buf_addf(out, "  %.*s\n", TG_STR_ARG(item->name));
	add_wrapped(out, tg_buf_str(&line), 6);
	add_wrapped(out, item->doc, 6);
}

static void
add_markdown_item(struct tg_buf *out, const struct item *item)
{
	struct tg_buf cell;

	tg_buf_init(&cell, out->arena, TEXT_MAX);
	tg_buf_addf(&cell, "`%.*s`", TG_STR_ARG(item->name));
	tg_buf_addc(out, '|');
	add_cell(out, tg_buf_str(&cell));
	add_cell(out, item->type);
	tg_buf_clear(&cell);
	if (item->def.len)
		tg_buf_addf(&cell, "`%.*s`", TG_STR_ARG(item->def));
	add_cell(out, tg_buf_str(&cell));
	add_cell(out, item->doc);
	tg_buf_addc(out, '\n');
}

static void
add_roff_item(struct tg_buf *out, const struct item *item)
{
	struct tg_buf line;

	tg_buf_init(&line, out->arena, TEXT_MAX);
	tg_buf_add(&line, item->type);
	if (item->def.len)
		tg_buf_addf(&line, "; default %.*s", TG_STR_ARG(item->def));
	tg_buf_addc(&line, '.');
	tg_buf_addf(out, ".It Ic %.*s\n", TG_STR_ARG(roff(out->arena, item->name)));
	add_roff_lines(out, tg_buf_str(&line));
	add_roff_text(out, item->doc);
}

static void (*const add_item[])(struct tg_buf *, const struct item *) = {
	[TG_MANUAL_TEXT] = add_text_item,
	[TG_MANUAL_MARKDOWN] = add_markdown_item,
	[TG_MANUAL_ROFF] = add_roff_item,
};

/* What a struct takes instead of a mapping. */
static void
add_shorthand(struct tg_buf *out, const struct tg_opt *row)
{
	for (const struct tg_opt *sub = row->table; row->shorthand; sub++) {
		if (!tg_str_eq(tg_str_from(sub->name), tg_str_from(row->shorthand)))
			continue;
		tg_buf_adds(out, ", or ");
		tg_opt_describe(out, sub);
		return;
	}
}

static struct item
describe(struct tg_arena *arena, struct tg_str prefix, const struct tg_opt *row)
{
	struct tg_buf name, type;

	tg_buf_init(&name, arena, TEXT_MAX);
	tg_buf_init(&type, arena, TEXT_MAX);
	tg_buf_add(&name, prefix);
	tg_buf_adds(&name, row->name);
	tg_opt_describe(&type, row);
	add_shorthand(&type, row);
	return (struct item){
		.name = tg_buf_str(&name),
		.type = tg_buf_str(&type),
		.def = tg_str_from(row->def),
		.doc = tg_str_from(row->doc),
	};
}

struct level {
	const struct tg_opt *row;
	struct tg_str prefix;
};

static struct level
below(const struct item *item, struct tg_arena *arena, const struct tg_opt *row)
{
	struct tg_buf prefix;

	tg_buf_init(&prefix, arena, TEXT_MAX);
	tg_buf_add(&prefix, item->name);
	if (row->type == TG_OPT_TYPE_MAP)
		tg_buf_adds(&prefix, ".NAME");
	else if (row->type == TG_OPT_TYPE_LIST)
		tg_buf_adds(&prefix, "[]");
	tg_buf_addc(&prefix, '.');
	return (struct level){ row->table, tg_buf_str(&prefix) };
}

/* Depth first: a table's rows right below the row that holds it. */
static void
add_rows(struct tg_buf *out, const struct tg_opt *opts, enum tg_manual format)
{
	struct level stack[MAX_DEPTH] = { { opts, TG_STR("") } };
	size_t depth = 1;

	while (depth) {
		struct level *top = &stack[depth - 1];
		const struct tg_opt *row = top->row++;
		if (row->type == TG_OPT_TYPE_END) {
			depth--;
			continue;
		}
		struct item item = describe(out->arena, top->prefix, row);
		add_item[format](out, &item);
		if (!row->table)
			continue;
		assert(depth < MAX_DEPTH);
		stack[depth++] = below(&item, out->arena, row);
	}
}

void
tg_opts_manual(struct tg_buf *out, const struct tg_opt *opts, enum tg_manual format)
{
	if (!opts || opts->type == TG_OPT_TYPE_END)
		return;
	if (format == TG_MANUAL_MARKDOWN)
		tg_buf_adds(out, "| option | type | default | meaning |\n|---|---|---|---|\n");
	else if (format == TG_MANUAL_ROFF)
		tg_buf_adds(out, ".Bl -tag -width Ds\n");
	add_rows(out, opts, format);
	if (format == TG_MANUAL_ROFF)
		tg_buf_adds(out, ".El\n");
}

/* --- reasons --- */

static void
add_reason(struct tg_buf *out, const struct tg_reason *reason, enum tg_manual format)
{
	struct tg_str hint = tg_str_from(reason->hint);
	struct tg_buf line;

	tg_buf_init(&line, out->arena, TEXT_MAX);
	if (format == TG_MANUAL_MARKDOWN) {
		tg_buf_addf(out, "| `%s` |", reason->id);
		add_cell(out, tg_str_from(reason->text));
		add_cell(out, hint);
		tg_buf_addc(out, '\n');
	} else if (format == TG_MANUAL_ROFF) {
		tg_buf_addf(out, ".It Li %s\n", reason->id);
		tg_buf_addf(&line, "%s.", reason->text);
		add_roff_lines(out, tg_buf_str(&line));
	} else {
		tg_buf_addf(out, "  %s\n", reason->id);
		add_wrapped(out, tg_str_from(reason->text), 6);
	}
}

static void
add_reasons(struct tg_buf *out, const struct tg_reason *reasons, enum tg_manual format)
{
	if (!reasons || !reasons->id)
		return;
	if (format == TG_MANUAL_MARKDOWN)
		tg_buf_adds(out, "| reason | what is wrong | way out |\n|---|---|---|\n");
	else if (format == TG_MANUAL_ROFF)
		tg_buf_adds(out, ".Bl -tag -width Ds\n");
	for (; reasons->id; reasons++)
		add_reason(out, reasons, format);
	if (format == TG_MANUAL_ROFF)
		tg_buf_adds(out, ".El\n");
}

/* --- the whole --- */

static void
add_heading(struct tg_buf *out, const char *text, enum tg_manual format)
{
	if (format == TG_MANUAL_MARKDOWN)
		tg_buf_addf(out, "\n## %s\n\n", text);
	else if (format == TG_MANUAL_ROFF)
		tg_buf_addf(out, ".Pp\n%s:\n", text);
	else
		tg_buf_addf(out, "\n%s\n", text);
}

static void
add_title(struct tg_buf *out, const struct tg_rule *rule, enum tg_manual format)
{
	struct tg_str summary = tg_str_from(rule->summary);

	if (format == TG_MANUAL_ROFF) {
		tg_buf_addf(out, ".Ss %s\n", rule->name);
		add_roff_text(out, summary);
		return;
	}
	tg_buf_addf(out, format == TG_MANUAL_MARKDOWN ? "# `%s`\n\n" : "%s\n\n", rule->name);
	add_wrapped(out, summary, 0);
}

/* What the common keys mean for this rule. */
static void
add_scope(struct tg_buf *out, const struct tg_rule *rule, enum tg_manual format)
{
	struct tg_buf text;

	tg_buf_init(&text, out->arena, TEXT_MAX);
	tg_buf_addf(&text, "Without `refs` it judges `%s`.", rule->default_refs);
	if (rule->looks_at_paths)
		tg_buf_adds(&text, " `paths` limits it to changes of those paths.");
	if (rule->needs_person)
		tg_buf_adds(&text, " It needs `identity`.");
	add_paragraphs(out, tg_buf_str(&text), format);
}

void
tg_rule_manual(struct tg_buf *out, const struct tg_rule *rule, enum tg_manual format)
{
	add_title(out, rule, format);
	add_paragraphs(out, tg_str_from(rule->manual), format);
	add_scope(out, rule, format);
	if (rule->opts && rule->opts->type != TG_OPT_TYPE_END) {
		add_heading(out, "Options", format);
		tg_opts_manual(out, rule->opts, format);
	}
	add_heading(out, "Reasons", format);
	add_reasons(out, rule->reasons, format);
}
