/* SPDX-License-Identifier: MIT */
/*
 * A signed tag, taken apart. git and libgit2 look for a signature where they
 * please, so that a text in the message can pass for one; here an object that
 * could be read in two ways is no signed tag.
 */
#ifndef TRUNKGATE_SIGNATURE_H
#define TRUNKGATE_SIGNATURE_H

#include "trunkgate/str.h"

enum tg_signature_kind { TG_SIGNATURE_SSH, TG_SIGNATURE_OPENPGP, TG_SIGNATURE_KINDS };

enum { TG_SIGNED_MAX = 16 * 1024 }; /* bytes of such a tag */

/* Views of the raw object. */
struct tg_signed_tag {
	struct tg_str object; /* 40 or 64 digits in lower case */
	struct tg_str type;   /* of the object */
	struct tg_str name;
	struct tg_str message; /* with its last LF, without the signature */
	struct tg_str payload; /* what was signed: all before the signature */
	enum tg_signature_kind kind;
	struct tg_str signature; /* with its first and last line */
};

/*
 * NULL, or in one clause why raw is no signed tag: it must have the headers
 * object, type, tag and tagger in this order and no other, then a message, then
 * one signature up to its end; no NUL, and no second line that begins or ends a
 * signature. Nothing is verified. *out is untouched on failure.
 */
const char *tg_signed_tag_parse(struct tg_str raw, struct tg_signed_tag *out);

#endif
