/* SPDX-License-Identifier: MIT */
/*
 * One entry of a raw tree: "mode SP name NUL id". Names are judged as
 * git-fsck(1) does: what some file system would take for ".git" is refused.
 */
#include "tree.h"

#include "trunkgate/utf8.h"

#include <string.h>

enum { SLASH = 1, BACKSLASH = 2, HIGH = 4 };

static const unsigned char byte_class[256] = {
	['/'] = SLASH,
	['\\'] = BACKSLASH,
};

/* Nearly all entries are one of two. */
static bool
scan_usual_mode(struct tg_tree_scan *scan)
{
	static const char file[] = "100644 ", dir[] = "40000 ";
	const char *p = scan->data + scan->pos;
	bool is_file, has_room = scan->len - scan->pos >= sizeof(file);
	if (!has_room || (memcmp(p, file, sizeof(file) - 1) && memcmp(p, dir, sizeof(dir) - 1)))
		return false;
	is_file = *p == file[0];
	scan->is_odd_mode = false;
	scan->mode = is_file ? 0100644 : TG_MODE_DIR;
	scan->pos += is_file ? sizeof(file) - 1 : sizeof(dir) - 1;
	return true;
}

static bool
scan_mode(struct tg_tree_scan *scan)
{
	const char *p = scan->data + scan->pos;
	size_t left = scan->len - scan->pos, i;
	uint32_t mode = 0;
	for (i = 0; i < left && i < TG_MODE_DIGITS && p[i] >= '0' && p[i] <= '7'; i++)
		mode = mode << 3 | (uint32_t)(p[i] - '0');
	if (i == 0 || i == left || p[i] != ' ')
		return false;
	/* "040000" stands in the history of many old repositories, written by a
	 * tool that padded; all readers agree on what it means. */
	bool is_padded = p[0] == '0' && (mode != 0040000 || p[1] == '0');
	scan->is_odd_mode = is_padded || (mode != 0100644 && mode != 0040000 && mode != 0100755 &&
					  mode != 0120000 && mode != 0160000 && mode != 0100664);
	scan->mode = mode;
	scan->pos += i + 1;
	return true;
}

/* Finds the NUL and the classes in one pass: this is the hottest loop of a
 * push that changes large directories. */
static bool
scan_name(struct tg_tree_scan *scan)
{
	const unsigned char *p = (const unsigned char *)scan->data + scan->pos;
	size_t left = scan->len - scan->pos, i = 0;
	unsigned class = 0, bits = 0;
	for (; i < left && p[i]; i++) {
		class |= byte_class[p[i]];
		bits |= p[i];
	}
	if (i == left || left - i - 1 < TG_OID_LEN)
		return false;
	scan->name = tg_str_make(scan->data + scan->pos, i);
	scan->name_class = class | (bits & 0x80 ? HIGH : 0);
	scan->pos += i + 1 + TG_OID_LEN;
	return true;
}

bool
tg_tree_scan_next(struct tg_tree_scan *scan)
{
	return (scan_usual_mode(scan) || scan_mode(scan)) && scan_name(scan);
}

void
tg_tree_scan_known(struct tg_tree_scan *scan, size_t from, size_t to)
{
	static const char usual[] = "100644 ";
	const char *p = scan->data + from, *end = scan->data + to - TG_OID_LEN - 1;
	uint32_t mode = 0;
	if (memcmp(p, usual, sizeof(usual) - 1) == 0) {
		mode = 0100644;
		p += sizeof(usual) - 1;
	} else {
		while (*p != ' ')
			mode = mode << 3 | (uint32_t)(*p++ - '0');
		p++;
	}
	scan->mode = mode;
	scan->name = tg_str_make(p, (size_t)(end - p));
	scan->pos = scan->len = to;
}

/* NTFS drops trailing dots and blanks, splits at a colon (streams), and
 * gives ".git" the short name "git~1". */
static bool
is_ntfs_git(struct tg_str name)
{
	size_t len = tg_str_starts_nocase(name, TG_STR(".git"))    ? 4
		     : tg_str_starts_nocase(name, TG_STR("git~1")) ? 5
								   : 0;
	if (!len)
		return false;
	for (; len < name.len; len++) {
		char c = name.ptr[len];
		if (c == '\\' || c == '/' || c == ':')
			return true;
		if (c != '.' && c != ' ')
			return false;
	}
	return true;
}

/* HFS+ ignores these when it compares names. */
static bool
is_hfs_ignored(uint32_t c)
{
	return (c >= 0x200c && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x206a && c <= 0x206f) || c == 0xfeff;
}

static bool
is_hfs_git(struct tg_str name)
{
	static const char wanted[] = ".git";
	size_t i = 0;
	while (name.len) {
		uint32_t c = tg_utf8_next(&name);
		if (is_hfs_ignored(c))
			continue;
		if (c > 0x7f || i == sizeof(wanted) - 1 || tg_to_lower((char)c) != wanted[i])
			return false;
		i++;
	}
	return i == sizeof(wanted) - 1;
}

static bool
is_git_behind_backslash(struct tg_str name)
{
	size_t at;
	while ((at = tg_str_index(name, '\\')) < name.len) {
		name = tg_str_from_index(name, at + 1);
		if (is_ntfs_git(name))
			return true;
	}
	return false;
}

const char *
tg_tree_name_problem(const struct tg_tree_scan *scan)
{
	struct tg_str name = scan->name;
	if (!name.len)
		return "an entry has no name";
	if (scan->name_class & SLASH)
		return "a slash in a name";
	if (name.ptr[0] != '.' && tg_to_lower(name.ptr[0]) != 'g' && !scan->name_class)
		return NULL;
	if (tg_str_eq(name, TG_STR(".")) || tg_str_eq(name, TG_STR("..")))
		return "an entry named like a way out of the directory";
	if (is_ntfs_git(name) || (scan->name_class & HIGH && is_hfs_git(name)) ||
	    (scan->name_class & BACKSLASH && is_git_behind_backslash(name)))
		return "an entry that some file systems take for .git";
	return NULL;
}
