/* SPDX-License-Identifier: MIT */
/* A policy from its layers: read, merge, take apart, check, hash. */
#include "layers.h"

#include "trunkgate/digest.h"

struct loading {
	struct tg_layers *l;
	struct tg_reading *r;
	struct tg_policy *policy;
	struct tg_top top;
};

/* Called when the row of its name is read; node is NULL when it was absent. */
typedef void taker(struct loading *load, const struct tg_node *node);

static void
take_trunk(struct loading *load, const struct tg_node *node)
{
	(void)node;
	load->r->trunk = load->top.trunk;
	load->policy->trunks = load->top.trunk;
}

static void
take_identity(struct loading *load, const struct tg_node *node)
{
	if (node)
		tg_identity_read(load->r, node, load->policy);
}

static void
take_people(struct loading *load, const struct tg_node *node)
{
	if (node && node->kind == TG_NODE_MAP && !node->is_bad)
		tg_people_take(load->r, &load->top.people, node);
}

static void
take_groups(struct loading *load, const struct tg_node *node)
{
	if (node && node->kind == TG_NODE_MAP && !node->is_bad)
		tg_groups_take(load->r, &load->top.groups, node);
}

static void
take_overrides(struct loading *load, const struct tg_node *node)
{
	if (node && !load->policy->identity)
		tg_complain(&load->r->list, node->key->loc,
			    "\"overrides\" needs \"identity\": the policy does not say who "
			    "pushes");
}

static void
take_keyring(struct loading *load, const struct tg_node *node)
{
	struct tg_str path = load->top.keyring;

	if (node && path.ptr && !tg_str_starts(path, TG_STR("/")))
		tg_complain(&load->r->list, node->loc, "\"keyring\" must be an absolute path");
}

static bool
is_tree_path(struct tg_str path)
{
	struct tg_str rest = path, segment;

	if (tg_glob_problem(path) || !tg_glob_is_literal(path))
		return false;
	while (tg_str_split(&rest, '/', &segment))
		if (tg_str_eq(segment, TG_STR(".")) || tg_str_eq(segment, TG_STR("..")) ||
		    tg_str_eq_nocase(segment, TG_STR(".git")))
			return false;
	return true;
}

/* The engine reads the trunk's policy before it knows what is extended. */
static void
take_tree_policy(struct loading *load, const struct tg_node *node)
{
	const struct tg_node *trunk = tg_node_get(load->l->top.parent, TG_STR("trunk"));
	const struct tg_file *origin = trunk ? tg_layers_file(load->l, trunk->loc.file) : NULL;

	if (node && load->top.tree_policy.ptr && !is_tree_path(load->top.tree_policy))
		tg_complain(&load->r->list, node->loc,
			    "%s is no path of a file in the tree: from the root, without . and ..",
			    tg_complaint_show(&load->r->list, load->top.tree_policy));
	/* The look before the load searches for the bare word. */
	if (node && node->key->style)
		tg_complain(&load->r->list, node->key->loc,
			    "\"tree_policy\" must be written without quotes");
	if (node && origin && origin->is_extended)
		tg_complain(&load->r->list, node->key->loc,
			    "\"tree_policy\" needs \"trunk\" in the same file, not only in what "
			    "it extends");
}

static const struct {
	const char *row;
	taker *take;
} takers[] = {
	{ "trunk", take_trunk },         { "identity", take_identity },
	{ "people", take_people },       { "groups", take_groups },
	{ "overrides", take_overrides }, { "tree_policy", take_tree_policy },
	{ "keyring", take_keyring },
};

static void
set_row(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node,
	struct tg_loc loc, struct tg_top *top)
{
	if (row->offset == offsetof(struct tg_top, trunk))
		node = tg_trunk_node(r, node ? node : tg_options_default(r, row, loc));
	tg_options_set(r, row, node, loc, top);
}

/* In the order of the table: a row may need what stands before it. */
static void
read_row(struct loading *load, const struct tg_opt *row)
{
	const struct tg_node *map = load->l->top.parent;
	const struct tg_node *node = tg_node_get(map, tg_str_from(row->name));

	set_row(load->r, row, node, map->loc, &load->top);
	for (size_t i = 0; i < TG_ARRAY_LEN(takers); i++)
		if (tg_str_eq(tg_str_from(takers[i].row), tg_str_from(row->name)))
			takers[i].take(load, node);
}

static void
read_top(struct loading *load)
{
	struct tg_policy *policy = load->policy;
	const struct tg_top *top = &load->top;

	for (const struct tg_opt *row = tg_policy_opts; row->type != TG_OPT_TYPE_END; row++)
		read_row(load, row);
	policy->people = load->r->people;
	policy->nr_people = load->r->nr_people;
	policy->groups = load->r->groups;
	policy->nr_groups = load->r->nr_groups;
	policy->overrides = top->overrides.ids;
	policy->audit_required = top->audit.required;
	policy->audit_rotate = top->audit.rotate;
	policy->audit_anchor = top->audit.anchor;
	policy->audit_anchor_log = (enum tg_anchor_log)top->audit.anchor_log;
	policy->contact = top->contact;
	policy->keyring = top->keyring;
	policy->hooks = (enum tg_hooks_mode)top->hooks;
	policy->sandbox = (enum tg_sandbox_mode)top->sandbox;
	policy->deadline = top->deadline;
	policy->max_commits = top->limits.max_commits;
	policy->max_refs = top->limits.max_refs;
	policy->memory = top->limits.memory;
	policy->tree_policy = top->tree_policy;
}

static void
check_keys(const struct loading *load)
{
	const struct tg_node *node = tg_node_get(load->l->top.parent, TG_STR("identity"));

	if (load->policy->identity_kind != TG_IDENTITY_SSH_KEYS)
		return;
	for (size_t i = 0; i < load->policy->nr_people; i++)
		if (load->policy->people[i].keys.nr)
			return;
	tg_complain(&load->r->list, node->loc,
		    "\"identity: ssh-keys\" needs \"keys\" of \"people\": nobody has one");
}

/* Values that a later file replaced are judged as well: whoever wrote them
 * wants to know. */
static void
check_replaced(struct loading *load)
{
	for (size_t i = 0; i < load->l->nr_replaced; i++) {
		const struct tg_replaced *old = &load->l->replaced[i];
		const struct tg_rule *rule = old->entry ? tg_entry_rule(old->entry) : NULL;
		struct tg_str key = old->node->key->text;
		const struct tg_opt *row =
			tg_options_find(old->entry ? tg_instance_opts : tg_policy_opts, key);
		if (row && old->entry)
			tg_options_set(load->r, row, old->node, old->node->loc,
				       TG_NEW(load->r->arena, struct tg_common));
		else if (row)
			set_row(load->r, row, old->node, old->node->loc,
				TG_NEW(load->r->arena, struct tg_top));
		row = rule && rule->opts ? tg_options_find(rule->opts, key) : NULL;
		if (row)
			tg_options_set(load->r, row, old->node, old->node->loc,
				       tg_alloc(load->r->arena, rule->opts_size));
	}
}

static void
set_files(struct tg_layers *l, struct tg_policy *policy)
{
	const char **names = TG_NEW_ARRAY(l->r->arena, l->nr_files, const char *);

	for (size_t i = 0; i < l->nr_files; i++)
		names[i] = l->files[i].name;
	policy->files = names;
	policy->nr_files = l->nr_files;
}

/* Over kind, length and bytes of each file: no two policies share it. */
static void
set_hash(struct tg_layers *l, struct tg_policy *policy)
{
	struct tg_sha256 sum;
	struct tg_buf head;

	tg_sha256_init(&sum);
	tg_buf_init(&head, l->r->arena, 64);
	for (size_t i = 0; i < l->nr_files; i++) {
		tg_buf_clear(&head);
		tg_buf_addf(&head, "%s %zu\n", l->files[i].kind, l->files[i].text.len);
		tg_sha256_add(&sum, tg_buf_str(&head));
		tg_sha256_add(&sum, l->files[i].text);
	}
	tg_sha256_end_hex(&sum, policy->hash);
}

/* @branches is every branch that is no trunk. */
static void
set_groups(struct tg_reading *r)
{
	struct tg_glob_item *branches = TG_NEW_ARRAY(r->arena, 2, struct tg_glob_item);
	struct tg_glob_item *tags = TG_NEW(r->arena, struct tg_glob_item);
	struct tg_glob_item *all = TG_NEW(r->arena, struct tg_glob_item);

	branches[0] = (struct tg_glob_item){ .text = TG_STR("refs/heads/**") };
	branches[1] = (struct tg_glob_item){ .text = TG_STR("@trunk"),
					     .exclude = true,
					     .group = &r->trunk };
	*tags = (struct tg_glob_item){ .text = TG_STR("refs/tags/**") };
	*all = (struct tg_glob_item){ .text = TG_STR("refs/**") };
	r->branches = (struct tg_globs){ branches, 2 };
	r->tags = (struct tg_globs){ tags, 1 };
	r->all = (struct tg_globs){ all, 1 };
}

static struct tg_layers *
new_layers(struct tg_arena *arena)
{
	struct tg_layers *l = TG_NEW(arena, struct tg_layers);

	/* Patterns point into the reading: it lives as long as the policy. */
	l->r = TG_NEW(arena, struct tg_reading);
	tg_reading_init(l->r, arena);
	set_groups(l->r);
	return l;
}

const struct tg_error *
tg_load_tree(struct tg_arena *arena, const struct tg_layer *layers, size_t nr,
	     const struct tg_policy_dirs *dirs, struct tg_layers **out, struct tg_policy **policy)
{
	struct tg_layers *l = new_layers(arena);
	struct loading load = { .l = l, .r = l->r, .policy = TG_NEW(arena, struct tg_policy) };
	bool ok = false;

	*out = l;
	*policy = load.policy;
	if (!nr)
		return tg_error_new(arena, TG_ERR_POLICY, "there is no policy file");
	TG_TRY(tg_layers_read(l, layers, nr, dirs, &ok));
	if (!ok)
		return NULL;
	tg_layers_merge(l);
	read_top(&load);
	check_keys(&load);
	load.policy->instances = tg_instances_read(l, load.policy);
	load.policy->nr_instances = l->nr_entries;
	check_replaced(&load);
	return NULL;
}

const struct tg_error *
tg_policy_load(struct tg_arena *arena, const struct tg_layer *layers, size_t nr,
	       const struct tg_policy_dirs *dirs, struct tg_policy **out,
	       struct tg_problems *problems)
{
	struct tg_layers *l;
	struct tg_policy *policy;

	TG_TRY(tg_load_tree(arena, layers, nr, dirs, &l, &policy));
	tg_complaints_finish(&l->r->list, problems);
	*out = NULL;
	if (problems->nr)
		return NULL;
	set_files(l, policy);
	set_hash(l, policy);
	*out = policy;
	return NULL;
}
