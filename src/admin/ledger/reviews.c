/* SPDX-License-Identifier: MIT */
/* trunkgate reviews: who has approved, what still counts, who is missing. */
#include "topics.h"

#include "trunkgate/lineage.h"

#include <jansson.h>
#include <string.h>

enum { OPTION_JSON = TG_OPTION_LONG, OPTION_TARGET, MAX_OUTPUT = 64 << 20 };

struct reviewing {
	struct tg_topics topics;
	const char *target, *commit;
	struct tg_str ref; /* the target's full name */
	struct tg_oid tip;
	bool is_json;
	json_t *rows;
	struct tg_buf out;
	bool has_landed; /* what was looked at last */
	bool is_missing;
};

/* Only what the rule has to say. */
static struct tg_policy *
only_reviews(struct reviewing *r)
{
	struct tg_policy *policy = TG_NEW(r->topics.arena, struct tg_policy);
	struct tg_instance *instances =
		TG_NEW_ARRAY(r->topics.arena, r->topics.policy->nr_instances, struct tg_instance);
	size_t nr = 0;
	*policy = *r->topics.policy;
	for (size_t i = 0; i < policy->nr_instances; i++)
		if (strcmp(policy->instances[i].rule->name, "reviews") == 0)
			instances[nr++] = policy->instances[i];
	policy->instances = instances;
	policy->nr_instances = nr;
	return policy;
}

static const struct tg_error *
find_target(struct reviewing *r)
{
	struct tg_str resolved;
	if (!r->target)
		return tg_push_old_trunk(r->topics.push, &r->ref, &r->tip);
	r->ref = tg_command_ref(r->topics.arena, tg_str_from(r->target));
	return tg_repo_ref(r->topics.repo, r->ref, &resolved, &r->tip);
}

/* --- one commit --- */

static void
print_text(struct reviewing *r, const char *name, const struct tg_oid *oid,
	   const struct tg_verdict *v)
{
	struct tg_buf *out = &r->out;
	char hex[TG_OID_HEX];
	tg_buf_addf(out, "%s%.10s for %s%s%s: %s\n", out->len ? "\n" : "", tg_oid_hex(hex, oid),
		    tg_show(r->topics.arena, r->ref, 120), name ? " from " : "", name ? name : "",
		    r->has_landed    ? "has landed"
		    : v->nr_findings ? "not yet"
				     : "may land");
	for (size_t i = 0; i < v->nr_remarks; i++)
		tg_buf_addf(out, "  %s\n", v->remarks[i]);
	for (size_t i = 0; i < v->nr_findings; i++) {
		const struct tg_finding *f = &v->findings[i];
		tg_buf_addf(out, "  %s/%s: ", f->id, f->reason->id);
		if (f->path.len)
			tg_buf_addf(out, "%s: ", tg_show(r->topics.arena, f->path, 100));
		tg_buf_addf(out, "%s\n", f->detail);
		for (size_t k = 0; k < f->nr_hints; k++)
			tg_buf_addf(out, "    %s\n", f->hints[k]);
	}
}

static json_t *
finding_json(struct tg_arena *arena, const struct tg_finding *f)
{
	json_t *path = f->path.len ? tg_command_json_text(arena, f->path) : json_null();
	return json_pack("{s:s,s:s,s:o,s:s}", "id", f->id, "reason", f->reason->id, "path", path,
			 "detail", f->detail);
}

static void
add_json(struct reviewing *r, const char *name, const struct tg_oid *oid,
	 const struct tg_verdict *v)
{
	char hex[TG_OID_HEX];
	json_t *approvals = json_array(), *findings = json_array();
	struct tg_arena *arena = r->topics.arena;
	for (size_t i = 0; i < v->nr_remarks; i++)
		json_array_append_new(approvals, json_string(v->remarks[i]));
	for (size_t i = 0; i < v->nr_findings; i++)
		json_array_append_new(findings, finding_json(arena, &v->findings[i]));
	json_array_append_new(r->rows, json_pack("{s:s,s:s?,s:o,s:b,s:o,s:o}", "commit",
						 tg_oid_hex(hex, oid), "ref", name, "target",
						 tg_command_json_text(arena, r->ref), "may_land",
						 (int)(v->nr_findings == 0), "approvals", approvals,
						 "findings", findings));
}

static const struct tg_error *
judge(struct reviewing *r, struct tg_arena *arena, const struct tg_oid *oid,
      struct tg_verdict *verdict)
{
	char old[TG_OID_HEX], new[TG_OID_HEX];
	struct tg_push *push;
	*verdict = (struct tg_verdict){ .hook = TG_HOOK_CHECK,
					.started_us = r->topics.now,
					.ledger = r->topics.ledger,
					.repo_path = tg_repo_path(r->topics.repo),
					.pusher = TG_STR("?") };
	TG_TRY(tg_push_single(arena, r->topics.repo, r->ref, tg_str_from(tg_oid_hex(old, &r->tip)),
			      tg_str_from(tg_oid_hex(new, oid)), true, &push));
	TG_TRY(tg_is_ancestor(tg_push_ref(push, 0), oid, &r->tip, &r->has_landed));
	if (!r->has_landed)
		tg_gate_judge(arena, r->topics.repo, push, only_reviews(r), verdict);
	return verdict->error;
}

static const struct tg_error *
look_at(struct reviewing *r, const char *name, const struct tg_oid *oid)
{
	struct tg_arena *arena = tg_arena_new("review", TG_PUSH_BUDGET);
	struct tg_verdict verdict;
	TG_TRY(judge(r, arena, oid, &verdict));
	(r->is_json ? add_json : print_text)(r, name, oid, &verdict);
	r->is_missing = r->is_missing || verdict.nr_findings;
	/* An error may live in the arena that it was made in. */
	tg_arena_destroy(arena);
	return NULL;
}

/* --- all branches that have something to land --- */

static const struct tg_error *
look_at_all(struct reviewing *r)
{
	for (size_t i = 0; i < tg_push_nr_refs(r->topics.push); i++) {
		struct tg_ref *ref = tg_push_ref(r->topics.push, i);
		struct tg_work *work;
		TG_TRY(tg_ref_work(ref, TG_END_NEW, &work));
		if (work && tg_work_nr(work))
			TG_TRY(look_at(r, tg_show(r->topics.arena, tg_ref_name(ref), 120),
				       tg_ref_new(ref)));
	}
	if (!r->out.len)
		tg_buf_adds(&r->out, "nothing waits for a review\n");
	return NULL;
}

static const struct tg_error *
review(struct reviewing *r)
{
	struct tg_oid oid;
	TG_TRY(tg_topics_open(&r->topics, false));
	if (!r->topics.policy)
		return NULL;
	TG_TRY(find_target(r));
	if (!r->ref.len)
		return tg_error_new(r->topics.arena, TG_ERR_INPUT,
				    "none of the policy's trunks is here: name a branch with "
				    "--target");
	if (tg_oid_is_zero(&r->tip))
		return tg_error_new(r->topics.arena, TG_ERR_INPUT, "there is no %s here",
				    tg_show(r->topics.arena, r->ref, 120));
	if (!r->topics.ledger)
		return tg_error_new(r->topics.arena, TG_ERR_INPUT,
				    "no rule of this policy keeps a record of approvals (run this "
				    "in the server's repository)");
	if (!r->commit)
		return look_at_all(r);
	TG_TRY(tg_repo_rev(r->topics.repo, r->commit, &oid));
	return look_at(r, NULL, &oid);
}

static int
finish(struct reviewing *r)
{
	const struct tg_error *err = NULL;
	int status = 0;
	if (r->is_json)
		err = tg_command_print_json(json_incref(r->rows));
	else
		status = tg_command_print(tg_buf_str(&r->out));
	if (err)
		return tg_command_fail("%s", err->message);
	return status ? status : r->commit && r->is_missing;
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	static const struct option options[] = { { "json", no_argument, NULL, OPTION_JSON },
						 { "target", required_argument, NULL,
						   OPTION_TARGET },
						 { "help", no_argument, NULL, TG_OPTION_HELP },
						 { 0 } };
	struct reviewing r = { .commit = NULL };
	int status = 0, option;
	while ((option = tg_command_option(self, argc, argv, options, &status)) > 0) {
		r.is_json = r.is_json || option == OPTION_JSON;
		r.target = option == OPTION_TARGET ? optarg : r.target;
	}
	if (option == -2)
		return status;
	r.commit = argv[optind];
	r.topics.arena = tg_arena_new("command", TG_PUSH_BUDGET);
	tg_buf_init(&r.out, r.topics.arena, MAX_OUTPUT);
	r.rows = json_array();
	const struct tg_error *err = review(&r);
	if (err)
		status = tg_command_fail_error(r.topics.arena, err);
	else if (!r.topics.policy)
		status = tg_command_problems(&r.topics.problems);
	else
		status = finish(&r);
	json_decref(r.rows);
	tg_arena_destroy(r.topics.arena);
	return status;
}

const struct tg_command tg_command_reviews = {
	.name = "reviews",
	.summary = "who has approved, what still counts, who must still approve",
	.usage =
		"usage: trunkgate reviews [--target REF] [--json] [COMMIT]\n\n"
		"Run in the server's repository. Tells what a landing of COMMIT on the target\n"
		"would be told by the rule reviews today, and whose approvals count; without\n"
		"COMMIT, of every branch with work that no trunk has. With COMMIT the exit status\n"
		"is 1 while something is missing.\n\n"
		"  --target REF  default: the first trunk\n"
		"  --json        for programs\n",
	.max_operands = 1,
	.run = run,
};
