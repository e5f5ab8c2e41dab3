/* SPDX-License-Identifier: MIT */
/* What go.mod and go.work say of folders. Private to src/imports. */
#ifndef TRUNKGATE_IMPORTS_RESOLVE_GO_MOD_H
#define TRUNKGATE_IMPORTS_RESOLVE_GO_MOD_H

#include "priv.h"

struct tg_go_place {
	struct tg_str path;   /* of imports; "" where the folder's go.mod says it */
	struct tg_str folder; /* relative to the file */
};

struct tg_go_mod {
	struct tg_str module; /* "" where the file has none */
	struct tg_go_place *places;
	size_t nr;
};

/* False, and not whole, where the text has too many lines. Views of text. */
bool tg_go_mod_read(struct tg_arena *arena, struct tg_str text, struct tg_go_mod *out);

#endif
