/* SPDX-License-Identifier: MIT */
/*
 * An approval that is signed as a tag has four lines for a message and nothing
 * else, so that no signature that was made for something else can pass for one:
 * git signs commits, tags and certificates alike under one name.
 */
#include "../reviews.h"

#define TAG_NAME "trunkgate-approval"

enum { LINES = 4, MAX_LINE = 2048 };

static const char *
expected_base(const struct tg_signed_range *range, char hex[TG_OID_HEX])
{
	return range->base ? tg_oid_hex(hex, range->base) : "none";
}

struct line {
	const char *key;
	struct tg_str value;
};

/* Which of the lines is not what it must be; NULL = all are. */
static const char *
first_wrong(struct tg_str message, const struct line *lines)
{
	struct tg_str line, value;

	for (size_t i = 0; i < LINES; i++) {
		struct tg_str key = tg_str_from(lines[i].key);
		if (!tg_str_split(&message, '\n', &line) || !tg_str_starts(line, key))
			return lines[i].key;
		value = tg_str_from_index(line, key.len);
		if (!tg_str_eq(value, lines[i].value))
			return lines[i].key;
	}
	return message.len ? "(end)" : NULL;
}

/* NULL, or what is wrong with it whoever signed it. */
static const char *
check_words(struct tg_judge *judge, const struct tg_signed_range *range, struct tg_str repo,
	    const struct tg_signed_tag *tag)
{
	char hex[TG_OID_HEX], base[TG_OID_HEX];
	const struct line lines[LINES] = {
		{ "repo: ", repo },
		{ "target: ", range->target },
		{ "base: ", tg_str_from(expected_base(range, base)) },
		{ "decision: ", TG_STR("approve") },
	};
	struct tg_buf problem;
	const char *wrong;

	if (!tg_str_eq(tag->name, TG_STR(TAG_NAME)) || !tg_str_eq(tag->type, TG_STR("commit")))
		return "it is another tag than \"" TAG_NAME "\" of a commit";
	if (!tg_str_eq(tag->object, tg_str_from(tg_oid_hex(hex, range->oid))))
		return "it tags another commit than its ref names";
	wrong = first_wrong(tag->message, lines);
	if (!wrong)
		return NULL;
	tg_buf_init(&problem, tg_judge_arena(judge), MAX_LINE);
	tg_buf_addf(&problem, "its message must be these lines alone:");
	for (size_t i = 0; i < LINES; i++)
		tg_buf_addf(&problem, "%s %s%s", i ? "," : "", lines[i].key,
			    tg_judge_show(judge, lines[i].value));
	tg_buf_addf(&problem, "; \"%s\" is not as it must be", wrong);
	return tg_buf_str(&problem).ptr;
}

const struct tg_error *
tg_reviews_check_tag(struct tg_judge *judge, struct tg_ref *ref,
		     const struct tg_signed_range *range, struct tg_str *key, const char **problem)
{
	struct tg_arena *arena = tg_judge_arena(judge);
	struct tg_str raw = TG_STR(""), repo;
	struct tg_signed_tag tag;
	bool found = false;

	*key = TG_STR("");
	TG_TRY(tg_judge_repo_name(judge, &repo));
	TG_TRY(tg_tag_at(ref, range->tag, TG_SIGNED_TAG_MAX, arena, &raw, &found));
	*problem = found ? tg_signed_tag_parse(raw, &tag) : "it is no tag";
	if (!*problem)
		*problem = check_words(judge, range, repo, &tag);
	if (*problem)
		return NULL;
	return tg_judge_verify(judge, tg_judge_pusher(judge), &tag.text, key, problem);
}
