/* SPDX-License-Identifier: MIT */
/* An override is a right of named people, takes a reason, and is on record. */
#include "override.h"

enum { MAX_REASON = 500 };

/* Each is asked for once, with a reason. */
static const struct tg_error *
take_reason(struct tg_arena *arena, struct tg_str name, struct tg_str value, struct tg_str *reason)
{
	const char *shown = tg_show(arena, name, 60);
	value = tg_str_trim(value);
	if (reason->ptr)
		return tg_error_new(arena, TG_ERR_INPUT, "%s was given twice", shown);
	if (!value.len)
		return tg_error_new(arena, TG_ERR_INPUT,
				    "%s needs a reason: git push -o %s=\"why\"", shown, shown);
	if (value.len > MAX_REASON)
		return tg_error_new(arena, TG_ERR_INPUT, "the reason of %s has at most %d bytes",
				    shown, MAX_REASON);
	*reason = value;
	return NULL;
}

static struct tg_str *
reason_for(struct tg_push_options *options, struct tg_str name)
{
	if (tg_str_eq(name, TG_STR("trunkgate.override")))
		return &options->override;
	return tg_str_eq(name, TG_STR("trunkgate.extend")) ? &options->extend : NULL;
}

const struct tg_error *
tg_push_options_read(struct tg_arena *arena, const struct tg_env *env, struct tg_push_options *out)
{
	struct tg_push_options options = { .override = { 0 } };
	for (size_t i = 0; i < env->nr_options; i++) {
		struct tg_str option = env->options[i];
		size_t equals = tg_str_index(option, '=');
		struct tg_str name = tg_str_sub(option, 0, equals);
		if (!tg_str_starts(name, TG_STR("trunkgate.")))
			continue;
		struct tg_str *reason = reason_for(&options, name);
		if (!reason)
			return tg_error_new(
				arena, TG_ERR_INPUT,
				"unknown push option \"%s\" (known: trunkgate.override, "
				"trunkgate.extend)",
				tg_show(arena, name, 60));
		TG_TRY(take_reason(arena, name, tg_str_from_index(option, equals + 1), reason));
	}
	*out = options;
	return NULL;
}

static bool
has_own_finding(const struct tg_verdict *verdict)
{
	for (size_t i = 0; i < verdict->nr_findings; i++)
		if (!verdict->findings[i].instance)
			return true;
	return false;
}

static const char *
why_not(struct tg_arena *arena, const struct tg_verdict *verdict)
{
	struct tg_buf text;
	if (has_own_finding(verdict))
		return "malformed objects cannot be overridden";
	if (!verdict->policy->overrides.nr)
		return "this policy lets nobody override";
	if (!verdict->pusher.len)
		return verdict->identity_problem;
	if (tg_strs_contain(&verdict->policy->overrides, verdict->pusher))
		return NULL;
	tg_buf_init(&text, arena, 256);
	tg_buf_addf(&text, "%.*s may not override", TG_STR_ARG(verdict->pusher));
	return text.ptr;
}

void
tg_override_apply(struct tg_arena *arena, struct tg_verdict *verdict)
{
	if (!verdict->override_reason.ptr || verdict->outcome != TG_REFUSED)
		return;
	verdict->override_refused = why_not(arena, verdict);
	if (verdict->override_refused)
		return;
	tg_override_take(verdict);
}

void
tg_override_take(struct tg_verdict *verdict)
{
	verdict->outcome = TG_OVERRIDDEN;
	for (size_t i = 0; i < verdict->nr_refs; i++)
		if (verdict->refs[i].outcome == TG_REFUSED)
			verdict->refs[i].outcome = TG_OVERRIDDEN;
}
