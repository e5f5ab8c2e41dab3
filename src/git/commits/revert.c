/* SPDX-License-Identifier: MIT */
/*
 * True reverts. The sentence in a message is a claim: it only names the
 * commit that the tree is then compared with.
 */
#include "commit.h"

#include "../history/ancestry.h"
#include "merge.h"
#include "../history/tips.h"
#include "trunkgate/message.h"

#include <git2.h>

/* What the message claims to revert: a commit that is here, by its full id. */
static const struct tg_error *
find_claimed(struct tg_commit *commit, uint32_t *out)
{
	struct tg_nodes *nodes = tg_push_facts(tg_commit_push(commit))->nodes;
	const struct tg_text *message;
	struct tg_oid oid;
	uint32_t at;
	*out = TG_NODE_NONE;
	TG_TRY(tg_commit_message(commit, &message));
	if (!tg_oid_parse(tg_message_reverted_id(message->text), &oid))
		return NULL;
	TG_TRY(tg_nodes_peel(nodes, &oid, &at));
	if (at != TG_NODE_NONE && tg_oid_eq(&tg_node(nodes, at)->oid, &oid))
		*out = at;
	return NULL;
}

static uint32_t
first_parent(const struct tg_nodes *nodes, uint32_t at)
{
	const struct tg_node *node = tg_node(nodes, at);
	return node->nr_parents ? tg_node_parent(nodes, node, 0) : TG_NODE_NONE;
}

static const struct tg_error *
is_inverse(struct tg_commit *commit, uint32_t reverted, bool *out)
{
	struct tg_push *push = tg_commit_push(commit);
	struct tg_nodes *nodes = tg_push_facts(push)->nodes;
	struct tg_delta *ours, *theirs;
	TG_TRY(tg_commit_delta(commit, 0, &ours));
	TG_TRY(tg_delta_between(push, first_parent(nodes, reverted), reverted, commit->arena, 0,
				&theirs));
	*out = tg_delta_is_inverse(ours, theirs);
	return NULL;
}

/* The index that `git revert` would leave, NULL when it cannot be made. */
static const struct tg_error *
merge_revert(struct tg_push *push, uint32_t reverted, uint32_t onto, git_index **out)
{
	struct tg_nodes *nodes = tg_push_facts(push)->nodes;
	unsigned mainline = tg_node(nodes, reverted)->nr_parents > 1 ? 1 : 0;
	git_repository *handle;
	git_commit *theirs = NULL, *ours = NULL;
	TG_TRY(tg_merge_handle(push, &handle));
	int rc = tg_merge_commit(handle, nodes, reverted, &theirs);
	if (!rc)
		rc = tg_merge_commit(handle, nodes, onto, &ours);
	if (!rc)
		rc = git_revert_commit(out, handle, theirs, ours, mainline, NULL);
	git_commit_free(theirs);
	git_commit_free(ours);
	if (rc)
		return tg_git_error(push->repo->arena, "cannot revert in memory");
	return NULL;
}

/* libgit2 lists both trees whole, without limits: our own walk goes first. */
static const struct tg_error *
is_merged(struct tg_commit *commit, uint32_t reverted, bool *out)
{
	struct tg_push *push = tg_commit_push(commit);
	uint32_t parent = first_parent(tg_push_facts(push)->nodes, commit->at);
	struct tg_tree_diff before, after;
	git_index *index = NULL;
	TG_TRY(tg_merge_files(push, parent, commit->arena, 1, &before));
	TG_TRY(tg_merge_files(push, commit->at, commit->arena, 0, &after));
	if (before.problem || after.problem)
		return NULL;
	TG_TRY(merge_revert(push, reverted, parent, &index));
	*out = tg_merge_is_index(index, &after, false);
	git_index_free(index);
	return NULL;
}

static const struct tg_error *
judge(struct tg_commit *commit, bool *out)
{
	struct tg_push *push = tg_commit_push(commit);
	const struct tg_node_list *trunks;
	uint32_t reverted;
	bool is_held = false;
	if (tg_commit_nr_parents(commit) != 1)
		return NULL;
	TG_TRY(find_claimed(commit, &reverted));
	/* What came with this push no trunk can hold, and no walk need prove it. */
	if (reverted == TG_NODE_NONE || !tg_node_is_settled(tg_push_facts(push)->nodes, reverted))
		return NULL;
	TG_TRY(tg_tips_trunks(push, &trunks));
	TG_TRY(tg_ancestry_reaches(tg_push_facts(push), trunks, reverted, &is_held));
	if (!is_held)
		return NULL;
	TG_TRY(is_inverse(commit, reverted, out));
	return *out ? NULL : is_merged(commit, reverted, out);
}

const struct tg_error *
tg_commit_is_revert(struct tg_commit *commit, bool *out)
{
	bool is_revert = false;
	if (!commit->is_revert_asked) {
		TG_TRY(judge(commit, &is_revert));
		commit->is_revert = is_revert;
		commit->is_revert_asked = true;
	}
	*out = commit->is_revert;
	return NULL;
}
