/* SPDX-License-Identifier: MIT */
/*
 * The parts of a message, and the width and folding of its text: views lie
 * inside, a subject is one line, folding characters twice is folding them once.
 */
#include "fuzz.h"

#include "trunkgate/message.h"
#include "trunkgate/utf8.h"

static void
check_subject(struct tg_str subject)
{
	struct tg_convention c;

	must(tg_str_index(subject, '\n') == subject.len);
	must(tg_str_index(subject, '\0') == subject.len);
	if (tg_convention_parse(subject, &c)) {
		must(c.type.ptr == subject.ptr && c.type.len);
		must((!c.scope.len || is_inside(c.scope, subject)) &&
		     is_inside(c.description, subject));
		must(c.description.len && tg_str_find(subject, TG_STR(": ")) < subject.len);
	}
	(void)tg_subject_unfinished(subject);
}

static void
check_fold(struct tg_arena *arena, struct tg_str text)
{
	struct tg_str once = tg_fold(arena, text);
	struct tg_str twice = tg_fold(arena, once);

	/* Ill-formed bytes can become a character when what stood between
	 * them shows nothing and is dropped. */
	if (tg_utf8_is_valid(text))
		must(tg_utf8_is_valid(once) && tg_str_eq(once, twice));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tg_arena *arena = tg_arena_new("fuzz", (size_t)256 << 20);
	struct tg_str message = { (const char *)data, size };
	struct tg_str subject = tg_message_subject(arena, message);
	struct tg_str body = tg_message_body(arena, message);
	struct tg_str id = tg_message_reverted_id(message);

	must(subject.len <= message.len);
	check_subject(subject);
	must(!body.len || (is_inside(body, message) && body.ptr[body.len - 1] != '\n'));
	must(!id.len || is_inside(id, message));
	must(id.len == 0 || id.len == 40 || id.len == 64);
	must(tg_display_width(message) <= 2 * message.len);
	check_fold(arena, message);
	tg_arena_destroy(arena);
	return 0;
}
