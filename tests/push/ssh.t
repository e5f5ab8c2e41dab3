#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The same over ssh, to a loopback sshd: a forced command names the person, or
# sshd's own record of keys does.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/sshd.sh
. "$(dirname "$0")/../lib/sshd.sh"
t_need "$(ssh_missing)"

server app <<'YAML'
version: 1
trunk: main
identity: env:TG_USER
groups: {leads: [bo], release: [cy]}
overrides: [leads]
rules:
  - {rule: trailers, keys: {Ticket: {required: always}}, exempt: [release]}
YAML
ssh_start 'ExposeAuthInfo yes'
ssh_person ana TG_USER=ana
ssh_person bo TG_USER=bo
ssh_person cy TG_USER=cy
ssh_person eve
ssh_client dev ana

over_as() { ssh_as "$1"; push "${@:2}"; }
ssh_as() {
	local url
	url=$(g remote get-url origin)
	g config core.sshCommand "$(g config core.sshCommand | sed "s,-i [^ ]*,-i $ssh_dir/$1,")"
	t_is "$(g remote get-url origin)" "$url" url
}

t_case "a good push lands, by the person of the key"
commit $'root\n\nTicket: T-1'
over_as ana main
accepted; silent; ref_at main HEAD
t_is "$(decision pusher)" ana pusher

t_case "a bad one is refused, with words that reach the client"
commit 'no ticket'
over_as ana main
refused; findings trailers/missing
says 'trunkgate refused this push' 'error: ' 'hint:  '
ref_at main HEAD~1

t_case "ana cannot override, bo can"
over_as ana -o trunkgate.override='urgent' main
refused; says 'ana may not override'
over_as bo -o trunkgate.override='urgent, TICKET-1' main
overridden; ref_at main HEAD
t_is "$(record_of override.used pusher)" bo pusher

t_case "cy is exempt"
commit 'release without a ticket'
over_as cy main
accepted; silent; finding trailers/missing

t_case "a key without a name is nobody, whatever the client sends along"
commit 'no ticket again'
g config core.sshCommand "$(g config core.sshCommand) -o SetEnv=TG_USER=bo"
over_as eve -o trunkgate.override='me too' main
refused
t_is "$(decision pusher)" null pusher

t_case "the client's own environment does not cross"
TG_USER=cy GIT_PUSH_OPTION_COUNT=1 push main
refused
t_is "$(decision pusher)" null pusher

t_case "ssh-keys: sshd's record of keys names the person"
policy <<YAML
version: 1
trunk: main
identity: ssh-keys
people:
  ana: {name: Ana, emails: [ana@corp.example], keys: ["$(ssh_public_key ana)"]}
  cy: {name: Cy, emails: [cy@corp.example], keys: ["$(ssh_public_key cy)"]}
rules:
  - {rule: trailers, keys: {Ticket: {required: always}}, exempt: [cy]}
YAML
over_as ana main
refused
t_is "$(decision pusher)" ana pusher
over_as bo main
refused
t_is "$(decision pusher)" null pusher
over_as cy main
accepted
t_is "$(decision pusher)" cy pusher
ref_at main HEAD

t_case "the log of all this is sound"
log_is_sound
