/* SPDX-License-Identifier: MIT */
/* SHA-256, by the examples of FIPS 180-4. */
#include "trunkgate/digest.h"

#include <criterion/criterion.h>

static const char *
sum(struct tg_str bytes)
{
	static char out[TG_SHA256_HEX];

	tg_sha256_hex(bytes, out);
	return out;
}

Test(digest, is_sha256)
{
	struct tg_str nothing = { NULL, 0 };

	cr_assert_str_eq(sum(TG_STR("abc")),
			 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	cr_assert_str_eq(sum(nothing),
			 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	cr_assert_str_eq(sum(TG_STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
			 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

Test(digest, takes_nul_bytes)
{
	cr_assert_str_eq(sum(TG_STR("a\0b")),
			 "59b271ae1bbcb1d31d41929817f4b16fb439eb4f31520b5ad1d5ce98920a7138");
}
