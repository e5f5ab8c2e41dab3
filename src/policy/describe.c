/* SPDX-License-Identifier: MIT */
/* What a row accepts, in words: for complaints and for manuals. */
#include "reading.h"

#include "trunkgate/num.h"

static const char *const type_words[] = {
	[TG_OPT_TYPE_INT] = "a whole number",
	[TG_OPT_TYPE_BOOL] = "yes or no",
	[TG_OPT_TYPE_SIZE] = "a size such as 10KiB or 5MiB",
	[TG_OPT_TYPE_DURATION] = "a duration such as 90s, 15m, 24h, 3d or 2w",
	[TG_OPT_TYPE_ENUM] = "one of ",
	[TG_OPT_TYPE_STR] = "a text",
	[TG_OPT_TYPE_STRS] = "a list of texts",
	[TG_OPT_TYPE_PATTERN] = "a regular expression",
	[TG_OPT_TYPE_SEARCHES] = "a list of regular expressions to search",
	[TG_OPT_TYPE_REFS] = "a list of ref patterns",
	[TG_OPT_TYPE_PATHS] = "a list of path patterns",
	[TG_OPT_TYPE_PEOPLE] = "a list of people and groups",
	[TG_OPT_TYPE_STRMAP] = "a mapping of texts to texts",
	[TG_OPT_TYPE_STRUCT] = "a mapping",
	[TG_OPT_TYPE_MAP] = "a mapping of names to mappings",
	[TG_OPT_TYPE_LIST] = "a list of mappings",
};

static void
add_amount(struct tg_buf *out, enum tg_opt_type type, int64_t amount)
{
	char text[32];

	if (type == TG_OPT_TYPE_SIZE)
		tg_buf_adds(out, tg_format_size(text, amount));
	else if (type == TG_OPT_TYPE_DURATION)
		tg_buf_adds(out, tg_format_duration(text, amount));
	else
		tg_buf_addf(out, "%lld", (long long)amount);
}

static void
add_range(struct tg_buf *out, const struct tg_opt *row)
{
	if (row->min == 0 && row->max == 0)
		return;
	if (row->min == row->max) {
		tg_buf_adds(out, ", ");
		add_amount(out, row->type, row->min);
		return;
	}
	tg_buf_adds(out, row->type == TG_OPT_TYPE_INT ? " from " : ", from ");
	add_amount(out, row->type, row->min);
	if (row->max == INT64_MAX)
		return;
	tg_buf_adds(out, " to ");
	add_amount(out, row->type, row->max);
}

void
tg_opt_describe(struct tg_buf *out, const struct tg_opt *row)
{
	tg_buf_adds(out, type_words[row->type]);
	if (row->type == TG_OPT_TYPE_INT || row->type == TG_OPT_TYPE_SIZE ||
	    row->type == TG_OPT_TYPE_DURATION)
		add_range(out, row);
	if (row->type != TG_OPT_TYPE_ENUM)
		return;
	for (size_t i = 0; row->words[i]; i++)
		tg_buf_addf(out, "%s%s", i ? ", " : "", row->words[i]);
}
