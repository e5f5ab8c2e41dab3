/* SPDX-License-Identifier: MIT */
/* Two texts by chance, one made from the other, for comparisons of lines. */
#ifndef TRUNKGATE_TEST_RANDOM_TEXT_H
#define TRUNKGATE_TEST_RANDOM_TEXT_H

#include "trunkgate/compiler.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static uint32_t random_state;

static uint32_t
draw(uint32_t below)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % below;
}

/* Few kinds of lines, some of them very often, as blank lines and braces are. */
static size_t
add_line(char *text, size_t len, uint32_t kinds)
{
	uint32_t kind = draw(3) ? draw(kinds) : draw(3);
	if (kind == 0)
		return len + (size_t)sprintf(text + len, "\n");
	return len + (size_t)sprintf(text + len, "%u%s\n", kind, kind % 2 ? " and more" : "");
}

static void
make_text(char *text, uint32_t nr, uint32_t kinds)
{
	size_t len = 0;
	text[0] = '\0';
	while (nr--)
		len = add_line(text, len, kinds);
}

/* A copy with lines left out, put in and changed; perhaps without its last
 * newline. */
static void
alter(const char *old, char *new, uint32_t edits, uint32_t nr, uint32_t kinds)
{
	size_t len = 0;
	new[0] = '\0';
	while (*old) {
		size_t line = strcspn(old, "\n") + 1;
		bool is_edit = draw(nr + 1) < edits;
		if (is_edit && draw(2))
			len = add_line(new, len, kinds);
		if (!is_edit || draw(3) == 0) {
			memcpy(new + len, old, line);
			len += line;
			new[len] = '\0';
		}
		old += line;
	}
	if (len && draw(8) == 0)
		new[len - 1] = '\0';
}

/* Every eighth of them long; the texts have room for 64 KiB. */
TG_UNUSED static void
random_texts(uint32_t round, char *old, char *new)
{
	random_state = round;
	uint32_t nr = draw(round % 8 ? 60 : 1500), kinds = 4 + draw(round % 3 ? 12 : 2000);
	make_text(old, nr, kinds);
	alter(old, new, draw(round % 8 ? nr + 1 : 120), nr, kinds);
}

#endif
