/* SPDX-License-Identifier: MIT */
/* The list of all rules, made from rules.def. */
#include "rules.h"

static const struct tg_rule *const registry[] = {
#define TG_RULE(name) &tg_rule_##name,
#include "rules.def"
#undef TG_RULE
	NULL
};

const struct tg_rule *const *
tg_rules(void)
{
	return registry;
}

const struct tg_rule *
tg_rule_find(struct tg_str name)
{
	size_t i;

	for (i = 0; registry[i]; i++) {
		if (tg_str_eq(tg_str_from(registry[i]->name), name))
			return registry[i];
	}
	return NULL;
}
