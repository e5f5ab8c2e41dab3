/* SPDX-License-Identifier: MIT */
/*
 * Signed tags and push certificates, taken apart. git and libgit2 look for a
 * signature where they please, so that a text in the message can pass for one;
 * here an object that could be read in two ways is neither.
 */
#ifndef TRUNKGATE_SIGNATURE_H
#define TRUNKGATE_SIGNATURE_H

#include "trunkgate/str.h"

enum tg_signature_kind { TG_SIGNATURE_SSH, TG_SIGNATURE_OPENPGP, TG_SIGNATURE_KINDS };

/* A text with its signature behind it; views of the raw object. */
struct tg_signed_text {
	struct tg_str payload; /* what was signed: all before the signature */
	enum tg_signature_kind kind;
	struct tg_str signature; /* with its first and last line */
};

/* Bytes of such objects. */
enum { TG_SIGNED_TAG_MAX = 16 * 1024, TG_CERTIFICATE_MAX = 64 * 1024 };

/* Views of the raw object. */
struct tg_signed_tag {
	struct tg_str object; /* 40 or 64 digits in lower case */
	struct tg_str type;   /* of the object */
	struct tg_str name;
	struct tg_str message; /* with its last LF, without the signature */
	struct tg_signed_text text;
};

/*
 * NULL, or in one clause why raw is no signed tag: it must have the headers
 * object, type, tag and tagger in this order and no other, then a message, then
 * one signature up to its end; no NUL, and no second line that begins or ends a
 * signature. Nothing is verified. *out is untouched on failure.
 */
const char *tg_signed_tag_parse(struct tg_str raw, struct tg_signed_tag *out);

/* What `git push --signed` sends (gitprotocol-pack(5)); views of the raw blob. */
struct tg_certificate {
	struct tg_str pushee; /* where its signer says that he pushes to */
	struct tg_str nonce;
	struct tg_str commands; /* lines "old SP new SP ref LF", as they stand there */
	struct tg_signed_text text;
};

/*
 * NULL, or in one clause why raw is no certificate: it must have the headers
 * "certificate version 0.1", pusher, pushee, nonce and any number of
 * push-option in this order and no other, then commands, then one signature as
 * above. Nothing is verified, not even that commands are some. *out is
 * untouched on failure.
 */
const char *tg_certificate_parse(struct tg_str raw, struct tg_certificate *out);

#endif
