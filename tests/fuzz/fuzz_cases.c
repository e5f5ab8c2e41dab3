/* SPDX-License-Identifier: MIT */
/*
 * The file of `trunkgate policy test`: it is refused with a place, or each of
 * its tests says what push it means and what is to become of it.
 */
#include "fuzz.h"

#include "trunkgate/cases.h"

#include <string.h>

static void
check_commits(const struct tg_case *test)
{
	for (size_t i = 0; i < test->nr_commits; i++) {
		const struct tg_case_commit *commit = &test->commits[i];

		must(tg_str_index(commit->author, '\n') == commit->author.len);
		for (size_t k = 0; k < commit->nr_files; k++)
			must(!strpbrk(commit->files[k].path, "\n\""));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tg_arena *arena = tg_arena_new("fuzz", (size_t)256 << 20);
	struct tg_problems problems;
	struct tg_cases cases;

	if (tg_cases_read(arena, "fuzz", tg_str_make((const char *)data, size), &cases,
			  &problems)) {
		must(!problems.nr);
		for (size_t i = 0; i < cases.nr; i++) {
			const struct tg_case *test = &cases.items[i];

			must(test->loc.line && *test->name && test->expect);
			must(!strcmp(test->expect, "accepted") || !strcmp(test->expect, "refused"));
			check_commits(test);
		}
	} else {
		must(problems.nr && problems.items[0].loc.line);
	}
	tg_arena_destroy(arena);
	return 0;
}
