/* SPDX-License-Identifier: MIT */
/* The descriptors that rules.def names; each is defined in the rule's file. */
#ifndef TRUNKGATE_RULES_RULES_H
#define TRUNKGATE_RULES_RULES_H

#include "trunkgate/rule.h"

#define TG_RULE(name) extern const struct tg_rule tg_rule_##name;
#include "rules.def"
#undef TG_RULE

#endif
