/* SPDX-License-Identifier: MIT */
#include "loose.h"

#include "backend.h"
#include "inflate.h"

#include "trunkgate/arena.h"
#include "trunkgate/oid.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	PACKED_MAX = 1 << 18, /* bytes of a file */
	PLAIN_MAX = 1 << 20,  /* of an object; both are kept for the next one */
	PLAIN_START = 1 << 14,
	HEADER_MAX = 32
};

struct loose {
	git_odb_backend parent; /* first: libgit2 knows no more of it */
	char *dir;
	unsigned char *packed, *plain;
	size_t cap_packed, cap_plain;
};

static bool
grow(unsigned char **bytes, size_t *cap, size_t wanted)
{
	unsigned char *grown;
	if (wanted <= *cap)
		return true;
	grown = realloc(*bytes, wanted);
	if (!grown)
		return false;
	*bytes = grown;
	*cap = wanted;
	return true;
}

static int
open_object(const struct loose *loose, const git_oid *id)
{
	char path[PATH_MAX], hex[TG_OID_HEX];
	struct tg_oid oid;
	memcpy(oid.id, id->id, sizeof(oid.id));
	tg_oid_hex(hex, &oid);
	int len = snprintf(path, sizeof(path), "%s/%.2s/%s", loose->dir, hex, hex + 2);
	if (len < 0 || (size_t)len >= sizeof(path))
		return -1;
	return open(path, O_RDONLY | O_CLOEXEC);
}

/* The whole file; 0 where it is none that this is for. */
static size_t
read_file(struct loose *loose, int fd)
{
	struct stat st;
	size_t len = 0;
	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size <= 0 || st.st_size > PACKED_MAX ||
	    !grow(&loose->packed, &loose->cap_packed, (size_t)st.st_size))
		return 0;
	while (len < (size_t)st.st_size) {
		ssize_t nr = read(fd, loose->packed + len, (size_t)st.st_size - len);
		if (nr <= 0)
			return 0;
		len += (size_t)nr;
	}
	return len;
}

/* How long the object is with its header; 0 where it is none that this is for. */
static size_t
inflate_object(struct loose *loose, size_t len)
{
	size_t room = PLAIN_START;
	while (room < len * 4)
		room *= 2;
	for (; room <= PLAIN_MAX; room *= 4) {
		z_stream stream = { .next_in = loose->packed, .avail_in = (uInt)len };
		if (!grow(&loose->plain, &loose->cap_plain, room))
			return 0;
		stream.next_out = loose->plain;
		stream.avail_out = (uInt)room;
		if (tg_inflate_whole(&stream))
			return stream.avail_in ? 0 : stream.total_out;
	}
	return 0;
}

/* The header must be what git writes for the bytes that follow it. */
static bool
parse_header(const struct loose *loose, size_t len, git_object_t *type, size_t *start)
{
	char wanted[HEADER_MAX];
	const void *end = memchr(loose->plain, 0, len < HEADER_MAX ? len : HEADER_MAX);
	if (!end)
		return false;
	*start = (size_t)((const unsigned char *)end - loose->plain) + 1;
	for (int kind = GIT_OBJECT_COMMIT; kind <= GIT_OBJECT_TAG; kind++) {
		*type = (git_object_t)kind;
		(void)snprintf(wanted, sizeof(wanted), "%s %zu", git_object_type2string(*type),
			       len - *start);
		if (strcmp(wanted, (const char *)loose->plain) == 0)
			return true;
	}
	return false;
}

static int
read_object(void **data, size_t *len, git_object_t *type, git_odb_backend *backend,
	    const git_oid *id)
{
	struct loose *loose = (struct loose *)backend;
	size_t start, all;
	int fd = open_object(loose, id);
	if (fd < 0)
		return GIT_PASSTHROUGH;
	all = read_file(loose, fd);
	close(fd);
	all = all ? inflate_object(loose, all) : 0;
	if (!all || !parse_header(loose, all, type, &start))
		return GIT_PASSTHROUGH;
	*len = all - start;
	*data = tg_backend_copy(backend, loose->plain + start, *len);
	return *data ? 0 : -1;
}

static void
destroy(git_odb_backend *backend)
{
	struct loose *loose = (struct loose *)backend;
	free(loose->dir);
	free(loose->packed);
	free(loose->plain);
	free(loose);
}

int
tg_loose_add(git_odb *odb, const char *dir)
{
	struct loose *loose = calloc(1, sizeof(*loose));
	if (loose)
		loose->dir = strdup(dir);
	if (!loose || !loose->dir)
		tg_arena_exhausted("objects", sizeof(*loose));
	loose->parent.read = read_object;
	loose->parent.free = destroy;
	return tg_backend_add(odb, &loose->parent, TG_BACKEND_AS_PACKS);
}
