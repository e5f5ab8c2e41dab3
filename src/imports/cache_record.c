/* SPDX-License-Identifier: MIT */
/*
 * A record: the head (magic, length, key, sum), then the imports as numbers of
 * seven bits a byte and texts behind their lengths. What equals the import
 * before is not written again: names of one clause share its text.
 */
#include "cache.h"

#include <string.h>

enum {
	MAGIC = 0x31694754, /* "TGi1" */
	AT_LEN = 4,
	AT_KEY = 8,
	AT_SUM = 40,
	VERSION_PART = 12 /* of the key; the rest is of the id */
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

static void
put_number(unsigned char *at, uint64_t number, int bytes)
{
	for (int i = 0; i < bytes; i++)
		at[i] = (unsigned char)(number >> 8 * i);
}

static uint64_t
get_number(const char *at, int bytes)
{
	uint64_t number = 0;

	for (int i = 0; i < bytes; i++)
		number |= (uint64_t)(unsigned char)at[i] << 8 * i;
	return number;
}

/* Against accidents: whoever may write the file may write anything. */
static uint64_t
sum_of(struct tg_str key, struct tg_str contents)
{
	uint64_t sum = UINT64_C(14695981039346656037) ^ contents.len;

	for (size_t i = 0; i < key.len; i++)
		sum = (sum ^ (unsigned char)key.ptr[i]) * UINT64_C(1099511628211);
	for (size_t i = 0; i < contents.len; i++)
		sum = (sum ^ (unsigned char)contents.ptr[i]) * UINT64_C(1099511628211);
	return sum;
}

/* ---- Writing ---- */

static void
add_count(struct tg_buf *out, uint64_t number)
{
	for (; number >= 0x80; number >>= 7)
		tg_buf_addc(out, (char)(unsigned char)(0x80 | (number & 0x7f)));
	tg_buf_addc(out, (char)number);
}

static void
add_text(struct tg_buf *out, struct tg_str text)
{
	add_count(out, text.len);
	tg_buf_add(out, text);
}

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

	add_count(out, flags);
	add_count(out, form_index(language, m->form));
	add_count(out, (uint64_t)m->kind);
	add_count(out, m->line);
	add_text(out, m->member);
	if (!(flags & SAME_TEXT))
		add_text(out, m->text);
	if (!(flags & SAME_TARGET))
		add_text(out, m->target);
	if (!(flags & SAME_SCOPE))
		add_text(out, m->scope);
}

void
tg_cache_write(struct tg_buf *out, const struct tg_cache_key *key,
	       const struct tg_language *language, const struct tg_imports *imports)
{
	static const struct tg_import none = { .line = 0 };
	unsigned char head[TG_CACHE_HEAD] = { 0 };
	struct tg_str written, contents;
	size_t start = out->len;

	tg_buf_add(out, tg_str_make((const char *)head, sizeof(head)));
	add_count(out, imports->nr);
	for (size_t i = 0; i < imports->nr && out->len - start < TG_CACHE_RECORD_MAX; i++)
		add_import(out, language, &imports->items[i], i ? &imports->items[i - 1] : &none);
	contents = tg_str_from_index(tg_buf_str(out), start + TG_CACHE_HEAD);
	if (tg_buf_overflowed(out) || contents.len >= TG_CACHE_RECORD_MAX) {
		out->len = start;
		return;
	}
	written = tg_str_make((const char *)key->bytes, TG_CACHE_KEY);
	put_number(head, MAGIC, AT_LEN);
	put_number(head + AT_LEN, contents.len, AT_KEY - AT_LEN);
	memcpy(head + AT_KEY, key->bytes, TG_CACHE_KEY);
	put_number(head + AT_SUM, sum_of(written, contents), TG_CACHE_HEAD - AT_SUM);
	memcpy(out->ptr + start, head, sizeof(head));
}

/* ---- Reading ---- */

struct reader {
	struct tg_str rest;
	bool is_bad;
};

static uint64_t
take_count(struct reader *in)
{
	uint64_t number = 0;
	unsigned int shift = 0;
	size_t i = 0;

	for (; i < in->rest.len && shift < 35; i++, shift += 7) {
		number |= (uint64_t)((unsigned char)in->rest.ptr[i] & 0x7f) << shift;
		if (!((unsigned char)in->rest.ptr[i] & 0x80))
			break;
	}
	in->is_bad |= i == in->rest.len || shift >= 35;
	in->rest = tg_str_from_index(in->rest, i + 1);
	return number;
}

static struct tg_str
take_text(struct reader *in)
{
	uint64_t len = take_count(in);
	struct tg_str text = tg_str_sub(in->rest, 0, (size_t)len);

	in->is_bad |= text.len != len;
	in->rest = tg_str_from_index(in->rest, text.len);
	return text;
}

static void
take_import(struct reader *in, const struct tg_language *language, const struct tg_import *before,
	    struct tg_import *out)
{
	uint64_t flags = take_count(in), form = take_count(in), kind = take_count(in);

	out->line = (uint32_t)take_count(in);
	in->is_bad |= form >= language->nr_forms || kind >= TG_IMPORT_OPEN;
	if (in->is_bad)
		return;
	out->form = language->forms[form].name;
	out->kind = (enum tg_import_kind)kind;
	out->is_local = flags & IS_LOCAL;
	out->member = take_text(in);
	out->text = flags & SAME_TEXT ? before->text : take_text(in);
	out->target = flags & SAME_TARGET ? before->target : take_text(in);
	out->scope = flags & SAME_SCOPE ? before->scope : take_text(in);
}

bool
tg_cache_head(struct tg_str head, struct tg_cache_key *key, size_t *len)
{
	if (head.len < TG_CACHE_HEAD || get_number(head.ptr, AT_LEN) != MAGIC)
		return false;
	*len = (size_t)get_number(head.ptr + AT_LEN, AT_KEY - AT_LEN);
	memcpy(key->bytes, head.ptr + AT_KEY, TG_CACHE_KEY);
	return *len < TG_CACHE_RECORD_MAX;
}

bool
tg_cache_read(struct tg_str record, const struct tg_language *language, struct tg_arena *arena,
	      struct tg_imports *out)
{
	static const struct tg_import none = { .line = 0 };
	struct reader in = { tg_str_from_index(record, TG_CACHE_HEAD), false };
	struct tg_import *items;
	uint64_t nr;

	if (sum_of(tg_str_sub(record, AT_KEY, TG_CACHE_KEY), in.rest) !=
	    get_number(record.ptr + AT_SUM, TG_CACHE_HEAD - AT_SUM))
		return false;
	nr = take_count(&in);
	if (in.is_bad || nr > TG_IMPORTS_MAX)
		return false;
	items = TG_NEW_ARRAY(arena, (size_t)nr, struct tg_import);
	for (size_t i = 0; i < nr && !in.is_bad; i++)
		take_import(&in, language, i ? &items[i - 1] : &none, &items[i]);
	if (in.is_bad || in.rest.len)
		return false;
	*out = (struct tg_imports){ .items = items, .nr = (size_t)nr };
	return true;
}
