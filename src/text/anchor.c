/* SPDX-License-Identifier: MIT */
/* The one line that an anchor is. */
#include "trunkgate/anchor.h"

#include "trunkgate/num.h"

#include <string.h>

void
tg_anchor_format(struct tg_buf *out, const struct tg_anchor *anchor, struct tg_str log)
{
	tg_buf_addf(out, "audit head %lld %s ", (long long)anchor->seq, anchor->hash);
	tg_buf_add(out, log);
}

bool
tg_anchor_parse(struct tg_str text, struct tg_anchor *out, struct tg_str *log)
{
	struct tg_str mark = TG_STR("audit head "), rest = tg_str_trim(text), seq, hash;
	unsigned char sum[32];
	size_t at = tg_str_find(rest, mark);
	bool is_marked = at < rest.len;
	int64_t number;
	if (tg_str_starts(rest, TG_STR("head: ")))
		rest = tg_str_from_index(rest, sizeof("head: ") - 1);
	else if (is_marked)
		rest = tg_str_from_index(rest, at + mark.len);
	if (!tg_str_split(&rest, ' ', &seq) || !tg_parse_int(seq, &number) || number < 1)
		return false;
	rest = tg_str_trim(rest);
	hash = tg_str_sub(rest, 0, TG_SHA256_HEX - 1);
	rest = tg_str_from_index(rest, hash.len);
	if (!tg_parse_hex(hash, sum, sizeof(sum)) || (rest.len && rest.ptr[0] != ' ') ||
	    (rest.len && !is_marked))
		return false;
	out->seq = number;
	memcpy(out->hash, hash.ptr, hash.len);
	out->hash[hash.len] = '\0';
	*log = tg_str_trim(rest);
	return true;
}
