/* SPDX-License-Identifier: MIT */
/* The one spelling of an approval's name. */
#include "trunkgate/approval.h"

#include "trunkgate/buf.h"

enum { MAX_PERSON = 64 };

static bool
is_person(struct tg_str s)
{
	if (!s.len || s.len > MAX_PERSON)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		bool is_sign = c == '.' || c == '_' || c == '-';
		if (!(tg_is_digit(c) || (c >= 'a' && c <= 'z') || (is_sign && i)))
			return false;
	}
	return true;
}

static bool
decode(struct tg_str coded, struct tg_buf *out)
{
	for (size_t i = 0; i < coded.len; i++) {
		struct tg_str rest = tg_str_from_index(coded, i);
		bool is_slash = tg_str_starts(rest, TG_STR("%2F"));
		bool is_percent = tg_str_starts(rest, TG_STR("%25"));
		if (coded.ptr[i] == '%' && !is_slash && !is_percent)
			return false;
		tg_buf_addc(out, (char)(is_slash ? '/' : coded.ptr[i]));
		i += is_slash || is_percent ? 2 : 0;
	}
	return coded.len > 0;
}

bool
tg_approval_name_parse(struct tg_arena *arena, struct tg_str ref, struct tg_approval_name *out)
{
	const struct tg_str prefix = TG_STR(TG_APPROVALS);
	struct tg_str rest, person = { 0 }, target = { 0 }, id = { 0 }, more;
	struct tg_buf full;

	if (!tg_str_starts(ref, prefix))
		return false;
	rest = tg_str_from_index(ref, prefix.len);
	if (!tg_str_split(&rest, '/', &person) || !tg_str_split(&rest, '/', &target) ||
	    !tg_str_split(&rest, '/', &id) || tg_str_split(&rest, '/', &more))
		return false;
	tg_buf_init(&full, arena, target.len + 8);
	tg_buf_adds(&full, "refs/");
	if (!is_person(person) || !decode(target, &full) || !tg_oid_parse(id, &out->oid))
		return false;
	/* Upper-case digits would be a second name for the same approval. */
	char hex[TG_OID_HEX];
	if (!tg_str_eq(id, tg_str_from(tg_oid_hex(hex, &out->oid))))
		return false;
	out->person = person;
	out->target = tg_buf_str(&full);
	return true;
}

const char *
tg_approval_target(struct tg_arena *arena, struct tg_str ref)
{
	struct tg_str rest = tg_str_from_index(ref, sizeof("refs/") - 1);
	struct tg_buf out;

	tg_buf_init(&out, arena, 3 * rest.len + 1);
	for (size_t i = 0; i < rest.len; i++) {
		if (rest.ptr[i] == '/')
			tg_buf_adds(&out, "%2F");
		else if (rest.ptr[i] == '%')
			tg_buf_adds(&out, "%25");
		else
			tg_buf_addc(&out, rest.ptr[i]);
	}
	return tg_buf_str(&out).ptr;
}
