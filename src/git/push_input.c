/* SPDX-License-Identifier: MIT */
/* "old SP new SP ref LF", strictly: a newline in a ref name forges a line, so
 * one bad line makes the whole input worthless. */
#include "push_input.h"

#include "ref_name.h"

#include "trunkgate/buf.h"
#include "trunkgate/num.h"
#include "trunkgate/repo.h"

enum { SHA256_HEX = 64, MAX_SHOWN = 80, MAX_WHAT = 64 };

const struct tg_error *
tg_push_oid(struct tg_arena *arena, struct tg_str hex, const char *what, struct tg_oid *out)
{
	unsigned char sha256[SHA256_HEX / 2];
	if (tg_oid_parse(hex, out))
		return NULL;
	if (tg_parse_hex(hex, sha256, sizeof(sha256)))
		return tg_error_new(arena, TG_ERR_GIT,
				    "%s: a SHA-256 id: such repositories cannot be judged yet",
				    what);
	return tg_error_new(arena, TG_ERR_INPUT, "%s: \"%s\" is no object id", what,
			    tg_show(arena, hex, MAX_SHOWN));
}

const struct tg_error *
tg_push_name(struct tg_arena *arena, struct tg_str name, const char *what)
{
	if (name.len > TG_MAX_REF_NAME)
		return tg_error_new(arena, TG_ERR_INPUT,
				    "%s: a ref name of %zu bytes: at most %d are accepted", what,
				    name.len, TG_MAX_REF_NAME);
	if (tg_str_starts(name, TG_STR("refs/")) && tg_ref_name_is_valid(name))
		return NULL;
	return tg_error_new(arena, TG_ERR_INPUT, "%s: \"%s\" is no ref name that git allows", what,
			    tg_show(arena, name, MAX_SHOWN));
}

static const struct tg_error *
parse_line(struct tg_arena *arena, struct tg_str line, const char *what, struct tg_push_line *out)
{
	struct tg_str old, new;
	struct tg_str rest = line;
	if (!tg_str_split(&rest, ' ', &old) || !tg_str_split(&rest, ' ', &new) || !rest.len)
		return tg_error_new(arena, TG_ERR_INPUT, "%s is not \"old new ref\": \"%s\"", what,
				    tg_show(arena, line, MAX_SHOWN));
	TG_TRY(tg_push_oid(arena, old, what, &out->old));
	TG_TRY(tg_push_oid(arena, new, what, &out->new));
	out->name = rest;
	return tg_push_name(arena, rest, what);
}

static size_t
count_lines(struct tg_str input)
{
	struct tg_str line;
	size_t nr = 0;
	while (tg_str_split(&input, '\n', &line))
		nr++;
	return nr;
}

const struct tg_error *
tg_push_lines(struct tg_arena *arena, struct tg_str input, struct tg_push_line **out, size_t *nr)
{
	size_t count = count_lines(input);
	struct tg_str line;
	struct tg_buf what;
	if (count > TG_MAX_REFS)
		return tg_error_new(arena, TG_ERR_LIMIT,
				    "%zu refs in one push: at most %d are judged", count,
				    TG_MAX_REFS);
	if (input.len && input.ptr[input.len - 1] != '\n')
		return tg_error_new(arena, TG_ERR_INPUT, "the list of refs is cut off");
	struct tg_push_line *lines = TG_NEW_ARRAY(arena, count, struct tg_push_line);
	tg_buf_init(&what, arena, MAX_WHAT);
	for (size_t i = 0; tg_str_split(&input, '\n', &line); i++) {
		tg_buf_clear(&what);
		tg_buf_adds(&what, "line ");
		tg_buf_addint(&what, (int64_t)i + 1);
		tg_buf_adds(&what, " of the push");
		TG_TRY(parse_line(arena, line, what.ptr, &lines[i]));
	}
	*out = lines;
	*nr = count;
	return NULL;
}
