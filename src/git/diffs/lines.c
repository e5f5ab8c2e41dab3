/* SPDX-License-Identifier: MIT */
/*
 * Counts changed lines with libgit2's copy of git's own diff, without context,
 * so that a hunk's two lengths are the lines deleted and added.
 */
#include "delta.h"

#include "../objects/libgit2.h"
#include "../objects/packs.h"
#include "../objects/text_blob.h"
#include "small_diff.h"
#include "text_line.h"

#include "trunkgate/buf.h"

#include <git2.h>
#include <string.h>

enum {
	BLOB_MAX = 64 << 20,
	LINES_MAX = 4 << 20, /* of both sides; the diff needs 50 bytes for each */
	BINARY_LOOK = 8000,  /* as git's buffer_is_binary() */
	PLACES = 512         /* of counts that are kept */
};

/* A side of the diff as text; data NULL = not there. */
struct text {
	struct tg_plain *plain;
	git_blob *blob; /* where there is no plain one, and for libgit2 */
	char link[64];  /* what a submodule is to a diff */
	const char *data;
	size_t len;
};

static const struct tg_error *
too_large(struct tg_repo *repo, const struct tg_path *path, uint64_t size)
{
	return tg_error_new(repo->arena, TG_ERR_LIMIT,
			    "%s has %llu bytes: too large to count its lines",
			    tg_show(repo->arena, path->path, 120), (unsigned long long)size);
}

static void
describe_gitlink(const struct tg_oid *id, struct text *out)
{
	static const char prefix[] = "Subproject commit ";
	size_t len = sizeof(prefix) - 1;
	char hex[TG_OID_HEX];
	memcpy(out->link, prefix, len);
	memcpy(out->link + len, tg_oid_hex(hex, id), TG_OID_HEX - 1);
	out->link[len + TG_OID_HEX - 1] = '\n';
	out->data = out->link;
	out->len = len + TG_OID_HEX;
}

static const struct tg_error *
read_blob(struct tg_repo *repo, const struct tg_oid *id, struct text *out)
{
	git_oid oid;
	void *handle;
	TG_TRY(tg_repo_handle(repo, &handle));
	tg_oid_to_git(&oid, id);
	if (git_blob_lookup(&out->blob, handle, &oid))
		return tg_git_error(repo->arena, "a file cannot be read");
	out->data = git_blob_rawcontent(out->blob);
	out->len = (size_t)git_blob_rawsize(out->blob);
	return NULL;
}

/* Only if it is in a pack and all is well with it. */
static bool
read_plain(struct tg_store *store, const struct tg_oid *id, struct text *out)
{
	struct tg_plain *plain = tg_packs_read(tg_store_packs(store), id);
	if (!plain || plain->type != TG_OBJ_BLOB) {
		tg_plain_release(plain);
		return false;
	}
	out->plain = plain;
	out->data = plain->data;
	out->len = plain->len;
	return true;
}

static const struct tg_error *
read_side(struct tg_repo *repo, const struct tg_path *path, bool is_new, struct text *out)
{
	uint32_t mode = is_new ? path->new_mode : path->old_mode;
	const struct tg_oid *id = is_new ? &path->new_id : &path->old_id;
	struct tg_store *store;
	enum tg_object type;
	uint64_t size;
	if (!mode)
		return NULL;
	if (mode == TG_MODE_GITLINK) {
		describe_gitlink(id, out);
		return NULL;
	}
	TG_TRY(tg_repo_store(repo, &store));
	if (read_plain(store, id, out))
		return NULL;
	TG_TRY(tg_store_header(store, repo->arena, id, &type, &size));
	if (size > BLOB_MAX)
		return too_large(repo, path, size);
	return read_blob(repo, id, out);
}

static void
release(struct text *text)
{
	git_blob_free(text->blob);
	tg_plain_release(text->plain);
}

static bool
has_nul(const struct text *text)
{
	size_t len = text->len < BINARY_LOOK ? text->len : BINARY_LOOK;
	return text->data && memchr(text->data, 0, len);
}

/* A last line without a newline is a line. */
static int64_t
nr_lines(const struct text *text)
{
	int64_t nr = 0;
	const char *p = text->data, *end = p + text->len;
	if (!text->len)
		return 0;
	while (p < end) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		nr++;
		p = newline ? newline + 1 : end;
	}
	return nr;
}

enum wanted { COUNT, BOUNDS, LINES };

/* Who gets what differs: counts, or the lines themselves. */
struct taker {
	enum wanted wanted;
	struct tg_line_count *count;
	int64_t enough; /* BOUNDS: edits */
	tg_line_fn *fn; /* LINES */
	void *data;
};

static int
on_hunk(const git_diff_delta *delta, const git_diff_hunk *hunk, void *payload)
{
	struct taker *taker = payload;
	(void)delta;
	taker->count->deleted += hunk->old_lines;
	taker->count->added += hunk->new_lines;
	return 0;
}

/* Without context there are only lines taken out and put in, and remarks on
 * a missing newline, which the content has too. */
static int
on_line(const git_diff_delta *delta, const git_diff_hunk *hunk, const git_diff_line *line,
	void *payload)
{
	struct taker *taker = payload;
	(void)delta;
	(void)hunk;
	if (line->origin == GIT_DIFF_LINE_ADDITION || line->origin == GIT_DIFF_LINE_DELETION)
		taker->fn(taker->data, line->origin == GIT_DIFF_LINE_ADDITION,
			  tg_str_make(line->content, line->content_len));
	return 0;
}

static struct tg_small_diff *
small_diff(struct tg_repo *repo)
{
	if (!repo->small_diff)
		repo->small_diff = tg_small_diff_new(repo->arena);
	return repo->small_diff;
}

static void
bound(struct tg_repo *repo, const struct text *old, const struct text *new, struct taker *taker)
{
	struct tg_line_count *count = taker->count;
	struct tg_edit_bounds bounds;
	tg_small_diff_bounds(small_diff(repo), tg_str_make(old->data, old->len),
			     tg_str_make(new->data, new->len), taker->enough, &bounds);
	count->is_bounded = true;
	count->least = bounds.least;
	count->most = bounds.most;
	count->added = bounds.added;
	count->deleted = bounds.deleted;
}

/* Without libgit2, where that will do. */
static bool
is_small(struct tg_repo *repo, const struct text *old, const struct text *new, struct taker *taker)
{
	struct tg_line_count *count = taker->count;
	if (taker->wanted == BOUNDS)
		bound(repo, old, new, taker);
	return taker->wanted == BOUNDS ||
	       (taker->wanted == COUNT &&
		tg_small_diff_count(small_diff(repo), tg_str_make(old->data, old->len),
				    tg_str_make(new->data, new->len), &count->added,
				    &count->deleted));
}

static int
make_blob(struct tg_repo *repo, struct text *text)
{
	if (text->blob)
		return 0;
	if (!repo->text_blobs)
		repo->text_blobs = tg_text_blobs_new(repo->arena);
	return !repo->text_blobs ||
	       tg_text_blob(repo->text_blobs, tg_str_make(text->data, text->len), &text->blob);
}

/* Without names no attributes are looked up. */
static const struct tg_error *
ask_libgit2(struct tg_repo *repo, struct text *old, struct text *new, struct taker *taker)
{
	git_diff_options options;
	if (git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION))
		return tg_git_error(repo->arena, "cannot set up a comparison");
	options.flags = GIT_DIFF_FORCE_TEXT | GIT_DIFF_INDENT_HEURISTIC;
	options.context_lines = 0;
	options.interhunk_lines = 0;
	if (make_blob(repo, old) || make_blob(repo, new) ||
	    git_diff_blobs(old->blob, "", new->blob, "", &options, NULL, NULL, on_hunk,
			   taker->wanted == LINES ? on_line : NULL, taker))
		return tg_git_error(repo->arena, "cannot compare two files");
	return NULL;
}

static void
take_whole(struct taker *taker, bool is_added, const struct text *text)
{
	struct tg_str rest = tg_str_make(text->data, text->len);
	while (taker->wanted == LINES && rest.len)
		taker->fn(taker->data, is_added, tg_next_line(&rest));
}

/* Nobody counts these as git does: most of a file need not be looked at. */
static const struct tg_error *
take_lines(struct tg_repo *repo, const struct text *old, const struct text *new,
	   struct taker *taker)
{
	struct tg_str a = tg_str_make(old->data, old->len), b = tg_str_make(new->data, new->len);
	tg_cut_alike(&a, &b);
	struct text gone = { .data = a.ptr, .len = a.len }, come = { .data = b.ptr, .len = b.len };
	const struct tg_error *err = NULL;
	if (a.len && b.len) {
		err = ask_libgit2(repo, &gone, &come, taker);
	} else {
		take_whole(taker, false, &gone);
		take_whole(taker, true, &come);
	}
	release(&gone);
	release(&come);
	return err;
}

static const struct tg_error *
diff_texts(struct tg_repo *repo, const struct tg_path *path, struct text *old, struct text *new,
	   struct taker *taker)
{
	/* No line is shorter than its newline. */
	if (old->len + new->len > LINES_MAX && nr_lines(old) + nr_lines(new) > LINES_MAX)
		return too_large(repo, path, (uint64_t)old->len + new->len);
	if (taker->wanted == LINES)
		return take_lines(repo, old, new, taker);
	return is_small(repo, old, new, taker) ? NULL : ask_libgit2(repo, old, new, taker);
}

static const struct tg_error *
take_texts(struct tg_repo *repo, const struct tg_path *path, struct text *old, struct text *new,
	   struct taker *taker)
{
	taker->count->has_nul = has_nul(old) || has_nul(new);
	if (taker->count->has_nul && tg_name_has_no_text(path->path)) {
		taker->count->is_binary = true;
		return NULL;
	}
	if (old->len && new->len)
		return diff_texts(repo, path, old, new, taker);
	taker->count->deleted = nr_lines(old);
	taker->count->added = nr_lines(new);
	take_whole(taker, false, old);
	take_whole(taker, true, new);
	return NULL;
}

static const struct tg_error *
take_path(struct tg_repo *repo, const struct tg_path *path, uint64_t *bytes, struct taker *taker)
{
	struct text old = { .data = NULL }, new = { .data = NULL };
	if (tg_oid_eq(&path->old_id, &path->new_id))
		return NULL; /* only the mode differs */
	const struct tg_error *err = read_side(repo, path, false, &old);
	if (!err)
		err = read_side(repo, path, true, &new);
	if (!err)
		err = take_texts(repo, path, &old, &new, taker);
	*bytes += old.len + new.len;
	release(&old);
	release(&new);
	return err;
}

/* A commit, the net change and what reviewers saw are often the same pairs of
 * files. Two pairs of one place put each other out. */
struct tg_counted {
	struct tg_oid old_id, new_id;
	uint32_t old_mode, new_mode;
	bool has_no_text; /* by its name */
	struct tg_line_count count;
};

static struct tg_counted *
place_of(struct tg_repo *repo, const struct tg_path *path)
{
	uint32_t a, b;
	if (!repo->counted)
		repo->counted = TG_NEW_ARRAY(repo->arena, PLACES, struct tg_counted);
	memcpy(&a, path->old_id.id, sizeof(a));
	memcpy(&b, path->new_id.id, sizeof(b));
	return &repo->counted[(a ^ b) % PLACES];
}

static bool
is_same_pair(const struct tg_counted *counted, const struct tg_path *path)
{
	return counted->count.is_bounded && counted->old_mode == path->old_mode &&
	       counted->new_mode == path->new_mode && tg_oid_eq(&counted->old_id, &path->old_id) &&
	       tg_oid_eq(&counted->new_id, &path->new_id) &&
	       counted->has_no_text == tg_name_has_no_text(path->path);
}

/* Looks at the files where it is not known yet. */
static const struct tg_error *
look(struct tg_repo *repo, const struct tg_path *path, uint64_t *bytes, struct taker *taker)
{
	struct tg_line_count *count = taker->count;
	TG_TRY(take_path(repo, path, bytes, taker));
	if (!count->is_bounded) {
		count->is_known = count->is_bounded = true;
		count->least = count->most = count->added + count->deleted;
	}
	count->is_known = count->least == count->most;
	*place_of(repo, path) = (struct tg_counted){ path->old_id,
						     path->new_id,
						     path->old_mode,
						     path->new_mode,
						     tg_name_has_no_text(path->path),
						     *count };
	return NULL;
}

const struct tg_error *
tg_bound_lines(struct tg_repo *repo, const struct tg_path *path, int64_t enough, uint64_t *bytes,
	       struct tg_line_count *out)
{
	struct tg_counted *counted = place_of(repo, path);
	struct tg_line_count count = { 0 };
	struct taker taker = { .wanted = BOUNDS, .count = &count, .enough = enough };
	if (is_same_pair(counted, path))
		count = counted->count;
	else
		TG_TRY(look(repo, path, bytes, &taker));
	*out = count;
	return NULL;
}

const struct tg_error *
tg_count_lines(struct tg_repo *repo, const struct tg_path *path, uint64_t *bytes,
	       struct tg_line_count *out)
{
	struct tg_counted *counted = place_of(repo, path);
	struct tg_line_count count = { 0 };
	struct taker taker = { .wanted = COUNT, .count = &count };
	if (is_same_pair(counted, path) && counted->count.is_known)
		count = counted->count;
	else
		TG_TRY(look(repo, path, bytes, &taker));
	*out = count;
	return NULL;
}

const struct tg_error *
tg_each_line(struct tg_repo *repo, const struct tg_path *path, uint64_t *bytes, tg_line_fn *fn,
	     void *data, bool *is_binary)
{
	struct tg_line_count count = { 0 };
	struct taker taker = { .wanted = LINES, .count = &count, .fn = fn, .data = data };
	TG_TRY(take_path(repo, path, bytes, &taker));
	*is_binary = count.is_binary;
	return NULL;
}
