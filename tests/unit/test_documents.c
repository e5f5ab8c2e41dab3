/* SPDX-License-Identifier: MIT */
/* Manifests of strangers: what a JSON or TOML text holds, written out in one form, and what
 * is refused. The whole of JSON is compared with another reader by a harness (fuzz_documents). */
#include "arena.h"

#include "trunkgate/buf.h"

#include "../../src/imports/documents/doc.h"

ARENA_SUITE(documents, 64);

typedef const struct tg_doc *read_fn(struct tg_arena *, struct tg_str, const char **);

/* {key:"string" key:word key:[...]} */
static void
write_out(struct tg_buf *out, const struct tg_doc *doc)
{
	bool is_object = doc->type == TG_DOC_OBJECT;

	if (doc->type == TG_DOC_STRING)
		tg_buf_addf(out, "\"%s\"", tg_str_cstr(arena, doc->text));
	else if (doc->type < TG_DOC_STRING)
		tg_buf_add(out, doc->text);
	if (doc->type <= TG_DOC_STRING)
		return;
	tg_buf_addc(out, is_object ? '{' : '[');
	for (const struct tg_doc *m = doc->first; m; m = m->next) {
		if (is_object)
			tg_buf_addf(out, "%s:", tg_str_cstr(arena, m->key));
		write_out(out, m);
		if (m->next)
			tg_buf_addc(out, ' ');
	}
	tg_buf_addc(out, is_object ? '}' : ']');
}

static const char *
reading(read_fn *read, struct tg_str text)
{
	const char *why = NULL;
	const struct tg_doc *doc = read(arena, text, &why);
	struct tg_buf out;

	cr_assert_eq(!doc, !!why);
	if (!doc)
		return why;
	tg_buf_init(&out, arena, 10000);
	write_out(&out, doc);
	return out.ptr;
}

struct row {
	const char *text, *read;
};

static void
check(read_fn *read, const struct row *rows, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		cr_expect_str_eq(reading(read, tg_str_from(rows[i].text)), rows[i].read, "%s",
				 rows[i].text);
}

Test(documents, json_with_what_a_tsconfig_may_have)
{
	static const struct row rows[] = {
		{ "{\"a\": [1, -2.5e3, true, null, {}], \"b\": \"c\"}",
		  "{a:[1 -2.5e3 true null {}] b:\"c\"}" },
		{ "\xef\xbb\xbf\"x\"", "\"x\"" },
		{ "{\"a\": \"\\u00e9\\ud83d\\ude00\\/\\t\"}",
		  "{a:\"\xc3\xa9\xf0\x9f\x98\x80/\t\"}" },
		{ "// one\n{/* two */ \"a\": 1, // three\r\n}", "{a:1}" },
		{ "{ // hidden?\r\"a\": 1}", "{a:1}" },
		{ "{ /* \"a\": 1 */ }", "{}" },
	};
	check(tg_doc_read_json, rows, TG_ARRAY_LEN(rows));
}

Test(documents, json_that_is_none)
{
	static const struct row rows[] = {
		{ "", "it ends too early" },
		{ "{\"a\"}", "a key has no value" },
		{ "{1}", "a value has no key" },
		{ "[}", "brackets do not fit" },
		{ "{\"a\": 1", "it ends too early" },
		{ "\"a", "a string has no end" },
		{ "\"\\x\"", "no such escape" },
		{ "{'a': 1}", "a byte that cannot stand here" },
		{ "{} {}", "something stands behind the value" },
		{ "{} // x\xe2\x80\xa8{}", "a byte that cannot stand here" },
	};
	check(tg_doc_read_json, rows, TG_ARRAY_LEN(rows));
}

Test(documents, toml_as_in_manifests)
{
	static const struct row rows[] = {
		{ "", "{}" },
		{ "[workspace]\nmembers = [\"a/*\", # c\n 'b',\n]\n",
		  "{workspace:{members:[\"a/*\" \"b\"]}}" },
		{ "[a.b]\nc.\"d e\" = { path = '../x', v = 1.0 }",
		  "{a:{b:{c:{d e:{path:\"../x\" v:1.0}}}}}" },
		{ "[[bin]]\nname = \"one\"\n[[bin]]\n[bin.deep]\nx = 1",
		  "{bin:[{name:\"one\"} {deep:{x:1}}]}" },
		{ "a = \"\"\"\none \\\n  two\"\"\"\"", "{a:\"one two\"\"}" },
		{ "a = '''it's'''", "{a:\"it's\"}" },
		{ "d = 2026-11-20T07:32:00Z\r\ne = +1_000", "{d:2026-11-20T07:32:00Z e:+1_000}" },
	};
	check(tg_doc_read_toml, rows, TG_ARRAY_LEN(rows));
}

Test(documents, toml_that_is_none)
{
	static const struct row rows[] = {
		{ "a", "a key has no value" },
		{ "= 1", "a key is missing" },
		{ "a = ", "a value is missing" },
		{ "a = 1 b = 2", "something stands behind a value" },
		{ "a = 1\rb = 2", "something stands behind a value" },
		{ "a = [1", "it ends too early" },
		{ "a = \"x\ny\"", "a string has no end" },
		{ "a = 1\n[a]\n", "a key is a value and a table" },
		{ "a = 1\n[[a]]\n", "a list is something else, too" },
		{ "[a\n", "a header has no end" },
	};
	check(tg_doc_read_toml, rows, TG_ARRAY_LEN(rows));
}

static struct tg_str
repeated(const char *text, int nr)
{
	struct tg_buf out;

	tg_buf_init(&out, arena, (size_t)1 << 20);
	for (int i = 0; i < nr; i++)
		tg_buf_adds(&out, text);
	return tg_buf_str(&out);
}

Test(documents, bounds_hold)
{
	cr_expect_str_eq(reading(tg_doc_read_json, repeated("[", TG_DOC_DEPTH_MAX)),
			 "it ends too early");
	cr_expect_str_eq(reading(tg_doc_read_json, repeated("[", TG_DOC_DEPTH_MAX + 1)),
			 "it is nested too deep");
	cr_expect_str_eq(reading(tg_doc_read_toml, repeated("a.", TG_DOC_DEPTH_MAX + 2)),
			 "it is nested too deep");
	cr_expect_str_eq(reading(tg_doc_read_toml, repeated("[[a]]\n", TG_DOC_NODES_MAX)),
			 "it has too many values");
}

Test(documents, of_members_of_one_name_the_last_one_counts)
{
	const char *why;
	const struct tg_doc *doc =
		tg_doc_read_json(arena, TG_STR("{\"a\": \"x\", \"a\": \"y\", \"b\": 1}"), &why);

	cr_expect(tg_str_eq(tg_doc_string(doc, "a"), TG_STR("y")));
	cr_expect_null(tg_doc_string(doc, "b").ptr, "a number is no string");
	cr_expect_null(tg_doc_string(doc, "c").ptr);
	cr_expect_null(tg_doc_get(NULL, TG_STR("a")));
}
