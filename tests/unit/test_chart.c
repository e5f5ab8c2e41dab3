/* SPDX-License-Identifier: MIT */
/* What the page of `audit report` is made of: text, scales, columns. */
#include "../../src/admin/figures/chart.h"
#include "../../src/admin/figures/html.h"
#include "../../src/admin/figures/series.h"

#include <criterion/criterion.h>
#include <string.h>

static struct tg_arena *arena;
static struct tg_buf out;

static void
setup(void)
{
	arena = tg_arena_new("test", (size_t)8 << 20);
	tg_buf_init(&out, arena, (size_t)4 << 20);
}

static void
teardown(void)
{
	tg_arena_destroy(arena);
}

TestSuite(chart, .init = setup, .fini = teardown);

Test(chart, text_cannot_leave_its_place)
{
	tg_html_cstr(&out, "<a href='x' id=\"y\">&amp;");
	cr_assert_str_eq(out.ptr, "&lt;a href=&#39;x&#39; id=&quot;y&quot;&gt;&amp;amp;");
}

Test(chart, text_is_one_line_without_controls)
{
	tg_html_text(&out, TG_STR("a\nb\x1b[31m\xff\xe2\x80\xae"), 100);
	for (size_t i = 0; i < out.len; i++)
		cr_assert((unsigned char)out.ptr[i] >= 0x20 && (unsigned char)out.ptr[i] < 0x7f);
}

Test(chart, text_is_cut_before_it_is_escaped)
{
	tg_html_text(&out, TG_STR("&&&&&&&&&&&&"), 4);
	cr_assert(tg_str_starts(tg_buf_str(&out), TG_STR("&amp;")));
	cr_assert_null(strstr(out.ptr, "&a&"));
	cr_assert_lt(out.len, 24);
}

Test(chart, scale_ends_at_a_round_number_with_a_round_half)
{
	static const size_t pairs[][2] = { { 0, 1 },    { 1, 1 },     { 2, 2 },
					   { 3, 4 },    { 5, 6 },     { 7, 8 },
					   { 9, 10 },   { 10, 10 },   { 11, 20 },
					   { 81, 100 }, { 601, 800 }, { 999999, 1000000 } };
	for (size_t i = 0; i < TG_ARRAY_LEN(pairs); i++)
		cr_expect_eq(tg_chart_ceiling(pairs[i][0]), pairs[i][1], "%zu", pairs[i][0]);
	cr_expect_eq(tg_chart_ceiling(SIZE_MAX), SIZE_MAX);
}

static const char *const parts[] = { "good", "bad", "ugly" };

Test(chart, columns_stack_to_the_scale)
{
	const struct tg_chart_column columns[] = { { "one", { 1, 1, 0 } }, { "two", { 4, 0, 0 } } };
	const struct tg_chart chart = { .title = "T",
					.unit = "u",
					.across = "a",
					.parts = parts,
					.nr_parts = 3,
					.columns = columns,
					.nr = 2 };
	tg_chart_add(&out, &chart);
	cr_expect(strstr(out.ptr,
			 "class=\"part0\" x=\"10\" y=\"75.00\" width=\"80\" height=\"25.00\""));
	cr_expect(strstr(out.ptr,
			 "class=\"part1\" x=\"10\" y=\"50.00\" width=\"80\" height=\"25.00\""));
	cr_expect(strstr(out.ptr,
			 "class=\"part0\" x=\"110\" y=\"0.00\" width=\"80\" height=\"100.00\""));
	cr_expect(strstr(out.ptr, "<title>one: 1 good 1 bad</title>"));
	cr_expect(strstr(out.ptr, "<th scope=\"row\">two</th><td class=\"n\">4</td>"));
}

Test(chart, legend_leaves_out_what_is_nowhere)
{
	const struct tg_chart_column columns[] = { { "one", { 1, 1, 0 } } };
	const struct tg_chart chart = { .title = "T",
					.unit = "u",
					.across = "a",
					.parts = parts,
					.nr_parts = 3,
					.columns = columns,
					.nr = 1 };
	tg_chart_add(&out, &chart);
	cr_expect(strstr(out.ptr, "</svg>bad</span>"));
	cr_expect_null(strstr(out.ptr, "</svg>ugly</span>"));
}

Test(chart, many_columns_have_few_labels)
{
	struct tg_chart_column columns[99] = { 0 };
	const struct tg_chart chart = { .title = "T",
					.unit = "u",
					.across = "a",
					.parts = parts,
					.nr_parts = 2,
					.nr_labels = 3,
					.columns = columns,
					.nr = 99 };
	for (size_t i = 0; i < 99; i++)
		columns[i].label[0] = (char)('A' + i % 26);
	columns[49].label[0] = 'm';
	tg_chart_add(&out, &chart);
	const char *labels = strstr(out.ptr, "class=\"x sparse\"");
	cr_assert_not_null(labels);
	cr_expect(tg_str_starts(tg_str_from(labels),
				TG_STR("class=\"x sparse\" aria-hidden=\"true\"><span>A</span>"
				       "<span>m</span><span>U</span></div>")));
}

Test(chart, nothing_is_no_chart_of_garbage)
{
	const struct tg_chart chart = {
		.title = "T", .unit = "u", .across = "a", .parts = parts, .nr_parts = 1
	};
	tg_chart_add(&out, &chart);
	cr_expect_null(strstr(out.ptr, "nan"));
	cr_expect_null(strstr(out.ptr, "<rect"));
}

Test(chart, percentiles_are_nearest_ranks)
{
	struct tg_series series = { .nr = 0 };
	cr_expect_eq(tg_series_percentile(&series, 50), -1);
	for (int64_t i = 10; i > 0; i--)
		tg_series_add(arena, &series, i);
	tg_series_sort(&series);
	cr_expect_eq(tg_series_percentile(&series, 0), 1);
	cr_expect_eq(tg_series_percentile(&series, 50), 5);
	cr_expect_eq(tg_series_percentile(&series, 90), 9);
	cr_expect_eq(tg_series_percentile(&series, 100), 10);
	cr_expect_eq(tg_series_below(&series, 4), 3);
}
