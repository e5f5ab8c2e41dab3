#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What every push goes through: accepted, refused, warned about, observed;
# which hook refuses what; every kind of ref move.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

server app <<'YAML'
version: 1
trunk: main
identity: env:TG_USER
contact: "#git-help"
groups: {leads: [bo]}
overrides: [leads]
rules:
  - rule: commit_message
    refs: ["@all"]
    subject_max: 20
    help: https://wiki.example/subjects
YAML
client dev

t_case "accepts a good commit and says nothing"
commit 'one short subject'
push main
accepted; silent; findings
ref_at main HEAD

t_case "refuses a subject of 21 columns when the limit is 20"
commit 'subjects of 21 column'
push main
refused
findings commit_message/subject_max
ref_at main HEAD~1

t_case "names the commit, the rule, the reason and a way out in what it says"
says 'trunkgate refused this push: 1 problem in refs/heads/main'
says "error: $(tip | cut -c1-7) commit_message/subject_max: "
says 'hint:  git commit --amend'
says 'help: #git-help' "policy $(decision policy | cut -c1-7)" "record $(decision record | cut -c1-8)"
says 'https://wiki.example/subjects'

t_case "tells the client that pre-receive declined"
client_says '[remote rejected] main -> main (pre-receive hook declined)'

t_case "accepts the amended commit"
commit 'now it is short' --amend
push main
accepted; silent
ref_at main HEAD

t_case "counts columns, not bytes: 20 wide and combining characters"
commit 'ÀÉÎÕÜ àéîõü ñçß ëïöÿ'
push main
accepted
commit '日本語日本語日本語日本'
push main
refused; findings commit_message/subject_max
g reset -q --hard HEAD~1

t_case "judges every new commit, not only the last"
commit 'a first subject that is too long'
commit 'a second subject that is too long'
commit 'short'
push main
refused; findings 2xcommit_message/subject_max
says '2 problems in refs/heads/main'
g reset -q --hard HEAD~3

t_case "does not ask again what the ref holds already"
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: commit_message, refs: ["@trunk"], subject_max: 5}]
YAML
commit tiny
push main
accepted; findings

# ---- Modes ----

t_case "mode warn shows a warning and accepts"
policy <<'YAML'
version: 1
rules: [{rule: commit_message, refs: ["@all"], subject_max: 5, mode: warn}]
YAML
commit 'rather long'
push main
accepted; says 'warning: ' 'commit_message/subject_max'; says_not 'error:'
finding commit_message/subject_max
t_is "$(decision would_be)" refused would_be
ref_at main HEAD

t_case "mode observe says nothing and logs the finding"
policy <<'YAML'
version: 1
rules: [{rule: commit_message, refs: ["@all"], subject_max: 5, mode: observe}]
YAML
commit 'rather long again'
push main
accepted; silent; findings commit_message/subject_max
t_is "$(decision findings.0.mode)" observe mode

t_case "mode off does not look"
policy <<'YAML'
version: 1
rules: [{rule: commit_message, refs: ["@all"], subject_max: 5, mode: "off"}]
YAML
commit 'rather long once more'
push main
accepted; silent; findings

t_case "two instances of a rule judge by their own options, the strictest counts"
policy <<'YAML'
version: 1
rules:
  - {rule: commit_message, id: wide, refs: ["@all"], subject_max: 50, mode: warn}
  - {rule: commit_message, id: narrow, refs: ["@all"], subject_max: 10}
YAML
commit 'eleven cols'
push main
refused; findings narrow/subject_max
commit 'a subject that is wider than the fifty columns that the first allows' --amend
push main
refused; findings narrow/subject_max wide/subject_max; says 'warning: ' 'error: '
g reset -q --hard HEAD~1

# ---- Exemptions and overrides ----

t_case "an exempt person passes, and the finding is on record"
policy <<'YAML'
version: 1
identity: env:TG_USER
groups: {leads: [bo]}
overrides: [leads]
rules:
  - {rule: commit_message, refs: ["@all"], subject_max: 10, exempt: [cy, leads]}
YAML
commit 'a subject that is too long'
as cy push main
accepted; silent; finding commit_message/subject_max
t_is "$(decision pusher)" cy pusher

t_case "so does a member of an exempt group"
commit 'another that is too long'
as BO push main
accepted; silent

t_case "others do not"
commit 'a third that is too long'
as ana push main
refused; findings commit_message/subject_max

t_case "nor does nobody: the pusher is told why"
push main
refused; says 'TG_USER'
t_is "$(decision pusher)" null pusher

policy <<'YAML'
version: 1
identity: env:TG_USER
groups: {leads: [bo]}
overrides: [leads]
rules:
  - {rule: commit_message, refs: ["@all"], subject_max: 10}
YAML

t_case "an override by somebody who may is accepted, with the reason on record"
as bo push -o trunkgate.override='prod is down, TICKET-7' main
overridden
ref_at main HEAD
finding commit_message/subject_max
t_is "$(record_of override.used override.reason)" 'prod is down, TICKET-7' reason
t_is "$(record_of override.used pusher)" bo pusher

t_case "G16 an override by somebody who may not is refused and says so"
commit 'a fourth that is too long'
as ana push -o trunkgate.override='please' main
refused; says 'ana may not override'

t_case "G16 an override without a reason is refused"
as bo push -o trunkgate.override= main
t_is "$push_status" 1 status; says 'trunkgate.override needs a reason'
as bo push -o trunkgate.override='   ' main
t_is "$push_status" 1 status
ref_at main HEAD~1

t_case "an unknown trunkgate option is refused, with the known ones"
as bo push -o trunkgate.overide=oops main
t_is "$push_status" 1 status; says 'trunkgate.override'

t_case "push options of others mean nothing here"
as ana push -o ci.skip main
refused; findings commit_message/subject_max

t_case "an override changes nothing of a push that needs none"
g reset -q --hard HEAD~1
commit 'all right'
as bo push -o trunkgate.override='in any case' main
accepted

# ---- Which hook refuses ----

policy <<'YAML'
version: 1
trunk: main
identity: env:TG_USER
groups: {leads: [bo]}
overrides: [leads]
rules:
  - {rule: ref_names, pattern: '[a-z]+/.+'}
  - {rule: ref_changes, refs: ["@all"]}
  - {rule: commit_message, refs: ["@trunk"], subject_max: 10}
YAML

t_case "a ref rule refuses only its own ref of several"
commit good
push main HEAD:refs/heads/BAD HEAD:refs/heads/fix/it
t_is "$push_status" 1 status
findings ref_names/bad_name
ref_at main HEAD; ref_at fix/it HEAD; no_ref BAD
client_says '[remote rejected] HEAD -> BAD (hook declined)'
t_is "$(words | grep -c '^error: .*ref_names/bad_name')" 1 'times that the finding is shown'

t_case "the record tells each ref's own verdict"
t_is "$(decision verdict)" refused verdict
t_is "$(for i in 0 1 2; do echo "$(decision refs.$i.ref) $(decision refs.$i.verdict)"; done | sort | tr '\n' ,)" \
	'refs/heads/BAD refused,refs/heads/fix/it accepted,refs/heads/main accepted,' verdicts
t_is "$(record_of push.applied refs | grep -c BAD)" 0 'BAD among the refs that moved'

t_case "with --atomic all of it is refused"
commit 'better'
push --atomic main HEAD:refs/heads/BAD
t_is "$push_status" 1 status
ref_at main HEAD~1; no_ref BAD

t_case "a commit rule refuses the whole push"
commit 'this is too long'
push main HEAD~1:refs/heads/fix/other
refused; findings commit_message/subject_max
ref_at main HEAD~2; no_ref fix/other

t_case "a ref rule that refuses every ref does so at once"
push HEAD~1:refs/heads/BAD HEAD~1:refs/heads/WORSE
refused; findings 2xref_names/bad_name
client_says '(pre-receive hook declined)'

t_case "an override of a ref rule holds in update, too"
as bo push -o trunkgate.override='needed by the tool' HEAD~1:refs/heads/BAD HEAD~1:main
overridden
ref_at BAD HEAD~1; ref_at main HEAD~1
t_is "$(record_of push.decided/update refs.0.verdict)" overridden "verdict of the ref in update"
g reset -q --hard HEAD~1

t_case "with hooks: pre-receive a bad ref refuses the whole push"
policy <<'YAML'
version: 1
hooks: pre-receive
rules:
  - {rule: ref_names, pattern: '[a-z]+/.+'}
YAML
commit next
push main HEAD:refs/heads/WORST
refused; findings ref_names/bad_name
client_says '(pre-receive hook declined)'
no_ref WORST; ref_at main HEAD~1

t_case "without an update hook of ours pre-receive refuses alone, too"
policy <<'YAML'
version: 1
rules:
  - {rule: ref_names, pattern: '[a-z]+/.+'}
YAML
mv "$S/hooks/update" "$T/update"
push main HEAD:refs/heads/WORST
refused; findings ref_names/bad_name
no_ref WORST; ref_at main HEAD~1
mv "$T/update" "$S/hooks/update"

# ---- Kinds of moves ----

policy <<'YAML'
version: 1
trunk: main
rules:
  - {rule: ref_changes, refs: ["@trunk", "@branches"]}
  - {rule: ref_changes, id: fixed_tags, refs: ["@tags"], update: refuse, delete: refuse}
  - {rule: ref_changes, id: closed, refs: ["refs/heads/old/**"], create: refuse, update: refuse}
  - {rule: commit_message, refs: ["@all"], subject_max: 30}
YAML

t_case "a new branch is judged from the trunk"
push main HEAD:refs/heads/topic
accepted
t_is "$(decision refs.0.kind)" update kind

t_case "an update is recorded with its old and new value and its commits"
commit 'work on it'
push HEAD:refs/heads/topic
accepted
t_is "$(decision refs.0.ref) $(decision refs.0.old) $(decision refs.0.new) $(decision refs.0.commits)" \
	"refs/heads/topic $(tip HEAD~1) $(tip) 1" 'ref in the record'

t_case "deleting is refused where the rule says so"
push :refs/heads/topic
refused; findings ref_changes/deleted
ref_at topic HEAD
t_is "$(decision refs.0.kind)" delete kind

t_case "so is a forced push"
push --force HEAD~1:refs/heads/topic
refused; findings ref_changes/forced
says 'hint:  git pull --rebase, then push without --force'
ref_at topic HEAD

t_case "creating and updating where the rule says so"
push HEAD:refs/heads/old/thing
refused; findings closed/created
no_ref old/thing

t_case "where nothing may move, no rebase helps a forced push"
sg update-ref refs/heads/old/thing "$(tip)"
push --force HEAD~1:refs/heads/old/thing
refused; findings closed/forced ref_changes/forced
says 'hint:  push it under a new name'

t_case "a tag can be made but neither moved nor deleted"
g tag -m 'first' v1
push v1
accepted
g tag light1 HEAD~1
push light1
accepted
push --force HEAD:refs/tags/light1
refused; findings fixed_tags/updated
g tag -f -m 'second' v1 HEAD~1 >/dev/null
push --force v1
refused; findings fixed_tags/forced
push :v1
refused; findings fixed_tags/deleted
t_is "$(sg cat-file -t v1)" tag 'v1 on the server'

t_case "a commit that only a tag brings is judged"
commit 'a subject that is longer than thirty'
g tag light
push light
refused; findings commit_message/subject_max
g reset -q --hard HEAD~1

t_case "a tag of a tree or a blob is accepted and has no commits to judge"
put file content
g tag -m 'of a blob' blobtag "$(g rev-parse :file)"
push blobtag
accepted

t_case "deleting a ref that does not exist is no finding"
raw_push --command "$ZERO $ZERO refs/heads/ghost"
t_is "$(decision verdict)" accepted verdict

t_case "a symbolic ref is judged by the name that moves"
sg symbolic-ref refs/heads/alias refs/heads/topic
push --force HEAD~1:refs/heads/alias
refused; findings ref_changes/forced
t_is "$(decision findings.0.ref)" refs/heads/topic ref
ref_at topic HEAD
commit 'on by the alias'
push HEAD:refs/heads/alias
accepted
ref_at topic HEAD

t_case "the log of all this is sound"
log_is_sound
