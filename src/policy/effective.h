/* SPDX-License-Identifier: MIT */
/* The policy in force as a tree: each value as it was written, or as the default of its row. */
#ifndef TG_POLICY_EFFECTIVE_H
#define TG_POLICY_EFFECTIVE_H

#include "layers.h"

struct tg_effective {
	const struct tg_layers *layers;
	const struct tg_node *top;   /* a mapping without version, extends and rules */
	const struct tg_node *rules; /* a list of mappings, each with its rule first */
};

/* In the order of the tables; what has no value is left out. Of a policy with problems the
 * first one is the error. */
TG_MUST_USE const struct tg_error *tg_effective_load(struct tg_arena *arena,
						     const struct tg_layer *layers, size_t nr,
						     const struct tg_policy_dirs *dirs,
						     struct tg_effective *out);
/* Whether a value with that place was written by nobody. */
bool tg_is_default(const struct tg_loc *loc);

#endif
