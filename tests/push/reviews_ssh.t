#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Four people with four keys and one server: a product owner, two engineers, and an
# integrator who merges.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/sshd.sh
. "$(dirname "$0")/../lib/sshd.sh"
t_need "$(ssh_missing)"

server app <<'YAML'
version: 1
identity: env:TG_USER
people:
  ana: {name: Ana, emails: [ana@corp.example]}
  bo: {name: Bo, emails: [bo@corp.example]}
  cy: {name: Cy, emails: [cy@corp.example]}
  di: {name: Di, emails: [di@corp.example]}
groups: {product: [cy], engineering: [ana, bo], leads: [di]}
overrides: [leads]
rules:
  - {rule: reviews, owners: required, groups: [{from: product}, {from: engineering}]}
YAML
# shellcheck disable=SC2119
ssh_start
for person in ana bo cy di; do
	ssh_person $person TG_USER=$person
done
ssh_client dev ana

ssh_as() { g config core.sshCommand "$(g config core.sshCommand | sed "s,-i [^ ]*,-i $ssh_dir/$1,")"; }
# over WHO PUSH-ARGUMENT...
over() {
	ssh_as "$1"
	push "${@:2}"
}
approve() { over "$1" "$(tip "${2:-HEAD}"):refs/approvals/$1/heads%2Fmain/$(tip "${2:-HEAD}")"; }
topic() {
	g fetch -q origin
	g checkout -q -f -B "$1" refs/remotes/origin/main
}

# i_am WHO: author and committer from here on
i_am() {
	export GIT_AUTHOR_NAME=$1 GIT_AUTHOR_EMAIL=$1@corp.example
	export GIT_COMMITTER_NAME=$1 GIT_COMMITTER_EMAIL=$1@corp.example
}

i_am ana
put CODEOWNERS '/db/ @di'
commit begin
over ana main
accepted

t_case "product and engineering approve, ana lands"
topic list
put list.c
commit 'list'
over ana list
approve bo
accepted
over ana HEAD:main
refused
findings reviews/missing_group
approve cy
accepted
over ana HEAD:main
accepted
silent

t_case "the owner of /db/ is asked"
topic schema
put db/schema.sql
commit 'schema'
over ana schema
approve bo
approve cy
over ana HEAD:main
refused
findings reviews/missing_owner
says 'db/schema.sql'
approve di
over ana HEAD:main
accepted

t_case "di integrates what others approved, over a trunk that moved"
topic one
put one
commit one
over ana one
approve bo
approve cy
topic two
i_am bo
put two
commit two
over bo two
approve ana
approve cy
topic merged
i_am di
g merge -q --no-ff -m 'merge one' one
g merge -q --no-ff -m 'merge two' two
over di HEAD:main
accepted

t_case "a rebase keeps the approvals, a conflict does not"
i_am ana
topic three
put three a
commit three
over ana three
approve bo
approve cy
topic four
i_am bo
put three b
commit four
over bo four
approve ana
approve cy
over bo HEAD:main
accepted
i_am ana
g checkout -q three
g fetch -q origin
g rebase -q refs/remotes/origin/main >/dev/null 2>&1 || {
	put three ab
	GIT_EDITOR=true g rebase --continue >/dev/null 2>&1
}
g fetch -q origin
over ana -f three
over ana HEAD:main
refused
finding reviews/stale
approve bo
approve cy
over ana HEAD:main
accepted

t_case "a hot-fix by a lead, with a reason on record"
i_am di
topic hot
put hot
commit hot
over di HEAD:main
refused
over di -o trunkgate.override='the site is down' HEAD:main
overridden
t_is "$(record_of override.used pusher)" di 'who'

t_case "nobody approves with another's key"
topic five
put five
commit five
over ana five
over ana "$(tip):refs/approvals/bo/heads%2Fmain/$(tip)"
refused
over eve HEAD:main
t_is "$push_status" 128 'a stranger does not even get in'
