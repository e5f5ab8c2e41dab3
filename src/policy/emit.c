/* SPDX-License-Identifier: MIT */
/* Nodes written as YAML. */
#include "emit.h"

#include "trunkgate/utf8.h"

enum { STEP = 2 };

/* Bytes that mean nothing to YAML anywhere in a plain scalar. */
static bool
is_plain_byte(char c)
{
	return tg_is_alnum(c) || c == '_' || c == '.' || c == '/' || c == '+' || c == '-' ||
	       c == '=' || c == '(' || c == ')' || c == '<' || c == '>' || c == ' ' || c == '@';
}

static bool
is_plain(struct tg_str text)
{
	struct tg_node node = { .kind = TG_NODE_SCALAR, .text = text };

	if (tg_node_is_null(&node) || !(tg_is_alnum(text.ptr[0]) || text.ptr[0] == '/') ||
	    text.ptr[text.len - 1] == ' ')
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!is_plain_byte(text.ptr[i]))
			return false;
	return true;
}

/* Whether a character can stand in a terminal and in a policy file as it is. */
static bool
is_showable(struct tg_arena *arena, struct tg_str character)
{
	return character.ptr[0] == '\\' ||
	       tg_str_eq(tg_str_from(tg_show(arena, character, 80)), character);
}

static bool
needs_escapes(struct tg_arena *arena, struct tg_str text)
{
	while (text.len) {
		struct tg_str rest = text;
		tg_utf8_next(&rest);
		if (!is_showable(arena, tg_str_sub(text, 0, text.len - rest.len)))
			return true;
		text = rest;
	}
	return false;
}

static void
add_escaped(struct tg_buf *out, struct tg_str text)
{
	tg_buf_addc(out, '"');
	while (text.len) {
		uint32_t cp = tg_utf8_next(&text);
		if (cp == '"' || cp == '\\')
			tg_buf_addf(out, "\\%c", (char)cp);
		else if (cp >= 0x20 && cp < 0x7f)
			tg_buf_addc(out, (char)cp);
		else if (cp <= 0xffff)
			tg_buf_addf(out, "\\u%04x", (unsigned)cp);
		else
			tg_buf_addf(out, "\\U%08x", (unsigned)cp);
	}
	tg_buf_addc(out, '"');
}

static void
add_quoted(struct tg_buf *out, struct tg_str text)
{
	tg_buf_addc(out, '\'');
	for (size_t i = 0; i < text.len; i++) {
		tg_buf_addc(out, text.ptr[i]);
		if (text.ptr[i] == '\'')
			tg_buf_addc(out, '\'');
	}
	tg_buf_addc(out, '\'');
}

static void
emit_text(struct tg_buf *out, struct tg_str text)
{
	if (is_plain(text))
		tg_buf_add(out, text);
	else if (needs_escapes(out->arena, text))
		add_escaped(out, text);
	else
		add_quoted(out, text);
}

/* A mapping is one line only where it has no line for its key. */
static bool
is_inline(const struct tg_node *node)
{
	if (node->kind == TG_NODE_MAP && node->nr && node->key)
		return false;
	return tg_node_has_only_texts(node);
}

static void
add_inline(struct tg_buf *out, const struct tg_node *node)
{
	bool is_map = node->kind == TG_NODE_MAP;

	if (node->kind == TG_NODE_SCALAR) {
		emit_text(out, tg_node_text(node));
		return;
	}
	tg_buf_addc(out, is_map ? '{' : '[');
	for (const struct tg_node *n = node->first; n; n = n->next) {
		if (is_map) {
			emit_text(out, n->key->text);
			tg_buf_adds(out, ": ");
		}
		emit_text(out, tg_node_text(n));
		if (n->next)
			tg_buf_adds(out, ", ");
	}
	tg_buf_addc(out, is_map ? '}' : ']');
}

void
tg_emit_origin(struct tg_buf *out, const struct tg_node *node)
{
	tg_buf_addf(out, "  # %s", node->loc.file);
	if (node->loc.line)
		tg_buf_addf(out, ":%u", (unsigned)node->loc.line);
	tg_buf_addc(out, '\n');
}

static void
add_indent(struct tg_buf *out, size_t indent)
{
	while (indent--)
		tg_buf_addc(out, ' ');
}

/* One line; true when node goes on below it. */
static bool
add_line(struct tg_buf *out, size_t indent, const struct tg_node *node)
{
	add_indent(out, indent);
	if (node->key) {
		emit_text(out, node->key->text);
		tg_buf_addc(out, ':');
	} else {
		tg_buf_addc(out, '-');
	}
	if (!is_inline(node)) {
		tg_buf_addc(out, '\n');
		return true;
	}
	tg_buf_addc(out, ' ');
	add_inline(out, node);
	tg_emit_origin(out, node);
	return false;
}

void
tg_emit_key(struct tg_buf *out, size_t indent, const struct tg_node *value)
{
	const struct tg_node *stack[TG_POLICY_DEPTH + 2];
	size_t depth = 0;

	if (add_line(out, indent, value))
		stack[depth++] = value->first;
	while (depth) {
		const struct tg_node *node = stack[depth - 1];
		if (!node) {
			depth--;
			continue;
		}
		stack[depth - 1] = node->next;
		if (add_line(out, indent + STEP * depth, node))
			stack[depth++] = node->first;
	}
}
