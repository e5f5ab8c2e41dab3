/* SPDX-License-Identifier: MIT */
/*
 * Counts changed lines with libgit2's copy of git's own diff, without context,
 * so that a hunk's two lengths are the lines deleted and added.
 */
#include "delta.h"

#include "libgit2.h"

#include "trunkgate/buf.h"

#include <git2.h>
#include <string.h>

enum {
	BLOB_MAX = 64 << 20,
	LINES_MAX = 4 << 20, /* of both sides; the diff needs 50 bytes for each */
	BINARY_LOOK = 8000   /* as git's buffer_is_binary() */
};

/* A side of the diff as text; data NULL = not there. */
struct text {
	git_blob *blob; /* NULL for a submodule */
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
	TG_TRY(tg_store_header(store, repo->arena, id, &type, &size));
	if (size > BLOB_MAX)
		return too_large(repo, path, size);
	return read_blob(repo, id, out);
}

static bool
is_binary(const struct text *text)
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

static int
on_hunk(const git_diff_delta *delta, const git_diff_hunk *hunk, void *payload)
{
	struct tg_line_count *count = payload;
	(void)delta;
	count->deleted += hunk->old_lines;
	count->added += hunk->new_lines;
	return 0;
}

/*
 * By blobs where both are: libgit2 hashes plain buffers first, which takes
 * longer than to compare them. Without names no attributes are looked up.
 */
static int
compare(const struct text *old, const struct text *new, const git_diff_options *options,
	struct tg_line_count *out)
{
	if (old->blob && new->blob)
		return git_diff_blobs(old->blob, "", new->blob, "", options, NULL, NULL, on_hunk,
				      NULL, out);
	return git_diff_buffers(old->data, old->len, NULL, new->data, new->len, NULL, options, NULL,
				NULL, on_hunk, NULL, out);
}

static const struct tg_error *
diff_texts(struct tg_repo *repo, const struct tg_path *path, const struct text *old,
	   const struct text *new, struct tg_line_count *out)
{
	git_diff_options options;
	if (git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION))
		return tg_git_error(repo->arena, "cannot set up a comparison");
	options.flags = GIT_DIFF_FORCE_TEXT | GIT_DIFF_INDENT_HEURISTIC;
	options.context_lines = 0;
	options.interhunk_lines = 0;
	if (nr_lines(old) + nr_lines(new) > LINES_MAX)
		return too_large(repo, path, (uint64_t)old->len + new->len);
	if (compare(old, new, &options, out))
		return tg_git_error(repo->arena, "cannot compare two files");
	return NULL;
}

static const struct tg_error *
count_texts(struct tg_repo *repo, const struct tg_path *path, const struct text *old,
	    const struct text *new, struct tg_line_count *out)
{
	if (is_binary(old) || is_binary(new))
		return NULL;
	if (old->len && new->len)
		return diff_texts(repo, path, old, new, out);
	out->deleted = nr_lines(old);
	out->added = nr_lines(new);
	return NULL;
}

const struct tg_error *
tg_count_lines(struct tg_repo *repo, const struct tg_path *path, uint64_t *bytes,
	       struct tg_line_count *out)
{
	struct text old = { .data = NULL }, new = { .data = NULL };
	struct tg_line_count count = { 0 };
	if (tg_oid_eq(&path->old_id, &path->new_id))
		return NULL; /* only the mode differs */
	const struct tg_error *err = read_side(repo, path, false, &old);
	if (!err)
		err = read_side(repo, path, true, &new);
	if (!err)
		err = count_texts(repo, path, &old, &new, &count);
	*bytes += old.len + new.len;
	git_blob_free(old.blob);
	git_blob_free(new.blob);
	if (!err)
		*out = count;
	return err;
}
