/* SPDX-License-Identifier: MIT */
/*
 * Prints what the text layer reads in commits, so that scripts can compare it
 * with git. Reads what `git cat-file --batch` prints of commits; for each
 * prints what `git log -z --encoding=none
 * --format='%H%n%s%n%(trailers:only,unfold)'` prints.
 */
#include "trunkgate/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID_SIZE = 65 };

static void
put(struct tg_str s)
{
	if (s.len)
		fwrite(s.ptr, 1, s.len, stdout);
}

static void
print(struct tg_arena *arena, const char *id, struct tg_str raw)
{
	size_t header = tg_str_find(raw, TG_STR("\n\n"));
	struct tg_str message = tg_str_from_index(raw, header + 2);
	struct tg_trailers trailers;
	size_t i;

	tg_trailers_parse(arena, message, &trailers);
	puts(id);
	put(tg_message_subject(arena, message));
	putchar('\n');
	for (i = 0; i < trailers.nr; i++) {
		put(trailers.items[i].key);
		fputs(": ", stdout);
		put(trailers.items[i].value);
		putchar('\n');
	}
	putchar('\0');
}

int
main(void)
{
	struct tg_arena *arena = tg_arena_new("trailers", (size_t)1 << 30);
	char id[ID_SIZE], type[16];
	size_t size;

	while (scanf("%64s %15s %zu", id, type, &size) == 3 && getchar() == '\n') {
		char *raw = tg_alloc(arena, size);

		if (fread(raw, 1, size, stdin) != size || getchar() != '\n')
			return 2;
		if (strcmp(type, "commit") == 0)
			print(arena, id, tg_str_make(raw, size));
		tg_arena_reset(arena);
	}
	tg_arena_destroy(arena);
	return feof(stdin) && fflush(stdout) == 0 ? 0 : 2;
}
