/* SPDX-License-Identifier: MIT */
/* What a file says about itself that others rely on. */
#include "survey.h"

#include "trunkgate/digest.h"

static bool
is_declaration(const struct tg_import *import)
{
	return import->kind >= TG_IMPORT_OWNED && import->kind != TG_IMPORT_STOP;
}

/* With its length before it, so that no two lists look the same. */
static void
add(struct tg_sha256 *sum, struct tg_str s)
{
	tg_sha256_add(sum, tg_str_make((const char *)&s.len, sizeof(s.len)));
	tg_sha256_add(sum, s);
}

void
tg_declares_sum(struct tg_arena *scratch, const struct tg_imports *imports, unsigned char out[32])
{
	struct tg_sha256 *sum = NULL;

	for (size_t i = 0; i < imports->nr; i++) {
		const struct tg_import *m = &imports->items[i];
		char kind = (char)m->kind;

		if (!is_declaration(m))
			continue;
		if (!sum)
			sum = tg_sha256_new(scratch);
		tg_sha256_add(sum, tg_str_make(&kind, 1));
		add(sum, m->target);
		add(sum, m->member);
		add(sum, m->scope);
	}
	if (sum)
		tg_sha256_end(sum, out);
}
