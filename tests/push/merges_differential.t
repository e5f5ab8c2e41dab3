#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Random merges of two sides, one of them approved. What git merges without a
# conflict lands; another tree in its place, or one with a conflict in it, never
# does, but where all that is wrong is a folder in the way of a file that one side moved:
# path by path that merges, and libgit2 finds nothing wrong with it.
# TG_SEED and TG_MERGES choose others and more.
# shellcheck source-path=SCRIPTDIR source=../lib/reviews.sh
. "$(dirname "$0")/../lib/reviews.sh"

review_server app <<'YAML'
rules: [{rule: reviews, exempt: [di]}]
YAML
RANDOM=${TG_SEED:-5}
paths=(a b c d/a d/b d/e/f g h/i j k)

# in_tree FILE: the work tree's file, unless it is a folder or gone.
in_tree() { [ -f "$C/$1" ] && [ ! -L "$C/$1" ]; }

change_one() {
	local path=${paths[RANDOM % ${#paths[@]}]}
	in_tree "$path" || return 0
	case $((RANDOM % 6)) in
	0) rm "$C/$path" ;;
	1) mv "$C/$path" "$C/moved$RANDOM" ;;
	2) chmod +x "$C/$path" ;;
	3) rm "$C/$path" && mkdir "$C/$path" && echo below >"$C/$path/below" ;;
	4) sed -i "1s/.*/top $RANDOM/" "$C/$path" ;;
	5) echo "end $RANDOM" >>"$C/$path" ;;
	esac
}

# side NAME: random changes on the base, as a branch of the clone.
side() {
	local n
	g checkout -q -f -B "$1" "$base"
	g clean -qfdx
	for ((n = RANDOM % 4; n >= 0; n--)); do change_one; done
	g add -A
	commit "side $1 $RANDOM"
}

# tree_from: a tree of what ls-tree -r prints, from standard input.
tree_from() {
	rm -f "$T/index"
	GIT_INDEX_FILE=$T/index g update-index --index-info
	GIT_INDEX_FILE=$T/index g write-tree
}

# another TREE: one that is not what the merge gives.
another() {
	case $((RANDOM % 4)) in
	0) g rev-parse "ours^{tree}" ;;
	1) g rev-parse "theirs^{tree}" ;;
	2) { g ls-tree -r "$1" && printf '100644 blob %s\tzz\n' "$(echo evil | g hash-object -w --stdin)"; } | tree_from ;;
	3) g ls-tree -r "$1" | sed "$((RANDOM % 5 + 1))d" | tree_from ;;
	esac
}

# is_of_folders: the conflicts of merging the two are.
is_of_folders() {
	! g merge-tree --write-tree ours theirs | grep '^CONFLICT' | grep -v '^CONFLICT (file/directory)'
}

# land_tree TREE: as the merge of the two, by the author of one.
land_tree() { as ana push "$(g commit-tree -m merge -p ours -p theirs "$1"):refs/heads/main"; }

topic base
for path in "${paths[@]}"; do put "$path" "$(seq 12 | sed "s,^,$path ,")"; done
commit base
land di
base=$(tip)

t_case "merges that git makes land, and no others"
clean=0 evil=0 conflicts=0
for ((i = 0; i < ${TG_MERGES:-15}; i++)); do
	side ours
	sg fetch -q "$C" ours
	sg update-ref refs/heads/main "$(tip)"
	side theirs
	publish ana theirs
	approve bo
	status=0
	tree=$(g merge-tree --write-tree ours theirs 2>/dev/null) || status=1
	tree=${tree%%$'\n'*}
	wrong=$(another "$tree")
	if [ "$wrong" != "$tree" ]; then
		land_tree "$wrong"
		[ "$push_status" != 0 ] || t_fail "another tree landed ($i)" "$(words)"
		evil=$((evil + 1))
	fi
	land_tree "$tree"
	if [ $status = 0 ]; then
		[ "$push_status" = 0 ] || t_fail "a merge was refused ($i)" "$(words)"
		clean=$((clean + 1))
	else
		[ "$push_status" != 0 ] || is_of_folders || t_fail "a conflict landed ($i)" "$(words)"
		conflicts=$((conflicts + 1))
	fi
done
t_diag "$clean clean, $conflicts in conflict, $evil others"
[ $((clean * evil)) -gt 0 ] || t_fail 'nothing was tried'
