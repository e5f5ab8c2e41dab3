#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The number of findings on a generated history of a few hundred commits
# equals what git log and a script count, whichever way it is pushed.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

some_policy() {
	policy <<'YAML'
version: 1
trunk: main
rules:
  - {rule: trailers, refs: ["@trunk"], keys: {Signed-off-by: {required: always, person: yes}}}
  - {rule: commit_message, refs: ["@trunk"], subject_max: 50, encoding: any, forbid: ['\bTODO\b']}
YAML
}

client dev "$T/none"
# A history with merges, made by a generator with a fixed seed.
perl - >"$T/import" <<'PERL'
my ($seed, $mark, $time) = (42, 0, 1767300000);
sub roll { $seed = ($seed * 1103515245 + 12345) % 2147483648; return int($seed / 65536) % $_[0] }
sub words { return join ' ', map { substr 'lorem ipsum dolor sit amet consectetur', roll(20), 2 + roll(9) } 1 .. $_[0] }
sub message {
	my $subject = words(1 + roll(8));
	my $kind = roll(9);
	my $sign = 'Signed-off-by: Ana <ana@corp.example>';
	return "$subject\n" if $kind == 0;
	return "$subject\n\n$sign\n\nbehind it\n" if $kind == 1;
	return "$subject\n$sign\n" if $kind == 2;
	return "$subject\n\nbody TODO\n\n$sign\n" if $kind == 3;
	return "$subject\n\nSigned-off-by:\n" if $kind == 4;
	return "$subject\n\nSigned-off-by: nobody\n" if $kind == 5;
	return "$subject\n\nReviewed-by: Bo <b\@x>\nsigned-off-by: Ana <ana\@corp.example>\n" if $kind == 6;
	return "$subject\n\nbody\n---\n$sign\n" if $kind == 7;
	return "$subject\n\nBREAKING CHANGE: x\n$sign\n";
}
my @tips;
for my $i (1 .. 400) {
	my $m = message();
	$mark++; $time += 60;
	print "commit refs/heads/main\nmark :$mark\ncommitter Ana <ana\@corp.example> $time +0000\n";
	printf "data %d\n%s\n", length $m, $m;
	print "from :", $mark - 1 - ($i % 23 == 0 ? 3 : 0), "\n" if $mark > 1;
	print "merge :", $mark - 1, "\n" if $mark > 1 && $i % 23 == 0;
	print "\n";
}
PERL
g fast-import --quiet <"$T/import"
g reset -q --hard main

# counted REVS...: "NxID/REASON" lines, from git's own view of the messages.
counted() {
	g log -z --format='%P%x01%s%x01%B%x01%(trailers:only,unfold,key=Signed-off-by,valueonly)' "$@" |
		perl -0 -ne '
			chomp;
			my ($parents, $subject, $body, $trailers) = split /\x01/, $_, 4;
			my $merge = () = $parents =~ /\S+/g;
			my @values = grep { length } split /\n/, $trailers;
			my @good = grep { /^[^<>]*[^<>\s][^<>]* <[^<>\s@]+@[^<>\s@]+>$/ } @values;
			$nr{"trailers/missing"}++ if $merge < 2 && !@values;
			$nr{"trailers/bad_value"} += @values - @good if $merge < 2;
			$nr{"commit_message/subject_max"}++ if length $subject > 50;
			$nr{"commit_message/forbid"}++ if $body =~ /\bTODO\b/;
			END { print map { $nr{$_} ? ($nr{$_} > 1 ? "$nr{$_}x" : "") . "$_\n" : () } sort keys %nr }' |
		sort
}

# same_counts NAME OLD NEW: a push of OLD..NEW into a server that has OLD.
same_counts() {
	server "$1" <<<'version: 1
rules: []'
	g remote set-url origin "$S"
	if [ -n "$2" ]; then push "$2:refs/heads/main"; fi
	some_policy
	push "$3:refs/heads/main"
	refused
	mapfile -t want < <(counted "$3" ${2:+"^$2"})
	t_ok 'there is something to count' test ${#want[@]} -ge 3
	findings "${want[@]}"
	t_is "$(decision refs.0.commits)" "$(g rev-list --count "$3" ${2:+"^$2"})" 'commits judged'
}

t_case "the whole history into an empty repository"
same_counts whole '' main

t_case "the last hundred"
same_counts last main~100 main

t_case "ten in the middle, of a packed server"
server mid <<<'version: 1
rules: []'
g remote set-url origin "$S"
push 'main~50:refs/heads/main'
sg repack -q -a -d
sg commit-graph write --reachable 2>/dev/null
some_policy
push 'main~40:refs/heads/main'
refused
mapfile -t want < <(counted main~40 ^main~50)
findings "${want[@]}"

t_case "as a branch that the trunk lands in one push"
push 'main~40:refs/heads/topic'
accepted
push 'main~40:refs/heads/main'
refused; findings "${want[@]}"

t_case "in steps, each new commit is counted once"
server steps <<<'version: 1
rules: []'
g remote set-url origin "$S"
push 'main~60:refs/heads/main'
policy <<'YAML'
version: 1
trunk: main
rules:
  - {rule: trailers, mode: observe, keys: {Signed-off-by: {required: always, person: yes}}}
  - {rule: commit_message, mode: observe, subject_max: 50, encoding: any, forbid: ['\bTODO\b']}
YAML
for at in 45 30 15 0; do push "main~$at:refs/heads/main"; done
accepted
t_is "$(perl -MJSON::PP -ne 'my $r = decode_json($_); $n += @{$r->{findings}} if $r->{event} eq "push.decided"; END { print $n + 0 }' "$(log_file)")" \
	"$(counted main ^main~60 | perl -ne '$n += /^(\d+)x/ ? $1 : 1; END { print $n }')" 'findings in all'
log_is_sound
