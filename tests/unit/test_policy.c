/* SPDX-License-Identifier: MIT */
/*
 * Whole policies: every bad file with exactly its complaints, every shipped
 * one without any, and what the loader makes of the good ones. Run from the
 * root of the tree.
 */
#include "arena.h"

#include "trunkgate/file.h"
#include "trunkgate/policy.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BAD "tests/data/policies/bad"
#define SHIPPED "policies"

static struct tg_policy_dirs dirs = { SHIPPED };
ARENA_SUITE(policy, 256);

static struct tg_problems problems;

static struct tg_policy *
load_text(const char *name, struct tg_str text)
{
	struct tg_layer layer = { TG_LAYER_SERVER, name, text };
	struct tg_policy *policy = NULL;
	const struct tg_error *err = tg_policy_load(arena, &layer, 1, &dirs, &policy, &problems);

	cr_assert_null(err, "%s: %s", name, err ? tg_error_text(arena, err) : "");
	cr_assert_eq(!policy, problems.nr > 0);
	return policy;
}

static struct tg_policy *
load(const char *text)
{
	struct tg_policy *policy = load_text("f", tg_str_from(text));

	cr_assert_not_null(policy, "%s: %s", text, problems.nr ? problems.items[0].message : "");
	return policy;
}

static void
assert_problem(const char *text, const char *message)
{
	load_text("f", tg_str_from(text));
	for (size_t i = 0; i < problems.nr; i++)
		if (!strcmp(problems.items[i].message, message))
			return;
	cr_assert_fail("%s: %s", message, problems.nr ? problems.items[0].message : "none");
}

static struct tg_str
read_file(const char *dir, const char *name)
{
	struct tg_str text;
	const struct tg_error *err =
		tg_file_read(arena, tg_path_join(arena, dir, name), TG_POLICY_MAX, &text, NULL);

	cr_assert_null(err, "%s", err ? tg_error_text(arena, err) : "");
	return text;
}

static const char *
problem_lines(void)
{
	struct tg_buf lines;

	tg_buf_init(&lines, arena, 1 << 20);
	for (size_t i = 0; i < problems.nr; i++)
		tg_buf_addf(&lines, "%s:%u:%u: %s\n", problems.items[i].loc.file,
			    (unsigned)problems.items[i].loc.line,
			    (unsigned)problems.items[i].loc.column, problems.items[i].message);
	return lines.ptr;
}

/* Calls each for every NAME.yaml of dir; gives their number. */
static int
for_each_policy(const char *dir, void (*each)(const char *name))
{
	DIR *handle = opendir(dir);
	const struct dirent *item;
	int nr = 0;

	cr_assert_not_null(handle, "%s: run this from the root of the tree", dir);
	while ((item = readdir(handle))) {
		if (!tg_str_ends(tg_str_from(item->d_name), TG_STR(".yaml")))
			continue;
		each(item->d_name);
		nr++;
	}
	closedir(handle);
	return nr;
}

static void
assert_bad_file(const char *name)
{
	struct tg_str stem = tg_str_from(name), expected;
	char err_name[300];

	stem.len -= strlen(".yaml");
	snprintf(err_name, sizeof(err_name), "%.*s.err", TG_STR_ARG(stem));
	expected = read_file(BAD, err_name);
	cr_assert_null(load_text(name, read_file(BAD, name)), "%s is accepted", name);
	cr_expect_str_eq(problem_lines(), expected.ptr, "%s", name);
}

Test(policy, tells_every_problem_of_bad_files_with_its_place)
{
	cr_assert_gt(for_each_policy(BAD, assert_bad_file), 40);
}

static void
assert_shipped_file(const char *name)
{
	const struct tg_policy *policy = load_text(name, read_file(SHIPPED, name));

	cr_assert_not_null(policy, "%s", problem_lines());
	cr_assert_gt(policy->nr_instances, 3);
	cr_assert(policy->audit_required);
}

Test(policy, loads_what_is_shipped)
{
	cr_assert_geq(for_each_policy(SHIPPED, assert_shipped_file), 3);
}

Test(policy, defaults_are_those_of_the_manual)
{
	const struct tg_policy *p = load("version: 1\nrules: []\n");

	cr_assert(tg_globs_match(&p->trunks, TG_STR("refs/heads/main")));
	cr_assert_not(tg_globs_match(&p->trunks, TG_STR("refs/heads/main2")));
	cr_assert_null(p->identity);
	cr_assert_eq(p->identity_kind, TG_IDENTITY_NONE);
	cr_assert_eq(p->overrides.nr, 0);
	cr_assert(p->audit_required);
	cr_assert_eq(p->audit_rotate, 64 << 20);
	cr_assert_eq(p->audit_anchor, 0);
	cr_assert_eq(p->audit_anchor_log, TG_ANCHOR_LOG_NONE);
	cr_assert_eq(p->contact.len, 0);
	cr_assert_eq(p->hooks, TG_HOOKS_BOTH);
	cr_assert_eq(p->deadline, 20);
	cr_assert_eq(p->max_commits, 1000000);
	cr_assert_eq(p->tree_policy.len, 0);
	cr_assert_eq(p->nr_files, 1);
	cr_assert_str_eq(p->files[0], "f");
}

Test(policy, reads_the_keys_of_the_top)
{
	const struct tg_policy *p = load(
		"version: 1\ntrunk: [main, \"release/*\", \"!release/old\"]\n"
		"identity: gitlab\ncontact: \"#git-help\"\nhooks: pre-receive\n"
		"deadline: 2m\naudit: {required: no, rotate: 0, anchor: 9, anchor_log: journald}\n"
		"limits: {max_commits: 5}\ntree_policy: .trunkgate.yaml\nrules: []\n");

	cr_assert(tg_globs_match(&p->trunks, TG_STR("refs/heads/release/1")));
	cr_assert_not(tg_globs_match(&p->trunks, TG_STR("refs/heads/release/old")));
	cr_assert_str_eq(p->identity, "gitlab");
	cr_assert_str_eq(p->identity_env, "GL_USERNAME");
	cr_assert(tg_str_eq(p->contact, TG_STR("#git-help")));
	cr_assert_eq(p->hooks, TG_HOOKS_PRE_RECEIVE);
	cr_assert_eq(p->deadline, 120);
	cr_assert_not(p->audit_required);
	cr_assert_eq(p->audit_rotate, 0);
	cr_assert_eq(p->audit_anchor, 9);
	cr_assert_eq(p->audit_anchor_log, TG_ANCHOR_LOG_JOURNALD);
	cr_assert_eq(p->max_commits, 5);
	cr_assert(tg_str_eq(p->tree_policy, TG_STR(".trunkgate.yaml")));
}

Test(policy, knows_each_source_of_identity)
{
	static const struct {
		const char *text;
		enum tg_identity_kind kind;
		const char *env;
	} cases[] = {
		{ "gitolite", TG_IDENTITY_ENV, "GL_USER" },
		{ "gitlab", TG_IDENTITY_ENV, "GL_USERNAME" },
		{ "gitea", TG_IDENTITY_ENV, "GITEA_PUSHER_NAME" },
		{ "http", TG_IDENTITY_ENV, "REMOTE_USER" },
		{ "env:CORP_USER", TG_IDENTITY_ENV, "CORP_USER" },
		{ "env:_x9", TG_IDENTITY_ENV, "_x9" },
		{ "unix", TG_IDENTITY_UNIX, NULL },
	};

	for (size_t i = 0; i < TG_ARRAY_LEN(cases); i++) {
		char text[100];
		snprintf(text, sizeof(text), "version: 1\nidentity: %s\nrules: []\n",
			 cases[i].text);
		const struct tg_policy *p = load(text);
		cr_assert_eq(p->identity_kind, cases[i].kind);
		cr_assert_eq(!p->identity_env, !cases[i].env);
		if (cases[i].env)
			cr_assert_str_eq(p->identity_env, cases[i].env);
	}
}

Test(policy, refuses_variables_that_clients_control)
{
	static const char *const names[] = { "LANG",     "LC_ALL", "LANGUAGE",
					     "GIT_USER", "TERM",   "HTTP_X_USER",
					     "",         "A-B",    "SSH_ORIGINAL_COMMAND",
					     "1A" };

	for (size_t i = 0; i < TG_ARRAY_LEN(names); i++) {
		char text[100];
		snprintf(text, sizeof(text), "version: 1\nidentity: \"env:%s\"\nrules: []\n",
			 names[i]);
		cr_assert_null(load_text("f", tg_str_from(text)), "%s", names[i]);
		cr_assert_eq(problems.nr, 1);
	}
}

Test(policy, finds_people_and_expands_groups)
{
	const struct tg_policy *p = load(
		"version: 1\nidentity: http\n"
		"people:\n  cy: {}\n  Ana: {name: Ana Lopez, emails: [ana@x.example]}\n  bo: {}\n"
		"groups: {Leads: [bo, ANA], none: []}\noverrides: [leads, none]\n"
		"rules:\n  - {rule: ref_names, exempt: [cy, leads]}\n");
	const struct tg_person *ana = tg_policy_person(p, TG_STR("ana"));

	cr_assert_not_null(ana);
	cr_assert(tg_str_eq(ana->name, TG_STR("Ana Lopez")));
	cr_assert_null(tg_policy_person(p, TG_STR("leads")));
	cr_assert_eq(p->overrides.nr, 2);
	cr_assert(tg_strs_contain(&p->overrides, TG_STR("ana")));
	cr_assert_eq(p->instances[0].exempt.nr, 3);
	cr_assert_not(tg_strs_contain(&p->instances[0].exempt, TG_STR("leads")));
}

Test(policy, takes_members_of_groups_whom_people_does_not_list)
{
	const struct tg_policy *p = load(
		"version: 1\nidentity: gitolite\n"
		"people:\n  ana: {name: Ana Lopez, emails: [ana@corp.example]}\n"
		"groups: {engineering: [ana, bo], product: [Cy], leads: [bo]}\noverrides: [leads, cy]\n"
		"rules:\n  - {rule: ref_names, exempt: [bo, product]}\n");

	cr_assert_eq(p->nr_people, 3);
	cr_assert_not_null(tg_policy_person(p, TG_STR("bo")));
	cr_assert_eq(tg_policy_person(p, TG_STR("cy"))->emails.nr, 0);
	cr_assert_eq(tg_policy_person(p, TG_STR("ana"))->emails.nr, 1);
	cr_assert_null(tg_policy_person(p, TG_STR("leads")));
	cr_assert_eq(p->overrides.nr, 2);
	cr_assert_eq(p->instances[0].exempt.nr, 2);
}

Test(policy, normalises_names_of_people)
{
	struct tg_str id = TG_STR("untouched");

	cr_assert(tg_person_id(arena, TG_STR("Ana.Lopez_2-x"), &id));
	cr_assert(tg_str_eq(id, TG_STR("ana.lopez_2-x")));
	cr_assert_not(tg_person_id(arena, TG_STR(""), &id));
	cr_assert_not(tg_person_id(arena, TG_STR(".ana"), &id));
	cr_assert_not(tg_person_id(arena, TG_STR("ana@x"), &id));
	cr_assert_not(tg_person_id(arena, TG_STR("a\xc3\xa4"), &id));
	cr_assert_not(tg_person_id(arena, tg_str_make("a\0b", 3), &id));
	char long_name[65];
	memset(long_name, 'a', sizeof(long_name));
	cr_assert(tg_person_id(arena, tg_str_make(long_name, 64), &id));
	cr_assert_not(tg_person_id(arena, tg_str_make(long_name, 65), &id));
}

Test(policy, keeps_type_and_base64_of_ssh_keys)
{
	const struct tg_policy *p = load(
		"version: 1\nidentity: ssh-keys\npeople:\n  ana:\n    keys: ssh-ed25519 "
		"AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ana@laptop\n"
		"rules: []\n");

	cr_assert(tg_str_eq(p->people[0].keys.items[0],
			    TG_STR("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAA"
				   "AAAAAAAAAAAAAAAAAA")));
}

Test(policy, fills_an_instance)
{
	const struct tg_policy *p = load("version: 1\nidentity: http\nrules:\n"
					 "  - rule: ref_changes\n"
					 "  - rule: ref_changes\n    id: tags\n    mode: observe\n"
					 "    refs: ['@tags', '!refs/tags/x']\n    exempt: ana\n"
					 "    help: https://wiki.example\n    overridable: yes\n");
	const struct tg_instance *first = &p->instances[0], *second = &p->instances[1];

	cr_assert_eq(p->nr_instances, 2);
	cr_assert_str_eq(first->id.ptr, "ref_changes");
	cr_assert_eq(first->mode, TG_MODE_ENFORCE);
	cr_assert_str_eq(first->rule->name, "ref_changes");
	cr_assert_not_null(first->opts);
	cr_assert(tg_globs_match(&first->refs, TG_STR("refs/heads/main")));
	cr_assert_not(tg_globs_match(&first->refs, TG_STR("refs/heads/topic")));
	cr_assert_not(first->has_paths);
	cr_assert_str_eq(second->id.ptr, "tags");
	cr_assert_eq(second->mode, TG_MODE_OBSERVE);
	cr_assert(tg_globs_match(&second->refs, TG_STR("refs/tags/v1")));
	cr_assert_not(tg_globs_match(&second->refs, TG_STR("refs/tags/x")));
	cr_assert(second->overridable);
	cr_assert_eq(second->loc.line, 5);
	cr_assert(tg_str_eq(second->help, TG_STR("https://wiki.example")));
}

Test(policy, shorthands_follow_the_trunk)
{
	const struct tg_policy *p =
		load("version: 1\ntrunk: [dev, 'rel/*']\nrules:\n"
		     "  - {rule: ref_changes, id: a, refs: '@branches'}\n"
		     "  - {rule: ref_changes, id: b, refs: ['@all', '!@trunk']}\n");
	const struct tg_globs *branches = &p->instances[0].refs;
	const struct tg_globs *rest = &p->instances[1].refs;

	cr_assert(tg_globs_match(branches, TG_STR("refs/heads/main")));
	cr_assert_not(tg_globs_match(branches, TG_STR("refs/heads/dev")));
	cr_assert_not(tg_globs_match(branches, TG_STR("refs/heads/rel/1")));
	cr_assert_not(tg_globs_match(branches, TG_STR("refs/tags/v1")));
	cr_assert(tg_globs_match(rest, TG_STR("refs/tags/v1")));
	cr_assert(tg_globs_match(rest, TG_STR("refs/anything/else")));
	cr_assert_not(tg_globs_match(rest, TG_STR("refs/heads/dev")));
}

Test(policy, every_rule_takes_its_own_defaults)
{
	for (const struct tg_rule *const *rule = tg_rules(); *rule; rule++) {
		char text[200];
		snprintf(text, sizeof(text), "version: 1\nidentity: unix\nrules:\n  - rule: %s\n",
			 (*rule)->name);
		load_text("f", tg_str_from(text));
		/* A rule may well ask for a choice, but not complain of a default. */
		for (size_t i = 0; i < problems.nr; i++)
			cr_assert(strstr(problems.items[i].message, "must be") == NULL &&
					  strstr(problems.items[i].message, "refs") == NULL,
				  "%s: %s", (*rule)->name, problems.items[i].message);
	}
}

Test(policy, no_option_of_a_rule_hides_a_common_key)
{
	for (const struct tg_rule *const *rule = tg_rules(); *rule; rule++)
		for (const struct tg_opt *a = (*rule)->opts; a && a->name; a++)
			for (const struct tg_opt *b = tg_instance_opts; b->name; b++)
				cr_assert_str_neq(a->name, b->name, "%s", (*rule)->name);
}

Test(policy, hash_follows_every_byte)
{
	const struct tg_policy *a = load("version: 1\nrules: []\n");
	const struct tg_policy *b = load("version: 1\nrules: [] \n");
	const struct tg_policy *c = load("version: 1\nrules: []\n");

	cr_assert_eq(strlen(a->hash), 64);
	cr_assert_str_neq(a->hash, b->hash);
	cr_assert_str_eq(a->hash, c->hash);
}

Test(policy, limits_the_number_of_rules)
{
	struct tg_buf text;

	tg_buf_init(&text, arena, TG_POLICY_MAX);
	tg_buf_adds(&text, "version: 1\nrules:\n");
	for (int i = 0; i < 1001; i++)
		tg_buf_addf(&text, "- {rule: ref_names, id: r%d}\n", i);
	assert_problem(text.ptr, "more than 1000 rules");
}

Test(policy, tree_policy_is_a_plain_path)
{
	static const char *const bad[] = { "/etc/x", "a/../b", "./a", ".git/x",
					   ".GIT/x", "a*",     "a//b" };
	char text[200];

	for (size_t i = 0; i < TG_ARRAY_LEN(bad); i++) {
		snprintf(text, sizeof(text), "version: 1\ntree_policy: \"%s\"\nrules: []\n",
			 bad[i]);
		cr_assert_null(load_text("f", tg_str_from(text)), "%s", bad[i]);
	}
	assert_problem("version: 1\n\"tree_policy\": a\nrules: []\n",
		       "\"tree_policy\" must be written without quotes");
}

static void
peek(const char *text, struct tg_str *path, struct tg_globs *trunks)
{
	struct tg_layer layer = { TG_LAYER_SERVER, "f", tg_str_from(text) };

	tg_policy_peek_tree(arena, &layer, 1, path, trunks);
}

Test(policy, peeks_at_tree_policy_and_trunk)
{
	struct tg_str path;
	struct tg_globs trunks;

	peek("version: 1\nrules: []\n", &path, &trunks);
	cr_assert_eq(path.len, 0);
	peek("version: 1\ntree_policy: a/b.yaml\nrules: []\n", &path, &trunks);
	cr_assert(tg_str_eq(path, TG_STR("a/b.yaml")));
	cr_assert(tg_str_eq(trunks.items[0].text, TG_STR("refs/heads/main")));
	peek("version: 1\ntree_policy: a\ntrunk: [dev]\nrules: []\n", &path, &trunks);
	cr_assert(tg_str_eq(trunks.items[0].text, TG_STR("refs/heads/dev")));
	peek("version: 1\ntree_policy: a\ntrunk: [\n", &path, &trunks);
	cr_assert_eq(path.len, 0);
}

Test(policy, peeks_at_several_layers)
{
	const struct tg_layer layers[] = {
		{ TG_LAYER_SERVER, "a", TG_STR("version: 1\ntrunk: [dev]\n") },
		{ TG_LAYER_SERVER, "b", TG_STR("trunk: [dev, next, main]\ntree_policy: p\n") },
	};
	struct tg_str path;
	struct tg_globs trunks;

	tg_policy_peek_tree(arena, layers, 2, &path, &trunks);
	cr_assert(tg_str_eq(path, TG_STR("p")));
	cr_assert_eq(trunks.nr, 3);
}

Test(policy, a_file_full_of_misspelt_names_is_told_in_time, .timeout = 10)
{
	struct tg_buf text;

	tg_buf_init(&text, arena, TG_POLICY_MAX);
	tg_buf_adds(&text, "version: 1\nidentity: http\nrules: []\npeople:\n");
	for (int i = 0; i < 4000; i++)
		tg_buf_addf(&text, "  person%d: {}\n", i);
	tg_buf_adds(&text, "overrides:\n");
	for (int i = 0; i < 4000; i++)
		tg_buf_addf(&text, "  - persn%d\n", i);
	cr_assert_null(load_text("f", tg_buf_str(&text)));
	cr_assert_eq(problems.nr + problems.dropped, 4000);
}

/* The values alone: comments name other files and lines. */
static const char *
without_comments(const char *yaml)
{
	struct tg_str rest = tg_str_from(yaml), line;
	struct tg_buf out;

	tg_buf_init(&out, arena, 1 << 20);
	while (tg_str_split(&rest, '\n', &line)) {
		size_t end = tg_str_find(line, TG_STR("# "));
		tg_buf_add(&out, tg_str_rtrim(tg_str_sub(line, 0, end)));
		tg_buf_addc(&out, '\n');
	}
	return out.ptr;
}

static const char *
show(const char *name, struct tg_str text)
{
	struct tg_layer layer = { TG_LAYER_SERVER, name, text };
	const struct tg_error *err;
	struct tg_buf out;

	tg_buf_init(&out, arena, 1 << 20);
	err = tg_policy_show(arena, &layer, 1, &dirs, &out);
	cr_assert_null(err, "%s", err ? tg_error_text(arena, err) : "");
	return out.ptr;
}

static void
assert_shows_itself(const char *name, struct tg_str text)
{
	const char *once = show(name, text);

	cr_assert_not_null(load_text(name, tg_str_from(once)), "%s\n%s", problem_lines(), once);
	cr_assert_str_eq(without_comments(once), without_comments(show(name, tg_str_from(once))));
}

static void
assert_shipped_shows_itself(const char *name)
{
	assert_shows_itself(name, read_file(SHIPPED, name));
}

Test(policy, what_show_prints_is_a_policy_of_the_same_effect)
{
	for_each_policy(SHIPPED, assert_shipped_shows_itself);
	assert_shows_itself("hard",
			    TG_STR("version: 1\n"
				   "contact: \"it's \\\\ 'a' \\u202e #x: [y] \\u00e9\"\n"
				   "rules:\n"
				   "  - rule: trailers\n"
				   "    keys: {A: {values: ['yes', '~', ' ', '-', 'a: b']}}\n"
				   "    aliases: {B: A}\n"
				   "  - rule: commit_message\n"
				   "    forbid: ['\\d+\\s', \"a\\tb\", '[a]', '{b}']\n"
				   "    subject_pattern: |\n"
				   "      (?x) a # comment\n"
				   "      b\n"));
}

Test(policy, show_names_where_values_come_from)
{
	const char *text = show("f", TG_STR("version: 1\nrules:\n  - rule: ref_names\n"));

	cr_assert_not_null(strstr(text, "trunk: [main]  # default\n"), "%s", text);
	cr_assert_not_null(strstr(text, "  - rule: ref_names  # f:3\n"), "%s", text);
	cr_assert_not_null(strstr(text, "    mode: enforce  # default\n"), "%s", text);
}

Test(policy, show_refuses_a_policy_with_problems)
{
	struct tg_layer layer = { TG_LAYER_SERVER, "f", TG_STR("version: 1\nx: 1\nrules: []\n") };
	const struct tg_error *err;
	struct tg_buf out;

	tg_buf_init(&out, arena, 1 << 20);
	err = tg_policy_show(arena, &layer, 1, &dirs, &out);
	cr_assert_not_null(err);
	cr_assert_eq(err->loc.line, 2);
}

/* Every block of docs/policy.md that is a whole file or names its part. */
static void
load_example(struct tg_str block)
{
	struct tg_buf text;

	tg_buf_init(&text, arena, TG_POLICY_MAX);
	if (!tg_str_starts(block, TG_STR("version:")))
		tg_buf_adds(&text, "version: 1\n");
	if (tg_str_starts(block, TG_STR("- ")))
		tg_buf_adds(&text, "identity: unix\ngroups: {leads: [bo]}\nrules:\n");
	tg_buf_add(&text, block);
	if (!tg_str_starts(block, TG_STR("version:")) && !tg_str_starts(block, TG_STR("- ")) &&
	    tg_str_find(block, TG_STR("rules:")) == block.len &&
	    tg_str_find(block, TG_STR("extends:")) == block.len)
		tg_buf_adds(&text, "\nrules: []\n");
	cr_assert_not_null(load_text("docs/policy.md", tg_buf_str(&text)), "%s\n%s",
			   problem_lines(), text.ptr);
}

static void
copy_shipped_file(const char *name)
{
	const struct tg_error *err = tg_file_replace(
		arena, tg_path_join(arena, dirs.policies, name), read_file(SHIPPED, name), 0644);

	cr_assert_null(err, "%s", err ? tg_error_text(arena, err) : "");
}

/* As an installation has them: a checkout may be writable by its group. */
static void
install_shipped(void)
{
	static char dir[] = "/tmp/tg-policies-XXXXXX";

	cr_assert_not_null(mkdtemp(dir));
	dirs.policies = dir;
	for_each_policy(SHIPPED, copy_shipped_file);
}

static void
remove_installed(void)
{
	char command[100];

	snprintf(command, sizeof(command), "rm -rf %s", dirs.policies);
	cr_assert_eq(system(command), 0);
}

Test(policy, examples_of_the_documentation_load)
{
	struct tg_str rest = read_file("docs", "policy.md");
	const struct tg_str open = TG_STR("```yaml\n"), close = TG_STR("```");
	size_t nr = 0, at;

	install_shipped();
	while ((at = tg_str_find(rest, open)) < rest.len) {
		rest = tg_str_from_index(rest, at + open.len);
		load_example(tg_str_sub(rest, 0, tg_str_find(rest, close)));
		rest = tg_str_from_index(rest, tg_str_find(rest, close) + close.len);
		nr++;
	}
	remove_installed();
	cr_assert_gt(nr, 10);
}
