/* SPDX-License-Identifier: MIT */
/*
 * Where the calls of inflate() in static libraries end up: linked with
 * --wrap=inflate (scripts/link.sh), they come here, and zlib's own has
 * another name.
 */
#include "inflate.h"

int __real_inflate(z_stream *stream, int flush);
int __wrap_inflate(z_stream *stream, int flush);

int
__wrap_inflate(z_stream *stream, int flush)
{
	return tg_inflate_whole(stream) ? Z_STREAM_END : __real_inflate(stream, flush);
}
