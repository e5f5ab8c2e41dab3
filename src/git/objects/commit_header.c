/* SPDX-License-Identifier: MIT */
/* Splits a raw commit into headers and message, by the bytes. */
#include "commit_header.h"

#include "trunkgate/num.h"

#include <string.h>

enum {
	TREE_LINE = 5 + 40 + 1,  /* "tree " id LF */
	PARENT_LINE = 7 + 40 + 1 /* "parent " id LF */
};

/* The length of the header at the front, folds included, without its last
 * newline. */
static size_t
header_len(struct tg_str s)
{
	size_t end = tg_str_index(s, '\n');
	while (end + 1 < s.len && s.ptr[end + 1] == ' ')
		end += 1 + tg_str_index(tg_str_from_index(s, end + 1), '\n');
	return end;
}

bool
tg_header_next(struct tg_str *rest, struct tg_header_line *out)
{
	if (!rest->len)
		return false;
	if (rest->ptr[0] == '\n') {
		*rest = tg_str_from_index(*rest, 1);
		return false;
	}
	size_t len = header_len(*rest);
	struct tg_str line = tg_str_sub(*rest, 0, len);
	size_t blank = tg_str_index(line, ' ');
	bool is_header = blank && blank < line.len && tg_str_index(line, '\n') > blank;
	out->key = tg_str_sub(line, 0, is_header ? blank : 0);
	out->value = tg_str_from_index(line, is_header ? blank + 1 : 0);
	*rest = tg_str_from_index(*rest, len + 1);
	return true;
}

struct tg_str
tg_header_find(struct tg_str raw, struct tg_str key)
{
	struct tg_header_line line;
	while (tg_header_next(&raw, &line))
		if (tg_str_eq(line.key, key))
			return line.value;
	return tg_str_make(NULL, 0);
}

struct tg_str
tg_header_message(struct tg_str raw)
{
	size_t end = tg_str_find(raw, TG_STR("\n\n"));
	return tg_str_from_index(raw, end + 2);
}

bool
tg_header_parent(struct tg_str *parents, struct tg_oid *out)
{
	if (parents->len < PARENT_LINE || memcmp(parents->ptr, "parent ", 7) != 0 ||
	    parents->ptr[PARENT_LINE - 1] != '\n')
		return false;
	if (!tg_oid_parse(tg_str_sub(*parents, 7, 40), out))
		return false;
	*parents = tg_str_from_index(*parents, PARENT_LINE);
	return true;
}

bool
tg_header_walk(struct tg_str raw, struct tg_walk_header *out)
{
	struct tg_header_line line;
	struct tg_oid parent;
	if (raw.len < TREE_LINE || memcmp(raw.ptr, "tree ", 5) != 0 ||
	    raw.ptr[TREE_LINE - 1] != '\n' || !tg_oid_parse(tg_str_sub(raw, 5, 40), &out->tree))
		return false;
	out->parents = tg_str_from_index(raw, TREE_LINE);
	struct tg_str rest = out->parents;
	for (out->nr_parents = 0; tg_header_parent(&rest, &parent);)
		out->nr_parents++;
	out->parents.len -= rest.len;
	out->date = 0;
	while (tg_header_next(&rest, &line))
		if (tg_str_eq(line.key, TG_STR("committer"))) {
			(void)tg_ident_date(line.value, &out->date);
			break;
		}
	return true;
}

struct tg_ident
tg_ident_split(struct tg_str value)
{
	struct tg_ident ident = { 0 };
	size_t open = tg_str_index(value, '<');
	ident.name = tg_str_trim(tg_str_sub(value, 0, open));
	struct tg_str mail = tg_str_from_index(value, open + 1);
	ident.mail = tg_str_trim(tg_str_sub(mail, 0, tg_str_index(mail, '>')));
	return ident;
}

/* From the last '>' on, as git's walk does for lines that are not quite
 * right; the digits end at a blank. */
bool
tg_ident_date(struct tg_str value, int64_t *out)
{
	size_t at = value.len;
	while (at && value.ptr[at - 1] != '>')
		at--;
	struct tg_str tail = tg_str_from_index(value, at);
	if (!at || !tail.len || tail.ptr[0] != ' ')
		return false;
	tail = tg_str_from_index(tail, 1);
	tail = tg_str_sub(tail, 0, tg_str_index(tail, ' '));
	return tail.len && tg_is_digit(tail.ptr[0]) && tg_parse_int(tail, out);
}
