#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Mergers of a mailing list: what the trailers that they wrote are worth, and
# what the same trailers are worth when somebody else brings them.
# shellcheck source-path=SCRIPTDIR source=../lib/reviews.sh
. "$(dirname "$0")/../lib/reviews.sh"

review_server app <<'YAML'
trunk: [main, stable]
rules:
  - {rule: reviews, trusted_mergers: [di]}
YAML
as ana push main:refs/heads/stable
accepted

# reviewed PATH [TRAILERS]: ana's patch as the merger applied it.
reviewed() {
	put "$1" "$1 $RANDOM"
	commit "$1

${2-Reviewed-by: Bo <bo@corp.example>}"
}

t_case "a trusted merger lands what the trailers say was reviewed"
topic one
reviewed a.txt
land ana
refused
findings reviews/missing
land di
accepted

t_case "every commit must name a reviewer, not all of them the same"
topic two
reviewed b.txt
change c.txt
land di
refused
findings reviews/missing
g reset -q --hard HEAD^
reviewed c.txt 'Reviewed-by: Cy <cy@corp.example>'
land di
accepted

t_case "nor does an author vouch for the own work, or somebody unknown"
topic five
reviewed d.txt 'Reviewed-by: Ana <ana@corp.example>'
land di
refused
findings reviews/missing reviews/self
topic six
reviewed d.txt 'Reviewed-by: Bo <bo@elsewhere.example>'
land di
refused
findings reviews/missing

t_case "R2 a trailer that git does not read as one counts for nothing"
for hidden in $'---\nReviewed-by: Bo <bo@corp.example>' \
	$'Reviewed-by: Bo <bo@corp.example>\n\nThat was all.' \
	$'Reviewed-by:\n\tBo\n\t<bo@elsewhere.example>' \
	$'Some words of prose\nof several lines\nthat hide\nReviewed-by: Bo <bo@corp.example>'; do
	topic hidden
	reviewed e.txt "$hidden"
	land di
	refused
	findings reviews/missing
done

t_case "R3 trailers and notes that were true elsewhere are cherry-picked"
topic seven
reviewed f.txt
land di
accepted
g fetch -q origin
g checkout -q -B picked origin/stable
g cherry-pick origin/main >"$T/pick.out" 2>&1
g notes add -f -m 'Reviewed-by: Bo <bo@corp.example>' HEAD
land ana stable
refused
findings reviews/missing
as ana push HEAD:refs/heads/stable refs/notes/commits
refused
findings reviews/missing

t_case "R3 so is an approved commit, onto another target"
topic eight
change g.txt
publish ana
approve bo
accepted
land ana
accepted
g checkout -q -B picked-again origin/stable
g cherry-pick eight >"$T/pick.out" 2>&1
land ana stable
refused
findings reviews/missing

t_case "with signed approvals no trailer can count"
review_policy <<'YAML'
rules:
  - {rule: reviews, signed: yes, trusted_mergers: [di]}
YAML
topic nine
change h.txt
land di
not_judged
