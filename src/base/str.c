/* SPDX-License-Identifier: MIT */
/* Views of bytes: comparison, search, cutting, and the distance of words. */
#include "trunkgate/str.h"

enum { MAX_DISTANCE_LEN = 64 };

static bool
same_bytes_nocase(const char *a, const char *b, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (tg_to_lower(a[i]) != tg_to_lower(b[i]))
			return false;
	return true;
}

bool
tg_str_eq_nocase(struct tg_str a, struct tg_str b)
{
	return a.len == b.len && same_bytes_nocase(a.ptr, b.ptr, a.len);
}

int
tg_str_cmp(struct tg_str a, struct tg_str b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common ? memcmp(a.ptr, b.ptr, common) : 0;

	if (order)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

/* Large steps first: equal stretches are most of what is compared. */
size_t
tg_common_len(const char *a, const char *b, size_t len)
{
	size_t i = 0;

	while (len - i >= 256 && memcmp(a + i, b + i, 256) == 0)
		i += 256;
	while (len - i >= 8 && memcmp(a + i, b + i, 8) == 0)
		i += 8;
	while (i < len && a[i] == b[i])
		i++;
	return i;
}

int
tg_str_cmp_nocase(struct tg_str a, struct tg_str b)
{
	for (size_t i = 0; i < a.len && i < b.len; i++) {
		int order = tg_to_lower(a.ptr[i]) - tg_to_lower(b.ptr[i]);
		if (order)
			return order;
	}
	return (a.len > b.len) - (a.len < b.len);
}

bool
tg_str_starts_nocase(struct tg_str s, struct tg_str prefix)
{
	return s.len >= prefix.len && same_bytes_nocase(s.ptr, prefix.ptr, prefix.len);
}

size_t
tg_str_find(struct tg_str s, struct tg_str needle)
{
	struct tg_str rest = s;

	assert(needle.len);
	for (;;) {
		rest = tg_str_from_index(rest, tg_str_index(rest, needle.ptr[0]));
		if (rest.len < needle.len)
			return s.len;
		if (tg_str_starts(rest, needle))
			return s.len - rest.len;
		rest = tg_str_from_index(rest, 1);
	}
}

struct tg_str
tg_str_rtrim(struct tg_str s)
{
	while (s.len && tg_is_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

struct tg_str
tg_str_trim(struct tg_str s)
{
	size_t from = 0;

	while (from < s.len && tg_is_space(s.ptr[from]))
		from++;
	return tg_str_rtrim(tg_str_from_index(s, from));
}

bool
tg_str_is_blank(struct tg_str s)
{
	return tg_str_trim(s).len == 0;
}

bool
tg_str_split(struct tg_str *rest, char sep, struct tg_str *out)
{
	size_t at;

	if (!rest->ptr || !rest->len) {
		*rest = tg_str_make(NULL, 0);
		return false;
	}
	at = tg_str_index(*rest, sep);
	*out = tg_str_sub(*rest, 0, at);
	*rest = tg_str_from_index(*rest, at + 1);
	return true;
}

uint32_t
tg_str_hash(uint32_t sum, struct tg_str s)
{
	for (size_t i = 0; i < s.len; i++)
		sum = (sum ^ (unsigned char)s.ptr[i]) * UINT32_C(16777619);
	return sum;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * Three rows of the matrix of optimal string alignment: row i holds the
 * distance of the first i bytes of a to every prefix of b.
 */
struct rows {
	size_t before[MAX_DISTANCE_LEN + 1];
	size_t last[MAX_DISTANCE_LEN + 1];
	size_t now[MAX_DISTANCE_LEN + 1];
};

static size_t
cell(const struct rows *rows, struct tg_str a, struct tg_str b, size_t i, size_t j)
{
	size_t replaced = rows->last[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
	size_t best = least(replaced, least(rows->last[j], rows->now[j - 1]) + 1);

	if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1])
		best = least(best, rows->before[j - 2] + 1);
	return best;
}

size_t
tg_str_distance(struct tg_str a, struct tg_str b)
{
	struct rows rows = { .before = { 0 } };

	if (a.len > MAX_DISTANCE_LEN || b.len > MAX_DISTANCE_LEN)
		return SIZE_MAX;
	for (size_t j = 0; j <= b.len; j++)
		rows.last[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		rows.now[0] = i;
		for (size_t j = 1; j <= b.len; j++)
			rows.now[j] = cell(&rows, a, b, i, j);
		memcpy(rows.before, rows.last, sizeof(rows.last));
		memcpy(rows.last, rows.now, sizeof(rows.now));
	}
	return rows.last[b.len];
}

struct tg_str
tg_folder_of(struct tg_str path)
{
	size_t len = path.len;

	while (len && path.ptr[len - 1] != '/')
		len--;
	return tg_str_sub(path, 0, len ? len - 1 : 0);
}

struct tg_str
tg_base_of(struct tg_str path)
{
	size_t folder = tg_folder_of(path).len;

	return tg_str_from_index(path, folder || (path.len && path.ptr[0] == '/') ? folder + 1 : 0);
}

bool
tg_is_below(struct tg_str path, struct tg_str folder)
{
	return !folder.len || (tg_str_starts(path, folder) && path.len > folder.len &&
			       path.ptr[folder.len] == '/');
}
