/* SPDX-License-Identifier: MIT */
/* What a hook asks before and after the judging: push options, overrides, the
 * push's id, the note to `update`, who pushes. */
#include "../../src/gate/handoff.h"
#include "../../src/gate/identity.h"
#include "../../src/gate/override.h"
#include "../../src/gate/session.h"
#include "sandbox.h"

#include <string.h>

TestSuite(gate_parts, .init = sandbox_open, .fini = sandbox_close);

static const struct tg_error *
read_options(const char *one, const char *two, struct tg_push_options *out)
{
	struct tg_str options[] = { tg_str_from(one), tg_str_from(two) };
	const struct tg_env env = { .options = options, .nr_options = two ? 2 : 1 };
	return tg_push_options_read(box.arena, &env, out);
}

Test(gate_parts, push_options_are_read_by_name)
{
	struct tg_push_options options;
	must(read_options("trunkgate.override= it burns ", "trunkgate.extend=a day more",
			  &options));
	cr_assert(tg_str_eq(options.override, TG_STR("it burns")));
	cr_assert(tg_str_eq(options.extend, TG_STR("a day more")));
	must(read_options("ci.skip", "trunkgateoverride=x", &options));
	cr_assert_null(options.override.ptr);
	cr_assert_null(options.extend.ptr);
}

Test(gate_parts, push_options_that_cannot_be_meant_are_errors)
{
	static const char *const wrong[] = { "trunkgate.overide=x", "trunkgate.override",
					     "trunkgate.override=  ", "trunkgate.extend=" };
	struct tg_push_options options;
	for (size_t i = 0; i < TG_ARRAY_LEN(wrong); i++)
		cr_assert_not_null(read_options(wrong[i], NULL, &options), "%s", wrong[i]);
	cr_assert_not_null(read_options("trunkgate.extend=a", "trunkgate.extend=b", &options));
	char longer[700];
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	memcpy(longer, "trunkgate.override=", 19);
	cr_assert_not_null(read_options(longer, NULL, &options));
}

static struct tg_verdict
refused_push(struct tg_policy *policy, const char *pusher)
{
	static struct tg_str leads[] = { { "bo", 2 } };
	*policy = (struct tg_policy){ .overrides = { leads, 1 } };
	return (struct tg_verdict){ .outcome = TG_REFUSED,
				    .policy = policy,
				    .pusher = tg_str_from(pusher),
				    .identity_problem = "nobody is known",
				    .override_reason = TG_STR("why") };
}

Test(gate_parts, an_override_is_a_right_of_those_who_are_named)
{
	struct tg_policy policy;
	struct tg_verdict by_bo = refused_push(&policy, "bo");
	tg_override_apply(box.arena, &by_bo);
	cr_assert_eq(by_bo.outcome, TG_OVERRIDDEN);
	struct tg_verdict by_ana = refused_push(&policy, "ana");
	tg_override_apply(box.arena, &by_ana);
	cr_assert_eq(by_ana.outcome, TG_REFUSED);
	cr_assert_not_null(strstr(by_ana.override_refused, "ana may not"));
	struct tg_verdict by_nobody = refused_push(&policy, "");
	tg_override_apply(box.arena, &by_nobody);
	cr_assert_eq(by_nobody.outcome, TG_REFUSED);
	cr_assert_str_eq(by_nobody.override_refused, "nobody is known");
}

Test(gate_parts, an_override_never_helps_what_was_not_judged_or_is_malformed)
{
	struct tg_policy policy;
	struct tg_verdict v = refused_push(&policy, "bo");
	v.outcome = TG_NOT_JUDGED;
	tg_override_apply(box.arena, &v);
	cr_assert_eq(v.outcome, TG_NOT_JUDGED);
	struct tg_finding own = { .instance = NULL };
	v = refused_push(&policy, "bo");
	v.findings = &own;
	v.nr_findings = 1;
	tg_override_apply(box.arena, &v);
	cr_assert_eq(v.outcome, TG_REFUSED);
	v = refused_push(&policy, "bo");
	v.override_reason = (struct tg_str){ 0 };
	tg_override_apply(box.arena, &v);
	cr_assert_eq(v.outcome, TG_REFUSED);
	cr_assert_null(v.override_refused);
}

Test(gate_parts, a_push_has_one_id_in_each_repository)
{
	char one[TG_ULID_LEN], again[TG_ULID_LEN], other[TG_ULID_LEN];
	tg_session_id(one, "/srv/a.git");
	tg_session_id(again, "/srv/a.git");
	tg_session_id(other, "/srv/b.git");
	cr_assert_str_eq(one, again);
	cr_assert_str_neq(one, other);
	cr_assert_eq(strlen(one), TG_ULID_LEN - 1);
}

Test(gate_parts, a_note_to_update_is_read_once_it_is_written_and_goes_away)
{
	const char *repo = sh("echo $PWD/repo.git");
	const struct tg_str list = TG_STR("refs/heads/a\nrefs/heads/b\n");
	struct tg_str refused = { 0 };
	enum tg_handoff what;
	must(tg_handoff_read(box.arena, repo, "P1", &what, &refused));
	cr_assert_eq(what, TG_HANDOFF_NONE);
	must(tg_handoff_write(box.arena, repo, "P1", TG_HANDOFF_TOLD, list));
	must(tg_handoff_read(box.arena, repo, "P1", &what, &refused));
	cr_assert_eq(what, TG_HANDOFF_TOLD);
	cr_assert(tg_str_eq(refused, list));
	must(tg_handoff_read(box.arena, repo, "P2", &what, &refused));
	cr_assert_eq(what, TG_HANDOFF_NONE, "another push's");
	cr_assert_eq(refused.len, 0);
	tg_handoff_remove(box.arena, repo, "P1");
	must(tg_handoff_read(box.arena, repo, "P1", &what, &refused));
	cr_assert_eq(what, TG_HANDOFF_NONE);
}

Test(gate_parts, a_note_that_is_not_ours_is_an_error)
{
	const char *repo =
		sh("mkdir -p repo.git/trunkgate/run; echo nonsense >repo.git/trunkgate/run/P3;"
		   "echo $PWD/repo.git");
	struct tg_str refused = { 0 };
	enum tg_handoff what;
	cr_assert_not_null(tg_handoff_read(box.arena, repo, "P3", &what, &refused));
	cr_assert_eq(what, TG_HANDOFF_NONE);
}

Test(gate_parts, a_refused_ref_is_found_by_its_whole_name)
{
	const struct tg_str list = TG_STR("refs/heads/ab\nrefs/heads/b\n");
	cr_assert(tg_handoff_lists(list, TG_STR("refs/heads/b")));
	cr_assert_not(tg_handoff_lists(list, TG_STR("refs/heads/a")));
	cr_assert_not(tg_handoff_lists(TG_STR(""), TG_STR("")));
}

static struct tg_str
who(const char *value, const char **problem)
{
	const struct tg_policy policy = { .identity = "env:TG_TEST_WHO",
					  .identity_kind = TG_IDENTITY_ENV,
					  .identity_env = "TG_TEST_WHO" };
	struct tg_str person = { 0 };
	if (value)
		setenv("TG_TEST_WHO", value, 1);
	else
		unsetenv("TG_TEST_WHO");
	*problem = NULL;
	tg_identity_find(box.arena, &policy, &person, problem);
	return person;
}

Test(gate_parts, who_pushes_is_a_well_formed_name_or_nobody)
{
	static const char *const wrong[] = {
		"", "../x", "ana lopez", "-ana", "\xc3\xa1na", "a\nb"
	};
	const char *problem;
	cr_assert(tg_str_eq(who("Ana", &problem), TG_STR("ana")));
	cr_assert_null(problem);
	cr_assert_eq(who(NULL, &problem).len, 0);
	cr_assert_not_null(problem);
	for (size_t i = 0; i < TG_ARRAY_LEN(wrong); i++) {
		cr_assert_eq(who(wrong[i], &problem).len, 0, "%s", wrong[i]);
		cr_assert_not_null(problem);
	}
}
