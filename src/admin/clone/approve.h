/* SPDX-License-Identifier: MIT */
/* An approval as a signed tag. */
#ifndef TRUNKGATE_ADMIN_CLONE_APPROVE_H
#define TRUNKGATE_ADMIN_CLONE_APPROVE_H

#include "trunkgate/repo.h"

struct tg_signing {
	const char *remote;
	struct tg_str branch; /* full name of the target */
	struct tg_oid oid;    /* what is approved */
	bool is_dry;          /* only print the command; *out is then the commit */
};

/*
 * Has git make a tag of the four lines that a signed approval consists of (see
 * docs/rules/reviews.md), with the user's own settings for signing. It is left
 * under no ref. *out is its id.
 */
TG_MUST_USE const struct tg_error *tg_approve_sign(struct tg_arena *arena, struct tg_repo *repo,
						   const struct tg_signing *what,
						   struct tg_oid *out);

#endif
