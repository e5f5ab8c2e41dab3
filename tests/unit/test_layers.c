/* SPDX-License-Identifier: MIT */
/* Several files as one policy: who may set, add and change what. */
#include "trunkgate/file.h"
#include "trunkgate/policy.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_LAYERS = 4 };

static struct tg_arena *arena;
static struct tg_layer layers[MAX_LAYERS];
static size_t nr_layers;
static struct tg_problems problems;
static struct tg_policy_dirs dirs;
static char dir[] = "/tmp/tg-layers-XXXXXX";

static void
setup(void)
{
	arena = tg_arena_new("test", (size_t)64 << 20);
	nr_layers = 0;
	dirs.policies = NULL;
}

static void
teardown(void)
{
	char command[100];

	tg_arena_destroy(arena);
	if (!dirs.policies)
		return;
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	cr_assert_eq(system(command), 0);
}

TestSuite(layers, .init = setup, .fini = teardown);

static void
add(enum tg_layer_kind kind, const char *name, const char *text)
{
	struct tg_buf full;

	tg_buf_init(&full, arena, TG_POLICY_MAX);
	tg_buf_addf(&full, "version: 1\n%s", text);
	layers[nr_layers++] = (struct tg_layer){ kind, name, tg_buf_str(&full) };
}

static void
server(const char *name, const char *text)
{
	add(TG_LAYER_SERVER, name, text);
}

static void
tree(const char *text)
{
	add(TG_LAYER_TREE, "main:.trunkgate.yaml", text);
}

/* A ready policy that layers may extend. */
static void
ready(const char *name, const char *text)
{
	const struct tg_error *err;
	struct tg_buf full;

	if (!dirs.policies) {
		cr_assert_not_null(mkdtemp(dir));
		dirs.policies = dir;
	}
	tg_buf_init(&full, arena, TG_POLICY_MAX);
	tg_buf_addf(&full, "version: 1\n%s", text);
	err = tg_file_replace(arena, tg_path_join(arena, dir, name), tg_buf_str(&full), 0644);
	cr_assert_null(err, "%s", err ? tg_error_text(arena, err) : "");
}

static struct tg_policy *
load_any(void)
{
	struct tg_policy *policy = NULL;
	const struct tg_error *err =
		tg_policy_load(arena, layers, nr_layers, &dirs, &policy, &problems);

	cr_assert_null(err, "%s", err ? tg_error_text(arena, err) : "");
	return policy;
}

static struct tg_policy *
load(void)
{
	struct tg_policy *policy = load_any();

	cr_assert_not_null(policy, "%s:%u: %s", problems.items[0].loc.file,
			   (unsigned)problems.items[0].loc.line, problems.items[0].message);
	return policy;
}

static void
assert_problem(const char *file, unsigned line, const char *message)
{
	cr_assert_null(load_any());
	cr_assert_eq(problems.nr, 1, "%zu: %s", problems.nr, problems.items[0].message);
	cr_assert_str_eq(problems.items[0].message, message);
	cr_assert_str_eq(problems.items[0].loc.file, file);
	cr_assert_eq(problems.items[0].loc.line, line, "line %u",
		     (unsigned)problems.items[0].loc.line);
}

Test(layers, a_later_file_adds_rules)
{
	server("a", "contact: x\nrules:\n  - rule: ref_names\n");
	server("b", "deadline: 5s\nrules:\n  - rule: ref_changes\n");
	const struct tg_policy *p = load();

	cr_assert_eq(p->nr_instances, 2);
	cr_assert_str_eq(p->instances[1].id.ptr, "ref_changes");
	cr_assert_str_eq(p->instances[1].loc.file, "b");
	cr_assert_eq(p->deadline, 5);
	cr_assert(tg_str_eq(p->contact, TG_STR("x")));
	cr_assert_eq(p->nr_files, 2);
}

Test(layers, the_first_file_may_leave_rules_to_the_second)
{
	server("a", "contact: x\n");
	server("b", "rules: []\n");
	load();
}

Test(layers, a_key_is_set_once)
{
	server("a", "contact: x\nrules: []\n");
	server("b", "contact: y\n");
	assert_problem("b", 2, "\"contact\" is set already, to another value, by a:2:1");
}

Test(layers, the_same_value_again_is_fine)
{
	server("a", "audit: {required: yes}\nrules: []\n");
	server("b", "audit:\n  required: yes\n");
	load();
}

Test(layers, people_and_groups_grow)
{
	server("a", "identity: http\npeople: {ana: {}}\ngroups: {leads: [ana]}\nrules: []\n");
	server("b", "people: {bo: {}}\ngroups: {devs: [ana, bo]}\noverrides: [leads, devs]\n");
	const struct tg_policy *p = load();

	cr_assert_eq(p->nr_people, 2);
	cr_assert_eq(p->overrides.nr, 2);
}

Test(layers, nobody_joins_a_group_of_an_earlier_file)
{
	server("a", "identity: http\ngroups: {leads: [ana]}\noverrides: [leads]\nrules: []\n");
	server("b", "groups:\n  leads: [ana, mallory]\n");
	assert_problem("b", 3, "\"leads\" is set already, to another value, by a:3:10");
}

Test(layers, a_rule_is_not_changed_unasked)
{
	server("a", "rules:\n  - rule: ref_names\n");
	server("b", "rules:\n  - {id: ref_names, mode: off}\n");
	assert_problem("b", 3,
		       "\"ref_names\" of a:3:5 may not be changed: it does not say overridable: "
		       "yes");
}

Test(layers, an_overridable_rule_is_changed_key_by_key)
{
	server("a", "rules:\n  - {rule: commit_message, id: m, overridable: yes, "
		    "refs: '@tags', help: h}\n");
	server("b", "rules:\n  - {id: m, mode: warn, help: i}\n");
	const struct tg_policy *p = load();

	cr_assert_eq(p->nr_instances, 1);
	cr_assert_eq(p->instances[0].mode, TG_MODE_WARN);
	cr_assert(tg_str_eq(p->instances[0].help, TG_STR("i")));
	cr_assert(tg_globs_match(&p->instances[0].refs, TG_STR("refs/tags/v1")));
	cr_assert_str_eq(p->instances[0].loc.file, "a");
}

Test(layers, a_change_can_be_the_last)
{
	server("a", "rules:\n  - {rule: ref_names, overridable: yes}\n");
	server("b", "rules:\n  - {id: ref_names, mode: warn, overridable: no}\n");
	server("c", "rules:\n  - {id: ref_names, mode: off}\n");
	assert_problem("c", 3,
		       "\"ref_names\" of a:3:5 may not be changed: it does not say overridable: "
		       "yes");
}

Test(layers, a_change_keeps_the_rule)
{
	server("a", "rules:\n  - {rule: ref_names, id: x, overridable: yes}\n");
	server("b", "rules:\n  - {id: x, rule: history}\n");
	assert_problem("b", 3, "\"x\" is a ref_names in a:3:12; its rule cannot change");
}

Test(layers, a_value_that_is_replaced_is_checked_all_the_same)
{
	server("a", "rules:\n  - {rule: commit_message, overridable: yes, mode: wran,"
		    " subject_max: x}\n");
	server("b", "rules:\n  - {id: commit_message, mode: warn, subject_max: 7}\n");

	cr_assert_null(load_any());
	cr_assert_eq(problems.nr, 2);
	cr_assert_str_eq(problems.items[0].loc.file, "a");
	cr_assert_str_eq(problems.items[1].loc.file, "a");
}

Test(layers, problems_come_in_the_order_of_files)
{
	server("z", "contct: x\nrules: []\n");
	server("a", "deadlin: 3s\n");
	cr_assert_null(load_any());
	cr_assert_eq(problems.nr, 2);
	cr_assert_str_eq(problems.items[0].loc.file, "z");
}

Test(layers, one_unreadable_file_hides_no_problem_of_another)
{
	server("a", "rules: [\n");
	server("b", "x: &y z\n");
	cr_assert_null(load_any());
	cr_assert_eq(problems.nr, 2);
}

Test(layers, the_tree_adds_rules)
{
	server("a", "tree_policy: .trunkgate.yaml\nrules:\n  - rule: ref_names\n");
	tree("rules:\n  - rule: commit_message\n");
	cr_assert_eq(load()->nr_instances, 2);
}

Test(layers, the_tree_changes_what_is_overridable)
{
	server("a", "rules:\n  - {rule: ref_names, overridable: yes}\n");
	tree("rules:\n  - {id: ref_names, mode: off}\n");
	cr_assert_eq(load()->instances[0].mode, TG_MODE_OFF);
}

Test(layers, the_tree_changes_nothing_else)
{
	server("a", "rules:\n  - {rule: ref_names}\n");
	tree("rules:\n  - {id: ref_names, mode: off}\n");
	assert_problem("main:.trunkgate.yaml", 3,
		       "\"ref_names\" of a:3:5 may not be changed: it does not say overridable: "
		       "yes");
}

Test(layers, the_tree_says_nothing_of_the_top_level)
{
	static const char *const keys[] = {
		"identity: unix", "overrides: [mallory]", "audit: {required: no}",
		"extends: [x]",   "people: {}",           "tree_policy: y",
		"trunk: x",       "deadline: 1h"
	};
	for (size_t i = 0; i < TG_ARRAY_LEN(keys); i++) {
		nr_layers = 0;
		server("a", "rules: []\n");
		tree(keys[i]);
		cr_assert_null(load_any(), "%s", keys[i]);
		cr_assert_not_null(strstr(problems.items[0].message,
					  "a policy in the tree may hold version and rules only"));
	}
}

Test(layers, a_file_extends_a_ready_policy)
{
	ready("base.yaml", "contact: x\nrules:\n  - rule: ref_names\n");
	server("a", "extends: [base]\nrules:\n  - rule: history\n");
	const struct tg_policy *p = load();

	cr_assert_eq(p->nr_instances, 2);
	cr_assert_eq(p->nr_files, 2);
	cr_assert(tg_str_ends(tg_str_from(p->files[0]), TG_STR("/base.yaml")));
	cr_assert_str_eq(p->files[1], "a");
	cr_assert(tg_str_eq(p->contact, TG_STR("x")));
}

Test(layers, a_file_changes_what_it_extends)
{
	ready("base.yaml", "contact: x\ntrunk: main\nrules:\n  - {rule: ref_names, mode: warn}\n");
	server("a", "extends: base\ncontact: y\ntrunk: dev\nrules:\n  - {id: ref_names, mode: "
		    "off}\n");
	const struct tg_policy *p = load();

	cr_assert_eq(p->nr_instances, 1);
	cr_assert_eq(p->instances[0].mode, TG_MODE_OFF);
	cr_assert(tg_str_eq(p->contact, TG_STR("y")));
	cr_assert(tg_globs_match(&p->trunks, TG_STR("refs/heads/dev")));
}

Test(layers, another_file_does_not_change_what_the_first_extends)
{
	ready("base.yaml", "rules:\n  - rule: ref_names\n");
	server("a", "extends: [base]\n");
	server("b", "rules:\n  - {id: ref_names, mode: off}\n");
	cr_assert_null(load_any());
	cr_assert_eq(problems.nr, 1);
	cr_assert_str_eq(problems.items[0].loc.file, "b");
}

Test(layers, extending_does_not_reach_earlier_layers)
{
	ready("base.yaml", "rules:\n  - {id: ref_names, mode: off}\n");
	server("a", "rules:\n  - rule: ref_names\n");
	server("b", "extends: [base]\n");
	cr_assert_null(load_any());
	cr_assert_eq(problems.nr, 1);
	cr_assert_not_null(strstr(problems.items[0].message, "may not be changed"));
}

Test(layers, two_extended_policies_do_not_change_each_other)
{
	ready("one.yaml", "rules:\n  - rule: ref_names\n");
	ready("two.yaml", "rules:\n  - {rule: ref_names, mode: off}\n");
	server("a", "extends: [one, two]\n");
	cr_assert_null(load_any());
	cr_assert_eq(problems.nr, 1);
}

Test(layers, what_is_extended_neither_extends_nor_names_the_tree)
{
	ready("base.yaml", "extends: [other]\ntree_policy: x\nrules: []\n");
	server("a", "extends: [base]\n");
	cr_assert_null(load_any());
	cr_assert_eq(problems.nr, 2);
}

Test(layers, the_trunk_of_a_tree_policy_stands_beside_it)
{
	ready("base.yaml", "trunk: dev\nrules: []\n");
	server("a", "extends: [base]\ntree_policy: p.yaml\n");
	assert_problem("a", 3,
		       "\"tree_policy\" needs \"trunk\" in the same file, not only in what it "
		       "extends");
}

Test(layers, a_ready_policy_that_others_may_write_is_an_error)
{
	struct tg_policy *policy = NULL;

	ready("base.yaml", "rules: []\n");
	cr_assert_eq(chmod(tg_path_join(arena, dir, "base.yaml"), 0666), 0);
	server("a", "extends: [base]\n");
	cr_assert_not_null(tg_policy_load(arena, layers, nr_layers, &dirs, &policy, &problems));
	cr_assert_null(policy);
}

Test(layers, without_an_installation_there_is_nothing_to_extend)
{
	server("a", "extends: [base]\n");
	assert_problem("a", 2, "there is no ready policy \"base\" in this installation");
}

Test(layers, the_hash_covers_what_is_extended)
{
	char before[65];

	ready("base.yaml", "rules: []\n");
	server("a", "extends: [base]\n");
	memcpy(before, load()->hash, sizeof(before));
	ready("base.yaml", "rules: [ ]\n");
	cr_assert_str_neq(load()->hash, before);
}

Test(layers, the_hash_tells_layers_apart)
{
	char before[65];

	server("a", "rules: []\n");
	server("b", "rules: []\n");
	memcpy(before, load()->hash, sizeof(before));
	nr_layers = 0;
	server("a", "rules: []\n");
	tree("rules: []\n");
	cr_assert_str_neq(load()->hash, before);
}

Test(layers, show_names_the_layer_of_each_value)
{
	const struct tg_error *err;
	struct tg_buf out;

	server("a", "rules:\n  - {rule: ref_names, overridable: yes, help: x}\n");
	server("b", "rules:\n  - {id: ref_names, mode: warn}\n");
	tg_buf_init(&out, arena, 1 << 20);
	err = tg_policy_show(arena, layers, nr_layers, &dirs, &out);
	cr_assert_null(err, "%s", err ? tg_error_text(arena, err) : "");
	cr_assert_not_null(strstr(out.ptr, "mode: warn  # b:3\n"), "%s", out.ptr);
	cr_assert_not_null(strstr(out.ptr, "help: x  # a:3\n"), "%s", out.ptr);
}

Test(layers, no_file_is_an_error)
{
	struct tg_policy *policy = NULL;

	cr_assert_not_null(tg_policy_load(arena, NULL, 0, &dirs, &policy, &problems));
}
