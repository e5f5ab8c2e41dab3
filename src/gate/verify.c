/* SPDX-License-Identifier: MIT */
/*
 * The keys are tried one by one, each with a list of allowed signers that holds
 * it alone: then the exit status says all, and nothing has to be read out of
 * words for people. gpgv knows no such lists, and ends well for expired and
 * revoked keys too; there the status lines decide.
 */
#include "verify.h"

#include "program.h"

#include "trunkgate/file.h"
#include "trunkgate/gate.h"
#include "trunkgate/memory_file.h"

#include <unistd.h>

/* What git signs under, whatever it signs: the payload must say the rest. */
#define NAMESPACE "git"

enum {
	MAX_KEYRING = 8 << 20,
	MAX_KEYS = 16,
	SECONDS = 5,
	MAX_OUTPUT = 16 * 1024,
	MAX_LINE = 32 * 1024
};

struct attempt {
	struct tg_arena *arena;
	const struct tg_signers *signers;
	const struct tg_signed *what;
	const struct tg_person *person;
	struct tg_memory_file signature;
	int key;
	const char *why;
};

const char *
tg_gate_verifies(enum tg_signature_kind kind)
{
	static const char *const programs[TG_SIGNATURE_KINDS] = {
		[TG_SIGNATURE_SSH] = "/usr/bin/ssh-keygen",
		[TG_SIGNATURE_OPENPGP] = "/usr/bin/gpgv",
	};

	return programs[kind];
}

const struct tg_error *
tg_gate_keyring(struct tg_arena *arena, const struct tg_policy *policy, struct tg_str *out)
{
	struct tg_file_trust trust = { .owners = { 0, geteuid() }, .nr_owners = 2 };

	*out = TG_STR("");
	if (!policy->keyring.len)
		return NULL;
	return tg_file_read_trusted(arena, tg_str_cstr(arena, policy->keyring), MAX_KEYRING, &trust,
				    out);
}

static bool
is_ssh(struct tg_str key)
{
	return tg_str_has(key, ' ');
}

static const struct tg_error *
try_ssh_key(struct attempt *try, struct tg_str key, bool *is_good)
{
	struct tg_buf line;
	struct tg_memory_file signers;
	struct tg_str output;
	int status = -1;

	tg_buf_init(&line, try->arena, MAX_LINE);
	tg_buf_addf(&line, "%.*s namespaces=\"" NAMESPACE "\" %.*s\n", TG_STR_ARG(try->person->id),
		    TG_STR_ARG(key));
	TG_TRY(tg_memory_file(try->arena, tg_buf_str(&line), &signers));
	const char *id = tg_str_cstr(try->arena, try->person->id);
	const char *const args[] = { "-Y", "verify",     "-n", NAMESPACE,           "-I", id,
				     "-f", signers.path, "-s", try->signature.path, NULL };
	struct tg_program program = { .path = tg_gate_verifies(TG_SIGNATURE_SSH),
				      .args = args,
				      .input = try->what->text.payload,
				      .max_output = MAX_OUTPUT,
				      .seconds = SECONDS };
	TG_TRY(tg_program_run(try->arena, &program, &status, &output));
	*is_good = status == 0 && !tg_buf_overflowed(&line);
	return NULL;
}

static const struct tg_error *
verify_ssh(struct attempt *try)
{
	const struct tg_strs *keys = &try->person->signing_keys;

	for (size_t i = 0; i < keys->nr && i < MAX_KEYS; i++) {
		bool is_good = false;
		if (!is_ssh(keys->items[i]))
			continue;
		TG_TRY(try_ssh_key(try, keys->items[i], &is_good));
		if (!is_good)
			continue;
		try->key = (int)i;
		return NULL;
	}
	return NULL;
}

/* --- OpenPGP --- */

/* Words of a VALIDSIG line (doc/DETAILS of GnuPG), the keyword being the first. */
enum { SIG_CLASS = 9, PRIMARY = 10 };

static struct tg_str
nth_word(struct tg_str line, size_t n)
{
	struct tg_str word = TG_STR("");

	for (size_t i = 0; i <= n; i++)
		if (!tg_str_split(&line, ' ', &word))
			return TG_STR("");
	return word;
}

/* Of all that can be said of a signature only these are harmless; what is not
 * known here, in a later gpgv, is not. */
static bool
is_harmless(struct tg_str word)
{
	static const char *const words[] = {
		"NEWSIG",        "KEY_CONSIDERED",   "SIG_ID",
		"NOTATION_NAME", "NOTATION_FLAGS",   "NOTATION_DATA",
		"PLAINTEXT",     "PLAINTEXT_LENGTH", "VERIFICATION_COMPLIANCE_MODE",
		"PROGRESS"
	};

	for (size_t i = 0; i < TG_ARRAY_LEN(words); i++)
		if (tg_str_eq(word, tg_str_from(words[i])))
			return true;
	return false;
}

bool
tg_gpgv_says(struct tg_str status, struct tg_str *fingerprint)
{
	const struct tg_str mark = TG_STR("[GNUPG:] ");
	struct tg_str line, primary = TG_STR("");
	size_t nr_good = 0, nr_valid = 0, nr_others = 0;

	while (tg_str_split(&status, '\n', &line)) {
		struct tg_str said = tg_str_from_index(line, mark.len);
		struct tg_str word = nth_word(said, 0);
		if (!tg_str_starts(line, mark)) {
			nr_others++;
		} else if (tg_str_eq(word, TG_STR("GOODSIG"))) {
			nr_good++;
		} else if (tg_str_eq(word, TG_STR("VALIDSIG"))) {
			nr_valid++;
			primary = nth_word(said, PRIMARY);
			/* Over these very bytes, not over text whose line ends are free. */
			nr_others += !tg_str_eq(nth_word(said, SIG_CLASS), TG_STR("00"));
		} else {
			nr_others += !is_harmless(word);
		}
	}
	*fingerprint = primary;
	return nr_good == 1 && nr_valid == 1 && !nr_others && primary.len == 40;
}

static const struct tg_error *
run_gpgv(struct attempt *try, struct tg_str *output)
{
	struct tg_memory_file keyring;
	int status = -1;

	TG_TRY(tg_memory_file(try->arena, try->signers->keyring, &keyring));
	const char *const args[] = { "--quiet", "--homedir", "/nonexistent", "--status-fd",
				     "1",       "--keyring", keyring.path,   try->signature.path,
				     "-",       NULL };
	struct tg_program program = { .path = tg_gate_verifies(TG_SIGNATURE_OPENPGP),
				      .args = args,
				      .input = try->what->text.payload,
				      .max_output = MAX_OUTPUT,
				      .seconds = SECONDS };
	TG_TRY(tg_program_run(try->arena, &program, &status, output));
	if (status)
		*output = TG_STR("");
	return NULL;
}

static const struct tg_error *
verify_openpgp(struct attempt *try)
{
	const struct tg_strs *keys = &try->person->signing_keys;
	struct tg_str output = TG_STR(""), fingerprint;

	if (!try->signers->keyring.len) {
		try->why = "the server's policy names no keyring for OpenPGP";
		return NULL;
	}
	TG_TRY(run_gpgv(try, &output));
	if (!tg_gpgv_says(output, &fingerprint)) {
		try->why = "the signature is not good, or its key is expired, revoked or not known";
		return NULL;
	}
	for (size_t i = 0; i < keys->nr && try->key < 0; i++)
		if (tg_str_eq(keys->items[i], fingerprint))
			try->key = (int)i;
	return NULL;
}

const struct tg_error *
tg_verify(struct tg_arena *arena, const struct tg_signers *signers, const struct tg_signed *what,
	  int *key, const char **why)
{
	typedef const struct tg_error *verify_fn(struct attempt * try);
	static verify_fn *const by_kind[TG_SIGNATURE_KINDS] = {
		[TG_SIGNATURE_SSH] = verify_ssh,
		[TG_SIGNATURE_OPENPGP] = verify_openpgp,
	};
	struct attempt try = { .arena = arena,
			       .signers = signers,
			       .what = what,
			       .person = tg_policy_person(signers->policy, what->person),
			       .key = -1,
			       .why = "none of this person's signing keys made the signature" };

	if (!try.person || !try.person->signing_keys.nr) {
		try.why = "the policy has no signing_keys of this person";
	} else {
		TG_TRY(tg_memory_file(arena, what->text.signature, &try.signature));
		TG_TRY(by_kind[what->text.kind](&try));
	}
	*key = try.key;
	*why = try.key < 0 ? try.why : NULL;
	return NULL;
}
