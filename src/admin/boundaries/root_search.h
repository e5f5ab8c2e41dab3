/* SPDX-License-Identifier: MIT */
/* Folders that the `roots` of a module map lack. */
#ifndef TRUNKGATE_ADMIN_BOUNDARIES_ROOT_SEARCH_H
#define TRUNKGATE_ADMIN_BOUNDARIES_ROOT_SEARCH_H

#include "trunkgate/modules.h"

struct tg_root_search;
/* For a tree of these files, which must outlive it. */
struct tg_root_search *tg_root_search_new(struct tg_arena *arena, const struct tg_paths *files);
/* A tg_survey_fn, with the search as its data: takes in what reaches nothing. */
TG_MUST_USE const struct tg_error *tg_root_search_take(void *search, struct tg_str path, int module,
						       const struct tg_edges *edges);
/* Then: the folder from which most of the imports that are left would reach a file, and
 * how many; false where none explains at least three. */
bool tg_root_search_next(struct tg_root_search *search, struct tg_str *root, size_t *nr_imports);

#endif
