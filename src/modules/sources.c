/* SPDX-License-Identifier: MIT */
/* What is read of source files: the first line, where that tells their language, and imports. */
#include "sources.h"

#include "trunkgate/import_cache.h"

enum { SCRIPT_BUDGET = 64 << 20, FIRST_LINE = 256 };

/* Its text is kept, as the next thing that is asked for. */
static const struct tg_error *
by_first_line(struct tg_sources *sources, struct tg_str path, const struct tg_oid *id,
	      const struct tg_language **out)
{
	struct tg_script *script = &sources->script;

	if (!script->arena)
		script->arena = tg_arena_new_in(sources->arena, "script", SCRIPT_BUDGET);
	tg_arena_reset(script->arena);
	script->is_read = false;
	TG_TRY(tg_snapshot_read(sources->snapshot, id, TG_IMPORTS_BLOB_MAX, script->arena,
				&script->text, &script->is_large));
	script->id = *id;
	script->is_read = true;
	*out = tg_language_of(sources->languages, path, tg_str_sub(script->text, 0, FIRST_LINE));
	return NULL;
}

const struct tg_error *
tg_sources_language(struct tg_sources *sources, struct tg_str path, const struct tg_oid *id,
		    const struct tg_language **out)
{
	*out = tg_language_of(sources->languages, path, TG_STR(""));
	return *out || !id ? NULL : by_first_line(sources, path, id, out);
}

static const struct tg_error *
read_blob(struct tg_sources *sources, const struct tg_oid *id, struct tg_arena *arena,
	  struct tg_str *out, bool *is_large)
{
	const struct tg_script *script = &sources->script;

	if (!script->is_read || tg_oid_cmp(&script->id, id) != 0)
		return tg_snapshot_read(sources->snapshot, id, TG_IMPORTS_BLOB_MAX, arena, out,
					is_large);
	*out = tg_str_copy(arena, script->text);
	*is_large = script->is_large;
	return NULL;
}

const struct tg_error *
tg_sources_scan(struct tg_sources *sources, const struct tg_language *language,
		const struct tg_oid *id, struct tg_arena *arena, struct tg_imports *out)
{
	struct tg_import_cache *cache = sources->languages->cache;
	struct tg_str raw = tg_str_make((const char *)id->id, sizeof(id->id));
	struct tg_scanner *scanner;
	struct tg_str text;
	bool is_large = false;

	*out = (struct tg_imports){ .nr = 0 };
	if (cache && tg_import_cache_get(cache, language, raw, arena, out))
		return NULL;
	TG_TRY(read_blob(sources, id, arena, &text, &is_large));
	if (is_large) {
		out->not_judged = "the file is too large";
		return NULL;
	}
	TG_TRY(tg_languages_scanner(sources->languages, language, &scanner));
	TG_TRY(tg_imports_scan(scanner, arena, text, out));
	sources->is_cut |= out->is_cut;
	if (cache)
		tg_import_cache_put(cache, language, raw, out);
	return NULL;
}

void
tg_sources_keep(struct tg_sources *sources)
{
	if (sources->languages->cache)
		tg_import_cache_flush(sources->languages->cache);
}
