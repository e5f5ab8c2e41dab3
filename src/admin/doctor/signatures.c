/* SPDX-License-Identifier: MIT */
/* What verifying signed approvals takes: programs, keys, and git's part in it. */
#include "doctor.h"

#include "trunkgate/file.h"
#include "trunkgate/gate.h"

#include <unistd.h>

/* Which kinds of keys the policy's people have. */
static void
find_kinds(const struct tg_policy *policy, bool has[TG_SIGNATURE_KINDS])
{
	for (size_t i = 0; i < policy->nr_people; i++) {
		const struct tg_strs *keys = &policy->people[i].signing_keys;
		for (size_t j = 0; j < keys->nr; j++) {
			bool is_ssh = tg_str_has(keys->items[j], ' ');
			has[is_ssh ? TG_SIGNATURE_SSH : TG_SIGNATURE_OPENPGP] = true;
		}
	}
}

static void
check_programs(struct tg_patient *p, const bool has[TG_SIGNATURE_KINDS])
{
	static const char *const fixes[TG_SIGNATURE_KINDS] = {
		[TG_SIGNATURE_SSH] = "install openssh-client",
		[TG_SIGNATURE_OPENPGP] = "install gpgv",
	};

	for (size_t i = 0; i < TG_SIGNATURE_KINDS; i++) {
		const char *program = tg_gate_verifies((enum tg_signature_kind)i);
		if (has[i] && access(tg_path_join(p->arena, p->root, program + 1), X_OK) != 0)
			tg_complain_of(p, TG_ILL_ERROR, "signatures.program", fixes[i],
				       "there is no %s: signed approvals are refused", program);
	}
}

static void
check_keyring(struct tg_patient *p)
{
	struct tg_str keyring;
	const struct tg_error *err = tg_gate_keyring(p->arena, p->policy, &keyring);

	if (err)
		tg_complain_of(p, TG_ILL_ERROR, "signatures.keyring",
			       "gpg --export >FILE, as root or the account that git runs as", "%s",
			       tg_error_text(p->arena, err));
	else if (!keyring.len)
		tg_complain_of(p, TG_ILL_ERROR, "signatures.keyring", "keyring: in the policy",
			       "people have fingerprints of OpenPGP keys, and the policy names no "
			       "keyring that holds the keys");
}

/* Tags do without. */
static void
check_certificates(struct tg_patient *p, bool has_ssh)
{
	struct tg_str seed = { 0 }, signers = { 0 };

	if (tg_repo_config(p->repo, "receive.certNonceSeed", &seed) ||
	    tg_repo_config(p->repo, "gpg.ssh.allowedSignersFile", &signers))
		return;
	if (!seed.len)
		tg_complain_of(
			p, TG_ILL_NOTE, "signatures.no_certificates",
			"git config receive.certNonceSeed \"$(openssl rand -hex 32)\"",
			"the server takes no push certificates: approvals are signed as tags");
	else if (has_ssh && !signers.len)
		tg_complain_of(p, TG_ILL_NOTE, "signatures.noise",
			       "git config gpg.ssh.allowedSignersFile /dev/null",
			       "git tells everybody who pushes with --signed that it cannot verify "
			       "ssh signatures; trunkgate does not ask it to");
}

void
tg_examine_signatures(struct tg_patient *p)
{
	bool has[TG_SIGNATURE_KINDS] = { false };

	if (!p->policy || !tg_policy_wants_signatures(p->policy))
		return;
	find_kinds(p->policy, has);
	if (!has[TG_SIGNATURE_SSH] && !has[TG_SIGNATURE_OPENPGP])
		tg_complain_of(p, TG_ILL_ERROR, "signatures.nobody", "signing_keys: of people",
			       "approvals must be signed, and nobody has signing_keys: nothing "
			       "can land");
	check_programs(p, has);
	if (has[TG_SIGNATURE_OPENPGP])
		check_keyring(p);
	check_certificates(p, has[TG_SIGNATURE_SSH]);
}
