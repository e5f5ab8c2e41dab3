/* SPDX-License-Identifier: MIT */
/*
 * A raw commit. Headers make up what stands above the message; what is found
 * sound has each header that readers look for but once, and the walk, which
 * reads for itself, finds the same in it. Its message is converted as it asks.
 */
#include "fuzz.h"

#include "../../src/git/commits/commit.h"
#include "../../src/git/objects/commit_header.h"

#include <string.h>

struct facts {
	size_t nr_trees, nr_authors, nr_committers, nr_parents;
	struct tg_str message;
};

/* By lines, without a thought of what continues what. */
static struct facts
count_lines(struct tg_str raw)
{
	struct facts facts = { 0 };
	struct tg_str line;

	while (raw.len && raw.ptr[0] != '\n' && tg_str_split(&raw, '\n', &line)) {
		facts.nr_trees += tg_str_starts(line, TG_STR("tree "));
		facts.nr_authors += tg_str_starts(line, TG_STR("author "));
		facts.nr_committers += tg_str_starts(line, TG_STR("committer "));
		facts.nr_parents += tg_str_starts(line, TG_STR("parent "));
	}
	facts.message = tg_str_from_index(raw, 1);
	return facts;
}

static void
check_headers(struct tg_str raw)
{
	struct tg_header_line line = { .key = raw };
	struct tg_str rest = raw;
	size_t left = rest.len;

	while (tg_header_next(&rest, &line)) {
		must(is_inside(line.key, raw) && is_inside(line.value, raw));
		must(rest.len < left);
		must(tg_str_index(line.key, ' ') == line.key.len);
		left = rest.len;
	}
	must(rest.len <= left);
}

static void
check_ident(struct tg_str raw, struct tg_str key, int64_t *date)
{
	struct tg_str value = tg_header_find(raw, key);
	struct tg_ident ident = tg_ident_split(value);

	must(is_inside(value, raw));
	must(is_inside(ident.name, value) && is_inside(ident.mail, value));
	must(tg_str_index(ident.mail, '>') == ident.mail.len);
	must(tg_ident_date(value, date));
}

/* Whatever reads it must read the same. */
static void
check_sound(struct tg_str raw)
{
	struct facts facts = count_lines(raw);
	struct tg_walk_header walk;
	int64_t date;

	must(!memchr(raw.ptr, '\0', raw.len));
	must(facts.nr_trees == 1 && facts.nr_authors == 1 && facts.nr_committers == 1);
	must(tg_str_eq(facts.message, tg_header_message(raw)));
	check_ident(raw, TG_STR("author"), &date);
	check_ident(raw, TG_STR("committer"), &date);
	must(tg_header_walk(raw, &walk));
	must(walk.nr_parents == facts.nr_parents && walk.date == date);
}

static void
check_message(struct tg_arena *arena, struct tg_str raw)
{
	struct tg_commit commit = { .arena = arena, .raw = raw };
	const struct tg_text *text;

	if (tg_commit_message(&commit, &text))
		return;
	must(text->bad_offset <= text->text.len);
	must(text->is_utf8 == (text->bad_offset == text->text.len));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tg_arena *arena = tg_arena_new("fuzz", (size_t)64 << 20);
	struct tg_str raw = tg_str_make((const char *)data, size), parent;
	struct tg_walk_header walk;
	struct tg_oid oid;

	check_headers(raw);
	if (tg_header_walk(raw, &walk)) {
		parent = walk.parents;
		for (size_t i = 0; i < walk.nr_parents; i++)
			must(tg_header_parent(&parent, &oid));
		must(parent.len == 0);
	}
	if (!tg_header_problem(arena, raw))
		check_sound(raw);
	check_message(arena, raw);
	tg_arena_destroy(arena);
	return 0;
}
