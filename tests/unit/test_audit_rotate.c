/* SPDX-License-Identifier: MIT */
/* Rotation, by us and by others, and records that are not there any more. */
#include "report.h"

#include "../../src/report/chain_file.h"

#include <dirent.h>
#include <errno.h>

TestSuite(audit_rotate, .init = start_log, .fini = stop_log);

/* The rotated files of the log, in order of time. */
static size_t
rotated(struct dirent ***names)
{
	DIR *dir = opendir(in_dir("trunkgate"));
	cr_assert_not_null(dir);
	closedir(dir);
	int nr = scandir(in_dir("trunkgate"), names, NULL, alphasort);
	size_t kept = 0;
	cr_assert_geq(nr, 0);
	for (int i = 0; i < nr; i++) {
		struct dirent *entry = (*names)[i];
		if (strncmp(entry->d_name, "audit.jsonl.2", 13) == 0)
			(*names)[kept++] = entry;
		else
			free(entry);
	}
	return kept;
}

static void
release(struct dirent **names, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		free(names[i]);
	free(names);
}

static const char *
why(long line)
{
	json_t *record = record_at(log_name, line);
	cr_assert_str_eq(field(record, "event"), "log.rotated");
	const char *text = tg_strdup(box.arena, field(record, "why"));
	json_decref(record);
	return text;
}

Test(audit_rotate, by_size_makes_one_chain_over_all_files)
{
	struct tg_audit *audit = open_audit("");
	struct chain chain = { .hash = "" };
	struct dirent **names = NULL;
	tg_audit_set_rotation(audit, 3000);
	for (int i = 0; i < 60; i++)
		must(tg_audit_append(audit, box.arena, &box.v));
	size_t nr = rotated(&names);
	cr_assert_gt(nr, 5);
	for (size_t i = 0; i < nr; i++) {
		struct tg_buf name;
		tg_buf_init(&name, box.arena, 512);
		tg_buf_addf(&name, "trunkgate/%s", names[i]->d_name);
		follow(name.ptr, &chain);
	}
	follow(log_name, &chain);
	cr_assert_eq(chain.nr, 60 + nr);
	cr_assert_eq(chain.nr_breaks, 0);
	cr_assert_eq(chain.nr_foreign, 0);
	json_t *record = record_at(log_name, 0);
	cr_assert_str_eq(field(record, "event"), "log.rotated");
	cr_assert_str_eq(field(record, "why"), "size");
	cr_assert_str_eq(field(record, "previous_file"), names[nr - 1]->d_name);
	cr_assert_eq(number(record, "previous_seq"), number(record, "seq") - 1);
	cr_assert_str_eq(field(record, "previous_hash"), field(record, "prev"));
	json_decref(record);
	release(names, nr);
}

Test(audit_rotate, names_of_one_moment_sort_as_they_came)
{
	struct tg_chain chain = { 0 };
	struct dirent **names = NULL;
	append_one();
	cr_assert(tg_chain_init(&chain, tg_strdup(box.arena, in_dir(log_name))));
	for (int i = 0; i < 99; i++) {
		cr_assert_eq(tg_chain_open(&chain), 0);
		cr_assert_eq(tg_chain_rotate(&chain, "20261121T224001.123Z"), 0, "%d", i);
	}
	size_t nr = rotated(&names);
	cr_assert_eq(nr, 99);
	cr_expect_str_eq(names[0]->d_name, "audit.jsonl.20261121T224001.123Z");
	cr_expect_str_eq(names[1]->d_name, "audit.jsonl.20261121T224001.123Z-02");
	cr_expect_str_eq(names[98]->d_name, "audit.jsonl.20261121T224001.123Z-99");
	release(names, nr);
	/* Nothing is written over. */
	cr_assert_eq(tg_chain_open(&chain), 0);
	cr_assert_eq(tg_chain_rotate(&chain, "20261121T224001.123Z"), EEXIST);
	tg_chain_close(&chain);
}

Test(audit_rotate, never_unless_asked_for)
{
	struct dirent **names = NULL;
	for (int i = 0; i < 20; i++)
		append_one();
	size_t nr = rotated(&names);
	cr_assert_eq(nr, 0);
	release(names, nr);
}

Test(audit_rotate, by_others_is_noticed)
{
	struct chain chain = { .hash = "" };
	append_one();
	append_one();
	cr_assert_eq(rename(in_dir(log_name), in_dir("old.jsonl")), 0);
	append_one();
	follow("old.jsonl", &chain);
	follow(log_name, &chain);
	cr_assert_eq(chain.nr, 4);
	cr_assert_eq(chain.nr_breaks, 0);
	cr_assert_str_eq(why(0), "gone");
}

Test(audit_rotate, an_emptied_log_is_noticed)
{
	append_one();
	write_file(log_name, TG_STR(""));
	append_one();
	cr_assert_str_eq(why(0), "gone");
	json_t *record = record_at(log_name, 1);
	cr_assert_eq(number(record, "seq"), 3);
	json_decref(record);
}

static struct tg_str
first_lines(struct tg_str text, int nr)
{
	struct tg_str rest = text, line;
	while (nr-- && tg_str_split(&rest, '\n', &line))
		;
	return tg_str_sub(text, 0, text.len - rest.len);
}

Test(audit_rotate, records_cut_off_the_end_show_as_a_gap)
{
	struct chain chain = { .hash = "" };
	for (int i = 0; i < 5; i++)
		append_one();
	write_file(log_name, first_lines(read_file(log_name), 3));
	append_one();
	cr_assert_str_eq(why(3), "cut");
	follow(log_name, &chain);
	cr_assert_eq(chain.nr, 5);
	cr_assert_eq(chain.nr_breaks, 1);
	cr_assert_eq(chain.seq, 7);
	append_one();
	chain = (struct chain){ .hash = "" };
	follow(log_name, &chain);
	cr_assert_eq(chain.nr_breaks, 1);
}

Test(audit_rotate, a_changed_last_record_is_not_built_upon)
{
	struct chain chain = { .hash = "" };
	append_one();
	append_one();
	struct tg_str text = tg_str_copy(box.arena, read_file(log_name));
	size_t at = tg_str_find(first_lines(text, 1), TG_STR("\n"));
	char *bytes = tg_str_cstr(box.arena, text);
	char *pusher = strstr(bytes + at, "\"ana\"");
	cr_assert_not_null(pusher);
	memcpy(pusher, "\"eve\"", 5);
	write_file(log_name, tg_str_make(bytes, text.len));
	append_one();
	cr_assert_str_eq(why(2), "changed");
	follow(log_name, &chain);
	cr_assert_eq(chain.nr_breaks, 1);
}

Test(audit_rotate, a_log_that_was_restored_from_a_copy_shows_the_gap)
{
	append_one();
	struct tg_str copy = read_file(log_name);
	append_one();
	append_one();
	cr_assert_eq(unlink(in_dir(log_name)), 0);
	write_file(log_name, copy);
	append_one();
	cr_assert_str_eq(why(1), "cut");
}

Test(audit_rotate, a_record_of_fixed_text_rotates_too)
{
	struct tg_audit *audit = open_audit("");
	struct dirent **names = NULL;
	append_one();
	tg_audit_set_rotation(audit, 100);
	cr_assert(tg_audit_append_fixed(audit, "pre-receive", "01A", "01B", "spent"));
	size_t nr = rotated(&names);
	cr_assert_eq(nr, 1);
	release(names, nr);
	cr_assert_str_eq(why(0), "size");
	json_t *record = record_at(log_name, 1);
	cr_assert_str_eq(field(record, "event"), "hook.error");
	cr_assert_eq(number(record, "seq"), 3);
	json_decref(record);
}

Test(audit_rotate, a_torn_line_goes_with_the_file_and_is_chained)
{
	struct chain chain = { .hash = "" };
	struct tg_buf text, name;
	struct dirent **names = NULL;
	struct tg_audit *audit = open_audit("");
	append_one();
	tg_buf_init(&text, box.arena, 1 << 20);
	tg_buf_add(&text, read_file(log_name));
	tg_buf_adds(&text, "{\"schema\":1,\"half");
	write_file(log_name, tg_buf_str(&text));
	tg_audit_set_rotation(audit, 100);
	must(tg_audit_append(audit, box.arena, &box.v));
	size_t nr = rotated(&names);
	cr_assert_eq(nr, 1);
	tg_buf_init(&name, box.arena, 512);
	tg_buf_addf(&name, "trunkgate/%s", names[0]->d_name);
	release(names, nr);
	follow(name.ptr, &chain);
	follow(log_name, &chain);
	cr_assert_eq(chain.nr, 4);
	cr_assert_eq(chain.nr_foreign, 1);
	cr_assert_eq(chain.nr_breaks, 0);
}

Test(audit_rotate, a_log_that_several_repositories_share_tells_no_false_change_of_policy)
{
	const char *shared = in_dir("shared.jsonl");
	struct chain chain = { .hash = "" };
	const char *repos[] = { in_dir("one.git"), in_dir("two.git") };
	for (int i = 0; i < 6; i++) {
		struct tg_audit *audit = NULL;
		const char *repo = repos[i % 2];
		mkdir(repo, 0750);
		mkdir(tg_path_join(box.arena, repo, "trunkgate"), 0750);
		box.policy.hash[0] = (char)('a' + i % 2);
		box.v.repo_path = repo;
		must(tg_audit_new(box.arena, repo, tg_str_from(shared), 0, &audit));
		must(tg_audit_append(audit, box.arena, &box.v));
	}
	follow("shared.jsonl", &chain);
	cr_assert_eq(chain.nr, 6);
	cr_assert_eq(chain.nr_breaks, 0);
}
