/* SPDX-License-Identifier: MIT */
/* go.mod and go.work: which import paths are folders of this tree. */
#include "go_mod.h"

enum { MOST_LINES = 10000 };

struct reading {
	struct tg_arena *arena;
	struct tg_go_mod *mod;
	size_t cap;
	struct tg_str block; /* the verb before "(", or "" */
};

static struct tg_str
unquoted(struct tg_str word)
{
	if (word.len >= 2 && (word.ptr[0] == '"' || word.ptr[0] == '`'))
		return tg_str_sub(word, 1, word.len - 2);
	return word;
}

static struct tg_str
next_word(struct tg_str *rest)
{
	struct tg_str word;
	size_t len = 0;

	*rest = tg_str_trim(*rest);
	while (len < rest->len && !tg_is_space(rest->ptr[len]))
		len++;
	word = tg_str_sub(*rest, 0, len);
	*rest = tg_str_from_index(*rest, len);
	return unquoted(word);
}

static void
add(struct reading *in, struct tg_str path, struct tg_str folder)
{
	struct tg_go_mod *mod = in->mod;

	TG_GROW(in->arena, mod->places, mod->nr, in->cap);
	mod->places[mod->nr++] = (struct tg_go_place){ path, folder };
}

/* `A v1 => ../b`: only folders concern this tree. */
static void
take_replace(struct reading *in, struct tg_str rest)
{
	struct tg_str path = next_word(&rest), word = next_word(&rest);

	if (!tg_str_eq(word, TG_STR("=>")))
		(void)next_word(&rest);
	word = next_word(&rest);
	if (path.len && tg_is_relative(word))
		add(in, path, word);
}

static void
take(struct reading *in, struct tg_str verb, struct tg_str rest)
{
	if (tg_str_eq(verb, TG_STR("module")))
		in->mod->module = next_word(&rest);
	else if (tg_str_eq(verb, TG_STR("replace")))
		take_replace(in, rest);
	else if (tg_str_eq(verb, TG_STR("use")))
		add(in, TG_STR(""), next_word(&rest));
}

static void
take_line(struct reading *in, struct tg_str line)
{
	struct tg_str rest, verb;

	line = tg_str_trim(tg_str_sub(line, 0, tg_str_find(line, TG_STR("//"))));
	rest = line;
	if (!line.len)
		return;
	if (tg_str_eq(line, TG_STR(")"))) {
		in->block = TG_STR("");
		return;
	}
	if (in->block.len) {
		take(in, in->block, line);
		return;
	}
	verb = next_word(&rest);
	if (tg_str_eq(tg_str_trim(rest), TG_STR("(")))
		in->block = verb;
	else
		take(in, verb, rest);
}

bool
tg_go_mod_read(struct tg_arena *arena, struct tg_str text, struct tg_go_mod *out)
{
	struct reading in = { .arena = arena, .mod = out, .block = TG_STR("") };
	struct tg_str line;
	size_t nr = 0;

	*out = (struct tg_go_mod){ .module = TG_STR("") };
	while (nr < MOST_LINES && tg_str_split(&text, '\n', &line)) {
		take_line(&in, line);
		nr++;
	}
	return nr < MOST_LINES;
}
