#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The G rows of the attacks: ways around the gate itself, one case or more per
# row, named after it.
# shellcheck disable=SC2119 # no arguments is a use of its own
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

# The rule that commits of the trunk must pass, and nothing else.
trunk_policy() {
	policy <<'YAML'
version: 1
trunk: main
identity: env:TG_USER
groups: {leads: [bo]}
overrides: [leads]
rules:
  - {rule: trailers, keys: {Ticket: {required: always}}}
  - {rule: ref_changes, refs: ["@all"], delete: allow, force: allow}
YAML
}

server app </dev/null
trunk_policy
client dev
commit $'root\n\nTicket: T-1'
push main

# ---- G1, G2: laundering ----

t_case "G1 a bad commit pushed to a topic first does not reach the trunk"
commit 'bad'
bad=$(tip)
push HEAD:refs/heads/topic
accepted
push HEAD:refs/heads/main
refused; findings trailers/missing
push HEAD:refs/heads/topic HEAD:refs/heads/main
refused; findings trailers/missing

t_case "G1 not as the parent of a good commit either"
commit $'good\n\nTicket: T-1'
push HEAD:refs/heads/main
refused; findings trailers/missing
t_is "$(decision findings.0.commit)" "$bad" commit
g reset -q --hard HEAD~1

t_case "G2 nor through a tag, a note or another namespace"
for ref in refs/tags/t refs/notes/n refs/approvals/ana/x refs/anything/else; do
	push "HEAD:$ref"
	accepted
	push HEAD:refs/heads/main
	refused; findings trailers/missing
done

t_case "G2 nor through a tag that was deleted again"
push :refs/tags/t
push HEAD:refs/heads/main
refused; findings trailers/missing

t_case "G2 nor through a ref that update refused: its objects stay on the server"
policy <<'YAML'
version: 1
trunk: main
rules:
  - {rule: ref_names, allow: ["refs/heads/**"]}
  - {rule: trailers, keys: {Ticket: {required: always}}}
YAML
commit 'bad too'
push HEAD:refs/for/main HEAD:refs/heads/other
t_is "$push_status" 1 status
no_ref refs/for/main
t_ok 'the objects stayed' sg cat-file -e "$(tip)"
push HEAD:refs/heads/main
refused; finding trailers/missing
g reset -q --hard HEAD~1
trunk_policy

# ---- G3 ----

t_case "G3 the bad ref last of several is named, and refuses them all"
g checkout -q -b good HEAD~1
commit $'good\n\nTicket: T-2'
push good:refs/heads/a good:refs/heads/b "$bad:refs/heads/main"
refused; findings trailers/missing
t_is "$(decision findings.0.ref)" refs/heads/main ref
no_ref a; no_ref b

t_case "G3 the same commit to two refs is judged for both"
policy <<'YAML'
version: 1
trunk: [main, stable]
rules: [{rule: trailers, keys: {Ticket: {required: always}}}]
YAML
push "$bad:refs/heads/main" "$bad:refs/heads/stable"
refused
t_is "$(for i in 0 1; do decision findings.$i.ref; done | sort | tr '\n' ,)" \
	'refs/heads/main,refs/heads/stable,' 'refs that are named'
trunk_policy

t_case "G3 twins that come together do not land behind a partial refusal"
# `update` sees one ref at a time: the first of the two looks right to it.
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: ref_names}]
YAML
push HEAD:refs/heads/good HEAD:refs/heads/Pair HEAD:refs/heads/pair
refused; findings 2xref_names/bad_name
no_ref refs/heads/Pair; no_ref refs/heads/pair
ref_at refs/heads/good HEAD
log_is_sound
sg update-ref -d refs/heads/good

t_case "G3 a ref that git leaves to proc-receive is not left to update"
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: ref_names, refs: ["@all"], allow: ["refs/heads/main", "refs/heads/good*"]}]
YAML
sg config receive.procReceiveRefs refs/heads/bad
# Speaks the protocol of githooks(5) and moves what it is told to.
cat >"$S/hooks/proc-receive" <<'PERL'
#!/usr/bin/env perl
use strict; use warnings; $| = 1;
sub get { read(STDIN, my $n, 4) == 4 or exit 1; $n = hex $n or return; read STDIN, my $d, $n - 4; $d }
sub put { printf '%04x%s', 4 + length $_[0], $_[0] }
1 while defined get();
put("version=1\n"); print '0000';
my @refs;
while (defined(my $line = get())) { chomp $line; push @refs, [split / /, $line, 3] }
for (@refs) { system 'git', 'update-ref', @$_[2, 1]; put("ok $$_[2]\n") }
print '0000';
PERL
chmod +x "$S/hooks/proc-receive"
push HEAD:refs/heads/good HEAD:refs/heads/bad
refused; findings ref_names/not_allowed
no_ref refs/heads/bad; no_ref refs/heads/good
rm "$S/hooks/proc-receive"
sg config --unset receive.procReceiveRefs
trunk_policy

# ---- G4 ----

t_case "G4 a repository path with a colon, quotes, blanks and a backslash"
server "a:b \"c\" 'd' \\e" </dev/null
trunk_policy
client colon
commit $'root\n\nTicket: T-1'
push main
accepted; ref_at main HEAD
commit 'bad'
push main
refused; findings trailers/missing; ref_at main HEAD~1
S=$T/app.git C=$T/dev

# ---- G5 ----

t_case "G5 a policy in the pushed tree judges nothing"
put trunkgate/policy.yaml $'version: 1\nrules: []'
put policy.yaml $'version: 1\nrules: []'
put .trunkgate.yaml $'version: 1\nrules: []'
commit 'no trailer, but a policy of my own'
push HEAD:refs/heads/main
refused; findings trailers/missing
g reset -q --hard HEAD~1

t_case "G5 where the tree's policy counts, it is the one of the old trunk tip"
policy <<'YAML'
version: 1
trunk: main
tree_policy: .trunkgate.yaml
rules:
  - {rule: trailers, keys: {Ticket: {required: always}}}
YAML
put .trunkgate.yaml $'version: 1\nrules: [{rule: commit_message, refs: ["@all"], subject_max: 30}]'
commit $'a policy in the tree, of a subject too long for it\n\nTicket: T-3'
push HEAD:refs/heads/main
accepted
put .trunkgate.yaml $'version: 1\nrules: [{rule: commit_message, refs: ["@all"], subject_max: 300}]'
commit $'a looser policy, of a subject too long for the old one\n\nTicket: T-3'
push HEAD:refs/heads/main
refused; findings commit_message/subject_max
g reset -q --hard HEAD~1
g rm -q .trunkgate.yaml
commit $'a policy deleted, of a subject too long for the old one\n\nTicket: T-3'
push HEAD:refs/heads/main
refused; findings commit_message/subject_max

t_case "G5 a policy in the tree that has a mistake is not let in, for it would refuse all"
g reset -q --hard HEAD~1
for odd in 'version: 1: 2' 'version: 1' 'version: 2' link folder; do
	case $odd in
	link) g rm -q .trunkgate.yaml; ln -s policy.yaml "$C/.trunkgate.yaml" ;;
	folder) g rm -q .trunkgate.yaml; put .trunkgate.yaml/a ;;
	*) put .trunkgate.yaml "$odd" ;;
	esac
	g add .trunkgate.yaml
	commit $'odd\n\nTicket: T-3'
	push +HEAD:refs/heads/topic
	accepted
	push HEAD:refs/heads/main
	case $odd in
	'version: 1') accepted; sg update-ref refs/heads/main "$(g rev-parse HEAD~1)" ;;
	link | folder) not_judged; says 'the policy that this push brings: .trunkgate.yaml in the tree is no regular' ;;
	*) not_judged; says 'the policy that this push brings has errors'; says 'main:.trunkgate.yaml:1' ;;
	esac
	g reset -q --hard HEAD~1
done
sg update-ref -d refs/heads/topic

t_case "G5 a policy in the tree loosens no rule of the server"
put .trunkgate.yaml $'version: 1\nrules: [{rule: trailers, mode: "off", keys: {}}]'
commit $'loosen it\n\nTicket: T-3'
push HEAD:refs/heads/main
not_judged
says 'the policy that this push brings has errors'
sg fetch -q "$C" HEAD:refs/heads/main
commit 'nothing asked?'
push HEAD:refs/heads/main
not_judged
says "the server's policy has errors"
g reset -q --hard HEAD~2
sg update-ref refs/heads/main "$(tip)"
trunk_policy

# ---- G6: bad_input.t has what a policy file can be ----

# ---- G7 ----

t_case "G7 an orphan history to the trunk is judged to its root"
g checkout -q --orphan orphan
commit 'orphan root'
commit 'orphan second'
push --force HEAD:refs/heads/main
refused; findings 2xtrailers/missing

t_case "G7 so is a merge of an unrelated history, with its root in the middle"
g checkout -q good
g reset -q --hard "$(sg rev-parse main)"
tick
g merge -q --allow-unrelated-histories --no-ff -m $'merge\n\nTicket: T-4' orphan
push HEAD:refs/heads/main
refused; findings 2xtrailers/missing
g reset -q --hard HEAD~1

t_case "G7 criss-cross merges with two merge bases"
g checkout -q -b left
commit $'left\n\nTicket: T-5'
g checkout -q -b right HEAD~1
commit $'right\n\nTicket: T-5'
tick; g merge -q --no-ff -m $'cross one\n\nTicket: T-5' left
cross=$(tip)
g checkout -q left
tick; g merge -q --no-ff -m $'cross two\n\nTicket: T-5' right~1
push HEAD:refs/heads/main
accepted
g checkout -q right
commit 'bad on the other side'
tick; g merge -q --no-ff -m $'join\n\nTicket: T-5' left
push HEAD:refs/heads/main
refused; findings trailers/missing
t_is "$(decision refs.0.commits)" 3 'commits judged'
t_ok 'the cross is an ancestor' g merge-base --is-ancestor "$cross" HEAD
g checkout -q good
g reset -q --hard left

# ---- G8, G9 ----

t_case "G8 a push from a shallow clone is judged"
git clone -q --depth 1 "file://$S" "$T/shallow" 2>/dev/null
C=$T/shallow
commit 'bad from a shallow clone'
push HEAD:refs/heads/main
refused; findings trailers/missing
commit $'good from a shallow clone\n\nTicket: T-6' --amend
push HEAD:refs/heads/main
accepted
ref_at main HEAD
C=$T/dev

t_case "G8 a push from a shallow clone does not make the server's repository shallow"
sg config receive.shallowUpdate true
git clone -q --depth 1 "file://$T/dev" "$T/cut" 2>/dev/null
C=$T/cut
g remote set-url origin "$S"
commit 'on a root without its parents'
push HEAD:refs/heads/cut-off
not_judged; says 'could cut off this repository'
t_not_ok 'it is shallow' test -s "$S/shallow"
no_ref refs/heads/cut-off
sg config --unset receive.shallowUpdate
C=$T/dev

t_case "G8 a shallow server repository gets a clear text"
git clone -q --bare --depth 1 "file://$S" "$T/half.git"
S=$T/half.git
wire "$S"; trunk_policy
C=$T/shallow
commit 'on half of it'
g remote set-url origin "$S"
push HEAD:refs/heads/main
not_judged; says shallow

t_case "G8 a server repository that borrows objects from another is judged"
git clone -q --bare --shared "$T/app.git" "$T/borrow.git"
S=$T/borrow.git
wire "$S"; trunk_policy
client lender
g pull -q "$T/app.git" main
commit 'bad on borrowed ground'
push HEAD:refs/heads/main
refused; findings trailers/missing
commit $'good\n\nTicket: T-7' --amend
push HEAD:refs/heads/main
accepted; ref_at main HEAD

t_case "G8 when the lender is gone git itself stops the push, or we do"
mv "$T/app.git" "$T/gone.git"
commit $'good again\n\nTicket: T-7'
push HEAD:refs/heads/main
t_not_ok 'the push succeeded' test "$push_status" = 0
mv "$T/gone.git" "$T/app.git"

t_case "G9 a SHA-256 repository gets a clear text"
server sha256 --object-format=sha256 </dev/null
trunk_policy
git init -q --object-format=sha256 -b main "$T/c256"
C=$T/c256
g remote add origin "$S"
commit 'of the new kind'
push main
not_judged; says SHA-256

t_case "G9 an extension that changes nothing for readers is no obstacle"
server ext </dev/null
trunk_policy
client extc
commit $'x\n\nTicket: T-1'
sg config core.repositoryFormatVersion 1
sg config extensions.preciousObjects true
push main
accepted
commit 'bad'
push main
refused; findings trailers/missing

t_case "G9 an unknown one, or a format of the future, lets nothing through"
commit $'good\n\nTicket: T-1' --amend
git config -f "$S/config" extensions.ofTheFuture true
push main
t_not_ok 'the push succeeded' test "$push_status" = 0
hook_alone() {
	begin_push
	(cd "$S" && printf '%s %s refs/heads/main\n' "$(cat refs/heads/main)" "$(tip HEAD~1)" |
		GIT_DIR=. hooks/pre-receive >"$T/push.out" 2>&1)
	end_push $?
	t_is "$push_status" "$1" 'status of the hook alone'
	[ $# = 1 ] || t_ok "it names $2" grep -qi -- "$2" "$T/push.out"
}
hook_alone 2 ofTheFuture
git config -f "$S/config" --unset extensions.ofTheFuture
for key in relativeWorktrees submodulePathConfig; do # of git 2.48 and later
	git config -f "$S/config" "extensions.$key" true
	hook_alone 0
	git config -f "$S/config" --unset "extensions.$key"
done
git config -f "$S/config" core.repositoryFormatVersion 2
push main
t_not_ok 'the push succeeded' test "$push_status" = 0
hook_alone 2 version
S=$T/app.git C=$T/dev
g fetch -q origin
g reset -q --hard origin/main

# ---- G10: the budgets; bad_input.t has the huge objects ----

t_case "G10 1,500 refs in one push are judged in one go"
main=$(sg rev-parse main)
for ((i = 0; i < 1500; i++)); do echo "$ZERO $main refs/heads/many/$i"; done >"$T/many"
g pack-objects -q --stdout </dev/null >"$T/empty.pack"
raw_push --commands "$T/many" --pack "$T/empty.pack"
accepted
omitted=$(decision refs_omitted)
t_is $(($(decision refs | grep -o '"verdict"' | wc -l) + ${omitted/null/0})) 1500 'refs in the record'
t_is "$(sg for-each-ref refs/heads/many | wc -l)" 1500 'refs on the server'

t_case "G10 more refs than anybody pushes are an error, in time"
perl -e 'print "$ARGV[0] $ARGV[1] refs/heads/r$_\n" for 0 .. 100000' "$ZERO" "$main" >"$T/lines"
begin_push
(cd "$S" && GIT_DIR=. timeout 20 hooks/pre-receive <"$T/lines" >"$T/push.out" 2>&1)
end_push $?
t_is "$push_status $(decision verdict)" '2 error' 'status and verdict'

t_case "G10 2,000 commits at once are judged one by one"
{
	printf 'reset refs/heads/long\nfrom %s\n\n' "$main"
	for ((i = 0; i < 2000; i++)); do
		printf 'commit refs/heads/long\ncommitter A <a@b.example> %s +0000\n' $((1767300000 + i))
		if ((i % 100 == 7)); then m=$'bad\n'; else m=$'good\n\nTicket: T-1\n'; fi
		printf 'data %s\n%s\n' ${#m} "$m"
	done
} | g fast-import --quiet
push long:refs/heads/main
refused; findings 20xtrailers/missing
t_is "$(decision refs.0.commits)" 2000 'commits judged'
says '20 problems in refs/heads/main'

t_case "G10 more commits than the policy allows are refused as not judged"
policy <<'YAML'
version: 1
trunk: main
limits: {max_commits: 1000}
rules: [{rule: trailers, keys: {Ticket: {required: always}}}]
YAML
push long:refs/heads/main
not_judged; says 1000
trunk_policy

t_case "G10 at most twenty findings are shown, the rest is counted"
policy <<'YAML'
version: 1
trunk: main
rules:
  - {rule: commit_message, id: m, subject_pattern: 'never'}
YAML
push long:refs/heads/main
refused; findings 2000xm/subject_pattern
t_ok 'few lines' test "$(wc -l <"$T/push.remote")" -lt 70
says 2000
g reset -q --hard "$main"
trunk_policy

t_case "G10 a trailer block of 100,000 lines and a message of 5 MB are decided upon"
perl -e 'print "big\n\n"; print "Key-$_: value\n" for 1..99990; print "Ticket: T-1\n"' |
	raw_commit >"$T/oid"
push "$(cat "$T/oid"):refs/heads/main"
accepted
sg update-ref refs/heads/main "$(tip)"
perl -e 'print "big\n\n", "x" x 5_000_000, "\n\nTicket: T-1\n"' | raw_commit >"$T/oid"
push "$(cat "$T/oid"):refs/heads/main"
accepted
sg update-ref refs/heads/main "$(tip)"

t_case "G10 more trailers than are read, and a message of 50 MB, are an error"
perl -e 'print "big\n\n"; print "Key-$_: value\n" for 1..200000; print "Ticket: T-1\n"' |
	raw_commit >"$T/oid"
push "$(cat "$T/oid"):refs/heads/main"
not_judged
perl -e 'print "big\n\n", "x" x 50_000_000, "\n\nTicket: T-1\n"' | raw_commit >"$T/oid"
push "$(cat "$T/oid"):refs/heads/main"
t_ok 'it was decided, not crashed' grep -qE '^(accepted|error)$' <<<"$(decision verdict)"
sg update-ref refs/heads/main "$(tip)"

# ---- G11 ----

t_case "G11 a pattern that explodes on a message is an error, in time"
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: commit_message, subject_max: 1000, subject_pattern: '(\w+\s?)*!'}]
YAML
commit 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?!'
before=$SECONDS
push HEAD:refs/heads/main
not_judged
t_ok 'in time' test $((SECONDS - before)) -lt 15
g reset -q --hard HEAD~1
trunk_policy

# ---- G12 ----

t_case "G12 escapes, bidi controls and bad UTF-8 of a message reach no terminal"
policy <<'YAML'
version: 1
trunk: main
rules:
  - {rule: commit_message, subject_max: 5, types: [fix]}
  - rule: trailers
    keys: {Ticket: {pattern: 'T-\d+'}}
YAML
printf 'subj \x1b[31mred\x1b]0;title\x07 \xe2\x80\xaeabc \xff\xc0\xaf \x08\x7f\n\nTicket: \x1b[2J\xe2\x80\xae\r1\n' | commit_bytes
push HEAD:refs/heads/main
refused
t_not_ok 'a raw control byte' grep -qP '[\x00-\x08\x0b-\x1f\x7f]' "$T/push.remote"
t_not_ok 'a bidi control' grep -qP '\xe2\x80[\xaa-\xae]' "$T/push.remote"
t_ok 'valid UTF-8' iconv -f utf-8 -t utf-8 "$T/push.remote"
log_is_sound
g reset -q --hard HEAD~1

t_case "G12 a ref name with bidi controls, which git allows"
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: ref_changes, refs: ["@branches"], create: refuse}]
YAML
raw_push --command "$ZERO $(sg rev-parse main) refs/heads/x%E2%80%AEy%C2%9B31m" --pack "$T/empty.pack"
t_is "$(decision verdict)" refused verdict
t_not_ok 'a bidi control' grep -qP '\xe2\x80[\xaa-\xae]' "$T/push.remote"
t_not_ok 'a C1 control' grep -qP '\xc2[\x80-\x9f]' "$T/push.remote"
log_is_sound
trunk_policy

t_case "G12 a line of 1 MB is shortened"
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: commit_message, subject_max: 5}]
YAML
perl -e 'print "x" x 1_000_000, "\n"' | commit -
push HEAD:refs/heads/main
refused
t_ok 'short lines' test "$(awk '{ if (length > m) m = length } END { print m }' "$T/push.remote")" -lt 400
log_is_sound
g reset -q --hard HEAD~1

t_case "G12 escapes in paths and push options"
policy <<'YAML'
version: 1
trunk: main
identity: env:TG_USER
groups: {leads: [bo]}
overrides: [leads]
rules: [{rule: commit_message, subject_max: 5}]
YAML
put $'\x1b[31mred\nname' x
commit 'too long a subject'
as ana push -o $'trunkgate.override=why \x1b[2J \xff' HEAD:refs/heads/main
refused
t_not_ok 'a raw control byte' grep -qP '[\x00-\x08\x0b-\x1f\x7f]' "$T/push.remote"
as bo push -o $'trunkgate.override=why \x1b[2J \xff' HEAD:refs/heads/main
log_is_sound
g reset -q --hard "$(sg rev-parse main)"
trunk_policy

# ---- G13, G21 ----

t_case "G13 a client that hangs up in the middle of the pack leaves no half verdict"
commit $'good\n\nTicket: T-9'
old=$(sg rev-parse main)
g pack-objects -q --revs --stdout >"$T/one.pack" <<<"HEAD"
before=$(records)
raw_push --command "$old $(tip) refs/heads/main" --pack "$T/one.pack" --hang-up pack
t_is "$(sg rev-parse main)" "$old" 'main on the server'
t_is "$(records)" "$before" records

t_case "G13 one that hangs up after the commands, too"
raw_push --command "$old $(tip) refs/heads/main" --hang-up commands
t_is "$(sg rev-parse main)" "$old" 'main on the server'

t_case "G21 one that reads no answer is judged and recorded"
raw_push --command "$old $(tip) refs/heads/main" --pack "$T/one.pack" --hang-up report
t_is "$(decision verdict)" accepted verdict
t_is "$(decision refs.0.new)" "$(tip)" 'new value in the record'
ref_at main HEAD
commit 'bad'
g pack-objects -q --revs --stdout >"$T/one.pack" <<<"HEAD"
raw_push --command "$(tip HEAD~1) $(tip) refs/heads/main" --pack "$T/one.pack" --hang-up report
t_is "$(decision verdict)" refused verdict
ref_at main HEAD~1
log_is_sound
g reset -q --hard HEAD~1

t_case "G13 a hook that is told to stop refuses, with a record"
mkfifo "$T/slow"
cat >"$T/stop.pl" <<'PERL'
# Runs pre-receive as git would, and stops it while it waits for its input.
my ($hook, $repo) = @ARGV;
chdir $repo or die;
$ENV{GIT_DIR} = '.';
pipe my $in, my $out or die;
my $pid = fork // die;
if (!$pid) { open STDIN, '<&', $in; close $out; exec "hooks/$hook" or die }
close $in;
select undef, undef, undef, 0.3;
kill TERM => $pid;
waitpid $pid, 0;
print $? == 0 ? "accepted\n" : "refused\n";
PERL
before=$(records)
t_is "$(perl "$T/stop.pl" pre-receive "$S" 2>/dev/null)" refused 'its end'
log_is_sound

# ---- G14 is in bad_input.t and audit.t ----

# ---- G15 ----

t_case "G15 push options and certificates set in the client's environment have no effect"
commit 'bad'
GIT_PUSH_OPTION_COUNT=1 GIT_PUSH_OPTION_0='trunkgate.override=mine' TG_USER=bo \
	push HEAD:refs/heads/main
refused; findings trailers/missing
GIT_PUSH_CERT=x GIT_PUSH_CERT_STATUS=G GIT_PUSH_CERT_SIGNER=bo push HEAD:refs/heads/main
refused; findings trailers/missing
t_is "$(decision pusher)" null pusher

t_case "G15 nor has git configuration of the user or the environment"
printf '[trunkgate]\n\tpolicy = %s\n' "$T/mine.yaml" >"$T/.gitconfig"
printf 'version: 1\nrules: []\n' >"$T/mine.yaml"
GIT_CONFIG_GLOBAL=$T/.gitconfig push HEAD:refs/heads/main
refused; findings trailers/missing
GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=trunkgate.policy GIT_CONFIG_VALUE_0=$T/mine.yaml \
	push HEAD:refs/heads/main
refused; findings trailers/missing
LANG=tr_TR.UTF-8 LC_ALL=C.UTF-8 TZ=Asia/Kathmandu TMPDIR=/nonexistent push HEAD:refs/heads/main
refused; findings trailers/missing
rm "$T/.gitconfig"
g reset -q --hard HEAD~1

t_case "G15 a namespace of the environment hides no ref's real name"
GIT_NAMESPACE=elsewhere push HEAD:refs/heads/topic-ns
not_judged; says GIT_NAMESPACE
t_is "$(sg for-each-ref refs/namespaces)" '' 'refs in namespaces'
for place in "GIT_COMMON_DIR=$S" "GIT_REFERENCE_BACKEND=files://$S"; do # the latter: git 2.54
	push --receive-pack="env $place git-receive-pack" HEAD:refs/heads/topic-place
	not_judged; says "${place%%=*}"
done

# ---- G16 is in basics.t and bad_input.t; here what could not be judged ----

t_case "G16 nobody overrides a push that could not be judged, or a malformed object"
policy <<'YAML'
version: 1
trunk: main
identity: env:TG_USER
limits: {max_commits: 2}
groups: {leads: [bo]}
overrides: [leads]
rules: [{rule: trailers, keys: {Ticket: {required: always}}}]
YAML
commit one; commit two; commit three
as bo push -o trunkgate.override='let me' HEAD:refs/heads/main
not_judged
g reset -q --hard HEAD~3
nul=$(printf 'a\n\nTicket: 1\n\0x\n' | raw_commit)
as bo push -o trunkgate.override='let me' "$nul:refs/heads/main"
refused; says 'malformed objects cannot be overridden'
trunk_policy

# ---- G17 is in audit.t ----

# ---- G18 ----

t_case "G18 a twin of a ref by case or Unicode form is refused as a new name"
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: ref_names}]
YAML
push HEAD:refs/heads/caf$'\xc3\xa9'
accepted
for twin in refs/heads/Main refs/heads/MAIN refs/heads/caf$'e\xcc\x81' refs/heads/CAF$'\xc3\x89'; do
	push "HEAD:$twin"
	refused; findings ref_names/bad_name
done

t_case "G18 so is one of letters that look alike, and one that disks cannot hold beside it"
push HEAD:refs/heads/Feature/x
accepted
for twin in refs/heads/m$'\xd0\xb0'in refs/heads/$'\xd0\xbc\xd0\xb0'in refs/heads/Main/x \
	refs/heads/CAF$'\xc3\x89'/x/y refs/heads/feature; do
	push "HEAD:$twin"
	refused; findings ref_names/bad_name
done
push HEAD:refs/heads/mainly HEAD:refs/heads/feature/y HEAD:refs/heads/$'\xd0\xb6'
accepted
# A letter that looks like a slash makes a folder, whatever is pushed before it.
push HEAD:refs/heads/a HEAD:refs/heads/main$'\xe2\x81\x84'x
refused; findings ref_names/bad_name
says 'cannot both be'
no_ref refs/heads/main$'\xe2\x81\x84'x
# Both in one push, and neither is there.
push HEAD:refs/heads/two HEAD:refs/heads/Two/x
refused; findings 2xref_names/bad_name

t_case "G18 two that are pushed at the same moment are told, and on record"
# Between the decision and the ref another push goes all its way.
printf '#!/bin/sh\ngit update-ref refs/heads/SAME %s\n' "$(sg rev-parse main)" >"$S/hooks/update.chained"
chmod +x "$S/hooks/update.chained"
push HEAD:refs/heads/same
accepted
says 'warning: refs/heads/same and refs/heads/SAME are both there now'
t_is "$(record_of push.applied notices.0)" \
	'refs/heads/same and refs/heads/SAME are both there now, and are one name to some: delete one' notice
rm "$S/hooks/update.chained"
push HEAD:refs/heads/same-not
accepted; silent
trunk_policy

t_case "G18 a path is matched by its bytes"
policy <<'YAML'
version: 1
trunk: main
rules:
  - {rule: trailers, keys: {Risk: {required: {paths: ["src/**"]}}}}
YAML
put SRC/a.c
commit 'another directory'
push HEAD:refs/heads/main
accepted; findings
put src/b.c
commit 'the directory'
push HEAD:refs/heads/main
refused; findings trailers/missing
g reset -q --hard HEAD~1
trunk_policy

# ---- G19 ----

tree=$(tip 'HEAD^{tree}')
who="Ana <a@b.example> 1767300000 +0000"
# malformed WHAT REASON: the commit of standard input is refused with it.
malformed() {
	local oid
	t_case "G19 $1"
	oid=$(raw_object commit)
	printf '%s\n^%s\n' "$oid" "$(tip)" | g pack-objects -q --revs --stdout >"$T/odd.pack" 2>/dev/null ||
		pack_by_hand "$oid" >"$T/odd.pack"
	raw_push --command "$(sg rev-parse main) $oid refs/heads/main" --pack "$T/odd.pack"
	t_is "$(sg rev-parse main)" "$(tip)" 'main on the server'
	# git itself refuses some, before any hook: then there is nothing to see.
	[ "$push_status" = 0 ] && t_fail 'the push succeeded' "$(cat "$T/push.out")"
	if grep -q 'pre-receive hook declined' "$T/push.out"; then
		finding "objects/$2"
	fi
}
# When git cannot walk the object: it and a tree it names, without a walk.
pack_by_hand() {
	{ echo "$1"; g cat-file commit "$1" | sed -n 's/^tree //p'; } |
		sort -u | g pack-objects -q --stdout
}
body=$'subject\n\nTicket: T-1'
p=$(tip)
malformed 'two author headers' malformed_commit <<<"tree $tree
parent $p
author $who
author Bo <bo@b.example> 1767300000 +0000
committer $who

$body"
malformed 'two tree headers' malformed_commit <<<"tree $tree
tree $(g hash-object -t tree -w /dev/null)
parent $p
author $who
committer $who

$body"
malformed 'no author' malformed_commit <<<"tree $tree
parent $p
committer $who

$body"
malformed 'an author without a mail' malformed_commit <<<"tree $tree
parent $p
author Ana 1767300000 +0000
committer $who

$body"
malformed 'a date of 10^20' malformed_commit <<<"tree $tree
parent $p
author Ana <a@b.example> 100000000000000000000 +0000
committer $who

$body"
malformed 'headers in another order' malformed_commit <<<"tree $tree
parent $p
committer $who
author $who

$body"

# bad_tree WHAT < "MODE NAME\0ID..." as perl makes it
bad_tree() {
	local oid
	oid=$(perl -e "$2" "$blob" "$subtree" | raw_object tree)
	malformed "a tree with $1" malformed_tree <<<"tree $oid
parent $p
author $who
committer $who

$body"
}
blob=$(echo x | g hash-object -w --stdin)
subtree=$(g hash-object -t tree -w /dev/null)
# shellcheck disable=SC2016
{
	bad_tree 'unsorted entries' 'print "100644 b\0", pack("H*", $ARGV[0]), "100644 a\0", pack("H*", $ARGV[0])'
	bad_tree 'an entry twice' 'print map { "100644 a\0" . pack "H*", $ARGV[0] } 1, 2'
	bad_tree 'a file and a directory of one name' 'print "100644 a\0", pack("H*", $ARGV[0]), "100644 a-\0", pack("H*", $ARGV[0]), "40000 a\0", pack("H*", $ARGV[1])'
	bad_tree 'an entry ..' 'print "40000 ..\0", pack("H*", $ARGV[1])'
	bad_tree 'an entry .' 'print "40000 .\0", pack("H*", $ARGV[1])'
	bad_tree 'an entry .git' 'print "40000 .git\0", pack("H*", $ARGV[1])'
	bad_tree 'an entry .GIT' 'print "40000 .GIT\0", pack("H*", $ARGV[1])'
	bad_tree 'an entry a/b' 'print "100644 a/b\0", pack("H*", $ARGV[0])'
	bad_tree 'an entry without a name' 'print "100644 \0", pack("H*", $ARGV[0])'
	bad_tree 'an odd mode' 'print "100777 a\0", pack("H*", $ARGV[0])'
	bad_tree 'a file mode with a leading zero' 'print "0100644 a\0", pack("H*", $ARGV[0])'
}

# ---- G20 ----

commit 'bad'
g pack-objects -q --revs --stdout >"$T/bad.pack" <<<"HEAD"
old=$(sg rev-parse main)
# forged WHAT COMMAND...: refused as a whole, no ref moves.
forged() {
	t_case "G20 $1"
	shift
	before=$(sg for-each-ref | sha256sum)
	local command args=()
	for command; do args+=(--command "$command"); done
	raw_push "${args[@]}" --pack "$T/bad.pack"
	t_is "$push_status" 1 status
	t_is "$(sg for-each-ref | sha256sum)" "$before" 'refs on the server'
	t_not_ok 'a raw control byte' grep -qP '[\x00-\x08\x0b-\x1f\x7f]' "$T/push.remote"
	log_is_sound
}
forged 'a forged old value' "$(tip) $(tip) refs/heads/main"
t_is "$(decision verdict)" error verdict
forged 'an old value of zeros for a ref that exists' "$ZERO $(tip) refs/heads/main"
forged 'an old value that is no object' "$(printf '1%.0s' {1..40}) $(tip) refs/heads/main"
forged 'the same ref twice' "$old $old refs/heads/main" "$old $(tip) refs/heads/main"
forged 'the same new ref twice' "$ZERO $old refs/heads/twice" "$ZERO $(tip) refs/heads/twice"
sg symbolic-ref refs/heads/alias2 refs/heads/main
forged 'a ref and its alias' "$old $(tip) refs/heads/alias2" "$old $old refs/heads/main"
forged 'a name with a newline that forges a line' \
	"$ZERO $old refs/heads/x%0A$old $old refs/heads/main"
forged 'a name with ESC' "$ZERO $old refs/heads/x%1B[31m"
forged 'a name with a blank' "$ZERO $old refs/heads/x y"
forged 'a name with ..' "$ZERO $old refs/heads/a..b"
forged 'a name that climbs out' "$ZERO $old refs/heads/../../hooks/pre-receive"
forged 'a name with a TAB' "$ZERO $old refs/heads/x%09y"
forged 'a name of 3,000 characters' "$ZERO $old refs/heads/$(printf 'x%.0s' {1..3000})"
forged 'a name outside refs/' "$ZERO $old HEAD2"
forged 'a name that ends in .lock' "$ZERO $old refs/heads/a.lock"
forged 'a bad name beside a good ref' "$ZERO $old refs/heads/fine" "$ZERO $old refs/heads/a..b"
no_ref refs/heads/fine
g reset -q --hard HEAD~1

t_case "G20 a symbolic link as a ref is judged as what it leads to"
policy <<'YAML'
version: 1
trunk: main
rules:
  - {rule: ref_changes, id: fixed, refs: ["refs/heads/fixed"], update: refuse}
  - {rule: ref_changes, id: closed, refs: ["refs/heads/closed"], create: refuse}
YAML
sg update-ref refs/heads/fixed main
ln -s refs/heads/fixed "$S/refs/heads/link"
commit more
g pack-objects -q --revs --stdout >"$T/more.pack" <<<"HEAD"
raw_push --command "$(sg rev-parse fixed) $(tip) refs/heads/link" --pack "$T/more.pack"
t_is "$push_status" 1 status
finding fixed/updated
ln -sfn refs/heads/closed "$S/refs/heads/link"
push HEAD:refs/heads/link
refused; finding closed/created
no_ref refs/heads/closed
rm "$S/refs/heads/link"
g reset -q --hard HEAD~1
sg update-ref -d refs/heads/fixed
trunk_policy

# ---- G23 ----

t_case "G23 nine objects that expand to 10^7 paths are an error, soon and small"
policy <<'YAML'
version: 1
trunk: main
rules:
  - {rule: trailers, keys: {Risk: {required: {paths: ["nowhere/**"]}}, Flag: {required: {lines_over: 10}}}}
YAML
# shellcheck disable=SC2016
bomb() {
	local oid=$blob level mode=100644
	for ((level = 0; level < 7; level++)); do
		oid=$(perl -e 'print map { "$ARGV[0] $_\0" . pack "H*", $ARGV[1] } "a".."j"' $mode "$oid" | raw_object tree)
		mode=40000
	done
	printf '%s' "$oid"
}
oid=$(printf 'tree %s\nparent %s\nauthor %s\ncommitter %s\n\nbomb\n' "$(bomb)" "$(tip)" "$who" "$who" | raw_object commit)
before=$SECONDS
push "$oid:refs/heads/main"
not_judged
t_ok 'in time' test $((SECONDS - before)) -lt 40

t_case "G23 a tree 60,000 deep is an error, or more than git itself can stand"
perl - "$blob" "$(tip)" "$who" >"$T/deep.pack" 2>"$T/deep.oid" <<'PERL'
# A pack by hand: 60,000 calls of git would take minutes.
use Digest::SHA qw(sha1);
use Compress::Zlib;
my ($blob, $parent, $who) = @ARGV;
my ($pack, $nr) = ('', 0);
sub add {
	my ($type, $name, $data) = @_;
	my ($size, $head) = (length $data, '');
	my $byte = $type << 4 | $size & 15;
	for ($size >>= 4; $size; $size >>= 7) { $head .= chr($byte | 128); $byte = $size & 127 }
	$pack .= $head . chr($byte) . compress($data, 1);
	$nr++;
	return sha1("$name " . length($data) . "\0$data");
}
my $id = add(3, 'blob', "x\n");
my $mode = '100644';
for (1 .. 60000) { $id = add(2, 'tree', "$mode d\0$id"); $mode = '40000' }
$id = add(1, 'commit', 'tree ' . unpack('H*', $id) . "\nparent $parent\nauthor $who\ncommitter $who\n\ndeep\n");
$pack = pack('A4NN', 'PACK', 2, $nr) . $pack;
print $pack, sha1($pack);
print STDERR unpack 'H*', $id;
PERL
raw_push --command "$(tip) $(cat "$T/deep.oid") refs/heads/main" --pack "$T/deep.pack"
t_is "$(sg rev-parse main)" "$(tip)" 'main on the server'
t_not_ok 'the push succeeded' test "$push_status" = 0
if grep -q 'pre-receive hook declined' "$T/push.out"; then
	t_is "$(decision verdict)" error verdict
fi

t_case "G23 a blob of zeros of 300 MB in little on the wire is not loaded"
g config core.bigFileThreshold 1m
g config core.compression 1
head -c 300000000 /dev/zero >"$C/zeros"
g add zeros
commit $'zeros\n\nRisk: low\nFlag: x'
rm "$C/zeros"
push HEAD:refs/heads/main
accepted
g reset -q --hard HEAD~1 2>/dev/null
sg update-ref refs/heads/main "$(tip)"
trunk_policy

# ---- G24 ----

t_case "G24 an invalid byte inside forbidden text does not hide it"
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: commit_message, encoding: any, forbid: ['secret.*word']}]
YAML
printf 'x\n\nsecret\xff\xfeword\n' | commit_bytes
push HEAD:refs/heads/main
refused; findings commit_message/forbid
g reset -q --hard HEAD~1
trunk_policy

# ---- G25 ----

t_case "G25 commits with skewed clocks are not judged again when they are old"
# Old and accepted, but dated far in the future; new work dated in the past.
policy <<'YAML'
version: 1
trunk: main
rules: []
YAML
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	t_clock=$((1967225600 - i * 1000))
	commit "future $i"
done
push HEAD:refs/heads/main
accepted
fork=$(tip HEAD~6)
trunk_policy
t_clock=1067225600
g checkout -q -b past "$fork"
for i in 1 2 3 4 5 6 7 8 9 10; do
	t_clock=$((1067225600 + (i % 3) * 100000000))
	commit "past $i"$'\n\nTicket: T-1'
done
tick
g merge -q --no-ff -m $'merge\n\nTicket: T-1' "$(sg rev-parse main)"
push HEAD:refs/heads/main
accepted
t_is "$(decision refs.0.commits)" 11 'commits judged'
export t_clock=1767925600

# ---- G26 ----

t_case "G26 a rename out of a protected directory counts there; odd names, too"
policy <<'YAML'
version: 1
trunk: main
rules: []
YAML
odd=$'src/pay/\xc3\xa9"\n\tname'
put "$odd" x
put src/pay/plain
commit 'ground'
push HEAD:refs/heads/main
accepted
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: trailers, keys: {Risk: {required: {paths: ["src/pay/**"]}}}}]
YAML
mkdir -p "$C/out"
g mv "$odd" out/moved
commit 'moved away'
push HEAD:refs/heads/main
refused; findings trailers/missing
g reset -q --hard HEAD~1
put "$odd" y
commit 'changed in place'
push HEAD:refs/heads/main
refused; findings trailers/missing
g reset -q --hard HEAD~1
mkdir -p "$C/out"
put out/new
commit 'elsewhere'
push HEAD:refs/heads/main
accepted

t_case "the log of all this is sound"
log_is_sound
