/* SPDX-License-Identifier: MIT */
/* Where the scanners of imports stand: installed in languages, in a source tree beside
 * the policies. */
#include "trunkgate/buf.h"
#include "trunkgate/file.h"
#include "trunkgate/gate.h"
#include "trunkgate/languages.h"

#include <unistd.h>

const struct tg_error *
tg_gate_languages(struct tg_arena *arena, struct tg_repo *repo, struct tg_languages *out)
{
	struct tg_problems problems = { .nr = 0 };
	const char *share = NULL;
	TG_TRY(tg_gate_share(arena, repo, &share));
	const char *dir = tg_path_join(arena, share, "languages");
	if (access(dir, F_OK) != 0)
		dir = tg_path_join(arena, share, "policies/languages");
	TG_TRY(tg_languages_load(arena, dir, out, &problems));
	if (!problems.nr)
		return NULL;
	const struct tg_problem *first = &problems.items[0];
	return tg_error_new(arena, TG_ERR_POLICY, "%s:%u: %s", first->loc.file,
			    (unsigned)first->loc.line, first->message);
}
