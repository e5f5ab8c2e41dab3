/* SPDX-License-Identifier: MIT */
/* Columns in a box of 100 times 100 units for each, stretched by the browser. */
#include "chart.h"

#include "html.h"

size_t
tg_chart_ceiling(size_t value)
{
	static const size_t steps[] = { 1, 2, 4, 6, 8 };
	for (size_t unit = 1; unit <= SIZE_MAX / 10; unit *= 10)
		for (size_t i = 0; i < TG_ARRAY_LEN(steps); i++)
			if (steps[i] * unit >= value)
				return steps[i] * unit;
	return value;
}

static size_t
total_of(const struct tg_chart *chart, size_t at)
{
	size_t total = 0;
	for (size_t i = 0; i < chart->nr_parts; i++)
		total += chart->columns[at].nr[i];
	return total;
}

/* Parts that are nowhere are not told of. */
static bool
is_shown(const struct tg_chart *chart, size_t part)
{
	size_t total = 0;
	for (size_t i = 0; i < chart->nr; i++)
		total += chart->columns[i].nr[part];
	return total || chart->nr_parts == 1;
}

static void
add_column(struct tg_buf *out, const struct tg_chart *chart, size_t at, size_t top)
{
	const struct tg_chart_column *column = &chart->columns[at];
	double base = 100;
	if (!total_of(chart, at))
		return;
	tg_buf_adds(out, "<g><title>");
	tg_html_cstr(out, column->label);
	tg_buf_addc(out, ':');
	for (size_t i = 0; i < chart->nr_parts; i++)
		if (column->nr[i])
			tg_buf_addf(out, " %zu %s", column->nr[i], chart->parts[i]);
	tg_buf_adds(out, "</title>");
	for (size_t i = 0; i < chart->nr_parts; i++) {
		double height = 100.0 * (double)column->nr[i] / (double)top;
		if (!column->nr[i])
			continue;
		base -= height;
		tg_buf_addf(out,
			    "<rect class=\"part%zu\" x=\"%zu\" y=\"%.2f\" width=\"80\" "
			    "height=\"%.2f\"/>",
			    i, at * 100 + 10, base, height);
	}
	tg_buf_adds(out, "</g>");
}

static void
add_plot(struct tg_buf *out, const struct tg_chart *chart, size_t top)
{
	size_t width = chart->nr * 100;
	tg_buf_addf(out,
		    "<div class=\"plot\"><div class=\"y\" aria-hidden=\"true\"><span>%zu</span>"
		    "<span>%.4g</span><span>0</span></div>",
		    top, (double)top / 2);
	tg_buf_addf(out,
		    "<svg viewBox=\"0 0 %zu 100\" preserveAspectRatio=\"none\" role=\"img\" "
		    "aria-label=\"%s; the numbers are in the table below\">",
		    width, chart->title);
	for (size_t y = 0; y <= 100; y += 50)
		tg_buf_addf(out, "<line x1=\"0\" x2=\"%zu\" y1=\"%zu\" y2=\"%zu\"/>", width, y, y);
	for (size_t i = 0; i < chart->nr; i++)
		add_column(out, chart, i, top);
	tg_buf_adds(out, "</svg></div>");
}

static void
add_label(struct tg_buf *out, const struct tg_chart *chart, size_t at)
{
	tg_buf_adds(out, "<span>");
	if (chart->nr_parts == 1)
		tg_buf_addf(out, "<b>%zu</b>", chart->columns[at].nr[0]);
	tg_html_cstr(out, chart->columns[at].label);
	tg_buf_adds(out, "</span>");
}

/* Of many columns the first, the last, and some between. */
static void
add_labels(struct tg_buf *out, const struct tg_chart *chart)
{
	bool is_sparse = chart->nr_labels && chart->nr > chart->nr_labels;
	tg_buf_addf(out, "<div class=\"x%s\" aria-hidden=\"true\">", is_sparse ? " sparse" : "");
	size_t nr = is_sparse ? chart->nr_labels : chart->nr;
	for (size_t i = 0; i < nr; i++) {
		size_t at = is_sparse && nr > 1 ? i * (chart->nr - 1) / (nr - 1) : i;
		add_label(out, chart, at);
	}
	tg_buf_adds(out, "</div>");
}

static void
add_legend(struct tg_buf *out, const struct tg_chart *chart)
{
	if (chart->nr_parts < 2)
		return;
	tg_buf_adds(out, "<div class=\"legend\" aria-hidden=\"true\">");
	for (size_t i = 0; i < chart->nr_parts; i++)
		if (is_shown(chart, i))
			tg_buf_addf(
				out,
				"<span><svg viewBox=\"0 0 1 1\"><rect class=\"part%zu\" width=\"1\" "
				"height=\"1\"/></svg>%s</span>",
				i, chart->parts[i]);
	tg_buf_adds(out, "</div>");
}

static void
add_table(struct tg_buf *out, const struct tg_chart *chart)
{
	tg_buf_addf(out,
		    "<details><summary>The numbers</summary><table><thead><tr><th "
		    "scope=\"col\">%s</th>",
		    chart->across);
	for (size_t i = 0; i < chart->nr_parts; i++)
		tg_buf_addf(out, "<th scope=\"col\" class=\"n\">%s</th>", chart->parts[i]);
	tg_buf_adds(out, "</tr></thead><tbody>");
	for (size_t i = 0; i < chart->nr; i++) {
		tg_buf_adds(out, "<tr><th scope=\"row\">");
		tg_html_cstr(out, chart->columns[i].label);
		tg_buf_adds(out, "</th>");
		for (size_t j = 0; j < chart->nr_parts; j++)
			tg_buf_addf(out, "<td class=\"n\">%zu</td>", chart->columns[i].nr[j]);
		tg_buf_adds(out, "</tr>");
	}
	tg_buf_adds(out, "</tbody></table></details>");
}

void
tg_chart_add(struct tg_buf *out, const struct tg_chart *chart)
{
	size_t most = 1;
	for (size_t i = 0; i < chart->nr; i++)
		most = total_of(chart, i) > most ? total_of(chart, i) : most;
	tg_buf_addf(out, "<figure><figcaption>%s <small>%s</small></figcaption>", chart->title,
		    chart->unit);
	add_legend(out, chart);
	add_plot(out, chart, tg_chart_ceiling(most));
	add_labels(out, chart);
	add_table(out, chart);
	tg_buf_adds(out, "</figure>");
}
