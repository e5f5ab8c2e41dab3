/* SPDX-License-Identifier: MIT */
#include "answer.h"

#include "trunkgate/num.h"

/* Deeper than a policy nests: its rules are three levels down. */
enum { MAX_DEPTH = TG_POLICY_DEPTH + 8, MAX_POINTER = 1 << 16 };

/* --- any policy --- */

json_t *
tg_policy_problems_json(const struct tg_problems *problems)
{
	json_t *list = json_array();

	for (size_t i = 0; i < problems->nr; i++) {
		const struct tg_problem *p = &problems->items[i];
		json_array_append_new(list, json_pack("{s:s,s:i,s:i,s:s}", "file", p->loc.file,
						      "line", (int)p->loc.line, "column",
						      (int)p->loc.column, "message", p->message));
	}
	return list;
}

json_t *
tg_policy_answer(const struct tg_policy *policy, const struct tg_problems *problems)
{
	json_t *files = json_array();

	for (size_t i = 0; policy && i < policy->nr_files; i++)
		json_array_append_new(files, json_string(policy->files[i]));
	return json_pack("{s:b,s:s?,s:I,s:o,s:o,s:I}", "ok", policy != NULL, "policy",
			 policy ? policy->hash : NULL, "rules",
			 (json_int_t)(policy ? policy->nr_instances : 0), "files", files,
			 "problems", tg_policy_problems_json(problems), "problems_omitted",
			 (json_int_t)problems->dropped);
}

/* --- what is in force --- */

struct level {
	json_t *value;  /* an object or an array */
	size_t pointer; /* how long the pointer to it is */
};

struct telling {
	struct level stack[MAX_DEPTH];
	size_t depth;
	struct tg_buf pointer;
	json_t *whole, *origins;
};

/* RFC 6901 writes ~ and / of a key as ~0 and ~1. */
static void
point_to(struct telling *t, const struct level *in, const char *key)
{
	t->pointer.len = in->pointer;
	tg_buf_addc(&t->pointer, '/');
	if (!key) {
		tg_buf_addf(&t->pointer, "%zu", json_array_size(in->value));
		return;
	}
	for (; *key; key++)
		if (*key == '~' || *key == '/')
			tg_buf_adds(&t->pointer, *key == '~' ? "~0" : "~1");
		else
			tg_buf_addc(&t->pointer, *key);
}

static void
add_origin(struct telling *t, const struct tg_loc *origin)
{
	json_array_append_new(t->origins, json_pack("{s:s,s:s?,s:o}", "at", t->pointer.ptr, "file",
						    origin ? origin->file : NULL, "line",
						    origin ? json_integer((json_int_t)origin->line)
							   : json_null()));
}

static json_t *
value_of(const struct tg_told *told)
{
	int64_t number = 0;
	bool is_true = false;

	switch (told->kind) {
	case TG_TOLD_MAP:
		return json_object();
	case TG_TOLD_LIST:
		return json_array();
	case TG_TOLD_INT:
		return tg_parse_int(told->text, &number) ? json_integer(number) : NULL;
	case TG_TOLD_BOOL:
		return tg_parse_bool(told->text, &is_true) ? json_boolean(is_true) : NULL;
	case TG_TOLD_TEXT:
	case TG_TOLD_END:
		break;
	}
	return json_stringn(told->text.ptr ? told->text.ptr : "", told->text.len);
}

static void
put(struct telling *t, const char *key, json_t *value)
{
	const struct level *in = &t->stack[t->depth - 1];

	point_to(t, in, key);
	if (key)
		json_object_set_new(in->value, key, value);
	else
		json_array_append_new(in->value, value);
}

static void
take(void *data, const struct tg_told *told)
{
	struct telling *t = data;
	json_t *value;

	if (told->kind == TG_TOLD_END) {
		t->depth--;
		return;
	}
	value = value_of(told);
	if (t->depth)
		put(t, told->key, value);
	else
		t->whole = value;
	if (told->has_origin)
		add_origin(t, told->origin);
	if (told->kind == TG_TOLD_MAP || told->kind == TG_TOLD_LIST)
		t->stack[t->depth++] = (struct level){ value, t->pointer.len };
}

const struct tg_error *
tg_policy_answer_values(struct tg_arena *arena, const struct tg_policy_files *files, json_t *answer)
{
	struct telling t = { .depth = 0 };

	tg_buf_init(&t.pointer, arena, MAX_POINTER);
	t.origins = json_array();
	TG_TRY(tg_policy_tell(arena, files->layers, files->nr, &files->dirs, take, &t));
	json_object_set_new(answer, "effective", t.whole);
	json_object_set_new(answer, "origins", t.origins);
	return NULL;
}
