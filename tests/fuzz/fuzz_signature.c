/* SPDX-License-Identifier: MIT */
/* The walk over signed tags on any bytes: the parts stand where they say and make
 * up the whole, and no change of a byte of the payload is lost. */
#include "fuzz.h"

#include "trunkgate/signature.h"

#include <string.h>

static size_t
nr_of(struct tg_str text, struct tg_str what)
{
	size_t nr = 0;

	for (size_t at = tg_str_find(text, what); at < text.len; at = tg_str_find(text, what)) {
		text = tg_str_from_index(text, at + what.len);
		nr++;
	}
	return nr;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tg_str raw = tg_str_make((const char *)data, size);
	struct tg_signed_tag tag;

	if (tg_signed_tag_parse(raw, &tag))
		return 0;
	must(tag.text.payload.ptr == raw.ptr &&
	     tag.text.payload.len + tag.text.signature.len == raw.len);
	must(tag.text.signature.ptr == raw.ptr + tag.text.payload.len);
	must(is_inside(tag.message, tag.text.payload) && is_inside(tag.name, tag.text.payload));
	must(is_inside(tag.object, tag.text.payload) && is_inside(tag.type, tag.text.payload));
	must(tag.message.ptr + tag.message.len == tag.text.payload.ptr + tag.text.payload.len);
	must(tag.message.ptr[-1] == '\n' && tag.message.ptr[-2] == '\n');
	must(tag.text.signature.ptr[-1] == '\n' &&
	     tg_str_ends(tag.text.signature, TG_STR("-----\n")));
	must(tag.object.len == 40 || tag.object.len == 64);
	must(nr_of(tag.text.signature, TG_STR("\n-----BEGIN ")) == 0);
	must(nr_of(tag.message, TG_STR("\n-----BEGIN ")) == 0);
	must(!memchr(raw.ptr, '\0', raw.len));
	return 0;
}
