#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The T rows of the attacks: messages that look as if the Definition of Done
# were met. Each must be refused, or read exactly as git log reads it.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

server app <<'YAML'
version: 1
trunk: main
rules:
  - rule: trailers
    keys:
      Ticket: {required: always, pattern: '[A-Z]+-\d+'}
      Reviewed-by: {person: yes}
      Risk: {required: {paths: ["src/pay/**"]}, values: [low, medium, high], repeat: no}
      Rollback: {required: {trailer: {Risk: high}}, min_length: 10}
      Do-Not-Merge: {forbidden: yes}
YAML
client dev
commit $'root\n\nTicket: ABC-1'
push main
t_case "accepts a commit that has the trailer"
accepted; silent

# refuses WHAT [ID/REASON...]: pushes a commit of the message on standard
# input, expects those findings (default: missing), and takes it back.
refuses() {
	commit -
	push main
	refused
	if [ $# -gt 0 ]; then findings "$@"; else findings trailers/missing; fi
	g reset -q --hard HEAD~1
}

accepts() {
	commit -
	push main
	accepted; findings
	ref_at main HEAD
}

t_case "T1 the key only in an earlier paragraph"
refuses <<'END'
subject

Ticket: ABC-12

And more text.
END
says 'trailer "Ticket" is missing' 'line 3'

t_case "T1 the key in an earlier paragraph above another block of trailers"
refuses <<'END'
subject

Ticket: ABC-12

Co-authored-by: Bo <bo@corp.example>
END
says 'line 3'

t_case "T1 the key in the subject"
refuses <<'END'
Ticket: ABC-12
END
says 'line 1'

t_case "T1 the key in a second line of the subject's paragraph"
refuses <<'END'
subject
Ticket: ABC-12
END
says 'line 2'

t_case "T1 behind a --- line the key counts, as for git log"
accepts <<'END'
subject

text
---
more

Ticket: ABC-12
END

t_case "T1 before a --- line, in an earlier paragraph, it does not"
refuses <<'END'
subject

Ticket: ABC-12

---
more text
END

t_case "T1 behind a scissors line"
refuses <<'END'
subject

text

# ------------------------ >8 ------------------------
Ticket: ABC-12
END
says 'line 6'

t_case "T1 in a comment line"
refuses <<'END'
subject

text

#Ticket: ABC-12
END

t_case "T2 an empty value"
refuses <<'END'
subject

Ticket:
END
says 'no value'

t_case "T2 a value of blanks and TABs only"
refuses <<< $'subject\n\nTicket:   \t '

t_case "T2 a value of blanks that are no ASCII, and of characters without a shape"
# No-break space, zero width space, Hangul filler, Braille without dots, em space and joiner.
for blank in $'\xc2\xa0' $'\xe2\x80\x8b' $'\xe3\x85\xa4' $'\xe2\xa0\x80' $'\xe2\x80\x83\xe2\x81\xa0'; do
	value=$(printf "$blank%.0s" 1 2 3 4 5 6 7 8 9 10)
	refuses trailers/bad_value <<< $'subject\n\nTicket: ABC-12\nRisk: high\nRollback: '"$value"
	says 'has nothing'
done
accepts <<< $'subject\n\nTicket: ABC-12\nRisk: high\nRollback: \xc2\xa0revert it\xc2\xa0'

t_case "T2 an empty value followed by another trailer does not take that for its value"
refuses <<'END'
subject

Ticket:
Risk: low
END

t_case "T2 an empty person does not eat the next line either"
accepts <<'END'
subject

Reviewed-by:
Ticket: ABC-12
END

t_case "T3 a value folded by a blank or a TAB is joined, and judged whole"
refuses trailers/bad_value <<< $'subject\n\nTicket: ABC-12\n\tjunk'
refuses trailers/bad_value <<< $'subject\n\nTicket: ABC-12\n  junk'
accepts <<< $'subject\n\nTicket:\n\tABC-12'

t_case "T3 CRLF and trailing blanks are no part of the value"
accepts <<< $'subject\r\n\r\nTicket: ABC-12\r'
accepts <<< $'subject\n\nTicket: ABC-12  \t '

t_case "T3 a NUL in the message is refused whatever stands behind it"
nul=$(printf 'subject\n\nTicket: ABC-12\n\0\n\nmore\n' | raw_commit)
push "$nul:refs/heads/main"
refused; finding objects/malformed_commit
ref_at main HEAD

t_case "T4 BREAKING CHANGE voids the block for git, and that is said"
refuses <<'END'
feat: subject

Ticket: ABC-12
BREAKING CHANGE: the old form is gone
END
says 'BREAKING-CHANGE:' 'line 4'

t_case "T4 so does Refs without a colon"
refuses <<'END'
subject

Ticket: ABC-12
Refs #12
END
says 'line 4'

t_case "T4 with a Signed-off-by in the block git reads it, and so do we"
accepts <<'END'
feat: subject

Ticket: ABC-12
BREAKING CHANGE: the old form is gone
Signed-off-by: Ana <ana@corp.example>
END

t_case "T5 a prefix that matches does not satisfy the pattern"
refuses trailers/bad_value <<< $'subject\n\nTicket: ABC-12 and more'
refuses trailers/bad_value <<< $'subject\n\nTicket: xABC-12'

t_case "T5 nor does a line of its own in a folded value"
refuses trailers/bad_value <<< $'subject\n\nTicket: junk\n ABC-12'

t_case "T5 nor one good value beside a bad one"
refuses trailers/bad_value <<< $'subject\n\nTicket: ABC-12\nTicket: junk'

t_case "T5 a key of letters that only look alike is another key"
refuses <<< $'subject\n\nTіcket: ABC-12'

t_case "T6 a path touched in one commit and restored in the next counts in both"
put src/pay/a.c
put other/b.c
commit $'touch it\n\nTicket: ABC-12'
g rm -q src/pay/a.c
commit $'restore it\n\nTicket: ABC-12'
push main
refused; findings 2xtrailers/missing; says 'Risk'
g reset -q --hard HEAD~2

t_case "T6 a rename out of the path counts, too"
put src/pay/a.c
commit $'add it\n\nTicket: ABC-12\nRisk: low'
push main
accepted
mkdir -p "$C/elsewhere"
g mv src/pay/a.c elsewhere/a.c
commit $'move it away\n\nTicket: ABC-12'
push main
refused; findings trailers/missing
g reset -q --hard HEAD~1

t_case "T6 elsewhere the trailer is not asked for"
put docs/pay.txt
commit $'words\n\nTicket: ABC-12'
push main
accepted

t_case "T7 a revert in name only is judged as usual"
put docs/pay.txt other
commit "Revert \"words\"

This reverts commit $(tip)."
push main
refused; findings trailers/missing
g reset -q --hard HEAD~1

# judged_although_it_reverts COMMIT: what brought docs/x.txt.
judged_although_it_reverts() {
	g rm -q docs/x.txt
	commit "Revert \"sneak\"

This reverts commit $1."
	push main
	refused; findings trailers/missing
}

t_case "T7 so is the true inverse of a commit that the trunk never held"
put docs/x.txt
commit $'sneak\n\nTicket: ABC-12'
sneak=$(tip)
judged_although_it_reverts "$sneak"
g reset -q --hard HEAD~2

t_case "T7 so is that of a commit which only another branch holds"
put docs/x.txt
commit $'sneak\n\nTicket: ABC-12'
sneak=$(tip)
push HEAD:refs/heads/elsewhere
accepted
commit $'the same in other words\n\nTicket: ABC-12' --amend
push main
accepted
judged_although_it_reverts "$sneak"
g reset -q --hard HEAD~1
push :elsewhere
accepted

t_case "T7 the true inverse of a commit of the trunk is accepted"
tick
g revert --no-edit HEAD >/dev/null
push main
accepted
ref_at main HEAD

t_case "T7 a revert with a change smuggled in is judged as usual"
commit $'ground\n\nTicket: ABC-12'
put docs/y.txt
commit $'add y\n\nTicket: ABC-12'
push main
accepted
tick
g revert --no-edit HEAD >/dev/null
put docs/z.txt
g commit -q --amend --no-edit
push main
refused; findings trailers/missing
g reset -q --hard HEAD~1

t_case "T8 commits behind the second parent of a merge are judged"
g checkout -q -b side HEAD~1
commit 'no trailer here'
commit 'nor here'
g checkout -q main
tick
g merge -q --no-ff -m $'merge side\n\nTicket: ABC-12' side
push main
refused; findings 2xtrailers/missing
g reset -q --hard HEAD~1

t_case "T8 also with the parents swapped"
g checkout -q side
tick
g merge -q --no-ff -m $'merge main\n\nTicket: ABC-12' main
push HEAD:refs/heads/main
refused; findings 2xtrailers/missing
g checkout -q main

# merges [git merge option...] BRANCH: without a commit, for what follows.
merges() { tick; g merge -q --no-ff --no-commit "$@" >/dev/null 2>&1; }

# A topic from the trunk, and the trunk goes on in another file.
g checkout -q -b pays
put src/pay/rate 1
commit $'rates\n\nTicket: ABC-1\nRisk: low'
g checkout -q main
put other
commit $'other\n\nTicket: ABC-2'
push main pays
accepted

t_case "T8 a merge of git's own is not asked, with a conflict neither"
g checkout -q -b clean
merges pays
commit "Merge branch 'pays'"
push clean:main
accepted
g branch -f main
g checkout -q -b left
put both left
commit $'left\n\nTicket: ABC-3'
g checkout -q -b right main
put both right
commit $'right\n\nTicket: ABC-4'
merges left
put both resolved
commit "Merge branch 'left'"
push right:main
accepted
g branch -f main

t_case "T8 a merge that brings a change of its own is asked for what it takes"
g checkout -q -B side main
put side
commit $'side\n\nTicket: ABC-5'
g checkout -q -B evil main
put line
commit $'line\n\nTicket: ABC-6'
merges side
put src/pay/rate 2
commit "Merge branch 'side'"
push evil:main
refused; findings 2xtrailers/missing
says 'the merge itself changes'
g commit -q --amend -m $'Merge side\n\nTicket: ABC-7'
push evil:main
refused; findings trailers/missing
g commit -q --amend -m $'Merge side\n\nTicket: ABC-7\nRisk: low'
push evil:main
accepted
g branch -f main

t_case "T8 so is one that leaves out what the trunk has, with the trunk as its second parent"
g checkout -q -B ours main~2
put ours
commit $'ours\n\nTicket: ABC-8'
merges -s ours main
commit "Merge branch 'main'"
g diff --quiet HEAD HEAD^1 || t_fail 'the first parent shows it'
push ours:main
refused; findings 2xtrailers/missing
says 'the merge itself'

t_case "T8 so is one that merges nothing at all"
tick
g checkout -q main
fake=$(g commit-tree -p main -p main~1 -m "Merge branch 'nothing'" "$(g rev-parse 'ours^{tree}')")
push "$fake:refs/heads/main"
refused; findings 2xtrailers/missing
g checkout -q -B steps main
put steps 1
commit $'one\n\nTicket: ABC-7'
put steps 2
commit $'two\n\nTicket: ABC-7'
put steps 3
g add steps
for parents in '-p HEAD -p HEAD~1' '-p HEAD~1 -p HEAD' '-p HEAD -p HEAD~4'; do
	tick
	# shellcheck disable=SC2086 # several words
	push -f "$(g commit-tree $parents -m "Merge branch 'nothing'" "$(g write-tree)"):refs/heads/main"
	refused; finding trailers/missing
done
g reset -q --hard

t_case "T8 and where only a part of the tree is asked about"
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: trailers, paths: ["src/pay/**"], keys: {Ticket: {required: always}}}]
YAML
push ours:main
refused; findings trailers/missing
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: trailers, commits: landing, paths: ["src/pay/**"], keys: {Ticket: {required: always}}}]
YAML
push ours:main
refused; findings trailers/missing

t_case "T8 a merge of many counts for whatever one of them has otherwise"
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: trailers, keys: {Risk: {required: {paths: ["src/pay/**"]}}}}]
YAML
g checkout -q -B many main~2
tree=$(g rev-parse 'main~2^{tree}')
tick
g reset -q --hard "$(g commit-tree -p main~2 -p main -p side -m octopus "$tree")"
push many:main
refused; findings trailers/missing

t_case "T8 a merge that edits what both sides have alike, or neither has"
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: trailers, keys: {Ticket: {required: always}}}]
YAML
# late_merge FILE: of main into an old branch, with an edit of its own.
late_merge() {
	g checkout -q -f -B late main~5
	put late
	commit $'late\n\nTicket: ABC-9'
	merges main
	put "$1" edited
	commit "Merge branch 'main'"
	push late:main
}
alike=$({ g ls-tree -r main~5; g ls-tree -r main; } | sort | uniq -d | cut -f2 | head -n 1)
[ -n "$alike" ] || t_fail 'no file is alike'
for file in "$alike" made made/below; do
	late_merge "$file"
	refused; findings trailers/missing
done

t_case "T8 or what one side alone has, where the rule has paths"
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: trailers, paths: [other, "src/**"], keys: {Ticket: {required: always}}}]
YAML
for file in other src/pay/rate; do
	late_merge "$file"
	refused; findings trailers/missing
done
g checkout -q main

t_case "T8 or what it takes thousands of merges to make again"
# with_rate ROUND RATE: a tree of three files as they are in that round, and src/pay/rate.
with_rate() {
	g read-tree --empty
	for name in a b c; do
		g update-index --add --cacheinfo "100644,$(g hash-object -w --stdin <<<"$name $1"),$name"
	done
	g update-index --add --cacheinfo "100644,$(g hash-object -w --stdin <<<"$2"),src/pay/rate"
	g write-tree
}
three=()
for k in 0 1 2; do
	three+=("$(g commit-tree -p main -m $'side\n\nTicket: ABC-1' "$(with_rate "$k" old)")")
done
for i in $(seq 20); do
	next=()
	for k in 0 1 2; do
		next+=("$(g commit-tree -p "${three[k]}" -p "${three[(k + 1) % 3]}" -p "${three[(k + 2) % 3]}" \
			-m $'cross\n\nTicket: ABC-1' "$(with_rate "$i $k" old)")")
	done
	three=("${next[@]}")
done
join=$(g commit-tree -p "${three[0]}" -p "${three[1]}" -m 'join' "$(with_rate '20 0' old)")
push "$join:refs/heads/main"
accepted; findings
sg update-ref refs/heads/main "$(tip main)"
join=$(g commit-tree -p "${three[0]}" -p "${three[1]}" -m 'join' "$(with_rate '20 0' new)")
push "$join:refs/heads/main"
refused; findings trailers/missing
g reset -q --hard main

t_case "T8 the form of messages is asked of the same merges"
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: commit_message, signed_off: author, types: [fix]}]
YAML
push "$fake:refs/heads/main"
refused; findings commit_message/types commit_message/signed_off
g checkout -q -B signed main
tick
g commit -q --allow-empty -s -m 'fix: signed'
g checkout -q -B fresh main
tick
put fresh
g commit -q -s -m 'fix: fresh'
g checkout -q signed
merges fresh
commit "Merge branch 'fresh'"
push signed:main
accepted
g branch -f main
g checkout -q main
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: trailers, keys: {Ticket: {required: always, pattern: '[A-Z]+-\d+'}}}]
YAML

t_case "T9 a declared Latin-1 message is read after conversion"
printf 'Gr\xfc\xdfe\n\nTicket: ABC-12\n' |
	g -c i18n.commitEncoding=ISO-8859-1 commit -q --allow-empty -F -
push main
accepted; findings

t_case "T9 broken UTF-8 without a header cannot hide the trailer, nor fake it"
printf 'subject \xff\xfe\n\nTicket: ABC-12\n' | commit_bytes
push main
accepted
printf 'subject\n\nTicket\xff: ABC-12\n' | commit_bytes
push main
refused; findings trailers/missing
g reset -q --hard HEAD~1

t_case "T9 an encoding nobody knows is read as bytes or refused, never skipped"
odd=$(echo 'subject without a trailer' | raw_commit 'encoding x-no-such')
push "$odd:refs/heads/main"
refused; finding trailers/missing
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: commit_message, encoding: utf-8}]
YAML
push "$odd:refs/heads/main"
refused; findings commit_message/encoding
printf 'subject \xff\n\nTicket: ABC-1\n' | commit_bytes
push main
refused; findings commit_message/encoding
g reset -q --hard HEAD~1

t_case "T9 an encoding in which git would show another message"
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: trailers, keys: {Ticket: {required: always}, Do-Not-Merge: {forbidden: yes}}}]
YAML
# git shows none of it.
odd=$(printf 'subject\n\nTicket: T-1\n' | raw_commit 'encoding IBM037')
push "$odd:refs/heads/main"
refused; findings objects/malformed_commit
# git shows Do-Not-Merge.
odd=$(printf 'subject\n\nTicket: T-1\n+AEQ-o-Not-Merge: x\n' | raw_commit 'encoding UTF-7')
push "$odd:refs/heads/main"
refused; findings objects/malformed_commit
says 'an encoding in which plain letters are others'
odd=$(printf 'subject\n\nTicket: T-1\n' | raw_commit 'encoding UTF-16//IGNORE')
push "$odd:refs/heads/main"
refused; findings objects/malformed_commit

# ---- The options of trailers ----

policy <<'YAML'
version: 1
trunk: main
rules:
  - rule: trailers
    keys:
      Ticket: {pattern: '[A-Z]+-\d+'}
      Tested-by: {person: yes}
      Risk: {values: [low, medium, high], repeat: no}
      Rollback: {required: {trailer: {Risk: high}}, min_length: 10}
      Flag: {required: {lines_over: 3}}
      Test-Plan: {required: {types: [fix]}}
      Do-Not-Merge: {forbidden: yes}
    aliases: {Refs: Ticket}
    unknown: refuse
YAML

t_case "keys are the same in any case, and an alias counts as its key"
accepts <<< $'subject\n\nticket: ABC-1'
refuses trailers/bad_value <<< $'subject\n\nRefs: none'

t_case "a value that must be one of a list, with the nearest"
refuses trailers/bad_value <<< $'subject\n\nRisk: lwo'
says 'low'

t_case "a value that may be there once"
refuses trailers/repeated <<< $'subject\n\nRisk: low\nRisk: medium'

t_case "a person is \"Name <mail>\""
refuses trailers/bad_value <<< $'subject\n\nTested-by: bo'
accepts <<< $'subject\n\nTested-by: Bo <bo@corp.example>'

t_case "a trailer that another one asks for, of some length"
refuses trailers/missing <<< $'subject\n\nRisk: high'
refuses trailers/bad_value <<< $'subject\n\nRisk: high\nRollback: redo'
accepts <<< $'subject\n\nRisk: high\nRollback: deploy the release before'

t_case "a forbidden trailer"
refuses trailers/forbidden <<< $'subject\n\nDo-Not-Merge: yes'

t_case "an unknown trailer, with the nearest known"
refuses trailers/unknown <<< $'subject\n\nTciket: ABC-1'
says 'Ticket'

t_case "a trailer that a type of commit asks for"
refuses trailers/missing <<< 'fix(parser): subject'
accepts <<< $'fix(parser): subject\n\nTest-Plan: by hand'

t_case "a trailer that the size of a change asks for"
put four $'1\n2\n3\n4'
refuses trailers/missing <<< 'subject'
put three $'1\n2\n3'
accepts <<< 'subject'

t_case "commits: tip asks the last commit only, landing the first parents"
policy <<'YAML'
version: 1
trunk: main
rules:
  - {rule: trailers, commits: tip, keys: {Ticket: {required: always}}}
YAML
commit 'none'
commit $'tip\n\nTicket: ABC-1'
push main
accepted
policy <<'YAML'
version: 1
trunk: main
rules:
  - {rule: trailers, commits: landing, keys: {Ticket: {required: always}}}
YAML
g checkout -q -b topic
commit 'none on the topic'
g checkout -q main
tick
g merge -q --no-ff -m $'merge topic\n\nTicket: ABC-1' topic
push main
accepted
g checkout -q topic
commit 'more on the topic'
g checkout -q main
tick
g merge -q --no-ff -m 'merge topic without' topic
push main
refused; findings trailers/missing

t_case "a body that nobody can see is none"
policy <<'YAML'
version: 1
trunk: main
rules:
  - {rule: commit_message, body_required: yes}
YAML
g reset -q --hard origin/main
refuses commit_message/body_required <<< $'subject\n\n\xc2\xa0\n\xe2\x80\x8b\n'
accepts <<< $'subject\n\nwhy\n'

log_is_sound
