/* SPDX-License-Identifier: MIT */
/*
 * Objects as a pusher may compress them: what is inflated in one go is what zlib
 * makes of it, byte for byte and to the same end. The first byte is how much room
 * there is.
 */
#include "fuzz.h"

#include "../../src/git/objects/inflate.h"

#include <string.h>

enum { ROOM = 1 << 16 };

static void
start(z_stream *stream, const uint8_t *data, size_t size, unsigned char *out, size_t room)
{
	*stream = (z_stream){ .next_in = (unsigned char *)(uintptr_t)data, .avail_in = (uInt)size };
	must(inflateInit(stream) == Z_OK);
	stream->next_out = out;
	stream->avail_out = (uInt)room;
}

/* zlib itself: in two pieces, of which none is taken from it. */
static int
inflate_slowly(z_stream *stream)
{
	size_t room = stream->avail_out;
	stream->avail_out = 1;
	int end = inflate(stream, Z_SYNC_FLUSH);
	stream->avail_out += (uInt)room - 1;
	return end == Z_OK ? inflate(stream, Z_SYNC_FLUSH) : end;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static unsigned char fast[ROOM], slow[ROOM];
	size_t room = size && data[0] ? (size_t)data[0] << 8 : 1;
	z_stream one, other;
	if (!size)
		return 0;
	start(&one, data + 1, size - 1, fast, room);
	start(&other, data + 1, size - 1, slow, room);
	if (tg_inflate_whole(&one)) {
		must(inflate_slowly(&other) == Z_STREAM_END);
		must(one.total_in == other.total_in && one.total_out == other.total_out);
		must(one.avail_in == other.avail_in && one.avail_out == other.avail_out);
		must(!memcmp(fast, slow, one.total_out));
	} else {
		must(one.avail_in == size - 1 && !one.total_in && !one.total_out);
	}
	inflateEnd(&one);
	inflateEnd(&other);
	return 0;
}
