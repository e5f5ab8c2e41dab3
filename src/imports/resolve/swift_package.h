/* SPDX-License-Identifier: MIT */
/* What Package.swift says, as far as it is written out. Private to src/imports. */
#ifndef TRUNKGATE_IMPORTS_RESOLVE_SWIFT_PACKAGE_H
#define TRUNKGATE_IMPORTS_RESOLVE_SWIFT_PACKAGE_H

#include "priv.h"

enum { TG_SWIFT_TARGETS_MAX = 1000, TG_SWIFT_EXCLUDES_MAX = 4000 };

struct tg_swift_target {
	struct tg_str name;
	struct tg_str path; /* ptr NULL: where such targets stand by custom */
	bool is_test;
	size_t first_exclude, nr_excludes;
};

struct tg_swift_package {
	struct tg_str folder;
	bool is_whole;
	struct tg_swift_target *targets;
	size_t nr_targets;
	struct tg_str *excludes; /* of all targets */
	size_t nr_excludes;
	struct tg_str *locals; /* paths of packages that it depends on */
	size_t nr_locals;
};

/* False, and not whole, where a bound is passed. Views of text. */
bool tg_swift_read(struct tg_arena *arena, struct tg_str text, struct tg_swift_package *out);

#endif
