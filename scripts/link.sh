#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Prints what to give to the linker for the libraries. Hooks start on every
# push, so all but the C library is linked statically where that works: the
# dynamic linker alone would cost more than judging a small push. Which
# libraries libgit2.a needs differs from build to build; what links is taken, if
# it is of the version whose headers are read: a machine may have several, and
# not all of them as an archive.
#
# usage: link.sh auto|yes|no LINK-COMMAND PKG-CONFIG-MODULE...
set -eu

static=$1 link=$2
shift 2

missing=
for module; do
	pkg-config --exists "$module" || missing="$missing $module"
done
if [ -n "$missing" ]; then
	echo "missing libraries (pkg-config):$missing; \`make deps\` installs them" >&2
	exit 1
fi

others='-lpcre2-8 -lyaml -lsqlite3 -ljansson -lnettle -lutf8proc -ldeflate -lz'
# libgit2's calls of zlib go to src/git/objects/inflate_calls.c.
wrap='-Wl,--wrap=inflate -Wl,-u,__wrap_inflate'
work=$(mktemp -d "${TMPDIR:-/tmp}/trunkgate-link.XXXXXX")
trap 'rm -rf -- "$work"' EXIT

# What the programs use of libgit2 and of each other library.
cat >"$work/probe.c" <<'PROBE'
#include <git2.h>
int pcre2_compile_8(void), yaml_parser_initialize(void), json_object(void);
int nettle_sha256_init(void), utf8proc_version(void), inflate(void);
int sqlite3_open_v2(void), sqlite3_step(void);
int main(int argc, char **argv)
{
	git_repository *repo;
	git_revwalk *walk;
	git_odb *odb;
	int major = 0, minor = 0, revision = 0;
	git_libgit2_version(&major, &minor, &revision);
	if (argc == 1)
		return major != LIBGIT2_VER_MAJOR || minor != LIBGIT2_VER_MINOR;
	if (!git_libgit2_init() && !git_repository_open(&repo, argv[1]) &&
	    !git_revwalk_new(&walk, repo) && !git_odb_open(&odb, argv[1]))
		return 0;
	return pcre2_compile_8() | yaml_parser_initialize() | json_object() |
	       nettle_sha256_init() | utf8proc_version() | inflate() | sqlite3_open_v2() |
	       sqlite3_step();
}
PROBE

try() {
	# shellcheck disable=SC2046,SC2086
	$link -w $(pkg-config --cflags libgit2) -o "$work/probe" "$work/probe.c" src/git/objects/nonet.c \
		src/ledger/nomath.c src/text/nocpuid.c src/git/objects/inflate.c src/git/objects/inflate_calls.c $1 >"$work/log" 2>&1 && "$work/probe"
}

places=$(pkg-config --libs-only-L "$@")
if [ "$static" != no ]; then
	for crypto in '-lmbedcrypto -lhttp_parser' '-lmbedcrypto' ''; do
		libs="$places $wrap -Wl,-Bstatic -lgit2 $crypto $others -Wl,-Bdynamic -lm"
		try "$libs" || continue
		echo "$libs"
		exit
	done
	if [ "$static" = yes ]; then
		cat "$work/log" >&2
		echo "the libraries cannot be linked statically; STATIC=no links the shared ones" >&2
		exit 1
	fi
	echo "note: linking shared libraries; programs start slower" >&2
fi
pkg-config --libs "$@"
