#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Fills the generated tables of docs/rules/*.md from the tables that run:
# what stands between <!-- options --> and <!-- /options -->, and the same for
# reasons, is replaced by the output of `trunkgate policy explain --markdown`.
# Writes man/trunkgate-rules.7 from `trunkgate policy explain --roff`.
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

# The manual of all rules that are named on standard input.
rules_manual() {
	cat <<-'HEAD'
	.\" SPDX-License-Identifier: MIT
	.\" Written by docs/generate.sh; change the tables of the rules instead.
	.Dd November 21, 2026
	.Dt TRUNKGATE-RULES 7
	.Os
	.Sh NAME
	.Nm trunkgate-rules
	.Nd what trunkgate can judge
	.Sh DESCRIPTION
	Each entry under
	.Ic rules
	in
	.Xr trunkgate.yaml 5
	names one of these rules; what follows are its own options, and the reasons
	that its findings give.
	Keys that every entry may have are described there.
	HEAD
	while read -r rule; do
		"$trunkgate" policy explain --roff "$rule" || return
	done
	cat <<-'TAIL'
	.Sh EXAMPLES
	Nobody rewinds or deletes the trunk, and long subjects are warned about:
	.Bd -literal -offset indent
	rules:
	  - {rule: ref_changes, refs: ["@trunk"]}
	  - {rule: commit_message, mode: warn, subject_max: 72}
	.Ed
	.Sh SEE ALSO
	.Xr trunkgate.yaml 5 ,
	.Xr trunkgate 8 ,
	.Xr trunkgate-pre-receive 8
	TAIL
}

# put NEW PAGE: the page, below the top, becomes NEW; or is found out of date.
put() {
	cmp -s -- "$1" "$here/../$2" && return
	if [ "$check" = yes ]; then
		printf '%s is out of date; run make docs\n' "$2" >&2
		status=1
	else
		cat -- "$1" >"$here/../$2"
		printf 'wrote %s\n' "$2"
	fi
}

for page in "$here"/rules/*.md; do
	rule=$(basename -- "$page" .md)
	"$trunkgate" policy explain --markdown "$rule" >"$work/manual" ||
		die "docs/rules/$rule.md is the page of no rule"
	fill "$page" "$work/manual" >"$work/page" ||
		die "docs/rules/$rule.md: needs one options and one reasons block"
	put "$work/page" "docs/rules/$rule.md"
done

# A rule without a page is out of date as well.
"$trunkgate" policy explain | awk '{ print $1 }' >"$work/rules"
rules_manual <"$work/rules" >"$work/manual" || die "a rule has no manual"
put "$work/manual" man/trunkgate-rules.7
while read -r rule; do
	[ -e "$here/rules/$rule.md" ] && continue
	printf 'docs/rules/%s.md is missing\n' "$rule" >&2
	status=1
done <"$work/rules"
exit "$status"
