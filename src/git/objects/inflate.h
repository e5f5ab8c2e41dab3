/* SPDX-License-Identifier: MIT */
/*
 * Objects inflated in one go. zlib works as if more could always follow; libgit2
 * hands it a whole window of a pack and room for a whole object, and of that
 * libdeflate (https://github.com/ebiggers/libdeflate) makes the same bytes in
 * half of the time or less.
 */
#ifndef TRUNKGATE_GIT_INFLATE_H
#define TRUNKGATE_GIT_INFLATE_H

#include <stdbool.h>
#include <zlib.h>

/*
 * Whether the stream, at which nobody was yet, is now done, as after an inflate()
 * (zlib.h) that gave Z_STREAM_END; asked again it is done still, until
 * inflateReset() or inflateEnd(). False where it is no whole zlib stream (RFC
 * 1950) that fits into the room offered, and where memory is short: the stream is
 * as it was, only the room may have been written to, and inflate() goes on,
 * so that what is wrong is told in zlib's words.
 */
bool tg_inflate_whole(z_stream *stream);
/* Fills all of out from the zlib stream that `in` begins with; false where that makes more or
 * less, is cut off or no such stream. out may have been written to. */
bool tg_inflate_exactly(const void *in, size_t in_len, void *out, size_t out_len);
/* As much of out as the zlib stream that `in` begins with fills, though it goes on, and `in` may be
 * cut off; how many bytes that is, 0 of what is no such stream. */
size_t tg_inflate_start(const void *in, size_t in_len, void *out, size_t out_len);

#endif
