/* SPDX-License-Identifier: MIT */
/*
 * Where the calls of inflate() in static libraries end up: linked with
 * --wrap=inflate (scripts/link.sh), they come here, and zlib's own has
 * another name.
 *
 * libgit2 asks for more of a loose object whose file ends too
 * early, and asks again, for ever: that there will be no more is an error here.
 */
#include "inflate.h"

static char ends[] = "the file ends too early";

/* NOLINTBEGIN(readability-identifier-naming): the linker's names */
int __real_inflate(z_stream *stream, int flush);
int __wrap_inflate(z_stream *stream, int flush);
/* NOLINTEND(readability-identifier-naming) */

static int
inflate_some(z_stream *stream, int flush)
{
	bool has_room = stream->avail_out > 0, is_at_end = !stream->avail_in;
	int rc = __real_inflate(stream, flush);
	if (rc != Z_BUF_ERROR || flush != Z_FINISH || !has_room || !is_at_end)
		return rc;
	stream->msg = ends;
	return Z_DATA_ERROR;
}

int
__wrap_inflate(z_stream *stream, int flush)
{
	return tg_inflate_whole(stream) ? Z_STREAM_END : inflate_some(stream, flush);
}
