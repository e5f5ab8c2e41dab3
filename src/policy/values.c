/* SPDX-License-Identifier: MIT */
/* Setters of single values. */
#include "reading.h"

#include "trunkgate/num.h"

enum { WHAT_MAX = 400 };

/* Under a short-hand the row has a name that nobody wrote. */
static const char *
name_of(const struct tg_opt *row, const struct tg_node *node)
{
	bool is_shorthand = node->key && node->key->key;

	return is_shorthand ? node->key->key->text.ptr : row->name;
}

static const char *
what_is_expected(struct tg_reading *r, const struct tg_opt *row)
{
	struct tg_buf what;

	tg_buf_init(&what, r->arena, WHAT_MAX);
	tg_opt_describe(&what, row);
	return what.ptr;
}

static const char *
what_is_there(struct tg_reading *r, const struct tg_node *node)
{
	if (node->kind == TG_NODE_MAP)
		return "a mapping";
	if (node->kind == TG_NODE_LIST)
		return "a list";
	return tg_complaint_show(&r->list, node->text);
}

void
tg_value_refuse(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node)
{
	tg_complain(&r->list, node->loc, "\"%s\" must be %s, not %s", name_of(row, node),
		    what_is_expected(r, row), what_is_there(r, node));
}

/* The scalar's text, or complains what was expected; false when unusable. */
static bool
text_of(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node,
	struct tg_str *out)
{
	if (node->kind != TG_NODE_SCALAR) {
		tg_value_refuse(r, row, node);
		return false;
	}
	*out = tg_node_text(node);
	return true;
}

/* Numbers and booleans in quotes are texts to YAML and to its editors. */
static bool
plain_text(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node,
	   struct tg_str *out)
{
	if (node->kind == TG_NODE_SCALAR && node->style) {
		tg_complain(&r->list, node->loc, "\"%s\" must be %s, without quotes",
			    name_of(row, node), what_is_expected(r, row));
		return false;
	}
	return text_of(r, row, node, out);
}

static void
set_in_range(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node,
	     int64_t value, int64_t *field)
{
	if (value < row->min || (row->max && value > row->max))
		tg_value_refuse(r, row, node);
	else
		*field = value;
}

void
tg_set_int(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node, void *field)
{
	struct tg_str text;
	int64_t value;

	if (!plain_text(r, row, node, &text))
		return;
	if (tg_parse_int(text, &value))
		set_in_range(r, row, node, value, field);
	else
		tg_value_refuse(r, row, node);
}

void
tg_set_size(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node, void *field)
{
	struct tg_str text;
	int64_t value;

	if (!text_of(r, row, node, &text))
		return;
	if (tg_parse_size(text, &value))
		set_in_range(r, row, node, value, field);
	else
		tg_value_refuse(r, row, node);
}

void
tg_set_duration(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node,
		void *field)
{
	struct tg_str text;
	int64_t value;

	if (!text_of(r, row, node, &text))
		return;
	if (tg_parse_duration(text, &value))
		set_in_range(r, row, node, value, field);
	else
		tg_value_refuse(r, row, node);
}

void
tg_set_bool(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node, void *field)
{
	struct tg_str text;

	if (plain_text(r, row, node, &text) && !tg_parse_bool(text, field))
		tg_value_refuse(r, row, node);
}

static const char *
nearest_word(struct tg_reading *r, const struct tg_opt *row, struct tg_str text)
{
	struct tg_nearest nearest;

	tg_nearest_init(&nearest, &r->list, text);
	for (int i = 0; row->words[i]; i++)
		tg_nearest_try(&nearest, tg_str_from(row->words[i]));
	return tg_nearest_text(&nearest);
}

void
tg_set_enum(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node, void *field)
{
	struct tg_str text;

	if (!text_of(r, row, node, &text))
		return;
	for (int i = 0; row->words[i]; i++) {
		if (tg_str_eq(text, tg_str_from(row->words[i]))) {
			*(int *)field = i;
			return;
		}
	}
	tg_complain(&r->list, node->loc, "\"%s\" must be %s, not %s%s", name_of(row, node),
		    what_is_expected(r, row), what_is_there(r, node), nearest_word(r, row, text));
}

void
tg_set_str(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node, void *field)
{
	struct tg_str text;

	if (!text_of(r, row, node, &text))
		return;
	if (!row->max && tg_str_has(text, '\n'))
		tg_complain(&r->list, node->loc, "\"%s\" must be one line", row->name);
	else
		*(struct tg_str *)field = text;
}
