/* SPDX-License-Identifier: MIT */
/* Lines of one path, as `git diff --numstat` counts them. */
#include "../../src/git/delta.h"

#include "sandbox.h"

#include <string.h>

static const char *
blob(const char *printf_format)
{
	return raw_object("blob", printf_format);
}

static struct tg_line_count
count(uint32_t old_mode, const char *old, uint32_t new_mode, const char *new)
{
	struct tg_path path = { .path = TG_STR("x"), .old_mode = old_mode, .new_mode = new_mode };
	struct tg_line_count out = { 0 };
	uint64_t bytes = 0;
	if (!box.repo)
		open_repo();
	cr_assert(!old || tg_oid_parse(tg_str_from(old), &path.old_id));
	cr_assert(!new || tg_oid_parse(tg_str_from(new), &path.new_id));
	must(tg_count_lines(box.repo, &path, &bytes, &out));
	return out;
}

static void
expect(struct tg_line_count got, int64_t added, int64_t deleted)
{
	cr_assert_eq(got.added, added, "added %lld", (long long)got.added);
	cr_assert_eq(got.deleted, deleted, "deleted %lld", (long long)got.deleted);
}

Test(lines, counts_added_and_deleted_files_whole, .init = sandbox_open, .fini = sandbox_close)
{
	expect(count(0, NULL, 0100644, blob("a\\nb\\nc\\n")), 3, 0);
	expect(count(0100644, blob("a\\nb"), 0, NULL), 0, 2);
	expect(count(0, NULL, 0100644, blob("")), 0, 0);
	expect(count(0, NULL, 0100644, blob("\\n\\n")), 2, 0);
}

Test(lines, counts_changed_lines_on_both_sides, .init = sandbox_open, .fini = sandbox_close)
{
	expect(count(0100644, blob("a\\nb\\nc\\n"), 0100644, blob("a\\nX\\nc\\nd\\n")), 2, 1);
	expect(count(0100644, blob("a\\nb"), 0100644, blob("a\\nb\\n")), 1, 1);
	expect(count(0100644, blob("a\\r\\n"), 0100644, blob("a\\n")), 1, 1);
	expect(count(0100644, blob(""), 0100644, blob("a\\n")), 1, 0);
}

Test(lines, counts_nothing_where_only_the_mode_changes, .init = sandbox_open, .fini = sandbox_close)
{
	const char *same = blob("a\\n");
	expect(count(0100644, same, 0100755, same), 0, 0);
}

Test(lines, counts_no_lines_of_a_binary_file, .init = sandbox_open, .fini = sandbox_close)
{
	expect(count(0, NULL, 0100644, blob("a\\n\\000b\\n")), 0, 0);
	expect(count(0100644, blob("a\\n"), 0100644, blob("a\\n\\000b\\n")), 0, 0);
	/* git looks at the first 8000 bytes only. */
	expect(count(0, NULL, 0100644,
		     sh("{ head -c 7999 /dev/zero | tr '\\0' a; printf '\\000\\n'; "
			"} | git -C repo.git hash-object -w --stdin")),
	       0, 0);
	expect(count(0, NULL, 0100644,
		     sh("{ head -c 8000 /dev/zero | tr '\\0' a; printf '\\000\\n'; "
			"} | git -C repo.git hash-object -w --stdin")),
	       1, 0);
}

Test(lines, counts_a_submodule_as_one_line_and_a_link_as_its_target, .init = sandbox_open,
     .fini = sandbox_close)
{
	const char *one = "1111111111111111111111111111111111111111";
	const char *two = "2222222222222222222222222222222222222222";
	expect(count(0160000, one, 0160000, two), 1, 1);
	expect(count(0, NULL, 0160000, one), 1, 0);
	expect(count(0160000, one, 0, NULL), 0, 1);
	expect(count(0120000, blob("a"), 0120000, blob("b")), 1, 1);
	expect(count(0100644, blob("a\\nb\\n"), 0120000, blob("a")), 1, 2);
}

Test(lines, refuses_to_count_what_is_too_large, .init = sandbox_open, .fini = sandbox_close)
{
	struct tg_path path = { .path = TG_STR("big\n"), .new_mode = 0100644 };
	struct tg_line_count out = { 0 };
	uint64_t bytes = 0;
	const char *big = sh("head -c 70000000 /dev/zero | git -C repo.git hash-object -w --stdin");
	cr_assert(tg_oid_parse(tg_str_from(big), &path.new_id));
	const struct tg_error *err = tg_count_lines(open_repo(), &path, &bytes, &out);
	cr_assert_not_null(err);
	cr_assert_eq(err->kind, TG_ERR_LIMIT);
	cr_assert_null(strchr(err->message, '\n'));
	cr_assert_eq(bytes, 0);
}
