/* SPDX-License-Identifier: MIT */
/*
 * One expression per language: what to pass over, then each form with its
 * number as the mark. One pass over the text finds all imports in order.
 */
#include "priv.h"

#include "trunkgate/buf.h"
#include "trunkgate/pattern.h"

#include <limits.h>
#include <string.h>

enum group { PATH, LOCAL, NAME, FROM, NAMES };
static const char *const group_names[] = { "path", "local", "name", "from", "names", NULL };

enum { BINARY_LOOK = 8000 /* bytes, as git looks for a NUL */, SEPARATORS = 64, MOST_SCOPE = 1000 };
enum { START = 3 /* bytes of a word */, WORD_BITS = 32 };

/* Horspool's search for several words at once, backwards: from a byte that stands where
 * a word may begin, how far back the next such place is. */
struct words {
	size_t least; /* length of the shortest; 0: there are none to look for */
	/* Of each byte a bit for every word that has it there. */
	uint32_t starts[START][UCHAR_MAX + 1];
	unsigned char step[UCHAR_MAX + 1];
};

struct tg_scanner {
	const struct tg_language *language;
	struct words words;
	struct tg_scan *scan;
	bool is_python;
};

/* The pass over one blob. */
struct pass {
	struct tg_scanner *scanner;
	struct tg_joined joined;
	struct tg_import_list list;
	size_t counted; /* bytes whose line ends are in line */
	size_t cut;     /* splices that are */
	uint32_t line;
	size_t depth;                         /* blocks around */
	size_t scopes[TG_IMPORTS_SCOPES_MAX]; /* depth of those with names */
	size_t nr_scopes;
	struct tg_str scope;
	bool is_cut;
	const char *opaque; /* the first import that text cannot tell */
};

/* ---- Compiling ---- */

struct tg_str
tg_scanner_source(struct tg_arena *arena, const struct tg_language *l, size_t *starts)
{
	size_t room = l->define.len + l->skip.len + SEPARATORS;
	struct tg_buf out;

	for (size_t i = 0; i < l->nr_forms; i++)
		room += l->forms[i].match.len + SEPARATORS;
	tg_buf_init(&out, arena, room);
	tg_buf_add(&out, l->define);
	tg_buf_adds(&out, "\n(?:");
	tg_buf_add(&out, l->skip);
	tg_buf_adds(&out, "\n)(*SKIP)(*FAIL)\n");
	for (size_t i = 0; i < l->nr_forms; i++) {
		tg_buf_adds(&out, "|(?:");
		starts[i] = out.len;
		tg_buf_add(&out, l->forms[i].match);
		tg_buf_addf(&out, "\n)(*MARK:%zu)\n", i);
	}
	return tg_buf_str(&out);
}

static void
learn_words(const struct tg_language *l, struct words *out)
{
	size_t least = l->nr_words ? UCHAR_MAX : 0;

	for (size_t i = 0; i < l->nr_words; i++)
		least = l->words[i].len < least ? l->words[i].len : least;
	out->least = least;
	memset(out->step, (int)least, sizeof(out->step));
	for (size_t at = least; at-- > 1;)
		for (size_t i = 0; i < l->nr_words; i++)
			out->step[(unsigned char)l->words[i].ptr[at]] = (unsigned char)at;
	for (size_t i = 0; least && i < l->nr_words; i++)
		for (size_t at = 0; at < START && at < least; at++)
			out->starts[at][(unsigned char)l->words[i].ptr[at]] |= 1u << i % WORD_BITS;
}

const struct tg_error *
tg_scanner_new(struct tg_arena *arena, const struct tg_language *language, struct tg_scanner **out)
{
	struct tg_scanner *s = TG_NEW(arena, struct tg_scanner);
	size_t *starts = TG_NEW_ARRAY(arena, language->nr_forms, size_t);
	struct tg_str source = tg_scanner_source(arena, language, starts);
	struct tg_loc loc = language->loc;
	const struct tg_error *err;
	size_t offset = 0;

	*s = (struct tg_scanner){ .language = language };
	s->is_python = language->resolve == TG_RESOLVE_PYTHON;
	learn_words(language, &s->words);
	err = tg_scan_compile(arena, source, group_names, &s->scan, &offset);
	for (size_t i = 0; err && i < language->nr_forms && starts[i] <= offset; i++)
		loc = language->forms[i].loc;
	if (err)
		return tg_error_at(arena, err->kind, loc, "the expression does not compile: %s",
				   err->message);
	*out = s;
	return NULL;
}

const struct tg_error *
tg_languages_scanner(const struct tg_languages *languages, const struct tg_language *item,
		     struct tg_scanner **out)
{
	struct tg_scanner **kept = &languages->scanners[item - languages->items];

	if (!*kept)
		TG_TRY(tg_scanner_new(languages->arena, item, kept));
	*out = *kept;
	return NULL;
}

/* ---- Scanning ---- */

/* The line of an offset; offsets ascend. */
static uint32_t
line_at(struct pass *p, size_t offset)
{
	const char *text = p->joined.text.ptr;

	while (p->counted < offset) {
		const char *end = memchr(text + p->counted, '\n', offset - p->counted);

		p->line += end != NULL;
		p->counted = end ? (size_t)(end - text) + 1 : offset;
	}
	while (p->cut < p->joined.nr_cuts && p->joined.cuts[p->cut] <= offset) {
		p->line++;
		p->cut++;
	}
	return p->line;
}

static size_t
offset_in(const struct pass *p, struct tg_str part)
{
	return (size_t)(part.ptr - p->joined.text.ptr);
}

/* Several names in one clause. */
static void
add_names(struct pass *p, const struct tg_scan_match *m, struct tg_import import)
{
	struct tg_clause clause = { .like = import, .names = m->groups[NAMES] };

	clause.is_member = m->groups[FROM].ptr != NULL;
	clause.is_python = p->scanner->is_python;
	if (clause.is_member)
		clause.like.target =
			tg_name_tidy(p->list.arena, m->groups[FROM], p->scanner->is_python);
	clause.like.line = line_at(p, offset_in(p, m->groups[NAMES]));
	tg_clause_expand(&p->list, &clause);
}

static void
add_match(struct pass *p, const struct tg_scan_match *m, const struct tg_language_form *form)
{
	struct tg_import import = { .kind = form->kind, .form = form->name, .scope = p->scope };
	struct tg_str all = tg_str_sub(p->joined.text, m->start, m->end - m->start);
	size_t blank = tg_blank_len(all, p->scanner->is_python);

	/* What stands before a form on its line is not the import. */
	import.text = tg_str_rtrim(tg_str_from_index(all, blank < all.len ? blank : 0));
	import.line = line_at(p, offset_in(p, import.text));
	if (m->groups[NAMES].ptr) {
		add_names(p, m, import);
		return;
	}
	if (m->groups[NAME].ptr) {
		import.target = tg_name_tidy(p->list.arena, m->groups[NAME], p->scanner->is_python);
		import.member = m->groups[LOCAL].ptr ? m->groups[LOCAL] : TG_STR("");
	} else if (m->groups[LOCAL].ptr) {
		import.target = m->groups[LOCAL];
	} else {
		import.target = m->groups[PATH];
	}
	import.is_local = m->groups[LOCAL].ptr != NULL;
	tg_import_add(&p->list, &import);
}

/* ---- Blocks ---- */

static void
enter(struct pass *p, struct tg_str name)
{
	struct tg_buf scope;

	p->depth++;
	if (p->nr_scopes == TG_IMPORTS_SCOPES_MAX || p->scope.len + name.len > MOST_SCOPE) {
		p->list.not_judged = "blocks with names are nested too deep";
		return;
	}
	p->scopes[p->nr_scopes++] = p->depth;
	tg_buf_init(&scope, p->list.arena, p->scope.len + name.len + 1);
	tg_buf_add(&scope, p->scope);
	if (p->scope.len)
		tg_buf_addc(&scope, '/');
	tg_buf_add(&scope, name);
	p->scope = tg_buf_str(&scope);
}

/* What closes more than was opened closes nothing. */
static void
leave(struct pass *p)
{
	if (p->nr_scopes && p->scopes[p->nr_scopes - 1] == p->depth) {
		p->nr_scopes--;
		while (p->scope.len && p->scope.ptr[p->scope.len - 1] != '/')
			p->scope.len--;
		p->scope.len -= p->scope.len > 0;
	}
	p->depth -= p->depth > 0;
}

/* The rest of the file is looked at all the same. */
static void
note_opaque(struct pass *p, const struct tg_scan_match *m)
{
	struct tg_buf why;

	if (p->opaque)
		return;
	tg_buf_init(&why, p->list.arena, SEPARATORS);
	tg_buf_addf(&why, "text cannot tell what line %u imports", line_at(p, m->start));
	p->opaque = tg_buf_str(&why).ptr;
}

static void
take(struct pass *p, const struct tg_scan_match *m, const struct tg_language_form *form)
{
	if (form->kind == TG_IMPORT_OPEN) {
		p->depth++;
	} else if (form->kind == TG_IMPORT_CLOSE) {
		leave(p);
	} else if (form->kind == TG_IMPORT_OPAQUE) {
		note_opaque(p, m);
	} else {
		add_match(p, m, form);
		if (form->kind == TG_IMPORT_SCOPE)
			enter(p, m->groups[NAME]);
	}
}

/* By the mark that stands behind each; NULL where the expression of one reaches out
 * of its place, by a verb or a bracket that it leaves open. */
static const struct tg_language_form *
form_of(const struct tg_language *l, const struct tg_scan_match *m)
{
	size_t form = 0;
	const char *c = m->mark ? m->mark : "";

	if (!tg_is_digit(*c))
		return NULL;
	for (; tg_is_digit(*c) && form < l->nr_forms; c++)
		form = form * 10 + (size_t)(*c - '0');
	return !*c && form < l->nr_forms ? &l->forms[form] : NULL;
}

/* Where a word may stand; the text goes on for as long as the shortest of them. */
static bool
stands_at(const struct tg_scanner *s, struct tg_str text, size_t at)
{
	const struct tg_language *l = s->language;
	const struct words *words = &s->words;
	struct tg_str rest = tg_str_from_index(text, at);
	uint32_t possible = UINT32_MAX;

	for (size_t i = 0; i < START && i < words->least; i++)
		possible &= words->starts[i][(unsigned char)rest.ptr[i]];
	for (size_t i = 0; possible && i < l->nr_words; i++)
		if (tg_str_starts(rest, l->words[i]))
			return true;
	return false;
}

/*
 * Where the last of a language's words stands. Most of a source file is behind its
 * imports, where searching it byte by byte for more of them would cost the most. False
 * when there is none at all.
 */
static bool
find_end(const struct tg_scanner *s, struct tg_str text, size_t *end)
{
	const struct words *words = &s->words;

	*end = SIZE_MAX;
	if (!words->least)
		return true;
	if (text.len < words->least)
		return false;
	for (size_t at = text.len - words->least;;) {
		unsigned char first = (unsigned char)text.ptr[at];

		if (words->starts[0][first] && stands_at(s, text, at)) {
			*end = at;
			return true;
		}
		if (at < words->step[first])
			return false;
		at -= words->step[first];
	}
}

static const struct tg_error *
run(struct pass *p)
{
	const struct tg_language *l = p->scanner->language;
	const struct tg_language_form *form;
	struct tg_scan_match m;
	size_t at = 0, end;
	bool found = true;

	if (!find_end(p->scanner, p->joined.text, &end))
		return NULL;
	tg_scan_until(p->scanner->scan, end);
	while (!p->list.not_judged) {
		const struct tg_error *err = tg_scan_next(p->scanner->scan, p->list.arena,
							  p->joined.text, at, &m, &found);
		if (err && err->kind != TG_ERR_LIMIT)
			return err;
		if (err) {
			p->list.not_judged = err->message;
			p->is_cut = true;
		}
		if (err || !found)
			break;
		form = form_of(l, &m);
		if (!form)
			return tg_error_at(p->list.arena, TG_ERR_POLICY, l->loc,
					   "an expression does not end where its form does");
		if (form->kind == TG_IMPORT_STOP)
			break;
		take(p, &m, form);
		at = m.end;
	}
	return NULL;
}

static const char *
unfit(struct tg_str blob)
{
	if (blob.len > TG_IMPORTS_BLOB_MAX)
		return "the file is too large";
	if (tg_str_index(tg_str_sub(blob, 0, BINARY_LOOK), '\0') <
	    (blob.len < BINARY_LOOK ? blob.len : BINARY_LOOK))
		return "the file is binary";
	return NULL;
}

/* Compilers pass over a byte order mark; an anchor at the line's start would not. */
static struct tg_str
after_mark(struct tg_str blob)
{
	static const struct tg_str mark = { "\xEF\xBB\xBF", 3 };

	return tg_str_starts(blob, mark) ? tg_str_from_index(blob, mark.len) : blob;
}

static struct tg_joined
prepare(struct tg_arena *arena, const struct tg_language *l, struct tg_str blob)
{
	/* An escape may be the CR. */
	if (l->escapes)
		blob = tg_unescape(arena, blob);
	if (l->cr)
		blob = tg_lines_end(arena, blob);
	if (l->splices)
		return tg_lines_join(arena, blob);
	return (struct tg_joined){ .text = blob };
}

const struct tg_error *
tg_imports_scan(struct tg_scanner *scanner, struct tg_arena *arena, struct tg_str blob,
		struct tg_imports *out)
{
	struct pass p = { .scanner = scanner, .list = { .arena = arena }, .line = 1 };

	blob = after_mark(blob);
	p.list.not_judged = unfit(blob);
	if (!p.list.not_judged) {
		p.joined = prepare(arena, scanner->language, blob);
		TG_TRY(run(&p));
	}
	*out = (struct tg_imports){ p.list.items, p.list.nr,
				    p.list.not_judged ? p.list.not_judged : p.opaque, p.is_cut };
	return NULL;
}
