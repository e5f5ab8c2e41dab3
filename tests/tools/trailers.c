/* SPDX-License-Identifier: MIT */
/*
 * Prints what the text layer reads in commits, so that scripts can compare it
 * with git. Reads what `git cat-file --batch` prints of commits; for each
 * prints what `git log -z --encoding=none
 * --format='%H%n%s%n%(trailers:only,unfold)'` prints.
 */
#include "trunkgate/num.h"
#include "trunkgate/text.h"

#include <stdio.h>
#include <string.h>

enum { HEAD_SIZE = 128 };

static void
put(struct tg_str s)
{
	for (size_t i = 0; i < s.len; i++)
		putchar(s.ptr[i]);
}

static void
print(struct tg_arena *arena, struct tg_str id, struct tg_str raw)
{
	size_t header = tg_str_find(raw, TG_STR("\n\n"));
	struct tg_str message = tg_str_from_index(raw, header + 2);
	struct tg_trailers trailers;

	tg_trailers_parse(arena, message, &trailers);
	put(id);
	putchar('\n');
	put(tg_message_subject(arena, message));
	putchar('\n');
	for (size_t i = 0; i < trailers.nr; i++) {
		put(trailers.items[i].key);
		put(TG_STR(": "));
		put(trailers.items[i].value);
		putchar('\n');
	}
	putchar('\0');
}

/* "<id> commit <size>", then that many bytes and a newline. */
static bool
read_commit(struct tg_arena *arena, const char *head)
{
	struct tg_str rest = tg_str_from(head), id, type, size;
	int64_t len;
	char *raw;

	if (!tg_str_split(&rest, ' ', &id) || !tg_str_split(&rest, ' ', &type) ||
	    !tg_str_split(&rest, '\n', &size) || !tg_parse_int(size, &len) || len < 0)
		return false;
	raw = tg_alloc(arena, (size_t)len);
	if (!tg_str_eq(type, TG_STR("commit")) || fread(raw, 1, (size_t)len, stdin) != (size_t)len)
		return false;
	print(arena, id, tg_str_make(raw, (size_t)len));
	return getchar() == '\n';
}

int
main(void)
{
	struct tg_arena *arena = tg_arena_new("trailers", (size_t)1 << 30);
	char head[HEAD_SIZE];

	while (fgets(head, sizeof(head), stdin)) {
		if (!read_commit(arena, head))
			return 2;
		tg_arena_reset(arena);
	}
	tg_arena_destroy(arena);
	return feof(stdin) && fflush(stdout) == 0 ? 0 : 2;
}
