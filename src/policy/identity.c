/* SPDX-License-Identifier: MIT */
/*
 * `identity`: the one place where the server tells who pushes. A variable
 * that clients commonly control would let anybody be anybody, so their names
 * are refused here.
 */
#include "tables.h"

static const struct source {
	const char *word;
	enum tg_identity_kind kind;
	const char *env;
} sources[] = {
	{ "gitolite", TG_IDENTITY_ENV, "GL_USER" },
	{ "gitlab", TG_IDENTITY_ENV, "GL_USERNAME" },
	{ "gitea", TG_IDENTITY_ENV, "GITEA_PUSHER_NAME" },
	{ "http", TG_IDENTITY_ENV, "REMOTE_USER" },
	{ "unix", TG_IDENTITY_UNIX, NULL },
	{ "ssh-keys", TG_IDENTITY_SSH_KEYS, NULL },
};

static const struct taken {
	const char *name; /* with a final _: all that start so */
	const char *why;
} client_names[] = {
	{ "GIT_", "git itself and its clients set GIT_* variables" },
	{ "LC_", "sshd accepts it from clients by default" },
	{ "LANG", "sshd accepts it from clients by default" },
	{ "LANGUAGE", "sshd accepts it from clients by default" },
	{ "XMODIFIERS", "sshd accepts it from clients by default" },
	{ "COLORTERM", "sshd accepts it from clients by default" },
	{ "NO_COLOR", "sshd accepts it from clients by default" },
	{ "TERM", "the client sends it" },
	{ "SSH_ORIGINAL_COMMAND", "the client sends it" },
	{ "HTTP_", "HTTP_* variables are headers that the client sends" },
};

static bool
is_variable(struct tg_str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!tg_is_alnum(name.ptr[i]) && name.ptr[i] != '_')
			return false;
	return name.len && !tg_is_digit(name.ptr[0]);
}

static const char *
why_not(struct tg_str name)
{
	if (!is_variable(name))
		return "it is no name of a variable";
	for (size_t i = 0; i < TG_ARRAY_LEN(client_names); i++) {
		struct tg_str taken = tg_str_from(client_names[i].name);
		bool is_prefix = tg_str_ends(taken, TG_STR("_"));
		if (is_prefix ? tg_str_starts(name, taken) : tg_str_eq(name, taken))
			return client_names[i].why;
	}
	return NULL;
}

static void
read_env(struct tg_reading *r, const struct tg_node *node, struct tg_policy *policy)
{
	struct tg_str name = tg_str_from_index(node->text, 4);
	const char *why = why_not(name);

	if (why)
		tg_complain(&r->list, node->loc, "%s cannot be trusted as an identity: %s",
			    tg_complaint_show(&r->list, node->text), why);
	policy->identity_kind = TG_IDENTITY_ENV;
	policy->identity_env = tg_str_cstr(r->arena, name);
}

void
tg_identity_read(struct tg_reading *r, const struct tg_node *node, struct tg_policy *policy)
{
	struct tg_nearest nearest;

	if (node->kind != TG_NODE_SCALAR || node->is_bad)
		return;
	policy->identity = tg_str_cstr(r->arena, node->text);
	if (tg_str_starts(node->text, TG_STR("env:"))) {
		read_env(r, node, policy);
		return;
	}
	tg_nearest_init(&nearest, &r->list, node->text);
	for (size_t i = 0; i < TG_ARRAY_LEN(sources); i++) {
		if (tg_str_eq(node->text, tg_str_from(sources[i].word))) {
			policy->identity_kind = sources[i].kind;
			policy->identity_env = sources[i].env;
			return;
		}
		tg_nearest_try(&nearest, tg_str_from(sources[i].word));
	}
	tg_complain(&r->list, node->loc,
		    "unknown identity %s: gitolite, gitlab, gitea, http, env:NAME, unix or "
		    "ssh-keys%s",
		    tg_complaint_show(&r->list, node->text), tg_nearest_text(&nearest));
}
