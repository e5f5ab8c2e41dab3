#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Attempts to get round reviews by way of refs, tags, bases and accounts (R rows).
# shellcheck source-path=SCRIPTDIR source=../lib/reviews.sh
. "$(dirname "$0")/../lib/reviews.sh"

guarded='rules:
  - {rule: ref_names}
  - {rule: ref_changes, refs: ["@trunk"]}
  - {rule: reviews, refs: ["@trunk", "@tags"]}'
review_server app <<YAML
trunk: [main, "release/*"]
$guarded
YAML

approved() {
	topic "$1"
	change "$1.txt"
	publish ana
	approve bo
	accepted
}
unreviewed() {
	topic "$1"
	change "$1.txt"
	publish ana
}

t_case "R22 a protected branch is not deleted, nor made anew of something else"
unreviewed r22
as ana push :refs/heads/main
refused
findings ref_changes/deleted
land ana release/1
refused
findings reviews/missing
as ana push main:refs/heads/release/1
accepted

t_case "R22 where it was lost, an unreviewed history does not take its place"
sg update-ref refs/heads/kept refs/heads/main
sg update-ref -d refs/heads/main
sg update-ref -d refs/heads/release/1
land ana
refused
findings reviews/not_reviewable
sg update-ref refs/heads/main refs/heads/kept
sg update-ref -d refs/heads/kept

t_case "R23 an unreviewed commit under a tag is not released"
as ana push HEAD:refs/tags/v1
refused
findings reviews/missing
g tag -a -m v1 v1 HEAD
as ana push v1
refused
findings reviews/missing
g tag -f -a -m v1 v1 main >/dev/null
as ana push v1
accepted

t_case "R23 nor under a tag that is moved"
g tag -f -a -m v1 v1 HEAD >/dev/null
as ana push -f v1
refused
findings reviews/missing

t_case "R23 nor is its tree, which an archive can be made of"
as ana push 'HEAD^{tree}:refs/tags/v1.1'
refused
findings reviews/not_reviewable
g tag -a -m v1.2 v1.2 'HEAD^{tree}'
as ana push v1.2
refused
findings reviews/not_reviewable
as ana push -f 'HEAD^{tree}:refs/tags/v1'
refused
findings reviews/not_reviewable
as ana push ':refs/tags/v1'
accepted

t_case "R24 by another name of the branch"
sg symbolic-ref refs/heads/alias refs/heads/main
as ana push HEAD:refs/heads/alias
refused
findings reviews/missing
sg symbolic-ref -d refs/heads/alias

t_case "R25 R26 refs that servers and git itself read in their own way"
for name in refs/for/main refs/changes/01/1/1 refs/meta/config "refs/replace/$(tip main)" \
	refs/namespaces/x/refs/heads/main refs/pull/1/merge; do
	as ana push "HEAD:$name"
	refused
	finding ref_names/not_allowed
done
as ana push HEAD:refs/heads/HEAD
refused
finding ref_names/bad_name

t_case "R27 a tag that is called like the branch"
put CODEOWNERS '* @ana'
commit 'my own'
sg update-ref refs/tags/main "$(tip main)"
land ana
refused
findings reviews/missing
sg update-ref -d refs/tags/main

t_case "R40 two landings at once: one of them"
approved r40a
approved r40b
TG_USER=ana g push -q origin r40a:refs/heads/main >"$T/r40a.out" 2>&1 & one=$!
TG_USER=ana g push -q origin r40b:refs/heads/main >"$T/r40b.out" 2>&1 & two=$!
won=0
wait $one && won=$((won + 1))
wait $two && won=$((won + 1))
t_is $won 1 'how many landed'
log_is_sound

t_case "R41 an approval that was taken back a moment ago"
approved r41
as bo push ":refs/approvals/bo/heads%2Fmain/$(tip)"
accepted
land ana
refused
findings reviews/missing

t_case "R45 an override by who may not, and with a forged reason"
as ana push -o 'trunkgate.override=let me' HEAD:refs/heads/main
refused
says 'override'
as ana push -o $'trunkgate.override=ok\e[2K' HEAD:refs/heads/main
refused
findings reviews/missing
! grep -q $'\e\[2K' "$T/push.remote" || t_fail 'an escape sequence came back'

t_case "R55 notes say nothing"
g notes --ref=review add -m 'Approved-by: bo' HEAD
as ana push refs/notes/review
accepted
land ana
refused
findings reviews/missing

t_case "R60 taking back what was reviewed takes a review"
approved r60
land ana
accepted
topic r60-back
g revert --no-edit HEAD >/dev/null
publish ana
land ana
refused
findings reviews/missing
approve bo
accepted
land ana
accepted

# reverted NAME: a change of ana's that bo approved has landed, and was taken back.
reverted() {
	approved "$1"
	land ana
	accepted
	topic "$1-undo"
	g revert --no-edit HEAD >/dev/null
	publish cy
	approve di
	land cy
	accepted
}

for prune in yes no; do
	review_policy <<YAML
rules: [{rule: reviews, prune: $prune}]
YAML
	t_case "what was taken back does not come again by its old approval (prune: $prune)"
	reverted "again-$prune"
	topic "again-$prune-2"
	g cherry-pick "again-$prune" >/dev/null
	publish ana
	land ana
	refused
	finding reviews/missing

	t_case "nor when who landed it in other words hung up before post-receive (prune: $prune)"
	approved "hung-up-$prune"
	was=$(tip)
	g commit -q --amend -m 'in other words'
	printf '%s\n^%s\n' "$(tip)" "$(sg rev-parse main)" | g pack-objects -q --revs --stdout >"$T/hung-up.pack"
	TG_USER=ana raw_push --hang-up report --pack "$T/hung-up.pack" \
		--command "$(sg rev-parse main) $(tip) refs/heads/main"
	ref_at main HEAD
	topic "hung-up-$prune-undo"
	g revert --no-edit HEAD >/dev/null
	publish cy
	approve di
	land cy
	accepted
	topic "hung-up-$prune-2"
	g cherry-pick "$was" >/dev/null
	publish ana
	land ana
	refused
	finding reviews/missing

	t_case "nor when somebody exempt landed it in other words (prune: $prune)"
	review_policy <<YAML
rules: [{rule: reviews, prune: $prune, exempt: [di]}]
YAML
	approved "exempt-$prune"
	was=$(tip)
	g commit -q --amend -m 'in other words'
	land di
	accepted
	topic "exempt-$prune-undo"
	g revert --no-edit HEAD >/dev/null
	publish cy
	approve bo
	land cy
	accepted
	topic "exempt-$prune-2"
	g cherry-pick "$was" >/dev/null
	publish ana
	land ana
	refused
	finding reviews/missing
	review_policy <<YAML
rules: [{rule: reviews, prune: $prune}]
YAML

	t_case "nor what had landed in other words (prune: $prune)"
	approved "words-$prune"
	was=$(tip)
	g commit -q --amend -m 'in other words'
	land ana
	accepted
	topic "words-$prune-undo"
	g revert --no-edit HEAD >/dev/null
	publish cy
	approve di
	land cy
	accepted
	topic "words-$prune-2"
	g cherry-pick "$was" >/dev/null
	publish ana
	land ana
	refused
	finding reviews/missing
done
review_policy <<YAML
$guarded
YAML

t_case "refs that are in the way of the server's own"
review_policy <<'YAML'
rules: [{rule: reviews}]
YAML
unreviewed inway
for name in refs/approvals refs/notes refs/notes/trunkgate/x refs/trunkgate; do
	as ana push "HEAD:$name"
	not_judged
	says 'by the server alone'
done

# --- bases ---

# old COMMAND...: with a date long ago.
old() {
	GIT_AUTHOR_DATE='1500000000 +0000' GIT_COMMITTER_DATE='1500000000 +0000' "$@"
}

t_case "R21 a base that is added beside the newest one"
topic r21
side=$(tip)
change r21.txt
g checkout -q -b r21-fix "$side"
put r21-fix.txt fix
old g commit -q -m 'the fix'
publish ana r21-fix
approve bo
accepted
fix=$(tip)
topic r21-base
change r21-base.txt
publish ana
approve bo
land ana
accepted
topic r21-whole
g merge -q --no-ff -m 'with the fix' "$fix"
change r21-more.txt
publish ana
approve bo
accepted
whole=$(tip)
# The fix alone comes, and goes.
topic r21-half
g merge -q --no-ff -m half "$fix"
land ana
accepted
topic r21-undo
g revert -m 1 --no-edit HEAD >/dev/null
publish ana
approve cy
land ana
accepted
t_is "$(g merge-base --all "$whole" HEAD | wc -l)" 2 'bases'
g checkout -q -f -B main HEAD
g merge -q --no-ff -m 'the whole, without the fix' "$whole"
t_is "$(g ls-files r21-fix.txt)" '' 'the fix is lost'
land ana
refused
findings reviews/missing reviews/stale

t_case "criss-cross merges land by an approval of just that"
g fetch -q origin
approved cross
one=$(tip)
topic cross-other
change cross-other.txt
publish ana
approve bo
land ana
accepted
other=$(tip)
merge_into main "$one"
land ana
accepted
g checkout -q -f -B cross-both "$one"
g merge -q --no-ff -m both "$other"
change cross-both.txt
publish ana
approve bo
accepted
t_is "$(g merge-base --all HEAD origin/main | wc -l)" 2 'bases'
both=$(tip)
merge_into main "$both"
land ana
accepted

# --- accounts and paths ---

t_case "R29 a CODEOWNERS where it is looked for first"
review_policy <<'YAML'
rules: [{rule: reviews, exempt: [cy], owners: required}]
YAML
topic r29
put CODEOWNERS '* @di'
commit 'owners'
land cy
accepted
topic r29-grab
put .github/CODEOWNERS '* @ana @bo'
put r29.txt
commit 'mine'
publish ana
approve bo
land ana
refused
findings reviews/missing_owner

t_case "R39 another commit of a submodule, with and without a folder"
review_policy <<'YAML'
rules:
  - {rule: reviews, sensitive: [{kinds: [submodule], from: cy}]}
YAML
topic r39
g update-index --add --cacheinfo "160000,$(tip main),lib/sub"
g commit -q -m 'submodule'
publish ana
approve bo
land ana
refused
findings reviews/missing_group
approve cy
accepted
land ana
accepted

t_case "R54 an exempt account lands its own files and no others"
review_policy <<'YAML'
rules:
  - {rule: reviews, exempt: [di]}
  - {rule: reviews, id: outside, approvals: 0, sensitive: [{paths: ["**", "!gen/**"], from: cy}]}
YAML
topic r54
put gen/list.txt
commit 'generated'
land di
accepted
change r54.txt
land di
refused
# What the exempt entry finds is on record, and refuses nothing.
findings outside/missing_group reviews/missing

t_case "R58 a repository that cannot be read is no reason to let anything in"
sg config core.repositoryFormatVersion 1
sg config extensions.refStorage reftable
begin_push
timeout 60 git -C "$C" push origin HEAD:refs/heads/main >"$T/push.out" 2>&1
end_push $?
[ "$push_status" != 0 ] || t_fail 'accepted'

t_case "R22 an emptied repository is not a new one"
server emptied <<YAML
$review_people
rules: [{rule: reviews, refs: [refs/heads/main, "refs/heads/release/**"]}]
YAML
client beginner
put first
commit 'the beginning'
as ana push main
accepted
sg config receive.denyDeleteCurrent ignore
as di push :refs/heads/main
accepted
t_is "$(sg for-each-ref)" '' 'refs that are left'
g checkout -q --orphan another
put other
commit 'another beginning'
for name in main release/1; do
	as di push "HEAD:refs/heads/$name"
	refused; findings reviews/not_reviewable
	says 'this repository is no new one'
done
