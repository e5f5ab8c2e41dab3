/* SPDX-License-Identifier: MIT */
/*
 * Merges by libgit2, which lists both trees whole and without limits: our own
 * walk over them goes first.
 */
#include "merge.h"

#include "../history/ancestry.h"

#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include <string.h>

enum { ABOVE_ALL_BACKENDS = 999 };

/*
 * A merge of files makes a new blob, which libgit2 would write to the
 * repository: a backend in memory above all others takes it instead.
 */
const struct tg_error *
tg_merge_handle(struct tg_push *push, git_repository **out)
{
	struct tg_push_facts *facts = tg_push_facts(push);
	git_odb_backend *memory = NULL;
	git_odb *odb = NULL;
	void *handle;
	TG_TRY(tg_repo_handle(push->repo, &handle));
	*out = handle;
	if (facts->handle_is_ready)
		return NULL;
	if (git_repository_odb(&odb, handle))
		return tg_git_error(push->repo->arena, "cannot open the object database");
	int rc = git_mempack_new(&memory);
	if (!rc)
		rc = git_odb_add_backend(odb, memory, ABOVE_ALL_BACKENDS);
	git_odb_free(odb);
	if (rc)
		return tg_git_error(push->repo->arena, "cannot keep merged files in memory");
	facts->handle_is_ready = true;
	return NULL;
}

int
tg_merge_commit(git_repository *handle, const struct tg_nodes *nodes, uint32_t at, git_commit **out)
{
	git_oid oid;
	git_oid_fromraw(&oid, tg_node(nodes, at)->oid.id);
	return git_commit_lookup(out, handle, &oid);
}

const struct tg_error *
tg_merge_files(struct tg_push *push, uint32_t at, struct tg_arena *arena, size_t keep_max,
	       struct tg_tree_diff *out)
{
	struct tg_push_facts *facts = tg_push_facts(push);
	const struct tg_oid *tree;
	TG_TRY(tg_node_tree(facts->nodes, at, &tree));
	return tg_tree_diff(facts->trees, NULL, tree, arena, keep_max, out);
}

static const struct tg_error *
look_at(struct tg_push *push, uint32_t at, struct tg_arena *arena, bool *is_sane)
{
	struct tg_tree_diff files;
	TG_TRY(tg_merge_files(push, at, arena, 1, &files));
	*is_sane = *is_sane && !files.problem;
	return NULL;
}

static int
lookup_tree(git_repository *handle, const struct tg_nodes *nodes, uint32_t at, git_tree **out)
{
	git_oid oid;
	tg_oid_to_git(&oid, &tg_node(nodes, at)->tree);
	return git_tree_lookup(out, handle, &oid);
}

/* The index of merging theirs into ours over an ancestor. */
static const struct tg_error *
merge_trees(struct tg_push *push, const uint32_t three[3], git_index **out)
{
	struct tg_nodes *nodes = tg_push_facts(push)->nodes;
	git_repository *handle;
	git_tree *trees[3] = { NULL, NULL, NULL };
	git_merge_options options;
	int rc = 0;
	TG_TRY(tg_merge_handle(push, &handle));
	for (size_t i = 0; i < 3 && !rc; i++)
		rc = lookup_tree(handle, nodes, three[i], &trees[i]);
	if (!rc)
		rc = git_merge_options_init(&options, GIT_MERGE_OPTIONS_VERSION);
	if (!rc)
		rc = git_merge_trees(out, handle, trees[0], trees[1], trees[2], &options);
	for (size_t i = 0; i < 3; i++)
		git_tree_free(trees[i]);
	return rc ? tg_git_error(push->repo->arena, "cannot merge trees in memory") : NULL;
}

static const struct tg_error *
merge_commits(struct tg_push *push, uint32_t ours, uint32_t theirs, git_index **out)
{
	struct tg_nodes *nodes = tg_push_facts(push)->nodes;
	git_merge_options options;
	git_commit *one = NULL, *two = NULL;
	git_repository *handle;
	TG_TRY(tg_merge_handle(push, &handle));
	/* Each such merge has libgit2 read the same history for its bases. */
	tg_libgit2_cache(true);
	int rc = tg_merge_commit(handle, nodes, ours, &one);
	if (!rc)
		rc = tg_merge_commit(handle, nodes, theirs, &two);
	if (!rc)
		rc = git_merge_options_init(&options, GIT_MERGE_OPTIONS_VERSION);
	if (!rc)
		rc = git_merge_commits(out, handle, one, two, &options);
	tg_libgit2_cache(false);
	git_commit_free(one);
	git_commit_free(two);
	return rc ? tg_git_error(push->repo->arena, "cannot merge in memory") : NULL;
}

/* Asked when a merge looks plain, and again when it does not. */
const struct tg_error *
tg_merge_sides_bases(struct tg_push *push, const uint32_t sides[2], const struct tg_node_list **out)
{
	struct tg_push_facts *facts = tg_push_facts(push);
	struct tg_node_list tips = { 0 };
	*out = &facts->bases;
	if (facts->sides_asked && facts->sides[0] == sides[0] && facts->sides[1] == sides[1])
		return NULL;
	facts->sides_asked = false;
	facts->bases.nr = 0;
	tg_node_list_add(&tips, push->arena, sides[0]);
	TG_TRY(tg_ancestry_bases(facts, sides[1], &tips, push->arena, &facts->bases));
	memcpy(facts->sides, sides, sizeof(facts->sides));
	facts->sides_asked = true;
	return NULL;
}

/* Only where there are several bases is more than three trees to be merged;
 * libgit2 would look for the one base without the commit-graph. */
const struct tg_error *
tg_merge_index(struct tg_push *push, uint32_t ours, uint32_t theirs, git_index **out, bool *is_sane)
{
	const uint32_t sides[2] = { ours, theirs };
	const struct tg_node_list *bases;
	bool is_nested;
	*is_sane = true;
	TG_TRY(look_at(push, ours, push->arena, is_sane));
	TG_TRY(look_at(push, theirs, push->arena, is_sane));
	if (!*is_sane)
		return NULL;
	TG_TRY(tg_merge_sides_bases(push, sides, &bases));
	if (bases->nr != 1) {
		TG_TRY(tg_merge_is_nested(push, push->arena, bases, &is_nested));
		*is_sane = !is_nested;
		return is_nested ? NULL : merge_commits(push, ours, theirs, out);
	}
	const uint32_t three[3] = { bases->items[0], ours, theirs };
	TG_TRY(look_at(push, three[0], push->arena, is_sane));
	return *is_sane ? merge_trees(push, three, out) : NULL;
}

static bool
is_same_entry(const git_index_entry *entry, const struct tg_path *path)
{
	struct tg_oid id;
	for (size_t i = 0; i < TG_OID_LEN; i++)
		id.id[i] = entry->id.id[i];
	return entry->mode == path->new_mode && tg_oid_eq(&id, &path->new_id);
}

/* Past all entries of one path, which a conflict has up to three of. */
static size_t
past_path(git_index *index, size_t at)
{
	const char *path = git_index_get_byindex(index, at)->path;
	size_t nr = git_index_entrycount(index);
	while (at < nr && strcmp(git_index_get_byindex(index, at)->path, path) == 0)
		at++;
	return at;
}

/* Which of the two comes first: both list files by the bytes of their paths. */
static int
order_of(const git_index_entry *entry, const struct tg_path *file)
{
	if (!entry || !file)
		return entry ? -1 : 1;
	return tg_str_cmp(tg_str_from(entry->path), file->path);
}

bool
tg_merge_differs(struct tg_merge_walk *walk, struct tg_path *out)
{
	const struct tg_tree_diff *files = walk->files;
	for (;;) {
		const git_index_entry *entry = git_index_get_byindex(walk->index, walk->entry);
		const struct tg_path *file =
			walk->file < files->nr ? &files->items[walk->file] : NULL;
		if (!entry && !file)
			return false;
		int order = order_of(entry, file);
		bool differs = order != 0 || !is_same_entry(entry, file);
		*out = (struct tg_path){
			.path = order > 0 ? file->path : tg_str_from(entry->path),
			.old_mode = order > 0 ? 0 : entry->mode,
			.new_mode = order < 0 ? 0 : file->new_mode,
		};
		if (order <= 0) {
			differs = differs && !git_index_entry_is_conflict(entry);
			walk->entry = past_path(walk->index, walk->entry);
		}
		walk->file += order >= 0;
		if (differs)
			return true;
	}
}

bool
tg_merge_is_index(git_index *index, const struct tg_tree_diff *files, bool conflicts_may_differ)
{
	struct tg_merge_walk walk = { .index = index, .files = files };
	struct tg_path path;
	if (git_index_has_conflicts(index) && !conflicts_may_differ)
		return false;
	return !tg_merge_differs(&walk, &path);
}

struct tg_arena *
tg_merge_arena(void)
{
	return tg_arena_new("merge", (size_t)256 << 20);
}

static const struct tg_error *
gives(struct tg_push *push, struct tg_arena *arena, const uint32_t sides[2], uint32_t wanted,
      bool conflicts_may_differ, bool *out)
{
	const struct tg_node_list *bases;
	struct tg_merge_look look;
	struct tg_tree_diff files;
	git_index *index = NULL;
	bool is_sane;
	TG_TRY(tg_merge_sides_bases(push, sides, &bases));
	TG_TRY(tg_merge_look(push, arena, bases, sides, wanted, &look));
	if (look.is_torn && !conflicts_may_differ)
		return NULL;
	if (look.is_sure && (conflicts_may_differ || !look.has_conflicts)) {
		*out = !look.nr;
		return NULL;
	}
	TG_TRY(tg_merge_files(push, wanted, arena, 0, &files));
	if (files.problem)
		return NULL;
	TG_TRY(tg_merge_index(push, sides[0], sides[1], &index, &is_sane));
	if (is_sane)
		*out = tg_merge_is_index(index, &files, conflicts_may_differ);
	git_index_free(index);
	return NULL;
}

const struct tg_error *
tg_merge_gives(struct tg_push *push, const uint32_t sides[2], uint32_t wanted,
	       bool conflicts_may_differ, bool *out)
{
	struct tg_arena *arena = tg_merge_arena();
	*out = false;
	const struct tg_error *err = gives(push, arena, sides, wanted, conflicts_may_differ, out);
	/* An error may live in the arena that it was made in. */
	if (!err)
		tg_arena_destroy(arena);
	return err;
}

static const struct tg_error *
replays(struct tg_push *push, struct tg_arena *arena, const uint32_t three[3], uint32_t wanted,
	bool *out)
{
	uint32_t base = three[0];
	const struct tg_node_list bases = { .items = &base, .nr = 1 };
	struct tg_merge_look look;
	struct tg_tree_diff files;
	git_index *index = NULL;
	bool is_sane = true;
	TG_TRY(tg_merge_look(push, arena, &bases, &three[1], wanted, &look));
	if (look.is_torn)
		return NULL;
	if (look.is_sure && !look.has_conflicts) {
		*out = !look.nr;
		return NULL;
	}
	for (size_t i = 0; i < 3; i++)
		TG_TRY(look_at(push, three[i], arena, &is_sane));
	TG_TRY(tg_merge_files(push, wanted, arena, 0, &files));
	if (!is_sane || files.problem)
		return NULL;
	TG_TRY(merge_trees(push, three, &index));
	*out = tg_merge_is_index(index, &files, false);
	git_index_free(index);
	return NULL;
}

const struct tg_error *
tg_merge_replays(struct tg_push *push, const uint32_t three[3], uint32_t wanted, bool *out)
{
	struct tg_arena *arena = tg_merge_arena();
	*out = false;
	const struct tg_error *err = replays(push, arena, three, wanted, out);
	if (!err)
		tg_arena_destroy(arena);
	return err;
}
