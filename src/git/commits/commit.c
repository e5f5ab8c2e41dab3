/* SPDX-License-Identifier: MIT */
/* What is read straight from a commit, or computed from its message. */
#include "commit.h"

#include "trunkgate/message.h"

struct tg_push *
tg_commit_push(const struct tg_commit *commit)
{
	return commit->change->ref->push;
}

const struct tg_node *
tg_commit_node(const struct tg_commit *commit)
{
	return tg_node(tg_push_facts(tg_commit_push(commit))->nodes, commit->at);
}

struct tg_change *
tg_commit_change(const struct tg_commit *commit)
{
	return commit->change;
}

const struct tg_oid *
tg_commit_oid(const struct tg_commit *commit)
{
	return &tg_commit_node(commit)->oid;
}

size_t
tg_commit_nr_parents(const struct tg_commit *commit)
{
	return tg_commit_node(commit)->nr_parents;
}

uint32_t
tg_commit_parent_at(const struct tg_commit *commit, size_t index)
{
	struct tg_nodes *nodes = tg_push_facts(tg_commit_push(commit))->nodes;
	return tg_node_parent(nodes, tg_commit_node(commit), index);
}

const struct tg_oid *
tg_commit_parent(const struct tg_commit *commit, size_t index)
{
	struct tg_nodes *nodes = tg_push_facts(tg_commit_push(commit))->nodes;
	return &tg_node(nodes, tg_commit_parent_at(commit, index))->oid;
}

bool
tg_commit_is_tip(const struct tg_commit *commit)
{
	return tg_oid_eq(tg_commit_oid(commit), &commit->change->ref->new_commit);
}

int64_t
tg_commit_date(const struct tg_commit *commit)
{
	return tg_commit_node(commit)->date;
}

struct tg_ident
tg_commit_author(const struct tg_commit *commit)
{
	return commit->author;
}

struct tg_ident
tg_commit_committer(const struct tg_commit *commit)
{
	return commit->committer;
}

const struct tg_error *
tg_commit_subject(struct tg_commit *commit, struct tg_str *out)
{
	const struct tg_text *message;
	if (!commit->subject) {
		TG_TRY(tg_commit_message(commit, &message));
		commit->subject = TG_NEW(commit->arena, struct tg_str);
		*commit->subject = tg_message_subject(commit->arena, message->text);
	}
	*out = *commit->subject;
	return NULL;
}

const struct tg_error *
tg_commit_trailers(struct tg_commit *commit, const struct tg_trailers **out)
{
	const struct tg_text *message;
	char hex[TG_OID_HEX];
	if (!commit->trailers) {
		TG_TRY(tg_commit_message(commit, &message));
		commit->trailers = TG_NEW(commit->arena, struct tg_trailers);
		tg_trailers_parse(commit->arena, message->text, commit->trailers);
	}
	/* A forbidden trailer could be among those that were not read. */
	if (commit->trailers->is_cut)
		return tg_error_new(commit->arena, TG_ERR_LIMIT,
				    "commit %s has more than %d trailers",
				    tg_oid_hex(hex, tg_commit_oid(commit)), TG_TRAILERS_MAX);
	*out = commit->trailers;
	return NULL;
}

const struct tg_error *
tg_delta_between(struct tg_push *push, uint32_t at_old, uint32_t at_new, struct tg_arena *arena,
		 size_t keep_max, struct tg_delta **out)
{
	struct tg_push_facts *facts = tg_push_facts(push);
	const struct tg_oid *old = NULL, *new;
	struct tg_delta *delta = TG_NEW(arena, struct tg_delta);
	if (at_old != TG_NODE_NONE)
		TG_TRY(tg_node_tree(facts->nodes, at_old, &old));
	TG_TRY(tg_node_tree(facts->nodes, at_new, &new));
	delta->arena = arena;
	TG_TRY(tg_tree_diff(facts->trees, old, new, arena, keep_max, &delta->diff));
	*out = delta;
	return NULL;
}

const struct tg_error *
tg_commit_delta(struct tg_commit *commit, size_t keep_max, struct tg_delta **out)
{
	struct tg_push *push = tg_commit_push(commit);
	const struct tg_node *node = tg_commit_node(commit);
	bool is_enough = commit->delta && (keep_max || !commit->delta->diff.is_cut);
	if (!is_enough) {
		uint32_t parent = TG_NODE_NONE;
		if (node->nr_parents)
			parent = tg_node_parent(tg_push_facts(push)->nodes, node, 0);
		TG_TRY(tg_delta_between(push, parent, commit->at, commit->arena, keep_max,
					&commit->delta));
	}
	*out = commit->delta;
	return NULL;
}

const struct tg_error *
tg_commit_paths(struct tg_commit *commit, struct tg_paths *out)
{
	struct tg_delta *delta;
	TG_TRY(tg_commit_delta(commit, 0, &delta));
	*out = (struct tg_paths){ .items = delta->diff.items, .nr = delta->diff.nr };
	return NULL;
}

const struct tg_error *
tg_commit_lines_over(struct tg_commit *commit, const struct tg_globs *paths, int64_t limit,
		     bool *out)
{
	struct tg_delta *delta;
	TG_TRY(tg_commit_delta(commit, 0, &delta));
	return tg_delta_lines_over(delta, tg_commit_push(commit)->repo, paths, limit, out);
}
