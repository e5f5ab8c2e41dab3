/* SPDX-License-Identifier: MIT */
/* Counts what libgit2 holds and ends the process at a cap. */
#include "allocator.h"

#include "trunkgate/arena.h"

#include <git2.h>
#include <git2/sys/alloc.h>

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#define CAP ((size_t)1 << 30)

/* Bytes: a block of so many is mapped alone, and so many are kept at the end of the heap. */
enum { MAPPED = 32 << 20, KEPT = 16 << 20 };

static size_t held;

static void *
count(void *ptr)
{
	if (!ptr)
		tg_arena_exhausted("libgit2", CAP);
	held += malloc_usable_size(ptr);
	if (held > CAP)
		tg_arena_exhausted("libgit2", CAP);
	return ptr;
}

static size_t
product(size_t nr, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(nr, size, &bytes) || bytes > CAP)
		tg_arena_exhausted("libgit2", CAP);
	return bytes;
}

static void *
take(size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return count(malloc(product(1, size ? size : 1)));
}

static void *
retake(void *ptr, size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	size_t before = ptr ? malloc_usable_size(ptr) : 0;
	held -= before;
	return count(realloc(ptr, product(1, size ? size : 1)));
}

static void
give_back(void *ptr)
{
	if (ptr)
		held -= malloc_usable_size(ptr);
	free(ptr);
}

/* libgit2 1.6 cut the interface down to the three above. */
#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 6
static void *
take_zeroed(size_t nr, size_t size, const char *file, int line)
{
	size_t bytes = product(nr, size);
	return memset(take(bytes, file, line), 0, bytes);
}

static char *
copy(const char *str, size_t len, const char *file, int line)
{
	char *out = take(product(1, len) + 1, file, line);
	memcpy(out, str, len);
	out[len] = '\0';
	return out;
}

static char *
copy_all(const char *str, const char *file, int line)
{
	return copy(str, strlen(str), file, line);
}

static char *
copy_up_to(const char *str, size_t len, const char *file, int line)
{
	return copy(str, strnlen(str, len), file, line);
}

static void *
retake_array(void *ptr, size_t nr, size_t size, const char *file, int line)
{
	return retake(ptr, product(nr, size), file, line);
}

static void *
take_array(size_t nr, size_t size, const char *file, int line)
{
	return take(product(nr, size), file, line);
}
#endif

void
tg_allocator_install(void)
{
	static git_allocator allocator;
	allocator.gmalloc = take;
	allocator.grealloc = retake;
	allocator.gfree = give_back;
#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 6
	allocator.gcalloc = take_zeroed;
	allocator.gstrdup = copy_all;
	allocator.gstrndup = copy_up_to;
	allocator.gsubstrdup = copy;
	allocator.greallocarray = retake_array;
	allocator.gmallocarray = take_array;
#endif
	git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &allocator);
}

void
tg_allocator_keep(void)
{
	(void)mallopt(M_MMAP_THRESHOLD, MAPPED);
	(void)mallopt(M_TRIM_THRESHOLD, KEPT);
}
