/* SPDX-License-Identifier: MIT */
/* The walk over a push certificate: its headers, the commands, one signature. */
#include "signed_text.h"

#define PUSH_OPTION "push-option "

static const char *
read_headers(struct tg_walk *walk, struct tg_certificate *cert)
{
	struct tg_str version, pusher, line;

	if (!tg_walk_header(walk, TG_STR("certificate version "), &version) ||
	    !tg_str_eq(version, TG_STR("0.1")))
		return "it is no certificate of version 0.1";
	if (!tg_walk_header(walk, TG_STR("pusher "), &pusher) ||
	    !tg_walk_header(walk, TG_STR("pushee "), &cert->pushee) ||
	    !tg_walk_header(walk, TG_STR("nonce "), &cert->nonce))
		return "its headers are not pusher, pushee and nonce";
	do
		if (!tg_walk_line(walk, &line))
			return "it ends in its headers";
	while (tg_str_starts(line, TG_STR(PUSH_OPTION)));
	return line.len ? "it has a header that no certificate has" : NULL;
}

const char *
tg_certificate_parse(struct tg_str raw, struct tg_certificate *out)
{
	struct tg_walk walk;
	struct tg_certificate cert;
	const char *problem = tg_walk_begin(&walk, raw, TG_CERTIFICATE_MAX);

	if (!problem)
		problem = read_headers(&walk, &cert);
	if (!problem)
		problem = tg_walk_signature(&walk, &cert.commands, &cert.text);
	if (!problem)
		*out = cert;
	return problem;
}
