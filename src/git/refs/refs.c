/* SPDX-License-Identifier: MIT */
/* A ref by name through symbolic refs, and the scan of all. */
#include "refs.h"

#include "ref_name.h"
#include "trunkgate/buf.h"
#include "trunkgate/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_SHOWN = 120 };

static const struct tg_error *
packed_text(struct tg_repo *repo, struct tg_str *out)
{
	if (!repo->packed_read) {
		TG_TRY(tg_packed_open(repo, &repo->packed));
		repo->packed_read = true;
	}
	*out = repo->packed;
	return NULL;
}

static const struct tg_error *
read_one(struct tg_repo *repo, struct tg_str name, struct tg_oid *oid, struct tg_str *target)
{
	bool found = false;
	struct tg_str packed;
	memset(oid, 0, sizeof(*oid));
	if (!tg_listings_lack(repo, name))
		TG_TRY(tg_loose_read(repo, name, oid, target, &found));
	if (found)
		return NULL;
	TG_TRY(packed_text(repo, &packed));
	tg_packed_find(packed, name, oid);
	return NULL;
}

/* What the server's ref is called in a clone of it; empty = nothing is known
 * of the server. */
static struct tg_str
local_name(struct tg_repo *repo, struct tg_str name)
{
	struct tg_str heads = TG_STR("refs/heads/");
	struct tg_buf buf;
	if (!repo->remote || !tg_str_starts(name, heads))
		return name;
	if (!*repo->remote)
		return TG_STR("");
	tg_buf_init(&buf, repo->arena, TG_MAX_REF_NAME * 2);
	tg_buf_addf(&buf, "refs/remotes/%s/", repo->remote);
	tg_buf_add(&buf, tg_str_from_index(name, heads.len));
	return tg_buf_str(&buf);
}

static const struct tg_error *
follow(struct tg_repo *repo, struct tg_str name, struct tg_str *resolved, struct tg_oid *oid)
{
	for (int depth = 0; depth <= TG_SYMREF_DEPTH; depth++) {
		struct tg_str target = TG_STR("");
		TG_TRY(read_one(repo, name, oid, &target));
		if (!target.len) {
			*resolved = name;
			return NULL;
		}
		if (!tg_ref_name_is_valid(target))
			return tg_error_new(repo->arena, TG_ERR_GIT,
					    "the symbolic ref %s leads nowhere",
					    tg_show(repo->arena, name, MAX_SHOWN));
		name = target;
	}
	return tg_error_new(repo->arena, TG_ERR_GIT, "the symbolic ref %s goes in circles",
			    tg_show(repo->arena, name, MAX_SHOWN));
}

const struct tg_error *
tg_repo_ref(struct tg_repo *repo, struct tg_str name, struct tg_str *resolved, struct tg_oid *oid)
{
	struct tg_str local = local_name(repo, name), at = { 0 };
	if (!repo->remote || tg_str_eq(name, TG_STR("HEAD")))
		return follow(repo, name, resolved, oid);
	*resolved = name;
	memset(oid, 0, sizeof(*oid));
	return local.len ? follow(repo, local, &at, oid) : NULL;
}

/* --- all refs --- */

struct scan {
	struct tg_repo *repo;
	struct tg_ref_entry *loose;
	size_t nr_loose, cap_loose;
	struct tg_str *dirs; /* still to read, relative */
	size_t nr_dirs, cap_dirs;
};

static struct tg_str
child_name(struct scan *scan, struct tg_str dir, const char *name)
{
	return tg_str_from(tg_path_join(scan->repo->arena, dir.ptr, name));
}

static const struct tg_error *
take_loose(struct scan *scan, struct tg_str name)
{
	struct tg_ref_entry entry = { .name = name };
	struct tg_str resolved;
	if (!tg_ref_name_is_valid(name))
		return NULL;
	const struct tg_error *err = follow(scan->repo, name, &resolved, &entry.oid);
	if (err && err->kind == TG_ERR_SYSTEM)
		return err;
	/* A broken ref holds nothing that could count as known. */
	if (err || tg_oid_is_zero(&entry.oid))
		return NULL;
	TG_GROW(scan->repo->arena, scan->loose, scan->nr_loose, scan->cap_loose);
	scan->loose[scan->nr_loose++] = entry;
	return NULL;
}

/* Removed while we look, or a link to nowhere. */
static bool
is_gone(int errnum)
{
	return errnum == ENOENT || errnum == ENOTDIR || errnum == ELOOP;
}

/* A ref that is there and was not seen would be missed by those who compare
 * names with all others. */
static const struct tg_error *
unreadable(const struct scan *scan, struct tg_str name)
{
	return tg_error_errno(scan->repo->arena, errno, "%s cannot be read",
			      tg_show(scan->repo->arena, name, MAX_SHOWN));
}

static const struct tg_error *
take_child(struct scan *scan, struct tg_str dir, const char *name)
{
	struct stat st;
	struct tg_str child = child_name(scan, dir, name);
	const char *path = tg_path_join(scan->repo->arena, scan->repo->path, child.ptr);
	if (name[0] == '.')
		return NULL;
	if (stat(path, &st) != 0)
		return is_gone(errno) ? NULL : unreadable(scan, child);
	if (!S_ISDIR(st.st_mode))
		return take_loose(scan, child);
	TG_GROW(scan->repo->arena, scan->dirs, scan->nr_dirs, scan->cap_dirs);
	scan->dirs[scan->nr_dirs++] = child;
	return NULL;
}

static const struct tg_error *
scan_dir(struct scan *scan, struct tg_str dir)
{
	const struct tg_error *err = NULL;
	DIR *stream = opendir(tg_path_join(scan->repo->arena, scan->repo->path, dir.ptr));
	if (!stream)
		return is_gone(errno) ? NULL : unreadable(scan, dir);
	for (;;) {
		errno = 0;
		const struct dirent *entry = readdir(stream);
		if (!entry && errno)
			err = unreadable(scan, dir);
		if (!entry || err)
			break;
		err = take_child(scan, dir, entry->d_name);
	}
	closedir(stream);
	return err;
}

static int
by_name(const void *a, const void *b)
{
	const struct tg_ref_entry *x = a, *y = b;
	return tg_str_cmp(x->name, y->name);
}

static const struct tg_error *
scan_loose(struct scan *scan)
{
	TG_GROW(scan->repo->arena, scan->dirs, 0, scan->cap_dirs);
	scan->dirs[scan->nr_dirs++] = TG_STR("refs");
	while (scan->nr_dirs)
		TG_TRY(scan_dir(scan, scan->dirs[--scan->nr_dirs]));
	if (scan->nr_loose)
		qsort(scan->loose, scan->nr_loose, sizeof(*scan->loose), by_name);
	return NULL;
}

static bool
is_loose(const struct scan *scan, const struct tg_ref_entry *entry)
{
	return scan->nr_loose &&
	       bsearch(entry, scan->loose, scan->nr_loose, sizeof(*scan->loose), by_name);
}

/* The entry as the server has it; false when it is not the server's. */
static bool
to_server(struct tg_repo *repo, struct tg_str remote_prefix, struct tg_ref_entry *entry)
{
	struct tg_buf name;
	if (!repo->remote || tg_str_starts(entry->name, TG_STR("refs/tags/")))
		return true;
	if (!*repo->remote || !tg_str_starts(entry->name, remote_prefix))
		return false;
	tg_buf_init(&name, repo->arena, TG_MAX_REF_NAME * 2);
	tg_buf_adds(&name, "refs/heads/");
	tg_buf_add(&name, tg_str_from_index(entry->name, remote_prefix.len));
	entry->name = tg_buf_str(&name);
	return true;
}

struct result {
	struct tg_ref_entry *items;
	size_t nr, cap;
};

static void
keep(struct tg_repo *repo, struct tg_str remote_prefix, struct result *out,
     struct tg_ref_entry entry)
{
	if (!to_server(repo, remote_prefix, &entry))
		return;
	TG_GROW(repo->arena, out->items, out->nr, out->cap);
	out->items[out->nr++] = entry;
}

static const struct tg_error *
scan_all(struct tg_repo *repo, struct result *out)
{
	struct scan scan = { .repo = repo };
	struct tg_str packed = { 0 };
	struct tg_ref_entry entry;
	struct tg_buf prefix;
	tg_buf_init(&prefix, repo->arena, TG_MAX_REF_NAME);
	tg_buf_addf(&prefix, "refs/remotes/%s/", repo->remote ? repo->remote : "");
	TG_TRY(packed_text(repo, &packed));
	TG_TRY(scan_loose(&scan));
	while (tg_packed_next(&packed, &entry))
		if (!is_loose(&scan, &entry))
			keep(repo, tg_buf_str(&prefix), out, entry);
	for (size_t i = 0; i < scan.nr_loose; i++)
		keep(repo, tg_buf_str(&prefix), out, scan.loose[i]);
	return NULL;
}

const struct tg_error *
tg_repo_refs(struct tg_repo *repo, const struct tg_ref_entry **out, size_t *nr)
{
	if (!repo->refs_read) {
		struct result result = { 0 };
		TG_TRY(scan_all(repo, &result));
		repo->refs = result.items;
		repo->nr_refs = result.nr;
		repo->refs_read = true;
	}
	*out = repo->refs;
	*nr = repo->nr_refs;
	return NULL;
}

static int
by_value_name(const void *a, const void *b)
{
	const struct tg_ref_value *x = a, *y = b;
	return tg_str_cmp(x->name, y->name);
}

const struct tg_error *
tg_repo_list(struct tg_repo *repo, const struct tg_globs *refs, struct tg_ref_value **out,
	     size_t *nr)
{
	const struct tg_ref_entry *entries;
	size_t nr_entries, kept = 0;
	TG_TRY(tg_repo_refs(repo, &entries, &nr_entries));
	struct tg_ref_value *values = TG_NEW_ARRAY(repo->arena, nr_entries, struct tg_ref_value);
	for (size_t i = 0; i < nr_entries; i++)
		if (tg_globs_match(refs, entries[i].name))
			values[kept++] = (struct tg_ref_value){ entries[i].name, entries[i].oid };
	if (kept)
		qsort(values, kept, sizeof(*values), by_value_name);
	*out = values;
	*nr = kept;
	return NULL;
}
