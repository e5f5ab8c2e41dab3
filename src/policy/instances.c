/* SPDX-License-Identifier: MIT */
/* The merged entries of `rules` as instances of rules. */
#include "layers.h"

struct making {
	struct tg_layers *l;
	struct tg_reading *r;
	const struct tg_policy *policy;
	const struct tg_entry *entry;
	const struct tg_node *map;
	const struct tg_rule *rule; /* NULL = unknown, told */
	struct tg_common common;
};

const struct tg_rule *
tg_entry_rule(const struct tg_entry *entry)
{
	const struct tg_node *node = tg_node_get(entry->map.parent, TG_STR("rule"));

	return node && node->kind == TG_NODE_SCALAR ? tg_rule_find(node->text) : NULL;
}

static void
tell_unknown_rule(struct making *m)
{
	const struct tg_node *node = tg_node_get(m->map, TG_STR("rule"));
	struct tg_nearest nearest;

	if (!node || node->kind != TG_NODE_SCALAR || node->is_bad || tg_node_is_null(node))
		return;
	tg_nearest_init(&nearest, &m->r->list, node->text);
	for (const struct tg_rule *const *rule = tg_rules(); *rule; rule++)
		tg_nearest_try(&nearest, tg_str_from((*rule)->name));
	tg_complain(&m->r->list, node->loc, "unknown rule %s%s",
		    tg_complaint_show(&m->r->list, node->text), tg_nearest_text(&nearest));
}

static void
read_common(struct making *m)
{
	for (const struct tg_opt *row = tg_instance_opts; row->type != TG_OPT_TYPE_END; row++) {
		struct tg_opt copy = *row;
		/* The default of refs is the rule's, the only one that is not in
		 * the table. */
		if (row->offset == offsetof(struct tg_common, refs) && m->rule)
			copy.def = m->rule->default_refs;
		tg_options_set(m->r, &copy, tg_node_get(m->map, tg_str_from(row->name)),
			       m->map->loc, &m->common);
	}
}

static void
refuse_empty(struct making *m, struct tg_str key)
{
	const struct tg_node *node = tg_node_get(m->map, key);

	if (node && node->kind == TG_NODE_LIST && !node->nr)
		tg_complain(&m->r->list, node->loc,
			    "%s is empty: nothing would ever be judged (mode: off says that)",
			    tg_complaint_show(&m->r->list, key));
}

static void
check_paths(struct making *m)
{
	const struct tg_node *node = tg_node_get(m->map, TG_STR("paths"));

	if (node && m->rule && !m->rule->looks_at_paths)
		tg_complain(&m->r->list, node->key->loc, "%s does not look at paths",
			    m->rule->name);
}

static void
check_person(struct making *m)
{
	const struct tg_node *exempt = tg_node_get(m->map, TG_STR("exempt"));

	if (m->policy->identity)
		return;
	if (exempt)
		tg_complain(&m->r->list, exempt->key->loc,
			    "\"exempt\" needs \"identity\": the policy does not say who pushes");
	if (m->rule && m->rule->needs_person && m->common.mode != TG_MODE_OFF)
		tg_complain(&m->r->list, m->map->loc,
			    "%s needs \"identity\": the policy does not say who pushes",
			    m->rule->name);
}

/* The value of "a.b.c", or of as much of it as was written. */
static const struct tg_node *
find_option(const struct tg_node *map, struct tg_str path)
{
	const struct tg_node *found = map;
	struct tg_str key;

	while (tg_str_split(&path, '.', &key)) {
		const struct tg_node *next = tg_node_get(found, key);
		if (!next)
			break;
		found = next;
	}
	return found;
}

static void
report_contradiction(struct tg_opt_check *check, const char *key, const char *message)
{
	const struct making *m = check->data;
	const struct tg_node *node = find_option(m->map, tg_str_from(key));

	tg_complain(&m->r->list, node->key ? node->key->loc : node->loc, "\"%s\": %s", key,
		    message);
}

/* Options are checked against each other only if each of them is right. */
static const void *
read_options(struct making *m)
{
	const struct tg_rule *rule = m->rule;
	size_t before = m->r->list.nr + m->r->list.dropped;
	void *opts = tg_alloc(m->r->arena, rule->opts_size);
	struct tg_opt_check check = {
		.arena = m->r->arena,
		.report = report_contradiction,
		.data = m,
	};

	tg_options_refuse_unknown(m->r, m->map, "option", tg_instance_opts, rule->opts);
	if (rule->opts)
		tg_options_fill(m->r, rule->opts, m->map, opts);
	if (rule->check_opts && m->r->list.nr + m->r->list.dropped == before)
		rule->check_opts(&check, opts);
	return opts;
}

static void
make_instance(struct making *m, struct tg_instance *out)
{
	const struct tg_common *c = &m->common;

	m->rule = tg_entry_rule(m->entry);
	if (!m->rule)
		tell_unknown_rule(m);
	read_common(m);
	refuse_empty(m, TG_STR("refs"));
	refuse_empty(m, TG_STR("paths"));
	check_paths(m);
	check_person(m);
	*out = (struct tg_instance){
		.rule = m->rule,
		.id = m->entry->id,
		.mode = (enum tg_mode)c->mode,
		.refs = c->refs,
		.paths = c->paths,
		.has_paths = c->paths.nr > 0,
		.exempt = c->exempt.ids,
		.help = c->help,
		.overridable = c->overridable,
		.loc = m->map->loc,
		.opts = m->rule ? read_options(m) : NULL,
	};
}

struct tg_instance *
tg_instances_read(struct tg_layers *l, const struct tg_policy *policy)
{
	struct tg_instance *instances =
		TG_NEW_ARRAY(l->r->arena, l->nr_entries, struct tg_instance);

	for (size_t i = 0; i < l->nr_entries; i++) {
		struct making m = {
			.l = l,
			.r = l->r,
			.policy = policy,
			.entry = l->entries[i],
			.map = l->entries[i]->map.parent,
		};
		make_instance(&m, &instances[i]);
	}
	return instances;
}
