/* SPDX-License-Identifier: MIT */
/* A repository without files, whose database has the text at hand whatever it is asked for. */
#include "text_blob.h"

#include "backend.h"
#include "libgit2.h"

#include <stdlib.h>
#include <string.h>

/* Owned by the database. */
struct backend {
	git_odb_backend parent; /* first: libgit2 knows no more of it */
	struct tg_str text;
};

struct tg_text_blobs {
	git_repository *repo;
	struct backend *backend;
	uint64_t nr;
};

static int
read_text(void **data, size_t *len, git_object_t *type, git_odb_backend *backend, const git_oid *id)
{
	struct tg_str text = ((struct backend *)backend)->text;
	(void)id;
	*data = tg_backend_copy(backend, text.ptr, text.len);
	*len = text.len;
	*type = GIT_OBJECT_BLOB;
	return *data ? 0 : -1;
}

static void
destroy(git_odb_backend *backend)
{
	free(backend);
}

static void
free_repository(void *repo)
{
	git_repository_free(repo);
}

static struct backend *
add_backend(git_odb *odb)
{
	struct backend *backend = calloc(1, sizeof(*backend));
	if (!backend)
		tg_arena_exhausted("texts", sizeof(*backend));
	backend->parent.read = read_text;
	backend->parent.free = destroy;
	return tg_backend_add(odb, &backend->parent, TG_BACKEND_FIRST) ? NULL : backend;
}

struct tg_text_blobs *
tg_text_blobs_new(struct tg_arena *arena)
{
	struct tg_text_blobs *blobs = TG_NEW(arena, struct tg_text_blobs);
	git_odb *odb = NULL;
	tg_libgit2_start();
	if (tg_odb_new(&odb))
		return NULL;
	blobs->backend = add_backend(odb);
	if (blobs->backend && git_repository_wrap_odb(&blobs->repo, odb) == 0)
		tg_arena_defer(arena, free_repository, blobs->repo);
	/* The repository has it, too. */
	git_odb_free(odb);
	return blobs->repo ? blobs : NULL;
}

int
tg_text_blob(struct tg_text_blobs *blobs, struct tg_str text, git_blob **out)
{
	git_oid id;
	memset(&id, 0, sizeof(id));
	/* Never the same again: two texts of one id would be taken for equal, and kept. */
	blobs->nr++;
	memcpy(id.id, &blobs->nr, sizeof(blobs->nr));
	blobs->backend->text = text;
	return git_blob_lookup(out, blobs->repo, &id);
}
