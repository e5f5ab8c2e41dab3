/* SPDX-License-Identifier: MIT */
/* What tests/data/resolve and tests/accuracy call the answers of a resolver. */
#ifndef TRUNKGATE_TEST_RESOLUTION_WORDS_H
#define TRUNKGATE_TEST_RESOLUTION_WORDS_H

#include "trunkgate/resolve.h"

static const char *const resolution_words[] = {
	[TG_RESOLVED_PATHS] = "paths",           [TG_RESOLVED_EXTERNAL] = "external",
	[TG_RESOLVED_UNRESOLVED] = "unresolved", [TG_RESOLVED_COMPUTED] = "computed",
	[TG_RESOLVED_NOT_JUDGED] = "not_judged", [TG_RESOLVED_NO_IMPORT] = "no_import",
};

#endif
