/* SPDX-License-Identifier: MIT */
/*
 * Package.swift is a program. Nearly all are one expression with literals:
 * calls `.target(name: "A", path: "b")`, which are read here; what a program
 * computes stays unknown. Calls inside of such a call are its dependencies.
 */
#include "swift_package.h"

enum call { CALL_NONE, CALL_TARGET, CALL_TEST, CALL_PACKAGE };

struct reader {
	struct tg_arena *arena;
	struct tg_str rest;
	struct tg_swift_package *out;
	size_t cap_targets, cap_excludes, cap_locals;
	size_t depth;        /* of brackets */
	enum call call;      /* the one around */
	size_t call_depth;   /* of what is in it */
	struct tg_str word;  /* the last word */
	struct tg_str label; /* `label:` in the call */
	bool was_dot, is_full;
};

static const struct {
	const char *word;
	enum call call;
} calls[] = {
	{ "target", CALL_TARGET },        { "executableTarget", CALL_TARGET },
	{ "macro", CALL_TARGET },         { "plugin", CALL_TARGET },
	{ "systemLibrary", CALL_TARGET }, { "testTarget", CALL_TEST },
	{ "package", CALL_PACKAGE },
};

static void
eat(struct reader *in, size_t len)
{
	in->rest = tg_str_from_index(in->rest, len);
}

static bool
is_word_byte(char c)
{
	return tg_is_alnum(c) || c == '_';
}

static size_t
block_comment_len(struct tg_str s)
{
	size_t depth = 0, i = 0;

	do {
		struct tg_str rest = tg_str_from_index(s, i);
		bool is_open = tg_str_starts(rest, TG_STR("/*"));
		bool is_close = tg_str_starts(rest, TG_STR("*/"));

		depth = depth + is_open - is_close;
		i += is_open || is_close ? 2 : 1;
	} while (depth && i < s.len);
	return i;
}

/* ---- What a call says ---- */

static void
open_call(struct reader *in)
{
	bool is_free = in->call == CALL_NONE && in->was_dot;

	for (size_t i = 0; is_free && i < TG_ARRAY_LEN(calls); i++)
		if (tg_str_eq(in->word, tg_str_from(calls[i].word))) {
			in->call = calls[i].call;
			in->call_depth = in->depth;
			in->label = TG_STR("");
		}
	if (!is_free || in->call == CALL_NONE || in->call == CALL_PACKAGE)
		return;
	if (in->out->nr_targets == TG_SWIFT_TARGETS_MAX) {
		in->is_full = true;
		return;
	}
	TG_GROW(in->arena, in->out->targets, in->out->nr_targets, in->cap_targets);
	in->out->targets[in->out->nr_targets++] =
		(struct tg_swift_target){ .is_test = in->call == CALL_TEST,
					  .first_exclude = in->out->nr_excludes };
}

static void
take_exclude(struct reader *in, struct tg_swift_target *target, struct tg_str text)
{
	struct tg_swift_package *out = in->out;

	if (out->nr_excludes == TG_SWIFT_EXCLUDES_MAX) {
		in->is_full = true;
		return;
	}
	TG_GROW(in->arena, out->excludes, out->nr_excludes, in->cap_excludes);
	out->excludes[out->nr_excludes++] = text;
	target->nr_excludes++;
}

static void
take_local(struct reader *in, struct tg_str text)
{
	struct tg_swift_package *out = in->out;

	if (out->nr_locals == TG_SWIFT_TARGETS_MAX) {
		in->is_full = true;
		return;
	}
	TG_GROW(in->arena, out->locals, out->nr_locals, in->cap_locals);
	out->locals[out->nr_locals++] = text;
}

static void
take_text(struct reader *in, struct tg_str text)
{
	size_t inside = in->depth - in->call_depth;
	bool is_path = tg_str_eq(in->label, TG_STR("path"));
	struct tg_swift_target *target;

	if (in->call == CALL_NONE || in->is_full)
		return;
	if (in->call == CALL_PACKAGE) {
		if (is_path && !inside)
			take_local(in, text);
		return;
	}
	target = &in->out->targets[in->out->nr_targets - 1];
	if (inside == 1 && tg_str_eq(in->label, TG_STR("exclude")))
		take_exclude(in, target, text);
	else if (!inside && tg_str_eq(in->label, TG_STR("name")))
		target->name = text;
	else if (!inside && is_path)
		target->path = text;
}

/* ---- The text ---- */

static void
take_string(struct reader *in)
{
	size_t len = 1;

	if (tg_str_starts(in->rest, TG_STR("\"\"\""))) {
		eat(in, 3);
		eat(in, tg_str_find(in->rest, TG_STR("\"\"\"")) + 3);
		return;
	}
	while (len < in->rest.len && in->rest.ptr[len] != '"' && in->rest.ptr[len] != '\n')
		len += in->rest.ptr[len] == '\\' ? 2 : 1;
	take_text(in, tg_str_sub(in->rest, 1, len - 1));
	eat(in, len + 1);
}

static void
take_word(struct reader *in)
{
	size_t len = 0;

	while (len < in->rest.len && is_word_byte(in->rest.ptr[len]))
		len++;
	in->word = tg_str_sub(in->rest, 0, len);
	eat(in, len);
}

static void
take_mark(struct reader *in)
{
	char c = in->rest.ptr[0];

	eat(in, 1);
	if (c == '(' || c == '[' || c == '{') {
		in->depth++;
		if (c == '(')
			open_call(in);
	} else if (c == ')' || c == ']' || c == '}') {
		if (in->call != CALL_NONE && in->depth == in->call_depth)
			in->call = CALL_NONE;
		in->depth -= in->depth > 0;
	} else if (c == ':' && in->depth == in->call_depth) {
		in->label = in->word;
	} else if (c == ',' && in->depth == in->call_depth) {
		in->label = TG_STR("");
	}
	in->was_dot = c == '.';
	in->word = TG_STR("");
}

bool
tg_swift_read(struct tg_arena *arena, struct tg_str text, struct tg_swift_package *out)
{
	struct reader in = { .arena = arena, .rest = text, .out = out, .word = TG_STR("") };

	while (in.rest.len && !in.is_full) {
		if (tg_is_space(in.rest.ptr[0]))
			eat(&in, 1);
		else if (tg_str_starts(in.rest, TG_STR("//")))
			eat(&in, tg_str_index(in.rest, '\n'));
		else if (tg_str_starts(in.rest, TG_STR("/*")))
			eat(&in, block_comment_len(in.rest));
		else if (in.rest.ptr[0] == '"')
			take_string(&in);
		else if (is_word_byte(in.rest.ptr[0]))
			take_word(&in);
		else
			take_mark(&in);
	}
	return !in.is_full;
}
