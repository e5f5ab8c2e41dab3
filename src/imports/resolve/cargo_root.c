/* SPDX-License-Identifier: MIT */
/*
 * Where a crate begins. A package has a library, programs, tests, examples and
 * benches: those of its manifest, and those that stand where Cargo looks.
 */
#include "cargo.h"

/* The crate around a file, as far as it is found out. */
struct search {
	struct tg_resolving *r;
	const struct tg_cargo *cargo;
	struct tg_str path;   /* the file */
	struct tg_str root;   /* the best one so far; ptr NULL: none */
	struct tg_str folder; /* its */
};

static const struct tg_error *
is_file(struct tg_resolving *r, struct tg_str path, bool *out)
{
	struct tg_source_found found;

	TG_TRY(tg_look(r, path, &found));
	*out = found.kind == TG_SOURCE_FILE;
	return NULL;
}

/* The file itself, else the innermost root above it; the first of two. */
static bool
is_better(const struct search *s, struct tg_str root)
{
	struct tg_str folder = tg_folder_of(root);

	if (s->root.ptr && tg_str_eq(s->root, s->path))
		return false;
	return tg_str_eq(root, s->path) ||
	       (tg_is_below(s->path, folder) && (!s->root.ptr || folder.len > s->folder.len));
}

static void
choose(struct search *s, struct tg_str root)
{
	s->root = root;
	s->folder = tg_folder_of(root);
}

/* path: below the package. */
static const struct tg_error *
consider(struct search *s, struct tg_str path)
{
	struct tg_str whole;
	bool is_there;

	if (!tg_path_in(s->r->arena, s->cargo ? s->cargo->folder : TG_STR(""), path, &whole) ||
	    !is_better(s, whole))
		return NULL;
	TG_TRY(is_file(s->r, whole, &is_there));
	if (is_there)
		choose(s, whole);
	return NULL;
}

/* `path = "..."` of [lib], [[bin]] ... */
static const struct tg_error *
consider_declared(struct search *s)
{
	static const char *const tables[] = { "lib", "bin", "test", "example", "bench" };

	for (size_t i = 0; i < TG_ARRAY_LEN(tables); i++) {
		const struct tg_doc *table = tg_doc_get(s->cargo->doc, tg_str_from(tables[i]));
		const struct tg_doc *one = table;

		if (table && table->type == TG_DOC_ARRAY)
			one = table->first;
		for (; one; one = one == table ? NULL : one->next) {
			struct tg_str path = tg_doc_string(one, "path");

			if (path.ptr)
				TG_TRY(consider(s, path));
		}
	}
	return NULL;
}

/* tests/x.rs, tests/x/main.rs: each is a crate. */
static const struct tg_error *
consider_folder(struct search *s, const char *name)
{
	struct tg_str folder, rest, program;
	bool is_there;

	if (!tg_path_in(s->r->arena, s->cargo->folder, tg_str_from(name), &folder) ||
	    !tg_is_below(s->path, folder))
		return NULL;
	rest = tg_str_from_index(s->path, folder.len + 1);
	program = tg_str_sub(s->path, 0, folder.len + 1 + tg_str_index(rest, '/'));
	if (program.len < s->path.len)
		program = tg_concat(s->r->arena, program, TG_STR("/main.rs"));
	TG_TRY(is_file(s->r, program, &is_there));
	if (is_there && is_better(s, program))
		choose(s, program);
	else if (!is_there && (!s->root.ptr || folder.len > s->folder.len))
		*s = (struct search){ s->r, s->cargo, s->path, { NULL, 0 }, folder };
	return NULL;
}

/* A crate of its own, to which nothing around it belongs by that. */
static const struct tg_error *
consider_alone(struct search *s, struct tg_str path)
{
	struct tg_str whole;

	if (tg_path_in(s->r->arena, s->cargo->folder, path, &whole) && tg_str_eq(whole, s->path))
		choose(s, whole);
	return NULL;
}

static const struct tg_error *
consider_usual(struct search *s)
{
	static const char *const files[] = { "src/lib.rs", "src/main.rs" };
	static const char *const folders[] = { "src/bin", "tests", "examples", "benches" };
	const struct tg_doc *package = tg_doc_get(s->cargo->doc, TG_STR("package"));
	struct tg_str build = tg_doc_string(package, "build");

	for (size_t i = 0; i < TG_ARRAY_LEN(files); i++)
		TG_TRY(consider(s, tg_str_from(files[i])));
	TG_TRY(consider_alone(s, build.ptr ? build : TG_STR("build.rs")));
	for (size_t i = 0; i < TG_ARRAY_LEN(folders); i++)
		TG_TRY(consider_folder(s, folders[i]));
	return NULL;
}

/* No manifest: another build system; the nearest of the usual names. */
static const struct tg_error *
consider_upward(struct search *s)
{
	static const char *const names[] = { "lib.rs", "main.rs" };
	struct tg_str folder = s->path, path;

	for (int up = 0; folder.len && !s->root.ptr && up < TG_FOLDERS_MAX; up++) {
		folder = tg_folder_of(folder);
		for (size_t i = 0; i < TG_ARRAY_LEN(names) && !s->root.ptr; i++)
			if (tg_path_in(s->r->arena, folder, tg_str_from(names[i]), &path))
				TG_TRY(consider(s, path));
	}
	return NULL;
}

const struct tg_error *
tg_cargo_file(struct tg_resolving *r, struct tg_str path, struct tg_cargo_file **out)
{
	struct tg_memo *memo = &r->resolver->rust_files;
	struct search s = { .r = r, .path = path };
	struct tg_cargo_file *file;
	bool known;

	*out = tg_memo_get(memo, path, &known);
	if (known)
		return NULL;
	file = TG_NEW(r->arena, struct tg_cargo_file);
	TG_TRY(tg_cargo_of(r, path, &file->cargo));
	s.cargo = file->cargo;
	s.folder = s.cargo ? s.cargo->folder : tg_folder_of(path);
	if (s.cargo) {
		TG_TRY(consider_declared(&s));
		TG_TRY(consider_usual(&s));
		TG_TRY(tg_cargo_is_2015(r, s.cargo, &file->is_2015));
	} else {
		TG_TRY(consider_upward(&s));
	}
	file->root = s.root;
	file->folder = s.folder;
	if (!tg_is_answered(r))
		tg_memo_put(memo, r->arena, path, file);
	*out = file;
	return NULL;
}

const struct tg_error *
tg_cargo_library(struct tg_resolving *r, const struct tg_cargo *cargo, struct tg_str *out)
{
	struct tg_str path = tg_doc_string(tg_doc_get(cargo->doc, TG_STR("lib")), "path"), whole;
	bool is_there = false;

	*out = (struct tg_str){ NULL, 0 };
	if (tg_path_in(r->arena, cargo->folder, path.ptr ? path : TG_STR("src/lib.rs"), &whole))
		TG_TRY(is_file(r, whole, &is_there));
	if (is_there)
		*out = whole;
	return NULL;
}
