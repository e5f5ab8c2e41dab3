/* SPDX-License-Identifier: MIT */
/*
 * The system calls that are left. A list of what is refused and not of what
 * is allowed: libc takes new calls into use with every release, and a gate
 * that a libc update kills refuses every push. What files can be reached is
 * Landlock's matter; here goes what has nothing to do with judging at all.
 * Refused calls fail with EPERM, so that a library can say what it wanted.
 */
#include "sandbox_parts.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ARCH AUDIT_ARCH_AARCH64
#endif

#ifdef ARCH

/* x86-64 numbers from here on belong to a second interface (x32), in which
 * the list below would not be recognised. */
#define FOREIGN_CALLS 0x40000000u
#define REFUSE (SECCOMP_RET_ERRNO | EPERM)
#define LOAD(field) \
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, field))
#define IF_EQUAL(value, then, otherwise) \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), then, otherwise)
#define RETURN(what) BPF_STMT(BPF_RET | BPF_K, (uint32_t)(what))

static const int refused_always[] = {
	SYS_ptrace,
	SYS_process_vm_readv,
	SYS_process_vm_writev,
	SYS_kcmp,
	SYS_pidfd_getfd,
	SYS_kill,
	SYS_tkill,
	SYS_mount,
	SYS_umount2,
	SYS_pivot_root,
	SYS_chroot,
	SYS_move_mount,
	SYS_open_tree,
	SYS_fsopen,
	SYS_fsmount,
	SYS_fspick,
	SYS_unshare,
	SYS_setns,
	SYS_bpf,
	SYS_perf_event_open,
	SYS_userfaultfd,
	SYS_io_uring_setup,
	SYS_add_key,
	SYS_request_key,
	SYS_keyctl,
	SYS_init_module,
	SYS_finit_module,
	SYS_delete_module,
	SYS_kexec_load,
	SYS_reboot,
	SYS_swapon,
	SYS_swapoff,
	SYS_acct,
	SYS_quotactl,
	SYS_settimeofday,
	SYS_clock_settime,
	SYS_adjtimex,
	SYS_sethostname,
	SYS_setdomainname,
	SYS_setuid,
	SYS_setgid,
	SYS_setreuid,
	SYS_setregid,
	SYS_setresuid,
	SYS_setresgid,
	SYS_setgroups,
	SYS_setfsuid,
	SYS_setfsgid,
	SYS_capset,
	SYS_personality,
	SYS_name_to_handle_at,
	SYS_open_by_handle_at,
	SYS_bind,
	SYS_listen,
	SYS_accept,
	SYS_accept4,
	SYS_mknodat,
	SYS_symlinkat,
#ifdef SYS_mknod
	SYS_mknod,
	SYS_symlink,
#endif
};

/* To start other programs; also clone3, whose arguments a filter cannot see. */
static const int refused_to_run[] = {
	SYS_execve, SYS_execveat, SYS_clone,
#ifdef SYS_clone3
	SYS_clone3,
#endif
#ifdef SYS_fork
	SYS_fork,   SYS_vfork,
#endif
};

enum { MAX_FILTER = 256, MAX_REFUSED = 128, CHUNK = 9 };

struct program {
	struct sock_filter code[MAX_FILTER];
	unsigned short len;
};

struct refused {
	int calls[MAX_REFUSED];
	size_t nr;
};

static void
add(struct program *program, struct sock_filter instruction)
{
	assert(program->len < MAX_FILTER);
	program->code[program->len++] = instruction;
}

/* Each in its place: few enough that no better way is worth its words. */
static void
refuse(struct refused *refused, const int *calls, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		size_t at = refused->nr++;
		assert(at < MAX_REFUSED);
		for (; at > 0 && refused->calls[at - 1] > calls[i]; at--)
			refused->calls[at] = refused->calls[at - 1];
		refused->calls[at] = calls[i];
	}
}

/*
 * When a filter is installed the kernel runs it for each call that there is,
 * to remember which ones it always allows. One comparison after the other
 * would make that the dearest part of the sandbox: so the sorted calls are cut into
 * chunks, and of all but one only the bound is looked at.
 */
static void
write_chunk(struct program *program, const struct refused *refused, size_t from)
{
	size_t left = refused->nr - from, nr = left < CHUNK ? left : CHUNK;
	uint8_t past = (uint8_t)(nr + 2);
	if (left > nr)
		add(program,
		    (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K,
						 (uint32_t)refused->calls[from + nr], past, 0));
	for (size_t i = 0; i < nr; i++)
		add(program,
		    (struct sock_filter)IF_EQUAL(refused->calls[from + i], (uint8_t)(nr - i), 0));
	add(program, (struct sock_filter)RETURN(SECCOMP_RET_ALLOW));
	add(program, (struct sock_filter)RETURN(REFUSE));
}

/* Only local sockets, for syslog and journald. */
static void
refuse_network(struct program *program)
{
	add(program, (struct sock_filter)IF_EQUAL(SYS_socket, 0, 4));
	add(program, (struct sock_filter)LOAD(args[0]));
	add(program, (struct sock_filter)IF_EQUAL(AF_UNIX, 0, 1));
	add(program, (struct sock_filter)RETURN(SECCOMP_RET_ALLOW));
	add(program, (struct sock_filter)RETURN(REFUSE));
}

static void
write_program(struct program *program, bool may_run)
{
	struct refused refused = { .nr = 0 };
	refuse(&refused, refused_always, TG_ARRAY_LEN(refused_always));
	if (!may_run)
		refuse(&refused, refused_to_run, TG_ARRAY_LEN(refused_to_run));
	add(program, (struct sock_filter)LOAD(arch));
	add(program, (struct sock_filter)IF_EQUAL(ARCH, 1, 0));
	add(program, (struct sock_filter)RETURN(SECCOMP_RET_KILL_PROCESS));
	add(program, (struct sock_filter)LOAD(nr));
	add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, FOREIGN_CALLS, 0, 1));
	add(program, (struct sock_filter)RETURN(REFUSE));
	refuse_network(program);
	for (size_t from = 0; from < refused.nr; from += CHUNK)
		write_chunk(program, &refused, from);
}

bool
tg_seccomp_is_there(void)
{
	return prctl(PR_GET_SECCOMP) >= 0;
}

const struct tg_error *
tg_seccomp_enter(struct tg_arena *arena, bool may_run)
{
	struct program program = { .len = 0 };
	write_program(&program, may_run);
	struct sock_fprog fprog = { .len = program.len, .filter = program.code };
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &fprog) != 0)
		return tg_error_errno(arena, errno, "seccomp takes no filter");
	return NULL;
}

#else

bool
tg_seccomp_is_there(void)
{
	return false;
}

const struct tg_error *
tg_seccomp_enter(struct tg_arena *arena, bool may_run)
{
	(void)may_run;
	return tg_error_new(arena, TG_ERR_SYSTEM, "seccomp is not known on this architecture");
}

#endif
