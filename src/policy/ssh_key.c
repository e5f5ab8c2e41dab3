/* SPDX-License-Identifier: MIT */
/*
 * A public key as ssh-keygen prints it. A key with a typing error would be
 * one that silently nobody has, so its text is checked as far as it goes
 * without cryptography: base64, and the type inside equal to the type before.
 */
#include "reading.h"

enum { TYPE_MAX = 60 };

static int
base64_value(char c)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t i = tg_str_index(tg_str_make(letters, sizeof(letters) - 1), c);

	return i < sizeof(letters) - 1 ? (int)i : -1;
}

static bool
is_base64(struct tg_str text)
{
	size_t len = text.len;

	if (!len || len % 4)
		return false;
	while (len && text.len - len < 2 && text.ptr[len - 1] == '=')
		len--;
	for (size_t i = 0; i < len; i++)
		if (base64_value(text.ptr[i]) < 0)
			return false;
	return true;
}

/* The first nr bytes; those behind the end are 0. */
static void
decode_start(struct tg_str text, unsigned char *out, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		size_t bit = 8 * i;
		unsigned sum = 0;
		for (size_t k = 0; k < 3; k++) {
			size_t at = bit / 6 + k;
			int value = at < text.len ? base64_value(text.ptr[at]) : 0;
			sum = sum << 6 | (unsigned)(value < 0 ? 0 : value);
		}
		out[i] = (unsigned char)(sum >> (10 - bit % 6));
	}
}

/* The blob starts with the length of the type, four bytes, and the type. */
static bool
is_of_type(struct tg_str blob, struct tg_str type)
{
	unsigned char start[4 + TYPE_MAX];

	decode_start(blob, start, 4 + type.len);
	return !start[0] && !start[1] && !start[2] && start[3] == type.len &&
	       tg_str_eq(tg_str_make((const char *)start + 4, type.len), type);
}

bool
tg_ssh_key(struct tg_arena *arena, struct tg_str text, struct tg_str *out, const char **problem)
{
	struct tg_str rest = tg_str_trim(text), type = TG_STR(""), blob = TG_STR("");
	struct tg_buf key;

	if (!tg_str_split(&rest, ' ', &type) || !tg_str_split(&rest, ' ', &blob) || !type.len ||
	    type.len > TYPE_MAX) {
		*problem = "it reads \"ssh-ed25519 AAAA...\", a type, a space and base64";
		return false;
	}
	if (!is_base64(blob)) {
		*problem = "the second word is no base64";
		return false;
	}
	if (!is_of_type(blob, type)) {
		*problem = "the type inside the key is another one than the first word";
		return false;
	}
	tg_buf_init(&key, arena, TG_POLICY_MAX);
	tg_buf_add(&key, type);
	tg_buf_addc(&key, ' ');
	tg_buf_add(&key, blob);
	*out = tg_buf_str(&key);
	return true;
}
