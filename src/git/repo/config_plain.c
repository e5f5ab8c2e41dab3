/* SPDX-License-Identifier: MIT */
/*
 * git configuration as it nearly always is: sections, names, values, comments
 * on lines of their own. Anything that takes knowledge to read (quotes, escapes, lines
 * that go on, comments behind values, includes) is left to libgit2, whose start
 * alone costs more than a small push otherwise takes.
 */
#include "config.h"

#include "trunkgate/buf.h"

#include <string.h>

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct tg_str
skip_blanks(struct tg_str s)
{
	size_t i = 0;
	while (i < s.len && is_blank(s.ptr[i]))
		i++;
	return tg_str_from_index(s, i);
}

/* What stands at the start of rest in letters, digits and hyphens. */
static struct tg_str
take_name(struct tg_str *rest)
{
	struct tg_str s = *rest;
	size_t len = 0;
	while (len < s.len && (tg_is_alnum(s.ptr[len]) || s.ptr[len] == '-'))
		len++;
	*rest = tg_str_from_index(s, len);
	return tg_str_sub(s, 0, len);
}

static bool
is_plain(struct tg_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < ' ' || s.ptr[i] > '~' || strchr("\"\\#;", s.ptr[i]))
			return false;
	return true;
}

/* "[name]" or "[name "subsection"]", as what its keys begin with. */
static bool
take_section(struct tg_arena *arena, struct tg_str line, struct tg_str *out)
{
	struct tg_str rest = tg_str_from_index(line, 1), sub = TG_STR("");
	struct tg_str name = take_name(&rest);
	if (!name.len || tg_str_starts_nocase(name, TG_STR("include")))
		return false;
	if (tg_str_starts(rest, TG_STR(" \""))) {
		rest = tg_str_from_index(rest, 2);
		sub = tg_str_sub(rest, 0, tg_str_index(rest, '"'));
		rest = tg_str_from_index(rest, sub.len + 1);
		if (!sub.len)
			return false;
	}
	if (!tg_str_eq(rest, TG_STR("]")) || !is_plain(sub))
		return false;
	struct tg_buf prefix;
	tg_buf_init(&prefix, arena, line.len + 2);
	tg_buf_add(&prefix, tg_str_lower(arena, name));
	tg_buf_addc(&prefix, '.');
	tg_buf_add(&prefix, sub);
	if (sub.len)
		tg_buf_addc(&prefix, '.');
	*out = tg_buf_str(&prefix);
	return true;
}

/* "name" or "name = value" below a section. */
static bool
take_value(struct tg_arena *arena, struct tg_str section, struct tg_str line, struct tg_config *out)
{
	struct tg_str rest = line, value = TG_STR("true");
	struct tg_str name = take_name(&rest);
	rest = skip_blanks(rest);
	if (!section.len || !name.len || tg_is_digit(name.ptr[0]) || name.ptr[0] == '-')
		return false;
	if (rest.len && rest.ptr[0] != '=')
		return false;
	if (rest.len)
		value = skip_blanks(tg_str_from_index(rest, 1));
	if (!is_plain(value))
		return false;
	struct tg_buf key;
	tg_buf_init(&key, arena, section.len + name.len);
	tg_buf_add(&key, section);
	tg_buf_add(&key, tg_str_lower(arena, name));
	tg_config_add(arena, out, tg_buf_str(&key), tg_str_copy(arena, value));
	return true;
}

bool
tg_config_plain(struct tg_arena *arena, struct tg_str text, struct tg_config *out)
{
	struct tg_str section = TG_STR(""), line;
	size_t before = out->nr;
	bool is_good = true;
	while (is_good && tg_str_split(&text, '\n', &line)) {
		while (line.len && is_blank(line.ptr[line.len - 1]))
			line.len--;
		line = skip_blanks(line);
		if (!line.len || line.ptr[0] == '#' || line.ptr[0] == ';')
			continue;
		is_good = line.ptr[0] == '[' ? take_section(arena, line, &section)
					     : take_value(arena, section, line, out);
	}
	if (!is_good)
		out->nr = before;
	return is_good;
}
