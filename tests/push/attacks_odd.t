#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What git's protocol, its objects and the ways into a repository allow besides
# the rows of attacks_gate.t: each must be judged as what it is.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

strict() {
	policy <<'YAML'
version: 1
trunk: [main, "release/*"]
rules:
  - {rule: ref_names}
  - {rule: ref_changes, refs: ["@trunk"]}
  - rule: trailers
    refs: ["refs/heads/main", "@tags"]
    keys: {Ticket: {required: always}, Flag: {required: {lines_over: 10}}}
YAML
}
server app </dev/null
strict
client dev
put a
commit $'one\n\nTicket: T-1'
push main
accepted
base=$(tip)
tree=$(tip 'HEAD^{tree}')
who="Ana <ana@corp.example> 1767300000 +0000"
commit 'bad'
bad=$(tip)
g reset -q --hard "$base"

# to PATH REFSPEC: a push to another door of the server.
to() {
	begin_push
	timeout 60 git -C "$C" push "$1" "$2" >"$T/push.out" 2>&1
	end_push $?
}

t_case "the doors of a linked worktree lead to the same policy, refs and log"
sg worktree add -q "$T/linked" -b linked main
for door in "$T/linked" "$T/linked/.git" "$S/worktrees/linked"; do
	to "$door" "$bad:refs/heads/main"
	refused; findings trailers/missing
	to "$door" "$base:refs/replace/$bad"
	refused; findings ref_names/not_allowed
	to "$door" "$base:refs/heads/by-worktree"
	accepted
	to "$door" :refs/heads/by-worktree
	accepted
done
t_not_ok 'a log of its own' test -e "$S/worktrees/linked/trunkgate"
sg worktree remove --force "$T/linked"

t_case "a repository with a work tree that pushes go to"
git clone -q "$S" "$T/work" 2>/dev/null
bare=$S S=$T/work/.git
wire "$S"
strict
sg config receive.denyCurrentBranch updateInstead
to "$T/work" "$bad:refs/heads/main"
refused; findings trailers/missing
good=$(g commit-tree -p "$base" -m $'good\n\nTicket: T-2' "$tree")
to "$T/work" "$good:refs/heads/main"
accepted
S=$bare

t_case "symbolic refs: what they lead to is judged, moved or deleted, however it is called"
sg symbolic-ref refs/heads/alias refs/heads/main
sg symbolic-ref refs/heads/again refs/heads/alias
for name in alias again; do
	push "$bad:refs/heads/$name"
	refused; findings trailers/missing
	push ":refs/heads/$name"
	refused; findings ref_changes/deleted
done
sg symbolic-ref refs/heads/to-head HEAD
push "$bad:refs/heads/to-head"
not_judged; says 'leads nowhere'
for name in alias again to-head; do sg symbolic-ref -d "refs/heads/$name"; done

t_case "another trunk that no rule asks does not launder for this one"
push "$bad:refs/heads/release/1"
accepted
push "$bad:refs/heads/main"
refused; findings trailers/missing
sg update-ref -d refs/heads/release/1

t_case "replacements on the server change nothing that is judged"
sg fetch -q "$C" "$bad"
sg replace "$bad" "$(sg commit-tree -p "$base" -m $'good\n\nTicket: T-2' "$tree")"
push "$bad:refs/heads/main"
refused; findings trailers/missing
sg replace -d "$bad" >/dev/null
mkdir -p "$S/info"
echo "$bad" >"$S/info/grafts"
push "$bad:refs/heads/main"
refused; findings trailers/missing
rm "$S/info/grafts"

# tags NUMBER OBJECT: so many tags, each of the next one.
tags() {
	local i oid=$2 type=commit
	for ((i = 0; i < $1; i++)); do
		oid=$(printf 'object %s\ntype %s\ntag t\ntagger %s\n\nx\n' "$oid" "$type" "$who" | raw_object tag)
		type=tag
	done
	printf '%s' "$oid"
}

t_case "tags of tags"
push "$(tags 31 "$bad"):refs/tags/deep"
refused; findings trailers/missing
push "$(tags 31 "$base"):refs/tags/deep"
accepted
push "$(tags 40 "$base"):refs/tags/deeper"
not_judged; says 'a tag of a tag'
push "$(tags 1 "$bad"):refs/heads/main"
refused; findings trailers/missing

t_case "push options: many, long, of several lines, more than a process can be given"
g pack-objects -q --revs --stdout >"$T/base.pack" <<<"$base"
new() { raw_push "${@:2}" --command "$ZERO $base refs/heads/$1" --pack "$T/base.pack"; }
new lines --option $'a\nerror: forged' --option $'\e[2Jx' --option ''
accepted; silent
log_is_sound
many=()
for ((i = 0; i < 3000; i++)); do many+=(--option "o$i"); done
new many "${many[@]}"
not_judged; says '3000 push options'
# Each option of a request is at most 64 KiB; git cannot start a hook with 3 MiB of them.
long=(--option-size 65000 --options 50)
new long "${long[@]}"
t_is "$push_status" 1 status
client_says 'ng refs/heads/long pre-receive hook declined'
no_ref refs/heads/many
no_ref refs/heads/long

t_case "refs that stand in each other's way, deleted and created in one push"
push "$base:refs/heads/d/f"
accepted
push ":refs/heads/d/f" "$base:refs/heads/d"
accepted
ref_at refs/heads/d "$base"
no_ref refs/heads/d/f
push --atomic ":refs/heads/d" "$base:refs/heads/d/f" "$bad:refs/heads/main"
refused; findings trailers/missing
ref_at refs/heads/d "$base"
for ((i = 0; i < 2000; i++)); do echo "$base $ZERO refs/heads/not/there$i"; done >"$T/commands"
echo "$base $bad refs/heads/main" >>"$T/commands"
g pack-objects -q --revs --stdout >"$T/bad.pack" <<<"$bad"
raw_push --commands "$T/commands" --pack "$T/bad.pack"
refused; findings trailers/missing

# judged WHAT REASON: the tree or the commit headers of $head, $oid are refused so, or
# accepted with "fine".
judged() {
	local commit
	commit=$({ printf 'tree %s\nparent %s\nauthor %s\ncommitter %s\n' "${oid:-$tree}" "$base" "${author:-$who}" "$who"
		printf '%s\n\nsubject\n\nTicket: T-1\n' "${head:-x-note y}"; } | raw_object commit)
	push "$commit:refs/heads/main"
	if [ "$2" = fine ]; then
		accepted
		[ $t_bad = 0 ] || t_diag "$1"
		sg update-ref refs/heads/main "$base"
	else
		refused
		findings "$2"
		[ $t_bad = 0 ] || t_diag "$1"
	fi
}
# entry MODE NAME ID: a tree of it.
entry() { perl -e 'print "$ARGV[0] $ARGV[1]\0", pack("H*", $ARGV[2])' "$@" | raw_object tree; }

t_case "headers that few readers know"
head=$'gpgsig x\n y\ngpgsig-sha256 z' judged 'two signatures of two kinds' fine
head=$'gpgsig x\ngpgsig y' judged 'two of one kind' objects/malformed_commit
head="mergetag object $base"$'\n type commit\n tag x\n \n tree 0' judged 'a tag of a merge' fine
head="parent $bad" judged 'a parent behind the committer' objects/malformed_commit
head=$'x-note y\nnovalue' judged 'a header without a value' objects/malformed_commit
author='Ana <a@x> -5 +0000' judged 'a date before 1970' objects/malformed_commit
author='Ana <a@x> 18446744073709551615 +0000' judged 'a date of 2^64-1' objects/malformed_commit
author='Ana <a@x> 1 +9999' judged 'a zone that is nowhere' fine

t_case "entries of trees that few readers know"
blob=$(echo x | g hash-object -w --stdin)
oid=$(entry 100664 a "$blob") judged 'a mode of old' fine
oid=$(entry 160000 sub "$base") judged 'a submodule' fine
oid=$(entry 160000 sub "$ZERO") judged 'a submodule at nothing' objects/malformed_tree
oid=$(g hash-object -t tree -w /dev/null) judged 'no files' fine
oid=$(entry 40000 none "$(g hash-object -t tree -w /dev/null)") judged 'an empty folder' fine
# shellcheck disable=SC2016 # no variable
for name in git~1 '.git ' .git. .g$'\xe2\x80\x8c'it '.git::$INDEX_ALLOCATION' '.git\x'; do
	oid=$(entry 100644 "$name" "$blob") judged "$name" objects/malformed_tree
done

t_case "a submodule or a link is in what a pattern says of the folder that it stands for"
policy <<'YAML'
version: 1
trunk: main
rules:
  - rule: trailers
    keys:
      Risk: {required: {paths: ["lib/**", "!lib/doc/**"]}}
      Many: {required: {files_over: 0}}
    paths: ["lib/**", other/*]
  - {rule: change_size, max_files: 1, paths: ["lib/**", "other/*"]}
YAML
other=$(g commit-tree -m other "$tree")
oid=$(entry 160000 lib "$other") judged 'a submodule' '2xtrailers/missing'
oid=$(entry 120000 lib "$blob") judged 'a link' '2xtrailers/missing'
oid=$(entry 120000 other "$blob") judged 'one of another folder' 'trailers/missing'
oid=$(entry 100644 lib "$blob") judged 'a file is no folder' fine
oid=$(entry 160000 library "$other") judged 'nor is a longer name' fine

t_case "so is one that a merge makes or leaves out by itself"
file() { printf '100644 blob %s\t%s' "$blob" "$1"; }
link=$(printf '120000 blob %s\tlib' "$blob")
# with ENTRY...: the tree of the base and these entries.
with() { { g ls-tree "$tree"; printf '%s\n' "$@"; } | g mktree --missing; }
# side PARENT ENTRY...: a commit with that tree.
side() { g commit-tree -p "$1" -m $'side\n\nRisk: low' "$(with "${@:2}")"; }
# asked WHAT REASON TREE PARENT...
asked() {
	local parent parents=()
	for parent in "${@:4}"; do parents+=(-p "$parent"); done
	push -f "$(g commit-tree "${parents[@]}" -m merge "$3"):refs/heads/main"
	if [ "$2" = fine ]; then accepted; else refused; findings "$2"; fi
	[ $t_bad = 0 ] || t_diag "$1"
	sg update-ref refs/heads/main "$base"
}
merges_are_asked() {
	local one two three linked gone both
	policy
	one=$(side "$base" "$(file one)") two=$(side "$base" "$(file two)") three=$(side "$base" "$(file three)")
	both=("$(file one)" "$(file two)")
	asked 'a plain merge' fine "$(with "${both[@]}")" "$one" "$two"
	asked 'a submodule' trailers/missing "$(with "${both[@]}" "160000 commit $other	lib")" "$one" "$two"
	asked 'a link' trailers/missing "$(with "${both[@]}" "$link")" "$one" "$two"
	says 'as the merge itself changes lib'
	asked 'a file is no folder' fine "$(with "${both[@]}" "$(file lib)")" "$one" "$two"
	asked 'nor is one in it' fine \
		"$(with "${both[@]}" "040000 tree $(file x.md | g mktree)	lib")" "$one" "$two"
	asked 'of three' trailers/missing "$(with "${both[@]}" "$(file three)" "$link")" "$one" "$two" "$three"
	linked=$(side "$base" "$link")
	one=$(side "$linked" "$link" "$(file one)") two=$(side "$linked" "$link" "$(file two)")
	asked 'one that all have is gone' trailers/missing "$(with "${both[@]}")" "$one" "$two"
	gone=$(side "$base" "$(file one)")
	asked 'one that a side brings is left out' trailers/missing "$(with "${both[@]}")" "$gone" "$two"
	two=$(side "$base" "$(file lib)")
	asked 'a file that a side brings becomes one' trailers/missing "$(with "$(file one)" "$link")" "$gone" "$two"
}
merges_are_asked <<'YAML'
version: 1
trunk: main
rules:
  - {rule: trailers, keys: {Risk: {required: {paths: ["lib/**", "!**/*.md"]}}}}
YAML
merges_are_asked <<'YAML'
version: 1
trunk: main
rules:
  - {rule: trailers, keys: {Risk: {required: always}}, paths: ["lib/**", "!**/*.md"]}
YAML
strict

t_case "line ends, attributes and the like hide no lines"
put_lines() {
	put "$@"
	commit $'subject\n\nTicket: T-1'
	push HEAD:refs/heads/main
	refused; findings trailers/missing
	g reset -q --hard "$base"
}
put_lines crlf.txt "$(printf 'l\r\n%.0s' {1..20})"
put .gitattributes $'* -diff\n*.c binary linguist-generated'
put_lines x.c "$(seq 30)"
# with_nul FILE: as many lines, and a NUL in one of them
with_nul() { { printf '/* \0 */\n'; seq 30; } >"$C/$1"; g add -f "$1"; }
with_nul nul.c
put_lines .gitattributes '*.c binary'
with_nul nul.png
commit $'subject\n\nTicket: T-1'
push HEAD:refs/heads/main
accepted
sg update-ref refs/heads/main "$base"
g reset -q --hard "$base"

# by_hand: what the perl on standard input makes of add(TYPE, NAME, DATA) and delta(BASE, ID,
# DATA) is pushed to main; it prints the commit to standard error.
by_hand() {
	{ cat <<'PERL'; cat; echo 'finish();'; } >"$T/hand.pl"
use Digest::SHA qw(sha1);
use Compress::Zlib;
my ($tree, $parent, $who) = @ARGV;
my ($pack, $nr) = ('', 0);
sub put {
	my ($type, $between, $data) = @_;
	my ($size, $head) = (length $data, '');
	my $byte = $type << 4 | $size & 15;
	for ($size >>= 4; $size; $size >>= 7) { $head .= chr($byte | 128); $byte = $size & 127 }
	$pack .= $head . chr($byte) . $between . compress($data, 1);
	$nr++;
}
sub add {
	my ($type, $name, $data) = @_;
	put($type, '', $data);
	return sha1("$name " . length($data) . "\0$data");
}
sub finish {
	$pack = pack('A4NN', 'PACK', 2, $nr) . $pack;
	print $pack, sha1($pack);
}
sub commit {
	my ($tree, @parents) = @_;
	return add(1, 'commit', 'tree ' . unpack('H*', $tree) . "\n" . join('', map { "parent $_\n" } @parents) .
		"author $who\ncommitter $who\n\nm\n\nTicket: T-1\n");
}
PERL
	perl "$T/hand.pl" "$tree" "$base" "$who" >"$T/hand.pack" 2>"$T/hand.oid"
	raw_push --command "$base $(cat "$T/hand.oid") refs/heads/main" --pack "$T/hand.pack"
}

t_case "a merge of 5,000, of which one is bad"
by_hand <<'PERL'
my @parents;
for my $i (1 .. 5000) {
	my $ticket = $i == 4321 ? '' : "\n\nTicket: T-1";
	push @parents, unpack 'H*', add(1, 'commit', "tree $tree\nparent $parent\nauthor $who\ncommitter $who\n\n$i$ticket\n");
}
print STDERR unpack 'H*', commit(pack('H*', $tree), $parent, @parents);
PERL
refused; findings trailers/missing

t_case "a file behind a chain of 20,000 deltas is read"
by_hand <<'PERL'
my $rest = "x\n" x 20;
my $data = $rest;
my $id = add(3, 'blob', $data);
for my $i (1 .. 20000) {
	my $line = "line $i\n";
	my $delta = chr(length $data) . chr(length "$line$rest") . chr(length $line) . $line .
		"\x91" . chr(length($data) - 40) . chr(40);
	put(7, $id, $delta);
	$data = "$line$rest";
	$id = sha1('blob ' . length($data) . "\0$data");
}
print STDERR unpack 'H*', commit(add(2, 'tree', "100644 deep\0$id"), $parent);
PERL
refused; findings trailers/missing
says 'Flag'

t_case "20,000 commits, each made from the one before, cost what as many others do"
sed -i 's/^version/deadline: 8s\nversion/' "$S/trunkgate/policy.yaml"
by_hand <<'PERL'
my ($id, $last) = (pack('H*', $parent), '');
for my $i (1 .. 20000) {
	my $data = "tree $tree\nparent " . unpack('H*', $id) . "\nauthor $who\ncommitter $who\n\nm\n\n" .
		($i == 4000 ? "Tacket" : "Ticket") . ": T-1\n";
	my ($n, $rest) = (length $data, length($data) - 93);
	my $size = chr($n & 127 | 128) . chr($n >> 7);
	# What is before and behind the parent is copied; at 4,000 it begins anew.
	$i % 4000 < 2 ? put(1, '', $data) : put(7, $id, "$size$size\x90\x35" . chr(40) . substr($data, 53, 40) .
		"\x91\x5d" . chr($rest));
	$id = sha1("commit $n\0$data");
}
print STDERR unpack 'H*', $id;
PERL
refused; findings trailers/missing
strict

t_case "600 branches that stand on each other cost what their commits do"
policy <<'YAML'
version: 1
identity: env:TG_USER
deadline: 10s
rules: [{rule: branch_lifetime}, {rule: branch_count, mode: warn}]
YAML
perl -e 'for my $i (1 .. 3000) {
	printf "commit refs/heads/pile\ncommitter a <a\@b> %d +0000\ndata 2\nx\n", 1767300000 + $i;
	print "from $ARGV[0]\n" if $i == 1;
	print "M 644 inline ", $i % 9, "/$i\ndata 2\nx\n";
}' "$base" | g fast-import --quiet
mapfile -t specs < <(g rev-list pile "^$base" | awk 'NR % 5 == 1 { print $0 ":refs/heads/pile/" NR }')
as ana push "${specs[@]}"
accepted
strict

t_case "folders 4,000 deep"
by_hand <<'PERL'
my ($id, $mode) = (add(3, 'blob', "x\n"), '100644');
for (1 .. 4000) { $id = add(2, 'tree', "$mode d\0$id"); $mode = '40000' }
print STDERR unpack 'H*', commit($id, $parent);
PERL
not_judged; says 'bytes of path'
ref_at refs/heads/main "$base"

t_case "the log of all this is sound"
log_is_sound
