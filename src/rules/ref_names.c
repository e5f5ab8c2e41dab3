/* SPDX-License-Identifier: MIT */
/* ref_names: which refs may exist, and what branches may be called. */
#include "ref_names.h"

#include "common.h"
#include "rules.h"
#include "trunkgate/buf.h"

struct opts {
	struct tg_globs allow;
	struct tg_pattern *pattern;
};

static const struct tg_opt opt_table[] = {
	TG_OPT_REFS(struct opts, allow,
		    "[refs/heads/**, refs/tags/**, refs/notes/**, refs/approvals/**]",
		    "Full names that may exist; any other ref is refused. `refs/replace/**` has to "
		    "be listed by that name: a wider pattern does not let it in."),
	TG_OPT_PATTERN(
		struct opts, pattern, NULL,
		"What the name of a new branch, without `refs/heads/`, must look like. Trunks "
		"and branches that exist already are not asked."),
	TG_OPT_END
};

enum { NOT_ALLOWED, BAD_NAME };

static const struct tg_reason reasons[] = {
	[NOT_ALLOWED] = { "not_allowed", "no ref of this name may exist here",
			  "git push origin HEAD:refs/heads/NAME pushes a branch" },
	[BAD_NAME] = { "bad_name", "the name is one that people or programs would trip over",
		       "git branch -m NEW-NAME, and push that" },
	TG_REASON_END
};

/* Names that git looks up in its own directory before any branch or tag, and
 * "@", which is short for HEAD. */
static const char *const pseudo_refs[] = {
	"HEAD",        "FETCH_HEAD",  "ORIG_HEAD",   "MERGE_HEAD", "CHERRY_PICK_HEAD",
	"REVERT_HEAD", "REBASE_HEAD", "BISECT_HEAD", "AUTO_MERGE", "@",
};

bool
tg_ref_names_allowed(const struct tg_globs *allow, struct tg_str name)
{
	const struct tg_str replace = TG_STR("refs/replace/");
	size_t i;

	if (!tg_globs_match(allow, name))
		return false;
	if (!tg_str_starts(name, replace))
		return true;
	/* A replacement changes what every reader of a commit sees: nobody who
	 * lists all of refs means that. */
	for (i = 0; i < allow->nr; i++) {
		if (!allow->items[i].exclude && tg_str_starts(allow->items[i].text, replace))
			return true;
	}
	return false;
}

struct tg_str
tg_ref_names_branch(struct tg_str name)
{
	const struct tg_str heads = TG_STR("refs/heads/");

	if (!tg_str_starts(name, heads))
		return (struct tg_str){ NULL, 0 };
	return tg_str_from_index(name, heads.len);
}

static bool
is_hex_id(struct tg_str s)
{
	size_t i;

	if (s.len != 40 && s.len != 64)
		return false;
	for (i = 0; i < s.len; i++) {
		char c = tg_to_lower(s.ptr[i]);

		if (!tg_is_digit(c) && (c < 'a' || c > 'f'))
			return false;
	}
	return true;
}

static bool
is_pseudo_ref(struct tg_str s)
{
	size_t i;

	/* On disks that fold case "head" finds the same file. */
	for (i = 0; i < TG_ARRAY_LEN(pseudo_refs); i++) {
		if (tg_str_eq_nocase(s, tg_str_from(pseudo_refs[i])))
			return true;
	}
	return false;
}

/* s is what people type for a branch or a tag. */
static const char *
short_name_problem(struct tg_str s)
{
	if (is_pseudo_ref(s))
		return "is a name that git keeps for itself";
	if (is_hex_id(s))
		return "reads as an object id";
	if (tg_str_starts(s, TG_STR("-")))
		return "reads as an option on a command line";
	if (tg_str_starts(s, TG_STR("refs/")))
		return "reads as a full ref name below another";
	return NULL;
}

const char *
tg_ref_names_problem(struct tg_str name)
{
	const struct tg_str tags = TG_STR("refs/tags/");
	struct tg_str branch = tg_ref_names_branch(name);

	if (!tg_is_shown_as_is(name))
		return "holds a control, invisible or ill-formed character";
	if (branch.len)
		return short_name_problem(branch);
	if (tg_str_starts(name, tags))
		return short_name_problem(tg_str_from_index(name, tags.len));
	return NULL;
}

static size_t
depth_of(struct tg_str name)
{
	size_t nr = 0;

	for (size_t i = 0; i < name.len; i++)
		nr += name.ptr[i] == '/';
	return nr;
}

static void
tell_twin(struct tg_judge *judge, struct tg_str name, struct tg_str twin)
{
	struct tg_arena *arena = tg_judge_arena(judge);
	const char *a = tg_judge_show(judge, name), *b = tg_judge_show(judge, twin);

	/* As they look: some letters look like slashes. */
	if (depth_of(tg_lookalike(arena, name)) != depth_of(tg_lookalike(arena, twin))) {
		tg_found(judge, BAD_NAME, NULL,
			 "%s and %s cannot both be where case or Unicode form makes no difference",
			 a, b);
		return;
	}
	tg_found(judge, BAD_NAME, NULL,
		 "%s differs from %s only by case, Unicode form or letters that look alike", a, b);
	tg_hint(judge, "push to %s, or choose a name of its own", b);
}

static const struct tg_error *
check_creation(struct tg_judge *judge, const struct opts *opts, struct tg_ref *ref)
{
	struct tg_str name = tg_ref_name(ref);
	struct tg_str branch = tg_ref_names_branch(name);
	struct tg_str twin;
	bool matches = true;

	if (opts->pattern && branch.len && !tg_ref_is_trunk(ref))
		TG_TRY(tg_pattern_match(opts->pattern, tg_judge_arena(judge), branch, &matches));
	if (!matches) {
		tg_found(judge, BAD_NAME, NULL, "branch \"%s\" does not match the pattern %s",
			 tg_judge_show(judge, branch),
			 tg_pattern_text(tg_judge_arena(judge), opts->pattern));
		return NULL;
	}
	TG_TRY(tg_ref_twin(ref, &twin));
	if (twin.len)
		tell_twin(judge, name, twin);
	return NULL;
}

static const struct tg_error *
check_ref(struct tg_judge *judge, const void *data, struct tg_ref *ref)
{
	const struct opts *opts = data;
	struct tg_str name = tg_ref_name(ref);
	enum tg_ref_kind kind = tg_ref_kind(ref);
	const char *problem;

	/* Getting rid of a name is always right. */
	if (kind == TG_REF_DELETE || kind == TG_REF_NOOP)
		return NULL;
	if (!tg_ref_names_allowed(&opts->allow, name) && !tg_ref_is_pull_head(ref)) {
		tg_found(judge, NOT_ALLOWED, NULL, "%s is none of the refs that may exist here",
			 tg_judge_show(judge, name));
		return NULL;
	}
	problem = tg_ref_names_problem(name);
	if (problem) {
		tg_found(judge, BAD_NAME, NULL, "%s %s", tg_judge_show(judge, name), problem);
		return NULL;
	}
	if (kind == TG_REF_CREATE)
		return check_creation(judge, opts, ref);
	return NULL;
}

const struct tg_rule tg_rule_ref_names = {
	.name = "ref_names",
	.summary = "Which refs may exist, and what branches may be called.",
	.manual =
		"A ref that `allow` does not list can be neither created nor moved. Listed refs are "
		"refused, as bad_name, when git takes the name but people or programs trip over it: "
		"a branch or tag called like something that git looks up elsewhere (HEAD, "
		"FETCH_HEAD, @ and so on, in any case), like a full object id of 40 or 64 digits, "
		"beginning with `-` or with `refs/`; and in any ref control, bidirectional, "
		"invisible or ill-formed characters.\n"
		"\n"
		"Only when a ref is created, `pattern` is asked (branches other than trunks), and a "
		"name is refused that differs from a trunk or an existing ref only by case, "
		"Unicode normalisation or letters that look alike (Cyrillic a): the two would be "
		"one file on many a developer's disk, or one name to their eyes. So is one that "
		"could not stand beside the other there, such as Main/x beside main. "
		"So a branch that is older than the rule can go on. Deleting is always accepted.\n"
		"\n"
		"A ref is judged by the name that moves: a symbolic ref by its target.\n"
		"\n"
		"Heads of pull requests (refs/pull/N/head) that Gitea or Forgejo pushes by itself "
		"need not be listed: without them no pull request could be opened.",
	.default_refs = "@all",
	.opts = opt_table,
	.opts_size = sizeof(struct opts),
	.reasons = reasons,
	.minds_twins = true,
	.check_ref = check_ref,
};
