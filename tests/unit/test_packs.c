/* SPDX-License-Identifier: MIT */
/* Objects in packs, as git packs them and as it never would. */
#include "../../src/git/objects/libgit2.h"
#include "../../src/git/objects/pack_entry.h"
#include "../../src/git/objects/pack_index.h"
#include "../../src/git/objects/packs.h"

#include "pack_files.h"
#include "sandbox.h"

#include <zlib.h>

enum { ASKED_BEFORE = 128 };

static struct tg_packs *
packs_of(const char *incoming)
{
	const char *dirs[] = { sh("echo $PWD/repo.git/objects") };
	return tg_packs_new(box.arena, incoming, dirs, 1);
}

/* As if others were read before. */
static struct tg_packs *
open_packs(void)
{
	struct tg_oid none = { { 0 } };
	struct tg_packs *packs = packs_of(NULL);
	for (int i = 0; i <= ASKED_BEFORE; i++)
		cr_assert_null(tg_packs_read(packs, &none));
	return packs;
}

static void
expect_as_libgit2(struct tg_packs *packs, const struct tg_oid *oid)
{
	git_odb *other;
	git_odb_object *object = NULL;
	git_oid id;
	uint64_t size = 0, kept_size = 0;
	cr_assert(tg_packs_size(packs, oid, &size));
	struct tg_plain *plain = tg_packs_read(packs, oid);
	cr_assert_not_null(plain);
	cr_assert(tg_packs_size(packs, oid, &kept_size));
	cr_assert(size == plain->len && kept_size == plain->len);
	cr_assert_eq(plain->data[plain->len], '\0');
	tg_oid_to_git(&id, oid);
	tg_libgit2_start();
	cr_assert_eq(git_odb_open(&other, sh("echo $PWD/repo.git/objects")), 0);
	cr_assert_eq(git_odb_read(&object, other, &id), 0);
	cr_assert_eq((int)plain->type, (int)git_odb_object_type(object));
	cr_assert(tg_str_eq(tg_str_make(plain->data, plain->len),
			    tg_str_make(git_odb_object_data(object), git_odb_object_size(object))));
	git_odb_object_free(object);
	git_odb_free(other);
	tg_plain_release(plain);
}

/* Each object of the repository; how many. */
static size_t
expect_all_as_libgit2(void)
{
	struct tg_packs *packs = open_packs();
	struct tg_str line,
		list = tg_str_from(sh(
			"git -C repo.git cat-file --batch-all-objects --batch-check='%%(objectname)'"));
	size_t nr = 0;
	for (; tg_str_split(&list, '\n', &line); nr++) {
		struct tg_oid oid;
		cr_assert(tg_oid_parse(line, &oid));
		expect_as_libgit2(packs, &oid);
	}
	return nr;
}

static void
make_objects(void)
{
	sh("export GIT_DIR=$PWD/repo.git GIT_INDEX_FILE=$PWD/index; seq 30000 >file; parent=; "
	   "git update-index --add --cacheinfo 100644,$(git hash-object -w /dev/null),empty; "
	   "for i in $(seq 40); do sed -i \"$((i * 37))s/.*/changed $i/; ${i}d\" file; "
	   "git update-index --add --cacheinfo 100644,$(git hash-object -w file),file; "
	   "parent=$(git commit-tree $(git write-tree) $parent -m $i); "
	   "git update-ref refs/heads/x $parent; parent=\"-p $parent\"; done");
}

Test(packs, are_read_as_by_libgit2, .init = sandbox_open, .fini = sandbox_close)
{
	static const char *const ways[] = { "--depth=50 --window=50", "--depth=0 --window=0",
					    "--depth=4000 --window=5" };
	make_objects();
	for (size_t i = 0; i < TG_ARRAY_LEN(ways); i++) {
		sh("git -C repo.git repack -qadf %s", ways[i]);
		cr_assert_eq(expect_all_as_libgit2(), 40 * 3 + 1);
		sh("git -C repo.git -c repack.useDeltaBaseOffset=false repack -qadf %s", ways[i]);
		expect_all_as_libgit2();
	}
}

Test(packs, are_left_to_libgit2_where_few_are_asked_for, .init = sandbox_open,
     .fini = sandbox_close)
{
	struct tg_packs *packs;
	struct tg_oid oid;
	uint64_t size;
	make_objects();
	sh("git -C repo.git repack -qad");
	cr_assert(tg_oid_parse(tg_str_from(sh("git -C repo.git rev-parse x")), &oid));
	packs = packs_of(NULL);
	for (int i = 0; i < ASKED_BEFORE; i++)
		cr_assert_null(tg_packs_read(packs, &oid));
	cr_assert_not(tg_packs_hold(packs, &oid, false));
	cr_assert_not(tg_packs_size(packs, &oid, &size));
	struct tg_plain *plain = tg_packs_read(packs, &oid);
	cr_assert_not_null(plain);
	tg_plain_release(plain);
	cr_assert(tg_packs_hold(packs, &oid, false));
	cr_assert_not(tg_packs_hold(packs, &oid, true));
}

Test(packs, tell_what_comes_in_from_what_is_there, .init = sandbox_open, .fini = sandbox_close)
{
	struct tg_oid first, second;
	make_objects();
	sh("cd repo.git/objects; mkdir -p in/pack; n=$(git -C .. rev-list x | head -n 20 | "
	   "git pack-objects -q in/pack/pack); test -n \"$n\"; "
	   "git -C .. rev-list x | tail -n 20 | git pack-objects -q pack/pack");
	cr_assert(tg_oid_parse(tg_str_from(sh("git -C repo.git rev-parse x")), &first));
	cr_assert(tg_oid_parse(tg_str_from(sh("git -C repo.git rev-parse x~30")), &second));
	struct tg_packs *packs = packs_of(sh("echo $PWD/repo.git/objects/in"));
	for (int i = 0; i <= ASKED_BEFORE; i++)
		tg_plain_release(tg_packs_read(packs, &first));
	cr_assert(tg_packs_hold(packs, &first, true) && !tg_packs_hold(packs, &first, false));
	cr_assert(!tg_packs_hold(packs, &second, true) && tg_packs_hold(packs, &second, false));
}

/* The backend alone, without libgit2's own behind it. */
Test(packs, are_read_through_libgit2, .init = sandbox_open, .fini = sandbox_close)
{
	git_odb *odb;
	git_odb_object *object = NULL;
	struct tg_oid oid;
	git_oid id;
	make_objects();
	sh("git -C repo.git repack -qadf");
	cr_assert(tg_oid_parse(tg_str_from(sh("git -C repo.git rev-parse x:file")), &oid));
	tg_oid_to_git(&id, &oid);
	tg_libgit2_start();
	cr_assert_eq(tg_odb_new(&odb), 0);
	cr_assert_eq(tg_packs_add(odb, open_packs()), 0);
	cr_assert_eq(git_odb_read(&object, odb, &id), 0);
	cr_assert(tg_str_eq(tg_str_make(git_odb_object_data(object), git_odb_object_size(object)),
			    tg_str_from(sh("git -C repo.git cat-file blob x:file; echo"))));
	git_odb_object_free(object);
	memset(id.id, 1, sizeof(id.id));
	cr_assert_eq(git_odb_read(&object, odb, &id), GIT_ENOTFOUND);
	git_odb_free(odb);
}

/* ---- Bytes that are wrong ---- */

/* Of a byte that differs in each round, a bit; then the file is cut off more and more. What is
 * not read is left to libgit2; nothing may crash or hang. */
static void
spoil(const char *suffix)
{
	struct tg_str line,
		list = tg_str_from(sh(
			"git -C repo.git cat-file --batch-all-objects --batch-check='%%(objectname)'"));
	sh("cp -R repo.git/objects/pack good; chmod -R u+w good repo.git/objects/pack");
	for (int round = 0; round < 60; round++) {
		struct tg_str rest = list;
		sh("cp good/* repo.git/objects/pack; perl -e '($n, $f) = @ARGV; $s = -s $f; "
		   "if ($n < 40) { $at = $n < 20 ? $n * 3 : int($s * ($n - 20) / 20); open F, \"+<\", $f; "
		   "seek F, $at, 0; read F, $b, 1; seek F, $at, 0; print F chr(ord($b) ^ 1 << $n %% 8) } "
		   "else { truncate $f, int($s * ($n - 40) / 20) }' %d repo.git/objects/pack/*.%s",
		   round, suffix);
		struct tg_packs *packs = open_packs();
		while (tg_str_split(&rest, '\n', &line)) {
			struct tg_oid oid;
			uint64_t size;
			cr_assert(tg_oid_parse(line, &oid));
			(void)tg_packs_size(packs, &oid, &size);
			tg_plain_release(tg_packs_read(packs, &oid));
		}
	}
}

Test(packs, may_be_spoilt, .init = sandbox_open, .fini = sandbox_close)
{
	make_objects();
	sh("git -C repo.git repack -qadf --depth=10");
	spoil("pack");
}

Test(packs, may_have_a_spoilt_index, .init = sandbox_open, .fini = sandbox_close)
{
	make_objects();
	sh("git -C repo.git repack -qadf --depth=10");
	spoil("idx");
}

/* An object as it stands in a pack: the bytes before its stream, and what that holds. */
static void
put(struct tg_buf *pack, struct tg_str head, struct tg_str plain)
{
	unsigned char packed[4096];
	uLongf len = sizeof(packed);
	cr_assert_eq(compress(packed, &len, (const unsigned char *)plain.ptr, plain.len), Z_OK);
	tg_buf_add(pack, head);
	tg_buf_add(pack, tg_str_make((const char *)packed, len));
}

/* What becomes of object 2, whose head and bytes are given; object 1 is the blob "base". */
static struct tg_plain *
read_second(struct tg_str head, struct tg_str plain)
{
	struct tg_buf bytes;
	struct tg_oid oid = pack_oid(2);
	uint32_t offsets[2] = { PACK_HEADER, 0 };
	tg_buf_init(&bytes, box.arena, 1 << 16);
	put(&bytes, TG_STR("\x34"), TG_STR("base"));
	offsets[1] = (uint32_t)(PACK_HEADER + bytes.len);
	put(&bytes, head, plain);
	cr_assert(write_index(sh("echo $PWD/repo.git/objects/pack/pack-x.idx"), offsets, 2));
	cr_assert(write_pack(sh("echo $PWD/repo.git/objects/pack/pack-x.pack"), tg_buf_str(&bytes),
			     2));
	return tg_packs_read(open_packs(), &oid);
}

static void
expect_bytes(struct tg_plain *plain, const char *bytes)
{
	cr_assert_not_null(plain);
	cr_assert(tg_str_eq(tg_str_make(plain->data, plain->len), tg_str_from(bytes)));
	cr_assert_eq(plain->type, TG_OBJ_BLOB);
	tg_plain_release(plain);
}

#define ID1 "\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1"
#define ID2 "\2\2\2\2\2\2\2\2\2\2\2\2\2\2\2\2\2\2\2\2"
#define ID3 "\3\3\3\3\3\3\3\3\3\3\3\3\3\3\3\3\3\3\3\3"
/* The length of the base, that of the result, "as" of the base, "!" */
#define DELTA "\4\3\x91\1\2\1!"

Test(packs, have_deltas_by_id_and_by_place, .init = sandbox_open, .fini = sandbox_close)
{
	expect_bytes(read_second(TG_STR("\x77" ID1), TG_STR(DELTA)), "as!");
	expect_bytes(read_second(TG_STR("\x67\x0d"), TG_STR(DELTA)), "as!");
	expect_bytes(read_second(TG_STR("\x30"), TG_STR("")), "");
}

Test(packs, may_hold_objects_that_are_wrong, .init = sandbox_open, .fini = sandbox_close)
{
	cr_assert_null(read_second(TG_STR("\x77" ID2), TG_STR(DELTA)), "its own base");
	cr_assert_null(read_second(TG_STR("\x77" ID3), TG_STR(DELTA)), "no such base");
	cr_assert_null(read_second(TG_STR("\x67\0"), TG_STR(DELTA)), "zero bytes before");
	cr_assert_null(read_second(TG_STR("\x67\x7f"), TG_STR(DELTA)), "before the pack");
	cr_assert_null(read_second(TG_STR("\x67\x0c"), TG_STR(DELTA)), "amid another");
	cr_assert_null(read_second(TG_STR("\x67\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\1"),
				   TG_STR(DELTA)));
	cr_assert_null(read_second(TG_STR("\x33"), TG_STR("base")), "shorter than its stream");
	cr_assert_null(read_second(TG_STR("\x35"), TG_STR("base")), "longer than that");
	cr_assert_null(read_second(TG_STR("\xb4\xff\xff\xff\xff\x7f"), TG_STR("base")), "huge");
	cr_assert_null(read_second(TG_STR("\x04"), TG_STR("base")), "no type");
	cr_assert_null(read_second(TG_STR("\x54"), TG_STR("base")), "a type to come");
}

static bool
applies(struct tg_str delta, size_t len)
{
	char out[64];
	uint64_t base_len, made;
	cr_assert_leq(len, sizeof(out));
	return tg_pack_delta_sizes(&delta, &base_len, &made) && base_len == 4 && made == len &&
	       tg_pack_delta_apply(delta, TG_STR("base"), out, len);
}

Test(packs, may_hold_deltas_that_are_wrong)
{
	cr_assert(applies(TG_STR(DELTA), 3));
	cr_assert(applies(TG_STR("\4\4\x90\4"), 4));
	cr_assert(applies(TG_STR("\4\0"), 0));
	cr_assert_not(applies(TG_STR(""), 0));
	cr_assert_not(applies(TG_STR("\x84"), 0));
	cr_assert_not(applies(TG_STR("\4\2\x91\1\2\1!"), 2), "makes more");
	cr_assert_not(applies(TG_STR("\4\4\x91\1\2\1!"), 4), "makes less");
	cr_assert_not(applies(TG_STR("\4\3\x91\2\3"), 3), "copies what is not there");
	cr_assert_not(applies(TG_STR("\4\3\x9f\xff\xff\xff\xff\3"), 3));
	cr_assert_not(applies(TG_STR("\4\3\x80"), 3), "0 is 65536");
	cr_assert_not(applies(TG_STR("\4\3\x91\1"), 3), "cut off");
	cr_assert_not(applies(TG_STR("\4\3\5!!!"), 3), "cut off");
	cr_assert_not(applies(TG_STR("\4\3\0\3!!!"), 3), "an instruction to come");
	cr_assert_not(applies(TG_STR("\4\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\1"), 3));
}

Test(packs, may_have_an_index_that_is_wrong, .init = sandbox_open, .fini = sandbox_close)
{
	const uint32_t offsets[] = { 12, 0x80000000u, 99 };
	const char *path = sh("echo $PWD/x.idx");
	char bytes[2048], spoilt[2048];
	struct tg_pack_index index;
	struct tg_oid one = pack_oid(1), two = pack_oid(2), four = pack_oid(4);
	uint64_t offset;
	cr_assert(write_index(path, offsets, 3));
	FILE *file = fopen(path, "r");
	size_t len = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	cr_assert(tg_pack_index_parse(tg_str_make(bytes, len), &index));
	cr_assert(tg_pack_index_find(&index, &one, &offset) && offset == 12);
	cr_assert_not(tg_pack_index_find(&index, &two, &offset), "far, but there is no such table");
	cr_assert_not(tg_pack_index_find(&index, &four, &offset));
	for (size_t cut = 0; cut < len; cut++)
		cr_assert_not(tg_pack_index_parse(tg_str_make(bytes, cut), &index));
	memcpy(spoilt, bytes, len);
	spoilt[8 + 4 * 5] = 1; /* the fanout goes down behind it */
	cr_assert_not(tg_pack_index_parse(tg_str_make(spoilt, len), &index));
	memcpy(spoilt, bytes, len);
	memset(spoilt + 8 + 4 * 255, 0xff, 4);
	cr_assert_not(tg_pack_index_parse(tg_str_make(spoilt, len), &index), "more than it holds");
}
