/* SPDX-License-Identifier: MIT */
/*
 * The trailer parser on any bytes: what it finds stands where it says, in
 * order, and nothing behind a NUL or below blank lines at the end changes it.
 */
#include "fuzz.h"

#include "trunkgate/trailer.h"

#include <string.h>

/* The line of that number; the message has it. */
static struct tg_str
line_of(struct tg_str message, uint32_t nr)
{
	struct tg_str line = { NULL, 0 };

	must(nr > 0);
	while (nr--)
		must(tg_str_split(&message, '\n', &line));
	return line;
}

static void
check_trailer(struct tg_str message, const struct tg_trailer *trailer)
{
	struct tg_str line = line_of(message, trailer->line);
	struct tg_str name, mail;

	must(is_inside(trailer->key, message) && trailer->key.ptr == line.ptr);
	must(trailer->key.len > 0 && trailer->key.len < line.len);
	for (size_t i = 0; i < trailer->key.len; i++)
		must(tg_is_alnum(trailer->key.ptr[i]) || trailer->key.ptr[i] == '-');
	must(!memchr(trailer->value.len ? trailer->value.ptr : "x", '\n', trailer->value.len));
	must(tg_str_index(trailer->value, '\0') == trailer->value.len);
	if (tg_parse_person(trailer->value, &name, &mail)) {
		must(is_inside(name, trailer->value) && is_inside(mail, trailer->value));
		must(name.len && mail.len >= 3);
	}
}

static void
check_near(struct tg_str message, const struct tg_near_miss *near)
{
	struct tg_str line = line_of(message, near->line);

	must(near->text.ptr == line.ptr && near->text.len <= line.len);
	must((near->key.len == 0) == (near->kind == TG_NEAR_FOREIGN_LINE));
	if (near->key.len)
		must(is_inside(near->key, line));
}

static void
check_same(const struct tg_trailers *a, const struct tg_trailers *b)
{
	must(a->nr == b->nr && a->is_cut == b->is_cut);
	for (size_t i = 0; i < a->nr; i++) {
		must(tg_str_eq(a->items[i].key, b->items[i].key));
		must(tg_str_eq(a->items[i].value, b->items[i].value));
		must(a->items[i].line == b->items[i].line);
	}
}

/* With a NUL and more text behind, and with blank lines and comments. */
static void
check_ends(struct tg_arena *arena, struct tg_str message, const struct tg_trailers *trailers)
{
	static const char more[] = "\0\n\nKey: x\n";
	const struct tg_str below = TG_STR("\n\n#\n");
	struct tg_str text = tg_str_sub(message, 0, tg_str_index(message, '\0'));
	char *copy = tg_alloc(arena, text.len + sizeof(more));
	struct tg_trailers again;

	if (text.len)
		memcpy(copy, text.ptr, text.len);
	memcpy(copy + text.len, more, sizeof(more));
	tg_trailers_parse(arena, tg_str_make(copy, text.len + sizeof(more)), &again);
	check_same(trailers, &again);
	if (!tg_str_ends(text, TG_STR("\n")) || !trailers->nr)
		return;
	memcpy(copy + text.len, below.ptr, below.len);
	tg_trailers_parse(arena, tg_str_make(copy, text.len + below.len), &again);
	check_same(trailers, &again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tg_arena *arena = tg_arena_new("fuzz", (size_t)64 << 20);
	struct tg_str message = { (const char *)data, size };
	struct tg_trailers trailers;

	tg_trailers_parse(arena, message, &trailers);
	must(trailers.nr <= TG_TRAILERS_MAX && trailers.nr_near <= TG_NEAR_MAX);
	for (size_t i = 0; i < trailers.nr; i++) {
		check_trailer(message, &trailers.items[i]);
		must(i == 0 || trailers.items[i - 1].line < trailers.items[i].line);
		must(tg_trailers_find(&trailers, trailers.items[i].key, i) == &trailers.items[i]);
	}
	for (size_t i = 0; i < trailers.nr_near; i++) {
		check_near(message, &trailers.near[i]);
		must(i == 0 || trailers.near[i - 1].line <= trailers.near[i].line);
	}
	check_ends(arena, message, &trailers);
	tg_arena_destroy(arena);
	return 0;
}
