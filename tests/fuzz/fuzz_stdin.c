/* SPDX-License-Identifier: MIT */
/*
 * The lines that git feeds to a hook, with whatever a client put into them.
 * What is accepted is of the form: names that git allows, ids that print as
 * they were read.
 */
#include "fuzz.h"

#include "../../src/git/refs/push_input.h"
#include "../../src/git/refs/ref_name.h"

#include "trunkgate/repo.h"

#include <string.h>

static void
check_line(const struct tg_push_line *line)
{
	char hex[TG_OID_HEX];
	struct tg_oid again;
	must(line->name.len <= TG_MAX_REF_NAME);
	must(tg_str_starts(line->name, TG_STR("refs/")));
	must(tg_ref_name_is_valid(line->name));
	must(!memchr(line->name.ptr, '\n', line->name.len));
	must(tg_oid_parse(tg_str_from(tg_oid_hex(hex, &line->new)), &again));
	must(tg_oid_eq(&again, &line->new));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tg_arena *arena = tg_arena_new("fuzz", (size_t)256 << 20);
	struct tg_str input = tg_str_make((const char *)data, size);
	size_t nr = 0;
	const struct tg_error *err = tg_push_count(arena, input, &nr);
	for (size_t i = 0; !err && i < nr; i++) {
		struct tg_push_line line;
		err = tg_push_next(arena, &input, i + 1, &line);
		if (!err)
			check_line(&line);
	}
	must(!err || (err->message && !strchr(err->message, '\n')));
	tg_arena_destroy(arena);
	return 0;
}
