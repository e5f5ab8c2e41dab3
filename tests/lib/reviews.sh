# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# A team of four around one server that asks for reviews. To be read in place of
# clock.sh.
# shellcheck source-path=SCRIPTDIR source=clock.sh
. "$(dirname "${BASH_SOURCE[0]}")/clock.sh"

review_people='version: 1
identity: env:TG_USER
people:
  ana: {name: Ana Lopez, emails: [ana@corp.example]}
  bo: {name: Bo, emails: [bo@corp.example]}
  cy: {name: Cy, emails: [cy@corp.example]}
  di: {name: Di, emails: [di@corp.example]}'

# review_policy: the people, and what standard input adds to them.
review_policy() { { printf '%s\n' "$review_people"; cat; } | policy; }

# review_server NAME: with a first commit on main.
review_server() {
	{ printf '%s\n' "$review_people"; cat; } >"$T/$1.yaml"
	server "$1" <"$T/$1.yaml"
	client dev
	at '2026-11-02 09:00'
	put README
	commit 'begin'
	as ana push main
	accepted
}

# The server's trunk, and a new branch on it.
topic() {
	g fetch -q origin
	g checkout -q -f -B main refs/remotes/origin/main
	g checkout -q -f -B "$1" main
	g clean -qfd
}

# change PATH [TEXT]: a commit by Ana.
change() {
	put "$1" "${2:-$1} $RANDOM"
	commit "change $1"
}

# publish WHO [BRANCH]: HEAD as a branch on the server.
publish() {
	local name
	name=review/${2:-$(g rev-parse --abbrev-ref HEAD)}
	as "$1" push -f "HEAD:refs/heads/$name"
	[ "$push_status" = 0 ] || t_fail "publish" "$(cat "$T/push.out")"
}

# fresh BRANCH: a change of ana's that others can see, on a new branch.
fresh() {
	topic "$1"
	change "$1.txt"
	publish ana
}

# approve WHO [COMMIT [BRANCH]]
approve() {
	local id
	id=$(tip "${2:-HEAD}")
	as "$1" push "$id:refs/approvals/$1/heads%2F${3:-main}/$id"
}

# land WHO [BRANCH]: HEAD onto the trunk.
land() { as "$1" push "HEAD:refs/heads/${2:-main}"; }

# merge_into BRANCH OTHER
merge_into() {
	g checkout -q -f -B "$1" "$(g rev-parse -q --verify "refs/remotes/origin/$1" || g rev-parse "$1")"
	g merge -q --no-ff -m "merge $2 into $1" "$2"
}

# short [COMMIT]
short() { tip "${1-HEAD}" | cut -c1-10; }

# says_wrapped TEXT: over the ends of lines.
says_wrapped() {
	tr -s ' \n' ' ' <"$T/push.remote" | grep -qF -- "$1" || t_fail "not said: $1" "$(cat "$T/push.out")"
}
