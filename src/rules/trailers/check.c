/* SPDX-License-Identifier: MIT */
/* Contradictions in the options of trailers that their rows cannot express. */
#include "../trailers.h"

#include "../common.h"
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

/* "keys.Risk.values": where in the policy a complaint belongs. */
static const char *
option_of(const struct checker *c, const char *table, struct tg_str name, const char *option)
{
	struct tg_buf path;

	tg_buf_init(&path, c->check->arena, 1000);
	tg_buf_addf(&path, "%s.%s%s%s", table, show(c, name), option ? "." : "",
		    option ? option : "");
	return path.ptr;
}

/* " (did you mean X?)", or nothing. */
static const char *
did_you_mean(const struct checker *c, const struct tg_str *nearest)
{
	struct tg_buf text;

	if (!nearest)
		return "";
	tg_buf_init(&text, c->check->arena, 1000);
	tg_buf_addf(&text, " (did you mean \"%s\"?)", show(c, *nearest));
	return text.ptr;
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
check_names(const struct checker *c, const char *table, const struct tg_str *names, size_t nr)
{
	const bool *repeats = tg_str_repeats_nocase(c->check->arena, names, nr);
	size_t i;

	for (i = 0; i < nr; i++) {
		if (!is_token(names[i]))
			complain(c, option_of(c, table, names[i], NULL),
				 "git reads only letters, digits and - as the key of a trailer");
		if (repeats[i])
			complain(c, option_of(c, table, names[i], NULL),
				 "it is there twice: keys are the same in any case");
	}
}

static bool
checks_value(const struct tg_trailer_key *key)
{
	return key->pattern || key->values.nr || key->person || key->min_length != TG_UNSET;
}

static void
check_value_options(const struct checker *c, struct tg_str name, const struct tg_trailer_key *key)
{
	if (key->forbidden && tg_requirement_is_set(&key->required))
		complain(c, option_of(c, "keys", name, "forbidden"), "it is required as well");
	if (key->forbidden && checks_value(key))
		complain(c, option_of(c, "keys", name, "forbidden"),
			 "nothing looks at the value of a trailer that must not be there");
	if (key->values.nr && key->pattern)
		complain(c, option_of(c, "keys", name, "pattern"),
			 "it has values as well; one of the two says it all");
	if (key->values.nr && key->person)
		complain(c, option_of(c, "keys", name, "person"), "it has values as well");
	if (key->values.nr && key->min_length != TG_UNSET)
		complain(c, option_of(c, "keys", name, "min_length"),
			 "it has values, so their length says nothing");
	if (tg_strs_have(&key->values, TG_STR("")))
		complain(c, option_of(c, "keys", name, "values"),
			 "an empty value counts as missing");
}

/* `trailer: {other: value}` among the conditions of name. */
static void
check_condition(const struct checker *c, struct tg_str name, struct tg_str other,
		struct tg_str value)
{
	const char *option = option_of(c, "keys", name, "required.trailer");
	size_t index = tg_trailer_key_of(c->opts, other);
	const struct tg_trailer_key *key;

	if (index == TG_NO_KEY) {
		complain(c, option, "\"%s\" is none of the keys%s", show(c, other),
			 did_you_mean(c, tg_trailer_nearest_key(c->opts, other)));
		return;
	}
	key = tg_trailer_key(c->opts, index);
	if (key->forbidden)
		complain(c, option, "\"%s\" is forbidden", show(c, other));
	if (!key->values.nr || tg_str_eq(value, TG_STR("any")) ||
	    tg_strs_have_nocase(&key->values, value))
		return;
	complain(c, option, "\"%s\" is no value of %s; it has %s%s", show(c, value), show(c, other),
		 tg_strs_text(c->check->arena, &key->values),
		 did_you_mean(c, tg_strs_nearest(&key->values, value)));
}

static void
check_requirement(const struct checker *c, struct tg_str name,
		  const struct tg_requirement *required)
{
	size_t i;

	if (required->when == TG_REQUIRED_ALWAYS && tg_requirement_has_conditions(required))
		complain(c, option_of(c, "keys", name, "required.when"),
			 "what is always required has no conditions");
	for (i = 0; i < required->types.nr; i++) {
		if (!tg_convention_is_type(required->types.items[i]))
			complain(c, option_of(c, "keys", name, "required.types"),
				 "\"%s\" is no type: a type is letters, digits, - and _",
				 show(c, required->types.items[i]));
	}
	for (i = 0; i < required->trailer.nr; i++)
		check_condition(c, name, required->trailer.keys[i], required->trailer.values[i]);
}

static void
check_alias(const struct checker *c, size_t index)
{
	const struct tg_strs keys = { c->opts->keys.keys, c->opts->keys.nr };
	struct tg_str alias = c->opts->aliases.keys[index];
	struct tg_str target = c->opts->aliases.values[index];
	const char *option = option_of(c, "aliases", alias, NULL);

	if (tg_strs_have_nocase(&keys, alias))
		complain(c, option, "it is a key of its own");
	if (!tg_strs_have_nocase(&keys, target))
		complain(c, option, "\"%s\" is none of the keys%s", show(c, target),
			 did_you_mean(c, tg_strs_nearest(&keys, target)));
}

void
tg_trailers_check_opts(struct tg_opt_check *check, const void *data)
{
	const struct checker c = { check, data };
	size_t i;

	if (!c.opts->keys.nr && c.opts->unknown == TG_UNKNOWN_ALLOW)
		complain(&c, "keys", "no keys, and unknown ones are allowed: nothing is asked for");
	if (c.opts->merges != TG_MERGES_OWN && c.opts->commits != TG_SELECT_EVERY)
		complain(&c, "merges",
			 "says nothing: only with commits: every are merges left out");
	check_names(&c, "keys", c.opts->keys.keys, c.opts->keys.nr);
	for (i = 0; i < c.opts->keys.nr; i++) {
		const struct tg_trailer_key *key = tg_trailer_key(c.opts, i);

		check_value_options(&c, c.opts->keys.keys[i], key);
		check_requirement(&c, c.opts->keys.keys[i], &key->required);
	}
	for (i = 0; i < c.opts->aliases.nr; i++)
		check_alias(&c, i);
	check_names(&c, "aliases", c.opts->aliases.keys, c.opts->aliases.nr);
}
