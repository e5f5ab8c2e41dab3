#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Fills the generated tables of docs/rules/*.md from the tables that run:
# what stands between <!-- options --> and <!-- /options -->, and the same for
# reasons, is replaced by the output of `trunkgate policy explain --markdown`.
#
# usage: docs/generate.sh [--check]
#   --check   change nothing; exit 1 and name the pages that are out of date
#
# TRUNKGATE names the program, default build/out/bin/trunkgate.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
trunkgate=${TRUNKGATE:-$here/../build/out/bin/trunkgate}
check=no
status=0

die() {
	printf 'generate.sh: %s\n' "$*" >&2
	exit 2
}

case "${1-}" in
--check) check=yes ;;
'') ;;
*) die "usage: docs/generate.sh [--check]" ;;
esac
[ -x "$trunkgate" ] || die "no program at $trunkgate; run make first"

work=$(mktemp -d "${TMPDIR:-/tmp}/trunkgate-docs.XXXXXX")
trap 'rm -rf -- "$work"' EXIT
trap 'exit 2' HUP INT TERM

# fill PAGE MANUAL: the page with the manual's tables in its marked blocks.
fill() {
	awk -v manual="$2" '
	BEGIN {
		while ((got = (getline line < manual)) > 0) {
			if (line ~ /^## /)
				section = tolower(substr(line, 4))
			else if (line ~ /^\|/)
				table[section] = table[section] line "\n"
		}
		if (got < 0)
			exit 2
	}
	/^<!-- \/(options|reasons) -->$/ { inside = 0 }
	!inside { print }
	/^<!-- (options|reasons) -->$/ {
		if (inside || !($2 in table))
			exit 2
		inside = 1
		seen++
		printf "\n%s\n", table[$2]
	}
	END { if (inside || seen != 2) exit 2 }
	' "$1"
}

for page in "$here"/rules/*.md; do
	rule=$(basename -- "$page" .md)
	"$trunkgate" policy explain --markdown "$rule" >"$work/manual" ||
		die "docs/rules/$rule.md is the page of no rule"
	fill "$page" "$work/manual" >"$work/page" ||
		die "docs/rules/$rule.md: needs one options and one reasons block"
	cmp -s -- "$work/page" "$page" && continue
	if [ "$check" = yes ]; then
		printf 'docs/rules/%s.md is out of date; run make docs\n' "$rule" >&2
		status=1
	else
		cat -- "$work/page" >"$page"
		printf 'wrote docs/rules/%s.md\n' "$rule"
	fi
done

# A rule without a page is out of date as well.
"$trunkgate" policy explain | awk '{ print $1 }' >"$work/rules"
while read -r rule; do
	[ -e "$here/rules/$rule.md" ] && continue
	printf 'docs/rules/%s.md is missing\n' "$rule" >&2
	status=1
done <"$work/rules"
exit "$status"
