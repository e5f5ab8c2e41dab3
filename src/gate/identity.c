/* SPDX-License-Identifier: MIT */
/* Who pushes. Which variable names the pusher is the administrator's word in
 * the policy, never guessed: over file:// the client sets them all. */
#include "identity.h"

#include "trunkgate/file.h"
#include "trunkgate/repo.h"

#include <pwd.h>
#include <unistd.h>

enum { AUTH_RECORD_MAX = 64 * 1024 };

struct source {
	struct tg_arena *arena;
	const struct tg_policy *policy;
	const char *problem;
};

static const char *
problemf(struct tg_arena *arena, const char *before, const char *name, const char *after)
{
	struct tg_buf buf;
	tg_buf_init(&buf, arena, 512);
	tg_buf_addf(&buf, "%s%s%s", before, name, after);
	return buf.ptr;
}

/*
 * Gitea and Forgejo give a push with a deploy key the name of the repository's
 * owner, for want of a better one: taken for a person, a key in some CI could
 * override what its owner may. These tell that it is one, the latter in older ones.
 */
static const char *const deploy_keys[] = { "GITEA_DEPLOY_KEY_ID", "GITEA_IS_DEPLOY_KEY" };

static const char *
deploy_key(const char *name)
{
	for (size_t i = 0; i < TG_ARRAY_LEN(deploy_keys); i++) {
		const char *value = tg_env_get(deploy_keys[i]);
		if (strcmp(name, "GITEA_PUSHER_NAME") == 0 && value && *value &&
		    strcmp(value, "0") != 0 && strcmp(value, "false") != 0)
			return deploy_keys[i];
	}
	return NULL;
}

static struct tg_str
from_env(struct source *src)
{
	const char *name = src->policy->identity_env;
	const char *value = tg_env_get(name);
	const char *key = deploy_key(name);
	if (key) {
		src->problem = problemf(src->arena, "a deploy key pushes, which is nobody's: ", key,
					" is set");
		return TG_STR("");
	}
	if (value && *value)
		return tg_str_from(value);
	src->problem = problemf(src->arena, "the server gave no identity: ", name,
				value ? " is empty" : " is not set");
	return TG_STR("");
}

static struct tg_str
from_account(struct source *src)
{
	const struct passwd *account = getpwuid(getuid());
	if (account && account->pw_name && *account->pw_name)
		return tg_str_from(tg_strdup(src->arena, account->pw_name));
	src->problem = "the server's account has no name";
	return TG_STR("");
}

static bool
holds_key(const struct tg_person *person, struct tg_str key)
{
	for (size_t i = 0; i < person->keys.nr; i++)
		if (tg_str_eq(person->keys.items[i], key))
			return true;
	return false;
}

/* -1 when nobody holds it, -2 when two do. */
static long
owner_of(const struct tg_policy *policy, struct tg_str key)
{
	long owner = -1;
	for (size_t i = 0; i < policy->nr_people; i++) {
		if (!holds_key(&policy->people[i], key))
			continue;
		if (owner >= 0)
			return -2;
		owner = (long)i;
	}
	return owner;
}

/*
 * The person whose `keys` hold a key of sshd's authentication record
 * (sshd_config(5), ExposeAuthInfo: lines "publickey keytype base64"). Empty
 * when there is none, or when two people share the key.
 */
static struct tg_str
by_key(const struct tg_policy *policy, struct tg_str record)
{
	struct tg_str line, method = TG_STR("publickey ");
	while (tg_str_split(&record, '\n', &line)) {
		if (!tg_str_starts(line, method))
			continue;
		struct tg_str key = tg_str_rtrim(tg_str_from_index(line, method.len));
		long owner = owner_of(policy, key);
		if (owner >= 0)
			return policy->people[owner].id;
	}
	return TG_STR("");
}

static struct tg_str
from_ssh_keys(struct source *src)
{
	const char *path = tg_env_get("SSH_USER_AUTH");
	struct tg_str record;
	if (!path || !*path) {
		src->problem = "sshd named no keys: SSH_USER_AUTH is not set (ExposeAuthInfo)";
		return TG_STR("");
	}
	const struct tg_error *err = tg_file_read(src->arena, path, AUTH_RECORD_MAX, &record, NULL);
	if (err) {
		src->problem = problemf(src->arena, "sshd's record of keys is unreadable: ",
					tg_error_text(src->arena, err), "");
		return TG_STR("");
	}
	struct tg_str person = by_key(src->policy, record);
	if (!person.len)
		src->problem = "the policy's people hold no key that was used to log in";
	return person;
}

static struct tg_str
from_nowhere(struct source *src)
{
	src->problem = "the policy names no identity source";
	return TG_STR("");
}

typedef struct tg_str source_fn(struct source *src);
static source_fn *const sources[] = {
	[TG_IDENTITY_NONE] = from_nowhere,
	[TG_IDENTITY_ENV] = from_env,
	[TG_IDENTITY_UNIX] = from_account,
	[TG_IDENTITY_SSH_KEYS] = from_ssh_keys,
};

void
tg_identity_find(struct tg_arena *arena, const struct tg_policy *policy, struct tg_str *person,
		 const char **problem)
{
	struct source src = { .arena = arena, .policy = policy };
	struct tg_str raw = sources[policy->identity_kind](&src);
	*person = TG_STR("");
	*problem = src.problem;
	if (src.problem)
		return;
	if (!tg_person_id(arena, raw, person)) {
		*person = TG_STR("");
		*problem = problemf(arena, "the server's identity is ill-formed: \"",
				    tg_show(arena, raw, 60), "\"");
	}
}
