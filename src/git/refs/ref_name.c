/* SPDX-License-Identifier: MIT */
/* The rules of git-check-ref-format(1), for full names. Hooks see names before
 * git has checked them. */
#include "ref_name.h"

static bool
is_bad_byte(char c)
{
	static const bool bad[256] = {
		[' '] = true, ['~'] = true, ['^'] = true,  [':'] = true, ['?'] = true,
		['*'] = true, ['['] = true, ['\\'] = true, [0x7f] = true
	};
	unsigned char byte = (unsigned char)c;
	return byte < 0x20 || bad[byte];
}

static bool
is_valid_level(struct tg_str level)
{
	if (!level.len || level.ptr[0] == '.' || tg_str_ends(level, TG_STR(".lock")))
		return false;
	for (size_t i = 0; i < level.len; i++) {
		bool has_next = i + 1 < level.len;
		if (is_bad_byte(level.ptr[i]))
			return false;
		if (has_next && level.ptr[i] == '.' && level.ptr[i + 1] == '.')
			return false;
		if (has_next && level.ptr[i] == '@' && level.ptr[i + 1] == '{')
			return false;
	}
	return true;
}

bool
tg_ref_name_is_valid(struct tg_str name)
{
	struct tg_str rest = name, level;
	size_t nr = 0;
	if (!name.len || name.ptr[name.len - 1] == '/' || name.ptr[name.len - 1] == '.')
		return false;
	while (tg_str_split(&rest, '/', &level)) {
		if (!is_valid_level(level))
			return false;
		nr++;
	}
	return nr >= 2;
}
