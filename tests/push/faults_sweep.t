#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Each call that a hook makes to libc fails once: no push is let through that
# was not judged, nothing crashes, no record is torn, the ledger is whole.
# shellcheck source-path=SCRIPTDIR source=../lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"

server app <<'YAML'
version: 1
identity: env:TG_USER
people:
  ana: {emails: [ana@corp.example]}
  bo: {emails: [bo@corp.example]}
overrides: [bo]
rules:
  - {rule: ref_names}
  - {rule: ref_changes}
  - {rule: history}
  - {rule: commit_message, forbid: ['\bsecret\b', 'naïve'], encoding: any}
  - {rule: trailers, refs: ["@trunk"], keys: {Ticket: {required: always}}}
  - {rule: branch_lifetime, hard: 48h, soft: 24h}
  - {rule: branch_count, per_person: 9}
  - {rule: branch_base}
  - {rule: change_size, max_lines: 20}
YAML
client dev
at '2026-11-02 09:00'
put base
commit $'base\n\nTicket: T-1'
as ana push main
export TG_USER=ana

t_case "a push that is fine"
put one
commit $'one\n\nTicket: T-1'
freeze main
sweep accepted pre-receive

t_case "a push that breaks a rule in its first of three commits"
g reset -q --hard HEAD~1
put two
commit $'a secret plan\n\nTicket: T-1'
put two 2
commit $'two\n\nTicket: T-1'
put two 3
commit $'three\n\nTicket: T-1'
freeze main
sweep refused pre-receive

t_case "a change that is too large"
g reset -q --hard HEAD~3
put large "$(seq 30)"
commit $'large\n\nTicket: T-1'
freeze main
sweep refused pre-receive

t_case "a word that only the conversion of the message shows"
g reset -q --hard HEAD~1
g reset -q --hard "$(printf 'na\357ve\n\nTicket: T-1\n' | raw_commit 'encoding ISO-8859-1')"
freeze main
# A handful of them are the C library's, when it looks for the converter.
FEW=5 sweep refused pre-receive

t_case "a name that differs by case from a branch that is there"
g reset -q --hard HEAD~1
g checkout -q -B topic
put topic
commit 'topic'
push topic topic:packed
accepted
sg pack-refs --all
push topic:loose
accepted
freeze topic:LOOSE
sweep refused pre-receive
freeze topic:PACKED
sweep refused pre-receive

t_case "a branch that has lived too long"
later '10 days'
put topic more
commit 'more of topic'
push topic
accepted
later '10 days'
put topic 'even more'
commit 'even more of topic'
freeze topic
sweep refused pre-receive

t_case "a push of which a part is refused"
g checkout -q -B second main
put second
commit 'second'
freeze topic:TOPIC second
sweep refused pre-receive

t_case "a push that is overridden"
g checkout -q main
commit 'no ticket'
TG_USER=bo GIT_PUSH_OPTION_COUNT=1 GIT_PUSH_OPTION_0='trunkgate.override=fire'
export GIT_PUSH_OPTION_COUNT GIT_PUSH_OPTION_0
freeze main
sweep overridden pre-receive
unset GIT_PUSH_OPTION_COUNT GIT_PUSH_OPTION_0
TG_USER=ana

t_case "what landed is written down, or the pusher reads that it was not"
g reset -q --hard HEAD~1
put landed
commit $'landed\n\nTicket: T-1'
freeze main
in_hook "$TG_OUT/libexec/pre-receive" <"$T/input" || t_fail 'the push is not accepted'
cp -r "$S/objects/tmp_objdir-incoming-kept/." "$S/objects/"
sg update-ref refs/heads/main "$(tip)"
sweep applied post-receive

t_case "update, for a ref that pre-receive left to it"
g checkout -q topic
freeze topic:TOPIC second
sweep refused update refs/heads/TOPIC "$ZERO" "$(tip)"

t_case "and then pushes go on as before"
g checkout -q main
put last
commit $'last\n\nTicket: T-1'
push main
accepted
chain_is_whole
