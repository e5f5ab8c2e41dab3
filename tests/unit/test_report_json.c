/* SPDX-License-Identifier: MIT */
/* Records and --json: fields, their order, bounds, and that all is valid JSON. */
#include "report.h"

#include "../../src/report/json.h"
#include "../../src/report/record.h"

#define ID_ONE "1a2b3c4d5e000000000000000000000000000000"
#define ID_ZERO "0000000000000000000000000000000000000000"

static void
stop(void)
{
	tg_arena_destroy(box.arena);
}

TestSuite(report_json, .init = start_verdict, .fini = stop);

/* The record without its first fields, schema and time. */
static const char *
behind_time(struct tg_str record)
{
	struct tg_str mark = TG_STR("\"event\"");
	size_t at = tg_str_find(record, mark);
	cr_assert_lt(at, record.len);
	cr_assert(tg_str_starts(record, TG_STR("{\"schema\":1,\"time\":\"20")));
	return tg_str_cstr(box.arena, tg_str_from_index(record, at));
}

static struct tg_str
decision_in(const struct tg_record_room *room)
{
	struct tg_buf text;
	tg_buf_init(&text, box.arena, (size_t)2 << 20);
	tg_record_decision(&text, &box.v, INT64_C(1795280000000000), room);
	return tg_buf_str(&text);
}

static struct tg_str
decision(void)
{
	return decision_in(&tg_room_of_file);
}

/* A record lacks its closing brace. */
static json_t *
parsed(struct tg_str record)
{
	struct tg_buf text;
	tg_buf_init(&text, box.arena, (size_t)16 << 20);
	tg_buf_add(&text, record);
	tg_buf_addc(&text, '}');
	json_t *o = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
	cr_assert_not_null(o, "%s", text.ptr);
	return o;
}

static void
all_ascii(struct tg_str text)
{
	for (size_t i = 0; i < text.len; i++)
		cr_assert(text.ptr[i] >= 0x20 && text.ptr[i] < 0x7f, "byte %zu", i);
}

Test(report_json, a_decision_is_as_documented)
{
	add_commit("definition_of_done", &missing, 0, "trailer \"Ticket\" is missing");
	box.ref_verdicts[0].lines = 312;
	cr_assert_str_eq(
		behind_time(decision()),
		"\"event\":\"push.decided\",\"record\":\"01JD2F7X000000000000000000\","
		"\"push\":\"01JD2F7W000000000000000000\",\"hook\":\"pre-receive\","
		"\"repo\":\"app.git\",\"pusher\":\"ana\",\"identity\":\"gitolite\","
		"\"verdict\":\"refused\",\"would_be\":\"refused\","
		"\"policy\":\"5f3a91c000000000000000000000000000000000000000000000000000000000\","
		"\"duration_us\":4100,"
		"\"refs\":[{\"ref\":\"refs/heads/main\",\"old\":\"" ID_ZERO "\",\"new\":\"" ID_ONE
		"\","
		"\"kind\":\"update\",\"commits\":4,\"lines\":312,\"verdict\":\"refused\"}],"
		"\"findings\":[{\"id\":\"definition_of_done\",\"rule\":\"trailers\","
		"\"reason\":\"missing\",\"mode\":\"enforce\",\"severity\":\"error\","
		"\"ref\":\"refs/heads/main\",\"commit\":\"" ID_ONE "\",\"path\":null,\"line\":null,"
		"\"detail\":\"trailer \\\"Ticket\\\" is missing\"}],"
		"\"counts\":[{\"id\":\"definition_of_done\",\"reason\":\"missing\","
		"\"severity\":\"error\",\"ref\":\"refs/heads/main\",\"findings\":1}],"
		"\"override\":null");
}

Test(report_json, what_is_not_known_is_null)
{
	box.v.pusher = TG_STR("");
	box.v.policy = NULL;
	box.v.push[0] = '\0';
	box.ref_verdicts[0].commits = -1;
	json_t *o = parsed(decision());
	static const char *const keys[] = { "pusher", "policy", "push", "identity" };
	for (size_t i = 0; i < TG_ARRAY_LEN(keys); i++)
		cr_assert(json_is_null(json_object_get(o, keys[i])), "%s", keys[i]);
	json_t *ref = json_array_get(json_object_get(o, "refs"), 0);
	cr_assert(json_is_null(json_object_get(ref, "commits")));
	cr_assert(json_is_null(json_object_get(ref, "lines")));
	json_decref(o);
}

Test(report_json, a_symbolic_ref_has_both_names)
{
	box.refs[0].pushed_name = TG_STR("refs/heads/alias");
	json_t *o = parsed(decision());
	cr_assert_str_eq(field(json_array_get(json_object_get(o, "refs"), 0), "pushed_as"),
			 "refs/heads/alias");
	json_decref(o);
}

Test(report_json, the_events_of_the_hooks)
{
	box.v.hook = TG_HOOK_UPDATE;
	json_t *o = parsed(decision());
	cr_assert_str_eq(field(o, "event"), "push.decided");
	json_decref(o);
	box.v.hook = TG_HOOK_POST_RECEIVE;
	box.v.outcome = TG_ACCEPTED;
	o = parsed(decision());
	cr_assert_str_eq(field(o, "event"), "push.applied");
	json_decref(o);
	box.v.outcome = TG_NOT_JUDGED;
	o = parsed(decision());
	cr_assert_str_eq(field(o, "event"), "hook.error");
	json_decref(o);
}

Test(report_json, a_push_that_was_not_judged_has_the_whole_cause_and_the_problems)
{
	struct tg_loc loc = { "/srv/policy.yaml", 3, 7 };
	struct tg_problem problem = { loc, "unknown key \"rulse\"" };
	struct tg_problems problems = { &problem, 1, 2 };
	const struct tg_error *cause =
		tg_error_at(box.arena, TG_ERR_POLICY, loc, "unknown key \"rulse\"");
	box.v.outcome = TG_NOT_JUDGED;
	box.v.error = tg_error_wrap(box.arena, cause, "the policy has errors");
	box.v.problems = &problems;
	json_t *o = parsed(decision());
	cr_assert_str_eq(field(o, "verdict"), "error");
	cr_assert_str_eq(field(o, "error"),
			 "/srv/policy.yaml:3:7: the policy has errors: unknown key \"rulse\"");
	json_t *first = json_array_get(json_object_get(o, "problems"), 0);
	cr_assert_str_eq(field(first, "file"), "/srv/policy.yaml");
	cr_assert_eq(number(first, "line"), 3);
	cr_assert_eq(number(first, "column"), 7);
	cr_assert_eq(number(o, "problems_omitted"), 2);
	json_decref(o);
}

Test(report_json, an_override_is_told_with_its_reason)
{
	box.v.override_reason = TG_STR("TICKET-7");
	box.v.override_refused = "ana may not override";
	json_t *o = parsed(decision()), *override = json_object_get(o, "override");
	cr_assert_str_eq(field(override, "reason"), "TICKET-7");
	cr_assert_str_eq(field(override, "by"), "ana");
	cr_assert_str_eq(field(override, "why_not"), "ana may not override");
	cr_assert(json_is_false(json_object_get(override, "accepted")));
	json_decref(o);
}

Test(report_json, an_exemption_is_marked)
{
	struct tg_finding *f = add_commit("dod", &missing, 0, "x");
	f->is_exempt = true;
	f->severity = TG_SEVERITY_NONE;
	json_t *o = parsed(decision());
	json_t *first = json_array_get(json_object_get(o, "findings"), 0);
	cr_assert(json_is_true(json_object_get(first, "exempt")));
	cr_assert_str_eq(field(first, "severity"), "none");
	json_decref(o);
}

Test(report_json, every_byte_a_push_can_hold_gives_printable_ascii_and_valid_json)
{
	char bytes[256];
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)i;
	struct tg_finding *f =
		add_commit("dod", &missing, 0, "\x7f\x1b[2J\xff \"quoted\" \\ \xe2\x80\xae");
	f->path = tg_str_make(bytes, sizeof(bytes));
	box.refs[0].name = TG_STR("refs/heads/\xff\xfe\x01");
	box.v.override_reason = tg_str_make(bytes + 1, 255);
	struct tg_str record = decision();
	all_ascii(record);
	json_decref(parsed(record));
}

Test(report_json, well_formed_text_reads_back_as_it_was)
{
	const char *path = "src/\xc3\xa9\xf0\x9f\x98\x80\\\t\"\xe2\x80\xae.c";
	add_commit("dod", &missing, 0, "x")->path = tg_str_from(path);
	json_t *o = parsed(decision());
	cr_assert_str_eq(field(json_array_get(json_object_get(o, "findings"), 0), "path"), path);
	json_decref(o);
}

static const char *
words(const char *s)
{
	struct tg_buf out;
	struct tg_json json = { .out = &out };
	tg_buf_init(&out, box.arena, 1 << 16);
	tg_json_words(&json, NULL, s);
	json_t *o = json_loadb(out.ptr, out.len, JSON_DECODE_ANY, NULL);
	cr_assert_not_null(o, "%s", out.ptr);
	const char *text = tg_strdup(box.arena, json_string_value(o));
	json_decref(o);
	return text;
}

Test(report_json, words_hold_no_mail_address)
{
	cr_assert_str_eq(words("\"Eve <eve@secret.example>\" is no person"),
			 "\"Eve <[mail]>\" is no person");
	cr_assert_str_eq(words("a@b, c.d+e@f-g.h and \xc3\xbc@\xc3\xb6.example"),
			 "[mail], [mail] and [mail]");
	cr_assert_str_eq(words("a@b@c"), "[mail]@c");
	cr_assert_str_eq(words("main@{1}, @trunk, x @ y, @"), "main@{1}, @trunk, x @ y, @");
	cr_assert_str_eq(words("none"), "none");
}

Test(report_json, a_record_stays_below_a_mebibyte_and_counts_what_it_leaves_out)
{
	enum { NR_REFS = 20000 };
	char long_name[1024], long_detail[1000];
	struct tg_ref_verdict *verdicts = TG_NEW_ARRAY(box.arena, NR_REFS, struct tg_ref_verdict);
	/* What grows most in JSON: two bytes become six. */
	for (size_t i = 0; i < sizeof(long_name); i++)
		long_name[i] = i % 2 ? (char)0xa9 : (char)0xc3;
	for (size_t i = 0; i < sizeof(long_detail) - 1; i++)
		long_detail[i] = i % 2 ? (char)0xa9 : (char)0xc3;
	long_detail[sizeof(long_detail) - 1] = '\0';
	box.refs[0].name = box.refs[0].pushed_name = tg_str_make(long_name, sizeof(long_name));
	for (size_t i = 0; i < NR_REFS; i++)
		verdicts[i] = box.ref_verdicts[0];
	box.v.refs = verdicts;
	box.v.nr_refs = NR_REFS;
	for (size_t i = 0; i < TG_MAX_FINDINGS + 100; i++)
		add_commit("dod", &missing, (unsigned char)i, long_detail);
	struct tg_str record = decision();
	cr_assert_lt(record.len, (size_t)1 << 20);
	json_t *o = parsed(record);
	cr_assert_eq(number(o, "refs_omitted") + (long)json_array_size(json_object_get(o, "refs")),
		     NR_REFS);
	cr_assert_eq(number(o, "findings_omitted") +
			     (long)json_array_size(json_object_get(o, "findings")),
		     TG_MAX_FINDINGS + 100);
	json_t *count = json_array_get(json_object_get(o, "counts"), 0);
	cr_assert_eq(number(count, "findings"), TG_MAX_FINDINGS + 100);
	json_decref(o);
}

Test(report_json, a_record_for_syslog_stays_below_eight_kibibytes)
{
	box.v.outcome = TG_NOT_JUDGED;
	struct tg_buf text;
	tg_buf_init(&text, box.arena, 4000);
	for (int i = 0; i < 4000; i++)
		tg_buf_addc(&text, 'x');
	box.v.error = tg_error_new(box.arena, TG_ERR_BUG, "%s", text.ptr);
	for (size_t i = 0; i < 900; i++)
		add_commit("dod", &missing, (unsigned char)i, "trailer \"Ticket\" is missing");
	struct tg_str record = decision_in(&tg_room_of_syslog);
	cr_assert_lt(record.len, 8000);
	json_t *o = parsed(record);
	cr_assert_gt(number(o, "findings_omitted"), 800);
	cr_assert_gt(json_array_size(json_object_get(o, "findings")), 2);
	json_decref(o);
}

Test(report_json, the_name_of_a_repository)
{
	static const char *const names[][2] = { { "/srv/git/app.git", "app.git" },
						{ "/srv/git/app.git/", "app.git" },
						{ "/home/ana/app/.git", "app" },
						{ "app.git", "app.git" },
						{ "/.git", ".git" },
						{ "", "" } };
	for (size_t i = 0; i < TG_ARRAY_LEN(names); i++)
		cr_assert(tg_str_eq(tg_repo_name(names[i][0]), tg_str_from(names[i][1])), "%s",
			  names[i][0]);
}

Test(report_json, json_of_a_check_holds_verdict_findings_and_counts)
{
	struct tg_buf out;
	tg_buf_init(&out, box.arena, 1 << 20);
	box.v.hook = TG_HOOK_CHECK;
	add_commit("dod", &missing, 0, "x");
	tg_report_json(&out, &box.v);
	json_t *o = json_loads(out.ptr, JSON_REJECT_DUPLICATES, NULL);
	cr_assert_not_null(o);
	cr_assert_str_eq(field(o, "verdict"), "refused");
	cr_assert_eq(json_array_size(json_object_get(o, "findings")), 1);
	cr_assert_eq(number(json_array_get(json_object_get(o, "counts"), 0), "findings"), 1);
	cr_assert(json_is_null(json_object_get(o, "error")));
	cr_assert_eq(out.ptr[out.len - 1], '\n');
	cr_assert_not_null(strstr(out.ptr, "\n  \"verdict\""));
	json_decref(o);
}

Test(report_json, ill_formed_bytes_are_shown_and_characters_escaped)
{
	cr_assert_str_eq(words("\"\\\n\x7f\xc3\xa9\xff\xf0\x9f\x98\x80"),
			 "\"\\\n\x7f\xc3\xa9\\xff\xf0\x9f\x98\x80");
}

Test(report_json, a_long_text_is_cut_between_characters_and_says_so)
{
	char text[9001];
	for (size_t shift = 0; shift < 4; shift++) {
		size_t len = 0;
		while (len < shift)
			text[len++] = 'x';
		while (len + 3 < sizeof(text)) {
			memcpy(text + len, "\xe6\x97\xa5", 3);
			len += 3;
		}
		text[len] = '\0';
		struct tg_str shown = tg_str_from(words(text));
		cr_assert_leq(shown.len, 4096 + 3);
		cr_assert(tg_str_ends(shown, TG_STR("\xe6\x97\xa5...")), "%zu", shift);
	}
}

Test(report_json, nothing_is_allocated_in_a_buffer_that_has_its_room)
{
	struct tg_buf out;
	struct tg_json json = { .out = &out };
	tg_buf_init(&out, box.arena, 4096);
	tg_buf_add(&out, tg_str_make(tg_alloc(box.arena, 4096), 4096));
	tg_buf_clear(&out);
	size_t before = tg_arena_used(box.arena);
	tg_json_open(&json, NULL, '{');
	tg_json_text(&json, "a", TG_STR("\xff\x7f \"quoted\""));
	tg_json_words(&json, "b", "x@y");
	tg_json_count(&json, "c", INT64_MAX);
	tg_json_open(&json, "d", '[');
	tg_json_close(&json, ']');
	tg_json_bool(&json, "e", false);
	tg_json_close(&json, '}');
	cr_assert_eq(tg_arena_used(box.arena), before);
	cr_assert_str_eq(out.ptr, "{\"a\":\"\\\\xff\\u007f \\\"quoted\\\"\",\"b\":\"[mail]\","
				  "\"c\":9223372036854775807,\"d\":[],\"e\":false}");
}
