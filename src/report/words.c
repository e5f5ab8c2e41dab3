/* SPDX-License-Identifier: MIT */
/* The words of the log. */
#include "trunkgate/verdict.h"

const char *const tg_outcome_words[] = {
	[TG_ACCEPTED] = "accepted",
	[TG_REFUSED] = "refused",
	[TG_OVERRIDDEN] = "overridden",
	[TG_NOT_JUDGED] = "error",
};

const char *const tg_hook_words[] = {
	[TG_HOOK_PRE_RECEIVE] = "pre-receive",
	[TG_HOOK_UPDATE] = "update",
	[TG_HOOK_POST_RECEIVE] = "post-receive",
	[TG_HOOK_CHECK] = "check",
};
