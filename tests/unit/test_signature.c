/* SPDX-License-Identifier: MIT */
/* Signed tags and push certificates taken apart, and what gpgv's words amount to. */
#include "../../src/gate/verify.h"
#include "trunkgate/signature.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define ID "5fcd30c4a91355f3d47fbf40cda8c0a5ec5262ea"
#define HEADERS \
	"object " ID "\ntype commit\ntag trunkgate-approval\ntagger Bo <bo@corp.example> 1 +0000\n"
#define SSH "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----\n"
#define PGP "-----BEGIN PGP SIGNATURE-----\n\niHUE\n=abcd\n-----END PGP SIGNATURE-----\n"

TestSuite(signature);

static bool
says(const char *raw, const char *problem)
{
	struct tg_signed_tag tag = { .name = TG_STR("untouched") };
	const char *got = tg_signed_tag_parse(tg_str_from(raw), &tag);

	cr_expect(!got || tg_str_eq(tag.name, TG_STR("untouched")));
	return got && strstr(got, problem);
}

Test(signature, takes_a_tag_apart)
{
	static const char raw[] = HEADERS "\nrepo: app\n" SSH;
	struct tg_signed_tag tag;

	cr_assert_null(tg_signed_tag_parse(tg_str_from(raw), &tag));
	cr_expect(tg_str_eq(tag.object, TG_STR(ID)));
	cr_expect(tg_str_eq(tag.type, TG_STR("commit")));
	cr_expect(tg_str_eq(tag.name, TG_STR("trunkgate-approval")));
	cr_expect(tg_str_eq(tag.message, TG_STR("repo: app\n")));
	cr_expect(tg_str_eq(tag.text.payload, TG_STR(HEADERS "\nrepo: app\n")));
	cr_expect(tg_str_eq(tag.text.signature, TG_STR(SSH)));
	cr_expect_eq(tag.text.kind, TG_SIGNATURE_SSH);
}

Test(signature, knows_openpgp_and_an_empty_message)
{
	struct tg_signed_tag tag;

	cr_assert_null(tg_signed_tag_parse(TG_STR(HEADERS "\n" PGP), &tag));
	cr_expect_eq(tag.text.kind, TG_SIGNATURE_OPENPGP);
	cr_expect_eq(tag.message.len, 0);
}

Test(signature, takes_four_headers_in_their_order)
{
	static const char wrong[] = "headers are not";

	cr_expect(says("", wrong));
	cr_expect(says("type commit\nobject " ID "\n", wrong));
	cr_expect(says("object " ID "\nobject " ID "\ntype commit\n", wrong));
	cr_expect(says("object " ID "\ntype commit\ntype commit\ntag x\n", wrong));
	cr_expect(says("object abc\ntype commit\ntag x\ntagger x\n\n" SSH, wrong));
	cr_expect(says("object " ID "\ntype commit\ntag \ntagger x\n\n" SSH, wrong));
	cr_expect(says(HEADERS "gpgsig x\n\nm\n" SSH, "a header that no tag has"));
	cr_expect(says(HEADERS "m\n" SSH, "a header that no tag has"));
}

Test(signature, wants_one_signature_at_the_end)
{
	cr_expect(says(HEADERS "\nm\n", "not signed"));
	cr_expect(says(HEADERS "\nm\n -----BEGIN SSH SIGNATURE-----\n", "not signed"));
	cr_expect(says(HEADERS "\nm\n" SSH "x\n", "does not end"));
	cr_expect(says(HEADERS "\nm\n" SSH SSH, "does not end"));
	cr_expect(says(HEADERS "\nm\n" SSH PGP, "does not end"));
	cr_expect(says(HEADERS "\nm\n-----BEGIN SSH SIGNATURE-----\n" SSH, "malformed"));
	cr_expect(says(HEADERS "\nm\n-----BEGIN SSH SIGNATURE-----\nU1\n", "does not end"));
	cr_expect(says(HEADERS "\nm\n-----BEGIN SSH SIGNATURE-----\nU1\n-----END PGP "
			       "SIGNATURE-----\n",
		       "does not end"));
	cr_expect(says(HEADERS "\nm\n-----BEGIN SSH SIGNATURE-----\nU1\n-----END SSH "
			       "SIGNATURE-----",
		       "does not end"));
	cr_expect(says(HEADERS "\nm\n-----BEGIN SSH SIGNATURE-----\nU\x1b\n-----END SSH "
			       "SIGNATURE-----\n",
		       "malformed"));
	cr_expect(says(HEADERS "\nm\n-----BEGIN PGP MESSAGE-----\nx\n", "neither"));
	cr_expect(says(HEADERS "\nm\n-----BEGIN \n" SSH, "neither"));
}

Test(signature, refuses_a_nul_and_what_is_large)
{
	static const char nul[] = HEADERS "\nm\0\n" SSH;
	static char large[TG_SIGNED_TAG_MAX + 1];
	struct tg_signed_tag tag;

	cr_expect_not_null(tg_signed_tag_parse(tg_str_make(nul, sizeof(nul) - 1), &tag));
	cr_expect_not_null(tg_signed_tag_parse(tg_str_make(large, sizeof(large)), &tag));
}

/* --- certificates --- */

#define CERTIFICATE \
	"certificate version 0.1\npusher SHA256:x 1 +0000\npushee host:app.git\nnonce 1-a\n"
#define COMMAND \
	"0000000000000000000000000000000000000000 " ID " refs/approvals/bo/heads%2Fmain/" ID "\n"

static bool
refuses(const char *raw, const char *problem)
{
	struct tg_certificate cert = { .nonce = TG_STR("untouched") };
	const char *got = tg_certificate_parse(tg_str_from(raw), &cert);

	cr_expect(!got || tg_str_eq(cert.nonce, TG_STR("untouched")));
	return got && strstr(got, problem);
}

Test(signature, takes_a_certificate_apart)
{
	static const char raw[] = CERTIFICATE "push-option a\npush-option \n\n" COMMAND SSH;
	struct tg_certificate cert;

	cr_assert_null(tg_certificate_parse(tg_str_from(raw), &cert));
	cr_expect(tg_str_eq(cert.pushee, TG_STR("host:app.git")));
	cr_expect(tg_str_eq(cert.nonce, TG_STR("1-a")));
	cr_expect(tg_str_eq(cert.commands, TG_STR(COMMAND)));
	cr_expect_eq(cert.text.payload.len, sizeof(raw) - sizeof(SSH));
	cr_expect(tg_str_eq(cert.text.signature, TG_STR(SSH)));
	cr_assert_null(tg_certificate_parse(TG_STR(CERTIFICATE "\n" COMMAND PGP), &cert));
	cr_expect_eq(cert.text.kind, TG_SIGNATURE_OPENPGP);
}

Test(signature, takes_headers_of_a_certificate_in_their_order)
{
	static const char wrong[] = "headers are not";

	cr_expect(refuses("", "no certificate"));
	cr_expect(refuses("certificate version 0.2\n", "no certificate"));
	cr_expect(refuses("certificate version 0.1\n\n" COMMAND SSH, wrong));
	cr_expect(refuses("certificate version 0.1\npusher x\nnonce 1-a\n\n" SSH, wrong));
	cr_expect(refuses("certificate version 0.1\npusher x\npushee \nnonce 1-a\n\n" SSH, wrong));
	cr_expect(refuses(CERTIFICATE, "ends in its headers"));
	cr_expect(refuses(CERTIFICATE "push-option x\n", "ends in its headers"));
	cr_expect(refuses(CERTIFICATE "nonce 1-b\n\n" COMMAND SSH, "no certificate has"));
	cr_expect(refuses(CERTIFICATE "push-option x\npushee y\n\n" SSH, "no certificate has"));
	cr_expect(refuses(CERTIFICATE COMMAND SSH, "no certificate has"));
}

Test(signature, wants_one_signature_behind_the_commands)
{
	static char large[TG_CERTIFICATE_MAX + 1];
	static const char nul[] = CERTIFICATE "\n\0\n" SSH;
	struct tg_certificate cert;

	cr_expect(refuses(CERTIFICATE "\n" COMMAND, "not signed"));
	cr_expect(refuses(CERTIFICATE "\n" COMMAND SSH COMMAND, "does not end"));
	cr_expect(refuses(CERTIFICATE "\n" COMMAND SSH SSH, "does not end"));
	cr_expect_not_null(tg_certificate_parse(tg_str_make(nul, sizeof(nul) - 1), &cert));
	cr_expect_not_null(tg_certificate_parse(tg_str_make(large, sizeof(large)), &cert));
}

/* --- gpgv --- */

#define FPR "C5451CAB3FD054511003FEA7312DC2280EE0802B"
#define SUB "BF34AC32DBA47B3E2438545C7421C0B9CF7C5D06"
#define G "[GNUPG:] "
#define GOOD G "GOODSIG 312DC2280EE0802B Ana\n"
#define VALID G "VALIDSIG " SUB " 2026-11-21 1795247102 0 4 0 22 8 00 " FPR "\n"

static bool
is_good(const char *status)
{
	struct tg_str fingerprint;

	return tg_gpgv_says(tg_str_from(status), &fingerprint) &&
	       tg_str_eq(fingerprint, TG_STR(FPR));
}

Test(signature, takes_the_primary_key_of_one_good_signature)
{
	cr_expect(is_good(G "NEWSIG\n" G "KEY_CONSIDERED " FPR " 0\n" GOOD VALID));
	cr_expect(!is_good(""));
	cr_expect(!is_good(GOOD));
	cr_expect(!is_good(VALID));
	cr_expect(!is_good(GOOD VALID GOOD VALID));
	cr_expect(!is_good(GOOD G "VALIDSIG " SUB " 2026-11-21 1 0 4 0 22 8 00\n"));
	cr_expect(!is_good(GOOD G "VALIDSIG " SUB " 2026-11-21 1 0 4 0 22 8 01 " FPR "\n"));
}

Test(signature, takes_no_word_of_gpgv_that_says_anything_else)
{
	static const char *const words[] = { "EXPKEYSIG", "EXPSIG",     "REVKEYSIG",  "BADSIG",
					     "ERRSIG",    "KEYEXPIRED", "KEYREVOKED", "NODATA",
					     "NEWERWORD", "FAILURE" };
	char status[1024];

	for (size_t i = 0; i < TG_ARRAY_LEN(words); i++) {
		snprintf(status, sizeof(status), "%s" G "%s x\n%s", GOOD, words[i], VALID);
		cr_expect(!is_good(status), "%s", words[i]);
	}
	cr_expect(!is_good(GOOD VALID "words for people\n"));
}
