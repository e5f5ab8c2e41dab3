#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Attempts to land what nobody approved (R rows).
# shellcheck source-path=SCRIPTDIR source=../lib/reviews.sh
. "$(dirname "$0")/../lib/reviews.sh"

review_server app <<'YAML'
rules:
  - {rule: ref_names}
  - {rule: reviews}
YAML

# An approved change of ana's on a new branch.
approved() {
	topic "$1"
	change "$1.txt"
	publish ana
	approve bo
	accepted
}

landed() { g branch -f main HEAD; }

t_case "R1 R2 trailers that claim a review count for nothing"
topic r1
put r1
commit 'r1

Reviewed-by: Bo <bo@corp.example>'
publish ana
land ana
refused
findings reviews/missing

t_case "R4 who uploaded a commit cannot approve it, whoever it says wrote it"
topic r4
put r4
commit 'r4' --author='Bo <bo@corp.example>'
GIT_COMMITTER_NAME=Bo GIT_COMMITTER_EMAIL=bo@corp.example g commit -q --amend --no-edit \
	--author='Bo <bo@corp.example>'
publish ana
approve ana
land ana
refused
findings reviews/missing reviews/self
says 'ana is its uploader'

t_case "R4 nor once it has landed on a trunk that asks for no review"
review_policy <<'YAML'
trunk: [main, "release/*"]
rules:
  - {rule: ref_names}
  - {rule: reviews, refs: ["refs/heads/main"]}
YAML
# by_nobody NAME: a change that claims nobody we know.
by_nobody() {
	topic "$1"
	put "$1"
	GIT_COMMITTER_NAME=X GIT_COMMITTER_EMAIL=x@far.example commit "$1" --author='X <x@far.example>'
}
not_by_bo() {
	approve bo
	accepted
	land ana
	refused
	findings reviews/missing reviews/self
	says 'bo is its uploader'
}
by_nobody r4-direct
as bo push HEAD:refs/heads/release/1
accepted
not_by_bo
by_nobody r4-topic
publish bo
as ana push HEAD:refs/heads/release/2
accepted
not_by_bo
# Brought again by somebody else.
publish ana again
land ana
refused; findings reviews/missing reviews/self
# And where the push that landed it was never seen to end.
by_nobody r4-hung-up
printf '%s\n^%s\n' "$(tip)" "$(sg rev-parse main)" | g pack-objects -q --revs --stdout >"$T/hung-up.pack"
TG_USER=bo raw_push --hang-up report --pack "$T/hung-up.pack" --command "$ZERO $(tip) refs/heads/release/3"
ref_at refs/heads/release/3 HEAD
not_by_bo
policy <"$T/app.yaml"

t_case "R4 nor once the age of its branch has been forgotten"
by_nobody r4-forgotten
publish bo
(cd "$S" && "$TG_BIN" ledger forget --reason 'it takes longer' review/r4-forgotten) >/dev/null ||
	t_fail 'forget'
publish ana r4-brought-again
not_by_bo

t_case "R5 a friendly rebase does not make the author a reviewer"
topic r5
change r5.txt
publish ana
GIT_COMMITTER_NAME=Bo GIT_COMMITTER_EMAIL=bo@corp.example g commit -q --amend --no-edit
publish bo
approve ana
land bo
refused
findings reviews/missing reviews/self
says 'ana is its author'

t_case "a co-author is no reviewer"
topic coauthor
put co
commit 'co

Co-authored-by: Bo <BO@corp.example>'
publish ana
approve bo
land ana
refused
findings reviews/missing reviews/self
says 'bo is its coauthor'

t_case "R6 a mailmap in the push changes nobody"
topic r6
put .mailmap 'Bo <bo@corp.example> <ana@corp.example>'
commit 'map'
publish ana
approve ana
land ana
refused
findings reviews/missing reviews/self

t_case "R7 content amended after the approval"
approved r7
put r7.txt 'something else'
g commit -q --amend --no-edit
publish ana
land ana
refused
findings reviews/missing reviews/stale
says 'does not count: the change is another'

t_case "R8 white space amended"
topic r8
printf 'if x:\n    a\n    b\n' >"$C/r8.py"
g add r8.py
commit 'r8'
publish ana
approve bo
printf 'if x:\n    a\nb\n' >"$C/r8.py"
g add r8.py
g commit -q --amend --no-edit
land ana
refused
findings reviews/missing reviews/stale

t_case "R8 a binary swapped"
topic r8b
printf 'a\0b' >"$C/r8.bin"
g add r8.bin
commit 'r8'
publish ana
approve bo
printf 'a\0c' >"$C/r8.bin"
g add r8.bin
g commit -q --amend --no-edit
land ana
refused
findings reviews/missing reviews/stale

t_case "R9 a mode amended"
approved r9
chmod +x "$C/r9.txt"
g add r9.txt
g commit -q --amend --no-edit
land ana
refused
findings reviews/missing reviews/stale

t_case "R9 a link in place of the file"
approved r9l
rm "$C/r9l.txt"
ln -s README "$C/r9l.txt"
g add r9l.txt
g commit -q --amend --no-edit
land ana
refused
findings reviews/missing reviews/stale

t_case "R10 an unreviewed commit on top"
approved r10
change r10-more.txt
land ana
refused
findings reviews/missing
says "$(short HEAD) has 0 of 1 approvals"

t_case "R11 an unreviewed commit below"
approved r11
g checkout -q -b r11b main
change r11-below.txt
g rebase -q r11b r11
publish ana
land ana
refused
findings reviews/missing

t_case "R12 a part of what was approved"
topic r12
change r12-backdoor.txt
g tag -f part
put r12-backdoor.txt fine
commit 'fine again'
publish ana
approve bo
accepted
as ana push part:refs/heads/main
refused
findings reviews/missing reviews/stale
land ana
accepted
landed

t_case "R13 R18 an approval in the same push as its branch"
topic r13
change r13.txt
as bo push "HEAD:refs/heads/review/r13" "HEAD:refs/approvals/bo/heads%2Fmain/$(tip)"
refused
findings reviews/not_reviewable
says 'nobody can fetch'
publish ana
as bo push "HEAD:refs/heads/main" "HEAD:refs/approvals/bo/heads%2Fmain/$(tip)"
refused
findings reviews/missing

t_case "R14 an approval in another's name"
as ana push "HEAD:refs/approvals/bo/heads%2Fmain/$(tip)"
refused
findings reviews/not_reviewable
says 'you are ana: an approval of bo is not yours to push'

t_case "R15 an approval overwritten, or taken away"
approve bo
accepted
as bo push -f "HEAD^:refs/approvals/bo/heads%2Fmain/$(tip)"
refused
says 'an approval is never changed'
as ana push ":refs/approvals/bo/heads%2Fmain/$(tip)"
refused
says 'only bo can withdraw'
land ana
accepted
landed

t_case "R16 approvals that were there before the hooks, or made beside them"
topic r16
change r16.txt
publish ana
sg update-ref "refs/approvals/bo/heads%2Fmain/$(tip)" "$(tip)"
land ana
refused
findings reviews/missing

t_case "R16 nor is a record enough whose ref went, or leads elsewhere, without a push"
fresh r16b
approve bo
accepted
ref=refs/approvals/bo/heads%2Fmain/$(tip)
sg update-ref -d "$ref"
land ana
refused
findings reviews/missing
sg update-ref "$ref" "$(tip HEAD^)"
land ana
refused
findings reviews/missing
sg update-ref "$ref" "$(tip)"
land ana
accepted
landed

t_case "R17 an approval for another target"
as ana push main:refs/heads/dev
topic r17
change r17.txt
publish ana
approve bo HEAD dev
accepted
land ana
refused
findings reviews/missing

t_case "R19 what an approval may point to"
topic r19
change r19.txt
publish ana
as bo push "$(tip 'HEAD^{tree}'):refs/approvals/bo/heads%2Fmain/$(tip 'HEAD^{tree}')"
refused
says 'a tree cannot be approved'
g tag -f -a -m t r19tag
as bo push "r19tag:refs/approvals/bo/heads%2Fmain/$(tip refs/tags/r19tag)"
refused
says 'no rule here asks for signed approvals'
as bo push "HEAD^:refs/approvals/bo/heads%2Fmain/$(tip)"
refused
says 'the ref must point to the commit'

t_case "R19 names that are no approvals"
for name in bo/heads%2fmain/$(tip) bo/heads/main/$(tip) bo/heads%2Fmain/$(short HEAD) \
	Bo/heads%2Fmain/$(tip) bo/heads%41main/$(tip) bo/heads%2Fmain/$(tip | tr a-f A-F)x bo; do
	as bo push "HEAD:refs/approvals/$name"
	refused
	findings reviews/not_reviewable
done
as bo push "HEAD:refs/approvals/bo/heads%2Fnowhere/$(tip)"
refused
says 'there is no refs/heads/nowhere'
as bo push "HEAD:refs/approvals/bo/heads%2F..%2F..%2Fmain/$(tip)" 
[ "$push_status" != 0 ] || t_fail 'accepted'

t_case "R20 a target that was rewound"
topic r20
change r20-base.txt
publish ana
approve bo
land ana
accepted
landed
as bo push ":refs/approvals/bo/heads%2Fmain/$(tip)"
approved r20-next
sg update-ref refs/heads/main "$(tip main~1)"
land ana
refused
findings reviews/missing reviews/stale
sg update-ref refs/heads/main "$(tip main)"

t_case "R20 a forced push is covered by no approval"
approved r20f
g checkout -q -b r20g main~1
change r20g.txt
publish ana
approve bo
as ana push -f HEAD:refs/heads/main
refused
findings reviews/not_reviewable

t_case "R21 half of a topic is merged and taken back: the base has moved"
topic r21
change r21-a.txt
g tag -f r21a
change r21-b.txt
publish ana
approve bo
accepted
g checkout -q -b r21m main
g merge -q --no-ff -m half r21a
g revert -m 1 --no-edit HEAD >/dev/null
publish cy r21m
approve di
approve bo
as cy push HEAD:refs/heads/main
accepted
g branch -f main HEAD
g checkout -q -b r21n main
g merge -q --no-ff -m whole r21
land bo
refused
findings reviews/missing reviews/stale

t_case "R33 a merge that holds more"
approved r33
g checkout -q -b r33o main
change r33o.txt
publish cy r33o
approve bo
as cy push HEAD:refs/heads/main
accepted
g branch -f main HEAD
g merge -q --no-ff --no-commit r33
put evil.txt evil
commit 'merge r33'
land ana
refused
findings reviews/unclean_merge

t_case "R34 a merge that drops a side"
g reset -q --hard main
g merge -q -s ours --no-ff -m 'merge r33' r33
land ana
refused
findings reviews/unclean_merge

t_case "R38 a binary that both sides changed, its lines merged as if it were text"
topic gif-base
binary() { { printf 'GIF\0%s\n' "$1"; seq 1 30; printf '%s\n' "$2"; } >"$C/a.gif"; }
binary one two
g add a.gif
commit 'a picture'
publish ana
approve bo
land ana
accepted
topic gif
binary one three
g commit -q -a -m 'its end'
publish ana
approve bo
g checkout -q -b gif-o main
binary four two
g commit -q -a -m 'its beginning'
publish cy gif-o
approve bo
as cy push HEAD:refs/heads/main
accepted
g branch -f main HEAD
g merge -q --no-ff gif >/dev/null 2>&1
t_is $? 1 'git does not merge it'
binary four three
g add a.gif
commit 'merge gif'
land ana
refused
findings reviews/unclean_merge
g checkout -q -f main

t_case "R35 a clean merge of what nobody approved"
g reset -q --hard main
g checkout -q -b r35 main~1
change r35.txt
publish ana
g checkout -q main
g merge -q --no-ff -m 'merge r35' r35
land bo
refused
findings reviews/missing

t_case "R36 an octopus is nobody's merge"
approved r36a
approved r36b
g checkout -q -f -b r36 main~1
change r36.txt
publish ana
approve bo
g checkout -q -f -B r36o refs/remotes/origin/main
g merge -q --no-ff -m octopus r36a r36b >/dev/null
land ana
refused
findings reviews/missing 2xreviews/stale

t_case "R36 parents swapped to hide the walk"
topic r36s
change r36s.txt
publish ana
tree=$(g merge-tree --write-tree main r36s)
g reset -q --hard "$(g commit-tree -m swapped -p r36s -p main "$tree")"
land ana
refused
findings reviews/missing

t_case "R37 a merge driver of the tree is not run"
topic r37
put .gitattributes '* merge=ours'
put shared.txt base
commit base
publish ana
approve bo
land ana
accepted
landed

t_case "R38 a conflict resolved into something new"
approved r38
g checkout -q -b r38o main
put r38.txt other
commit other
publish cy r38o
approve bo
as cy push HEAD:refs/heads/main
accepted
g branch -f main HEAD
g merge -q --no-ff -m r38 r38 >/dev/null 2>&1
put r38.txt smuggled
commit 'merge r38'
land ana
refused
findings reviews/unclean_merge

t_case "R50 names that look like a person's"
g reset -q --hard main
topic r50
change r50.txt
publish ana
as 'Bo' push "HEAD:refs/approvals/bo/heads%2Fmain/$(tip)"
accepted
as 'bо' push "HEAD:refs/approvals/bо/heads%2Fmain/$(tip)"
[ "$push_status" != 0 ] || t_fail 'a Cyrillic name was accepted'
as 'bo.' push "HEAD:refs/approvals/bo./heads%2Fmain/$(tip)"
refused
says "bo. is none of the policy's people"
land ana
accepted
landed

t_case "R59 something that comes and goes between two commits of a rebased range"
topic r59
change r59-a.txt
change r59-b.txt
publish ana
approve bo
accepted
g checkout -q -b r59o main
change r59o.txt
publish cy r59o
approve bo
as cy push HEAD:refs/heads/main
accepted
g branch -f main HEAD
g checkout -q -B r59x main
g cherry-pick r59~1 >/dev/null
put evil.txt evil
g commit -q --amend --no-edit
g cherry-pick r59 >/dev/null
g rm -q evil.txt
g commit -q --amend --no-edit
t_is "$(g diff --stat main HEAD | tail -1)" "$(g diff --stat r59~2 r59 | tail -1)" 'the ends are equal'
publish ana
land ana
refused
findings reviews/missing reviews/stale

t_case "R51 one person twice is one person"
review_policy <<'YAML'
rules: [{rule: reviews, approvals: 2}]
YAML
topic r51
change r51.txt
change r51.txt
publish ana
approve bo
approve bo HEAD^
land ana
refused
findings reviews/missing reviews/stale
says 'has 1 of 2 approvals'

t_case "R52 who left the group after approving"
review_policy <<'YAML'
groups: {core: [bo, cy]}
rules: [{rule: reviews, groups: [{from: core}]}]
YAML
topic r52
change r52.txt
publish ana
approve bo
review_policy <<'YAML'
groups: {core: [cy]}
rules: [{rule: reviews, groups: [{from: core}]}]
YAML
land ana
refused
findings reviews/missing_group

# approve_all WHO: what standard input names, in one push.
approve_all() {
	local id refs=()
	while read -r id; do
		refs+=("$id:refs/approvals/$1/heads%2Fmain/$id")
	done
	as "$1" push "${refs[@]}"
}

# like NUMBER: so many commits that make the change of HEAD, held by a branch.
like() {
	local i parents=()
	for ((i = 0; i < $1; i++)); do
		g commit-tree -p HEAD~1 -m "again $i" 'HEAD^{tree}'
	done >"$T/like"
	while read -r i; do parents+=(-p "$i"); done <"$T/like"
	as di push -f "$(g commit-tree "${parents[@]}" -m 'all of them' 'HEAD^{tree}'):refs/heads/review/like"
	[ "$push_status" = 0 ] || t_fail 'like' "$(cat "$T/push.out")"
}

t_case "R57 nobody buries an approval under his own of the same change"
review_policy <<'YAML'
rules: [{rule: reviews}]
YAML
topic r57
change r57.txt
publish ana
approve bo
like 101
approve_all di <"$T/like"
refused
findings reviews/not_reviewable
says 'you have approved this change in 100 commits'
approve_all di < <(head -n 100 "$T/like")
accepted
approve_all di < <(tail -n 1 "$T/like")
refused
findings reviews/not_reviewable
g commit -q --amend -m 'the same in other words'
publish ana
land ana
accepted

t_case "R57 there is an end to one person's approvals, in one push as in many"
topic r57-many
g fast-import --quiet --force <<-STREAM
	$(for ((i = 0; i < 2001; i++)); do
		printf 'commit refs/heads/r57-many\ncommitter Di <di@corp.example> %d +0000\ndata 1\n.\n' $((1767225600 + i))
		[ $i -gt 0 ] || printf 'from %s\n' "$(tip)"
		printf 'M 100644 inline many-%d\ndata 1\n.\n' "$i"
	done)
STREAM
g reset -q --hard r57-many
publish di r57-many
approve_all cy < <(g rev-list main..r57-many)
refused
says 'open approvals, the most that are kept'

t_case "R57 there is an end to one person's approvals"
if command -v sqlite3 >/dev/null; then
	sqlite3 "$S/trunkgate/ledger.db" "
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
		INSERT INTO approval(time, push, person, ref, target, oid, value, tip, base, delta,
			names, nr_commits)
		SELECT 1, 'p', 'di', 'refs/approvals/di/x/' || i, 't', x'00', x'00', x'00', x'00',
			x'00', x'00', 1 FROM n"
	approve di
	refused
	says 'open approvals, the most that are kept'
else
	t_skip 'no sqlite3'
fi

# slice NAME LINES: a commit by Ana.
slice() {
	seq "$2" >"$C/$1"
	g add "$1"
	commit "$1"
}

t_case "R56 slices of one push, each of them approved, are as long as in two pushes"
review_policy <<'YAML'
rules:
  - {rule: reviews, by_size: [{lines_over: 50, min: 2}]}
YAML
topic r56
slice r56-1 40
publish ana
approve bo
slice r56-2 40
publish ana
approve bo
land ana
refused
findings reviews/missing
says 'has 1 of 2 approvals (80 lines'
approve cy
land ana
accepted

t_case "R56 a day later it is another change"
later '25 hours'
topic r56-later
slice r56-3 40
publish ana
approve bo
land ana
accepted

t_case "R56 what others brought in the same push does not count against anybody"
later '25 hours'
topic r56-bo
slice r56-4 60
publish bo
approve cy
approve di
topic r56-ana
slice r56-5 10
publish ana
approve cy
merge_into main r56-ana
g merge -q --no-ff -m 'merge both' r56-bo
as di push HEAD:main
accepted
topic r56-ana-again
slice r56-6 10
publish ana
approve cy
land ana
accepted

t_case "R56 a push that is declined after all counts nobody's lines"
later '25 hours'
review_policy <<'YAML'
rules:
  - {rule: reviews, by_size: [{lines_over: 50, min: 2}]}
YAML
topic r56-declined
slice r56-7 40
publish ana
approve bo
sg config receive.denyDeletes true
as cy push --atomic HEAD:main :refs/heads/review/r56-ana
t_is "$push_status" 1 'git declines it'
says 'denying ref deletion'
sg config --unset receive.denyDeletes
land ana
accepted

t_case "R56 nor does one that two entries look at count twice"
later '25 hours'
review_policy <<'YAML'
rules:
  - {rule: reviews, by_size: [{lines_over: 50, min: 2}]}
  - {rule: reviews, id: large, by_size: [{lines_over: 60, min: 3}]}
YAML
topic r56-twice
slice r56-8 30
publish ana
approve bo
land ana
accepted
topic r56-twice-more
slice r56-9 15
publish ana
approve bo
land ana
accepted

t_case "R53 an old approval"
review_policy <<'YAML'
rules: [{rule: reviews}]
YAML
topic r53
change r53.txt
publish ana
approve bo
later '40 days'
land ana
refused
findings reviews/missing reviews/stale

t_case "an exempt account forges nothing"
review_policy <<'YAML'
rules: [{rule: reviews, exempt: [cy]}]
YAML
as cy push "HEAD:refs/approvals/di/heads%2Fmain/$(tip)"
refused
findings reviews/not_reviewable
land cy
accepted

t_case "nobody known: nothing is approved and nothing lands"
review_policy <<'YAML'
rules: [{rule: reviews}]
YAML
topic nobody
change nobody.txt
as ana push HEAD:refs/heads/review/nobody
as '' push "HEAD:refs/approvals/bo/heads%2Fmain/$(tip)"
not_judged
land ''
not_judged
