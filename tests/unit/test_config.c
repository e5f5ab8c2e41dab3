/* SPDX-License-Identifier: MIT */
/* Our reader of plain git configuration says what libgit2 says, or nothing. */
#include "../../src/git/repo/config.h"

#include "trunkgate/buf.h"
#include "trunkgate/file.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct tg_arena *arena;
static char path[] = "/tmp/trunkgate-config.XXXXXX";

static void
set_up(void)
{
	int fd = mkstemp(path);
	cr_assert_geq(fd, 0);
	close(fd);
	arena = tg_arena_new("test", (size_t)256 << 20);
}

static void
tear_down(void)
{
	unlink(path);
	tg_arena_destroy(arena);
}

TestSuite(config, .init = set_up, .fini = tear_down);

/* False when it is not plain. */
static bool
is_plain(struct tg_str text)
{
	struct tg_config ours = { 0 }, theirs = { 0 };
	if (!tg_config_plain(arena, text, &ours)) {
		cr_assert_eq(ours.nr, 0);
		return false;
	}
	cr_assert_null(tg_file_replace(arena, path, text, 0600));
	const struct tg_error *err = tg_config_file(arena, path, NULL, &theirs);
	cr_assert_null(err, "%.*s: %s", TG_STR_ARG(text), err ? tg_error_text(arena, err) : "");
	cr_assert_eq(ours.nr, theirs.nr, "%.*s", TG_STR_ARG(text));
	for (size_t i = 0; i < ours.nr; i++) {
		cr_assert(tg_str_eq(ours.keys[i], theirs.keys[i]), "%s", theirs.keys[i].ptr);
		cr_assert(tg_str_eq(ours.values[i], theirs.values[i]), "%s", theirs.values[i].ptr);
	}
	return true;
}

Test(config, plain_files_are_read_as_libgit2_reads_them)
{
	static const char *const texts[] = {
		"",
		"\n \t\n# note\n; note\n",
		"[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n",
		"[Core]\nBare\n  LogAllRefUpdates=true   \n",
		"[remote \"Origin.x y\"]\nurl = https://example.org/~a?b=c&d\nfetch=+refs/*:refs/*\n",
		"[trunkgate]\npolicy = a.yaml\npolicy =b c.yaml\nshare =\n[gc]\n[trunkgate]\npolicy=d",
	};
	for (size_t i = 0; i < TG_ARRAY_LEN(texts); i++)
		cr_expect(is_plain(tg_str_from(texts[i])), "%s", texts[i]);
}

Test(config, what_takes_more_is_left_to_libgit2)
{
	static const char *const texts[] = {
		"[include]\npath = x\n",
		"[INCLUDEIF \"gitdir:/srv/\"]\npath = x\n",
		"key = before any section\n",
		"[a.b]\nc = d\n",
		"[a \"b\\\"c\"]\nd = e\n",
		"[a \"\"]\nb = c\n",
		"[a]\nb = \"c\"\n",
		"[a]\nb = c # d\n",
		"[a]\nb = c ; d\n",
		"[a]\nb = c \\\n d\n",
		"[a]\nb = c\td\n",
		"[a]\nb = \xc3\xa4\n",
		"[a]\r\nb = c\r\n",
		"[a] b = c\n",
		"[a]\n1b = c\n",
		"[a]\nb c\n",
		"[a\nb = c\n",
		"[]\nb = c\n",
		"\xef\xbb\xbf[a]\nb = c\n",
	};
	for (size_t i = 0; i < TG_ARRAY_LEN(texts); i++)
		cr_expect_not(is_plain(tg_str_from(texts[i])), "%s", texts[i]);
}

Test(config, so_are_files_made_at_random, .timeout = 60)
{
	static const char *const parts[] = { "[a]\n", "[B \"c D\"]\n",
					     "x",     "Y-1",
					     "=",     " = ",
					     "\n",    " ",
					     "v",     "-",
					     "0",     "\t",
					     "[",     "]",
					     "#",     "\"",
					     ".",     "\\" };
	uint32_t random = 1;
	size_t nr_plain = 0;
	for (size_t i = 0; i < 4000; i++) {
		struct tg_buf text;
		tg_buf_init(&text, arena, 1000);
		tg_buf_adds(&text, "[a]\n");
		for (size_t nr = 0; nr < 12; nr++) {
			random = random * 1103515245u + 12345u;
			tg_buf_adds(&text, parts[(random >> 16) % TG_ARRAY_LEN(parts)]);
		}
		nr_plain += is_plain(tg_buf_str(&text));
	}
	cr_assert_gt(nr_plain, 50);
}
