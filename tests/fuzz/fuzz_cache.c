/* SPDX-License-Identifier: MIT */
/*
 * Records of the cache of imports, with a sum that is right for whatever they
 * hold: what is read has a form and a kind that the language knows and texts
 * of the record, and comes back from a record that is written of it.
 */
#include "fuzz.h"

#include "../../src/imports/cache.h"

#include <string.h>

enum { AT_LEN = 4, AT_KEY = 8, AT_SUM = 40 };

static struct tg_language_form forms[] = { { .name = { "use", 3 } }, { .name = { "from", 4 } } };
static const struct tg_language language = {
	.version = { "0123456789abcdef", 16 },
	.forms = forms,
	.nr_forms = TG_ARRAY_LEN(forms),
};

/* FNV-1a from the length on, as cache_record.c has it. */
static void
seal(char *record, size_t len)
{
	uint64_t sum = UINT64_C(14695981039346656037) ^ len;

	memcpy(record, "TGi1", AT_LEN);
	for (int i = 0; i < AT_KEY - AT_LEN; i++)
		record[AT_LEN + i] = (char)(len >> 8 * i & 0xff);
	for (size_t i = AT_KEY; i < AT_SUM; i++)
		sum = (sum ^ (unsigned char)record[i]) * UINT64_C(1099511628211);
	for (size_t i = TG_CACHE_HEAD; i < TG_CACHE_HEAD + len; i++)
		sum = (sum ^ (unsigned char)record[i]) * UINT64_C(1099511628211);
	for (int i = 0; i < TG_CACHE_HEAD - AT_SUM; i++)
		record[AT_SUM + i] = (char)(sum >> 8 * i & 0xff);
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
	memset(record, 0, TG_CACHE_HEAD);
	if (size)
		memcpy(record + TG_CACHE_HEAD, data, size);
	seal(record, size);
	must(tg_cache_head(whole, &key, &len) && len == size);
	if (tg_cache_read(whole, &language, arena, &imports)) {
		for (size_t i = 0; i < imports.nr; i++)
			must(imports.items[i].kind < TG_IMPORT_OPEN && imports.items[i].form.len);
		check_again(arena, &imports);
	}
	tg_arena_destroy(arena);
	return 0;
}
