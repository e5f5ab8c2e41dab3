/* SPDX-License-Identifier: MIT */
/* Policies of one rule, to try what its options take and refuse. */
#ifndef TRUNKGATE_TEST_ONE_RULE_H
#define TRUNKGATE_TEST_ONE_RULE_H

#include "arena.h"

#include "trunkgate/policy.h"

#include <stdio.h>
#include <string.h>

static struct tg_problems problems;

/* NULL where there are problems. */
static const struct tg_policy *
load_rule(const char *name, const char *options)
{
	static const struct tg_policy_dirs dirs = { "policies" };
	char text[1024];
	int len = snprintf(text, sizeof(text),
			   "version: 1\nidentity: gitolite\ngroups: {core: [ana, bo]}\n"
			   "rules:\n  - {rule: %s, %s}\n",
			   name, options);
	cr_assert((size_t)len < sizeof(text));
	struct tg_layer layer = { TG_LAYER_SERVER, "f", tg_str_from(text) };
	struct tg_policy *policy = NULL;
	cr_assert_null(tg_policy_load(arena, &layer, 1, &dirs, &policy, &problems));
	return policy;
}

static void
assert_refused(const char *name, const char *options, const char *words)
{
	cr_assert_null(load_rule(name, options), "%s", options);
	cr_assert_not_null(strstr(problems.items[0].message, words), "%s: %s", options,
			   problems.items[0].message);
}

#endif
