/* SPDX-License-Identifier: MIT */
/*
 * Which policy judges: the server's. Files named by git configuration, each
 * checked for owner and mode on the open descriptor, and then, only where
 * they say so, a file in the tree of the old trunk tip. Never a file of the
 * pushed tree.
 */
#include "trunkgate/file.h"
#include "trunkgate/gate.h"

#include <string.h>
#include <unistd.h>

#ifndef TG_SHAREDIR
#error "TG_SHAREDIR must name the installed share/trunkgate"
#endif

enum { MAX_LAYERS = 16, NAME_COLUMNS = 4096 };

/* root and the account that the server runs as may own a policy. */
static struct tg_file_trust
trusted_owners(void)
{
	return (struct tg_file_trust){ .owners = { 0, geteuid() }, .nr_owners = 2 };
}

/* In places, listings and the log: on one line, whatever the file is called. */
static const char *
shown_name(struct tg_arena *arena, const char *path)
{
	return tg_show(arena, tg_str_from(path), NAME_COLUMNS);
}

/* A relative value is below the repository, wherever the hook runs. */
static const char *
policy_path(struct tg_arena *arena, struct tg_repo *repo, struct tg_str value)
{
	return tg_path_join(arena, tg_repo_path(repo), tg_str_cstr(arena, value));
}

static const struct tg_error *
read_server_layer(struct tg_arena *arena, struct tg_repo *repo, struct tg_str value,
		  struct tg_layer *out)
{
	struct tg_file_trust trust = trusted_owners();
	const char *path = policy_path(arena, repo, value);
	if (memchr(value.ptr, '\0', value.len) || !value.len)
		return tg_error_new(arena, TG_ERR_POLICY, "trunkgate.policy names no file");
	const struct tg_error *err =
		tg_file_read_trusted(arena, path, TG_POLICY_MAX, &trust, &out->text);
	if (err)
		return tg_error_wrap(arena, err, "the policy cannot be used");
	out->kind = TG_LAYER_SERVER;
	out->name = shown_name(arena, path);
	return NULL;
}

static const struct tg_error *
server_layers(struct tg_arena *arena, struct tg_repo *repo, struct tg_layer *layers, size_t *nr)
{
	struct tg_str *values = NULL;
	size_t nr_values = 0;
	TG_TRY(tg_repo_config_all(repo, "trunkgate.policy", &values, &nr_values));
	if (!nr_values)
		return tg_error_new(arena, TG_ERR_POLICY,
				    "no policy: git configuration names none; git config "
				    "trunkgate.policy FILE does");
	if (nr_values > MAX_LAYERS - 1)
		return tg_error_new(arena, TG_ERR_POLICY, "more than %d values of trunkgate.policy",
				    MAX_LAYERS - 1);
	for (*nr = 0; *nr < nr_values; (*nr)++)
		TG_TRY(read_server_layer(arena, repo, values[*nr], &layers[*nr]));
	return NULL;
}

/* The first trunk that is no pattern and exists, as the repository has it
 * now: before the push, or in `update` not before it (see decide.c). */
static const struct tg_error *
trunk_tip(struct tg_repo *repo, const struct tg_globs *trunks, struct tg_str *name,
	  struct tg_oid *oid)
{
	for (size_t i = 0; i < trunks->nr; i++) {
		const struct tg_glob_item *item = &trunks->items[i];
		if (item->exclude || item->group || !tg_glob_is_literal(item->text))
			continue;
		TG_TRY(tg_repo_ref(repo, item->text, name, oid));
		if (!tg_oid_is_zero(oid))
			return NULL;
	}
	*name = TG_STR("");
	return NULL;
}

static const struct tg_error *
tree_layer_at(struct tg_arena *arena, struct tg_repo *repo, struct tg_str trunk,
	      const struct tg_oid *tip, struct tg_str path, struct tg_layer *layers, size_t *nr)
{
	struct tg_layer *out = &layers[*nr];
	struct tg_buf name;
	bool found = false;
	TG_TRY(tg_repo_blob_at(repo, tip, path, TG_POLICY_MAX, arena, &out->text, &found));
	if (!found)
		return NULL;
	tg_buf_init(&name, arena, 1024);
	tg_buf_show(&name, trunk, 200);
	tg_buf_addc(&name, ':');
	tg_buf_show(&name, path, 200);
	out->kind = TG_LAYER_TREE;
	out->name = name.ptr;
	(*nr)++;
	return NULL;
}

static const struct tg_error *
tree_layer(struct tg_arena *arena, struct tg_repo *repo, struct tg_layer *layers, size_t *nr)
{
	struct tg_str path = TG_STR(""), trunk = TG_STR("");
	struct tg_globs trunks = { 0 };
	struct tg_oid tip = { { 0 } };
	tg_policy_peek_tree(arena, layers, *nr, &path, &trunks);
	if (!path.len)
		return NULL;
	TG_TRY(trunk_tip(repo, &trunks, &trunk, &tip));
	return trunk.len ? tree_layer_at(arena, repo, trunk, &tip, path, layers, nr) : NULL;
}

static const struct tg_error *
one_file(struct tg_arena *arena, const char *file, struct tg_layer *out)
{
	out->kind = TG_LAYER_SERVER;
	out->name = shown_name(arena, file);
	return tg_file_read(arena, file, TG_POLICY_MAX, &out->text, NULL);
}

const struct tg_error *
tg_gate_share(struct tg_arena *arena, struct tg_repo *repo, const char **out)
{
	struct tg_str share = { 0 };
	if (repo)
		TG_TRY(tg_repo_config(repo, "trunkgate.share", &share));
	*out = share.len ? tg_str_cstr(arena, share) : TG_SHAREDIR;
	return NULL;
}

static const struct tg_error *
find_dirs(struct tg_arena *arena, struct tg_repo *repo, struct tg_policy_dirs *dirs)
{
	const char *base = NULL;
	TG_TRY(tg_gate_share(arena, repo, &base));
	dirs->policies = tg_path_join(arena, base, "policies");
	return NULL;
}

const struct tg_error *
tg_gate_layers(struct tg_arena *arena, struct tg_repo *repo, const char *file,
	       struct tg_layer **out, size_t *nr, struct tg_policy_dirs *dirs)
{
	struct tg_layer *layers = TG_NEW_ARRAY(arena, MAX_LAYERS, struct tg_layer);
	size_t nr_layers = 0;
	TG_TRY(find_dirs(arena, repo, dirs));
	if (file) {
		TG_TRY(one_file(arena, file, &layers[0]));
		nr_layers = 1;
	} else {
		TG_TRY(server_layers(arena, repo, layers, &nr_layers));
	}
	if (repo)
		TG_TRY(tree_layer(arena, repo, layers, &nr_layers));
	*out = layers;
	*nr = nr_layers;
	return NULL;
}

const struct tg_error *
tg_gate_policy(struct tg_arena *arena, struct tg_repo *repo, const char *file,
	       struct tg_policy **out, struct tg_problems *problems)
{
	struct tg_layer *layers = NULL;
	struct tg_policy_dirs dirs = { 0 };
	size_t nr = 0;
	TG_TRY(tg_gate_layers(arena, repo, file, &layers, &nr, &dirs));
	return tg_policy_load(arena, layers, nr, &dirs, out, problems);
}

/* Which trunk the next push would take it from, and where that is then: one of an
 * earlier name may come with this push. */
static const struct tg_error *
next_tip(struct tg_repo *repo, struct tg_push *push, const struct tg_globs *trunks,
	 struct tg_str *name, struct tg_oid *tip)
{
	for (size_t i = 0; i < trunks->nr; i++) {
		const struct tg_glob_item *item = &trunks->items[i];
		if (item->exclude || item->group || !tg_glob_is_literal(item->text))
			continue;
		TG_TRY(tg_repo_ref(repo, item->text, name, tip));
		for (size_t k = 0; k < tg_push_nr_refs(push); k++) {
			const struct tg_ref *ref = tg_push_ref(push, k);
			if (tg_str_eq(tg_ref_name(ref), *name))
				*tip = *tg_ref_new(ref);
		}
		if (!tg_oid_is_zero(tip))
			return NULL;
	}
	*name = TG_STR("");
	return NULL;
}

const struct tg_error *
tg_gate_next_policy(struct tg_arena *arena, struct tg_repo *repo, struct tg_push *push,
		    struct tg_problems *problems)
{
	struct tg_layer *layers = TG_NEW_ARRAY(arena, MAX_LAYERS, struct tg_layer);
	struct tg_str path = TG_STR(""), trunk = TG_STR("");
	struct tg_policy_dirs dirs = { 0 };
	struct tg_policy *policy = NULL;
	struct tg_globs trunks = { 0 };
	struct tg_oid tip = { { 0 } };
	size_t nr = 0;
	TG_TRY(find_dirs(arena, repo, &dirs));
	TG_TRY(server_layers(arena, repo, layers, &nr));
	tg_policy_peek_tree(arena, layers, nr, &path, &trunks);
	TG_TRY(next_tip(repo, push, &trunks, &trunk, &tip));
	if (trunk.len)
		TG_TRY(tree_layer_at(arena, repo, trunk, &tip, path, layers, &nr));
	return tg_policy_load(arena, layers, nr, &dirs, &policy, problems);
}
