#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Approvals that are over: their refs go, and what landed keeps their trail.
# shellcheck source-path=SCRIPTDIR source=../lib/reviews.sh
. "$(dirname "$0")/../lib/reviews.sh"

review_server app <<'YAML'
rules:
  - {rule: reviews, refs: [refs/heads/main, refs/heads/stable], expires: 10d}
  - {rule: ref_changes, refs: ["@all"], delete: allow}
YAML

approval_of() { printf 'refs/approvals/%s/heads%%2F%s/%s' "$1" "${3:-main}" "$(tip "$2")"; }
trail() { sg notes --ref=trunkgate show "$(tip "${1:-HEAD}")" 2>&1; }
trail_has() {
	local line
	for line; do
		trail | grep -qxF -- "$line" || t_fail "not in the note: $line" "$(trail)"
	done
}

# A published change of ana's on a new branch, approved by those named.
approved() {
	local who
	topic "$1"
	change "$1.txt"
	publish ana
	for who in "${@:2}"; do
		approve "$who"
		accepted
	done
}

t_case "what landed has no approvals any more, and says who gave them"
approved one bo cy
base=$(tip main)
land di
accepted
silent
no_ref "$(approval_of bo HEAD)"
no_ref "$(approval_of cy HEAD)"
trail_has 'Approved-by: bo' 'Approved-by: cy' 'Approved-at: 2026-11-02T09:00:00.000Z' \
	"Approved-commit: $(tip)" "Approved-from: $base" 'Target: refs/heads/main' \
	'Landed-by: di' 'Counted: yes'

t_case "doctor does not take that for refs that moved past the hooks"
"$TG_BIN" doctor --root "$T" "$S" >"$T/out" 2>&1
t_ok 'doctor has looked' grep -q "^$S: " "$T/out"
t_not_ok 'moved' grep 'refs.moved' "$T/out"

t_case "an approval that did not count goes too, and says so"
approved self bo ana
land ana
accepted
no_ref "$(approval_of ana HEAD)"
trail_has 'Approved-by: ana' 'Counted: no'
t_is "$(trail | grep -A6 'by: bo' | tail -n 1)" 'Counted: yes' 'of bo'

t_case "one that was carried over stands at the commit that landed"
approved reworded bo
was=$(tip)
g commit -q --amend -m 'in other words'
land ana
accepted
no_ref "$(approval_of bo "$was")"
trail_has 'Approved-by: bo' "Approved-commit: $was"

t_case "of a merge it stands at the merge"
approved side bo
was=$(tip)
topic beside
change beside.txt
publish ana
approve bo
land ana
accepted
merge_into main side
land ana
accepted
no_ref "$(approval_of bo "$was")"
trail_has 'Approved-by: bo' "Approved-commit: $was"

t_case "two pieces in one push have two notes"
approved first bo
was=$(tip)
change second.txt
publish ana first
approve cy
g fetch -q origin
land di
accepted
no_ref "$(approval_of cy HEAD)"
no_ref "$(approval_of bo "$was")"
trail_has 'Approved-by: cy'
trail "$was" | grep -qxF 'Approved-by: bo' || t_fail 'the first' "$(trail "$was")"

t_case "what has not landed stays, through the landing of something else"
approved waiting bo
was=$(tip)
approved quick bo
land ana
accepted
t_is "$(sg rev-parse "$(approval_of bo "$was")")" "$was" 'still there'

t_case "refs that git has packed go likewise"
approved packed bo
sg pack-refs --all
land ana
accepted
no_ref "$(approval_of bo HEAD)"

t_case "with a chained hook, and without a sandbox"
printf '#!/bin/sh\ncat >>"%s"\n' "$T/chained" >"$S/hooks/post-receive.chained"
chmod +x "$S/hooks/post-receive.chained"
approved chained bo
land ana
accepted
no_ref "$(approval_of bo HEAD)"
t_is "$(tail -n 1 "$T/chained" | cut -d' ' -f3)" refs/heads/main 'what was chained'
rm "$S/hooks/post-receive.chained"
echo 'sandbox: off' >>"$S/trunkgate/policy.yaml"
approved open bo
land ana
accepted
no_ref "$(approval_of bo HEAD)"
sed -i '/^sandbox/d' "$S/trunkgate/policy.yaml"

t_case "a ref that is not what was approved is left alone"
approved moved bo
name=$(approval_of bo HEAD)
sg update-ref "$name" "$(tip main)"
# It no longer counts; the commit lands by the word of another.
approve cy
land ana
accepted
t_is "$(sg rev-parse "$name")" "$(tip main)" 'the other value'
sg update-ref -d "$name"

t_case "what cannot be done now is done after the next push"
approved later bo
sg config trunkgate.git /nonexistent/git
land ana
accepted
says 'could not clear away approvals'
t_is "$(sg rev-parse "$(approval_of bo HEAD)")" "$(tip)" 'still there'
sg config --unset trunkgate.git
was=$(tip)
topic other
change other.txt
publish ana
no_ref "$(approval_of bo "$was")"
trail "$was" | grep -qxF 'Approved-by: bo' || t_fail 'no trail' "$(trail "$was")"

t_case "expired ones go without a note"
approved old bo
later '11 days'
topic fresh
change fresh.txt
publish ana
no_ref "$(approval_of bo old)"
trail old >/dev/null && t_fail 'a note' "$(trail old)"
g checkout -q old
approve bo
accepted
land ana
accepted

t_case "with its target"
as ana push -f main:refs/heads/stable
accepted
topic forstable
change forstable.txt
publish ana
approve bo HEAD stable
accepted
as ana push :refs/heads/stable
accepted
no_ref "$(approval_of bo HEAD stable)"

t_case "nobody writes notes in the server's name"
g notes --ref=trunkgate add -m 'Approved-by: cy' HEAD
as ana push +refs/notes/trunkgate
not_judged
says 'written by the server alone'

t_case "prune: no leaves all of them"
sed -i 's/expires: 10d/prune: no/' "$S/trunkgate/policy.yaml"
approved kept bo
land ana
accepted
t_is "$(sg rev-parse "$(approval_of bo HEAD)")" "$(tip)" 'still there'
