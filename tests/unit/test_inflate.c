/* SPDX-License-Identifier: MIT */
/* Objects inflated in one go: the same bytes as zlib's, or left to zlib. */
#include "../../src/git/objects/inflate.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 1 << 16, TAIL = 100 };

struct packed {
	unsigned char plain[ROOM], bytes[ROOM + TAIL];
	size_t plain_len, len; /* of bytes, without what follows it */
};

/* Words, so that there is something to find again, and some noise. */
static void
fill(struct packed *packed, size_t len, unsigned seed)
{
	for (size_t i = 0; i < len; i++)
		packed->plain[i] =
			(unsigned char)(i % 64 < 56 ? "static const "[i % 13] : rand_r(&seed));
	packed->plain_len = len;
}

static void
pack(struct packed *packed, int level)
{
	uLongf len = ROOM;
	cr_assert_eq(compress2(packed->bytes, &len, packed->plain, packed->plain_len, level), Z_OK);
	packed->len = len;
	memset(packed->bytes + len, 0xa5, TAIL); /* the next object of the pack */
}

static void
start(z_stream *stream, struct packed *packed, size_t in, unsigned char *out, size_t room)
{
	*stream = (z_stream){ .next_in = packed->bytes, .avail_in = (uInt)in };
	cr_assert_eq(inflateInit(stream), Z_OK);
	stream->next_out = out;
	stream->avail_out = (uInt)room;
}

static void
check_done(z_stream *stream, const struct packed *packed, const unsigned char *out)
{
	cr_expect_eq(stream->total_in, packed->len);
	cr_expect_eq(stream->next_in - packed->bytes, (ptrdiff_t)packed->len);
	cr_expect_eq(stream->avail_in, TAIL);
	cr_expect_eq(stream->total_out, packed->plain_len);
	cr_expect_eq(stream->next_out - out, (ptrdiff_t)packed->plain_len);
	cr_expect_eq(memcmp(out, packed->plain, packed->plain_len), 0);
}

Test(inflate, takes_whole_objects_of_all_lengths_and_levels)
{
	static struct packed packed;
	static unsigned char out[ROOM + 1];
	for (size_t len = 64; len < ROOM / 2; len = len * 3 / 2)
		for (int level = 0; level <= 9; level += 3) {
			fill(&packed, len, (unsigned)len);
			pack(&packed, level);
			z_stream stream;
			start(&stream, &packed, packed.len + TAIL, out, len + 1);
			cr_assert(tg_inflate_whole(&stream), "%zu bytes, level %d", len, level);
			check_done(&stream, &packed, out);
			cr_assert_eq(stream.avail_out, 1);
			cr_assert_eq(inflateEnd(&stream), Z_OK);
		}
}

Test(inflate, is_done_until_it_is_reset)
{
	static struct packed packed;
	static unsigned char out[ROOM];
	fill(&packed, 1000, 1);
	pack(&packed, 6);
	z_stream stream;
	start(&stream, &packed, packed.len, out, ROOM);
	cr_assert(tg_inflate_whole(&stream));
	cr_assert(tg_inflate_whole(&stream));
	cr_assert_eq(stream.total_out, 1000);
	cr_assert_eq(inflateReset(&stream), Z_OK);
	stream.next_in = packed.bytes;
	stream.avail_in = (uInt)packed.len;
	stream.avail_out = ROOM - 1000;
	cr_assert(tg_inflate_whole(&stream));
	cr_assert_eq(memcmp(out + 1000, packed.plain, 1000), 0);
	inflateEnd(&stream);
}

/* What is left to zlib is as zlib wants to find it. */
static void
check_left(struct packed *packed, size_t in, size_t room, int wanted)
{
	static unsigned char out[ROOM];
	z_stream stream;
	start(&stream, packed, in, out, room);
	cr_expect_not(tg_inflate_whole(&stream), "%zu bytes, room for %zu", in, room);
	cr_expect_eq(stream.avail_in, in);
	cr_expect_eq(stream.avail_out, room);
	cr_expect_eq(inflate(&stream, Z_SYNC_FLUSH), wanted);
	cr_expect_eq(memcmp(out, packed->plain, stream.total_out), 0);
	cr_expect_not(tg_inflate_whole(&stream), "in the middle of a stream");
	inflateEnd(&stream);
}

Test(inflate, leaves_pieces_to_zlib)
{
	static struct packed packed;
	fill(&packed, 5000, 7);
	pack(&packed, 6);
	check_left(&packed, packed.len + TAIL, 16, Z_OK); /* the sizes of a delta */
	check_left(&packed, packed.len + TAIL, 64, Z_OK); /* the header of a loose object */
	check_left(&packed, packed.len + TAIL, 4999, Z_OK);
	check_left(&packed, packed.len - 1, ROOM, Z_OK); /* the window ends */
	check_left(&packed, 2, ROOM, Z_OK);
	check_left(&packed, 1, ROOM, Z_OK);
	check_left(&packed, 0, ROOM, Z_BUF_ERROR);
}

Test(inflate, leaves_other_formats_to_zlib)
{
	static struct packed packed;
	fill(&packed, 5000, 7);
	pack(&packed, 6);
	packed.bytes[packed.len - 1] ^= 1; /* its sum */
	check_left(&packed, packed.len, ROOM, Z_DATA_ERROR);
	pack(&packed, 6);
	packed.bytes[0] = 0x1f, packed.bytes[1] = 0x8b; /* gzip */
	check_left(&packed, packed.len, ROOM, Z_DATA_ERROR);
}

Test(inflate, never_takes_what_zlib_refuses)
{
	static struct packed packed;
	static unsigned char out[ROOM], wanted[ROOM];
	unsigned seed = 3;
	int taken = 0;
	for (int round = 0; round < 20000; round++) {
		fill(&packed, 70 + (size_t)round % 300, (unsigned)round);
		pack(&packed, round % 10);
		packed.bytes[(size_t)rand_r(&seed) % packed.len] ^= (unsigned char)(1 << round % 8);
		z_stream fast;
		start(&fast, &packed, packed.len + TAIL, out, ROOM);
		z_stream slow;
		start(&slow, &packed, packed.len + TAIL, wanted, ROOM);
		if (tg_inflate_whole(&fast)) {
			taken++;
			cr_assert_eq(inflate(&slow, Z_FINISH), Z_STREAM_END);
			cr_assert_eq(slow.total_in, fast.total_in);
			cr_assert_eq(slow.total_out, fast.total_out);
			cr_assert_eq(memcmp(out, wanted, fast.total_out), 0);
		}
		inflateEnd(&fast);
		inflateEnd(&slow);
	}
	cr_assert(taken > 0, "no round tried anything");
}

Test(inflate, gives_the_first_bytes_of_what_goes_on)
{
	static struct packed packed;
	unsigned char out[20];
	for (size_t len = 0; len < ROOM / 2; len = len * 3 / 2 + 1)
		for (int level = 0; level <= 9; level += 3) {
			size_t want = len < sizeof(out) ? len : sizeof(out);
			fill(&packed, len, (unsigned)len);
			pack(&packed, level);
			size_t in = packed.len < 500 ? packed.len : 500;
			cr_assert_eq(tg_inflate_start(packed.bytes, in, out, sizeof(out)), want);
			cr_assert_eq(memcmp(out, packed.plain, want), 0);
		}
}

Test(inflate, gives_no_first_bytes_of_another_format)
{
	static struct packed packed;
	unsigned char out[20];
	fill(&packed, 1000, 1);
	pack(&packed, 6);
	packed.bytes[0] ^= 1;
	cr_assert_eq(tg_inflate_start(packed.bytes, packed.len, out, sizeof(out)), 0);
	cr_assert_eq(tg_inflate_start("", 0, out, sizeof(out)), 0);
}
