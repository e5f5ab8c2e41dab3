/* SPDX-License-Identifier: MIT */
/* libgit2's memory. */
#ifndef TRUNKGATE_GIT_ALLOCATOR_H
#define TRUNKGATE_GIT_ALLOCATOR_H

/*
 * Installs an allocator that never returns NULL: libgit2 1.5 crashes at 255
 * of 1299 failing allocations and ends a walk early, without an error, at 3.
 * Past its cap the process ends as for a spent arena. Before git_libgit2_init().
 */
void tg_allocator_install(void);
/*
 * From now on many objects are read. A file, and what a comparison of it takes, is freed before the
 * next: left alone, malloc(3) gives the pages back to the kernel each time, to fetch and clear
 * them anew, and maps what is large alone. Not for a small push, of which some memory would then
 * be cleared twice.
 */
void tg_allocator_keep(void);

#endif
