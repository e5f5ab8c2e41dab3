/* SPDX-License-Identifier: MIT */
/* Loose objects as git writes them, and as it never would. */
#include "../../src/git/objects/libgit2.h"
#include "../../src/git/objects/loose.h"
#include "../../src/git/objects/store.h"

#include "sandbox.h"

#include <string.h>

static struct tg_store *
open_store(void)
{
	struct tg_store *store;
	char *dir = realpath(sh("echo $PWD/repo.git/objects"), NULL);
	const char *dirs[] = { tg_strdup(box.arena, dir) };
	free(dir);
	must(tg_store_open(box.arena, dirs, 1, NULL, &store));
	return store;
}

static const struct tg_error *
read_object(const char *hex, struct tg_raw *raw)
{
	struct tg_oid oid;
	cr_assert(tg_oid_parse(tg_str_from(hex), &oid));
	return tg_store_read(open_store(), box.arena, &oid, (size_t)64 << 20, raw);
}

/* The backend alone, without libgit2's own behind it. */
static bool
is_taken(const char *hex)
{
	git_odb *odb;
	git_odb_object *object = NULL;
	struct tg_oid oid;
	git_oid id;
	cr_assert(tg_oid_parse(tg_str_from(hex), &oid));
	tg_oid_to_git(&id, &oid);
	tg_libgit2_start();
	cr_assert_eq(tg_odb_new(&odb), 0);
	cr_assert_eq(tg_loose_add(odb, sh("echo $PWD/repo.git/objects")), 0);
	bool is = git_odb_read(&object, odb, &id) == 0;
	git_odb_object_free(object);
	git_odb_free(odb);
	return is;
}

/* Writes the file of an object whose bytes a script makes; its name. */
static const char *
write_bytes(const char *script)
{
	return sh("mkdir -p repo.git/objects/ab; f=repo.git/objects/ab/%038d; rm -f $f; (%s) >$f; "
		  "echo ab%038d",
		  7, script, 7);
}

/* The same of an object that perl prints, compressed. */
static const char *
write_plain(const char *plain)
{
	struct tg_buf script;
	tg_buf_init(&script, box.arena, 4096);
	tg_buf_addf(&script, "perl -MCompress::Zlib -e 'print compress(%s)'", plain);
	return write_bytes(script.ptr);
}

Test(loose, are_read_whole, .init = sandbox_open, .fini = sandbox_close)
{
	static const int sizes[] = { 0, 1, 63, 64, 65, 4000, 16384, 70000, 600000, 3000000 };
	for (size_t i = 0; i < TG_ARRAY_LEN(sizes); i++) {
		struct tg_raw raw;
		const char *hex = sh("perl -e 'srand 3; print map { chr rand 256 } 1 .. %d' >f; "
				     "git -C repo.git hash-object -w ../f",
				     sizes[i]);
		must(read_object(hex, &raw));
		cr_assert_eq(raw.type, TG_OBJ_BLOB);
		cr_assert_eq(raw.len, (size_t)sizes[i]);
		cr_assert_eq(raw.data[raw.len], '\0');
		cr_assert_str_eq(
			hex, sh("git -C repo.git cat-file blob %s | git hash-object --stdin", hex));
		FILE *file = fopen(sh("echo $PWD/f"), "r");
		for (size_t k = 0; k < raw.len; k++)
			cr_assert_eq((unsigned char)raw.data[k], fgetc(file));
		(void)fclose(file);
		tg_raw_release(&raw);
		/* What grows a lot, or is large, is libgit2's. */
		cr_assert_eq(is_taken(hex), sizes[i] < 200000, "%d bytes", sizes[i]);
	}
}

Test(loose, have_the_type_of_their_header, .init = sandbox_open, .fini = sandbox_close)
{
	struct tg_raw raw;
	const char *tree = sh("git -C repo.git write-tree");
	const char *commit = sh("git -C repo.git commit-tree -m x %s", tree);
	must(read_object(commit, &raw));
	cr_assert_eq(raw.type, TG_OBJ_COMMIT);
	tg_raw_release(&raw);
	const char *tag =
		sh("printf 'object %s\\ntype commit\\ntag t\\ntagger A <a@b> 1 +0000\\n\\nx\\n' | "
		   "git -C repo.git mktag",
		   commit);
	must(read_object(tag, &raw));
	cr_assert_eq(raw.type, TG_OBJ_TAG);
	tg_raw_release(&raw);
	cr_assert(is_taken(commit));
	cr_assert(is_taken(tag));
	cr_assert(is_taken(write_plain("\"tree 66\\0\" . \"x\" x 66")));
}

Test(loose, that_are_not_as_git_writes_them_are_left, .init = sandbox_open, .fini = sandbox_close)
{
	static const char *const bytes[] = { "\"blob 100\\0\" . \"x\" x 99",
					     "\"blob 100\\0\" . \"x\" x 101",
					     "\"blob 0100\\0\" . \"x\" x 100",
					     "\"blob +100\\0\" . \"x\" x 100",
					     "\"blob  100\\0\" . \"x\" x 100",
					     "\"blub 100\\0\" . \"x\" x 100",
					     "\"blob 100\" . \"x\" x 100",
					     "\"blob 100 \\0\" . \"x\" x 100",
					     "\"blob -1\\0\" . \"x\" x 100",
					     "\"\\0\" x 100",
					     "\"blob 18446744073709551616\\0\" . \"x\" x 100" };
	for (size_t i = 0; i < TG_ARRAY_LEN(bytes); i++)
		cr_expect_not(is_taken(write_plain(bytes[i])), "%s", bytes[i]);
	cr_expect(is_taken(write_plain("\"blob 100\\0\" . \"x\" x 100")));
	cr_expect_not(is_taken(write_bytes(
		"perl -MCompress::Zlib -e 'print compress(\"blob 100\\0\" . \"x\" x 100), \"y\"'")));
	cr_expect_not(is_taken(write_bytes(
		"perl -MCompress::Zlib -e 'print substr compress(\"blob 100\\0\" . \"x\" x 100), 0, -1'")));
	cr_expect_not(is_taken(write_bytes("true")));
	cr_expect_not(is_taken(
		sh("rm -f repo.git/objects/ab/*; mkdir repo.git/objects/ab/%038d; echo ab%038d", 7,
		   7)));
	cr_expect_not(is_taken(sh("echo ab%038d", 8)));
}
