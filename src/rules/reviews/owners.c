/* SPDX-License-Identifier: MIT */
/*
 * Code owners of a landing: those of the target before the push, never of what
 * is pushed. Where the forges fall silent (a file that cannot be read, owners
 * that nobody knows, owners who all made the change) the fallback owners are
 * asked, and where the policy names none the push is refused.
 */
#include "../reviews.h"

enum { MAX_TEXT = 400 };

struct place {
	const char *github;
	const char *gitlab;
};

/* Where the file is looked for, first one first. */
static const struct place places[] = {
	{ ".github/CODEOWNERS", "CODEOWNERS" },
	{ "CODEOWNERS", "docs/CODEOWNERS" },
	{ "docs/CODEOWNERS", ".gitlab/CODEOWNERS" },
};

static struct tg_str
place_of(const struct tg_landing *landing, size_t index)
{
	bool is_gitlab = landing->opts->owners_dialect == TG_OWNERS_GITLAB;
	return tg_str_from(is_gitlab ? places[index].gitlab : places[index].github);
}

static bool
is_place(const struct tg_landing *landing, struct tg_str path)
{
	for (size_t i = 0; i < TG_ARRAY_LEN(places); i++)
		if (tg_str_eq(place_of(landing, i), path))
			return true;
	return false;
}

static struct tg_owners *
parse(struct tg_landing *landing, struct tg_str text)
{
	struct tg_owners *owners = TG_NEW(landing->arena, struct tg_owners);
	tg_owners_parse(landing->arena, (enum tg_owners_dialect)landing->opts->owners_dialect, text,
			owners);
	return owners;
}

static const char *
first_error(struct tg_landing *landing, const struct tg_owners *owners)
{
	struct tg_buf text;
	if (!owners->nr_errors)
		return NULL;
	tg_buf_init(&text, landing->arena, MAX_TEXT);
	tg_buf_addf(&text, "the target's %.*s cannot be read, line %u: %s",
		    TG_STR_ARG(landing->owners_path), owners->errors[0].line,
		    owners->errors[0].message);
	return text.ptr;
}

/* No file, no owners; what is no file is as bad as one with mistakes. */
static const struct tg_error *
read_owners(struct tg_landing *landing)
{
	if (landing->owners_read)
		return NULL;
	landing->owners_read = true;
	for (size_t i = 0; i < TG_ARRAY_LEN(places); i++) {
		struct tg_str text;
		bool found = false;
		landing->owners_path = place_of(landing, i);
		const struct tg_error *err =
			tg_file_at(landing->ref, &landing->chain.start, landing->owners_path,
				   TG_OWNERS_MAX, landing->arena, &text, &found);
		if (err && err->kind != TG_ERR_INPUT)
			return err;
		if (err)
			landing->owners_problem = tg_error_text(landing->arena, err);
		if (!found && !err)
			continue;
		struct tg_owners *owners = err ? NULL : parse(landing, text);
		if (owners)
			landing->owners_problem = first_error(landing, owners);
		landing->owners = landing->owners_problem ? NULL : owners;
		break;
	}
	return NULL;
}

/* --- who they are --- */

static void
/* NOLINTNEXTLINE(readability-non-const-parameter): TG_GROW writes to it */
add_person(struct tg_landing *landing, struct tg_strs *set, size_t *cap, struct tg_str person)
{
	if (tg_strs_have(set, person))
		return;
	TG_GROW(landing->arena, set->items, set->nr, *cap);
	set->items[set->nr++] = person;
}

/* @name, @group, @org/team (a group of the policy), or a mail address. */
static void
add_owner(struct tg_landing *landing, struct tg_strs *set, size_t *cap, struct tg_str word)
{
	struct tg_str name = tg_str_from_index(word, 1);
	if (word.ptr[0] != '@') {
		struct tg_str person = tg_judge_person_of(landing->judge, word);
		if (person.len)
			add_person(landing, set, cap, person);
		return;
	}
	for (size_t slash = tg_str_index(name, '/'); slash < name.len;
	     slash = tg_str_index(name, '/'))
		name = tg_str_from_index(name, slash + 1);
	struct tg_strs people = tg_judge_people_named(landing->judge, name);
	for (size_t i = 0; i < people.nr; i++)
		add_person(landing, set, cap, people.items[i]);
}

static struct tg_strs *
people_of(struct tg_landing *landing, const struct tg_owners_rule *rule)
{
	struct tg_strs *set = TG_NEW(landing->arena, struct tg_strs);
	size_t cap = 0;
	for (size_t i = 0; i < rule->nr_owners; i++)
		add_owner(landing, set, &cap, rule->owners[i]);
	return set;
}

/* --- what they must approve --- */

struct asking {
	struct tg_landing *landing;
	const struct tg_ties *ties;
	const struct tg_strs *approvers;
	struct tg_needs *out;
	const struct tg_owners_rule **asked; /* each is asked for once */
	size_t nr_asked, cap_asked;
	bool has_asked_fallback;
};

static size_t
nr_who_may(const struct asking *a, const struct tg_strs *set)
{
	size_t nr = 0;
	for (size_t i = 0; i < set->nr; i++)
		nr += !tg_reviews_excluded(a->landing, a->ties, set->items[i]);
	return nr;
}

static void
ask(struct asking *a, struct tg_need need, const struct tg_strs *set)
{
	need.reason = TG_REVIEW_MISSING_OWNER;
	need.from = set;
	for (size_t i = 0; i < a->approvers->nr; i++)
		need.have += tg_strs_have(set, a->approvers->items[i]);
	if (need.have >= need.min)
		return;
	TG_GROW(a->landing->arena, a->out->items, a->out->nr, a->out->cap);
	a->out->items[a->out->nr++] = need;
}

/* why: what keeps the owners themselves from being asked. */
static void
ask_fallback(struct asking *a, struct tg_str path, const char *why)
{
	const struct tg_need need = { .min = 1, .path = path, .why = why };
	if (!a->has_asked_fallback)
		ask(a, need, &a->landing->opts->fallback_owners.ids);
	a->has_asked_fallback = true;
}

static const char *
too_few(const struct asking *a, const struct tg_owners_rule *rule)
{
	struct tg_buf text;
	tg_buf_init(&text, a->landing->arena, MAX_TEXT);
	tg_buf_addf(&text, "too few whom line %u of %.*s names may", rule->line,
		    TG_STR_ARG(a->landing->owners_path));
	return text.ptr;
}

static bool
is_asked(struct asking *a, const struct tg_owners_rule *rule)
{
	for (size_t i = 0; i < a->nr_asked; i++)
		if (a->asked[i] == rule)
			return true;
	TG_GROW(a->landing->arena, a->asked, a->nr_asked, a->cap_asked);
	a->asked[a->nr_asked++] = rule;
	return false;
}

/* False when the section has no owner for the name, which is that of the path or one below. */
static bool
ask_section(struct asking *a, const struct tg_owners_section *section, struct tg_str path,
	    struct tg_str name)
{
	const struct tg_owners_rule *rule = tg_owners_match(a->landing->owners, section, name);
	if (!rule || !rule->nr_owners)
		return false;
	if (section->is_optional || is_asked(a, rule))
		return true;
	struct tg_strs *set = people_of(a->landing, rule);
	const struct tg_need need = { .min = section->min, .path = path, .line = rule->line };
	if (nr_who_may(a, set) < section->min)
		ask_fallback(a, path, too_few(a, rule));
	else
		ask(a, need, set);
	return true;
}

static bool
ask_sections(struct asking *a, struct tg_str path, struct tg_str name)
{
	const struct tg_owners *owners = a->landing->owners;
	bool has_owner = false;
	for (size_t i = 0; owners && i < owners->nr_sections; i++)
		has_owner = ask_section(a, &owners->sections[i], path, name) || has_owner;
	return has_owner;
}

static void
ask_path(struct asking *a, const struct tg_path *changed)
{
	struct tg_str path = changed->path;
	char buf[TG_PATH_BELOW];
	if (a->landing->owners_problem) {
		ask_fallback(a, path, a->landing->owners_problem);
		return;
	}
	struct tg_str below = tg_path_below(changed, buf);
	bool has_owner = ask_sections(a, path, path);
	if (below.len)
		has_owner = ask_sections(a, path, below) || has_owner;
	/* Who may change the owners is the fallback's to say if nobody else is. */
	if (!has_owner && is_place(a->landing, path) && a->landing->opts->fallback_owners.ids.nr)
		ask_fallback(a, path, "it says who owns what");
}

const struct tg_error *
tg_reviews_owners(struct tg_landing *landing, const struct tg_paths *paths,
		  const struct tg_ties *ties, const struct tg_strs *approvers, struct tg_needs *out)
{
	struct asking a = { .landing = landing, .ties = ties, .approvers = approvers, .out = out };
	TG_TRY(read_owners(landing));
	for (size_t i = 0; i < paths->nr; i++)
		ask_path(&a, &paths->items[i]);
	return NULL;
}

/* --- what is pushed must be readable, and must not look like something else --- */

static const struct tg_error *
check_file(struct tg_landing *landing, const struct tg_path *path)
{
	const struct tg_oid *tip = &landing->chain.steps[landing->chain.nr - 1];
	struct tg_place place = { .path = path->path };
	struct tg_str text = { 0 };
	bool found = false;
	const struct tg_error *err = tg_file_at(landing->ref, tip, path->path, TG_OWNERS_MAX,
						landing->arena, &text, &found);
	if (err && err->kind != TG_ERR_INPUT)
		return err;
	if (err) {
		tg_found(landing->judge, TG_REVIEW_NOT_REVIEWABLE, &place,
			 "the file of code owners must be a regular file of at most 3 MiB");
		return NULL;
	}
	const struct tg_owners *owners = parse(landing, text);
	for (size_t i = 0; i < owners->nr_errors; i++) {
		place.line = owners->errors[i].line;
		tg_found(landing->judge, TG_REVIEW_NOT_REVIEWABLE, &place, "%s",
			 owners->errors[i].message);
	}
	return NULL;
}

/* SRC/auth.c beside src/: on many a checkout it is the owned file. */
static bool
goes_away(const struct tg_paths *paths, struct tg_str path)
{
	for (size_t i = 0; i < paths->nr; i++)
		if (!paths->items[i].new_mode && tg_str_eq(paths->items[i].path, path))
			return true;
	return false;
}

static const struct tg_error *
check_twin(struct tg_landing *landing, const struct tg_paths *paths, const struct tg_path *path)
{
	struct tg_place place = { .path = path->path };
	struct tg_str twin;
	TG_TRY(tg_path_twin(landing->ref, &landing->chain.start, path->path, &twin));
	if (twin.len && !goes_away(paths, twin))
		tg_found(landing->judge, TG_REVIEW_NOT_REVIEWABLE, &place,
			 "it differs from %s, which is there, only in case or in how it is encoded",
			 tg_judge_show(landing->judge, twin));
	return NULL;
}

const struct tg_error *
tg_reviews_check_owners(struct tg_landing *landing)
{
	const struct tg_chain *chain = &landing->chain;
	const struct tg_stretch *stretch;
	TG_TRY(tg_stretch(landing->ref, &chain->start, &chain->steps[chain->nr - 1], &stretch));
	for (size_t i = 0; i < stretch->paths.nr; i++) {
		const struct tg_path *path = &stretch->paths.items[i];
		if (path->new_mode && is_place(landing, path->path))
			TG_TRY(check_file(landing, path));
		if (!path->old_mode)
			TG_TRY(check_twin(landing, &stretch->paths, path));
	}
	return NULL;
}
