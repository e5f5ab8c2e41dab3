/* SPDX-License-Identifier: MIT */
/* "old SP new SP ref LF", strictly: a newline in a ref name forges a line, so
 * one bad line makes the whole input worthless. */
#include "push_input.h"

#include "ref_name.h"

#include "trunkgate/buf.h"
#include "trunkgate/num.h"
#include "trunkgate/repo.h"

enum { SHA256_HEX = 64, MAX_SHOWN = 80 };

const struct tg_error *
tg_push_oid(struct tg_arena *arena, struct tg_str hex, struct tg_oid *out)
{
	unsigned char sha256[SHA256_HEX / 2];
	if (tg_oid_parse(hex, out))
		return NULL;
	if (tg_parse_hex(hex, sha256, sizeof(sha256)))
		return tg_error_new(arena, TG_ERR_GIT,
				    "a SHA-256 id: such repositories cannot be judged yet");
	return tg_error_new(arena, TG_ERR_INPUT, "\"%s\" is no object id",
			    tg_show(arena, hex, MAX_SHOWN));
}

const struct tg_error *
tg_push_name(struct tg_arena *arena, struct tg_str name)
{
	if (name.len > TG_MAX_REF_NAME)
		return tg_error_new(arena, TG_ERR_INPUT,
				    "a ref name of %zu bytes: at most %d are accepted", name.len,
				    TG_MAX_REF_NAME);
	if (tg_str_starts(name, TG_STR("refs/")) && tg_ref_name_is_valid(name))
		return NULL;
	return tg_error_new(arena, TG_ERR_INPUT, "\"%s\" is no ref name that git allows",
			    tg_show(arena, name, MAX_SHOWN));
}

static const struct tg_error *
parse_line(struct tg_arena *arena, struct tg_str line, struct tg_push_line *out)
{
	struct tg_str old, new;
	struct tg_str rest = line;
	if (!tg_str_split(&rest, ' ', &old) || !tg_str_split(&rest, ' ', &new) || !rest.len)
		return tg_error_new(arena, TG_ERR_INPUT, "\"%s\" is not \"old new ref\"",
				    tg_show(arena, line, MAX_SHOWN));
	TG_TRY(tg_push_oid(arena, old, &out->old));
	TG_TRY(tg_push_oid(arena, new, &out->new));
	out->name = rest;
	return tg_push_name(arena, rest);
}

const struct tg_error *
tg_push_count(struct tg_arena *arena, struct tg_str input, size_t *out)
{
	struct tg_str rest = input, line;
	*out = 0;
	while (tg_str_split(&rest, '\n', &line))
		++*out;
	if (*out > TG_MAX_REFS)
		return tg_error_new(arena, TG_ERR_LIMIT,
				    "%zu refs in one push: at most %d are judged", *out,
				    TG_MAX_REFS);
	if (input.len && input.ptr[input.len - 1] != '\n')
		return tg_error_new(arena, TG_ERR_INPUT, "the list of refs is cut off");
	return NULL;
}

const struct tg_error *
tg_push_next(struct tg_arena *arena, struct tg_str *input, size_t nr, struct tg_push_line *out)
{
	struct tg_str line = TG_STR("");
	(void)tg_str_split(input, '\n', &line);
	const struct tg_error *err = parse_line(arena, line, out);
	return err ? tg_error_wrap(arena, err, "line %zu of the push", nr) : NULL;
}
