/* SPDX-License-Identifier: MIT */
#include "backend.h"

#include <string.h>

static int
/* NOLINTNEXTLINE(readability-non-const-parameter): a callback of libgit2 */
find_nothing(size_t *len, git_object_t *type, git_odb_backend *backend, const git_oid *id)
{
	(void)len;
	(void)type;
	(void)backend;
	(void)id;
	return GIT_ENOTFOUND;
}

static int
list_nothing(git_odb_backend *backend, git_odb_foreach_cb fn, void *payload)
{
	(void)backend;
	(void)fn;
	(void)payload;
	return 0;
}

int
tg_backend_add(git_odb *odb, git_odb_backend *backend, int priority)
{
	backend->version = GIT_ODB_BACKEND_VERSION;
	backend->read_header = find_nothing;
	backend->foreach = list_nothing;
	int rc = git_odb_add_backend(odb, backend, priority);
	if (rc)
		backend->free(backend);
	return rc;
}

/* Its own backends end a text with a NUL, and its parsers may rely on that. */
void *
tg_backend_copy(git_odb_backend *backend, const void *bytes, size_t len)
{
	char *copy = git_odb_backend_data_alloc(backend, len + 1);
	if (!copy)
		return NULL;
	memcpy(copy, bytes, len);
	copy[len] = '\0';
	return copy;
}
