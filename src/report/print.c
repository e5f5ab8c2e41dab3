/* SPDX-License-Identifier: MIT */
/* To the pusher, a line a write: receive-pack forwards what it reads in chunks
 * and git colours by the word that begins one. */
#include "trunkgate/report.h"

#include <errno.h>
#include <unistd.h>

/* A client that hung up changes no verdict. */
static bool
write_line(int fd, const char *bytes, size_t len)
{
	while (len) {
		ssize_t nr = write(fd, bytes, len);
		if (nr < 0 && errno == EINTR)
			continue;
		if (nr <= 0)
			return false;
		bytes += nr;
		len -= (size_t)nr;
	}
	return true;
}

void
tg_report_print(int fd, struct tg_str text)
{
	size_t at = 0;
	while (at < text.len) {
		size_t end = at + tg_str_index(tg_str_from_index(text, at), '\n') + 1;
		if (end > text.len)
			end = text.len;
		if (!write_line(fd, text.ptr + at, end - at))
			return;
		at = end;
	}
}
