#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What pushers name, with control and bidi characters in it, in all that the
# command prints for people; JSON has it as it is.
# shellcheck source-path=SCRIPTDIR source=../lib/reviews.sh
. "$(dirname "$0")/../lib/reviews.sh"

# git allows these in names of refs: C1 (an eight-bit ESC [), a right-to-left
# override, a zero width space, and a byte that is no UTF-8.
bad=$'\xc2\x9b31m\xe2\x80\xae\xe2\x80\x8b\xff'
# A log of JSON cannot hold the last.
fine=$'\xc2\x9b31m\xe2\x80\xaex'

review_server app <<YAML
groups: {leads: [bo], engineering: [bo, cy]}
overrides: [leads]
trunk: [main, "release/**"]
rules:
  - {rule: commit_message, id: form, mode: warn, subject_max: 20, types: [feat]}
  - {rule: history, mode: warn, max_commits: 1, fixups: refuse}
  - {rule: branch_lifetime, clock: wall, soft: 1h, hard: 2h, mode: warn}
  - {rule: trailers, mode: warn, unknown: refuse, keys: {Ticket: {required: always, pattern: '[A-Z]+'}}}
  - {rule: change_size, mode: warn, max_lines: 1, max_files: 1}
  - rule: reviews
    refs: ["refs/heads/main", "refs/heads/release/**"]
    mode: warn
    groups: [{from: leads}]
  - rule: boundaries
    mode: warn
    unowned: refuse
    modules: {a: {paths: ["a/**"], may_use: []}, b: {paths: ["b/**"], may_use: []}}
YAML
cp "$S/trunkgate/policy.yaml" "$T/policy.yaml"
sg config trunkgate.user ana
g config trunkgate.share "$T_TOP"
g config trunkgate.policy "$T/policy.yaml"
g config trunkgate.user ana
g config trunkgate.share "$T_TOP"

# Bytes that no terminal should get, in standard input.
cat >"$T/raw.pl" <<'PERL'
use strict; use warnings; use Encode;
local $/; my $in = <STDIN> // '';
my $text = eval { decode('UTF-8', $in, Encode::FB_CROAK) };
if (!defined $text) { print "bytes that are no UTF-8\n"; exit 1 }
while ($text =~ /([\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}])/g) {
	printf "U+%04X in: %s\n", ord $1, encode('UTF-8', substr($text, $-[0] < 30 ? 0 : $-[0] - 30, 60)); exit 1;
}
exit 0;
PERL
# plain DIRECTORY ARGUMENT...: both outputs have none of them.
plain() {
	(cd "$1" && timeout 100 "$TG_BIN" "${@:2}" >"$T/out" 2>"$T/err" </dev/null)
	t_ok "${*:2} shows plain text" perl "$T/raw.pl" <"$T/out"
	t_ok "${*:2} complains in plain text" perl "$T/raw.pl" <"$T/err"
	# What does not get that far shows nothing of a name.
	t_not_ok "${*:2} is no such command" grep -qe '^usage:' -e --help -e 'no command' "$T/err"
}
# shows TEXT
shows() { grep -qF -- "$1" "$T/out" || t_fail "not shown: $1" "$(cat "$T/out" "$T/err")"; }

# Names that git's own pushes may make, so that hostile ones are in the ledger
# and the log as well as in the repository.
g checkout -q -b topic
for name in "a/$bad.c" "b/$bad.py"; do
	put "$name" '#include "../b/x.h"'
done
export GIT_AUTHOR_NAME="Ana$bad" GIT_AUTHOR_EMAIL="ana$bad@corp.example"
tick
printf 'fixup! %s\n\nTi\xe2\x80\xaecket: %s\nTicket: %s\n' "$bad" "$bad" "$bad" | commit_bytes
# The tree of HEAD; the files come with the next commit.
commit "wip $fine"
for where in "heads/$bad" "heads/$fine" "heads/release/$bad" "tags/v$bad"; do
	as ana push "HEAD:refs/$where"
done
as bo push -o "trunkgate.override=because $fine" "HEAD~1:refs/heads/release/$fine"
as bo push -o "trunkgate.override=because $bad" HEAD:main
put open.txt
commit "open $fine

Ticket: $fine"
as ana push "HEAD:refs/heads/open-$bad"
as bo push -o "trunkgate.extend=because $bad" "HEAD:refs/heads/$fine"

t_case "the pushes were judged, and what the server says is plain"
t_is "$(sg rev-parse -q --verify "refs/heads/$bad")" "$(tip HEAD~1)" 'the hostile branch'
t_is "$(sg rev-parse -q --verify "refs/heads/release/$fine")" "$(tip HEAD~2)" 'the hostile trunk'
as ana push "HEAD~1:refs/heads/$fine-2"
t_ok 'plain' perl "$T/raw.pl" <"$T/push.remote"

t_case "trunkgate audit"
for format in text csv cef; do
	plain "$S" audit --format $format
	shows 'u{009B}31m'
done
plain "$S" audit stats
plain "$S" audit verify
plain "$S" audit report
shows '</html>'
plain "$S" audit --ref "$fine"
plain "$S" audit --user "$bad"
plain "$S" audit --rule "$bad"
plain "$S" audit --since "$bad"

t_case "trunkgate replay"
plain "$S" replay --policy "$T/policy.yaml" --ref "refs/heads/release/$bad" --suggest
shows 'refs/heads/release/\u{009B}'
plain "$S" replay --policy "$T/policy.yaml" --ref "refs/heads/none$bad"

t_case "trunkgate branches, reviews, approve, ledger"
plain "$S" branches --all
shows '\u{009B}31m'
plain "$S" reviews
shows '\u{009B}31m'
plain "$S" reviews --target "release/$bad" "$(tip)"
plain "$S" reviews --target "none$bad"
plain "$S" reviews "none$bad"
plain "$C" approve --dry-run --target "release/$bad"
shows "\$'$(tip):refs/approvals/ana/heads%2Frelease%2F\302\23331m\342\200\256\342\200\213\377/$(tip)'"
plain "$C" approve --dry-run --target "release/$bad" --as "x$bad"
plain "$C" approve --dry-run --sign tag --target "release/$bad"
plain "$C" approve --dry-run "none$bad"
plain "$S" ledger show
plain "$S" ledger import
plain "$S" ledger forget "none$bad" --reason x
plain "$S" ledger mend --reason "$bad"
plain "$S" ledger forget "$bad" --reason "gone $bad"

t_case "trunkgate check, boundaries, policy"
plain "$C" check --ref main "HEAD~3..HEAD"
shows 'u{202E}'
plain "$C" check --ref "release/$bad" "HEAD~3..HEAD"
shows 'refs/heads/release/\u{009B}'
plain "$C" check --ref "x$bad" "HEAD~3..HEAD"
plain "$C" check --as "x$bad" "HEAD~3..HEAD"
plain "$C" check "x$bad..HEAD"
plain "$S" boundaries --rev "$bad"
plain "$S" boundaries --rev "none$bad"
plain "$S" boundaries --graph mermaid --rev "$bad"
plain "$S" boundaries --graph dot --rev "$bad"
plain "$S" boundaries --suggest --rev "$bad"
plain "$S" policy check --repo .
plain "$S" policy show
plain "$S" policy check "/none$bad"

t_case "a file of a policy that is called as nobody would call it"
named="$T/pol$bad"$'\nmode: off'
cp "$T/policy.yaml" "$named"
plain "$S" policy check "$named"
shows '\nmode: off: ok'
plain "$S" policy check --json "$named"
plain "$S" policy show "$named"
t_not_ok 'a line of its own' grep -q '^mode: off' "$T/out"
cp "$T/out" "$T/shown.yaml"
plain "$S" policy check "$T/shown.yaml"
shows 'shown.yaml: ok'
printf 'version: 1\nruels: []\n' >"$named"
plain "$S" policy check "$named"
t_ok 'the place' grep -q '.nmode: off:2:1: error: ' "$T/err"
printf 'version: 1\npolicy: none.yaml\npushes: [{push: x}]\n' >"$named"
plain "$S" policy test "$named"

t_case "trunkgate doctor"
mkdir -p "$S/refs/heads/by-hand$bad"
tip HEAD~1 >"$S/refs/heads/by-hand$bad/x"
echo 'no id' >"$S/refs/heads/broken$bad"
plain "$S" doctor .
rm -rf "$S/refs/heads/by-hand$bad" "$S/refs/heads/broken$bad"

t_case "a command that is shown is no other one when it is copied"
# shellcheck disable=SC2016
evil='release/$(touch${IFS}gone);id'
sg update-ref "refs/heads/$evil" "$(tip HEAD~2)"
as ana push "HEAD:refs/heads/$evil"
says "refs/approvals/<you>/'heads%2Frelease%2F\$(touch\${IFS}gone);id'/$(tip)"
(cd "$C" && "$TG_BIN" approve --dry-run --target "$evil" >"$T/out" 2>"$T/err")
# shellcheck disable=SC2317
(cd "$C" && git() { printf '%s\n' "$@"; } && eval "$(cat "$T/out")" >"$T/ran")
[ ! -e "$C/gone" ] || t_fail 'the name ran' "$(cat "$T/out")"
t_is "$(tail -n 1 "$T/ran")" "$(tip):refs/approvals/ana/heads%2Frelease%2F\$(touch\${IFS}gone);id/$(tip)"

t_case "JSON has names as they are"
# has NAME ARGUMENT...: some text of the output is that name.
has() {
	(cd "$S" && "$TG_BIN" "${@:2}") >"$T/out" 2>"$T/err"
	# shellcheck disable=SC2016
	t_ok "${*:2} has it" perl -MJSON::PP -e '
		local $/; my $found; my $name = shift; utf8::decode($name);
		sub look { my $x = shift; ref $x eq "HASH" ? map { look($_) } values %$x : ref $x eq "ARRAY" ?
			map { look($_) } @$x : defined $x && $x eq $name ? $found++ : () }
		look(JSON::PP->new->utf8->allow_nonref->incr_parse(<STDIN>)); exit !$found' "$1" <"$T/out"
}
has "refs/heads/$fine" audit --json --ref "$fine"
has "refs/heads/$fine" audit --format ecs --ref "$fine"
has "refs/heads/$fine" audit --format ocsf --ref "$fine"
has "refs/heads/release/$fine" replay --policy "$T/policy.yaml" --ref "refs/heads/release/$fine" --json
has "refs/heads/$fine" branches --all --json
has "refs/heads/release/$fine" reviews --target "release/$fine" --json "$(tip)"

t_case "what no JSON can hold is told as the log has it, or not at all"
odd=${bad/$'\xff'/'\xff'}
has "refs/heads/open-$odd" branches --all --json
has "refs/heads/release/$odd" reviews --target "release/$bad" --json "$(tip)"
has "refs/heads/release/$odd" replay --policy "$T/policy.yaml" --ref "refs/heads/release/$bad" --json
