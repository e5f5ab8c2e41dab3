#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Installs what is missing to build, test or lint trunkgate, with the
# system's package manager. Where nothing is missing nothing is run.
#
# usage: deps.sh [--list] build|test|lint|servers ...
#   servers  what tests/push/server_*.t run; their packages start services,
#            so nothing asks for this group but an administrator and CI
#   --list   print what is missing, install nothing; exit 1 if anything is
set -eu

list=no
[ "${1-}" != --list ] || { list=yes; shift; }
[ $# -gt 0 ] || { echo 'usage: deps.sh [--list] build|test|lint|servers ...' >&2; exit 2; }

# group, how to see that it is there, Debian's package.
# c: a command, p: a pkg-config module, s: a static library (only looked for
# where there are packages: without it shared libraries are linked).
needs='
build c:cc gcc
build c:make make
build c:pkg-config pkg-config
build c:git git
build p:libgit2 libgit2-dev
build p:libpcre2-8 libpcre2-dev
build p:yaml-0.1 libyaml-dev
build p:sqlite3 libsqlite3-dev
build p:jansson libjansson-dev
build p:nettle nettle-dev
build p:libutf8proc libutf8proc-dev
build p:libdeflate libdeflate-dev
build p:zlib zlib1g-dev
test p:criterion libcriterion-dev
test c:prove perl
test c:ssh openssh-client
test c:sshd openssh-server
test c:shellcheck shellcheck
test c:mandoc mandoc
test c:setpriv util-linux
test c:logrotate logrotate
test c:gpg gnupg
test c:gpgv gpgv
test c:sqlite3 sqlite3
lint c:clang clang
lint c:clang-tidy clang-tidy
lint c:clang-format clang-format
lint c:cppcheck cppcheck
lint c:lcov lcov
servers c:nginx nginx
servers c:fcgiwrap fcgiwrap
servers c:apache2 apache2-bin
servers c:openssl openssl
servers c:gitolite gitolite3
servers c:sshd openssh-server
'

say() { printf 'deps: %s\n' "$*" >&2; }

is_there() {
	case $1 in
	c:*) command -v "${1#c:}" >/dev/null || [ -x "/usr/sbin/${1#c:}" ] ;;
	p:*) pkg-config --exists "${1#p:}" 2>/dev/null ;;
	esac
}

# The package of sshd starts it and opens a port. Only a machine without an
# init system, as in CI, gets it unasked; elsewhere the ssh tests are skipped.
is_unwanted() {
	[ "$1 $group" = 'c:sshd test' ] && [ -d /run/systemd/system ] && [ "${CI-}" != true ]
}

missing=
for group; do
	case $group in
	build | test | lint | servers) ;;
	*) say "no group '$group': build, test, lint or servers"; exit 2 ;;
	esac
	while read -r of check package; do
		[ "$of" = "$group" ] || continue
		is_there "$check" && continue
		if is_unwanted "$check"; then
			say "no sshd here: tests over ssh are skipped ($package has it)"
			continue
		fi
		missing="$missing $package"
	done <<-NEEDS
		$needs
	NEEDS
done
[ -n "$missing" ] || exit 0
if [ "$list" = yes ]; then
	printf '%s\n' "${missing# }"
	exit 1
fi

if ! command -v apt-get >/dev/null; then
	say "missing, in Debian's names:$missing"
	say "only apt is known here; install what your system calls them, then go on"
	exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		say "missing:$missing"
		say "as root: apt-get install$missing"
		exit 1
	fi
	as_root=sudo
fi
say "installing:$missing"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp "${TMPDIR:-/tmp}/trunkgate-deps.XXXXXX")
trap 'rm -f -- "$log"' EXIT
# shellcheck disable=SC2086
if ! { $as_root apt-get -q update &&
	$as_root apt-get -qy --no-install-recommends install $missing; } >"$log" 2>&1; then
	tail -n 20 -- "$log" >&2
	say "apt-get could not install:$missing"
	exit 1
fi
