#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# GitLab, as far as hooks see it: Gitaly's injected core.hooksPath, its own
# check, then custom hooks of the project and of the server, with the
# environment that Gitaly makes. Gitaly itself is not run. After
# internal/gitaly/hook/custom.go.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/install.sh
. "$(dirname "$0")/../lib/install.sh"

global=$T/gitaly/custom_hooks
mkdir -p "$T/gitaly/hooks" "$global"
# One program for all of Gitaly's hooks. What custom hooks get is what is
# forwarded here, and nothing else: no GIT_QUARANTINE_PATH, no GIT_PREFIX.
cat >"$T/gitaly/hooks/pre-receive" <<HOOK
#!/usr/bin/env bash
name=\${0##*/} repo=\$PWD
. '$T/pusher'
data=
[ "\$name" = update ] || data=\$(cat; echo .)
# Gitaly asks GitLab first.
echo "gitlab \$name \$GL_USERNAME" >>'$T/gitaly.log'
[ "\$name" != pre-receive ] || [ ! -e '$T/gitlab-refuses' ] || exit 1
vars=(HOME='$T/gitaly' PATH="\$PATH" TZ=UTC LANG=C GIT_DIR="\$repo" GL_REPOSITORY=project-1
	GL_PROJECT_PATH=corp/app GL_ID="user-\$GL_ID" GL_USERNAME="\$GL_USERNAME" GL_PROTOCOL="\$GL_PROTOCOL")
for var in GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES; do
	[ -z "\${!var-}" ] || vars+=("\$var=\${!var}")
done
if [ "\${GIT_PUSH_OPTION_COUNT:-0}" -gt 0 ]; then
	vars+=(GIT_PUSH_OPTION_COUNT="\$GIT_PUSH_OPTION_COUNT")
	for ((i = 0; i < GIT_PUSH_OPTION_COUNT; i++)); do
		var=GIT_PUSH_OPTION_\$i
		vars+=("\$var=\${!var}")
	done
fi
for hook in "\$repo/custom_hooks/\$name" "\$repo/custom_hooks/\$name.d"/* '$global'/"\$name.d"/*; do
	case \$hook in *~) continue ;; esac
	[ -f "\$hook" ] && [ -x "\$hook" ] || continue
	printf %s "\${data%.}" | env -i "\${vars[@]}" "\$hook" "\$@" || exit 1
done
HOOK
chmod +x "$T/gitaly/hooks/pre-receive"
cp "$T/gitaly/hooks/pre-receive" "$T/gitaly/hooks/update"
cp "$T/gitaly/hooks/pre-receive" "$T/gitaly/hooks/post-receive"
cat >"$T/serv" <<SERV
#!/bin/sh
exec git -c core.hooksPath='$T/gitaly/hooks' -c receive.advertisePushOptions=true \\
	-c receive.autogc=false receive-pack "\$@"
SERV
chmod +x "$T/serv"

via=ssh
push_as() {
	printf 'GL_USERNAME=%s GL_ID=7 GL_PROTOCOL=%s\n' "$1" "$via" >"$T/pusher"
	push --receive-pack="$T/serv" "${@:2}"
}
server_policy gitlab
new_project() {
	S=$T/$1.git
	git init -q --bare --template= -b main "$S"
	sg config receive.fsckObjects true
}
logs() {
	mkdir -p "$1/$2.d"
	# The hook expands it.
	# shellcheck disable=SC2016
	printf '#!/bin/sh\necho "%s $GL_USERNAME" >>"%s"\n' "$3" "$T/gitaly.log" >"$1/$2.d/$4"
	chmod +x "$1/$2.d/$4"
}
doctor_is_content() {
	"$prefix/bin/trunkgate" doctor --root "$T/root" "$S" >"$T/out" 2>&1
	t_ok 'in force' grep -q "^$S: in force" "$T/out"
	t_not_ok 'complaints about hooks' grep -qE 'hooks\.(missing|foreign)' "$T/out"
}

new_project app
client dev
t_case "install.sh --layout gitlab puts hooks into the project's custom_hooks"
install_sh --layout gitlab --policy "$T/policy.yaml" "$S"
done_with 0
t_is "$(cd "$S/custom_hooks" && find . -type f | sort)" \
	$'./post-receive.d/trunkgate\n./pre-receive.d/trunkgate' 'what is there'
t_not_ok 'hooks' test -e "$S/hooks/pre-receive"
doctor_is_content

t_case "custom hooks get no more than Gitaly gives them"
printf '#!/bin/sh\nenv >"%s"\n' "$T/env" >"$S/custom_hooks/pre-receive"
chmod +x "$S/custom_hooks/pre-receive"
commit begin
push_as ana HEAD:main
accepted
t_ok 'the quarantine' grep -q "^GIT_OBJECT_DIRECTORY=$S/[./]*objects/" "$T/env"
t_not_ok 'its path' grep -qE '^(GIT_QUARANTINE_PATH|GIT_PREFIX|GIT_EXEC_PATH)=' "$T/env"
rm "$S/custom_hooks/pre-receive"
: >"$T/gitaly.log"
logs "$S/custom_hooks" pre-receive project a-first
logs "$global" pre-receive server z-last

server_cases

t_case "GitLab's own check, then the project's hooks by name, then the server's"
t_is "$(head -n 3 "$T/gitaly.log")" $'gitlab pre-receive ana\nproject ana\nserver ana' order
: >"$T/gitaly.log"
commit 'too long a subject'
push_as ana HEAD:main
refused
t_is "$(cat "$T/gitaly.log")" $'gitlab pre-receive ana\nproject ana' 'ran after a refusal'
touch "$T/gitlab-refuses"
push_as cy HEAD:main
t_is "$push_status $(decision verdict)" '1 none' 'asked after GitLab refused'
rm "$T/gitlab-refuses"

t_case "in a terminal lines are as they are elsewhere"
push_as ana HEAD:main
says 'error: '
says_not GL-HOOK-ERR

t_case "in the browser each line has the mark that GitLab shows"
via=web push_as ana HEAD:main
refused
t_not_ok 'a line without' grep -v '^GL-HOOK-ERR: ' "$T/push.remote"
says 'GL-HOOK-ERR: trunkgate refused this push' 'GL-HOOK-ERR: error: '

t_case "a merge in the browser: Gitaly makes the commit in a quarantine and asks the hooks itself"
old=$(sg rev-parse main)
# Beside the repositories of the storage, not in the repository.
quarantine=$T/+gitaly/tmp/quarantine-1
mkdir -p "$quarantine"
printf 'GL_USERNAME=ana GL_ID=7 GL_PROTOCOL=web\n' >"$T/pusher"
in_quarantine() {
	GIT_OBJECT_DIRECTORY=$quarantine GIT_ALTERNATE_OBJECT_DIRECTORIES=$S/objects "$@"
}
web_commit() {
	new=$(in_quarantine git -C "$S" commit-tree -p "$old" -m "$1" "$old^{tree}")
	begin_push
	echo "$old $new refs/heads/main" |
		(cd "$S" && in_quarantine "$T/gitaly/hooks/pre-receive") >"$T/push.out" 2>&1
	end_push $?
}
web_commit 'a long subject of a merge'
t_is "$push_status $(decision verdict)" '1 refused' 'a bad one'
t_ok 'marked' grep -q '^GL-HOOK-ERR: error: ' "$T/push.out"
web_commit 'merge'
t_is "$push_status $(decision verdict)" '0 accepted' 'a good one'
t_is "$(decision pusher)" ana pusher
sg cat-file -e "$new" 2>/dev/null && t_fail 'the commit is in the repository already'

t_case "only a quarantine of the repository's own storage is one"
for dir in "$T/other/+gitaly/tmp/q" "$T/+gitaly-not/tmp/q" "$T/quarantine"; do
	mkdir -p "$dir"
	cp -r "$quarantine/." "$dir"
	quarantine=$dir web_commit merge
	t_is "$push_status $(decision verdict)" '1 error' "in $dir"
done

t_case "a branch deleted and one made in the browser: no quarantine"
web_ref() {
	begin_push
	echo "$1 $2 $3" | (cd "$S" && "$T/gitaly/hooks/pre-receive") >"$T/push.out" 2>&1
	end_push $?
}
web_ref "$ZERO" "$old" refs/heads/by-button
t_is "$push_status $(decision verdict)" '0 accepted' 'made'
sg update-ref refs/heads/by-button "$old"
web_ref "$old" "$ZERO" refs/heads/by-button
t_is "$push_status $(decision verdict)" '0 accepted' 'deleted'
sg update-ref -d refs/heads/by-button

t_case "a file whose name ends with ~ is not run: what an editor leaves does no harm"
cp "$S/custom_hooks/pre-receive.d/a-first" "$S/custom_hooks/pre-receive.d/trunkgate~"
: >"$T/gitaly.log"
g reset -q --hard HEAD~1
commit fine
push_as ana HEAD:main
accepted
t_is "$(grep -c project "$T/gitaly.log")" 1 'times that it ran'
rm "$S/custom_hooks/pre-receive.d/trunkgate~"

t_case "--uninstall leaves the project's other hooks"
install_sh --layout gitlab --uninstall "$S"
done_with 0
t_is "$(cd "$S/custom_hooks" && find . -type f)" ./pre-receive.d/a-first 'what is there'
commit 'too long a subject'
push_as ana HEAD:main
t_is "$push_status" 0 'the push'

t_case "the global directory serves every project that has a policy"
install_sh --layout gitlab --fleet "$global"
done_with 0
t_is "$(cd "$global" && find . -type f | sort)" \
	$'./post-receive.d/trunkgate\n./pre-receive.d/trunkgate\n./pre-receive.d/z-last' 'what is there'
new_project two
sg config trunkgate.policy "$T/policy.yaml"
g remote set-url origin "$S"
: >"$T/gitaly.log"
push_as ana HEAD:main
refused
t_is "$(cat "$T/gitaly.log")" 'gitlab pre-receive ana' 'ran after a refusal'
push_as cy HEAD:main
accepted

t_case "and refuses those of a project that has none"
new_project three
g remote set-url origin "$S"
push_as cy HEAD:main
not_judged
says 'no policy'

t_case "--uninstall there, too"
install_sh --layout gitlab --fleet "$global" --uninstall
done_with 0
t_is "$(cd "$global" && find . -type f)" ./pre-receive.d/z-last 'what is there'
