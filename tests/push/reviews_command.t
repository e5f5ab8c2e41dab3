#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# trunkgate approve in a clone, trunkgate reviews on the server.
# shellcheck source-path=SCRIPTDIR source=../lib/reviews.sh
. "$(dirname "$0")/../lib/reviews.sh"

review_server app <<'YAML'
groups: {product: [cy]}
rules:
  - {rule: commit_message, subject_max: 20}
  - {rule: reviews, groups: [{from: product}]}
YAML

# in_clone WHO COMMAND..., in_server COMMAND...
in_clone() { (cd "$C" && TG_USER=$1 "$TG_BIN" "${@:2}" >"$T/out" 2>&1); }
in_server() { (cd "$S" && "$TG_BIN" "$@" >"$T/out" 2>&1); }
has() { grep -qF -- "$1" "$T/out" || t_fail "not printed: $1" "$(cat "$T/out")"; }

t_case "approve needs to know what the server calls you"
topic one
change one.txt
publish ana
t_not_ok 'without a name' in_clone bo approve
has 'git config trunkgate.user NAME'
t_not_ok 'with a bad one' in_clone bo approve --as 'B o'
has 'is no name'

t_case "approve pushes what it prints"
t_ok 'dry' in_clone bo approve --as bo --dry-run
has "git push origin $(tip):refs/approvals/bo/heads%2Fmain/$(tip)"
no_ref "refs/approvals/bo/heads%2Fmain/$(tip)"
g config trunkgate.user Bo
t_ok 'approve' in_clone bo approve
t_is "$(sg rev-parse "refs/approvals/bo/heads%2Fmain/$(tip)")" "$(tip)" 'the ref'

t_case "the server's refusal is told"
t_not_ok 'in another name' in_clone ana approve --as cy
has 'an approval of cy is not yours'

t_case "reviews tells who has and who must"
t_not_ok 'reviews' in_server reviews "$(tip)"
has "$(short HEAD) for refs/heads/main: not yet"
has "bo approved $(short HEAD)"
has 'may: cy'
t_ok 'approve' in_clone cy approve --as cy
t_ok 'reviews' in_server reviews "$(tip)"
has "$(short HEAD) for refs/heads/main: may land"
has "cy approved $(short HEAD)"

t_case "what is carried over says so"
g commit -q --amend -m 'in other words'
publish ana
t_ok 'reviews' in_server reviews "$(tip)"
has ', the same change: carried over'

t_case "the whole list, of branches that are behind too"
topic two
change two.txt
publish ana
g checkout -q one
land ana
accepted
t_ok 'reviews' in_server reviews
has "$(short two) for refs/heads/main from refs/heads/review/two: not yet"
t_ok 'approve' in_clone bo approve --as bo two
t_ok 'json' in_server reviews --json
t_is "$(perl -MJSON::PP -e 'local $/; print join ",", map { "$_->{ref} $_->{may_land} $_->{approvals}[0]" } @{decode_json(<STDIN>)}' <"$T/out")" \
	"refs/heads/review/two 0 bo approved $(short two)" 'json'

t_case "branches tells approvals, whoever still must"
t_ok 'branches' in_server branches
t_is "$(sed -n 's/  */ /g; s/ FIRST PUSHER/ PUSHER/; 1p; /^review.two /p' "$T/out" | cut -d' ' -f8)" $'APPROVALS\n1' 'the column'
t_ok 'json' in_server branches --json
t_is "$(perl -MJSON::PP -e 'local $/; print join ",", map { @{$_->{approvals}} } grep { $_->{ref} eq "refs/heads/review/two" } @{decode_json(<STDIN>)}' <"$T/out")" \
	"bo approved $(short two)" 'json'

t_case "an approval is taken back"
t_ok 'withdraw' in_clone bo approve --as bo --withdraw two
no_ref "refs/approvals/bo/heads%2Fmain/$(tip two)"

t_case "branches names reviews among what blocks"
t_ok 'branches' in_server branches
has 'reviews/missing'

t_case "what has landed waits for nobody"
t_ok 'reviews' in_server reviews main
has "for refs/heads/main: has landed"

t_case "a target that is not there is named"
t_not_ok 'reviews' in_server reviews --target nowhere
has 'there is no refs/heads/nowhere here'

t_case "reviews needs a server"
t_not_ok 'in a clone' in_clone bo reviews

t_case "the policies of the guide are good ones"
awk -v to="$T/guide" '/^```yaml/ {on = 1; nr++; next} /^```/ {on = 0} on {print >(to nr ".yaml")}
	END {print nr}' "$T_TOP/docs/reviews-guide.md" >"$T/guides"
t_is "$(cat "$T/guides")" 2 'how many'
for n in 1 2; do
	t_ok "policy $n" "$TG_BIN" policy check "$T/guide$n.yaml"
done
