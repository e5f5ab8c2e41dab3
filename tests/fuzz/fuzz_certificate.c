/* SPDX-License-Identifier: MIT */
/* The walk over push certificates on any bytes: the parts stand where they say and
 * make up the whole, and git would find the same commands in it. */
#include "fuzz.h"

#include "trunkgate/signature.h"

#include <string.h>

/* receive-pack(1) begins behind the first blank line, and ends before the last line
 * that begins a signature. */
static void
must_be_what_git_reads(struct tg_str raw, const struct tg_certificate *cert)
{
	size_t blank = tg_str_find(raw, TG_STR("\n\n"));
	struct tg_str rest = raw, line;
	const char *end = NULL;

	while (tg_str_split(&rest, '\n', &line))
		if (tg_str_starts(line, TG_STR("-----BEGIN ")))
			end = line.ptr;
	must(cert->commands.ptr == raw.ptr + blank + 2);
	must(cert->commands.ptr + cert->commands.len == end);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tg_str raw = tg_str_make((const char *)data, size);
	struct tg_certificate cert;

	if (tg_certificate_parse(raw, &cert))
		return 0;
	must(cert.text.payload.ptr == raw.ptr);
	must(cert.text.signature.ptr == raw.ptr + cert.text.payload.len);
	must(cert.text.payload.len + cert.text.signature.len == raw.len);
	must(is_inside(cert.pushee, cert.text.payload) && cert.pushee.len);
	must(is_inside(cert.nonce, cert.text.payload) && cert.nonce.len);
	must(!memchr(cert.pushee.ptr, '\n', cert.pushee.len));
	must(!memchr(cert.nonce.ptr, '\n', cert.nonce.len));
	must(tg_str_ends(cert.text.payload, TG_STR("\n")));
	must(!memchr(raw.ptr, '\0', raw.len));
	must_be_what_git_reads(raw, &cert);
	return 0;
}
