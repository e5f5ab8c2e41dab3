/* SPDX-License-Identifier: MIT */
/* packed-refs: mapped, bisected for one name, scanned for all. */
#include "refs.h"

#include "trunkgate/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEX = 2 * TG_OID_LEN };

struct mapping {
	void *bytes;
	size_t len;
};

static void
unmap(void *ptr)
{
	struct mapping *m = ptr;
	munmap(m->bytes, m->len);
}

static const struct tg_error *
map(struct tg_arena *arena, int fd, struct tg_str *text)
{
	struct stat st;
	*text = TG_STR("");
	if (fstat(fd, &st) != 0)
		return tg_error_errno(arena, errno, "packed-refs");
	if (st.st_size == 0)
		return NULL;
	struct mapping *m = TG_NEW(arena, struct mapping);
	m->len = (size_t)st.st_size;
	m->bytes = mmap(NULL, m->len, PROT_READ, MAP_PRIVATE, fd, 0);
	if (m->bytes == MAP_FAILED)
		return tg_error_errno(arena, errno, "packed-refs cannot be mapped");
	tg_arena_defer(arena, unmap, m);
	*text = tg_str_make(m->bytes, m->len);
	return NULL;
}

const struct tg_error *
tg_packed_open(struct tg_repo *repo, struct tg_str *text)
{
	int fd = open(tg_path_join(repo->arena, repo->path, "packed-refs"), O_RDONLY | O_CLOEXEC);
	*text = TG_STR("");
	if (fd < 0 && errno == ENOENT)
		return NULL;
	if (fd < 0)
		return tg_error_errno(repo->arena, errno, "packed-refs cannot be read");
	const struct tg_error *err = map(repo->arena, fd, text);
	close(fd);
	return err;
}

/* "<hex> <name>"; peeled values and comments begin otherwise. */
static bool
parse_line(struct tg_str line, struct tg_oid *oid, struct tg_str *name)
{
	if (line.len < HEX + 2 || line.ptr[HEX] != ' ' ||
	    !tg_oid_parse(tg_str_sub(line, 0, HEX), oid))
		return false;
	*name = tg_str_from_index(line, HEX + 1);
	return true;
}

static bool
is_sorted(struct tg_str text)
{
	struct tg_str line = tg_str_sub(text, 0, tg_str_index(text, '\n'));
	return tg_str_starts(line, TG_STR("#")) && tg_str_find(line, TG_STR(" sorted")) < line.len;
}

static size_t
line_start(struct tg_str text, size_t at)
{
	while (at > 0 && text.ptr[at - 1] != '\n')
		at--;
	return at;
}

static struct tg_str
line_at(struct tg_str text, size_t start)
{
	struct tg_str rest = tg_str_from_index(text, start);
	return tg_str_sub(rest, 0, tg_str_index(rest, '\n'));
}

/* The first entry at or before the line at start: peeled lines follow theirs. */
static size_t
entry_start(struct tg_str text, size_t start)
{
	while (start > 0 && start < text.len && text.ptr[start] == '^')
		start = line_start(text, start - 1);
	return start;
}

static bool
bisect(struct tg_str text, struct tg_str name, struct tg_oid *oid)
{
	size_t low = 0, high = text.len;
	while (low < high) {
		size_t start = entry_start(text, line_start(text, low + (high - low) / 2));
		struct tg_str line = line_at(text, start), found = { 0 };
		struct tg_oid at;
		/* The header sorts before every name. */
		int order = parse_line(line, &at, &found) ? tg_str_cmp(found, name) : -1;
		if (order == 0) {
			*oid = at;
			return true;
		}
		if (order > 0)
			high = start;
		else if (start + line.len + 1 <= low)
			return false;
		else
			low = start + line.len + 1;
		while (low < high && text.ptr[low] == '^')
			low += line_at(text, low).len + 1;
	}
	return false;
}

bool
tg_packed_next(struct tg_str *rest, struct tg_ref_entry *out)
{
	struct tg_str line;
	while (tg_str_split(rest, '\n', &line)) {
		if (!parse_line(line, &out->oid, &out->name))
			continue;
		memset(&out->peeled, 0, sizeof(out->peeled));
		if (rest->len > HEX + 1 && rest->ptr[0] == '^' &&
		    tg_oid_parse(tg_str_sub(*rest, 1, HEX), &out->peeled))
			tg_str_split(rest, '\n', &line);
		return true;
	}
	return false;
}

bool
tg_packed_find(struct tg_str text, struct tg_str name, struct tg_oid *oid)
{
	struct tg_ref_entry entry;
	if (is_sorted(text))
		return bisect(text, name, oid);
	while (tg_packed_next(&text, &entry)) {
		if (tg_str_eq(entry.name, name)) {
			*oid = entry.oid;
			return true;
		}
	}
	return false;
}
