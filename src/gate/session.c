/* SPDX-License-Identifier: MIT */
/* The push id: one for all hooks that a receive-pack process starts. */
#include "session.h"

#include "trunkgate/digest.h"
#include "trunkgate/num.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MAX_LEVELS = 8, STAT_MAX = 1024, FIELD_PPID = 4, FIELD_START = 22 };

struct process {
	int64_t pid;
	int64_t ppid;
	int64_t start_ticks;
	bool is_receive_pack;
};

/* Like read(2) of a whole small file; 0 when it cannot be read. */
static size_t
read_small(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	ssize_t nr = read(fd, buf, size - 1);
	close(fd);
	if (nr <= 0)
		return 0;
	buf[nr] = '\0';
	return (size_t)nr;
}

/* "pid (comm) state ppid ..." where comm may hold blanks and parentheses. */
static bool
parse_stat(struct tg_str text, struct process *out)
{
	size_t open = tg_str_index(text, '(');
	size_t close = text.len;
	while (close > open && text.ptr[close - 1] != ')')
		close--;
	if (close <= open)
		return false;
	struct tg_str comm = tg_str_sub(text, open + 1, close - open - 2);
	struct tg_str rest = tg_str_from_index(text, close + 1);
	struct tg_str field;
	/* The kernel cuts comm at 15 bytes. */
	out->is_receive_pack = tg_str_eq(comm, TG_STR("git-receive-pac"));
	for (int i = 3; i <= FIELD_START && tg_str_split(&rest, ' ', &field); i++) {
		if (i == FIELD_PPID && !tg_parse_int(field, &out->ppid))
			return false;
		if (i == FIELD_START)
			return tg_parse_int(field, &out->start_ticks);
	}
	return false;
}

/* `git receive-pack` runs as "git" with that argument. */
static bool
runs_receive_pack(int64_t pid)
{
	char path[64], args[256];
	snprintf(path, sizeof(path), "/proc/%lld/cmdline", (long long)pid);
	size_t len = read_small(path, args, sizeof(args));
	return tg_str_find(tg_str_make(args, len), TG_STR("receive-pack")) < len;
}

static bool
read_process(int64_t pid, struct process *out)
{
	char path[64], text[STAT_MAX];
	snprintf(path, sizeof(path), "/proc/%lld/stat", (long long)pid);
	size_t len = read_small(path, text, sizeof(text));
	memset(out, 0, sizeof(*out));
	out->pid = pid;
	if (!len || !parse_stat(tg_str_make(text, len), out))
		return false;
	if (!out->is_receive_pack)
		out->is_receive_pack = runs_receive_pack(pid);
	return true;
}

/* The nearest receive-pack above us: a wrapper (gitolite, a directory of
 * hooks) may stand between. */
static struct process
find_anchor(void)
{
	struct process parent = { .pid = getppid() };
	struct process at;
	int64_t pid = getppid();
	for (int level = 0; level < MAX_LEVELS && pid > 1; level++) {
		if (!read_process(pid, &at))
			break;
		if (level == 0)
			parent = at;
		if (at.is_receive_pack)
			return at;
		pid = at.ppid;
	}
	return parent;
}

/* Rounded to 2^20 milliseconds: two hooks of one push must not disagree
 * because the wall clock was slewed between them. */
static int64_t
coarse_start_us(const struct process *anchor)
{
	struct timespec boot;
	int64_t hertz = sysconf(_SC_CLK_TCK);
	if (clock_gettime(CLOCK_MONOTONIC, &boot) != 0 || hertz <= 0)
		return 0;
	int64_t up_us = (int64_t)boot.tv_sec * 1000000 + boot.tv_nsec / 1000;
	int64_t start_us = anchor->start_ticks * (1000000 / hertz);
	int64_t wall_us = tg_now_us() - up_us + start_us;
	return wall_us / (1000LL << 20) * (1000LL << 20);
}

void
tg_session_id(char out[TG_ULID_LEN], const char *repo_path)
{
	struct process anchor = find_anchor();
	char boot[64] = "", text[4096], hex[TG_SHA256_HEX];
	unsigned char entropy[10];
	read_small("/proc/sys/kernel/random/boot_id", boot, sizeof(boot));
	int len = snprintf(text, sizeof(text), "%lld %lld %s %s", (long long)anchor.pid,
			   (long long)anchor.start_ticks, boot, repo_path);
	size_t used = len < 0 ? 0 : (size_t)len < sizeof(text) ? (size_t)len : sizeof(text) - 1;
	tg_sha256_hex(tg_str_make(text, used), hex);
	bool is_hex = tg_parse_hex(tg_str_make(hex, 20), entropy, sizeof(entropy));
	assert(is_hex);
	(void)is_hex;
	tg_ulid_make(out, coarse_start_us(&anchor), entropy);
}
