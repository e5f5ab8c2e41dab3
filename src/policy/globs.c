/* SPDX-License-Identifier: MIT */
/* Setters of ref and path patterns. */
#include "reading.h"

static const struct shorthand {
	const char *name;
	size_t offset; /* of the list in struct tg_reading */
} shorthands[] = {
	{ "@trunk", offsetof(struct tg_reading, trunk) },
	{ "@branches", offsetof(struct tg_reading, branches) },
	{ "@tags", offsetof(struct tg_reading, tags) },
	{ "@all", offsetof(struct tg_reading, all) },
};

/* One pattern of a list under reading. */
struct entry {
	struct tg_reading *r;
	const struct tg_opt *row;
	const struct tg_node *node;
	struct tg_glob_item item;
};

static void
refuse(const struct entry *e, const char *why, const char *hint)
{
	tg_complain(&e->r->list, e->node->loc, "%s in \"%s\" %s%s",
		    tg_complaint_show(&e->r->list, e->node->text), e->row->name, why, hint);
}

static const char *
did_you_mean(const struct entry *e, const char *before, struct tg_str text, const char *after)
{
	struct tg_buf hint;

	tg_buf_init(&hint, e->r->arena, 400);
	tg_buf_addf(&hint, "; did you mean %s%s", e->item.exclude ? "!" : "", before);
	tg_buf_show(&hint, text, 60);
	tg_buf_addf(&hint, "%s?", after);
	return hint.ptr;
}

static bool
is_usable_glob(const struct entry *e)
{
	const char *problem = tg_glob_problem(e->item.text);
	struct tg_str text = e->item.text;

	if (!problem)
		return true;
	if (text.len > 1 && text.ptr[text.len - 1] == '/')
		refuse(e, "ends with a slash", did_you_mean(e, "", text, "**"));
	else if (text.len > 1 && text.ptr[0] == '/')
		refuse(e, "starts with a slash",
		       did_you_mean(e, "", tg_str_from_index(text, 1), ""));
	else
		refuse(e, "is no pattern: ", problem);
	return false;
}

/* git-check-ref-format(1); `*` is ours. */
static bool
can_be_ref(struct tg_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (c == ' ' || c == '~' || c == '^' || c == ':' || c == '?' || c == '[' ||
		    c == '\\')
			return false;
	}
	return tg_str_find(text, TG_STR("..")) == text.len &&
	       tg_str_find(text, TG_STR("@{")) == text.len;
}

static void
refuse_short_ref(const struct entry *e)
{
	struct tg_str text = e->item.text;
	const char *before = "refs/heads/";

	if (tg_str_eq(text, TG_STR("*")) || tg_str_eq(text, TG_STR("**"))) {
		refuse(e, "is no full ref name", "; did you mean @all?");
		return;
	}
	if (tg_str_starts(text, TG_STR("heads/")) || tg_str_starts(text, TG_STR("tags/")))
		before = "refs/";
	refuse(e, "is no full ref name", did_you_mean(e, before, text, ""));
}

static void
refuse_shorthand(const struct entry *e)
{
	struct tg_nearest nearest;

	tg_nearest_init(&nearest, &e->r->list, e->item.text);
	for (size_t i = 0; i < TG_ARRAY_LEN(shorthands); i++)
		tg_nearest_try(&nearest, tg_str_from(shorthands[i].name));
	refuse(e, "is none of @trunk, @branches, @tags, @all", tg_nearest_text(&nearest));
}

static bool
read_shorthand(struct entry *e)
{
	for (size_t i = 0; i < TG_ARRAY_LEN(shorthands); i++) {
		if (!tg_str_eq(e->item.text, tg_str_from(shorthands[i].name)))
			continue;
		e->item.group = (const struct tg_globs *)(const void *)((const char *)e->r +
									shorthands[i].offset);
		return true;
	}
	refuse_shorthand(e);
	return false;
}

static bool
read_ref(struct entry *e)
{
	if (tg_str_starts(e->item.text, TG_STR("@")))
		return read_shorthand(e);
	if (!is_usable_glob(e))
		return false;
	if (!can_be_ref(e->item.text)) {
		refuse(e,
		       "can be no ref: only * and ** are wildcards, and git forbids "
		       "spaces ~ ^ : ? [ \\ .. @{ in names",
		       "");
		return false;
	}
	if (!tg_str_starts(e->item.text, TG_STR("refs/"))) {
		refuse_short_ref(e);
		return false;
	}
	return true;
}

static bool
has_dot_segment(struct tg_str path)
{
	struct tg_str segment;

	while (tg_str_split(&path, '/', &segment))
		if (tg_str_eq(segment, TG_STR(".")) || tg_str_eq(segment, TG_STR("..")))
			return true;
	return false;
}

static bool
read_path(struct entry *e)
{
	if (!is_usable_glob(e))
		return false;
	if (has_dot_segment(e->item.text)) {
		refuse(e, "has a segment . or ..: paths are from the root of the tree", "");
		return false;
	}
	return true;
}

static void
set_globs(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node,
	  struct tg_globs *globs, bool (*read_entry)(struct entry *))
{
	struct tg_entries entries = tg_list_entries(r, row, node);

	globs->items = TG_NEW_ARRAY(r->arena, entries.nr, struct tg_glob_item);
	globs->nr = 0;
	for (size_t i = 0; i < entries.nr; i++) {
		struct entry e = { .r = r, .row = row, .node = entries.items[i] };
		struct tg_str text = tg_node_text(e.node);
		e.item.exclude = tg_str_starts(text, TG_STR("!"));
		e.item.text = tg_str_from_index(text, e.item.exclude);
		if (read_entry(&e))
			globs->items[globs->nr++] = e.item;
	}
}

void
tg_set_refs(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node, void *field)
{
	set_globs(r, row, node, field, read_ref);
}

void
tg_set_paths(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node,
	     void *field)
{
	set_globs(r, row, node, field, read_path);
}
