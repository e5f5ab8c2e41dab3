/* SPDX-License-Identifier: MIT */
/*
 * Makes the calls that a hook makes to libc fail, for tests: preloaded, it counts
 * calls and strikes at one of them, or from one of them on.
 *
 *	TG_FAULT="KIND MODE AT ERRNO"
 *	KIND   alloc, file or all
 *	MODE   fail      call AT fails with ERRNO
 *	       from      it and all behind it
 *	       half      a write of it does half of its work, then all writes fail
 *	       kill      the process is killed instead of the call
 *	       tear      a write of it does half of its work, then as kill
 *	       slow      no failure: each file call takes ERRNO milliseconds more
 *	       back      no failure: from AT on the wall clock is ERRNO seconds slow
 *	TG_FAULT_IN=NAME    in programs of this name only
 *	TG_FAULT_MARK=FILE  grows by a byte when it strikes
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum kind { ALLOC = 1, FILES = 2 };
enum mode { FAIL, FROM, HALF, KILL, TEAR, SLOW, BACK };

static const char *const mode_words[] = {
	[FAIL] = "fail", [FROM] = "from", [HALF] = "half", [KILL] = "kill",
	[TEAR] = "tear", [SLOW] = "slow", [BACK] = "back",
};

static struct {
	unsigned kinds; /* 0 = not this program */
	enum mode mode;
	long at, count;
	int number;
	int mark; /* a descriptor: later a sandbox refuses to open it */
	bool has_struck;
} fault;

/* glibc's own names, which not every header says. */
char *__realpath_chk(const char *path, char *out, size_t len);
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t nr, size_t size);
void *__libc_realloc(void *ptr, size_t size);

static void
find(void *real, const char *name)
{
	void *at = dlsym(RTLD_NEXT, name);
	if (!at)
		_exit(99);
	memcpy(real, &at, sizeof(at));
}

static long
raw(long number, long a, long b, long c)
{
	static long (*real)(long, ...);
	if (!real)
		find(&real, "syscall");
	return real(number, a, b, c);
}

/* Raised by hand: kill(2) is refused in the sandbox. */
static void
die(void)
{
	raw(SYS_tgkill, getpid(), raw(SYS_gettid, 0, 0, 0), SIGKILL);
}

static void
parse(const char *text)
{
	char kind[16], mode[16];
	if (sscanf(text, "%15s %15s %ld %d", kind, mode, &fault.at, &fault.number) != 4)
		_exit(98);
	for (size_t i = 0; i < sizeof(mode_words) / sizeof(*mode_words); i++)
		if (!strcmp(mode, mode_words[i]))
			fault.mode = (enum mode)i;
	fault.kinds = !strcmp(kind, "alloc")  ? ALLOC
		      : !strcmp(kind, "file") ? FILES
					      : ALLOC | FILES;
}

__attribute__((constructor)) static void
begin(void)
{
	const char *text = getenv("TG_FAULT"), *in = getenv("TG_FAULT_IN");
	const char *mark = getenv("TG_FAULT_MARK");
	if (!text || (in && strcmp(in, program_invocation_short_name) != 0))
		return;
	int fd = mark ? open(mark, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;
	fault.mark = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 500);
	if (fd >= 0)
		close(fd);
	parse(text);
}

static void
note(void)
{
	if (!fault.has_struck && fault.mark > 0)
		raw(SYS_write, fault.mark, (long)"!", 1);
	fault.has_struck = true;
}

static void
dawdle(void)
{
	struct timespec pause = { fault.number / 1000, fault.number % 1000 * 1000000L };
	raw(SYS_nanosleep, (long)&pause, 0, 0);
}

/* Whether this call is to fail; errno is set then. */
static bool
strikes(enum kind kind)
{
	if (!(fault.kinds & kind))
		return false;
	if (fault.mode == SLOW && kind == FILES)
		dawdle();
	if (fault.mode == SLOW || fault.mode == BACK)
		return false;
	if (++fault.count < fault.at || (fault.count > fault.at && fault.mode != FROM))
		return false;
	note();
	if (fault.mode == KILL || fault.mode == TEAR)
		die();
	/* A write has asked before. */
	if (fault.mode == HALF)
		return false;
	errno = kind == ALLOC ? ENOMEM : fault.number;
	return true;
}

/* What is left of a write of len bytes when it is cut; len = not cut. */
static size_t
cut(size_t len)
{
	if (!(fault.kinds & FILES) || (fault.mode != HALF && fault.mode != TEAR))
		return len;
	if (fault.mode == HALF && fault.has_struck)
		return 0;
	return fault.count + 1 == fault.at ? len / 2 : len;
}

/* Writes half, and is gone. */
static void
tear(int fd, const void *bytes, size_t part)
{
	note();
	raw(SYS_write, fd, (long)bytes, (long)part);
	if (fault.mode == TEAR)
		die();
}

/* ---- Memory ---- */

void *
malloc(size_t size)
{
	return strikes(ALLOC) ? NULL : __libc_malloc(size);
}

void *
calloc(size_t nr, size_t size)
{
	return strikes(ALLOC) ? NULL : __libc_calloc(nr, size);
}

void *
realloc(void *ptr, size_t size)
{
	return strikes(ALLOC) ? NULL : __libc_realloc(ptr, size);
}

/* ---- Writing ---- */

ssize_t
write(int fd, const void *bytes, size_t len)
{
	size_t part = cut(len);
	if (part < len) {
		bool is_first = !fault.has_struck;
		fault.count++;
		if (is_first && part)
			tear(fd, bytes, part);
		errno = fault.number;
		return is_first && part ? (ssize_t)part : -1;
	}
	if (strikes(FILES))
		return -1;
	return raw(SYS_write, fd, (long)bytes, (long)len);
}

/* ---- The rest: all alike ---- */

#define CALL(type, name, parameters, arguments, failure) \
	type name parameters \
	{ \
		static type(*real) parameters; \
		if (!real) \
			find(&real, #name); \
		return strikes(FILES) ? failure : real arguments; \
	}

CALL(ssize_t, pwrite, (int fd, const void *p, size_t n, off_t at), (fd, p, n, at), -1)
CALL(ssize_t, pwrite64, (int fd, const void *p, size_t n, off64_t at), (fd, p, n, at), -1)
CALL(ssize_t, read, (int fd, void *p, size_t n), (fd, p, n), -1)
CALL(ssize_t, pread, (int fd, void *p, size_t n, off_t at), (fd, p, n, at), -1)
CALL(ssize_t, pread64, (int fd, void *p, size_t n, off64_t at), (fd, p, n, at), -1)
CALL(int, fsync, (int fd), (fd), -1)
CALL(int, fdatasync, (int fd), (fd), -1)
CALL(int, ftruncate, (int fd, off_t at), (fd, at), -1)
CALL(int, ftruncate64, (int fd, off64_t at), (fd, at), -1)
CALL(int, fchmod, (int fd, mode_t mode), (fd, mode), -1)
CALL(int, chmod, (const char *path, mode_t mode), (path, mode), -1)
CALL(int, flock, (int fd, int what), (fd, what), -1)
CALL(int, rename, (const char *from, const char *to), (from, to), -1)
CALL(int, unlink, (const char *path), (path), -1)
CALL(int, mkdir, (const char *path, mode_t mode), (path, mode), -1)
CALL(int, access, (const char *path, int how), (path, how), -1)
CALL(int, stat, (const char *path, struct stat *st), (path, st), -1)
CALL(int, lstat, (const char *path, struct stat *st), (path, st), -1)
CALL(int, fstat, (int fd, struct stat *st), (fd, st), -1)
CALL(int, stat64, (const char *path, struct stat64 *st), (path, st), -1)
CALL(int, lstat64, (const char *path, struct stat64 *st), (path, st), -1)
CALL(int, fstat64, (int fd, struct stat64 *st), (fd, st), -1)
CALL(ssize_t, readlink, (const char *path, char *p, size_t n), (path, p, n), -1)
CALL(char *, realpath, (const char *path, char *p), (path, p), NULL)
CALL(char *, __realpath_chk, (const char *path, char *p, size_t n), (path, p, n), NULL)
CALL(char *, getcwd, (char *p, size_t n), (p, n), NULL)
CALL(DIR *, opendir, (const char *path), (path), NULL)
CALL(struct dirent *, readdir, (DIR * dir), (dir), NULL)
CALL(off_t, lseek, (int fd, off_t at, int how), (fd, at, how), -1)
CALL(int, socket, (int family, int type, int protocol), (family, type, protocol), -1)
CALL(int, connect, (int fd, __CONST_SOCKADDR_ARG at, socklen_t n), (fd, at, n), -1)
CALL(ssize_t, getrandom, (void *p, size_t n, unsigned flags), (p, n, flags), -1)
CALL(pid_t, fork, (void), (), -1)
CALL(pid_t, waitpid, (pid_t pid, int *status, int how), (pid, status, how), -1)
CALL(iconv_t, iconv_open, (const char *to, const char *from), (to, from), (iconv_t)-1)
CALL(struct passwd *, getpwuid, (uid_t uid), (uid), NULL)
CALL(void *, mmap, (void *p, size_t n, int prot, int flags, int fd, off_t at),
     (p, n, prot, flags, fd, at), MAP_FAILED)
CALL(void *, mmap64, (void *p, size_t n, int prot, int flags, int fd, off64_t at),
     (p, n, prot, flags, fd, at), MAP_FAILED)

/* ---- Those with arguments that may be missing ---- */

static mode_t
mode_of(int flags, va_list ap)
{
	return flags & (O_CREAT | __O_TMPFILE) ? va_arg(ap, mode_t) : 0;
}

static int
open_real(int dir, const char *path, int flags, mode_t mode)
{
	static int (*real)(int, const char *, int, ...);
	if (!real)
		find(&real, "openat");
	return strikes(FILES) ? -1 : real(dir, path, flags, mode);
}

#define OPEN(name) \
	int name(const char *path, int flags, ...) \
	{ \
		va_list ap; \
		va_start(ap, flags); \
		mode_t mode = mode_of(flags, ap); \
		va_end(ap); \
		return open_real(AT_FDCWD, path, flags, mode); \
	}

OPEN(open)
OPEN(open64)

int
fcntl(int fd, int what, ...)
{
	static int (*real)(int, int, ...);
	va_list ap;
	va_start(ap, what);
	void *argument = va_arg(ap, void *);
	va_end(ap);
	if (!real)
		find(&real, "fcntl");
	return strikes(FILES) ? -1 : real(fd, what, argument);
}

int
fcntl64(int fd, int what, ...)
{
	va_list ap;
	va_start(ap, what);
	void *argument = va_arg(ap, void *);
	va_end(ap);
	return fcntl(fd, what, argument);
}

/* Landlock's. */
long
syscall(long number, ...)
{
	static long (*real)(long, ...);
	long a[6];
	va_list ap;
	va_start(ap, number);
	for (size_t i = 0; i < 6; i++)
		a[i] = va_arg(ap, long);
	va_end(ap);
	if (!real)
		find(&real, "syscall");
	return strikes(FILES) ? -1 : real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

int
prctl(int what, ...)
{
	static int (*real)(int, ...);
	unsigned long a[4];
	va_list ap;
	va_start(ap, what);
	for (size_t i = 0; i < 4; i++)
		a[i] = va_arg(ap, unsigned long);
	va_end(ap);
	if (!real)
		find(&real, "prctl");
	return strikes(FILES) ? -1 : real(what, a[0], a[1], a[2], a[3]);
}

int
clock_gettime(clockid_t clock, struct timespec *now)
{
	static int (*real)(clockid_t, struct timespec *);
	if (!real)
		find(&real, "clock_gettime");
	int code = real(clock, now);
	if (fault.kinds && fault.mode == BACK && clock == CLOCK_REALTIME &&
	    ++fault.count >= fault.at) {
		note();
		now->tv_sec -= fault.number;
	}
	return code;
}
