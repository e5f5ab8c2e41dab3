/* SPDX-License-Identifier: MIT */
/* Contradictions in the options of trailers that their rows cannot express. */
#include "trailers.h"

#include "common.h"
#include "trunkgate/buf.h"

#include <stdarg.h>

struct checker {
	struct tg_opt_check *check;
	const struct tg_trailer_opts *opts;
};

TG_PRINTF(3, 4)
static void
complain(const struct checker *c, const char *option, const char *fmt, ...)
{
	struct tg_buf buf;
	va_list ap;

	tg_buf_init(&buf, c->check->arena, 1000);
	va_start(ap, fmt);
	tg_buf_vaddf(&buf, fmt, ap);
	va_end(ap);
	c->check->report(c->check, option, buf.ptr);
}

static const char *
show(const struct checker *c, struct tg_str s)
{
	return tg_show(c->check->arena, s, 60);
}

/* git reads [A-Za-z0-9-]+ as a key and nothing else. */
static bool
is_token(struct tg_str s)
{
	size_t i;

	for (i = 0; i < s.len; i++) {
		if (!tg_is_alnum(s.ptr[i]) && s.ptr[i] != '-')
			return false;
	}
	return s.len > 0;
}

static void
check_name(const struct checker *c, const char *option, struct tg_str *names, size_t index)
{
	const struct tg_strs before = { names, index };
	struct tg_str name = names[index];

	if (!is_token(name))
		complain(c, option,
			 "\"%s\" can be no trailer: git reads letters, digits and - as a key",
			 show(c, name));
	if (tg_strs_have_nocase(&before, name))
		complain(c, option, "\"%s\" is there twice: keys are the same in any case",
			 show(c, name));
}

static bool
checks_value(const struct tg_trailer_key *key)
{
	return key->pattern || key->values.nr || key->person || key->min_length != TG_UNSET;
}

static void
check_value_options(const struct checker *c, struct tg_str name, const struct tg_trailer_key *key)
{
	const char *shown = show(c, name);

	if (key->forbidden && tg_requirement_is_set(&key->required))
		complain(c, "keys", "\"%s\" cannot be required and forbidden", shown);
	if (key->forbidden && checks_value(key))
		complain(c, "keys", "\"%s\" is forbidden, so nothing looks at its value", shown);
	if (key->values.nr && key->pattern)
		complain(c, "keys", "\"%s\" has values and a pattern: one of them says it all",
			 shown);
	if (key->values.nr && key->person)
		complain(c, "keys", "\"%s\" has values, so it cannot be a person", shown);
	if (key->values.nr && key->min_length != TG_UNSET)
		complain(c, "keys", "\"%s\" has values, so min_length says nothing", shown);
	if (tg_strs_have(&key->values, TG_STR("")))
		complain(c, "keys", "\"%s\" has an empty value in values: it counts as missing",
			 shown);
}

/* `trailer: {other: value}` among the conditions of name. */
static void
check_condition(const struct checker *c, struct tg_str name, struct tg_str other,
		struct tg_str value)
{
	size_t index = tg_trailer_key_of(c->opts, other);
	const struct tg_trailer_key *key;
	const struct tg_str *nearest;

	if (index == TG_NO_KEY) {
		nearest = tg_trailer_nearest_key(c->opts, other);
		complain(c, "keys", "\"%s\" depends on \"%s\", which is none of the keys%s%s%s",
			 show(c, name), show(c, other), nearest ? " (did you mean \"" : "",
			 nearest ? show(c, *nearest) : "", nearest ? "\"?)" : "");
		return;
	}
	key = tg_trailer_key(c->opts, index);
	if (key->forbidden)
		complain(c, "keys", "\"%s\" depends on \"%s\", which is forbidden", show(c, name),
			 show(c, other));
	if (!key->values.nr || tg_str_eq(value, TG_STR("any")) ||
	    tg_strs_have_nocase(&key->values, value))
		return;
	complain(c, "keys", "\"%s\" depends on \"%s: %s\", but its values are %s", show(c, name),
		 show(c, other), show(c, value), tg_strs_text(c->check->arena, &key->values));
}

static void
check_requirement(const struct checker *c, struct tg_str name, const struct tg_requirement *required)
{
	size_t i;

	if (required->when == TG_REQUIRED_ALWAYS && tg_requirement_has_conditions(required))
		complain(c, "keys", "\"%s\" is always required, so its conditions say nothing",
			 show(c, name));
	for (i = 0; i < required->trailer.nr; i++)
		check_condition(c, name, required->trailer.keys[i], required->trailer.values[i]);
}

static void
check_alias(const struct checker *c, size_t index)
{
	const struct tg_strs keys = { c->opts->keys.keys, c->opts->keys.nr };
	struct tg_str alias = c->opts->aliases.keys[index];
	struct tg_str target = c->opts->aliases.values[index];
	const struct tg_str *nearest;

	check_name(c, "aliases", c->opts->aliases.keys, index);
	if (tg_strs_have_nocase(&keys, alias))
		complain(c, "aliases", "\"%s\" is a key of its own", show(c, alias));
	if (tg_strs_have_nocase(&keys, target))
		return;
	nearest = tg_strs_nearest(&keys, target);
	complain(c, "aliases", "\"%s\" stands for \"%s\", which is none of the keys%s%s%s",
		 show(c, alias), show(c, target), nearest ? " (did you mean \"" : "",
		 nearest ? show(c, *nearest) : "", nearest ? "\"?)" : "");
}

void
tg_trailers_check_opts(struct tg_opt_check *check, const void *data)
{
	const struct checker c = { check, data };
	size_t i;

	if (!c.opts->keys.nr && c.opts->unknown == TG_UNKNOWN_ALLOW)
		complain(&c, "keys", "no keys, and unknown ones are allowed: nothing is asked for");
	for (i = 0; i < c.opts->keys.nr; i++) {
		const struct tg_trailer_key *key = tg_trailer_key(c.opts, i);

		check_name(&c, "keys", c.opts->keys.keys, i);
		check_value_options(&c, c.opts->keys.keys[i], key);
		check_requirement(&c, c.opts->keys.keys[i], &key->required);
	}
	for (i = 0; i < c.opts->aliases.nr; i++)
		check_alias(&c, i);
}
