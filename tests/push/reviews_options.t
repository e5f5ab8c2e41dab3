#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What the options of reviews change: what approvals survive, who may give them
# and take them back, and GitLab's way of naming owners.
# shellcheck source-path=SCRIPTDIR source=../lib/reviews.sh
. "$(dirname "$0")/../lib/reviews.sh"

review_server app <<'YAML'
rules:
  - {rule: reviews, survives: exact}
YAML

# edit LINE TEXT: a commit of ana's that replaces one line of the long file.
edit() {
	sed -i "$1s/.*/$2/" "$C/long"
	g add long
	commit "edit line $1"
}

# aside LINE TEXT: the trunk goes on with a commit by cy.
aside() {
	g checkout -q -f -B aside main
	edit "$1" "$2"
	publish cy aside
	approve bo
	as cy push HEAD:main
	accepted
	g branch -f main aside
}

topic lines
seq 1 60 >"$C/long"
g add long
commit 'long'
publish ana
approve bo
land ana
accepted

t_case "survives: exact: just this commit"
topic exact
edit 5 five
publish ana
approve bo
g commit -q --amend -m 'in other words'
publish ana
land ana
refused
findings reviews/missing reviews/stale
g reset -q --hard 'HEAD@{1}'
land ana
accepted

t_case "survives: exact: merged cleanly it is still the same commit"
topic exact-merged
edit 10 ten
publish ana
approve bo
g branch -q -f main origin/main
aside 50 fifty
merge_into main exact-merged
land ana
accepted

t_case "survives: same_delta: not a rebase over the same file"
review_policy <<'YAML'
rules: [{rule: reviews}]
YAML
topic same
edit 15 fifteen
publish ana
approve bo
aside 45 forty-five
g rebase -q main same
publish ana
land ana
refused
findings reviews/missing reviews/stale

t_case "survives: clean_rebase: that one, too"
review_policy <<'YAML'
rules: [{rule: reviews, survives: clean_rebase}]
YAML
land ana
accepted

t_case "but not with one more line"
topic clean
edit 20 twenty
publish ana
approve bo
g branch -q -f main origin/main
aside 40 forty
g rebase -q main clean
sed -i '30s/.*/smuggled/' "$C/long"
g commit -q -a --amend --no-edit
publish ana
land ana
refused
findings reviews/missing reviews/stale

t_case "nor with a conflict resolved on the way"
topic torn
edit 25 twenty-five
approved=$(short HEAD)
publish ana
approve bo
g branch -q -f main origin/main
aside 25 25.0
g rebase -q main torn >/dev/null 2>&1
sed -i '/^[<=>]\{7\}/d; /^25.0$/d' "$C/long"
g add long
GIT_EDITOR=true g rebase --continue >/dev/null 2>&1
t_is "$(sed -n 25p "$C/long")" 'twenty-five' 'resolved'
publish ana
land ana
refused
finding reviews/missing
says "the approval of $approved by bo does not count"

t_case "R59 nor with something that comes and goes between two rebased commits"
topic pair
edit 28 a
edit 33 b
approved=$(short HEAD)
publish ana
approve bo
g branch -q -f main origin/main
aside 55 fifty-five
g checkout -q -B passing main
g cherry-pick pair~1 >/dev/null
put evil.txt evil
g commit -q --amend --no-edit
g cherry-pick pair >/dev/null
g rm -q evil.txt
g commit -q --amend --no-edit
publish ana
land ana
refused
finding reviews/missing
says "the approval of $approved by bo does not count"
g checkout -q -f pair
g rebase -q main pair
publish ana
land ana
accepted

t_case "unknown_author: every author must be one of the policy's people"
review_policy <<'YAML'
rules: [{rule: reviews, unknown_author: refuse}]
YAML
topic unknown
put unknown.txt
commit 'somebody' --author='Eve <eve@elsewhere.example>'
publish ana
approve bo
land ana
refused
findings reviews/not_reviewable
says "the author of $(short HEAD) is none"
g commit -q --amend --no-edit --author='Ana <ANA@corp.example>'
publish ana
approve bo
land ana
accepted

t_case "approvers: nobody else's approval counts"
review_policy <<'YAML'
groups: {leads: [cy]}
rules: [{rule: reviews, approvers: [leads]}]
YAML
topic approvers
change approvers.txt
publish ana
approve bo
land ana
refused
findings reviews/missing
says 'may: cy'
approve cy
accepted
land ana
accepted

t_case "approval_admins: may take back what others approved, and approve for nobody"
review_policy <<'YAML'
rules: [{rule: reviews, approval_admins: [di]}]
YAML
topic admins
change admins.txt
publish ana
approve bo
accepted
as cy push ":refs/approvals/bo/heads%2Fmain/$(tip)"
refused
as di push "HEAD:refs/approvals/cy/heads%2Fmain/$(tip)"
refused
as di push ":refs/approvals/bo/heads%2Fmain/$(tip)"
accepted
land ana
refused
findings reviews/missing

t_case "not_by without the uploader: who pushed somebody's commit may approve it"
review_policy <<'YAML'
rules: [{rule: reviews, not_by: [author, pusher]}]
YAML
topic not-by
change not-by.txt
publish bo
approve bo
land bo
refused
findings reviews/missing reviews/self
land ana
accepted

# ---- GitLab's CODEOWNERS ----

review_policy <<'YAML'
groups: {core: [bo, di]}
rules:
  - {rule: reviews, owners: required, owners_dialect: gitlab, fallback_owners: [di]}
YAML

topic sections
put CODEOWNERS '* @cy
[Code][2] @core
lib/
!lib/free/
^[Words]
*.md @cy
[Tests]
tests/ @bo'
commit 'owners'
publish ana
approve bo
approve di
land ana
accepted

t_case "gitlab: each section for itself, with its own number"
topic section
put deep/lib/a.c a
commit 'code'
publish ana
approve bo
land ana
refused
findings 2xreviews/missing_owner
approve cy
land ana
refused
findings reviews/missing_owner
approve di
land ana
accepted

t_case "gitlab: what a section excludes needs the others only"
topic excluded
put lib/free/a.c a
commit 'free'
publish ana
approve cy
land ana
accepted

t_case "gitlab: an optional section asks for nobody, a required one does"
topic optional
put tests/a.md a
commit 'words'
publish ana
approve cy
land ana
refused
findings reviews/missing_owner
says 'bo'
approve bo
land ana
accepted

t_case "gitlab: a file of the other dialect's place is not read"
topic elsewhere
put .github/CODEOWNERS '* @ana'
put a.txt a
commit 'elsewhere'
publish ana
approve bo
land ana
refused
findings reviews/missing_owner
says 'cy'
