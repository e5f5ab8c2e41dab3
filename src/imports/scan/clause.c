/* SPDX-License-Identifier: MIT */
/*
 * Clauses that name several things at once. The languages write them alike:
 * words, commas, braces around what shares a prefix, a word for "under
 * another name". One walk, with the prefixes on a stack of fixed depth.
 */
#include "priv.h"

#include "trunkgate/buf.h"
#include "trunkgate/message.h"

enum { MOST_PREFIXES = 16, MOST_BYTES = 4096 };

struct walk {
	struct tg_import_list *list;
	const struct tg_clause *clause;
	struct tg_buf name; /* prefixes and the name so far */
	size_t prefixes[MOST_PREFIXES];
	size_t depth;
	uint32_t line;      /* of where the walk is */
	uint32_t name_line; /* of where the name started */
	bool is_renamed;    /* what comes is another name, not ours */
	bool was_blank;
};

static bool
is_word_byte(char c)
{
	return tg_is_alnum(c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

static size_t
prefix_len(const struct walk *w)
{
	return w->depth ? w->prefixes[w->depth - 1] : 0;
}

static void
cut(struct walk *w, size_t len)
{
	w->name.len = len;
	w->is_renamed = false;
	w->was_blank = false;
}

/* `self` and `given` stand for what is before them. */
static struct tg_str
finished(const struct walk *w)
{
	struct tg_str name = tg_buf_str(&w->name);
	size_t prefix = prefix_len(w);
	struct tg_str last = tg_str_from_index(name, prefix);

	if (prefix && (tg_str_eq(last, TG_STR("self")) || tg_str_eq(last, TG_STR("given"))))
		name.len = prefix;
	while (name.len > 1 && (tg_str_ends(name, TG_STR(":")) || tg_str_ends(name, TG_STR("\\"))))
		name.len--;
	return name;
}

static void
finish_name(struct walk *w)
{
	struct tg_import import = w->clause->like;
	struct tg_arena *arena = w->list->arena;
	struct tg_str name = finished(w);

	if (w->name.len > prefix_len(w)) {
		import.line = w->name_line;
		name = tg_str_copy(arena, w->clause->is_python ? tg_compose(arena, name) : name);
		*(w->clause->is_member ? &import.member : &import.target) = name;
		tg_import_add(w->list, &import);
	}
	cut(w, prefix_len(w));
}

static void
give_up(struct walk *w, const char *why)
{
	if (!w->list->not_judged)
		w->list->not_judged = why;
}

static void
open_brace(struct walk *w)
{
	if (w->depth == MOST_PREFIXES) {
		give_up(w, "braces are nested too deep");
		return;
	}
	w->prefixes[w->depth++] = w->name.len;
	cut(w, w->name.len);
}

static void
close_brace(struct walk *w)
{
	finish_name(w);
	if (w->depth)
		w->depth--;
	cut(w, prefix_len(w));
}

/* Two words in a row: the first was a keyword (`function f`), or what comes
 * is the other name (`a as b`). */
static void
add_word(struct walk *w, struct tg_str word)
{
	size_t prefix = prefix_len(w);
	bool has_name = w->name.len > prefix;

	if (w->is_renamed)
		return;
	if (has_name && w->was_blank && tg_str_eq(word, TG_STR("as"))) {
		w->is_renamed = true;
		return;
	}
	if (has_name && w->was_blank && is_word_byte(w->name.ptr[w->name.len - 1]))
		cut(w, prefix);
	if (w->name.len == prefix)
		w->name_line = w->line;
	tg_buf_add(&w->name, word);
}

static size_t
take_word(struct walk *w, struct tg_str rest)
{
	size_t len = 0;

	while (len < rest.len && is_word_byte(rest.ptr[len]))
		len++;
	/* Rust's way to name a thing as a keyword. */
	if (len == 1 && tg_str_starts(rest, TG_STR("r#")))
		return 2;
	add_word(w, tg_str_sub(rest, 0, len));
	w->was_blank = false;
	return len;
}

/* A quoted path is a whole entry; what stood before it is an alias. */
static size_t
take_string(struct walk *w, struct tg_str rest)
{
	size_t len = tg_str_index(tg_str_from_index(rest, 1), rest.ptr[0]);

	cut(w, prefix_len(w));
	w->name_line = w->line;
	tg_buf_add(&w->name, tg_str_sub(rest, 1, len));
	finish_name(w);
	return len + 2 < rest.len ? len + 2 : rest.len;
}

static void
add_mark(struct walk *w, char c)
{
	if (w->is_renamed)
		return;
	if (w->name.len == prefix_len(w))
		w->name_line = w->line;
	tg_buf_addc(&w->name, c);
}

static size_t
take_mark(struct walk *w, struct tg_str rest)
{
	char c = rest.ptr[0];

	if (c == '{')
		open_brace(w);
	else if (c == '}')
		close_brace(w);
	else if (c == ',' || c == ';' || c == ')')
		finish_name(w);
	else if (tg_str_starts(rest, TG_STR("=>")))
		w->is_renamed = true;
	else if (c != '(' && c != '`' && c != '>')
		add_mark(w, c);
	return tg_str_starts(rest, TG_STR("=>")) ? 2 : 1;
}

static size_t
step(struct walk *w, struct tg_str rest)
{
	size_t blank = tg_blank_len(rest, w->clause->is_python);

	if (blank) {
		for (size_t i = 0; i < blank; i++)
			w->line += rest.ptr[i] == '\n';
		w->was_blank = true;
		return blank;
	}
	if (is_word_byte(rest.ptr[0]))
		return take_word(w, rest);
	if (rest.ptr[0] == '"' || (rest.ptr[0] == '`' && !w->clause->is_member &&
				   tg_str_starts(w->clause->names, TG_STR("("))))
		return take_string(w, rest);
	return take_mark(w, rest);
}

void
tg_clause_expand(struct tg_import_list *list, const struct tg_clause *clause)
{
	struct walk w = { .list = list, .clause = clause, .line = clause->like.line };
	size_t i = 0;

	tg_buf_init(&w.name, list->arena, MOST_BYTES);
	while (i < clause->names.len && !list->not_judged)
		i += step(&w, tg_str_from_index(clause->names, i));
	finish_name(&w);
	if (tg_buf_overflowed(&w.name))
		give_up(&w, "a name is too long");
}
