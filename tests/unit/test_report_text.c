/* SPDX-License-Identifier: MIT */
/* What the pusher reads. */
#include "report.h"

#include "../../src/report/lines.h"

#include "trunkgate/message.h"
#include "trunkgate/utf8.h"

#include <sys/socket.h>

#define LAST "hint:  policy 5f3a91c \xc2\xb7 record 01JD2F7X\n"

static void
stop(void)
{
	tg_arena_destroy(box.arena);
}

TestSuite(report_text, .init = start_verdict, .fini = stop);

Test(report_text, every_line_is_marked_where_only_marked_lines_are_shown)
{
	struct tg_buf out;
	tg_buf_init(&out, box.arena, 256);
	tg_report_mark(&out, TG_STR("one\n\nthree"), "MARK: ");
	cr_assert_str_eq(out.ptr, "MARK: one\nMARK: \nMARK: three");
	tg_report_mark(&out, TG_STR(""), "MARK: ");
	cr_assert_str_eq(out.ptr, "MARK: one\nMARK: \nMARK: three");
}

static const char *
numbered(const char *before, size_t nr)
{
	struct tg_buf text;
	tg_buf_init(&text, box.arena, 4096);
	tg_buf_addf(&text, "%s%zu", before, nr);
	return text.ptr;
}

static bool
has_line(const char *text, const char *line)
{
	struct tg_str rest = tg_str_from(text), one;
	while (tg_str_split(&rest, '\n', &one))
		if (tg_str_eq(one, tg_str_from(line)))
			return true;
	return false;
}

static size_t
nr_lines(const char *text, const char *start)
{
	struct tg_str rest = tg_str_from(text), one;
	size_t nr = 0;
	while (tg_str_split(&rest, '\n', &one))
		nr += tg_str_starts(one, tg_str_from(start));
	return nr;
}

static bool
has(const char *text, const char *part)
{
	return strstr(text, part) != NULL;
}

Test(report_text, is_as_documented)
{
	static const char *amend = "git commit --amend --trailer \"Ticket: ABC-123\"";
	static const char *ways[] = { "ui may use app, base; app/api/query.h reaches store" };
	struct tg_finding *f;
	box.policy.contact = TG_STR("#git-help");
	f = add_commit("definition_of_done", &missing, 0, "trailer \"Ticket\" is missing");
	f->hints = &amend;
	f->nr_hints = 1;
	add_finding((struct tg_finding){ .id = "layers",
					 .rule = "boundaries",
					 .reason = &outside,
					 .severity = TG_SEVERITY_ERROR,
					 .path = TG_STR("src/ui/list.c"),
					 .line = 12,
					 .detail = "ui may not use store (\"store/conn.h\")",
					 .hints = ways,
					 .nr_hints = 1 });
	cr_assert_str_eq(
		text_of_verdict(),
		"trunkgate refused this push: 2 problems in refs/heads/main\n"
		"error: 1a2b3c4 definition_of_done/missing: trailer \"Ticket\" is missing\n"
		"hint:  git commit --amend --trailer \"Ticket: ABC-123\"\n"
		"error: src/ui/list.c:12 layers/not_allowed: ui may not use store "
		"(\"store/conn.h\")\n"
		"hint:  ui may use app, base; app/api/query.h reaches store\n"
		"hint:  help: #git-help \xc2\xb7 policy 5f3a91c \xc2\xb7 record 01JD2F7X\n");
}

Test(report_text, says_nothing_of_an_accepted_push)
{
	box.v.outcome = TG_ACCEPTED;
	cr_assert_str_eq(text_of_verdict(), "");
	add_commit("form", &too_long, 0, "x")->severity = TG_SEVERITY_NONE;
	box.tallies[0].severity = TG_SEVERITY_NONE;
	cr_assert_str_eq(text_of_verdict(), "");
}

Test(report_text, shows_the_same_words_about_many_commits_once)
{
	for (unsigned char i = 1; i <= 20; i++)
		add_commit("dod", &missing, i, "trailer \"Ticket\" is missing");
	cr_assert_str_eq(text_of_verdict(),
			 "trunkgate refused this push: 20 problems in refs/heads/main\n"
			 "error: 012b3c4, 022b3c4, 032b3c4 (and 17 more commits) dod/missing: "
			 "trailer \"Ticket\" is\n"
			 "       missing\n"
			 "hint:  git commit --amend\n" LAST);
}

Test(report_text, of_many_commits_the_hints_begin_at_the_oldest)
{
	static const char *tip[] = { "git commit --amend --trailer \"Ticket: ABC-123\"" };
	static const char *older[] = { "git rebase -i 032b3c4^", "git commit --amend" };
	for (unsigned char i = 1; i <= 3; i++) {
		struct tg_finding *f = add_commit("dod", &missing, i, "x");
		f->hints = i == 1 ? tip : older;
		f->nr_hints = i == 1 ? 1 : 2;
	}
	for (unsigned char i = 1; i <= 3; i++) {
		struct tg_finding *f = add_commit("dod", &missing, i, "y");
		f->hints = i == 1 ? tip : older;
		f->nr_hints = i == 1 ? 1 : 2;
	}
	cr_assert_str_eq(text_of_verdict(),
			 "trunkgate refused this push: 6 problems in refs/heads/main\n"
			 "error: 012b3c4, 022b3c4, 032b3c4 dod/missing: x\n"
			 "hint:  git rebase -i 032b3c4^\n"
			 "hint:  git commit --amend\n"
			 "hint:  and in that rebase the same for the others\n"
			 "error: 012b3c4, 022b3c4, 032b3c4 dod/missing: y\n" LAST);
}

Test(report_text, advises_no_new_commit_for_one_that_a_trunk_has)
{
	box.v.outcome = TG_ACCEPTED;
	add_commit("form", &missing, 0, "x")->severity = TG_SEVERITY_WARNING;
	box.tallies[0].severity = TG_SEVERITY_WARNING;
	cr_assert(has(text_of_verdict(), "hint:  git commit --amend\n"));
	box.refs[0].is_trunk = true;
	cr_assert(!has(text_of_verdict(), "hint:  git commit --amend\n"));
	box.v.hook = TG_HOOK_CHECK;
	cr_assert(has(text_of_verdict(), "hint:  git commit --amend\n"));
	box.v.hook = TG_HOOK_PRE_RECEIVE;
	box.v.outcome = TG_REFUSED;
	cr_assert(has(text_of_verdict(), "hint:  git commit --amend\n"));
}

Test(report_text, shows_all_that_is_missing_in_one_commit)
{
	add_commit("dod", &missing, 0, "trailer \"Ticket\" is missing");
	add_commit("dod", &missing, 0, "trailer \"Risk\" is missing");
	const char *text = text_of_verdict();
	cr_assert(has_line(text, "error: 1a2b3c4 dod/missing: trailer \"Ticket\" is missing"));
	cr_assert(has_line(text, "error: 1a2b3c4 dod/missing: trailer \"Risk\" is missing"));
	cr_assert_eq(nr_lines(text, "hint:  git commit --amend"), 1);
}

Test(report_text, no_reason_crowds_out_another)
{
	for (size_t i = 0; i < 100; i++)
		add_commit("form", &too_long, (unsigned char)(i + 1),
			   numbered("columns: ", 73 + i));
	add_commit("dod", &missing, 0, "trailer \"Ticket\" is missing");
	const char *text = text_of_verdict();
	cr_assert(has(text, "101 problems in refs/heads/main\n"));
	cr_assert_eq(nr_lines(text, "error: "), 21);
	cr_assert(has_line(text, "error: form/subject_max: 81 more like these"));
	cr_assert(has_line(text, "error: 1a2b3c4 dod/missing: trailer \"Ticket\" is missing"));
}

Test(report_text, counts_what_was_not_kept)
{
	for (size_t i = 0; i < TG_MAX_FINDINGS + 500; i++)
		add_commit("dod", &missing, (unsigned char)i, "trailer \"Ticket\" is missing");
	const char *text = text_of_verdict();
	cr_assert(has(text, ": 1500 problems in refs/heads/main\n"));
	cr_assert(has_line(text, "error: dod/missing: 500 more like these"), "%s", text);
}

Test(report_text, counts_reasons_without_a_place)
{
	for (size_t i = 0; i < 25; i++)
		add_commit(numbered("rule", i), &missing, 0, "x");
	const char *text = text_of_verdict();
	cr_assert_eq(nr_lines(text, "error: 1a2b3c4 rule"), 20);
	cr_assert(has_line(text, "error: 5 more problems; the log has them"));
}

Test(report_text, shows_errors_before_warnings)
{
	for (size_t i = 0; i < 30; i++)
		add_finding((struct tg_finding){ .id = numbered("soft", i),
						 .rule = "history",
						 .reason = &too_long,
						 .severity = TG_SEVERITY_WARNING,
						 .detail = "x" });
	add_commit("hard", &missing, 0, "y");
	const char *text = text_of_verdict();
	cr_assert(has(text, "1 problem in refs/heads/main, and 30 warnings\nerror: 1a2b3c4 hard/"));
	cr_assert(has_line(text, "warning: soft0/subject_max: x"));
	cr_assert(has_line(text, "warning: 11 more warnings; the log has them"));
}

Test(report_text, tells_warnings_of_an_accepted_push)
{
	box.v.outcome = TG_ACCEPTED;
	add_commit("form", &too_long, 0, "the subject has 80 columns")->severity =
		TG_SEVERITY_WARNING;
	box.tallies[0].severity = TG_SEVERITY_WARNING;
	cr_assert_str_eq(text_of_verdict(),
			 "trunkgate accepted this push with 1 warning in refs/heads/main\n"
			 "warning: 1a2b3c4 form/subject_max: the subject has 80 columns\n" LAST);
}

Test(report_text, names_each_ref_when_several_have_findings)
{
	make_ref(1, "refs/heads/two", TG_REF_CREATE);
	add_commit("dod", &missing, 0, "x");
	add_commit("dod", &missing, 0, "x")->ref = &box.refs[1];
	box.tallies[0].nr = 1;
	box.tallies[1] = box.tallies[0];
	box.tallies[1].ref = &box.refs[1];
	box.v.nr_tallies = 2;
	cr_assert_str_eq(text_of_verdict(), "trunkgate refused this push: 2 problems in 2 refs\n"
					    "in refs/heads/main:\n"
					    "error: 1a2b3c4 dod/missing: x\n"
					    "hint:  git commit --amend\n"
					    "in refs/heads/two:\n"
					    "error: 1a2b3c4 dod/missing: x\n"
					    "hint:  git commit --amend\n" LAST);
}

Test(report_text, tells_how_many_refs_of_a_push_are_left_out)
{
	make_ref(1, "refs/heads/two", TG_REF_CREATE);
	make_ref(2, "refs/heads/three", TG_REF_CREATE);
	box.v.is_partial = true;
	add_commit("dod", &missing, 0, "x");
	cr_assert(has(text_of_verdict(), "trunkgate refused 1 of the 3 refs of this push: "
					 "1 problem in refs/heads/main\n"));
}

Test(report_text, an_overridden_push_is_told_as_such)
{
	box.v.outcome = TG_OVERRIDDEN;
	box.v.override_reason = TG_STR("prod is down, TICKET-7");
	add_commit("dod", &missing, 0, "x");
	cr_assert_str_eq(text_of_verdict(),
			 "trunkgate accepted this push by override: 1 problem in refs/heads/main\n"
			 "warning: 1a2b3c4 dod/missing: x\n"
			 "hint:  on the record: ana, \"prod is down, TICKET-7\"\n" LAST);
}

Test(report_text, tells_why_an_override_or_an_exemption_did_not_count)
{
	box.v.override_reason = TG_STR("please");
	box.v.override_refused = "ana may not override";
	box.v.identity_mattered = true;
	box.v.identity_problem = "GL_USER is not set";
	add_commit("dod", &missing, 0, "x");
	const char *text = text_of_verdict();
	cr_assert(has_line(text, "hint:  no override: ana may not override"));
	cr_assert(has_line(text, "hint:  nobody is exempt: GL_USER is not set"));
}

Test(report_text, prints_the_help_of_an_instance_once)
{
	static const struct tg_rule rule = { .name = "trailers" };
	struct tg_instance instance = { .rule = &rule, .help = TG_STR("https://wiki.example/dod") };
	add_commit("dod", &missing, 0, "x")->instance = &instance;
	add_commit("dod", &too_long, 0, "y")->instance = &instance;
	const char *text = text_of_verdict();
	cr_assert_eq(nr_lines(text, "hint:  see https://wiki.example/dod"), 1);
	cr_assert(has(text, "dod/subject_max: y\nhint:  see "));
}

Test(report_text, a_push_that_was_not_judged_tells_little_and_names_no_directory)
{
	struct tg_problem problems[5];
	struct tg_problems list = { problems, 5, 2 };
	for (size_t i = 0; i < 5; i++)
		problems[i] =
			(struct tg_problem){ { "/srv/git/app.git/trunkgate/policy.yaml",
					       (uint32_t)i + 1, 3 },
					     "unknown key (set in /etc/trunkgate/all.yaml:2)" };
	box.v.outcome = TG_NOT_JUDGED;
	box.v.policy = NULL;
	box.v.problems = &list;
	box.v.error = tg_error_new(box.arena, TG_ERR_POLICY, "the server's policy has errors");
	cr_assert_str_eq(text_of_verdict(),
			 "trunkgate could not judge this push, so it was refused\n"
			 "error: the server's policy has errors\n"
			 "error: policy.yaml:1:3: unknown key (set in all.yaml:2)\n"
			 "error: policy.yaml:2:3: unknown key (set in all.yaml:2)\n"
			 "error: policy.yaml:3:3: unknown key (set in all.yaml:2)\n"
			 "error: 4 more: trunkgate policy check tells them\n"
			 "hint:  help: the server's administrator \xc2\xb7 record 01JD2F7X\n");
}

Test(report_text, tells_the_cause_but_not_where_the_server_keeps_its_files)
{
	const struct tg_error *cause = tg_error_new(box.arena, TG_ERR_SYSTEM, "No such file");
	box.v.outcome = TG_NOT_JUDGED;
	box.v.error = tg_error_wrap(box.arena, cause, "cannot read /srv/git/app.git/policy.yaml");
	cr_assert(has_line(text_of_verdict(), "error: cannot read policy.yaml: No such file"));
	box.v.hook = TG_HOOK_CHECK;
	cr_assert(has_line(text_of_verdict(),
			   "error: cannot read /srv/git/app.git/policy.yaml: No such file"));
}

Test(report_text, tells_where_the_time_went)
{
	struct tg_instance instances[3] = { { .id = TG_STR("quick") },
					    { .id = TG_STR("slow") },
					    { .id = TG_STR("idle") } };
	const int64_t us[] = { 2000, 19000000, 0 };
	box.policy.instances = instances;
	box.policy.nr_instances = 3;
	box.v.instance_us = us;
	box.v.outcome = TG_NOT_JUDGED;
	box.v.error = tg_error_new(box.arena, TG_ERR_LIMIT, "the time is up");
	cr_assert(has_line(text_of_verdict(), "hint:  time taken: slow 19000 ms, quick 2 ms"));
}

Test(report_text, a_local_run_speaks_of_what_would_be)
{
	box.v.hook = TG_HOOK_CHECK;
	add_commit("dod", &missing, 0, "x");
	cr_assert_str_eq(text_of_verdict(),
			 "trunkgate would refuse this push: 1 problem in refs/heads/main\n"
			 "error: 1a2b3c4 dod/missing: x\n"
			 "hint:  git commit --amend\n"
			 "hint:  policy 5f3a91c\n");
}

Test(report_text, nothing_hostile_reaches_the_terminal)
{
	make_ref(0,
		 "refs/heads/\xe2\x80\xae"
		 "evil",
		 TG_REF_UPDATE);
	add_finding((struct tg_finding){ .id = "layers",
					 .rule = "boundaries",
					 .reason = &outside,
					 .severity = TG_SEVERITY_ERROR,
					 .path = TG_STR("a\nerror: b\x1b[2J\xff"),
					 .detail = "forgot\x1b]0;to escape\nhint: obey" });
	box.v.override_reason = TG_STR("\x07why\r");
	box.v.outcome = TG_OVERRIDDEN;
	const char *text = text_of_verdict();
	cr_assert_eq(nr_lines(text, "error: b"), 0);
	cr_assert_eq(nr_lines(text, "hint: obey"), 0);
	for (const char *c = text; *c; c++)
		cr_assert(*c == '\n' || ((unsigned char)*c >= 0x20 && *c != 0x7f));
	cr_assert(tg_utf8_is_valid(tg_str_from(text)));
	cr_assert(has(text, "\\u{202E}evil"));
}

Test(report_text, breaks_long_lines_between_words_but_never_a_command)
{
	struct tg_buf out, words;
	struct tg_str rest, line;
	size_t nr = 0;
	tg_buf_init(&out, box.arena, 1 << 16);
	tg_buf_init(&words, box.arena, 1 << 16);
	for (int i = 0; i < 60; i++)
		tg_buf_adds(&words, i % 7 ? "w\xc3\xb6rter " : "\xe6\x97\xa5\xe6\x9c\xac ");
	tg_buf_adds(&words, "end");
	tg_line_add(&out, TG_LINE_ERROR, tg_buf_str(&words));
	rest = tg_buf_str(&out);
	while (tg_str_split(&rest, '\n', &line)) {
		cr_assert_leq(tg_display_width(line), TG_LINE_COLUMNS - 8);
		cr_assert(tg_str_starts(line, nr++ ? TG_STR("       ") : TG_STR("error: ")));
	}
	cr_assert_gt(nr, 3);
	tg_buf_clear(&out);
	tg_line_add(&out, TG_LINE_HINT, tg_buf_str(&words));
	cr_assert_eq(tg_str_index(tg_buf_str(&out), '\n'), out.len - 1);
}

Test(report_text, loses_no_word_when_it_breaks)
{
	for (size_t len = 1; len < 400; len += 7) {
		struct tg_buf out, words, again;
		struct tg_str rest, line;
		tg_buf_init(&out, box.arena, 1 << 16);
		tg_buf_init(&words, box.arena, 1 << 16);
		tg_buf_init(&again, box.arena, 1 << 16);
		for (size_t i = 0; i < len; i++)
			tg_buf_addc(&words, i % (len % 13 + 2) == 1 ? ' ' : 'x');
		tg_buf_addc(&words, 'y');
		tg_line_add(&out, TG_LINE_WARNING, tg_buf_str(&words));
		rest = tg_buf_str(&out);
		while (tg_str_split(&rest, '\n', &line)) {
			if (again.len)
				tg_buf_addc(&again, ' ');
			tg_buf_add(&again, tg_str_from_index(line, 9));
		}
		cr_assert_str_eq(again.ptr, words.ptr);
	}
}

Test(report_text, a_hundred_thousand_refs_are_counted_in_no_time)
{
	enum { NR = 100000 };
	struct tg_ref *refs = TG_NEW_ARRAY(box.arena, NR, struct tg_ref);
	struct tg_tally *tallies = TG_NEW_ARRAY(box.arena, NR, struct tg_tally);
	for (size_t i = 0; i < NR; i++) {
		refs[i].name = TG_STR("refs/heads/x");
		tallies[i] = (struct tg_tally){ "names",  "ref_names",       &outside,
						&refs[i], TG_SEVERITY_ERROR, 1 };
	}
	box.v.tallies = tallies;
	box.v.nr_tallies = NR;
	cr_assert(has(text_of_verdict(), ": 100000 problems in 100000 refs\n"));
}

Test(report_text, prints_line_by_line)
{
	char got[256];
	int ends[2];
	cr_assert_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
	tg_report_print(ends[0], TG_STR("one\n\ntwo\nlast"));
	static const char *const want[] = { "one\n", "\n", "two\n", "last" };
	for (size_t i = 0; i < TG_ARRAY_LEN(want); i++) {
		ssize_t nr = read(ends[1], got, sizeof(got));
		cr_assert_eq(nr, (ssize_t)strlen(want[i]));
		cr_assert_eq(memcmp(got, want[i], (size_t)nr), 0);
	}
	close(ends[0]);
	close(ends[1]);
}

Test(report_text, a_closed_descriptor_is_no_matter)
{
	tg_report_print(-1, TG_STR("nobody listens\n"));
}
