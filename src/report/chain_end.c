/* SPDX-License-Identifier: MIT */
/*
 * The end of a log. Each record holds the sum of the line before it, whatever
 * that is: a line that a crash tore stays, and is part of the chain. A file
 * that lost records goes on from the head file, so that the loss shows.
 */
#include "chain_end.h"

#include "trunkgate/num.h"
#include "trunkgate/report.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* TAIL is more than what parse_seq() looks at. */
enum { FIRST_READ = 4096, PIECE = 16384, LINES_BACK = 16, TAIL = 128 };

int
tg_chain_fail(struct tg_chain *chain, const char *at, const char *what)
{
	chain->at = at;
	chain->what = what;
	return errno ? errno : EIO;
}

static int
read_at(struct tg_chain *chain, char *into, size_t len, int64_t at)
{
	ssize_t nr = pread(chain->fd, into, len, (off_t)at);
	if (nr < 0 || (size_t)nr != len)
		return tg_chain_fail(chain, chain->path, "cannot be read");
	return 0;
}

/* How many bytes stand up to the last newline, with it. */
static size_t
up_to_newline(struct tg_str piece)
{
	size_t len = 0, next;
	while ((next = tg_str_index(tg_str_from_index(piece, len), '\n')) < piece.len - len)
		len += next + 1;
	return len;
}

static int
find_start(struct tg_chain *chain, char piece[PIECE], int64_t end, int64_t *start)
{
	size_t size = FIRST_READ, before = 0;
	for (*start = end; *start > 0 && !before; size = PIECE) {
		size_t len = *start < (int64_t)size ? (size_t)*start : size;
		if (end - *start >= (int64_t)TG_CHAIN_LINE_MAX) {
			errno = EFBIG;
			return tg_chain_fail(chain, chain->path,
					     "has a last line that is no record's");
		}
		int code = read_at(chain, piece, len, *start - (int64_t)len);
		if (code)
			return code;
		before = up_to_newline(tg_str_make(piece, len));
		*start -= (int64_t)(len - before);
	}
	return 0;
}

static int
sum_up(struct tg_chain *chain, char piece[PIECE], int64_t at, int64_t end, char out[TG_SHA256_HEX])
{
	struct tg_sha256 sum;
	tg_sha256_init(&sum);
	while (at < end) {
		size_t len = end - at < PIECE ? (size_t)(end - at) : PIECE;
		int code = read_at(chain, piece, len, at);
		if (code)
			return code;
		tg_sha256_add(&sum, tg_str_make(piece, len));
		at += (int64_t)len;
	}
	tg_sha256_end_hex(&sum, out);
	return 0;
}

/*
 * Of the line before end, where its newline is or would be. In pieces: after a push of
 * a thousand refs it is as long as all else that the next hook touches.
 */
struct line {
	int64_t start;
	size_t tail_len;
	char tail[TAIL]; /* its last bytes */
	char sum[TG_SHA256_HEX];
};

static int
read_line_before(struct tg_chain *chain, int64_t end, struct line *out)
{
	char piece[PIECE];
	int code = find_start(chain, piece, end, &out->start);
	if (!code)
		code = sum_up(chain, piece, out->start, end, out->sum);
	out->tail_len = end - out->start < TAIL ? (size_t)(end - out->start) : TAIL;
	return code ? code : read_at(chain, out->tail, out->tail_len, end - (int64_t)out->tail_len);
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
	struct line line;
	char last;
	int code = read_at(chain, &last, 1, at - 1);
	if (code)
		return code;
	chain->is_torn = last != '\n';
	at -= chain->is_torn ? 0 : 1;
	for (int i = 0; i < LINES_BACK && at >= 0 && !out->seq; i++) {
		code = read_line_before(chain, at, &line);
		if (code)
			return code;
		memcpy(out->record, line.sum, sizeof(out->record));
		if (i == 0)
			memcpy(out->line, line.sum, sizeof(out->line));
		if (!parse_seq(tg_str_make(line.tail, line.tail_len), &out->seq))
			out->seq = 0;
		at = line.start - 1;
	}
	return 0;
}

bool
tg_audit_is_log(int fd)
{
	struct tg_str start = TG_STR("{\"schema\":");
	char buf[16];
	ssize_t nr = pread(fd, buf, start.len, 0);
	return tg_str_starts(start, tg_str_make(buf, nr > 0 ? (size_t)nr : 0));
}

/* A path that names some other file by mistake must not be written to. */
static int
refuse_foreign(struct tg_chain *chain)
{
	if (tg_audit_is_log(chain->fd))
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
