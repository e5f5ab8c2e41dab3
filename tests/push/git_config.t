#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git's configuration names the policy: in included files too, with and without
# a condition, and in the file of the work tree. What cannot be told is refused.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

server app <<'YAML'
version: 1
rules: [{rule: commit_message, subject_max: 60}]
YAML
client dev

# Another layer, with a rule that the next commits break.
cat >"$T/strict.yaml" <<'YAML'
version: 1
rules: [{rule: trailers, keys: {Ticket: {required: always}}}]
YAML
git config -f "$T/strict.config" trunkgate.policy "$T/strict.yaml"

breaks() {
	commit 'a plain subject'
	push main
}

t_case "the policy is as it was: the subject is fine"
breaks
accepted

t_case "a layer of an included file counts"
sg config include.path "$T/strict.config"
breaks
refused
finding trailers/missing
sg config --unset include.path

t_case "and one that is included for this repository"
sg config "includeIf.gitdir:$T/.path" "$T/strict.config"
breaks
refused
finding trailers/missing
sg config --remove-section "includeIf.gitdir:$T/"

t_case "by a pattern, in any case, and from within an included file"
git config -f "$T/by.config" 'includeIf.gitdir/i:**/APP.git.path' "$T/strict.config"
sg config include.path "$T/by.config"
breaks
refused
finding trailers/missing
sg config --unset include.path

t_case "and not one that is included for others"
sg config "includeIf.gitdir:$T/other/.path" "$T/strict.config"
breaks
accepted
sg config --remove-section "includeIf.gitdir:$T/other/"

t_case "a condition that is not known is an error that says where and what to do"
sg config 'includeIf.hasconfig:remote.*.url:x.path' "$T/strict.config"
breaks
not_judged
says 'error: config includes a file on the condition "hasconfig:remote.*.url:x"' 'include.path'
sg config --remove-section 'includeIf.hasconfig:remote.*.url:x'

t_case "a clone's linked worktree is checked by the policy that the clone names"
g worktree add -q -b linked "$T/linked" main
g config trunkgate.policy "$T/strict.yaml"
git -C "$T/linked" commit -q --allow-empty -m 'only there'
(cd "$T/linked" && "$TG_BIN" check --ref main) >"$T/out" 2>&1
t_is $? 1 'exit status'
t_ok 'its own HEAD' grep -q "$(git -C "$T/linked" rev-parse --short=7 HEAD)" "$T/out"
g config --unset trunkgate.policy
g worktree remove --force "$T/linked"

t_case "a layer of the work tree's own file counts where git reads that file"
git config -f "$S/config.worktree" trunkgate.policy "$T/strict.yaml"
breaks
accepted
sg config extensions.worktreeConfig true
breaks
refused
finding trailers/missing
sg config --unset extensions.worktreeConfig

t_case "pushed to a linked worktree, the file of that one counts"
sg worktree add -q -b linked "$T/linked" main
sg config extensions.worktreeConfig true
breaks_linked() {
	commit 'a plain subject'
	begin_push
	g push "$T/linked" HEAD:refs/heads/main >"$T/push.out" 2>&1
	end_push $?
}
breaks_linked
accepted
rm "$S/config.worktree"
git -C "$T/linked" config --worktree trunkgate.policy "$T/strict.yaml"
breaks_linked
refused
finding trailers/missing
breaks
accepted
git -C "$T/linked" config --worktree --unset trunkgate.policy

t_case "and what is included for it"
sg config 'includeIf.gitdir:**/worktrees/linked.path' "$T/strict.config"
breaks_linked
refused
finding trailers/missing
breaks
accepted
