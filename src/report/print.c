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

/* With its newline, when it has one. */
static struct tg_str
next_line(struct tg_str *text)
{
	size_t len = tg_str_index(*text, '\n') + 1;
	if (len > text->len)
		len = text->len;
	struct tg_str line = tg_str_make(text->ptr, len);
	*text = tg_str_from_index(*text, len);
	return line;
}

void
tg_report_print(int fd, struct tg_str text)
{
	while (text.len) {
		struct tg_str line = next_line(&text);
		if (!write_line(fd, line.ptr, line.len))
			return;
	}
}

void
tg_report_mark(struct tg_buf *out, struct tg_str text, const char *mark)
{
	while (text.len) {
		tg_buf_adds(out, mark);
		tg_buf_add(out, next_line(&text));
	}
}
