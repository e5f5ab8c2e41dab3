/* SPDX-License-Identifier: MIT */
/* A pack that git would never write, and its index: for a unit test and for a fuzz
 * harness. The object number N, from 1, has the id of which all bytes are N. */
#ifndef TRUNKGATE_TEST_PACK_FILES_H
#define TRUNKGATE_TEST_PACK_FILES_H

#include "trunkgate/oid.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { PACK_HEADER = 12, PACK_OBJECTS_MAX = 16 };

static struct tg_oid
pack_oid(size_t nr)
{
	struct tg_oid oid;
	memset(oid.id, (int)nr, sizeof(oid.id));
	return oid;
}

static void
put_be32(FILE *file, uint32_t value)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		fputc((int)(value >> shift & 0xff), file);
}

/* The sums are zeros: whoever reads does not count them. */
static void
put_sums(FILE *file, size_t nr)
{
	for (size_t i = 0; i < nr * TG_OID_LEN; i++)
		fputc(0, file);
}

static bool
write_index(const char *path, const uint32_t *offsets, size_t nr)
{
	FILE *file = fopen(path, "w");
	if (!file)
		return false;
	fwrite("\377tOc\0\0\0\2", 1, 8, file);
	for (size_t byte = 0; byte < 256; byte++)
		put_be32(file, (uint32_t)(byte < nr ? byte : nr));
	for (size_t i = 1; i <= nr; i++) {
		struct tg_oid oid = pack_oid(i);
		fwrite(oid.id, 1, sizeof(oid.id), file);
	}
	for (size_t i = 0; i < nr; i++)
		put_be32(file, 0);
	for (size_t i = 0; i < nr; i++)
		put_be32(file, offsets[i]);
	put_sums(file, 2);
	return fclose(file) == 0;
}

static bool
write_pack(const char *path, struct tg_str objects, size_t nr)
{
	FILE *file = fopen(path, "w");
	if (!file)
		return false;
	fwrite("PACK\0\0\0\2", 1, 8, file);
	put_be32(file, (uint32_t)nr);
	fwrite(objects.ptr, 1, objects.len, file);
	put_sums(file, 1);
	return fclose(file) == 0;
}

#endif
