/* SPDX-License-Identifier: MIT */
/*
 * The file system that is left, by Landlock's system calls: libc has none for
 * them. The access rights are those of the ABI that the kernel names; the
 * header may be older, so the numbers that it lacks stand here.
 */
#include "sandbox_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* No part of POSIX, so unistd.h hides it. */
extern long syscall(long number, ...);

#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif
#ifndef LANDLOCK_ACCESS_FS_IOCTL_DEV
#define LANDLOCK_ACCESS_FS_IOCTL_DEV (1ULL << 15)
#endif

/* Newer fields than the oldest header has; the kernel takes any length. */
struct attr {
	uint64_t fs;
	uint64_t net;
	uint64_t scoped;
};

enum { CREATE_VERSION = 1, NET_BIND_CONNECT = 3, SCOPE_ABSTRACT_SIGNAL = 3 };

/* All rights on files that each ABI knows. */
static const uint64_t rights_of_abi[] = {
	0, (1ULL << 13) - 1, (1ULL << 14) - 1, (1ULL << 15) - 1, (1ULL << 15) - 1, (1ULL << 16) - 1,
};

#define RIGHTS_READ ((uint64_t)(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR))
#define RIGHTS_RUN (RIGHTS_READ | (uint64_t)LANDLOCK_ACCESS_FS_EXECUTE)
#define RIGHTS_WRITE \
	(RIGHTS_READ | (uint64_t)(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | \
				  LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | \
				  LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REFER | \
				  LANDLOCK_ACCESS_FS_TRUNCATE))
/* What has a meaning for a path that is no directory. */
#define RIGHTS_FILE \
	((uint64_t)(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | \
		    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_TRUNCATE))

int
tg_landlock_abi(void)
{
	static int known = -1;
	if (known < 0) {
		long abi =
			syscall(SYS_landlock_create_ruleset, (const void *)NULL, 0, CREATE_VERSION);
		known = abi > 0 ? (int)abi : 0;
	}
	return known;
}

static uint64_t
rights_of(int abi)
{
	size_t last = TG_ARRAY_LEN(rights_of_abi) - 1;
	return rights_of_abi[(size_t)abi < last ? (size_t)abi : last];
}

struct rules {
	int fd;
	uint64_t known;
};

static const struct tg_error *
allow(struct tg_arena *arena, const struct rules *rules, const char *path, uint64_t rights)
{
	struct landlock_path_beneath_attr attr = { 0 };
	struct stat st;
	int fd = open(path, TG_O_PATH | O_CLOEXEC);
	/* What is not there needs no rule; what is, and gets none, would be missed. */
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == EACCES))
		return NULL;
	if (fd < 0)
		return tg_error_errno(arena, errno, "%s cannot be opened for Landlock", path);
	bool is_dir = fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
	attr.parent_fd = fd;
	attr.allowed_access = rights & rules->known & (is_dir ? UINT64_MAX : RIGHTS_FILE);
	long rc = syscall(SYS_landlock_add_rule, rules->fd, LANDLOCK_RULE_PATH_BENEATH, &attr, 0);
	int errnum = errno;
	close(fd);
	if (rc)
		return tg_error_errno(arena, errnum, "Landlock does not take %s", path);
	return NULL;
}

static const struct tg_error *
allow_all(struct tg_arena *arena, const struct rules *rules, const struct tg_sandbox *sandbox)
{
	for (size_t i = 0; i < sandbox->nr_readable; i++)
		TG_TRY(allow(arena, rules, sandbox->readable[i], RIGHTS_READ));
	for (size_t i = 0; i < sandbox->nr_writable; i++)
		TG_TRY(allow(arena, rules, sandbox->writable[i], RIGHTS_WRITE));
	if (sandbox->may_run) {
		TG_TRY(allow(arena, rules, "/usr", RIGHTS_RUN));
		TG_TRY(allow(arena, rules, "/lib", RIGHTS_RUN));
		TG_TRY(allow(arena, rules, "/lib64", RIGHTS_RUN));
	}
	return NULL;
}

const struct tg_error *
tg_landlock_enter(struct tg_arena *arena, const struct tg_sandbox *sandbox, int abi)
{
	struct attr attr = { .fs = rights_of(abi) };
	struct rules rules = { .known = attr.fs };
	size_t size = sizeof(attr.fs);
	if (abi >= 4) {
		attr.net = NET_BIND_CONNECT;
		size += sizeof(attr.net);
	}
	if (abi >= 6) {
		attr.scoped = SCOPE_ABSTRACT_SIGNAL;
		size += sizeof(attr.scoped);
	}
	rules.fd = (int)syscall(SYS_landlock_create_ruleset, &attr, size, 0);
	if (rules.fd < 0)
		return tg_error_errno(arena, errno, "Landlock gives no rule set");
	const struct tg_error *err = allow_all(arena, &rules, sandbox);
	if (!err && syscall(SYS_landlock_restrict_self, rules.fd, 0))
		err = tg_error_errno(arena, errno, "Landlock cannot be entered");
	close(rules.fd);
	return err;
}
