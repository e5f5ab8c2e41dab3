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
says 'only bo can withdraw this approval'
as di push "HEAD:refs/approvals/cy/heads%2Fmain/$(tip)"
refused
says 'an approval of cy is not yours to push'
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

# ---- coverage: each-commit ----

review_policy <<'YAML'
groups: {leads: [di]}
rules:
  - rule: reviews
    coverage: each-commit
    sensitive: [{paths: [".github/**"], from: leads}]
YAML
g fetch -q origin

t_case "coverage: each-commit: the approval of the end is not enough"
topic each
change each.1
change each.2
change each.3
publish ana
approve bo
land ana
refused
findings 2xreviews/missing
says_wrapped "$(short HEAD~2) has 0 of 1 approvals"
says_wrapped "$(short HEAD~1) has 0 of 1 approvals"
says "git push origin $(tip HEAD~2):refs/approvals/<you>/heads%2Fmain/$(tip HEAD~2)"
(cd "$S" && "$TG_BIN" reviews "$(tip)" >"$T/out" 2>&1)
t_is $? 1 'trunkgate reviews'
t_ok 'it says so, too' grep -q "$(short HEAD~1) has 0 of 1" "$T/out"
approve bo HEAD~1
approve cy HEAD~2
(cd "$S" && "$TG_BIN" reviews "$(tip)" >"$T/out" 2>&1)
t_is $? 0 'trunkgate reviews of what is approved'
land ana
accepted
t_is "$(sg for-each-ref refs/approvals | grep -cE "$(tip)|$(tip HEAD~1)")" 0 'what they were good for is over'

t_case "coverage: each-commit: single commits survive a rebase as the end does"
topic each-rebased
change rebased.1
change rebased.2
publish ana
approve bo
aside_each() {
	g checkout -q -f -B aside-each origin/main
	change aside.txt
	publish cy aside-each
	approve bo
	as cy push HEAD:main
	accepted
}
aside_each
g fetch -q origin
g checkout -q each-rebased
(cd "$S" && "$TG_BIN" reviews "$(tip)" >"$T/out" 2>&1)
t_is $? 1 'trunkgate reviews of what is not above the trunk'
t_ok 'what it lacks' grep -q "$(short HEAD~1) has 0 of 1 approvals" "$T/out"
approve bo HEAD~1
(cd "$S" && "$TG_BIN" reviews "$(tip)" >"$T/out" 2>&1)
t_is $? 0 'of what is approved'
before="$(tip)|$(tip HEAD~1)"
g rebase -q origin/main || t_fail rebase
publish ana
land ana
accepted
t_is "$(sg for-each-ref refs/approvals | grep -cE "$before")" 0 'carried ones are over, too'

t_case "coverage: each-commit: what is squashed is one commit"
topic each-squashed
change squashed.1
change squashed.2
publish ana
approve bo
g reset -q --soft HEAD~2
commit 'both in one'
publish ana
land ana
accepted

t_case "coverage: each-commit: a clean merge needs nobody, what it brings does"
topic each-merged
change merged.1
change merged.2
publish ana
approve bo
g checkout -q -f -B joined-each origin/main
g merge -q --no-ff -m 'merge' each-merged
land cy
refused
findings reviews/missing
approve bo each-merged~1
land cy
accepted

t_case "coverage: each-commit: an approval must be by those whom that commit asks for"
topic each-sensitive
put .github/ci "$RANDOM"
commit 'ci'
change plain
publish ana
approve di
approve bo HEAD~1
land ana
refused
findings reviews/missing_group
says_wrapped "$(short HEAD~1) has 0 of 1 approvals of leads; may: di"
approve di HEAD~1
land ana
accepted

t_case "coverage: each-commit: what comes with one commit and goes with the next is looked at, too"
topic each-between
change good
put evil 'evil'
commit 'evil'
g rm -q evil
commit 'and away'
publish ana
approve bo
approve bo HEAD~2
land ana
refused
findings reviews/missing
says_wrapped "$(short HEAD~1) has 0 of 1 approvals"
# Beside the line, in a side of a side.
topic each-beside
change line
g checkout -q -b each-side main
put evil 'evil'
commit 'evil'
evil=$(tip)
g rm -q evil
commit 'and away'
away=$(tip)
g checkout -q each-beside
g merge -q --no-ff -m 'merge a side' each-side
publish ana
approve bo
approve bo HEAD~1
approve bo "$away"
land ana
refused
findings reviews/missing
says_wrapped "$(short "$evil") has 0 of 1 approvals"
approve bo "$evil"
land ana
accepted

t_case "coverage: each-commit: nobody approves his own commit, though others approve the end"
topic each-own
GIT_AUTHOR_EMAIL=bo@corp.example GIT_COMMITTER_EMAIL=bo@corp.example change own.1
publish bo
change own.2
publish ana
approve cy
approve bo HEAD~1
land ana
refused
findings reviews/missing reviews/self
approve cy HEAD~1
land ana
accepted

t_case "coverage: each-commit: a merge that adds something is no clean one"
topic each-added
change added.1
g checkout -q -b each-added-side main
change added.2
g checkout -q each-added
g merge -q --no-ff --no-commit each-added-side
put smuggled
commit 'merge'
change added.3
publish ana
approve bo
approve bo HEAD~2
approve bo each-added-side
land ana
refused
findings reviews/missing
says_wrapped "$(short HEAD~1) has 0 of 1 approvals"
approve bo HEAD~1
land ana
accepted

t_case "coverage: each-commit: more commits than one landing can have"
topic each-many
perl -e 'for (1 .. 501) { printf "commit refs/heads/each-many\ncommitter Ana Lopez <ana\@corp.example> %d +0000\ndata 4\nmany\n", 1767000000 + $_;
	print "from refs/heads/main^0\n" if $_ == 1; printf "M 100644 inline many/%d\ndata 2\nx\n\n", $_ }' |
	g fast-import --quiet --force
g reset -q --hard each-many
publish ana
approve bo
land ana
refused
findings reviews/not_reviewable
says_wrapped 'more than 500 commits in one push'
