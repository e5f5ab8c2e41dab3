/* SPDX-License-Identifier: MIT */
#include "inflate.h"

#include <libdeflate.h>
#include <limits.h>
#include <string.h>

/* Bytes: who offers no more room wants the header of a loose object, or the
 * sizes that begin a delta, and means to stop there. */
enum { HEADER_ROOM = 64 };

/* It is kept, as making one costs more than inflating a commit. */
static _Thread_local struct libdeflate_decompressor *decompressor;

/* In `msg`, which is NULL unless a stream is wrong: this one is done. */
static char done[] = "done";

/* CMF and FLG, RFC 1950 2.2. What gzip made is not, and gets no decompressor. */
static bool
is_zlib(const z_stream *stream)
{
	const unsigned char *in = stream->next_in;
	return stream->avail_in > 2 && (in[0] & 15) == 8 && (in[0] << 8 | in[1]) % 31 == 0;
}

static bool
is_at_start(const z_stream *stream)
{
	return !stream->total_in && !stream->total_out && !stream->msg;
}

static void
advance(z_stream *stream, size_t in, size_t out)
{
	stream->next_in += in;
	stream->avail_in -= (uInt)in;
	stream->total_in += in;
	stream->next_out += out;
	stream->avail_out -= (uInt)out;
	stream->total_out += out;
	stream->msg = done;
}

/* NULL where memory is short. */
static struct libdeflate_decompressor *
our_decompressor(void)
{
	if (!decompressor)
		decompressor = libdeflate_alloc_decompressor();
	return decompressor;
}

bool
tg_inflate_exactly(const void *in, size_t in_len, void *out, size_t out_len)
{
	size_t taken;
	return our_decompressor() &&
	       libdeflate_zlib_decompress_ex(decompressor, in, in_len, out, out_len, &taken,
					     NULL) == LIBDEFLATE_SUCCESS;
}

bool
tg_inflate_whole(z_stream *stream)
{
	size_t in, out;
	if (stream->msg == done)
		return true;
	if (!is_at_start(stream) || stream->avail_out <= HEADER_ROOM || !is_zlib(stream))
		return false;
	if (!our_decompressor() ||
	    libdeflate_zlib_decompress_ex(decompressor, stream->next_in, stream->avail_in,
					  stream->next_out, stream->avail_out, &in,
					  &out) != LIBDEFLATE_SUCCESS)
		return false;
	advance(stream, in, out);
	return true;
}

/* libdeflate has no beginnings. The stream is kept, as making one costs more than this. */
size_t
tg_inflate_start(const void *in, size_t in_len, void *out, size_t out_len)
{
	static _Thread_local z_stream stream;
	static _Thread_local bool is_made;
	int rc = is_made ? inflateReset(&stream) : inflateInit(&stream);

	is_made |= rc == Z_OK;
	if (rc != Z_OK || in_len > UINT_MAX || out_len > HEADER_ROOM)
		return 0;
	memcpy(&stream.next_in, &in, sizeof(in)); /* zlib's own does not write there */
	stream.avail_in = (uInt)in_len;
	stream.next_out = out;
	stream.avail_out = (uInt)out_len;
	rc = inflate(&stream, Z_SYNC_FLUSH);
	return rc == Z_OK || rc == Z_STREAM_END || rc == Z_BUF_ERROR ? out_len - stream.avail_out
								     : 0;
}
