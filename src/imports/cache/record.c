/* SPDX-License-Identifier: MIT */
/*
 * A record: the head, why it may lack some, then the imports. What equals the import before is not
 * written again: names of one clause share its text.
 */
#include "cache.h"

#include "trunkgate/pack.h"

#include <string.h>

enum {
	MAGIC = 0x33694754, /* "TGi3" */
	VERSION_PART = 12   /* of the key; the rest is of the id */
};
enum flag { IS_LOCAL = 1, SAME_TEXT = 2, SAME_TARGET = 4, SAME_SCOPE = 8 };

struct tg_cache_key
tg_cache_key(const struct tg_language *language, struct tg_str id)
{
	struct tg_cache_key key = { { 0 } };
	struct tg_str version = tg_str_sub(language->version, 0, VERSION_PART);

	id = tg_str_sub(id, 0, TG_CACHE_KEY - VERSION_PART);
	memcpy(key.bytes, version.ptr, version.len);
	memcpy(key.bytes + VERSION_PART, id.ptr, id.len);
	return key;
}

/* ---- Writing ---- */

static unsigned int
flags_of(const struct tg_import *m, const struct tg_import *before)
{
	unsigned int flags = m->is_local ? IS_LOCAL : 0;

	if (tg_str_eq(m->text, before->text))
		flags |= SAME_TEXT;
	if (tg_str_eq(m->target, before->target))
		flags |= SAME_TARGET;
	if (tg_str_eq(m->scope, before->scope))
		flags |= SAME_SCOPE;
	return flags;
}

static size_t
form_index(const struct tg_language *language, struct tg_str name)
{
	size_t i = 0;

	while (i < language->nr_forms && !tg_str_eq(language->forms[i].name, name))
		i++;
	return i;
}

static void
add_import(struct tg_buf *out, const struct tg_language *language, const struct tg_import *m,
	   const struct tg_import *before)
{
	unsigned int flags = flags_of(m, before);

	tg_pack_count(out, flags);
	tg_pack_count(out, form_index(language, m->form));
	tg_pack_count(out, (uint64_t)m->kind);
	tg_pack_count(out, m->line);
	tg_pack_text(out, m->member);
	if (!(flags & SAME_TEXT))
		tg_pack_text(out, m->text);
	if (!(flags & SAME_TARGET))
		tg_pack_text(out, m->target);
	if (!(flags & SAME_SCOPE))
		tg_pack_text(out, m->scope);
}

void
tg_cache_write(struct tg_buf *out, const struct tg_cache_key *key,
	       const struct tg_language *language, const struct tg_imports *imports)
{
	static const struct tg_import none = { .line = 0 };
	static const char head[TG_CACHE_HEAD];
	struct tg_str contents;
	size_t start = out->len;

	tg_buf_add(out, tg_str_make(head, sizeof(head)));
	tg_pack_text(out, imports->not_judged ? tg_str_from(imports->not_judged) : TG_STR(""));
	tg_pack_count(out, imports->is_cut);
	tg_pack_count(out, imports->nr);
	for (size_t i = 0; i < imports->nr && out->len - start < TG_CACHE_RECORD_MAX; i++)
		add_import(out, language, &imports->items[i], i ? &imports->items[i - 1] : &none);
	contents = tg_str_from_index(tg_buf_str(out), start + TG_CACHE_HEAD);
	if (tg_buf_overflowed(out) || contents.len >= TG_CACHE_RECORD_MAX) {
		out->len = start;
		return;
	}
	tg_cache_head_write(out->ptr + start, MAGIC, key, contents);
}

/* ---- Reading ---- */

static void
take_import(struct tg_unpack *in, const struct tg_language *language,
	    const struct tg_import *before, struct tg_import *out)
{
	uint64_t flags = tg_unpack_count(in), form = tg_unpack_count(in),
		 kind = tg_unpack_count(in);

	out->line = (uint32_t)tg_unpack_count(in);
	in->is_bad |= form >= language->nr_forms || kind >= TG_IMPORT_OPEN;
	if (in->is_bad)
		return;
	out->form = language->forms[form].name;
	out->kind = (enum tg_import_kind)kind;
	out->is_local = flags & IS_LOCAL;
	out->member = tg_unpack_text(in);
	out->text = flags & SAME_TEXT ? before->text : tg_unpack_text(in);
	out->target = flags & SAME_TARGET ? before->target : tg_unpack_text(in);
	out->scope = flags & SAME_SCOPE ? before->scope : tg_unpack_text(in);
}

bool
tg_cache_head(struct tg_str head, struct tg_cache_key *key, size_t *len)
{
	return tg_cache_head_read(head, MAGIC, key, len) && *len < TG_CACHE_RECORD_MAX;
}

bool
tg_cache_read(struct tg_str record, const struct tg_language *language, struct tg_arena *arena,
	      struct tg_imports *out)
{
	static const struct tg_import none = { .line = 0 };
	struct tg_unpack in = { tg_str_from_index(record, TG_CACHE_HEAD), false };
	struct tg_import *items;
	struct tg_str why;
	bool is_cut;
	uint64_t nr;

	if (!tg_cache_is_whole(record))
		return false;
	why = tg_unpack_text(&in);
	is_cut = tg_unpack_count(&in) > 0;
	nr = tg_unpack_count(&in);
	if (in.is_bad || nr > TG_IMPORTS_MAX)
		return false;
	items = TG_NEW_ARRAY(arena, (size_t)nr, struct tg_import);
	for (size_t i = 0; i < nr && !in.is_bad; i++)
		take_import(&in, language, i ? &items[i - 1] : &none, &items[i]);
	if (in.is_bad || in.rest.len)
		return false;
	*out = (struct tg_imports){ items, (size_t)nr, why.len ? tg_str_cstr(arena, why) : NULL,
				    is_cut };
	return true;
}
