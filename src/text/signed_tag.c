/* SPDX-License-Identifier: MIT */
/* The walk over a tag object: four headers, a message, one signature. */
#include "signed_text.h"

static bool
is_id(struct tg_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!tg_is_digit(text.ptr[i]) && (text.ptr[i] < 'a' || text.ptr[i] > 'f'))
			return false;
	return text.len == 40 || text.len == 64;
}

static const char *
read_headers(struct tg_walk *walk, struct tg_signed_tag *tag)
{
	struct tg_str tagger, blank;

	if (!tg_walk_header(walk, TG_STR("object "), &tag->object) || !is_id(tag->object) ||
	    !tg_walk_header(walk, TG_STR("type "), &tag->type) ||
	    !tg_walk_header(walk, TG_STR("tag "), &tag->name) ||
	    !tg_walk_header(walk, TG_STR("tagger "), &tagger))
		return "its headers are not object, type, tag and tagger";
	if (!tg_walk_line(walk, &blank) || blank.len)
		return "it has a header that no tag has";
	return NULL;
}

const char *
tg_signed_tag_parse(struct tg_str raw, struct tg_signed_tag *out)
{
	struct tg_walk walk;
	struct tg_signed_tag tag;
	const char *problem = tg_walk_begin(&walk, raw, TG_SIGNED_TAG_MAX);

	if (!problem)
		problem = read_headers(&walk, &tag);
	if (!problem)
		problem = tg_walk_signature(&walk, &tag.message, &tag.text);
	if (!problem)
		*out = tag;
	return problem;
}
