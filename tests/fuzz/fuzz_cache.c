/* SPDX-License-Identifier: MIT */
/*
 * Records of the cache of imports, with a sum that is right for whatever they
 * hold: what is read has a form and a kind that the language knows and texts
 * of the record, and comes back from a record that is written of it.
 */
#include "fuzz.h"

#include "../../src/imports/cache/cache.h"

#include <string.h>

static struct tg_language_form forms[] = { { .name = { "use", 3 } }, { .name = { "from", 4 } } };
static const struct tg_language language = {
	.version = { "0123456789abcdef", 16 },
	.forms = forms,
	.nr_forms = TG_ARRAY_LEN(forms),
};

/* A head that goes with the contents behind it; its magic is that of any record. */
static void
seal(struct tg_arena *arena, char *record, size_t len)
{
	const struct tg_cache_key key = { { 0 } };
	const struct tg_imports none = { .nr = 0 };
	uint32_t magic = 0;
	struct tg_buf out;

	tg_buf_init(&out, arena, 1024);
	tg_cache_write(&out, &key, &language, &none);
	must(out.len > TG_CACHE_HEAD);
	for (int i = 3; i >= 0; i--)
		magic = magic << 8 | (unsigned char)out.ptr[i];
	tg_cache_head_write(record, magic, &key, tg_str_make(record + TG_CACHE_HEAD, len));
}

static bool
is_same(const struct tg_import *a, const struct tg_import *b)
{
	return a->line == b->line && a->kind == b->kind && a->is_local == b->is_local &&
	       tg_str_eq(a->form, b->form) && tg_str_eq(a->text, b->text) &&
	       tg_str_eq(a->target, b->target) && tg_str_eq(a->member, b->member) &&
	       tg_str_eq(a->scope, b->scope);
}

static void
check_again(struct tg_arena *arena, const struct tg_imports *imports)
{
	struct tg_cache_key key = { { 0 } };
	struct tg_imports again;
	struct tg_buf out;

	tg_buf_init(&out, arena, (size_t)16 << 20);
	tg_cache_write(&out, &key, &language, imports);
	must(tg_cache_read(tg_buf_str(&out), &language, arena, &again));
	must(again.nr == imports->nr);
	for (size_t i = 0; i < again.nr; i++)
		must(is_same(&again.items[i], &imports->items[i]));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tg_arena *arena = tg_arena_new("fuzz", (size_t)64 << 20);
	char *record = tg_alloc(arena, TG_CACHE_HEAD + size);
	struct tg_str whole = tg_str_make(record, TG_CACHE_HEAD + size);
	struct tg_cache_key key;
	struct tg_imports imports;
	size_t len;

	if (tg_cache_head(tg_str_make((const char *)data, size), &key, &len))
		must(len < TG_CACHE_RECORD_MAX);
	if (size)
		memcpy(record + TG_CACHE_HEAD, data, size);
	seal(arena, record, size);
	must(tg_cache_head(whole, &key, &len) && len == size);
	if (tg_cache_read(whole, &language, arena, &imports)) {
		for (size_t i = 0; i < imports.nr; i++)
			must(imports.items[i].kind < TG_IMPORT_OPEN && imports.items[i].form.len);
		check_again(arena, &imports);
	}
	tg_arena_destroy(arena);
	return 0;
}
