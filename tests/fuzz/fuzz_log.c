/* SPDX-License-Identifier: MIT */
/*
 * A log as anybody may have left it, compressed or not: its lines are the
 * file's bytes in their order, and what they add up to becomes a page whose
 * only tags are ours.
 */
#include "fuzz.h"

#include "../../src/admin/audit/report_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/fuzz_log.XXXXXX";

static void
forget_file(void)
{
	unlink(path);
}

static void
write_file(const uint8_t *data, size_t size)
{
	static int fd = -1;

	if (fd < 0) {
		fd = mkstemp(path);
		must(fd >= 0);
		atexit(forget_file);
	}
	must(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
}

/* What the scan is certain of is what a reader of JSON finds. */
static void
check_scan(struct tg_str line)
{
	static const char *const keys[] = {
		"time", "event", "record", "push", "pusher", "verdict"
	};
	struct tg_log_scan scan;
	if (!tg_log_scan(line, &scan))
		return;
	const struct tg_str *const fields[] = { &scan.time, &scan.event,  &scan.record,
						&scan.push, &scan.pusher, &scan.verdict };
	json_t *record = json_loadb(line.ptr, line.len, 0, NULL);
	must(record != NULL);
	for (size_t i = 0; i < TG_ARRAY_LEN(keys); i++) {
		const char *text = json_string_value(json_object_get(record, keys[i]));
		must(!text == !fields[i]->ptr);
		must(!text || tg_str_eq(*fields[i], tg_str_from(text)));
	}
	json_decref(record);
}

/* gzip is another row of bytes, and zlib may find it damaged. */
static void
check_lines(struct tg_arena *arena, const uint8_t *data, size_t size)
{
	char *argv[] = { path, NULL };
	struct tg_log_files files;
	struct tg_log_line line;
	size_t at = 0;
	bool found = true;
	bool is_gzip = size > 1 && data[0] == 0x1f && data[1] == 0x8b;

	must(!tg_log_files_find(arena, argv, &files));
	struct tg_log_reader *reader = tg_log_reader_new(arena, &files);
	while (!tg_log_next(reader, &line, &found) && found) {
		check_scan(line.text);
		if (is_gzip || line.is_too_long)
			continue;
		must(at + line.text.len <= size);
		must(memcmp(data + at, line.text.ptr, line.text.len) == 0);
		at += line.text.len;
		must(line.is_torn || data[at++] == '\n');
	}
	must(is_gzip || size >= (1 << 20) || at == size);
}

/* Every tag begins as one of ours does. */
static void
check_page(struct tg_str page)
{
	static const char *const tags[] = {
		"!DOCTYPE html>",
		"html",
		"head>",
		"meta ",
		"title>",
		"style>",
		"body>",
		"header>",
		"h1>",
		"h2",
		"h3>",
		"p",
		"nav",
		"ul",
		"li>",
		"a href=\"#",
		"a>",
		"main>",
		"dl",
		"div",
		"dt>",
		"dd>",
		"small>",
		"section",
		"figure>",
		"figcaption>",
		"span",
		"svg",
		"rect",
		"line",
		"g>",
		"details>",
		"summary>",
		"table",
		"thead>",
		"tr>",
		"th",
		"td",
		"tbody>",
		"b>",
		"code>",
		"time>",
		"footer>",
	};

	for (size_t i = 0; i < page.len; i++) {
		struct tg_str rest = tg_str_from_index(page, i + 1);
		bool is_ours = page.ptr[i] != '<';
		if (tg_str_starts(rest, TG_STR("/")))
			rest = tg_str_from_index(rest, 1);
		for (size_t j = 0; j < TG_ARRAY_LEN(tags) && !is_ours; j++)
			is_ours = tg_str_starts(rest, tg_str_from(tags[j]));
		must(is_ours);
	}
}

static void
check_sums(struct tg_arena *arena)
{
	struct tg_audit_sums sums = { .arena = arena };
	char *argv[] = { path, NULL };
	struct tg_buf page;

	if (tg_audit_sums_read(&sums, argv))
		return;
	tg_buf_init(&page, arena, (size_t)64 << 20);
	tg_report_page_add(&page, &sums, "<fuzz>", 0);
	check_page(tg_buf_str(&page));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tg_arena *arena = tg_arena_new("fuzz", (size_t)256 << 20);

	write_file(data, size);
	check_lines(arena, data, size);
	check_sums(arena);
	tg_arena_destroy(arena);
	return 0;
}
