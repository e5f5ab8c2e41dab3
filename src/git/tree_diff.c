/* SPDX-License-Identifier: MIT */
/*
 * A merge of two sorted lists with an explicit stack. Equal stretches are
 * skipped by memcmp, which is what makes a commit cost what it changes and
 * not what its directories hold.
 */
#include "tree_diff.h"

#include <string.h>

enum { DEADLINE_EVERY = 64 };

struct frame {
	const struct tg_tree *old, *new; /* either may be NULL */
	uint32_t at_old, at_new;
	size_t path_len; /* of the directory, with its slash */
};

struct walk {
	struct tg_trees *trees;
	struct tg_repo *repo;
	struct tg_arena *arena;
	struct frame *frames;
	size_t nr_frames, cap_frames;
	size_t steps;
	size_t nr_paths;
	size_t keep_max;
	struct tg_tree_diff *out;
	tg_path_fn *fn; /* gets each path in place of out; may be NULL */
	void *data;
	struct tg_path found; /* last */
	char path[TG_DIFF_MAX_PATH];
};

/* One side of a difference; mode 0 = not there. */
struct side {
	uint32_t mode;
	struct tg_oid id;
};

static const struct tg_error *
too_much(struct walk *walk, const char *what, size_t max)
{
	return tg_error_new(walk->repo->arena, TG_ERR_LIMIT, "more than %zu %s in one change", max,
			    what);
}

static const struct tg_error *
count_step(struct walk *walk)
{
	if (++walk->steps > TG_DIFF_MAX_STEPS)
		return too_much(walk, "tree entries", TG_DIFF_MAX_STEPS);
	if (walk->steps % DEADLINE_EVERY == 0)
		return tg_repo_check_deadline(walk->repo);
	return NULL;
}

static void
note_problem(struct walk *walk, const struct tg_tree *tree, size_t path_len)
{
	struct tg_tree_diff *out = walk->out;
	struct tg_tree_entry entry;
	if (out->problem || !tree->problem)
		return;
	out->problem = tree->problem;
	/* Without the final slash. */
	struct tg_str dir = tg_str_make(walk->path, path_len ? path_len - 1 : 0);
	out->problem_path = tg_str_copy(walk->arena, dir);
	if (tree->problem_at < tree->nr) {
		tg_tree_entry(tree, tree->problem_at, &entry);
		out->problem_name = tg_str_copy(walk->arena, entry.name);
	}
}

static const struct tg_error *
get_tree(struct walk *walk, const struct tg_oid *id, size_t path_len, const struct tg_tree **out)
{
	if (!id)
		return NULL;
	return tg_trees_get(walk->trees, id, tg_str_make(walk->path, path_len), out);
}

/* Opens a pair of directories at the path built so far. */
static const struct tg_error *
enter(struct walk *walk, const struct tg_oid *old, const struct tg_oid *new, size_t path_len)
{
	char hex[TG_OID_HEX];
	TG_GROW(walk->arena, walk->frames, walk->nr_frames, walk->cap_frames);
	struct frame *frame = &walk->frames[walk->nr_frames++];
	*frame = (struct frame){ .path_len = path_len };
	TG_TRY(get_tree(walk, old, path_len, &frame->old));
	TG_TRY(get_tree(walk, new, path_len, &frame->new));
	if (frame->old && frame->old->is_broken)
		return tg_error_new(walk->repo->arena, TG_ERR_GIT, "tree %s cannot be read",
				    tg_oid_hex(hex, old));
	if (frame->new)
		note_problem(walk, frame->new, path_len);
	return count_step(walk);
}

static void
leave(struct walk *walk)
{
	struct frame *frame = &walk->frames[--walk->nr_frames];
	if (frame->old)
		tg_trees_put(walk->trees, frame->old);
	if (frame->new)
		tg_trees_put(walk->trees, frame->new);
}

static const struct tg_error *
emit(struct walk *walk, const struct side *old, const struct side *new, size_t path_len)
{
	struct tg_tree_diff *out = walk->out;
	walk->found = (struct tg_path){
		.path = tg_str_make(walk->path, path_len),
		.old_mode = old->mode,
		.new_mode = new->mode,
		.old_id = old->id,
		.new_id = new->id,
	};
	if (++walk->nr_paths > TG_DIFF_MAX_PATHS)
		return too_much(walk, "paths", TG_DIFF_MAX_PATHS);
	if (walk->fn)
		return walk->fn(walk->data, &walk->found);
	if (walk->keep_max && out->nr == walk->keep_max) {
		out->is_cut = true;
		return NULL;
	}
	TG_GROW(walk->arena, out->items, out->nr, out->cap);
	walk->found.path = tg_str_copy(walk->arena, walk->found.path);
	out->items[out->nr++] = walk->found;
	return NULL;
}

/* The two sides of one name: both directories, both not, or one absent. */
static const struct tg_error *
differ(struct walk *walk, size_t dir_len, struct tg_str name, const struct side *old,
       const struct side *new)
{
	size_t len = dir_len + name.len;
	bool is_dir = (old->mode | new->mode) == TG_MODE_DIR;
	if (old->mode == new->mode && tg_oid_eq(&old->id, &new->id))
		return NULL; /* only spelt differently: 040000 and 40000 */
	TG_TRY(count_step(walk));
	if (len + 1 >= sizeof(walk->path))
		return too_much(walk, "bytes of path", sizeof(walk->path));
	memcpy(walk->path + dir_len, name.ptr, name.len);
	if (!is_dir)
		return emit(walk, old, new, len);
	walk->path[len] = '/';
	return enter(walk, old->mode ? &old->id : NULL, new->mode ? &new->id : NULL, len + 1);
}

static const char *
bytes_at(const struct tg_tree *tree, uint32_t at, size_t *len)
{
	*len = tree->offsets[tree->nr] - tree->offsets[at];
	return tree->data + tree->offsets[at];
}

/* Moves both sides over the entries that are equal byte for byte. */
static void
skip_equal(struct frame *frame)
{
	const struct tg_tree *old = frame->old, *new = frame->new;
	size_t left_old, left_new;
	if (!old || !new || frame->at_old == old->nr || frame->at_new == new->nr)
		return;
	const char *a = bytes_at(old, frame->at_old, &left_old);
	const char *b = bytes_at(new, frame->at_new, &left_new);
	size_t same = tg_common_len(a, b, left_old < left_new ? left_old : left_new);
	uint32_t at = tg_tree_entry_before(old, old->offsets[frame->at_old] + same);
	frame->at_new += at - frame->at_old;
	frame->at_old = at;
}

static bool
peek(const struct tg_tree *tree, uint32_t at, struct tg_tree_entry *out)
{
	if (!tree || at == tree->nr)
		return false;
	tg_tree_entry(tree, at, out);
	return true;
}

static bool
is_dir(const struct tg_tree_entry *entry)
{
	return entry->mode == TG_MODE_DIR;
}

/* One step of the merge; *done when the directory is at its end. May push a
 * frame, so frame is not used behind differ(). */
static const struct tg_error *
step(struct walk *walk, struct frame *frame, bool *done)
{
	struct tg_tree_entry old, new;
	struct side none = { 0 }, a = none, b = none;
	skip_equal(frame);
	bool has_old = peek(frame->old, frame->at_old, &old);
	bool has_new = peek(frame->new, frame->at_new, &new);
	*done = !has_old && !has_new;
	if (*done)
		return NULL;
	int cmp = !has_old   ? 1
		  : !has_new ? -1
			     : tg_tree_cmp(old.name, is_dir(&old), new.name, is_dir(&new));
	if (cmp <= 0) {
		a = (struct side){ .mode = old.mode, .id = old.id };
		frame->at_old++;
	}
	if (cmp >= 0) {
		b = (struct side){ .mode = new.mode, .id = new.id };
		frame->at_new++;
	}
	return differ(walk, frame->path_len, cmp <= 0 ? old.name : new.name, &a, &b);
}

static const struct tg_error *
take_steps(struct walk *walk, const struct tg_oid *old, const struct tg_oid *new)
{
	TG_TRY(enter(walk, old, new, 0));
	while (walk->nr_frames) {
		bool done = false;
		TG_TRY(step(walk, &walk->frames[walk->nr_frames - 1], &done));
		if (done)
			leave(walk);
	}
	return NULL;
}

static const struct tg_error *
run(struct walk *walk, const struct tg_oid *old, const struct tg_oid *new)
{
	const struct tg_error *err = take_steps(walk, old, new);
	while (walk->nr_frames)
		leave(walk);
	return err;
}

const struct tg_error *
tg_tree_diff(struct tg_trees *trees, const struct tg_oid *old, const struct tg_oid *new,
	     struct tg_arena *arena, size_t keep_max, struct tg_tree_diff *out)
{
	struct tg_tree_diff result = { 0 };
	struct walk walk = { .trees = trees,
			     .repo = tg_trees_repo(trees),
			     .arena = arena,
			     .keep_max = keep_max,
			     .out = &result };
	const struct tg_error *err = NULL;
	if (!old || !new || !tg_oid_eq(old, new))
		err = run(&walk, old, new);
	if (!err)
		*out = result;
	return err;
}

const struct tg_error *
tg_tree_each(struct tg_trees *trees, const struct tg_oid *tree, struct tg_arena *arena,
	     tg_path_fn *fn, void *data)
{
	struct tg_tree_diff nothing = { 0 };
	struct walk walk = { .trees = trees,
			     .repo = tg_trees_repo(trees),
			     .arena = arena,
			     .out = &nothing,
			     .fn = fn,
			     .data = data };
	return run(&walk, NULL, tree);
}
