#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# install.sh: every option, on every kind of repository, again and again,
# interrupted and failing. The programs are the built ones; only making them
# is left out, by a Makefile of the test's own.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

# shellcheck source-path=SCRIPTDIR source=../lib/install.sh
. "$(dirname "$0")/../lib/install.sh"

# All there is to know of a directory, inodes and times included.
state() { find "$1" -printf '%p %i %M %u %s %T@ %l\n' | sort; find "$1" -type f -exec sha256sum {} + | sort; }

new_repo() {
	S=$T/$1
	git init -q --bare --template= -b main "${@:2}" "$S"
	mkdir "$S/hooks"
}

# is_wired: a bad push is refused by the hooks there, a good one lands.
is_wired() {
	local name
	for name in pre-receive update post-receive; do
		[ -x "$S/hooks/$name" ] || t_fail "no hook $name"
		[ ! -L "$S/hooks/$name" ] || t_fail "$name is a symbolic link"
	done
	t_ok 'the policy is named' test -n "$(git config -f "$S/config" trunkgate.policy)"
}
strict=$T/strict.yaml
cat >"$strict" <<'YAML'
version: 1
trunk: main
identity: env:TG_USER
groups: {leads: [bo]}
overrides: [leads]
rules: [{rule: commit_message, refs: ["@all"], subject_max: 10}]
YAML
client dev "$T/none"
gate_works() {
	g remote set-url origin "$S"
	g checkout -q --orphan "at-$(g for-each-ref refs/heads | wc -l)"
	commit good
	push HEAD:refs/heads/main
	accepted
	commit 'too long a subject'
	push HEAD:refs/heads/main
	refused
	finding commit_message/subject_max
	ref_at main HEAD~1
}

t_case "one command puts a bare repository behind the gate"
new_repo one.git
install_sh --policy "$strict" "$S"
done_with 0
is_wired
gate_works

t_case "the programs are where the prefix says"
for name in bin/trunkgate libexec/trunkgate/{pre-receive,update,post-receive}; do
	t_ok "$name" test -x "$prefix/$name"
done

t_case "the policy is a file that only its owner writes, in a closed directory"
t_is "$(stat -c %a "$S/trunkgate/policy.yaml")" 644 mode
t_is "$(stat -c %a "$S/trunkgate")" 750 mode
t_is "$(sg config trunkgate.policy)" trunkgate/policy.yaml 'trunkgate.policy, below the repository'
t_ok 'the policy that was given' cmp "$strict" "$S/trunkgate/policy.yaml"

t_case "push options are offered, so that overrides can be asked for"
said receive.advertisePushOptions
as bo push -o trunkgate.override='TICKET-1' HEAD:refs/heads/main
overridden

t_case "a second run changes nothing"
state "$S" >"$T/before"
install_sh --policy "$strict" "$S"
done_with 0
state "$S" >"$T/after"
t_ok 'the same' diff "$T/before" "$T/after"
no_temporaries() { t_is "$(find "$1" -name '.trunkgate-*')" '' 'left behind'; }
no_temporaries "$S"

t_case "without --policy it is the starter"
new_repo starter.git
install_sh "$S"
done_with 0
is_wired
t_ok starter cmp "$T_TOP/policies/starter.yaml" "$S/trunkgate/policy.yaml"

t_case "a policy that stands there is kept, and that is said"
sed 's/subject_max: 10/subject_max: 12/' "$strict" >"$S/trunkgate/policy.yaml"
cp "$S/trunkgate/policy.yaml" "$T/kept"
install_sh --policy "$strict" "$S"
done_with 0
said "keep $S/trunkgate/policy.yaml, which differs from $strict"
t_ok 'kept' cmp "$T/kept" "$S/trunkgate/policy.yaml"

t_case "a policy named elsewhere is kept, too"
new_repo named.git
sg config trunkgate.policy "$strict"
install_sh "$S"
done_with 0
t_is "$(sg config --get-all trunkgate.policy)" "$strict" trunkgate.policy
t_not_ok 'a copy' test -e "$S/trunkgate/policy.yaml"
gate_works

t_case "a policy with errors stops it before anything is wired"
new_repo bad.git
printf 'version: 1\nruels: []\n' >"$T/bad.yaml"
state "$S" >"$T/before"
install_sh --policy "$T/bad.yaml" "$S"
done_with 1
said bad.yaml:2
state "$S" >"$T/after"
t_ok 'unchanged' diff "$T/before" "$T/after"

t_case "so does one that stands there with errors"
mkdir -m 0750 "$S/trunkgate"
cp "$T/bad.yaml" "$S/trunkgate/policy.yaml"
sg config trunkgate.policy "$S/trunkgate/policy.yaml"
install_sh "$S"
done_with 1
t_not_ok 'a hook' test -e "$S/hooks/pre-receive"

t_case "so does a policy that is not there"
new_repo nopolicy.git
install_sh --policy "$T/nothing.yaml" "$S"
done_with 1
said "$T/nothing.yaml"
t_not_ok 'a hook' test -e "$S/hooks/pre-receive"

t_case "--dry-run says what it would do and changes nothing"
new_repo dry.git
printf '#!/bin/sh\n' >"$S/hooks/update"
chmod +x "$S/hooks/update"
state "$S" >"$T/before"
run_install --dry-run --chain --prefix "$T/dry-prefix" "$S"
done_with 0
for name in policy.yaml trunkgate.policy hooks/pre-receive hooks/update.chained hooks/post-receive; do
	said "$name"
done
state "$S" >"$T/after"
t_ok 'unchanged' diff "$T/before" "$T/after"
t_not_ok 'a prefix' test -e "$T/dry-prefix"
t_not_ok 'packages' test -e "$T/deps.log"

t_case "packages are installed first, unless --no-deps"
run_install --prefix "$prefix" --chain "$S"
done_with 0
t_ok 'deps.sh was called' grep -q build "$T/deps.log"
rm "$T/deps.log"
install_sh "$S"
t_not_ok 'deps.sh was called' test -e "$T/deps.log"

t_case "--no-build takes the programs that are there, and builds nothing"
new_repo package.git
mv "$tree/Makefile" "$tree/Makefile.away"
run_install --no-build --prefix "$prefix" --policy "$strict" "$S"
done_with 0
t_not_ok 'deps.sh was called' test -e "$T/deps.log"
is_wired
gate_works
new_repo unpackaged.git
run_install --no-build --prefix "$T/empty-prefix" "$S"
done_with 1
said "$T/empty-prefix/bin/trunkgate: not there"
t_not_ok 'a hook' test -e "$S/hooks/pre-receive"
mv "$tree/Makefile.away" "$tree/Makefile"

# ---- Hooks of others ----

# foreign NAME [STATUS]: a hook that notes its arguments and its input.
foreign() {
	cat >"$S/hooks/$1" <<SH
#!/bin/sh
{ echo "$1 \$*"; cat; } >>"$T/foreign"
exit ${2:-0}
SH
	chmod +x "$S/hooks/$1"
}

t_case "a hook of somebody else stops it before anything is changed, anywhere"
new_repo clean.git
clean=$S
new_repo foreign.git
foreign update
state "$S" >"$T/before"
state "$clean" >>"$T/before"
rm -rf "$T/other-prefix"
run_install --no-deps --prefix "$T/other-prefix" "$clean" "$S"
done_with 1
said "$S/hooks/update"
said --chain
state "$S" >"$T/after"
state "$clean" >>"$T/after"
t_ok 'unchanged' diff "$T/before" "$T/after"
t_not_ok 'a prefix' test -e "$T/other-prefix"

t_case "--chain keeps it, and it runs after ours with the same input"
for name in pre-receive post-receive; do foreign $name; done
install_sh --chain --policy "$strict" "$S"
done_with 0
is_wired
: >"$T/foreign"
gate_works
good=$(tip HEAD~1)
t_is "$(grep -c "^$ZERO $good refs/heads/main\$" "$T/foreign")" 2 'input of pre-receive and post-receive'
t_ok 'arguments of update' grep -qx "update refs/heads/main $ZERO $good" "$T/foreign"
t_is "$(grep -c "$(tip)" "$T/foreign")" 0 'calls for the push that we refused'

t_case "a chained hook that refuses holds the push"
foreign pre-receive.chained 1
commit 'fine' --amend
push HEAD:refs/heads/main
t_is "$push_status" 1 status
ref_at main HEAD~1
foreign pre-receive.chained 0
foreign update.chained 1
push HEAD:refs/heads/main
t_is "$push_status" 1 status
ref_at main HEAD~1
foreign update.chained 0
push HEAD:refs/heads/main
t_is "$push_status" 0 status

t_case "a chained hook that cannot run holds the push"
chmod -x "$S/hooks/pre-receive.chained"
commit 'fine too'
push HEAD:refs/heads/main
t_is "$push_status" 1 status
ref_at main HEAD~1
install_sh "$S"
done_with 1
chmod +x "$S/hooks/pre-receive.chained"

t_case "with chained hooks, too, a second run changes nothing, --chain or not"
state "$S/hooks" >"$T/before"
install_sh "$S"
done_with 0
install_sh --chain "$S"
done_with 0
state "$S/hooks" >"$T/after"
t_ok 'the same' diff "$T/before" "$T/after"

t_case "--uninstall puts them back and keeps policy and log"
install_sh --uninstall "$S"
done_with 0
for name in pre-receive update post-receive; do
	t_ok "the foreign $name" grep -q "$T/foreign" "$S/hooks/$name"
	t_not_ok "$name.chained" test -e "$S/hooks/$name.chained"
done
t_ok policy test -f "$S/trunkgate/policy.yaml"
t_ok log test -f "$S/trunkgate/audit.jsonl"
t_not_ok trunkgate.policy sg config trunkgate.policy
t_not_ok receive.advertisePushOptions sg config receive.advertisePushOptions
no_temporaries "$S"

t_case "a second --uninstall is fine and leaves the foreign hooks alone"
state "$S" >"$T/before"
install_sh --uninstall "$S"
done_with 0
said "nothing of trunkgate's is in force there"
state "$S" >"$T/after"
t_ok 'unchanged' diff "$T/before" "$T/after"

t_case "--uninstall --dry-run changes nothing"
S=$T/one.git
state "$S" >"$T/before"
install_sh --uninstall --dry-run "$S"
done_with 0
said "remove $S/hooks/pre-receive"
state "$S" >"$T/after"
t_ok 'unchanged' diff "$T/before" "$T/after"

t_case "--uninstall takes out what it put in, and only that"
sg config trunkgate.auditLog trunkgate/audit.jsonl
install_sh --uninstall "$S"
done_with 0
for name in pre-receive update post-receive; do
	t_not_ok "$name" test -e "$S/hooks/$name"
done
t_is "$(sg config trunkgate.auditLog)" trunkgate/audit.jsonl 'what an administrator set'
g remote set-url origin "$S"
push --force HEAD:refs/heads/main
t_is "$push_status" 0 'a push without a gate'

t_case "push options that were on before stay on"
new_repo opts.git
sg config receive.advertisePushOptions true
install_sh "$S"
install_sh --uninstall "$S"
t_is "$(sg config receive.advertisePushOptions)" true setting

t_case "a hook that git cannot run is no hook to chain"
new_repo noexec.git
foreign update
chmod -x "$S/hooks/update"
install_sh --chain "$S"
done_with 1
said "$S/hooks/update"
rm "$S/hooks/update"
mkdir "$S/hooks/update"
install_sh --chain "$S"
done_with 1
rmdir "$S/hooks/update"
ln -s /nonexistent "$S/hooks/update"
install_sh --chain "$S"
done_with 1
t_not_ok 'a hook' test -e "$S/hooks/pre-receive"

t_case "both a foreign hook and a chained one: it cannot know, and stops"
rm "$S/hooks/update"
foreign update
foreign update.chained
install_sh --chain "$S"
done_with 1
said "$S/hooks/update.chained"

t_case "a link to a hook, as gitolite makes it, is chained as a link"
rm "$S/hooks/update" "$S/hooks/update.chained"
foreign elsewhere
ln -s "$S/hooks/elsewhere" "$S/hooks/update"
install_sh --chain --policy "$strict" "$S"
done_with 0
t_is "$(readlink "$S/hooks/update.chained")" "$S/hooks/elsewhere" link
: >"$T/foreign"
gate_works
t_ok 'it ran' grep -q '^elsewhere refs/heads/main' "$T/foreign"
install_sh --uninstall "$S"
t_is "$(readlink "$S/hooks/update")" "$S/hooks/elsewhere" link

t_case "*.sample files mean nothing"
new_repo sample.git
printf '#!/bin/sh\nexit 1\n' >"$S/hooks/pre-receive.sample"
chmod +x "$S/hooks/pre-receive.sample"
install_sh "$S"
done_with 0
t_ok 'the sample' test -f "$S/hooks/pre-receive.sample"

t_case "an older hook of ours is replaced, without --chain"
printf '#!/bin/sh\n# trunkgate-hook-v1, an older one\nexit 0\n' >"$T/old"
rm "$S/hooks/pre-receive"
cp "$T/old" "$S/hooks/pre-receive"
chmod 755 "$S/hooks/pre-receive"
install_sh "$S"
done_with 0
t_ok 'the new one' cmp "$S/hooks/pre-receive" "$prefix/libexec/trunkgate/pre-receive"
t_not_ok 'a chained one' test -e "$S/hooks/pre-receive.chained"
install_sh --uninstall "$S"
t_not_ok 'removed' test -e "$S/hooks/pre-receive"

t_case "removing the programs does not open the gate"
new_repo stays.git
run_install --no-deps --prefix "$T/going" --policy "$strict" "$S"
done_with 0
rm -rf "$T/going"
gate_works

# ---- Repositories of all kinds ----

t_case "paths with blanks, quotes, colons, backslashes, newlines and a dash"
# shellcheck disable=SC2016
for name in "a b.git" "it's.git" 'say "x".git' a:b.git 'c\d.git' $'new\nline.git' '$HOME `x` *.git' -dash.git; do
	new_repo "$name"
	(cd "$T" && "$tree/install.sh" --no-deps --prefix "$prefix" --policy "$strict" -- "$name") >"$T/said" 2>&1
	status=$?
	done_with 0
	is_wired
	gate_works
	install_sh --uninstall "$S"
	done_with 0
	t_not_ok 'a hook' test -e "$S/hooks/pre-receive"
done

t_case "a repository with a work tree, by either of its names"
git init -q -b main "$T/work"
git -C "$T/work" config receive.denyCurrentBranch ignore
S=$T/work/.git
install_sh --policy "$strict" "$T/work"
done_with 0
is_wired
gate_works
install_sh --policy "$strict" "$T/work/.git" "$T/work"
done_with 0
t_is "$(grep -c "^-- " "$T/said")" 1 'times that it was done'

t_case "a linked work tree is refused, with the reason"
git -C "$T/work" -c user.name=a -c user.email=a@b commit -q --allow-empty -m x
git -C "$T/work" worktree add -q "$T/linked" -b linked 2>/dev/null
install_sh "$T/linked"
done_with 1
said 'work tree'

t_case "what is no repository is refused, and the good one beside it left alone"
new_repo beside.git
mkdir "$T/plain"
for path in "$T/plain" "$T/none-at-all" "$strict" "$S/objects"; do
	install_sh "$S" "$path"
	done_with 1
	said "$path"
	t_not_ok 'a hook' test -e "$S/hooks/pre-receive"
done

t_case "a format that cannot be judged is refused: it would hold every push"
new_repo sha256.git --object-format=sha256
install_sh "$S"
done_with 1
said sha256
t_not_ok 'a hook' test -e "$S/hooks/pre-receive"

t_case "a repository that several accounts write is wired, with a warning"
new_repo shared.git --shared=group
install_sh "$S"
done_with 0
said core.sharedRepository
is_wired

t_case "core.hooksPath inside of the repository is where the hooks go"
new_repo inside.git
sg config core.hooksPath 'my hooks'
install_sh --policy "$strict" "$S"
done_with 0
t_ok 'the hook' test -x "$S/my hooks/pre-receive"
t_not_ok 'a hook' test -e "$S/hooks/pre-receive"
gate_works
install_sh --uninstall "$S"
t_not_ok 'the hook' test -e "$S/my hooks/pre-receive"

t_case "core.hooksPath elsewhere is refused, whoever sets it, and by a link, too"
new_repo outside.git
mkdir "$T/shared-hooks"
sg config core.hooksPath "$T/shared-hooks"
install_sh "$S"
done_with 1
said core.hooksPath
sg config --unset core.hooksPath
printf '[core]\n\thooksPath = %s\n' "$T/shared-hooks" >"$T/system"
(unset GIT_CONFIG_NOSYSTEM; GIT_CONFIG_SYSTEM=$T/system install_sh "$S"; exit $status)
t_is $? 1 'status with a system setting'
said core.hooksPath
rmdir "$S/hooks"
ln -s "$T/shared-hooks" "$S/hooks"
install_sh "$S"
done_with 1
t_is "$(ls "$T/shared-hooks")" '' 'what lies there'

t_case "a repository without a hooks directory gets one"
rm "$S/hooks"
install_sh "$S"
done_with 0
is_wired

t_case "a repository that is moved goes on with its policy"
mv "$S" "$T/moved.git"
S=$T/moved.git
g remote set-url origin "$S"
as ana push --force HEAD:refs/odd/moved
refused
state "$S" >"$T/before"
install_sh "$S"
done_with 0
state "$S" >"$T/after"
t_ok 'nothing to put in order' diff "$T/before" "$T/after"

t_case "one whose policy an older version named by its path is put in order by another run"
for path in "$S" "$T/before-it-was-moved.git"; do
	sg config trunkgate.policy "$path/trunkgate/policy.yaml"
	install_sh "$S"
	done_with 0
	said "set trunkgate.policy in $S/config"
	t_is "$(sg config --get-all trunkgate.policy)" trunkgate/policy.yaml "it was in $path"
done

t_case "--uninstall knows that path, too"
sg config trunkgate.policy "$S/trunkgate/policy.yaml"
install_sh --uninstall "$S"
done_with 0
t_not_ok trunkgate.policy sg config trunkgate.policy
install_sh "$S"
done_with 0

t_case "several policies of a repository all stay, whatever the last is called"
printf 'version: 1\nrules: []\n' >"$T/site.yaml"
sg config --replace-all trunkgate.policy "$T/site.yaml"
sg config --add trunkgate.policy "$S/trunkgate/policy.yaml"
install_sh "$S"
done_with 0
t_is "$(sg config --get-all trunkgate.policy)" "$T/site.yaml"$'\n'"$S/trunkgate/policy.yaml" trunkgate.policy
mv "$S" "$T/elsewhere.git"
S=$T/elsewhere.git
install_sh "$S"
done_with 1
said 'every push would be refused'
t_is "$(sg config --get-all trunkgate.policy)" "$T/site.yaml"$'\n'"$T/moved.git/trunkgate/policy.yaml" \
	'which of them is meant is for people to say'

t_case "a relative prefix leads where it led, also when the folder it was given in has gone"
mkdir -p "$T/build/here"
git init -q --bare "$T/rel.git"
(cd "$T/build/here" && "$tree/install.sh" --no-deps --prefix ../../relative --policy "$strict" "$T/rel.git") >"$T/said" 2>&1
status=$?
done_with 0
said "install below $(cd -P "$T" && pwd)/relative"

t_case "--all finds bare repositories, nested ones too, not below hidden ones"
mkdir -p "$T/all/group/.hidden" "$T/all/.git-like"
for name in a.git group/b.git group/b.git/inner.git group/.hidden/c.git .dot.git "sp ace.git"; do
	git init -q --bare "$T/all/$name"
done
git init -q "$T/all/worktree"
git init -q --bare "$T/all/a.git/objects/no.git"
install_sh --all "$T/all"
done_with 0
t_is "$(cd "$T/all" && find . -name pre-receive | sort | tr '\n' ,)" \
	'./a.git/hooks/pre-receive,./group/b.git/hooks/pre-receive,./group/b.git/inner.git/hooks/pre-receive,./sp ace.git/hooks/pre-receive,' \
	'repositories wired'

t_case "--all where there is none is an error"
mkdir "$T/empty"
install_sh --all "$T/empty"
done_with 1
said "$T/empty"

t_case "--all takes part in --uninstall"
install_sh --uninstall --all "$T/all"
done_with 0
t_is "$(find "$T/all" -name pre-receive)" '' hooks

# ---- Failing and being interrupted ----

mkdir "$T/bin"
# fail_at PATTERN ACTION: mv does that instead when its last argument matches.
fail_at() {
	cat >"$T/bin/mv" <<SH
#!/bin/bash
case "\${@: -1}" in $1) [ -e "$T/failed" ] || { : >"$T/failed"; $2; } ;; esac
exec /bin/mv "\$@"
SH
	chmod +x "$T/bin/mv"
	rm -f "$T/failed"
}

t_case "a repository whose wiring fails half way is as it was"
for name in post-receive update pre-receive policy.yaml; do
	new_repo "half-$name.git"
	foreign update
	cp "$S/config" "$T/config"
	fail_at "*/$name" 'exit 1'
	PATH=$T/bin:$PATH install_sh --chain "$S"
	done_with 1
	t_ok "it failed at $name" test -e "$T/failed"
	said 'as it was'
	t_is "$(ls -A "$S/hooks")" update hooks
	t_ok 'the foreign hook' grep -q "$T/foreign" "$S/hooks/update"
	t_ok 'the configuration' diff <(git config -f "$T/config" -l) <(git config -f "$S/config" -l)
	t_not_ok 'a policy' test -e "$S/trunkgate"
	no_temporaries "$S"
	install_sh --chain "$S"
	done_with 0
	is_wired
done

t_case "an upgrade that fails half way leaves the older hooks in force"
for name in post-receive update pre-receive; do
	cp --remove-destination "$T/old" "$S/hooks/$name"
	chmod 755 "$S/hooks/$name"
done
fail_at '*/pre-receive' 'exit 1'
PATH=$T/bin:$PATH install_sh "$S"
done_with 1
for name in post-receive update pre-receive; do
	t_ok "$name" cmp "$T/old" "$S/hooks/$name"
done
no_temporaries "$S"

t_case "an interrupted run puts it back, too"
new_repo interrupted.git
# shellcheck disable=SC2016
fail_at '*/update' 'kill -TERM $(cat "'"$T"'/pid"); sleep 0.2'
PATH=$T/bin:$PATH bash -c 'echo $$ >"$0"; exec "$@"' "$T/pid" \
	"$tree/install.sh" --no-deps --prefix "$prefix" "$S" >"$T/said" 2>&1
status=$?
done_with 1
said interrupted
t_not_ok 'a hook' test -e "$S/hooks/post-receive"
t_not_ok 'a policy' test -e "$S/trunkgate"
no_temporaries "$S"

t_case "one that fails does not keep the others from being done"
new_repo fails.git
fails=$S
new_repo works.git
fail_at '*/fails.git/hooks/pre-receive' 'exit 1'
PATH=$T/bin:$PATH install_sh "$fails" "$S"
done_with 1
is_wired
t_not_ok 'a hook' test -e "$fails/hooks/pre-receive"

# ---- Accounts ----

t_case "what root puts into another account's repository belongs to that account"
if [ "$EUID" -ne 0 ]; then
	t_skip 'only root can do that'
else
	chmod 755 "$T" "$prefix"
	new_repo theirs.git
	chown -R 12345:12345 "$S"
	install_sh --policy "$strict" "$S"
	done_with 0
	t_is "$(find "$S" ! -uid 12345 -o ! -gid 12345)" '' 'of others'
	is_wired
	t_ok 'the account can push' setpriv --reuid 12345 --regid 12345 --clear-groups \
		env HOME=/ git --git-dir="$C/.git" -c safe.directory='*' push -q "$S" 'HEAD~1:refs/heads/main'
	install_sh --uninstall "$S"
	done_with 0
	t_is "$(find "$S" ! -uid 12345)" '' 'of others'

	t_case "one copy of a hook does for all repositories of an account, and another has its own"
	several=()
	for name in one two three other; do
		new_repo "of/$name.git"
		several+=("$S")
		chown -R 12345:12345 "$S"
	done
	chown -R 12346:12346 "$S"
	install_sh "${several[@]}"
	done_with 0
	for name in pre-receive update post-receive; do
		t_is "$(stat -c '%h %u' "${several[@]/%//hooks/$name}")" $'3 12345\n3 12345\n3 12345\n1 12346' "$name"
	done
	before=$(stat -c %i "${several[1]}/hooks/pre-receive")
	echo '# trunkgate-hook-v1, an older one' >"${several[1]}/hooks/update"
	install_sh "${several[@]}"
	done_with 0
	t_is "$(stat -c %i "${several[1]}/hooks/pre-receive")" "$before" 'what is in place'
	t_ok 'all are mended' cmp "$prefix/libexec/trunkgate/update" "${several[2]}/hooks/update"
	install_sh --uninstall "${several[0]}"
	done_with 0
	t_ok 'the others have theirs' test -x "${several[1]}/hooks/pre-receive"
	S=$T/theirs.git

	t_case "root's own directory may be closed to that account, and paths be relative"
	mkdir "$T/closed"
	chmod 700 "$T/closed"
	(cd "$T/closed" && install_sh --policy "$strict" ../theirs.git; exit "$status")
	t_is $? 0 status
	t_is "$(grep -c fatal "$T/said")" 0 "git's complaints"
	is_wired
	install_sh --uninstall "$S"
	mkdir "$T/elsewhere"
	git config -f "$S/config" core.hooksPath "$T/elsewhere"
	(cd "$T/closed" && install_sh ../theirs.git; exit "$status")
	t_is $? 1 'status with core.hooksPath elsewhere'
	said core.hooksPath

	t_case "a link planted there makes root write nowhere else"
	mkdir "$T/roots"
	chmod 700 "$T/roots"
	new_repo planted.git
	ln -s "$T/roots" "$S/trunkgate"
	chown -hR 12345:12345 "$S"
	install_sh "$S"
	t_is "$(ls -A "$T/roots")" '' "what lies in root's directory"
	no_temporaries "$S"
fi

t_case "it says how to go on"
new_repo next.git
install_sh --dry-run "$S"
t_is "$(grep -c doctor "$T/said")" 0 'after a dry run'
install_sh "$S"
done_with 0
said "trunkgate doctor $S"

# ---- Usage ----

t_case "--help tells the options"
run_install --help
done_with 0
for name in --policy --prefix --all --chain --no-deps --uninstall --dry-run; do said "$name"; done

t_case "wrong usage is status 2"
for words in '' --frobnicate --policy "--policy= $S" --prefix "--uninstall --policy x $S"; do
	# shellcheck disable=SC2086
	run_install $words
	done_with 2
done

t_case "a prefix that make would take apart is wrong usage, and nothing is done"
# shellcheck disable=SC2016
for odd in 'a b' "it's" 'a:b' 'a$b' 'a#b' 'a%b' $'a\nb' 'a;b'; do
	run_install --no-deps --prefix "$T/$odd" "$S"
	done_with 2
	said '--prefix'
	t_not_ok 'made' test -e "$T/$odd"
done
run_install --no-build --prefix "$T/a b" "$S"
done_with 1
said 'leave out --no-build'

t_case "options may be given as --name=value, and behind repositories"
new_repo order.git
run_install "$S" --no-deps --prefix="$prefix" --policy="$strict"
done_with 0
t_ok 'the policy that was given' cmp "$strict" "$S/trunkgate/policy.yaml"

t_case "git's own variables of the caller choose nothing"
new_repo caller.git
GIT_DIR=$T/one.git GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath GIT_CONFIG_VALUE_0=/tmp \
	install_sh "$S"
done_with 0
is_wired

t_case "a prefix that cannot be written is told before anything is done"
if [ "$EUID" -eq 0 ]; then
	t_skip 'root writes everywhere'
else
	run_install --no-deps --prefix /usr/trunkgate-no "$S"
	done_with 1
	said '--prefix'
fi
