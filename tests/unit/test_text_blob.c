/* SPDX-License-Identifier: MIT */
/* Texts as blobs of libgit2 that no database has. */
#include "../../src/git/objects/libgit2.h"
#include "../../src/git/objects/text_blob.h"

#include <criterion/criterion.h>
#include <string.h>

static git_blob *
blob_of(struct tg_text_blobs *blobs, const char *text)
{
	git_blob *blob = NULL;
	cr_assert_eq(tg_text_blob(blobs, tg_str_from(text), &blob), 0);
	cr_assert_eq(git_blob_rawsize(blob), strlen(text));
	cr_assert(memcmp(git_blob_rawcontent(blob), text, strlen(text) + 1) == 0);
	return blob;
}

static void
expect_apart(bool is_cached)
{
	struct tg_arena *arena = tg_arena_new("test", 1 << 20);
	struct tg_text_blobs *blobs = tg_text_blobs_new(arena);
	cr_assert_not_null(blobs);
	tg_libgit2_cache(is_cached);
	git_blob *one = blob_of(blobs, "one\n"), *two = blob_of(blobs, "two\n"),
		 *again = blob_of(blobs, "one\n");
	cr_assert_neq(git_oid_cmp(git_blob_id(one), git_blob_id(two)), 0);
	cr_assert_neq(git_oid_cmp(git_blob_id(one), git_blob_id(again)), 0);
	cr_assert(memcmp(git_blob_rawcontent(one), "one\n", 5) == 0);
	git_blob_free(one);
	git_blob_free(two);
	git_blob_free(again);
	git_blob_free(blob_of(blobs, ""));
	tg_libgit2_cache(false);
	tg_arena_destroy(arena);
}

Test(text_blob, has_its_text_and_an_id_of_its_own)
{
	expect_apart(false);
}

/* One that is kept under its id must not be taken for the next text. */
Test(text_blob, is_no_other_where_objects_are_cached)
{
	expect_apart(true);
}
