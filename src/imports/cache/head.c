/* SPDX-License-Identifier: MIT */
/* What stands before everything that is kept: magic, length, key, sum. */
#include "cache.h"

#include <string.h>

enum { AT_LEN = 4, AT_KEY = 8, AT_SUM = 40 };

static void
put_number(char *at, uint64_t number, int bytes)
{
	for (int i = 0; i < bytes; i++)
		at[i] = (char)(unsigned char)(number >> 8 * i);
}

static uint64_t
get_number(const char *at, int bytes)
{
	uint64_t number = 0;

	for (int i = 0; i < bytes; i++)
		number |= (uint64_t)(unsigned char)at[i] << 8 * i;
	return number;
}

static uint64_t
add_to_sum(uint64_t sum, struct tg_str bytes)
{
	uint64_t word = 0;

	for (; bytes.len >= sizeof(word); bytes = tg_str_from_index(bytes, sizeof(word))) {
		memcpy(&word, bytes.ptr, sizeof(word));
		sum = (sum ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		sum ^= sum >> 32;
	}
	word = get_number(bytes.ptr, (int)bytes.len);
	sum = (sum ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return sum ^ sum >> 32;
}

/* Against accidents: whoever may write the file may write anything. Eight bytes at a
 * time, in the order of this machine: it is for nobody else. */
static uint64_t
sum_of(struct tg_str key, struct tg_str contents)
{
	return add_to_sum(add_to_sum(contents.len, key), contents);
}

void
tg_cache_head_write(char *head, uint32_t magic, const struct tg_cache_key *key,
		    struct tg_str contents)
{
	struct tg_str written = tg_str_make((const char *)key->bytes, TG_CACHE_KEY);

	put_number(head, magic, AT_LEN);
	put_number(head + AT_LEN, contents.len, AT_KEY - AT_LEN);
	memcpy(head + AT_KEY, key->bytes, TG_CACHE_KEY);
	put_number(head + AT_SUM, sum_of(written, contents), TG_CACHE_HEAD - AT_SUM);
}

bool
tg_cache_head_read(struct tg_str head, uint32_t magic, struct tg_cache_key *key, size_t *len)
{
	if (head.len < TG_CACHE_HEAD || get_number(head.ptr, AT_LEN) != magic)
		return false;
	*len = (size_t)get_number(head.ptr + AT_LEN, AT_KEY - AT_LEN);
	memcpy(key->bytes, head.ptr + AT_KEY, TG_CACHE_KEY);
	return true;
}

bool
tg_cache_is_whole(struct tg_str record)
{
	struct tg_str key = tg_str_sub(record, AT_KEY, TG_CACHE_KEY);

	return sum_of(key, tg_str_from_index(record, TG_CACHE_HEAD)) ==
	       get_number(record.ptr + AT_SUM, TG_CACHE_HEAD - AT_SUM);
}
