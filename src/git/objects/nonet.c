/* SPDX-License-Identifier: MIT */
/*
 * libgit2 without its network. A program that is linked with libgit2.a and
 * with this file defines the entry points of the TLS, SSH and HTTP members
 * itself, so the linker leaves them and the libraries below them out. A hook
 * opens no connection, and reading the system's certificates alone, which
 * git_libgit2_init() does, costs ten times what judging a small push does.
 *
 * Names that a version of libgit2 does not know are never referred to; of a
 * name that is missing here, the link fails and the Makefile falls back to
 * the shared library.
 */
#include <stdbool.h>

/* Called by git_libgit2_init(). */
#define ABSENT_START(name) \
	int name(void); \
	int name(void) \
	{ \
		return 0; \
	}

/* Reached only by code that wants a connection; libgit2's -1 is an error. */
#define ABSENT_CALL(name) \
	int name(void); \
	int name(void) \
	{ \
		return -1; \
	}

ABSENT_START(git_mbedtls_stream_global_init)
ABSENT_CALL(git_mbedtls_stream_new)
ABSENT_CALL(git_mbedtls_stream_wrap)
ABSENT_CALL(git_mbedtls__set_cert_location)

ABSENT_START(git_openssl_stream_global_init)
ABSENT_CALL(git_openssl_stream_new)
ABSENT_CALL(git_openssl_stream_wrap)
ABSENT_CALL(git_openssl__set_cert_location)
ABSENT_CALL(git_openssl__add_x509_cert)

/* libgit2 1.8 put libssh2 into these names. */
ABSENT_START(git_transport_ssh_global_init)
ABSENT_START(git_transport_ssh_libssh2_global_init)
ABSENT_CALL(git_transport_ssh_with_paths)
ABSENT_CALL(git_smart_subtransport_ssh)
ABSENT_CALL(git_smart_subtransport_ssh_libssh2)

ABSENT_CALL(git_smart_subtransport_http)
extern bool git_http__expect_continue;
bool git_http__expect_continue = false;
