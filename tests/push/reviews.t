#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Required reviews as a team lives them: approve, land, rebase, merge, owners,
# groups, sizes, expiry.
# shellcheck source-path=SCRIPTDIR source=../lib/reviews.sh
. "$(dirname "$0")/../lib/reviews.sh"

review_server app <<'YAML'
rules:
  - {rule: reviews}
YAML

t_case "the first push of a repository has nobody to review it"
ref_at refs/heads/main main

t_case "a push without an approval is refused with the command that helps"
topic one
change one.txt
publish ana
land ana
refused
findings reviews/missing
says "error: reviews/missing: $(short HEAD) has 0 of 1 approvals" \
	"hint:  approve it: git push origin $(tip):refs/approvals/<you>/heads%2Fmain/$(tip)"

t_case "a commit that nobody can see yet: the hint says so"
topic hidden
change hidden.txt
land ana
refused
says 'hint:  push it where others can see it: git push origin'

t_case "an approval lets just this commit land"
g checkout -q one
approve bo
accepted
silent
land ana
accepted
silent

t_case "the target moved on: an approved topic is merged, and the merge is clean"
topic two
change two.txt
publish ana
approve bo
accepted
g checkout -q main
change meanwhile.txt
publish cy meanwhile
approve bo
accepted
as cy push HEAD:main
accepted
merge_into main two
land bo
accepted

t_case "merging the target into the topic is the same, the other way round"
topic three
change three.txt
publish ana
approve bo
accepted
g checkout -q -b between main
change between.txt
publish cy between
approve bo
as cy push HEAD:main
accepted
g branch -f main between
merge_into three main
land ana
accepted
g branch -f main three

t_case "a reworded commit keeps its approval, also squashed"
topic four
change four.txt
change four.txt again
publish ana
approve bo
accepted
g reset -q --soft main
commit 'four, in one'
publish ana
land ana
accepted
g branch -f main four

t_case "a rebase that touches no file of the change keeps it, commit by commit"
topic five
change five.txt
change five-b.txt
publish ana
approve bo
accepted
g checkout -q -b aside main
change aside.txt
publish cy aside
approve bo
as cy push HEAD:main
accepted
g branch -f main aside
g rebase -q main five
publish ana
land ana
accepted
g branch -f main five

t_case "withdrawn approvals do not count, and can be given again"
topic six
change six.txt
publish ana
approve bo
as bo push --delete origin "refs/approvals/bo/heads%2Fmain/$(tip)" 2>/dev/null
as bo push ":refs/approvals/bo/heads%2Fmain/$(tip)"
land ana
refused
findings reviews/missing
approve bo
accepted
land ana
accepted
g branch -f main six

t_case "an approval expires by the server's clock"
topic seven
change seven.txt
publish ana
approve bo
later '31 days'
land ana
refused
findings reviews/missing reviews/stale
says 'it has expired'
as bo push ":refs/approvals/bo/heads%2Fmain/$(tip)"
accepted
approve bo
land ana
accepted
g branch -f main seven

t_case "an integrator lands several approved topics at once"
for name in m1 m2 m3; do
	topic "$name"
	change "$name.txt"
	publish ana
	approve cy
done
g checkout -q -b all main
for name in m1 m2 m3; do
	g merge -q --no-ff -m "merge $name" "$name"
done
land bo
accepted
g branch -f main all

t_case "one of them without approval is told by name"
for name in n1 n2; do
	topic "$name"
	change "$name.txt"
	publish ana
done
g checkout -q n1
approve cy
g checkout -q -b both main
g merge -q --no-ff -m 'merge n1' n1
g merge -q --no-ff -m 'merge n2' n2
land bo
refused
findings reviews/missing
says "$(short n2) has 0 of 1 approvals"
g checkout -q n2
approve cy
g checkout -q both
land bo
accepted
g branch -f main both

t_case "a resolved conflict needs an approval of its own, of the merge"
topic left
put shared.txt left
commit left
publish ana
approve bo
g checkout -q -b right main
put shared.txt right
commit right
publish cy right
approve bo
as cy push HEAD:main
accepted
g branch -f main right
g checkout -q -b joined main
g merge -q --no-ff -m join left >/dev/null 2>&1
put shared.txt both
commit 'join'
publish cy joined
land cy
refused
findings reviews/unclean_merge
approve bo
accepted
land cy
accepted
g branch -f main joined

# ---- Groups, sizes, sensitive paths ----

review_policy <<'YAML'
groups: {product: [cy], engineering: [bo, di], leads: [di]}
rules:
  - rule: reviews
    groups: [{from: product}, {from: engineering}]
    sensitive: [{paths: [".github/**"], from: leads}, {kinds: [executable, submodule, symlink], from: leads}]
    by_size: [{lines_over: 50, min: 3}]
YAML

t_case "all groups must speak"
topic eight
change eight.txt
publish ana
approve bo
land ana
refused
findings reviews/missing_group
says 'has 0 of 1 approvals of product; may: cy'
approve cy
land ana
accepted
g branch -f main eight

t_case "sensitive paths and new programs take a lead"
topic nine
put .github/ci.yml x
commit 'ci'
publish ana
approve bo
approve cy
land ana
refused
findings reviews/missing_group
says '.github/ci.yml' 'has 0 of 1 approvals of leads; may:'
approve di
land ana
accepted
g branch -f main nine
topic ten
put run.sh 'echo'
chmod +x "$C/run.sh"
g add run.sh
commit 'a program'
publish ana
approve bo
approve cy
land ana
refused
findings reviews/missing_group
approve di
land ana
accepted
g branch -f main ten

t_case "larger changes take more approvals"
topic eleven
seq 60 >"$C/long.txt"
g add long.txt
commit 'long'
publish ana
approve bo
approve cy
land ana
refused
findings reviews/missing
says '63 lines'
approve di
land ana
accepted
g branch -f main eleven

t_case "R56 so do slices of a larger change, one after the other"
later '1 hour'
topic slice
seq 40 >"$C/slice.txt"
g add slice.txt
commit 'a slice'
publish ana
approve bo
approve cy
land ana
refused
findings reviews/missing
says '103 lines, 63 of them landed'
later '25 hours'
land ana
accepted
g branch -f main slice

# ---- Owners ----

review_policy <<'YAML'
groups: {core: [bo, di]}
rules:
  - {rule: reviews, owners: required, fallback_owners: [di]}
YAML

topic owners
put CODEOWNERS '* @cy
/src/ @org/core
/docs/ cy@corp.example
/free/'
put src/a.c a
commit 'owners'
publish ana
approve bo
approve di
land ana
accepted
g branch -f main owners

t_case "an owner of every changed path must approve"
topic owned
put src/a.c b
commit 'core'
publish ana
approve cy
land ana
refused
findings reviews/missing_owner
says 'src/a.c' 'may: bo, di'
approve bo
land ana
accepted
g branch -f main owned

t_case "R32 a file that moves needs the owners of both places"
topic moved
g mv src/a.c a.c
commit 'move'
publish ana
approve bo
land ana
refused
findings reviews/missing_owner
says 'may: cy'
approve cy
land ana
accepted
g branch -f main moved

t_case "paths that the file gives to nobody need no owner"
topic free
put free/x x
commit 'free'
publish ana
approve di
land ana
accepted
g branch -f main free

t_case "a submodule or a link needs the owners of the folder that it stands for, too"
for entry in "160000,$(tip main),src" "120000,$(echo /etc | g hash-object -w --stdin),src"; do
	topic "stands-${entry%%,*}"
	g update-index --add --cacheinfo "$entry"
	g commit -q -m 'stands for a folder'
	publish ana
	approve cy
	land ana
	refused
	finding reviews/missing_owner
	says 'src' 'may: bo, di'
done
kept=$(sg rev-parse main)
topic linked
ln -s /etc "$C/docs"
g add docs
commit 'docs'
publish ana
approve cy
land ana
accepted
sg update-ref refs/heads/main "$kept"

t_case "R28 owners that the push brings are not asked"
topic grab
put CODEOWNERS '* @ana'
put src/b.c b
commit 'mine'
publish ana
approve di
land ana
refused
findings reviews/missing_owner

t_case "R30 a CODEOWNERS that cannot be read is not let in"
topic broken
put CODEOWNERS '* @cy
[src @bo'
commit 'broken'
publish ana
approve cy
land ana
refused
findings reviews/not_reviewable
says 'CODEOWNERS:2'
topic link
rm "$C/CODEOWNERS"
ln -s README "$C/CODEOWNERS"
g add -A
commit 'link'
publish ana
approve cy
land ana
refused
findings reviews/not_reviewable

t_case "R31 a twin in another case is not another file"
topic kept
put src/keep.c x
commit 'kept'
publish ana
approve bo
land ana
accepted
topic twin
put SRC/a.c x
commit 'twin'
publish ana
approve cy
land ana
refused
findings reviews/not_reviewable
says 'SRC/a.c'

t_case "R30 one that cannot be read on the trunk is told of, with its line"
unreadable=$(
	g checkout -q -f -B unreadable refs/remotes/origin/main
	put CODEOWNERS "* @cy
!/docs/ @cy"
	commit 'unreadable' >/dev/null
	tip
)
kept=$(sg rev-parse main)
g push -q "$S" "$unreadable:refs/heads/review/unreadable" || t_fail 'push'
sg update-ref refs/heads/main "$unreadable"
topic over
put src/over.c x
commit 'over'
publish ana
approve cy
land ana
refused
findings reviews/missing_owner
says_wrapped 'CODEOWNERS cannot be read, line 2: a pattern cannot begin with "!"); may: di'
approve di
land ana
accepted

t_case "owners on a disk that fails are not asked of somebody else: nothing is judged"
blob=$(sg rev-parse main:CODEOWNERS)
object=$S/objects/${blob:0:2}/${blob:2}
cp "$object" "$T/whole"
chmod u+w "$object"
topic fault
put src/fault.c x
commit 'fault'
publish ana
approve di
truncate -s -6 "$object"
land ana
not_judged
cp "$T/whole" "$object"
land ana
accepted

review_policy <<'YAML'
rules:
  - {rule: reviews, owners: required}
YAML
topic under
put src/under.c x
commit 'under'
publish ana
approve cy
land ana
refused
findings reviews/missing_owner
says_wrapped 'may: nobody, as the policy names no fallback_owners'
sg update-ref refs/heads/main "$kept"
review_policy <<'YAML'
groups: {core: [bo, di]}
rules:
  - {rule: reviews, owners: required, fallback_owners: [di]}
YAML

t_case "owners who all made the change: the fallback is asked"
topic self
put docs/x x
commit 'by cy' --author='Cy <cy@corp.example>'
publish cy
approve bo
land cy
refused
findings reviews/missing_owner
says 'may: di'
approve di
land cy
accepted
