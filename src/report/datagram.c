/* SPDX-License-Identifier: MIT */
/*
 * Datagrams to /dev/log, as syslog(3) frames them for local daemons, and to
 * journald (https://systemd.io/JOURNAL_NATIVE_PROTOCOL).
 */
#include "datagram.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

enum { AUTHPRIV = 10 << 3, HEADER_MAX = 128, WAIT_SECONDS = 5 };

/* Linux only, so hidden by _POSIX_C_SOURCE: memfd_create(2), fcntl(2). */
enum { MEMORY_CLOEXEC = 1, MEMORY_SEALABLE = 2, ADD_SEALS = 1033, ALL_SEALS = 1 | 2 | 4 | 8 };
extern int memfd_create(const char *name, unsigned int flags);

static struct iovec
part(const char *bytes, size_t len)
{
	/* struct iovec is for reading, too: it has no const. */
	return (struct iovec){ .iov_base = (void *)(uintptr_t)bytes, .iov_len = len };
}

static int
connect_to(const char *path, int *out)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const struct timeval wait = { .tv_sec = WAIT_SECONDS };
	size_t len = strlen(path);
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return errno;
	if (len >= sizeof(address.sun_path)) {
		close(fd);
		return ENAMETOOLONG;
	}
	memcpy(address.sun_path, path, len);
	if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait)) != 0 ||
	    connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0) {
		int code = errno;
		close(fd);
		return code;
	}
	*out = fd;
	return 0;
}

static int
send_message(int fd, const struct msghdr *message)
{
	ssize_t nr;
	do
		nr = sendmsg(fd, message, MSG_NOSIGNAL);
	while (nr < 0 && errno == EINTR);
	return nr < 0 ? errno : 0;
}

/*
 * No time stamp: it would have to be in the local time of the daemon's zone,
 * and without one every daemon takes the time of arrival. The record has its
 * own.
 */
int
tg_syslog_send(const char *path, enum tg_log_level level, struct tg_str text)
{
	char header[HEADER_MAX];
	int fd = -1;
	int len = snprintf(header, sizeof(header), "<%d>trunkgate[%ld]: ", AUTHPRIV | (int)level,
			   (long)getpid());
	struct iovec parts[] = { part(header, (size_t)len), part(text.ptr, text.len) };
	struct msghdr message = { .msg_iov = parts, .msg_iovlen = TG_ARRAY_LEN(parts) };
	int code = connect_to(path, &fd);
	if (code)
		return code;
	code = send_message(fd, &message);
	close(fd);
	return code;
}

static int
fill_memory(const struct msghdr *message, int *out)
{
	int fd = memfd_create("trunkgate-record", MEMORY_CLOEXEC | MEMORY_SEALABLE);
	size_t want = 0;
	if (fd < 0)
		return errno;
	for (size_t i = 0; i < message->msg_iovlen; i++)
		want += message->msg_iov[i].iov_len;
	ssize_t nr = writev(fd, message->msg_iov, (int)message->msg_iovlen);
	if (nr < 0 || (size_t)nr != want || fcntl(fd, ADD_SEALS, ALL_SEALS) != 0) {
		int code = nr < 0 || (size_t)nr == want ? errno : ENOSPC;
		close(fd);
		return code;
	}
	*out = fd;
	return 0;
}

static int
send_by_memory(int fd, const struct msghdr *message)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { .bytes = { 0 } };
	struct msghdr carrier = { .msg_control = &control, .msg_controllen = sizeof(control) };
	struct cmsghdr *header = CMSG_FIRSTHDR(&carrier);
	int memory = -1;
	int code = fill_memory(message, &memory);
	if (code)
		return code;
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &memory, sizeof(memory));
	code = send_message(fd, &carrier);
	close(memory);
	return code;
}

int
tg_journald_send(const char *path, enum tg_log_level level, struct tg_str text)
{
	char fields[HEADER_MAX];
	int fd = -1;
	int len = snprintf(fields, sizeof(fields),
			   "PRIORITY=%d\nSYSLOG_FACILITY=%d\nSYSLOG_IDENTIFIER=trunkgate\nMESSAGE=",
			   (int)level, AUTHPRIV >> 3);
	struct iovec parts[] = { part(fields, (size_t)len), part(text.ptr, text.len),
				 part("\n", 1) };
	struct msghdr message = { .msg_iov = parts, .msg_iovlen = TG_ARRAY_LEN(parts) };
	int code = connect_to(path, &fd);
	if (code)
		return code;
	code = send_message(fd, &message);
	if (code == EMSGSIZE || code == ENOBUFS)
		code = send_by_memory(fd, &message);
	close(fd);
	return code;
}
