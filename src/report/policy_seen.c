/* SPDX-License-Identifier: MIT */
/* One line with a policy's hash, written under the lock of the log. */
#include "policy_seen.h"

#include "trunkgate/num.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MODE = 0640, HASH_LEN = TG_SHA256_HEX - 1 };

void
tg_policy_seen_read(const char *path, char out[TG_SHA256_HEX])
{
	unsigned char sum[HASH_LEN / 2];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	ssize_t nr = fd < 0 ? 0 : read(fd, out, HASH_LEN);
	if (fd >= 0)
		close(fd);
	if (nr != HASH_LEN || !tg_parse_hex(tg_str_make(out, HASH_LEN), sum, sizeof(sum)))
		nr = 0;
	out[nr] = '\0';
}

void
tg_policy_seen_write(const char *path, const char *hash)
{
	char line[TG_SHA256_HEX];
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY,
		      FILE_MODE);
	if (fd < 0)
		return;
	memcpy(line, hash, HASH_LEN);
	line[HASH_LEN] = '\n';
	(void)!fchmod(fd, FILE_MODE);
	(void)!pwrite(fd, line, sizeof(line), 0);
	close(fd);
}
