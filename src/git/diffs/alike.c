/* SPDX-License-Identifier: MIT */
/* Each file is read once, for the hashes of its spans. */
#include "alike.h"

#include "text_line.h"

#include <stdlib.h>

enum {
	SPAN_MAX = 64,        /* bytes of a line that count as one */
	FILE_MAX = 1 << 20,   /* bytes */
	BYTES_MAX = 64 << 20, /* of all files */
	LEAST = TG_ALIKE_FULL / 2
};

/* A kind of span, and how many bytes of the file are of it. */
struct tg_span_sum {
	uint32_t hash, bytes;
};

static int
by_hash(const void *a, const void *b)
{
	const struct tg_span_sum *x = a, *y = b;
	return (x->hash > y->hash) - (x->hash < y->hash);
}

static struct tg_str
next_span(struct tg_str *rest)
{
	struct tg_str line = *rest;
	struct tg_str span = tg_str_sub(tg_next_line(&line), 0, SPAN_MAX);
	*rest = tg_str_from_index(*rest, span.len);
	return span;
}

static size_t
count_spans(struct tg_str rest)
{
	size_t nr = 0;
	for (; rest.len; nr++)
		(void)next_span(&rest);
	return nr;
}

/* Of sorted spans: each kind once. */
static size_t
add_up(struct tg_span_sum *spans, size_t nr)
{
	size_t last = 0;
	for (size_t i = 1; i < nr; i++)
		if (spans[i].hash == spans[last].hash)
			spans[last].bytes += spans[i].bytes;
		else
			spans[++last] = spans[i];
	return nr ? last + 1 : 0;
}

static void
take_spans(struct tg_alike *alike, struct tg_alike_file *file, struct tg_str text)
{
	size_t nr = count_spans(text);
	file->spans = TG_NEW_ARRAY(alike->arena, nr + 1, struct tg_span_sum);
	for (size_t i = 0; i < nr; i++) {
		struct tg_str span = next_span(&text);
		file->spans[i] = (struct tg_span_sum){ tg_line_hash(span), (uint32_t)span.len };
	}
	qsort(file->spans, nr, sizeof(*file->spans), by_hash);
	file->nr_spans = add_up(file->spans, nr);
}

static const struct tg_error *
size_up(struct tg_alike *alike, struct tg_alike_file *file)
{
	struct tg_store *store;
	if (file->is_sized)
		return NULL;
	TG_TRY(tg_repo_store(alike->repo, &store));
	TG_TRY(tg_store_size(store, alike->repo->arena, file->id, &file->size));
	file->is_sized = true;
	return NULL;
}

static const struct tg_error *
read_spans(struct tg_alike *alike, struct tg_alike_file *file)
{
	struct tg_store *store;
	struct tg_raw raw;
	if (file->spans)
		return NULL;
	alike->bytes += file->size;
	alike->is_lost |= file->size > FILE_MAX || alike->bytes > BYTES_MAX;
	if (alike->is_lost)
		return NULL;
	TG_TRY(tg_repo_check_deadline(alike->repo));
	TG_TRY(tg_repo_store(alike->repo, &store));
	TG_TRY(tg_store_read(store, alike->repo->arena, file->id, FILE_MAX, &raw));
	take_spans(alike, file, tg_str_make(raw.data, raw.len));
	tg_raw_release(&raw);
	return NULL;
}

static uint64_t
bytes_in_common(const struct tg_alike_file *a, const struct tg_alike_file *b)
{
	uint64_t bytes = 0;
	size_t i = 0, k = 0;
	while (i < a->nr_spans && k < b->nr_spans) {
		struct tg_span_sum x = a->spans[i], y = b->spans[k];
		if (x.hash == y.hash)
			bytes += x.bytes < y.bytes ? x.bytes : y.bytes;
		i += x.hash <= y.hash;
		k += y.hash <= x.hash;
	}
	return bytes;
}

const struct tg_error *
tg_alike_score(struct tg_alike *alike, struct tg_alike_file *from, struct tg_alike_file *to,
	       uint64_t *out)
{
	*out = TG_ALIKE_FULL;
	if (tg_oid_eq(from->id, to->id))
		return NULL;
	TG_TRY(size_up(alike, from));
	TG_TRY(size_up(alike, to));
	uint64_t larger = from->size > to->size ? from->size : to->size;
	uint64_t smaller = from->size + to->size - larger;
	*out = 0;
	if (!larger || smaller * TG_ALIKE_FULL < larger * LEAST)
		return NULL;
	TG_TRY(read_spans(alike, from));
	TG_TRY(read_spans(alike, to));
	if (!alike->is_lost)
		*out = bytes_in_common(from, to) * TG_ALIKE_FULL / larger;
	return NULL;
}
