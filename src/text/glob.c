/* SPDX-License-Identifier: MIT */
/*
 * Patterns for ref names and paths. Most are literal, or literal up to a star
 * at the end, and are decided by comparing bytes; the rest run as an
 * automaton over all positions of the pattern at once, so that no pattern is
 * slower than its length times the name's.
 */
#include "trunkgate/glob.h"
#include "trunkgate/utf8.h"

#include <string.h>

enum step {
	LITERAL = 0,
	IN_SEGMENT = 0x100, /* "*": any bytes but '/' */
	ANYTHING = 0x200,   /* "**": any bytes */
	SEGMENTS = 0x300,   /* a "**" and '/' behind a '/': nothing, or all up to a '/' */
	ONE = 0x400         /* any byte */
};

enum { MAX_STEPS = TG_GLOB_MAX + 2, MAX_DEPTH = 8 };

/* Steps, and which of them wait for the next byte; step nr is the end. */
struct automaton {
	uint16_t steps[MAX_STEPS]; /* a byte, or an enum step */
	size_t nr;
	bool sets[2][MAX_STEPS + 1];
	bool *now, *next;
};

static void
add_step(struct automaton *a, unsigned int step)
{
	a->steps[a->nr++] = (uint16_t)step; /* at most 0x400 */
}

/* rest: the pattern behind its literal prefix. */
static void
compile(struct automaton *a, struct tg_str rest, bool is_after_slash)
{
	a->nr = 0;
	while (rest.len) {
		bool is_double = tg_str_starts(rest, TG_STR("**"));

		if (is_after_slash && tg_str_starts(rest, TG_STR("**/"))) {
			add_step(a, SEGMENTS);
			rest = tg_str_from_index(rest, 3);
			continue;
		}
		if (is_double)
			add_step(a, ANYTHING);
		else if (rest.ptr[0] == '*')
			add_step(a, IN_SEGMENT);
		else
			add_step(a, (unsigned char)rest.ptr[0]);
		/* What is below a directory has a name. */
		if (is_double && rest.len == 2 && is_after_slash)
			add_step(a, ONE);
		is_after_slash = rest.ptr[0] == '/';
		rest = tg_str_from_index(rest, is_double ? 2 : 1);
	}
}

/* Waits at step i, and at all that follow steps which may match nothing. */
static void
enter(const struct automaton *a, bool *set, size_t i)
{
	set[i] = true;
	while (i < a->nr && a->steps[i] >= IN_SEGMENT && a->steps[i] != ONE)
		set[++i] = true;
}

/* Whether a step that has taken c may take more. */
static bool
stays(unsigned int step, char c)
{
	return step == ANYTHING || step == SEGMENTS || (step == IN_SEGMENT && c != '/');
}

/* Whether the next step may go on behind c. */
static bool
passes(unsigned int step, char c)
{
	if (step == SEGMENTS)
		return c == '/';
	return step == ONE || step == (unsigned char)c || stays(step, c);
}

static void
feed(struct automaton *a, char c)
{
	bool *now = a->now;
	size_t i;

	memset(a->next, 0, a->nr + 1);
	for (i = 0; i < a->nr; i++) {
		if (!now[i])
			continue;
		if (stays(a->steps[i], c))
			a->next[i] = true;
		if (passes(a->steps[i], c))
			enter(a, a->next, i + 1);
	}
	a->now = a->next;
	a->next = now;
}

static bool
run(struct tg_str rest, bool is_after_slash, struct tg_str name)
{
	struct automaton a;
	size_t i;

	compile(&a, rest, is_after_slash);
	a.now = a.sets[0];
	a.next = a.sets[1];
	memset(a.now, 0, a.nr + 1);
	enter(&a, a.now, 0);
	for (i = 0; i < name.len; i++)
		feed(&a, name.ptr[i]);
	return a.now[a.nr];
}

/* The literal bytes behind the last star; a '/' there may match nothing. */
static struct tg_str
literal_end(struct tg_str pattern)
{
	size_t at = pattern.len;

	while (at && pattern.ptr[at - 1] != '*')
		at--;
	if (at < pattern.len && pattern.ptr[at] == '/')
		at++;
	return tg_str_from_index(pattern, at);
}

struct tg_str
tg_glob_literal_prefix(struct tg_str pattern)
{
	return tg_str_sub(pattern, 0, tg_str_index(pattern, '*'));
}

bool
tg_glob_is_literal(struct tg_str pattern)
{
	return !tg_str_has(pattern, '*');
}

/* Up to where the pattern has a star, or is another than the name. */
static size_t
same_bytes(struct tg_str pattern, struct tg_str name)
{
	size_t most = pattern.len < name.len ? pattern.len : name.len, i = 0;

	while (i < most && pattern.ptr[i] == name.ptr[i] && pattern.ptr[i] != '*')
		i++;
	return i;
}

/* A file's ending is what most patterns of a list differ in. */
static bool
ends_otherwise(struct tg_str pattern, struct tg_str name)
{
	char last = pattern.len ? pattern.ptr[pattern.len - 1] : '*';

	return last != '*' && last != '/' && name.len && name.ptr[name.len - 1] != last;
}

/* Files at any depth by the end of their names, as lists of languages have them. */
static bool
is_any_depth(struct tg_str rest, struct tg_str end)
{
	static const struct tg_str start = { "**/*", 4 };

	return rest.len == start.len + end.len && tg_str_starts(rest, start) &&
	       !tg_str_has(end, '/');
}

bool
tg_glob_match(struct tg_str pattern, struct tg_str name)
{
	if (ends_otherwise(pattern, name))
		return false;

	size_t same = same_bytes(pattern, name);
	struct tg_str rest = tg_str_from_index(pattern, same);
	bool is_after_slash = !same || pattern.ptr[same - 1] == '/';

	if (pattern.len > TG_GLOB_MAX || (rest.len && rest.ptr[0] != '*'))
		return false;
	name = tg_str_from_index(name, same);
	if (!rest.len)
		return !name.len;
	if (tg_str_eq(rest, TG_STR("**")))
		return name.len || !is_after_slash;
	if (tg_str_eq(rest, TG_STR("*")))
		return !tg_str_has(name, '/');
	struct tg_str end = literal_end(rest);

	if (!tg_str_ends(name, end))
		return false;
	return (is_after_slash && is_any_depth(rest, end)) || run(rest, is_after_slash, name);
}

/* Lists half-way through, each the group of an item of the one before it.
 * Lists nest a few deep, and by our own tables only. */
struct visit {
	struct {
		const struct tg_globs *globs;
		size_t left; /* items not looked at yet; they are taken from the end */
	} stack[MAX_DEPTH];
	size_t depth; /* lists on the stack */
};

static void
visit(struct visit *visit, const struct tg_globs *globs)
{
	assert(visit->depth < MAX_DEPTH);
	visit->stack[visit->depth].globs = globs;
	visit->stack[visit->depth].left = globs->nr;
	visit->depth++;
}

/* The item that the list on top stands at. */
static const struct tg_glob_item *
item_at(const struct visit *visit)
{
	return &visit->stack[visit->depth - 1].globs->items[visit->stack[visit->depth - 1].left];
}

/*
 * The list on top has its answer. "No" means that its item of the list below
 * does not match, which leaves that list undecided; "yes" decides that one
 * too, and so on. True when the first list has its answer.
 */
static bool
is_answered(struct visit *visit, bool *answer)
{
	while (--visit->depth) {
		if (!*answer)
			return false;
		*answer = !item_at(visit)->exclude;
	}
	return true;
}

/* The next item of the list on top that matches or has a list of its own. */
static const struct tg_glob_item *
next_item(struct visit *visit, struct tg_str name)
{
	while (visit->stack[visit->depth - 1].left) {
		const struct tg_glob_item *item;

		visit->stack[visit->depth - 1].left--;
		item = item_at(visit);
		if (item->group || tg_glob_match(item->text, name))
			return item;
	}
	return NULL;
}

bool
tg_globs_match(const struct tg_globs *globs, struct tg_str name)
{
	struct visit todo = { .depth = 0 };
	bool answer = false;

	visit(&todo, globs);
	do {
		const struct tg_globs *top = todo.stack[todo.depth - 1].globs;
		const struct tg_glob_item *item = next_item(&todo, name);

		while (item && item->group) {
			visit(&todo, item->group);
			top = item->group;
			item = next_item(&todo, name);
		}
		answer = item ? !item->exclude : top->nr && top->items[0].exclude;
	} while (!is_answered(&todo, &answer));
	return answer;
}

bool
tg_globs_spell(const struct tg_globs *globs, struct tg_str *out, size_t max, size_t *nr)
{
	struct visit todo = { .depth = 0 };

	*nr = 0;
	visit(&todo, globs);
	while (todo.depth) {
		const struct tg_glob_item *item;

		if (!todo.stack[todo.depth - 1].left) {
			todo.depth--;
			continue;
		}
		todo.stack[todo.depth - 1].left--;
		item = item_at(&todo);
		if (item->exclude)
			return false;
		if (item->group) {
			visit(&todo, item->group);
			continue;
		}
		if (*nr == max || !tg_glob_is_literal(item->text))
			return false;
		out[(*nr)++] = item->text;
	}
	return true;
}

static const char *
segment_problem(struct tg_str pattern)
{
	if (pattern.ptr[0] == '/')
		return "it starts with a slash";
	if (pattern.ptr[pattern.len - 1] == '/')
		return "it ends with a slash";
	if (tg_str_find(pattern, TG_STR("//")) < pattern.len)
		return "it has a doubled slash";
	if (tg_str_find(pattern, TG_STR("***")) < pattern.len)
		return "it has three stars in a row";
	return NULL;
}

const char *
tg_glob_problem(struct tg_str pattern)
{
	size_t i;

	if (!pattern.len)
		return "it is empty";
	if (pattern.len > TG_GLOB_MAX)
		return "it is longer than 1024 bytes";
	for (i = 0; i < pattern.len; i++) {
		unsigned char c = (unsigned char)pattern.ptr[i];

		if (c < ' ' || c == 0x7f)
			return "it has a control character";
	}
	if (!tg_utf8_is_valid(pattern))
		return "it is not well-formed UTF-8";
	return segment_problem(pattern);
}
