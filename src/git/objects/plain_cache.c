/* SPDX-License-Identifier: MIT */
#include "plain_cache.h"

#include "trunkgate/compiler.h"

#include <stdlib.h>

struct tg_plain *
tg_plain_new(const void *pack, uint64_t offset, size_t len)
{
	size_t size;
	if (__builtin_add_overflow(sizeof(struct tg_plain) + 1, len, &size))
		return NULL;
	struct tg_plain *plain = malloc(size);
	if (!plain)
		return NULL;
	*plain = (struct tg_plain){ .pack = pack, .offset = offset, .nr_users = 1, .len = len };
	plain->data[len] = '\0';
	return plain;
}

void
tg_plain_release(struct tg_plain *plain)
{
	if (plain && !--plain->nr_users)
		free(plain);
}

static struct tg_plain **
slot_of(struct tg_plain_cache *cache, const void *pack, uint64_t offset)
{
	uint64_t h = (offset ^ (uint64_t)(uintptr_t)pack) * 0x9e3779b97f4a7c15u;
	return &cache->slots[h >> 32 & (TG_ARRAY_LEN(cache->slots) - 1)];
}

static void
unlink_use(struct tg_plain_cache *cache, struct tg_plain *plain)
{
	*(plain->older ? &plain->older->newer : &cache->oldest) = plain->newer;
	*(plain->newer ? &plain->newer->older : &cache->newest) = plain->older;
}

static void
link_newest(struct tg_plain_cache *cache, struct tg_plain *plain)
{
	plain->newer = NULL;
	plain->older = cache->newest;
	*(plain->older ? &plain->older->newer : &cache->oldest) = plain;
	cache->newest = plain;
}

static size_t
size_of(const struct tg_plain *plain)
{
	size_t size = sizeof(*plain) + plain->len;

	return size > TG_PLAIN_LEAST ? size : TG_PLAIN_LEAST;
}

static void
drop_oldest(struct tg_plain_cache *cache)
{
	struct tg_plain *plain = cache->oldest;
	struct tg_plain **at = slot_of(cache, plain->pack, plain->offset);
	while (*at != plain)
		at = &(*at)->next;
	*at = plain->next;
	unlink_use(cache, plain);
	cache->nr_bytes -= size_of(plain);
	tg_plain_release(plain);
}

void
tg_plain_keep(struct tg_plain_cache *cache, struct tg_plain *plain)
{
	struct tg_plain **slot = slot_of(cache, plain->pack, plain->offset);
	if (size_of(plain) > cache->max_bytes / 2)
		return;
	while (cache->nr_bytes + size_of(plain) > cache->max_bytes)
		drop_oldest(cache);
	plain->nr_users++;
	plain->next = *slot;
	*slot = plain;
	cache->nr_bytes += size_of(plain);
	link_newest(cache, plain);
}

struct tg_plain *
tg_plain_find(struct tg_plain_cache *cache, const void *pack, uint64_t offset)
{
	struct tg_plain *plain = *slot_of(cache, pack, offset);
	while (plain && (plain->pack != pack || plain->offset != offset))
		plain = plain->next;
	if (plain) {
		plain->nr_users++;
		unlink_use(cache, plain);
		link_newest(cache, plain);
	}
	return plain;
}

void
tg_plain_clear(struct tg_plain_cache *cache)
{
	while (cache->oldest)
		drop_oldest(cache);
}
