/* SPDX-License-Identifier: MIT */
/* The file of `trunkgate policy test`. What is misspelt is refused: a test that
 * does not say what was meant would pass. */
#include "trunkgate/cases.h"

#include "node.h"

#include <string.h>

struct reader {
	struct tg_arena *arena;
	struct tg_complaints list;
};

static void
refuse_unknown(struct reader *r, const struct tg_node *map, const char *const *known)
{
	struct tg_nearest nearest;
	for (const struct tg_node *n = map->first; n; n = n->next) {
		const char *const *k = known;
		tg_nearest_init(&nearest, &r->list, n->key->text);
		for (; *k && !tg_str_eq(n->key->text, tg_str_from(*k)); k++)
			tg_nearest_try(&nearest, tg_str_from(*k));
		if (!*k)
			tg_complain(&r->list, n->key->loc, "unknown key %s%s",
				    tg_complaint_show(&r->list, n->key->text),
				    tg_nearest_text(&nearest));
	}
}

/* An absent key gives the empty text. */
static struct tg_str
text_at(struct reader *r, const struct tg_node *map, const char *key)
{
	const struct tg_node *node = tg_node_get(map, tg_str_from(key));
	if (!node)
		return TG_STR("");
	if (node->kind == TG_NODE_SCALAR)
		return node->text;
	tg_complain(&r->list, node->loc, "\"%s\" must be a text", key);
	return TG_STR("");
}

static bool
yes_at(struct reader *r, const struct tg_node *map, const char *key)
{
	struct tg_str text = text_at(r, map, key);
	if (text.len && !tg_str_eq(text, TG_STR("yes")) && !tg_str_eq(text, TG_STR("no")))
		tg_complain(&r->list, tg_node_get(map, tg_str_from(key))->loc,
			    "\"%s\" must be yes or no", key);
	return tg_str_eq(text, TG_STR("yes"));
}

static const struct tg_node *
list_at(struct reader *r, const struct tg_node *map, const char *key)
{
	const struct tg_node *node = tg_node_get(map, tg_str_from(key));
	if (node && node->kind != TG_NODE_LIST) {
		tg_complain(&r->list, node->loc, "\"%s\" must be a list", key);
		return NULL;
	}
	return node;
}

static bool
has_byte(struct tg_str text, const char *bytes)
{
	for (size_t i = 0; i < text.len; i++)
		if (strchr(bytes, text.ptr[i]))
			return true;
	return false;
}

static void
read_files(struct reader *r, const struct tg_node *map, struct tg_case_commit *out)
{
	const struct tg_node *files = tg_node_get(map, TG_STR("files"));
	if (!files)
		return;
	if (files->kind != TG_NODE_MAP) {
		tg_complain(&r->list, files->loc, "\"files\" must be paths with their contents");
		return;
	}
	out->files = TG_NEW_ARRAY(r->arena, files->nr, struct tg_case_file);
	for (const struct tg_node *n = files->first; n; n = n->next) {
		if (!n->key->text.len || has_byte(n->key->text, "\"\n"))
			tg_complain(&r->list, n->loc, "this cannot be a path here");
		else if (n->kind != TG_NODE_SCALAR)
			tg_complain(&r->list, n->loc, "the content of a file must be a text");
		else
			out->files[out->nr_files++] =
				(struct tg_case_file){ n->key->text.ptr, n->text };
	}
}

static void
read_commit(struct reader *r, const struct tg_node *node, struct tg_case_commit *out)
{
	static const char *const known[] = { "message", "author", "merge", "files", NULL };
	out->author = TG_STR("Ana Lopez <ana@example.com>");
	if (node->kind == TG_NODE_SCALAR) {
		out->message = node->text;
		return;
	}
	if (node->kind != TG_NODE_MAP) {
		tg_complain(&r->list, node->loc, "a commit is a message or a mapping");
		return;
	}
	refuse_unknown(r, node, known);
	out->message = text_at(r, node, "message");
	out->is_merge = yes_at(r, node, "merge");
	struct tg_str author = text_at(r, node, "author");
	if (author.len)
		out->author = author;
	if (has_byte(out->author, "\n") || !tg_str_ends(out->author, TG_STR(">")) ||
	    tg_str_find(out->author, TG_STR(" <")) == out->author.len)
		tg_complain(&r->list, node->loc, "\"author\" must be \"Name <mail>\"");
	read_files(r, node, out);
}

static void
read_expected(struct reader *r, const struct tg_node *node, struct tg_case *out)
{
	const struct tg_node *findings = list_at(r, node, "findings");
	struct tg_str expect = text_at(r, node, "expect");
	out->expect = expect.ptr;
	if (!tg_str_eq(expect, TG_STR("accepted")) && !tg_str_eq(expect, TG_STR("refused")))
		tg_complain(&r->list, node->loc, "\"expect\" must be accepted or refused");
	if (!findings)
		return;
	out->has_findings = true;
	out->findings = TG_NEW_ARRAY(r->arena, findings->nr, const char *);
	for (const struct tg_node *n = findings->first; n; n = n->next)
		if (n->kind == TG_NODE_SCALAR)
			out->findings[out->nr_findings++] = n->text.ptr;
		else
			tg_complain(&r->list, n->loc, "a finding is written RULE/REASON");
}

static void
read_case(struct reader *r, const struct tg_node *node, struct tg_case *out)
{
	static const char *const known[] = { "push",   "ref",     "pusher", "exists",   "delete",
					     "rewind", "commits", "expect", "findings", NULL };
	out->loc = node->loc;
	if (node->kind != TG_NODE_MAP) {
		tg_complain(&r->list, node->loc, "a push is a mapping");
		return;
	}
	refuse_unknown(r, node, known);
	out->name = text_at(r, node, "push").ptr;
	out->ref = text_at(r, node, "ref");
	out->pusher = text_at(r, node, "pusher");
	out->exists = yes_at(r, node, "exists");
	out->deletes = yes_at(r, node, "delete");
	out->rewinds = yes_at(r, node, "rewind");
	if (!*out->name)
		tg_complain(&r->list, node->loc, "\"push\" must say what is tried");
	read_expected(r, node, out);
	const struct tg_node *commits = list_at(r, node, "commits");
	if (!commits)
		return;
	out->commits = TG_NEW_ARRAY(r->arena, commits->nr, struct tg_case_commit);
	for (const struct tg_node *n = commits->first; n; n = n->next)
		read_commit(r, n, &out->commits[out->nr_commits++]);
}

static void
read_root(struct reader *r, const struct tg_node *root, struct tg_cases *out)
{
	static const char *const known[] = { "version", "policy", "pushes", NULL };
	const struct tg_node *pushes = list_at(r, root, "pushes");
	refuse_unknown(r, root, known);
	if (!tg_str_eq(text_at(r, root, "version"), TG_STR("1")))
		tg_complain(&r->list, root->loc, "\"version\" must be 1");
	out->policy = text_at(r, root, "policy").ptr;
	if (!*out->policy)
		tg_complain(&r->list, root->loc, "\"policy\" must name the policy's file");
	if (!pushes || !pushes->nr) {
		tg_complain(&r->list, root->loc, "no \"pushes\": nothing would be tested");
		return;
	}
	out->items = TG_NEW_ARRAY(r->arena, pushes->nr, struct tg_case);
	for (const struct tg_node *n = pushes->first; n; n = n->next)
		read_case(r, n, &out->items[out->nr++]);
}

bool
tg_cases_read(struct tg_arena *arena, const char *name, struct tg_str text, struct tg_cases *out,
	      struct tg_problems *problems)
{
	struct reader r = { .arena = arena };
	*out = (struct tg_cases){ .nr = 0 };
	tg_complaints_init(&r.list, arena);
	tg_complaints_add_file(&r.list, name);
	const struct tg_node *root = tg_yaml_read(&r.list, name, text);
	if (root)
		read_root(&r, root, out);
	tg_complaints_finish(&r.list, problems);
	return !problems->nr;
}
