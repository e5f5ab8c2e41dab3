/* SPDX-License-Identifier: MIT */
/*
 * The files of a policy, and the one tree that they make together. Merging is
 * done on nodes, before anything is read from them: each value keeps the
 * place where it was written.
 */
#ifndef TG_POLICY_LAYERS_H
#define TG_POLICY_LAYERS_H

#include "tables.h"

struct tg_file {
	const char *name;
	const char *kind; /* "server", "extends", "tree": in the hash */
	struct tg_str text;
	size_t layer;
	bool is_extended; /* by the server's file of the same layer */
	bool is_tree;
	const struct tg_node *root;
};

/* An entry of `rules` with what later files changed. */
struct tg_entry {
	struct tg_node_list map; /* the merged mapping */
	struct tg_str id;
	const struct tg_file *file; /* that added it */
};

struct tg_replaced {
	const struct tg_node *node;   /* an overridden value, still checked */
	const struct tg_entry *entry; /* NULL = of the top level */
};

struct tg_layers {
	struct tg_reading *r;
	struct tg_file *files;
	size_t nr_files, cap_files;
	struct tg_node_list top; /* without version, extends and rules */
	struct tg_entry **entries;
	size_t nr_entries, cap_entries;
	struct tg_replaced *replaced;
	size_t nr_replaced, cap_replaced;
	bool has_rules; /* some file has `rules` or `extends` */
};

enum { TG_MAX_RULES = 1000 };

/* extends.c: reads all files, extended ones before the file that extends
 * them. *ok is false when one of them is no usable tree. */
TG_MUST_USE const struct tg_error *tg_layers_read(struct tg_layers *l,
						  const struct tg_layer *layers, size_t nr,
						  const struct tg_policy_dirs *dirs, bool *ok);
/* layers.c: merges the top level of all files. */
void tg_layers_merge(struct tg_layers *l);
/* entries.c: merges the `rules` of one file. */
void tg_entries_merge(struct tg_layers *l, const struct tg_file *file, const struct tg_node *rules);

const struct tg_file *tg_layers_file(const struct tg_layers *l, const char *name);
/* Whether file may change what owner wrote without being asked. */
bool tg_layers_may_change(const struct tg_file *owner, const struct tg_file *file);
/* Puts value in the place of the child of the same key. */
void tg_layers_replace(struct tg_layers *l, struct tg_node_list *map, const struct tg_node *value,
		       const struct tg_entry *entry);

/* instances.c: the entries as struct tg_instance. */
struct tg_instance *tg_instances_read(struct tg_layers *l, const struct tg_policy *policy);
/* The rule of an entry, or NULL. */
const struct tg_rule *tg_entry_rule(const struct tg_entry *entry);

/* load.c: files read, merged and the top level taken apart; the policy is
 * only to be used when there are no complaints. */
TG_MUST_USE const struct tg_error *tg_load_tree(struct tg_arena *arena,
						const struct tg_layer *layers, size_t nr,
						const struct tg_policy_dirs *dirs,
						struct tg_layers **out, struct tg_policy **policy);

#endif
