#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# trunkgate doctor: each complaint on a repository that has it, none on one
# that has not.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

server app <<'YAML'
version: 1
rules: [{rule: ref_changes}]
YAML

doctor() { "$TG_BIN" doctor --root "$T/root" "$S" >"$T/out" 2>"$T/err"; }
# complains ID: and is an error when $2 is given.
complains() {
	doctor
	status=$?
	t_ok "$1" grep -qE "^  ${2:-(note|warning)}: $1: " "$T/out"
	t_is "$(grep -c '^    fix: ' "$T/out")" "$(grep -cE '^  (note|warning|error): ' "$T/out")" 'a fix for each'
	[ "${2:-}" = error ] && t_is "$status" 1 'exit status'
}
content() {
	doctor
	t_is $? 0 'exit status'
	t_not_ok "$1" grep -q ": $1: " "$T/out"
}

t_case "a sound repository is in force"
sg config receive.fsckObjects true
content hooks.missing
t_ok 'says so' grep -q "^$S: in force" "$T/out"
no_complaints

t_case "G22 hooks that are missing, not executable, foreign, dangling, elsewhere or writable"
mv "$S/hooks/pre-receive" "$T/kept"
complains hooks.missing error
ln -s "$T/nowhere" "$S/hooks/pre-receive"
complains hooks.missing error
rm "$S/hooks/pre-receive"
cp "$T/kept" "$S/hooks/pre-receive"
chmod 644 "$S/hooks/pre-receive"
[ "$(id -u)" = 0 ] || complains hooks.not_executable error
chmod 775 "$S/hooks/pre-receive"
complains hooks.writable error
printf '#!/bin/sh\nexit 0\n' >"$S/hooks/pre-receive"
chmod 755 "$S/hooks/pre-receive"
complains hooks.foreign error
rm "$S/hooks/pre-receive"
mv "$T/kept" "$S/hooks/pre-receive"
content hooks.foreign
sg config core.hooksPath "$T/elsewhere"
complains hooks.path
complains hooks.missing error
sg config --unset core.hooksPath
mv "$S/hooks/post-receive" "$T/kept"
complains hooks.missing warning
mv "$T/kept" "$S/hooks/post-receive"

t_case "chained hooks are named, and one that cannot be run"
printf '#!/bin/sh\n' >"$S/hooks/pre-receive.chained"
chmod 755 "$S/hooks/pre-receive.chained"
complains hooks.chained
rm "$S/hooks/pre-receive.chained"
content hooks.chained
mkdir "$S/hooks/pre-receive.chained"
complains hooks.chained_broken error
rmdir "$S/hooks/pre-receive.chained"
kept=$S
server late <<'YAML'
version: 1
rules: []
YAML
client late
: >"$S/hooks/post-receive.chained"
complains hooks.chained_broken warning
t_ok 'in force' grep -q 'in force$' "$T/out"
commit 'behind a chained hook that cannot be run'
push main
accepted
says 'the refs moved, but not all that follows was done: the chained hook'
S=$kept

t_case "a policy that is missing, wrong or not ours"
sg config --unset trunkgate.policy
complains policy.unusable error
sg config trunkgate.policy trunkgate/policy.yaml
policy <<'YAML'
version: 1
rules: [{rule: ref_chances}]
YAML
complains policy.mistakes error
t_ok 'which' grep -q 'ref_chances' "$T/out"
policy <<'YAML'
version: 1
identity: env:TG_WHO
groups: {leads: [bo]}
overrides: [leads]
rules: [{rule: ref_changes}]
YAML
chmod 666 "$S/trunkgate/policy.yaml"
complains policy.unusable error
chmod 644 "$S/trunkgate/policy.yaml"

t_case "root sees a repository of another account as that account"
if [ "$EUID" -ne 0 ]; then
	t_skip 'only root can do that'
else
	chmod 755 "$T"
	chown -R 12345:12345 "$S"
	content policy.unusable
	t_ok 'in force' grep -q 'in force$' "$T/out"
	chmod 555 "$S/trunkgate"
	complains files.unwritable error
	chmod 750 "$S/trunkgate"
	chown 12346 "$S/trunkgate/policy.yaml"
	complains policy.unusable error
	t_ok 'what to do' grep -q 'chown it' "$T/out"
	chown -R 0:0 "$S"
fi

t_case "settings of git that weaken it"
content git.push_options
sg config receive.advertisePushOptions false
complains git.push_options warning
sg config receive.advertisePushOptions true
sg config receive.shallowUpdate true
complains git.shallow_update warning
sg config --unset receive.shallowUpdate
sg config receive.fsckObjects false
complains git.fsck_objects note
client dev
commit one
push main
commit two
push main
sg replace main main~1
complains git.replace_refs warning
sg replace -d main >/dev/null

t_case "a large history without a commit-graph"
content git.commit_graph
# The index of a pack of 60,000 objects, as far as its table of sums.
mkdir -p "$S/objects/pack"
perl -e 'print "\xfftOc", pack "N257", 2, (60000) x 256' >"$S/objects/pack/pack-many.idx"
complains git.commit_graph note
git -C "$S" commit-graph write --reachable
[ -e "$S/objects/info/commit-graph" ] || touch "$S/objects/info/commit-graph"
content git.commit_graph
rm -f "$S/objects/info/commit-graph"
git -C "$S" commit-graph write --reachable --split
[ -e "$S/objects/info/commit-graphs/commit-graph-chain" ] || {
	mkdir -p "$S/objects/info/commit-graphs"
	touch "$S/objects/info/commit-graphs/commit-graph-chain"
}
content git.commit_graph
rm -rf "$S/objects/pack/pack-many.idx" "$S/objects/info/commit-graphs"

t_case "pushes over HTTP by nobody in particular"
sg config http.receivepack true
complains git.http_receivepack warning
sg config --unset http.receivepack
content git.http_receivepack

t_case "scanners that boundaries would miss"
cp "$S/trunkgate/policy.yaml" "$T/policy.yaml"
policy <<'YAML'
version: 1
rules: [{rule: boundaries, refs: ["@trunk"], modules: {a: {paths: ["a/**"], may_use: []}}}]
YAML
content parts.languages
sg config trunkgate.share "$T"
complains parts.languages error
sg config trunkgate.share "$T_TOP"
policy <"$T/policy.yaml"

t_case "what signed approvals need"
key='ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPa4Hq1ewV3+uTlr5Q3AOxZty+NzVTfBmSfxNK+s41WT'
fingerprint=C5451CAB3FD054511003FEA7312DC2280EE0802B
signed_policy() {
	policy <<YAML
version: 1
identity: env:TG_USER
${2-}
people: {ana: {emails: [ana@corp.example]$1}}
rules: [{rule: reviews, signed: yes}]
YAML
}
program() {
	mkdir -p "$T/root/usr/bin"
	ln -sf /bin/true "$T/root/usr/bin/$1"
}
content signatures.program
signed_policy ''
complains signatures.nobody error
signed_policy ", signing_keys: [\"$key\"]"
complains signatures.program error
t_ok 'which' grep -q 'there is no /usr/bin/ssh-keygen' "$T/out"
program ssh-keygen
content signatures.program
complains signatures.no_certificates note
sg config receive.certNonceSeed x
complains signatures.noise note
sg config gpg.ssh.allowedSignersFile /dev/null
content signatures.noise
signed_policy ", signing_keys: [$fingerprint]"
complains signatures.keyring error
complains signatures.program error
program gpgv
signed_policy ", signing_keys: [$fingerprint]" "keyring: $T/keyring.gpg"
complains signatures.keyring error
echo >"$T/keyring.gpg"
chmod 0644 "$T/keyring.gpg"
content signatures.keyring
policy <"$T/policy.yaml"
rm -r "$T/root/usr"

t_case "objects that are borrowed from where everybody may write"
git init -q --bare "$T/lender.git"
chmod o+w "$T/lender.git/objects"
echo "$T/lender.git/objects" >"$S/objects/info/alternates"
complains files.exposed error
t_ok 'which' grep -q 'borrowed from .*/lender.git/objects' "$T/out"
rm "$S/objects/info/alternates"
content files.exposed

t_case "G15, R42, R43 a server where clients may set who they are"
mkdir -p "$T/root/etc/ssh/sshd_config.d"
printf 'AcceptEnv LANG LC_*\n# AcceptEnv *\nPermitUserEnvironment no\n' >"$T/root/etc/ssh/sshd_config"
content identity.accept_env
content identity.user_environment
conf=$T/root/etc/ssh/sshd_config.d/test.conf
echo 'AcceptEnv LANG TG_*' >"$conf"
complains identity.accept_env error
echo 'acceptenv GIT_CONFIG_COUNT' >"$conf"
complains identity.accept_git_env error
echo 'AcceptEnv *' >"$conf"
complains identity.accept_git_env error
echo 'PermitUserEnvironment yes' >"$conf"
complains identity.user_environment error
rm "$conf"

t_case "R43 keys without a forced command"
home=$(getent passwd "$(id -u)" | cut -d: -f6)
mkdir -p "$T/root$home/.ssh"
echo 'command="gitolite-shell ana",restrict ssh-ed25519 AAAA ana' >"$T/root$home/.ssh/authorized_keys"
content identity.keys
case $(getent passwd "$(id -u)") in
*/git-shell | */nologin | */false | */true) ;;
*)
	echo 'ssh-ed25519 AAAB ben' >>"$T/root$home/.ssh/authorized_keys"
	complains identity.keys error
	;;
esac
rm -r "$T/root$home/.ssh"

t_case "R44 git over HTTP without authentication"
mkdir -p "$T/root/etc/nginx/conf.d"
printf 'location / {\n fastcgi_param SCRIPT_FILENAME /usr/lib/git-core/git-http-backend;\n}\n' \
	>"$T/root/etc/nginx/conf.d/git.conf"
complains identity.http warning
echo 'auth_basic "git";' >>"$T/root/etc/nginx/conf.d/git.conf"
content identity.http

t_case "G22 refs that moved without a decision"
content refs.moved
old=$(sg rev-parse main)
new=$(sg commit-tree -p main -m past 'main^{tree}')
sg update-ref refs/heads/main "$new"
complains refs.moved error
t_ok 'which' grep -q "refs/heads/main is at ${new:0:12}" "$T/out"
sg update-ref -d refs/heads/main
complains refs.moved error
t_ok 'gone' grep -q 'refs/heads/main is gone' "$T/out"
sg update-ref refs/heads/main "$old"
content refs.moved

t_case "what git declined after it was accepted has not moved"
printf '#!/bin/sh\nexit 1\n' >"$S/hooks/update.chained"
chmod 755 "$S/hooks/update.chained"
commit three
push main
t_is "$push_status" 1 push
rm "$S/hooks/update.chained"
content refs.moved
push main
content refs.moved

t_case "a policy and hooks in a work tree that pushes change"
kept=$S
git clone -q "$S" "$T/work"
S=$T/work/.git
wire "$S"
policy <<'YAML'
version: 1
rules: []
YAML
sg config receive.denyCurrentBranch updateInstead
content files.pushed
cp "$S/trunkgate/policy.yaml" "$T/work/policy.yaml"
sg config trunkgate.policy ../policy.yaml
complains files.pushed error
t_ok 'which' grep -q "trunkgate.policy is $T/work/policy.yaml" "$T/out"
sg config trunkgate.policy trunkgate/policy.yaml
mkdir "$T/work/hooks"
sg config core.hooksPath ../hooks
complains files.pushed error

t_case "a relative core.hooksPath is below where git runs the hooks of a push"
# It says itself where that is; the doctor has to look there, by whichever name.
ask_git() {
	rm -f "$T/ran"
	g push -q "$1" HEAD:refs/heads/asked-"$RANDOM" >"$T/push.out" 2>&1
	cat "$T/ran" 2>/dev/null
}
says_where() { # NAME OF THE REPOSITORY, FOLDER
	"$TG_BIN" doctor "$1" >"$T/out" 2>&1
	grep -qF "puts the hooks of $1 into $2/hooks.d" "$T/out" || t_fail "$1" "$(grep -A1 hooks "$T/out")"
}
git -C "$T/work" worktree add -q -b linked-work "$T/linked-work"
sg config core.hooksPath hooks.d
door=$T/work/.git
for folder in "$T/work" "$door" "$door/worktrees/linked-work" "$T/linked-work"; do
	mkdir "$folder/hooks.d"
	printf '#!/bin/sh\necho "%s" >"%s"\nexit 1\n' "$folder" "$T/ran" >"$folder/hooks.d/pre-receive"
	chmod +x "$folder/hooks.d/pre-receive"
done
t_is "$(ask_git "$T/work")" "$door" 'where git finds them'
says_where "$T/work" "$door"
says_where "$door" "$door"
t_is "$(ask_git "$T/linked-work")" "$door/worktrees/linked-work" 'where git finds those of the linked one'
says_where "$door" "$door"
grep -qF "hooks of $door/worktrees/linked-work into $door/worktrees/linked-work/hooks.d" "$T/out" ||
	t_fail 'the linked one' "$(cat "$T/out")"
rm -rf "$T/work/hooks.d" "$door/hooks.d" "$door/worktrees/linked-work/hooks.d" "$T/linked-work/hooks.d"
# From the repository this leads out of the tree, from the linked one into it.
doctor
t_not_ok 'nothing in the tree' grep -q 'files.pushed' "$T/out"
sg config core.hooksPath ../../../hooks.d
mkdir "$T/work/hooks.d"
t_ok 'it would be in the tree' test -d "$door/worktrees/linked-work/../../../hooks.d"
complains files.pushed error
t_ok 'which' grep -qF "core.hooksPath is $T/work/hooks.d" "$T/out"
rmdir "$T/work/hooks.d"
# shellcheck disable=SC2088
sg config core.hooksPath '~/no-such-folder'
complains hooks.missing error
t_not_ok 'a home is no folder called ~' grep -q '/~/' "$T/out"
sg config --unset core.hooksPath
git -C "$T/work" worktree remove --force "$T/linked-work"
S=$kept

t_case "or in one that is linked, beside the repository or in it"
content files.pushed
policy=$(sg config trunkgate.policy)
for linked in "$T/linked" "$S/linked"; do
	sg worktree add -q -b linked "$linked" main
	cp "$S/trunkgate/policy.yaml" "$linked/policy.yaml"
	sg config trunkgate.policy "$linked/policy.yaml"
	complains files.pushed error
	t_ok 'which' grep -q "trunkgate.policy is $linked/policy.yaml" "$T/out"
	sg config trunkgate.policy "$policy"
	sg worktree remove --force "$linked"
	sg branch -q -D linked
done
content files.pushed

t_case "settings that one linked worktree has for itself"
sg config extensions.worktreeConfig true
sg worktree add -q -b linked "$T/linked" main
content worktree.unusable
own() { git -C "$T/linked" config --worktree "$@"; }
own core.hooksPath "$T/nowhere"
complains hooks.missing error
t_ok 'whose' grep -q "puts the hooks of $S/worktrees/linked into $T/nowhere" "$T/out"
g push -q "$T/linked" HEAD:refs/heads/unjudged
t_is "$(sg rev-parse refs/heads/unjudged)" "$(tip)" 'what it warns of'
sg update-ref -d refs/heads/unjudged
own core.hooksPath "$S/hooks"
content hooks.missing
own --unset core.hooksPath
# Leads into the repository's folder from there, and nowhere from the other.
sg config core.hooksPath hooks
complains hooks.missing error
t_ok 'whose' grep -q "there is no $S/worktrees/linked/hooks/pre-receive" "$T/out"
sg config --unset core.hooksPath
cp "$S/trunkgate/policy.yaml" "$T/linked/policy.yaml"
own trunkgate.policy "$T/linked/policy.yaml"
complains files.pushed error
own --unset trunkgate.policy
mkdir "$T/deployed"
cp "$S/trunkgate/policy.yaml" "$T/deployed/policy.yaml"
sg config trunkgate.policy "$T/deployed/policy.yaml"
content files.pushed
own core.worktree "$T/deployed"
complains files.pushed error
sg config trunkgate.policy "$policy"
own --unset core.worktree
echo '[broken' >"$S/worktrees/linked/config.worktree"
complains worktree.unusable
rm "$S/worktrees/linked/config.worktree"
sg worktree remove --force "$T/linked"
sg branch -q -D linked
sg config --unset extensions.worktreeConfig
content hooks.path

t_case "a ledger out of a backup"
kept=$S
server backup <<'YAML'
version: 1
rules: [{rule: branch_lifetime}]
YAML
g remote set-url origin "$S"
push main
push main:topic main:other
content ledger.behind
cp -a "$S/trunkgate" "$T/old"
g checkout -q -b topic
commit 'since then'
push topic :other
accepted
content ledger.behind
for file in ledger.db ledger.db-wal ledger.db-shm; do
	rm -f "$S/trunkgate/$file"
	[ ! -e "$T/old/$file" ] || cp -a "$T/old/$file" "$S/trunkgate"
done
complains ledger.behind warning
t_ok 'which moved' grep -q 'refs/heads/topic has moved' "$T/out"
t_ok 'which went' grep -q 'refs/heads/other is gone' "$T/out"
commit 'it is taken over'
push topic
accepted; says 'moved since the last push without a record'
complains ledger.behind warning
t_not_ok 'topic' grep -q 'refs/heads/topic has' "$T/out"
g checkout -q main
g remote set-url origin "$kept"
S=$kept

t_case "names that differ by case, settings that let things pass"
sg update-ref refs/heads/Main "$old"
complains refs.twins warning
sg update-ref -d refs/heads/Main
sg config receive.fsck.skipList "$T/skip"
sg config receive.procReceiveRefs refs/for
complains git.fsck_skip_list warning
complains git.proc_receive warning
sg config --unset receive.fsck.skipList
sg config --unset receive.procReceiveRefs
content git.proc_receive

t_case "a log with foreign lines, and a clock that went back"
cp -p "$S/trunkgate/audit.jsonl" "$T/kept"
echo garbage >>"$S/trunkgate/audit.jsonl"
complains log.damaged warning
sed 's/"time":"20[0-9][0-9]/"time":"2099/' "$T/kept" >"$S/trunkgate/audit.jsonl"
complains machine.clock warning
cat "$T/kept" >"$S/trunkgate/audit.jsonl"
content machine.clock

t_case "files that others may write or read"
chmod o+w "$S/refs"
chmod 666 "$S/trunkgate/audit.jsonl"
complains files.exposed error
complains log.writable error
complains log.readable warning
chmod o-w "$S/refs"
chmod 640 "$S/trunkgate/audit.jsonl"
chmod o+w "$S/hooks"
complains hooks.writable error
chmod o-w "$S/hooks"
content files.exposed

t_case "files that cannot be written, a format that cannot be judged"
mkdir "$T/log"
sg config trunkgate.auditLog "$T/log"
complains log.unwritable error
t_ok 'a folder is no log' grep -q "$T/log is no regular file" "$T/out"
sg config trunkgate.auditLog "$T/log/new/audit.jsonl"
content log.unwritable
sg config trunkgate.auditLog "$T/log/no/such/audit.jsonl"
complains log.unwritable error
t_ok 'one folder is made, not two' grep -q 'such/audit.jsonl cannot be made' "$T/out"
for daemon in syslog:/dev/log journald:/run/systemd/journal/socket; do
	sg config trunkgate.auditLog "${daemon%%:*}"
	[ -e "${daemon#*:}" ] || complains log.unwritable error
done
policy <<'YAML'
version: 1
audit: {required: no}
rules: []
YAML
content policy.mistakes
t_ok 'pushes go on' grep -q 'warning: log.unwritable: .*pushes are not recorded' "$T/out"
policy <"$T/policy.yaml"
LOG=$T/log/audit.jsonl
sg config trunkgate.auditLog "$LOG"
for what in 'mkdir' 'mkfifo' 'ln -s audit.policy' 'tee <<<garbage'; do
	eval "$what \"\$LOG\"" >"$T/log/out"
	complains log.unwritable error
	rm -rf "$LOG"
done
(cd "$S" && mkfifo "$LOG" && timeout 10 "$TG_BIN" audit >"$T/out" 2>&1)
t_is $? 2 'trunkgate audit of a pipe in the place of the log'
rm "$LOG"
: >"$LOG"
mkdir "$LOG.head"
complains log.unwritable error
t_ok 'which' grep -q 'audit.jsonl.head is no regular file' "$T/out"
rm -rf "$LOG" "$LOG.head"
unset LOG
sg config trunkgate.auditLog "$T/log/new/audit.jsonl"
if [ "$(id -u)" != 0 ]; then
	chmod 555 "$S/trunkgate"
	complains files.unwritable error
	chmod 750 "$S/trunkgate"
fi
sg config --unset trunkgate.auditLog
chmod o+w "$S/trunkgate"
complains files.writable error
chmod o-w "$S/trunkgate"
cp "$S/config" "$T/config"
sg config core.repositoryFormatVersion 1
sg config extensions.objectFormat sha256
complains repository.format error
cp "$T/config" "$S/config"
echo "$T/no-such-lender" >"$S/objects/info/alternates"
complains repository.format error
t_ok 'which' grep -q 'no-such-lender' "$T/out"
rm "$S/objects/info/alternates"
content repository.format

t_case "a repository of a fleet that nobody has pushed to"
mv "$S/trunkgate" "$T/before"
sg config trunkgate.policy "$T/before/policy.yaml"
complains files.missing warning
t_is "$(grep -c log.damaged "$T/out")" 0 'complaints of the log'
sg config trunkgate.policy trunkgate/policy.yaml
mv "$T/before" "$S/trunkgate"

t_case "several repositories, JSON, and none at all"
t_ok 'two' "$TG_BIN" doctor "$S" "$S"
"$TG_BIN" doctor --json "$S" >"$T/out"
t_is "$(perl -MJSON::PP -e 'local $/; print decode_json(<STDIN>)->[0]{repository}' <"$T/out")" "$S" repository
cp -a "$S" "$T/caf"$'\351.git'
"$TG_BIN" doctor --json "$T/caf"$'\351.git' >"$T/out"
t_is "$(perl -MJSON::PP -e 'local $/; print decode_json(<STDIN>)->[0]{repository}' <"$T/out")" "$T/caf\\xe9.git" 'a path in Latin-1'
t_not_ok 'nothing there' "$TG_BIN" doctor "$T/nowhere"
(cd "$S" && "$TG_BIN" doctor >"$T/out")
t_ok 'the one around' grep -q "^$S: in force" "$T/out"
t_ok help "$TG_BIN" doctor --help

t_case "every complaint is in the manual"
ids=$(grep -rohE --include='*.c' '"[a-z]+\.[a-z_]+"' "$T_TOP/src/admin/doctor" | tr -d '"' | grep -vE '^(push|core|trunkgate)\b|[.](git|conf|db|jsonl|h)$' | sort -u)
t_ok 'they were found' test "$(wc -l <<<"$ids")" -gt 50
for id in $ids; do
	grep -q "\`$id\`" "$T_TOP/docs/doctor.md" || t_fail "docs/doctor.md lacks $id"
done
