/* SPDX-License-Identifier: MIT */
/*
 * The end of a log. Each record holds the sum of the line before it, whatever
 * that is: a line that a crash tore stays, and is part of the chain. A file
 * that lost records goes on from the head file, so that the loss shows.
 */
#include "chain_end.h"

#include "trunkgate/num.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_READ = 4096, LINES_BACK = 16 };

/* The line that ends (without a newline) at offset end, in chain->line. */
static int
read_line_before(struct tg_chain *chain, int64_t end, struct tg_str *out)
{
	size_t most = end < (int64_t)TG_CHAIN_LINE_MAX ? (size_t)end : TG_CHAIN_LINE_MAX;
	size_t have = FIRST_READ;
	for (;;) {
		have = have < most ? have : most;
		ssize_t nr = pread(chain->fd, chain->line, have, (off_t)(end - (int64_t)have));
		if (nr < 0 || (size_t)nr != have)
			return tg_chain_fail(chain, chain->path, "cannot be read");
		size_t start = have;
		while (start > 0 && chain->line[start - 1] != '\n')
			start--;
		if (start > 0 || (int64_t)have == end) {
			*out = tg_str_make(chain->line + start, have - start);
			return 0;
		}
		if (have == most)
			break;
		have *= 8;
	}
	errno = EFBIG;
	return tg_chain_fail(chain, chain->path, "has a last line that is no record's");
}

/* A record ends in "seq":N,"prev":"..."}; what does not is no record. */
static bool
parse_seq(struct tg_str line, int64_t *out)
{
	struct tg_str mark = TG_STR(",\"seq\":"), tail = TG_STR(",\"prev\":\"");
	size_t behind = tail.len + TG_SHA256_HEX - 1 + 2;
	if (line.len < behind + mark.len + 1 || !tg_str_ends(line, TG_STR("\"}")))
		return false;
	size_t end = line.len - behind, start = end;
	if (!tg_str_starts(tg_str_from_index(line, end), tail))
		return false;
	while (start > 0 && tg_is_digit(line.ptr[start - 1]))
		start--;
	return tg_str_ends(tg_str_sub(line, 0, start), mark) &&
	       tg_parse_int(tg_str_sub(line, start, end - start), out);
}

struct end {
	char line[TG_SHA256_HEX];   /* sum of the last line, record or not */
	char record[TG_SHA256_HEX]; /* sum of the last record */
	int64_t seq;                /* of that; 0 = none in the last lines */
};

/* Goes back over lines that are no records; bounded, as they are not ours. */
static int
find_end(struct tg_chain *chain, struct end *out)
{
	int64_t at = chain->size;
	struct tg_str line = { 0 };
	char last;
	if (pread(chain->fd, &last, 1, (off_t)(at - 1)) != 1)
		return tg_chain_fail(chain, chain->path, "cannot be read");
	chain->is_torn = last != '\n';
	at -= chain->is_torn ? 0 : 1;
	for (int i = 0; i < LINES_BACK && at >= 0 && !out->seq; i++) {
		int code = read_line_before(chain, at, &line);
		if (code)
			return code;
		tg_sha256_hex(line, out->record);
		if (i == 0)
			memcpy(out->line, out->record, sizeof(out->line));
		if (!parse_seq(line, &out->seq))
			out->seq = 0;
		at -= (int64_t)line.len + 1;
	}
	return 0;
}

/* A path that names some other file by mistake must not be written to. */
static int
refuse_foreign(struct tg_chain *chain)
{
	struct tg_str start = TG_STR("{\"schema\":");
	char buf[16];
	ssize_t nr = pread(chain->fd, buf, start.len, 0);
	size_t len = nr > 0 ? (size_t)nr : 0;
	if (tg_str_starts(start, tg_str_make(buf, len)))
		return 0;
	tg_chain_fail(chain, chain->path, "is another file than an audit log");
	return TG_CHAIN_FAULT;
}

int
tg_chain_read_end(struct tg_chain *chain)
{
	struct end end = { .seq = 0 };
	struct tg_chain_head *head = &chain->head;
	if (chain->size == 0) {
		chain->gap = head->seq ? TG_GAP_GONE : TG_GAP_NONE;
		return 0;
	}
	int code = find_end(chain, &end);
	if (!code && !end.seq)
		code = refuse_foreign(chain);
	if (code)
		return code;
	if (end.seq && end.seq < head->seq) {
		chain->gap = TG_GAP_CUT;
		return 0;
	}
	if (end.seq && end.seq == head->seq && strcmp(end.record, head->hash) != 0) {
		chain->gap = TG_GAP_CHANGED;
		return 0;
	}
	if (end.seq)
		head->seq = end.seq;
	memcpy(head->hash, end.line, sizeof(head->hash));
	return 0;
}
