/* SPDX-License-Identifier: MIT */
/*
 * libyaml's events to a located tree. Its document API would expand nothing
 * but take duplicate keys, aliases and tags in silence, and its nesting is
 * quadratic: the loop stops at TG_POLICY_DEPTH.
 */
#include "node.h"
#include "source.h"

#include <yaml.h>

struct frame {
	struct tg_node_list list;
	const struct tg_node *key; /* in a mapping: waits for its value */
};

struct reader {
	struct tg_complaints *list;
	struct tg_arena *arena;
	const char *name;
	struct tg_str text;
	yaml_parser_t parser;
	struct frame stack[TG_POLICY_DEPTH];
	size_t depth;
	struct tg_node *root;
	bool done;
	bool failed;
};

static struct tg_loc
place(const struct reader *r, yaml_mark_t mark)
{
	return (struct tg_loc){ r->name, (uint32_t)mark.line + 1, (uint32_t)mark.column + 1 };
}

static void
fail(struct reader *r, yaml_mark_t mark, const char *message)
{
	tg_complain(r->list, place(r, mark), "%s", message);
	r->failed = true;
}

static void
tell_twin_key(void *data, const struct tg_twin *first, const struct tg_twin *again)
{
	struct reader *r = data;

	tg_complain(r->list, again->node->loc, "the key %s is there already, in line %u",
		    tg_complaint_show(r->list, again->text), (unsigned)first->node->loc.line);
}

static void
find_twin_keys(struct reader *r, const struct tg_node *map)
{
	struct tg_twin *keys;
	size_t nr = 0;

	if (map->nr < 2)
		return;
	keys = TG_NEW_ARRAY(r->arena, map->nr, struct tg_twin);
	for (const struct tg_node *n = map->first; n; n = n->next, nr++)
		keys[nr] = (struct tg_twin){ n->key->text, n->key, nr };
	tg_twins_find(keys, nr, tell_twin_key, r);
}

static bool
has_control(struct tg_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
			return true;
		/* U+0080 to U+009F */
		if (c == 0xc2 && i + 1 < text.len && (unsigned char)text.ptr[i + 1] < 0xa0)
			return true;
	}
	return false;
}

/* A key that waits for its value, or the value or list entry itself. */
static void
place_node(struct reader *r, struct tg_node *node)
{
	struct frame *top = r->depth ? &r->stack[r->depth - 1] : NULL;

	if (!top) {
		r->root = node;
	} else if (top->list.parent->kind == TG_NODE_MAP && !top->key) {
		top->key = node;
	} else {
		node->key = top->key;
		top->key = NULL;
		tg_node_append(&top->list, node);
	}
}

static bool
is_key_position(const struct reader *r)
{
	const struct frame *top = r->depth ? &r->stack[r->depth - 1] : NULL;

	return top && top->list.parent->kind == TG_NODE_MAP && !top->key;
}

/* "!!int" as it was written, not as YAML writes it out. */
static const char *
show_tag(struct reader *r, const yaml_char_t *tag)
{
	const struct tg_str core = TG_STR("tag:yaml.org,2002:");
	struct tg_str text = tg_str_from((const char *)tag);
	struct tg_buf out;

	tg_buf_init(&out, r->arena, 200);
	if (tg_str_starts(text, core)) {
		tg_buf_adds(&out, "!!");
		text = tg_str_from_index(text, core.len);
	}
	tg_buf_show(&out, text, 40);
	return out.ptr;
}

static void
refuse_extras(struct reader *r, struct tg_node *node, const yaml_char_t *anchor,
	      const yaml_char_t *tag)
{
	if (anchor)
		tg_complain(r->list, node->loc, "anchors (&%s) are not supported in a policy",
			    tg_show(r->arena, tg_str_from((const char *)anchor), 40));
	if (tag)
		tg_complain(r->list, node->loc, "tags (%s) are not supported in a policy",
			    show_tag(r, tag));
	if (anchor || tag)
		node->is_bad = true;
}

static char
style_of(yaml_scalar_style_t style)
{
	static const struct {
		yaml_scalar_style_t yaml;
		char ours;
	} styles[] = {
		{ YAML_SINGLE_QUOTED_SCALAR_STYLE, '\'' },
		{ YAML_DOUBLE_QUOTED_SCALAR_STYLE, '"' },
		{ YAML_LITERAL_SCALAR_STYLE, '|' },
		{ YAML_FOLDED_SCALAR_STYLE, '>' },
	};
	for (size_t i = 0; i < TG_ARRAY_LEN(styles); i++)
		if (styles[i].yaml == style)
			return styles[i].ours;
	return 0;
}

static void
on_scalar(struct reader *r, const yaml_event_t *event)
{
	struct tg_str text = { (const char *)event->data.scalar.value, event->data.scalar.length };
	struct tg_node *node =
		tg_node_scalar(r->arena, tg_str_copy(r->arena, text), place(r, event->start_mark));

	node->style = style_of(event->data.scalar.style);
	node->one_line = event->start_mark.line == event->end_mark.line;
	refuse_extras(r, node, event->data.scalar.anchor, event->data.scalar.tag);
	if (has_control(text)) {
		tg_complain(r->list, node->loc, "the text holds a control character: %s",
			    tg_complaint_show(r->list, text));
		node->is_bad = true;
	}
	if (is_key_position(r) && !text.len)
		tg_complain(r->list, node->loc, "an empty key");
	place_node(r, node);
}

static void
on_start(struct reader *r, const yaml_event_t *event, enum tg_node_kind kind)
{
	bool is_map = kind == TG_NODE_MAP;
	struct tg_node *node;

	if (is_key_position(r)) {
		fail(r, event->start_mark, "a key must be one word or text, not a list or mapping");
		return;
	}
	if (r->depth == TG_POLICY_DEPTH) {
		fail(r, event->start_mark, "nested deeper than any policy is");
		return;
	}
	node = tg_node_new(r->arena, kind, place(r, event->start_mark));
	refuse_extras(r, node,
		      is_map ? event->data.mapping_start.anchor : event->data.sequence_start.anchor,
		      is_map ? event->data.mapping_start.tag : event->data.sequence_start.tag);
	place_node(r, node);
	r->stack[r->depth++] = (struct frame){ .list = { .parent = node } };
}

static void
on_end(struct reader *r)
{
	const struct tg_node *node = r->stack[--r->depth].list.parent;

	if (node->kind == TG_NODE_MAP)
		find_twin_keys(r, node);
}

static void
on_alias(struct reader *r, const yaml_event_t *event)
{
	struct tg_node *node = tg_node_scalar(r->arena, TG_STR(""), place(r, event->start_mark));
	const char *name = (const char *)event->data.alias.anchor;

	tg_complain(r->list, node->loc, "aliases (*%s) are not supported in a policy",
		    tg_show(r->arena, tg_str_from(name), 40));
	node->is_bad = true;
	place_node(r, node);
}

static void
on_document(struct reader *r, const yaml_event_t *event)
{
	bool has_tags = event->data.document_start.tag_directives.start !=
			event->data.document_start.tag_directives.end;

	if (r->root)
		fail(r, event->start_mark, "a second document; a policy is one document");
	else if (event->data.document_start.version_directive || has_tags)
		tg_complain(r->list, place(r, event->start_mark),
			    "directives (%%) are not supported in a policy");
}

static void
on_event(struct reader *r, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		on_document(r, event);
		break;
	case YAML_SCALAR_EVENT:
		on_scalar(r, event);
		break;
	case YAML_SEQUENCE_START_EVENT:
		on_start(r, event, TG_NODE_LIST);
		break;
	case YAML_MAPPING_START_EVENT:
		on_start(r, event, TG_NODE_MAP);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		on_end(r);
		break;
	case YAML_ALIAS_EVENT:
		on_alias(r, event);
		break;
	case YAML_STREAM_END_EVENT:
		r->done = true;
		break;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		break;
	}
}

static bool
is_tab(struct tg_str text, yaml_mark_t mark)
{
	struct tg_str line = TG_STR("");

	for (size_t i = 0; i <= mark.line; i++)
		if (!tg_str_split(&text, '\n', &line))
			return false;
	return mark.column < line.len && line.ptr[mark.column] == '\t';
}

/* Reader errors carry no mark, but what would cause them was found before. */
static void
tell_syntax(struct reader *r)
{
	const yaml_parser_t *p = &r->parser;
	struct tg_loc loc = place(r, p->problem_mark);

	r->failed = true;
	if (is_tab(r->text, p->problem_mark))
		tg_complain(r->list, loc, "a tab stands here; YAML is indented with spaces");
	else if (p->context)
		tg_complain(r->list, loc, "%s (%s that starts in line %u)", p->problem, p->context,
			    (unsigned)p->context_mark.line + 1);
	else
		tg_complain(r->list, loc, "%s", p->problem ? p->problem : "unreadable as YAML");
}

static void
read_events(struct reader *r)
{
	while (!r->done && !r->failed) {
		yaml_event_t event;
		if (!yaml_parser_parse(&r->parser, &event)) {
			tell_syntax(r);
			return;
		}
		on_event(r, &event);
		yaml_event_delete(&event);
	}
}

static struct tg_node *
root_of(struct reader *r)
{
	struct tg_node *root = r->root;

	if (r->failed)
		return NULL;
	if (!root || tg_node_is_null(root)) {
		tg_complain(r->list, (struct tg_loc){ r->name, 1, 1 }, "the file is empty");
		return NULL;
	}
	if (root->kind != TG_NODE_MAP) {
		tg_complain(r->list, root->loc, "a policy is a mapping of keys to values");
		return NULL;
	}
	return root;
}

struct tg_node *
tg_yaml_read(struct tg_complaints *list, const char *name, struct tg_str text)
{
	struct reader r = { .list = list, .arena = list->arena, .name = name, .text = text };

	if (!tg_source_check(list, name, text))
		return NULL;
	if (!yaml_parser_initialize(&r.parser))
		tg_arena_exhausted("libyaml", 0);
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)text.ptr, text.len);
	read_events(&r);
	yaml_parser_delete(&r.parser);
	return root_of(&r);
}
