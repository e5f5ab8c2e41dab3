/* SPDX-License-Identifier: MIT */
/*
 * Manifests, from strangers: the first byte says how to read the rest, "j" as JSON, anything
 * else as TOML. What is read keeps to its bounds; and JSON that jansson takes is read as
 * jansson reads it, so that nobody else sees a package.json in another way.
 */
#include "fuzz.h"

#include "../../src/imports/documents/doc.h"

#include <jansson.h>

/* The values in and below one, each in its place; nothing that is read is deeper. */
static size_t
count(const struct tg_doc *doc, int depth)
{
	size_t nr = 1;

	must(doc->type <= TG_DOC_OBJECT && depth <= 2 * TG_DOC_DEPTH_MAX + 2);
	must(!doc->first || doc->type == TG_DOC_ARRAY || doc->type == TG_DOC_OBJECT);
	for (const struct tg_doc *m = doc->first; m; m = m->next)
		nr += count(m, depth + 1);
	return nr;
}

static struct tg_str
string_of(const json_t *value)
{
	return tg_str_make(json_string_value(value), json_string_length(value));
}

static void check_same(const struct tg_doc *doc, json_t *value);

static void
check_same_members(const struct tg_doc *doc, json_t *value)
{
	const char *key;
	size_t len;
	json_t *member;

	json_object_keylen_foreach(value, key, len, member)
	{
		const struct tg_doc *m = tg_doc_get(doc, tg_str_make(key, len));
		must(m);
		check_same(m, member);
	}
	for (const struct tg_doc *m = doc->first; m; m = m->next)
		must(json_object_getn(value, m->key.ptr, m->key.len));
}

static void
check_same_items(const struct tg_doc *doc, const json_t *value)
{
	const struct tg_doc *m = doc->first;

	for (size_t i = 0; i < json_array_size(value); i++, m = m->next) {
		must(m);
		check_same(m, json_array_get(value, i));
	}
	must(!m);
}

static void
check_same(const struct tg_doc *doc, json_t *value)
{
	static const enum tg_doc_type types[] = {
		[JSON_OBJECT] = TG_DOC_OBJECT, [JSON_ARRAY] = TG_DOC_ARRAY,
		[JSON_STRING] = TG_DOC_STRING, [JSON_INTEGER] = TG_DOC_OTHER,
		[JSON_REAL] = TG_DOC_OTHER,    [JSON_TRUE] = TG_DOC_OTHER,
		[JSON_FALSE] = TG_DOC_OTHER,   [JSON_NULL] = TG_DOC_NULL,
	};

	must(doc->type == types[json_typeof(value)]);
	if (json_is_object(value))
		check_same_members(doc, value);
	else if (json_is_array(value))
		check_same_items(doc, value);
	else if (json_is_string(value))
		must(tg_str_eq(doc->text, string_of(value)));
}

/* Half of what may be in a document, which jansson takes in any number. */
static bool
is_within_bounds(struct tg_str text)
{
	size_t depth = 0;

	for (size_t i = 0; i < text.len; i++)
		depth += text.ptr[i] == '[' || text.ptr[i] == '{';
	return depth <= TG_DOC_DEPTH_MAX && text.len <= TG_DOC_NODES_MAX;
}

static void
compare(const struct tg_doc *doc, struct tg_str text)
{
	/* It takes a NUL, which ends no JSON text, for its end. */
	bool is_whole = tg_str_index(text, '\0') == text.len;
	json_t *value =
		is_whole ? json_loadb(text.ptr, text.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL)
			 : NULL;

	if (value && doc)
		check_same(doc, value);
	else if (value)
		must(!is_within_bounds(text));
	json_decref(value);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tg_arena *arena = tg_arena_new("fuzz", (size_t)64 << 20);
	struct tg_str bytes = tg_str_make((const char *)data, size);
	bool is_json = size && data[0] == 'j';
	struct tg_str text = tg_str_from_index(bytes, 1);
	const char *why = NULL;
	const struct tg_doc *doc =
		is_json ? tg_doc_read_json(arena, text, &why) : tg_doc_read_toml(arena, text, &why);

	must(!doc == !!why);
	must(!doc || count(doc, 0) <= TG_DOC_NODES_MAX + 1);
	if (is_json)
		compare(doc, text);
	tg_arena_destroy(arena);
	return 0;
}
