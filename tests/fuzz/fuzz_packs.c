/* SPDX-License-Identifier: MIT */
/*
 * A pack: how many objects, two bytes for where each begins, and their bytes. What
 * is read of it libgit2 reads the same way. Where the first byte is not below 16, all the rest is the
 * index of a pack instead: whatever it says, no offset comes from outside of it.
 */
#include "fuzz.h"

#include "../../src/git/objects/libgit2.h"
#include "../../src/git/objects/pack_index.h"
#include "../../src/git/objects/packs.h"
#include "../unit/pack_files.h"

#include <sys/stat.h>
#include <unistd.h>

enum { ASKED_BEFORE = 128 };

static char folder[] = "/tmp/fuzz_packs.XXXXXX";
static char packs_dir[64], pack_path[96], index_path[96];

static void
forget_files(void)
{
	unlink(pack_path);
	unlink(index_path);
	rmdir(packs_dir);
	rmdir(folder);
}

static void
make_folder(void)
{
	static bool is_made;
	if (is_made)
		return;
	is_made = true;
	must(mkdtemp(folder) != NULL);
	snprintf(packs_dir, sizeof(packs_dir), "%s/pack", folder);
	snprintf(pack_path, sizeof(pack_path), "%s/pack-1.pack", packs_dir);
	snprintf(index_path, sizeof(index_path), "%s/pack-1.idx", packs_dir);
	must(mkdir(packs_dir, 0700) == 0);
	tg_libgit2_start();
	atexit(forget_files);
}

static void
read_one(struct tg_packs *packs, git_odb *theirs, const struct tg_oid *oid)
{
	git_odb_object *object = NULL;
	git_oid id;
	uint64_t size;
	bool is_sized = tg_packs_size(packs, oid, &size);
	struct tg_plain *plain = tg_packs_read(packs, oid);
	if (!plain)
		return;
	must(is_sized && size == plain->len);
	tg_oid_to_git(&id, oid);
	must(git_odb_read(&object, theirs, &id) == 0);
	must((int)plain->type == (int)git_odb_object_type(object));
	must(tg_str_eq(tg_str_make(plain->data, plain->len),
		       tg_str_make(git_odb_object_data(object), git_odb_object_size(object))));
	git_odb_object_free(object);
	tg_plain_release(plain);
}

static void
read_all(size_t nr)
{
	const char *const dirs[] = { folder };
	struct tg_arena *arena = tg_arena_new("fuzz", 1 << 20);
	struct tg_packs *packs = tg_packs_new(arena, NULL, dirs, 1);
	struct tg_oid oid = { { 0 } };
	git_odb *theirs;
	must(git_odb_open(&theirs, folder) == 0);
	for (int i = 0; i <= ASKED_BEFORE; i++)
		must(!tg_packs_read(packs, &oid));
	for (size_t i = 1; i <= nr; i++) {
		oid = pack_oid(i);
		read_one(packs, theirs, &oid);
	}
	git_odb_free(theirs);
	tg_arena_destroy(arena);
}

static void
find_all(struct tg_str bytes)
{
	struct tg_pack_index index;
	uint64_t offset;
	if (!tg_pack_index_parse(bytes, &index))
		return;
	must(is_inside(tg_str_make((const char *)index.offsets, (size_t)index.table.nr * 4),
		       bytes));
	for (size_t i = 0; i < 256; i++) {
		struct tg_oid oid = pack_oid(i);
		(void)tg_pack_index_find(&index, &oid, &offset);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint32_t offsets[PACK_OBJECTS_MAX];
	size_t nr = size ? data[0] : 0;
	if (nr >= PACK_OBJECTS_MAX) {
		find_all(tg_str_make((const char *)data + 1, size - 1));
		return 0;
	}
	if (!nr || size < 1 + 2 * nr)
		return 0;
	for (size_t i = 0; i < nr; i++)
		offsets[i] = (uint32_t)data[1 + 2 * i] << 8 | data[2 + 2 * i];
	make_folder();
	must(write_index(index_path, offsets, nr));
	must(write_pack(pack_path, tg_str_make((const char *)data + 1 + 2 * nr, size - 1 - 2 * nr),
			nr));
	read_all(nr);
	return 0;
}
