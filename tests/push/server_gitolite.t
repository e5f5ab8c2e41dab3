#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A real gitolite 3 behind a real sshd, set up as docs/servers/gitolite.md says:
# hooks in LOCAL_CODE, the policy named in gitolite.conf, VREFs beside us.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/install.sh
. "$(dirname "$0")/../lib/install.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/sshd.sh
. "$(dirname "$0")/../lib/sshd.sh"
t_need "$(ssh_missing)"
command -v gitolite >/dev/null || t_need "no gitolite here (make deps-servers)"

home=$T/gitolite
mkdir "$home"
# gitolite's own commands, as its account with its home.
lite() { HOME=$home USER=$(id -un) timeout 60 gitolite "$@" >"$T/lite.out" 2>&1 </dev/null ||
	t_fail "gitolite $*" "$(cat "$T/lite.out")"; }

# What sshd starts has the account's home; here it is the test's.
ssh_start "SetEnv HOME=$home"
for name in admin ana bo cy; do
	ssh_person "$name"
done
ln -sf "$home/.ssh/authorized_keys" "$ssh_dir/authorized_keys"

t_case "gitolite with the settings of the guide"
lite setup -pk "$ssh_dir/admin.pub"
# Each line of the guide in the place of gitolite's own.
while IFS= read -r line; do
	sed -i "s|^ *#* *${line%% *}  *=>.*|${line//\\/\\\\}|" "$home/.gitolite.rc"
	t_ok "${line%% *}" grep -qF "$line" "$home/.gitolite.rc"
done < <(doc_block gitolite.md perl)
sed -i 's/trunkgate\\.policy/& receive\\..*/' "$home/.gitolite.rc"
t_is "$(HOME=$home gitolite query-rc LOCAL_CODE)" "$home/local" LOCAL_CODE

remote() {
	ssh_client "$1" "$2"
	g remote set-url origin "ssh://$(id -un)@127.0.0.1:$ssh_port/$3"
}
push_as() {
	g config core.sshCommand "$(g config core.sshCommand | sed "s,-i [^ ]*,-i $ssh_dir/$1,")"
	push "${@:2}"
}
# configure: what standard input adds to gitolite.conf, with everybody's keys.
configure() {
	C=$T/admin
	{ cat "$T/conf"; cat; } >"$C/conf/gitolite.conf"
	cp "$ssh_dir/ana.pub" "$ssh_dir/bo.pub" "$ssh_dir/cy.pub" "$C/keydir/"
	g add -A
	commit configure
	push_as admin HEAD:master
	t_is "$push_status" 0 'the configuration'
	! grep -qE 'ERROR|FATAL|WARNING' "$T/push.out" || t_fail gitolite "$(cat "$T/push.out")"
	C=$T/dev
}
S=$home/repositories/gitolite-admin.git
remote admin admin gitolite-admin
g pull -q origin master 2>"$T/ok.out" || t_fail 'the admin repository' "$(cat "$T/ok.out")"
cp "$C/conf/gitolite.conf" "$T/conf"
server_policy gitolite
doc_block gitolite.md gitolite | sed "s|/etc/trunkgate.yaml|$T/policy.yaml|" >>"$T/conf"
cat >>"$T/conf" <<'CONF'
    config receive.advertisePushOptions = true
    config receive.fsckObjects = true
repo app two
    RW+ = ana bo cy
    - VREF/NAME/secret = @all
CONF
configure </dev/null

t_case "the policy of the guide is a good one"
doc_block gitolite.md yaml >"$T/doc.yaml"
t_ok 'for gitolite' "$TG_BIN" policy check "$T/doc.yaml"

t_case "install.sh --layout gitolite --fleet puts two hooks into the common ones"
common=$home/local/hooks/common
mkdir -p "$common"
install_sh --layout gitolite --fleet "$common"
done_with 0
t_is "$(cd "$common" && find . -type f -printf '%m %p\n' | sort)" \
	$'755 ./post-receive\n755 ./pre-receive' 'what is there'
lite setup --hooks-only
S=$home/repositories/app.git
t_is "$(readlink "$S/hooks/pre-receive")" "$common/pre-receive" 'the link'
t_ok "update is gitolite's" grep -q Gitolite "$S/hooks/update"
remote dev ana app

server_cases

t_case "what a VREF of gitolite refuses is refused, though we accept"
put secret
commit 'a file'
push_as ana HEAD:main
t_is "$push_status" 1 'the push'
client_says VREF/NAME/secret
t_is "$(decision verdict)" accepted 'our decision'
ref_at main HEAD~1
g reset -q --hard HEAD~1

t_case "whom gitolite does not know gets to no hook"
push_as admin HEAD:main
t_is "$push_status $(decision verdict)" '128 none' 'the push'

t_case "no other command, no variables of the client"
GL_USER=cy push_as ana --receive-pack='git -c core.hooksPath=/dev/null receive-pack' HEAD:main
t_is "$push_status $(decision verdict)" '128 none' 'the push'
commit 'too long a subject'
g config core.sshCommand "$(g config core.sshCommand) -o SetEnv=GL_USER=cy"
GL_USER=cy push_as ana HEAD:main
refused
t_is "$(decision pusher)" ana pusher

t_case "a new repository has the hooks from the start"
configure <<'CONF'
repo three
    RW+ = ana
CONF
S=$home/repositories/three.git
g remote set-url origin "ssh://$(id -un)@127.0.0.1:$ssh_port/three"
push_as ana HEAD:main
refused
finding commit_message/subject_max
g remote set-url origin "ssh://$(id -un)@127.0.0.1:$ssh_port/app"
S=$home/repositories/app.git

t_case "modes under gitolite's umask"
t_is "$(stat -c %a "$S/trunkgate/audit.jsonl")" 640 'the log'
t_is "$(find "$S/trunkgate" -perm /027 -type f)" '' 'open to others'

t_case "doctor finds the hooks behind the links"
mkdir -p "$T/root"
HOME=$home "$prefix/bin/trunkgate" doctor --root "$T/root" "$S" >"$T/out" 2>&1
t_ok 'in force' grep -q "^$S: in force" "$T/out"
no_complaints

t_case "repo-specific-hooks: trunkgate first in the list of a repository"
specific=$home/local/hooks/repo-specific
mkdir -p "$specific"
# The hook expands it.
# shellcheck disable=SC2016
printf '#!/bin/sh\necho "$GL_USER" >>"%s"\n' "$T/specific" >"$specific/other"
chmod +x "$specific/other"
install_sh --layout gitolite --fleet "$specific/trunkgate"
done_with 0
sed -i "s|^ *# *'repo-specific-hooks',|'repo-specific-hooks',|" "$home/.gitolite.rc"
configure <<'CONF'
repo two
    option hook.pre-receive = trunkgate/pre-receive other
    option hook.post-receive = trunkgate/post-receive
CONF
t_ok 'the driver' grep -q 'stdin' "$home/repositories/two.git/hooks/pre-receive"
S=$home/repositories/two.git
g remote set-url origin "ssh://$(id -un)@127.0.0.1:$ssh_port/two"
push_as ana HEAD:main
refused
t_not_ok 'the other hook ran' test -e "$T/specific"
push_as cy HEAD:main
accepted
t_is "$(cat "$T/specific")" cy 'whom the other hook saw'
t_is "$(record_of push.applied pusher)" cy 'who applied it'
HOME=$home "$prefix/bin/trunkgate" doctor --root "$T/root" "$S" >"$T/out" 2>&1
t_ok 'doctor sees the driver only' grep -q hooks.foreign "$T/out"

t_case "--chain keeps a common hook, once gitolite has made the link"
S=$home/repositories/app.git
g remote set-url origin "ssh://$(id -un)@127.0.0.1:$ssh_port/app"
install_sh --layout gitolite --fleet "$common" --uninstall
done_with 0
cp "$specific/other" "$common/pre-receive"
install_sh --layout gitolite --fleet "$common"
done_with 1
install_sh --layout gitolite --fleet "$common" --chain
done_with 0
lite setup --hooks-only
rm "$T/specific"
push_as ana HEAD:main
refused
t_not_ok 'the chained hook ran' test -e "$T/specific"
push_as cy HEAD:main
accepted
t_is "$(cat "$T/specific")" cy 'whom the chained hook saw'

t_case "--uninstall, and the guide's command for the links"
install_sh --layout gitolite --fleet "$common" --uninstall
done_with 0
lite setup --hooks-only
HOME=$home "$prefix/bin/trunkgate" doctor --root "$T/root" "$S" >"$T/out" 2>&1
t_ok 'a link that leads nowhere' grep -q hooks.missing "$T/out"
find "$home/repositories" -path '*/hooks/*' -xtype l -delete
t_ok 'the common hook is back' cmp "$common/pre-receive" "$specific/other"
t_is "$(cd "$S/hooks" && find . -lname '*common*' | sort)" $'./pre-receive\n./update' 'links'
commit 'too long a subject'
push_as ana HEAD:main
t_is "$push_status" 0 'the push'
