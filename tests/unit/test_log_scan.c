/* SPDX-License-Identifier: MIT */
/* What is certainly a record, and what is not certain. */
#include "../../src/admin/log/scan.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

Test(log_scan, finds_the_strings_of_a_record_and_no_others)
{
	struct tg_log_scan scan;
	cr_assert(tg_log_scan(
		TG_STR("{\"schema\":1,\"time\":\"T\",\"event\":\"e\",\"refs\":[{\"verdict\":"
		       "\"refused\",\"push\":\"x\"},[],{},[[{\"pusher\":\"eve\"}]]],\"verdict\":"
		       "\"accepted\",\"pusher\":null,\"push\":{\"push\":\"y\"},\"n\":-12,\"a\":true,"
		       "\"b\":false,\"c\":\"\\u00e9\\n\"}"),
		&scan));
	cr_expect(tg_str_eq(scan.time, TG_STR("T")));
	cr_expect(tg_str_eq(scan.event, TG_STR("e")));
	cr_expect(tg_str_eq(scan.verdict, TG_STR("accepted")));
	cr_expect_null(scan.pusher.ptr);
	cr_expect_null(scan.push.ptr);
	cr_expect_null(scan.record.ptr);
}

Test(log_scan, takes_what_is_json)
{
	static const char *const good[] = {
		"{\"a\":0}",
		"{\"a\":[]}",
		"{\"a\":{}}",
		"{\"a\":[{},[],[1,2],\"x\"]}",
		"{\"a\":{\"b\":{\"c\":[{\"d\":1},{\"e\":[2]}]}},\"f\":3}",
		"{\"a\":\"\\u0041\"}",
	};
	struct tg_log_scan scan;
	for (size_t i = 0; i < TG_ARRAY_LEN(good); i++)
		cr_expect(tg_log_scan(tg_str_from(good[i]), &scan), "%s", good[i]);
}

Test(log_scan, leaves_the_rest_to_others)
{
	static const char *const bad[] = {
		"",
		"{",
		"}",
		"{}",
		"[]",
		"{\"a\"}",
		"{\"a\":}",
		"{\"a\":1,}",
		"{\"a\":1}}",
		"{\"a\":1} ",
		"{ \"a\":1}",
		"{\"a\": 1}",
		"{\"a\":01}",
		"{\"a\":1.5}",
		"{\"a\":-}",
		"{\"a\":nul}",
		"{\"a\":[1,]}",
		"{\"a\":[}",
		"{\"a\":[1}",
		"{\"a\":{\"b\":1]}",
		"{\"a\":{1:2}}",
		"{\"a\":\"\\x\"}",
		"{\"a\":\"\\ud800\"}",
		"{\"a\":\"\\u12\"}",
		"{\"a\":\"\\u0000\"}",
		"{\"a\":\"\x01\"}",
		"{\"a\":\"\xc3\xa9\"}",
		"{\"a\":\"x}",
		"{\"push\":\"a\",\"push\":\"b\"}",
		"{\"push\":\"\\n\"}",
		"{\"push\":\"a\",\"push\":null}",
		"{\"\\u0070ush\":\"a\"}",
		"{\"a\":1e5}",
		"{\"a\":99999999999999999999}",
	};
	struct tg_log_scan scan;
	for (size_t i = 0; i < TG_ARRAY_LEN(bad); i++)
		cr_expect_not(tg_log_scan(tg_str_from(bad[i]), &scan), "%s", bad[i]);
}

Test(log_scan, goes_no_deeper_than_its_stack)
{
	char text[400] = "{\"a\":";
	struct tg_log_scan scan;
	for (int depth = 50; depth < 100; depth++) {
		size_t len = 5;
		memset(text + len, '[', (size_t)depth);
		len += (size_t)depth;
		text[len++] = '1';
		memset(text + len, ']', (size_t)depth);
		len += (size_t)depth;
		text[len++] = '}';
		cr_expect_eq(tg_log_scan(tg_str_make(text, len), &scan), depth <= 60, "%d", depth);
	}
}
