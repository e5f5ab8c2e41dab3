/* SPDX-License-Identifier: MIT */
/* Datagrams to /dev/log (RFC 3164 as local daemons read it) and to journald (its native
 * protocol, systemd's JOURNAL_NATIVE_PROTOCOL). */
#include "datagram.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* Facility "authpriv" (10), severity "notice" (5). */
enum { PRIORITY = 10 * 8 + 5, HEADER_MAX = 128 };

static int
send_parts(const char *path, const struct iovec *parts, size_t nr)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct msghdr message = {
		.msg_name = &address,
		.msg_namelen = sizeof(address),
		.msg_iov = (struct iovec *)(uintptr_t)parts,
		.msg_iovlen = nr,
	};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return errno;
	memcpy(address.sun_path, path, strlen(path) + 1);
	int code = sendmsg(fd, &message, MSG_NOSIGNAL) < 0 ? errno : 0;
	close(fd);
	return code;
}

static struct iovec
part(const char *bytes, size_t len)
{
	return (struct iovec){ .iov_base = (void *)(uintptr_t)bytes, .iov_len = len };
}

int
tg_syslog_send(struct tg_str text)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	char header[HEADER_MAX];
	struct tm tm;
	time_t now = time(NULL);
	if (!gmtime_r(&now, &tm))
		return errno;
	int len = snprintf(header, sizeof(header), "<%d>%.3s %2d %02d:%02d:%02d trunkgate[%ld]: ",
			   PRIORITY, months + 3 * tm.tm_mon, tm.tm_mday, tm.tm_hour, tm.tm_min,
			   tm.tm_sec, (long)getpid());
	struct iovec parts[] = { part(header, (size_t)len), part(text.ptr, text.len) };
	return send_parts("/dev/log", parts, TG_ARRAY_LEN(parts));
}

int
tg_journald_send(struct tg_str text)
{
	static const char fields[] = "PRIORITY=5\nSYSLOG_IDENTIFIER=trunkgate\nMESSAGE=";
	struct iovec parts[] = { part(fields, sizeof(fields) - 1), part(text.ptr, text.len),
				 part("\n", 1) };
	return send_parts("/run/systemd/journal/socket", parts, TG_ARRAY_LEN(parts));
}
