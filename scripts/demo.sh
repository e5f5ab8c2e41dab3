#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Shows what a developer and an administrator see: a throw-away server
# repository with the built hooks, a push that is refused, the same work put
# right, and what the log says. Everything is removed at the end.
#
# usage: demo.sh FOLDER-OF-THE-PROGRAMS
set -eu

out=$(cd -P -- "$1" && pwd)
top=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/trunkgate-demo.XXXXXX")
trap 'rm -rf -- "$work"' EXIT

# Nothing of the caller's git takes part.
mapfile -t local_vars < <(git rev-parse --local-env-vars)
unset "${local_vars[@]}"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 HOME=$work
export GIT_AUTHOR_NAME='Ana Lopez' GIT_AUTHOR_EMAIL=ana@corp.example
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL

bold='' plain=''
[ ! -t 1 ] || { bold=$'\033[1m' plain=$'\033[m'; }
title() { printf '\n%s# %s%s\n' "$bold" "$*" "$plain"; }
# Shows a command as it would be typed, and runs it.
run() {
	printf '%s$ %s%s\n' "$bold" "$1" "$plain"
	(cd "$work/app" && eval "$1") 2>&1 | sed "s|$work/||g"
	return "${PIPESTATUS[0]}"
}

server=$work/server/app.git
mkdir -p "$work/server"
git init -q --bare -b main "$server"
mkdir -p "$server/trunkgate" "$server/hooks"
cp -- "$out"/libexec/pre-receive "$out"/libexec/update "$out"/libexec/post-receive "$server/hooks/"
cat >"$server/trunkgate/policy.yaml" <<'POLICY'
version: 1
trunk: main
contact: "#git-help"
rules:
  - rule: commit_message
    refs: ["@trunk"]
    types: [feat, fix, docs]
    subject_max: 50
  - rule: trailers
    refs: ["@trunk"]
    keys:
      Ticket: {required: always, pattern: '[A-Z]+-\d+'}
POLICY
chmod 0755 "$server/trunkgate"
chmod 0644 "$server/trunkgate/policy.yaml"
git -C "$server" config trunkgate.policy "$server/trunkgate/policy.yaml"
git -C "$server" config trunkgate.share "$top"
"$out/bin/trunkgate" policy check "$server/trunkgate/policy.yaml" >/dev/null
git clone -q "$server" "$work/app" 2>/dev/null
echo 'list' >"$work/app/list.txt"
git -C "$work/app" add list.txt

title 'The policy of this server'
cat "$server/trunkgate/policy.yaml"
title 'A developer commits and pushes'
run "git commit -q -m 'List is sorted'"
if run 'git push origin main'; then
	echo 'demo.sh: this push should have been refused' >&2
	exit 1
fi
title 'As the hints say'
run "git commit -q --amend -m 'feat: sort the list' --trailer 'Ticket: APP-7'"
run 'git push origin main'
title 'What the log says of both pushes'
printf '%s$ trunkgate audit --event push.decided%s\n' "$bold" "$plain"
(cd "$server" && "$out/bin/trunkgate" audit --event push.decided)
title 'Your own repository: ./install.sh /path/to/REPO.git'
