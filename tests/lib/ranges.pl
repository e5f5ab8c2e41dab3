#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# Compares what the git layer finds out about random pushes (tests/tools/
# ranges.c) with git and with plain set arithmetic over the whole history.
# Prints what differs and exits 1, or one line of counts.
#
# Usage: ranges.pl PROGRAM WORKDIR none|v1|v2|chain SKEW(0|1) FIRST_SEED LAST_SEED
use strict;
use warnings;
use File::Path qw(remove_tree make_path);
use File::Basename qw(dirname);

my ($program, $work, $graph, $skew, $first, $last) = @ARGV;
my $lib = dirname(__FILE__);
my $zero = '0' x 40;
my (%parents, %date, @ids, %closure, %paths, %lines);
my ($all, $server, $failures) = ("$work/all.git", "$work/server.git", 0);
my %count = map { $_ => 0 } qw(pushes commits inexact too_many differs_from_git);

sub run {
	my ($input, @cmd) = @_;
	open my $in, '>', "$work/stdin" or die;
	print $in $input;
	close $in or die;
	my $out = qx{@cmd < $work/stdin};
	die "@cmd failed: $out" if $?;
	return $out;
}

sub pick { return $_[int rand @_] }

sub closure_of {
	my %seen;
	my @todo = @_;
	while (defined(my $id = pop @todo)) {
		next if $seen{$id}++;
		push @todo, @{$parents{$id}};
	}
	return \%seen;
}

sub escape {
	my ($path) = @_;
	$path =~ s/([^!-\x24\x26-~])/sprintf '%%%02X', ord $1/ge;
	return $path;
}

sub parse_raw {
	my ($text) = @_;
	my ($id, %raw) = ('');
	my @fields = split /\0/, $text;
	while (defined(my $field = shift @fields)) {
		if ($field =~ /^:(\d+) (\d+) (\w+) (\w+) \w$/) {
			my @found = ($1, $2, $3, $4);
			push @{$raw{$id}}, sprintf ':%s %s %s %s %s', @found, escape(shift @fields);
		} elsif ($field =~ /^[0-9a-f]{40}$/) {
			$id = $field;
		}
	}
	return \%raw;
}

sub parse_numstat {
	my ($text) = @_;
	my ($id, %sum) = ('');
	for my $field (split /\0/, $text) {
		if ($field =~ /^(\d+|-)\t(\d+|-)\t/s) {
			my ($added, $deleted) = map { $_ eq '-' ? 0 : $_ } $1, $2;
			$sum{$id} ||= [0, 0, 0];
			$sum{$id}[0] += $added;
			$sum{$id}[1] += $deleted;
			$sum{$id}[2]++;
		} elsif ($field =~ /^([0-9a-f]{40})$/) {
			$id = $1;
		}
	}
	return \%sum;
}

# The whole history, and every commit's change against its first parent.
sub make_history {
	my ($seed) = @_;
	remove_tree($all);
	system("git init -q --bare $all") == 0 or die;
	# None of the names is that of an image or the like: NULs hide no lines.
	open(my $attributes, '>', "$all/info/attributes") or die;
	print $attributes "* diff\n";
	close $attributes or die;
	my $nr = $seed % 5 ? 10 + int rand 60 : 400;
	system("perl $lib/random-dag.pl $seed $nr $skew | git -C $all fast-import --done --quiet") == 0
		or die;
	%parents = %closure = %date = ();
	for (split /\n/, qx{git -C $all log --all --format='%H %ct %P'}) {
		(my $id, $date{$1}, my @above) = split / / if /^(\w+)/;
		$parents{$id} = \@above;
	}
	@ids = sort keys %parents;
	my $pairs = join '', map { join(' ', $_, @{$parents{$_}}[0 .. ($#{$parents{$_}} >= 0 ? 0 : -1)]) . "\n" } @ids;
	my $diff = "git -C $all diff-tree --stdin --root -r -z --no-renames";
	%paths = %{parse_raw(run($pairs, "$diff --raw"))};
	%lines = %{parse_numstat(run($pairs, "$diff --numstat"))};
}

sub write_graph {
	my @settled = @_;
	return if $graph eq 'none';
	my $write = "-C $server -c commitGraph.generationVersion";
	if ($graph ne 'chain') {
		my $version = $graph eq 'v1' ? 1 : 2;
		run(join("\n", @settled, ''), "git $write=$version commit-graph write --stdin-commits 2>&1");
		return;
	}
	for my $nr (1 .. @settled) {
		# A chain of mixed versions is read as version 1.
		my $version = rand() < 0.2 ? 1 : 2;
		run(join("\n", @settled[0 .. $nr - 1], ''),
		    "git $write=$version commit-graph write --stdin-commits --split=no-merge 2>&1");
	}
}

# A repository that has everything below @settled, and refs to some of it.
sub make_server {
	my @settled = @_;
	my %refs;
	remove_tree($server);
	system("git init -q --bare $server") == 0 or die;
	run(join("\n", @settled, ''),
	    "git -C $all pack-objects --revs -q $server/objects/pack/pack >/dev/null") if @settled;
	my @known = sort keys %{closure_of(@settled)};
	for my $name (qw(heads/main heads/rel/1 heads/rel/2 heads/t1 heads/t2 tags/v1)) {
		$refs{"refs/$name"} = pick(@known) if @known && rand() < 0.6;
	}
	run(join('', map { "create $_ $refs{$_}\n" } sort keys %refs),
	    "git -C $server update-ref --stdin");
	if ($refs{'refs/heads/t1'} && rand() < 0.5) {
		system("git -C $server -c user.name=t -c user.email=t\@x tag -a -m tag ann $refs{'refs/heads/t1'}") == 0 or die;
		$refs{'refs/tags/ann'} = $refs{'refs/heads/t1'};
	}
	system("git -C $server pack-refs --all") == 0 or die if rand() < 0.5;
	write_graph(@settled);
	return \%refs;
}

# What the client sends: all but what lies below @assumed, which may be less
# than what the server has.
sub make_quarantine {
	my ($new, @assumed) = @_;
	my $dir = "$server/objects/tmp_objdir-incoming-test";
	remove_tree($dir);
	make_path("$dir/pack");
	run(join("\n", $new, map({ "^$_" } @assumed), ''),
	    "git -C $all pack-objects --revs -q $dir/pack/pack >/dev/null");
	return $dir;
}

sub glob_match {
	my ($globs, $name) = @_;
	my $matches = $globs =~ /^!/;
	for my $item (split /,/, $globs) {
		my $not = $item =~ s/^!//;
		(my $re = quotemeta $item) =~ s/\\\*\\\*/.*/g;
		$re =~ s/\\\*/[^\/]*/g;
		$matches = !$not if $name =~ /^$re$/;
	}
	return $matches;
}

sub wanted {
	my ($trunks, $rule, $selection, $ref, $old, $new, $refs) = @_;
	my @tips = $old eq $zero ? () : ($old);
	my $is_trunk = glob_match($trunks, $ref);
	push @tips, map { $refs->{$_} } grep { glob_match($trunks, $_) } keys %$refs if !$is_trunk;
	push @tips, map { $refs->{$_} } grep { glob_match($rule, $_) } keys %$refs
		if $selection eq 'every' || ($selection eq 'landing' && $old eq $zero);
	my $known = closure_of(@tips);
	return grep { !$known->{$_} } keys %{closure_of($new)} if $selection eq 'every';
	return $known->{$new} ? () : ($new) if $selection eq 'tip';
	my @chain;
	for (my $id = $new; defined $id && !$known->{$id}; $id = $parents{$id}[0]) {
		push @chain, $id;
	}
	return @chain;
}

sub complain {
	my ($what, $query, @more) = @_;
	print "$what: $query\n", map { "  $_\n" } @more;
	$failures++;
	die "too many failures\n" if $failures > 5;
}

sub check_order {
	my ($query, @list) = @_;
	my %at;
	@at{@list} = 0 .. $#list;
	for my $id (@list) {
		for (grep { exists $at{$_} } @{$parents{$id}}) {
			complain('parent before child', $query, $id) if $at{$_} < $at{$id};
		}
	}
}

sub check_commit {
	my ($query, $id, $got) = @_;
	my $paths = join "\n", @{$paths{$id} || []};
	my $have = join "\n", @{$got->{paths} || []};
	complain('paths', $query, $id, 'git', $paths, 'ours', $have) if $paths ne $have;
	my $lines = join ' ', @{$lines{$id} || [0, 0, 0]};
	complain('lines', $query, $id, "git $lines", "ours $got->{lines}") if $lines ne $got->{lines};
	complain('malformed', $query, $id, $got->{malformed}) if $got->{malformed};
}

sub check_net {
	my ($query, $got, $trunks, $ref, $old, $new, $refs) = @_;
	my @tips = glob_match($trunks, $ref) ? () : map { $refs->{$_} } grep { glob_match($trunks, $_) } keys %$refs;
	my @bases = @tips ? split /\n/, qx{git -C $all merge-base --all $new @tips} : ();
	@bases = split /\n/, qx{git -C $all merge-base --all $old $new} if !@bases && $old ne $zero;
	push @bases, '4b825dc642cb6eb9a060e54bf8d69288fbee4904' if !@bases;
	my $have = join "\n", @{$got->{net}{paths} || []};
	for my $base (@bases) {
		my $raw = parse_raw(scalar qx{git -C $all diff-tree -r -z --no-renames --raw $base $new});
		return if join("\n", @{$raw->{''} || []}) eq $have;
	}
	complain('net difference', $query, "bases @bases", $have);
}

# Of the common ancestors that no other descends from, one of the newest.
sub check_base {
	my ($what, $query, $got, $new, @tips) = @_;
	my ($mine, $theirs) = (closure_of($new), closure_of(@tips));
	my @common = grep { $theirs->{$_} } keys %$mine;
	my %below;
	$below{$_}++ for map { @{$parents{$_}} } @common;
	my @best = sort { $date{$b} <=> $date{$a} } grep { !$below{$_} } @common;
	return if !@best && $got eq 'none';
	return if grep { $_ eq $got && $date{$_} == $date{$best[0]} } @best;
	complain($what, $query, "have $got", "of @best");
}

sub check_bases {
	my ($query, $got, $trunks, $ref, $old, $new, $refs) = @_;
	my @tips = glob_match($trunks, $ref) ? () : map { $refs->{$_} } grep { glob_match($trunks, $_) } keys %$refs;
	@tips = () if !grep { closure_of(@tips)->{$_} } keys %{closure_of($new)};
	push @tips, $old if !@tips && $old ne $zero;
	check_base('base', $query, $got->{base}, $new, @tips);
	check_base('meeting', $query, $got->{meet}, $new, $old) if $old ne $zero;
}

# One block of the program's output.
sub parse_answer {
	my ($text) = @_;
	my %got = (lists => [[]]);
	my $at = {};
	for (split /\n/, $text) {
		if (/^commit (\w+)( tip)?$/) {
			push @{$got{lists}[-1]}, $1;
			$at = $got{commits}{$1} = {};
		} elsif (/^:/) {
			push @{$at->{paths}}, $_;
		} elsif (/^(?:net-)?lines (.*)/) {
			$at->{lines} = $1;
		} elsif (/^net$/) {
			$at = $got{net} = {};
		} elsif (/^shrunk/) {
			push @{$got{lists}}, [];
		} elsif (/^malformed/) {
			$at->{malformed} = $_;
		} elsif (/^(forward|exact|base|meet) (\w+)$/) {
			$got{$1} = $2;
		} else {
			$got{error} = $_;
		}
	}
	return \%got;
}

sub check_answer {
	my ($query, $got, $refs) = @_;
	my ($trunks, $rule, $selection, $ref, $old, $new) = split / /, $query;
	# What a local range says of its ref stands above what the ref holds.
	$refs = {%$refs, $ref => $old};
	delete $refs->{$ref} if $old eq $zero;
	return complain('error', $query, $got->{error}) if $got->{error};
	my $forward = $old eq $zero || closure_of($new)->{$old} ? 'yes' : 'no';
	complain('forward', $query, "should be $forward") if $got->{forward} ne $forward;
	check_bases($query, $got, $trunks, $ref, $old, $new, $refs);
	return if $old eq $new;
	my @wanted = sort(wanted($trunks, $rule, $selection, $ref, $old, $new, $refs));
	my @first = sort @{$got->{lists}[0]};
	my @final = sort @{$got->{lists}[-1]};
	my %first = map { $_ => 1 } @first;
	$count{pushes}++;
	$count{commits} += @first;
	$count{inexact}++ if $got->{exact} eq 'no';
	$count{too_many}++ if @first > @wanted;
	complain('omitted', $query, grep { !$first{$_} } @wanted) if grep { !$first{$_} } @wanted;
	complain('not exact', $query, "want @wanted", "have @final") if "@final" ne "@wanted";
	check_order($query, @{$_}) for @{$got->{lists}};
	check_commit($query, $_, $got->{commits}{$_}) for @first;
	check_net($query, $got, $trunks, $ref, $old, $new, $refs) if !$skew;
}

sub make_queries {
	my ($new, $refs, @known) = @_;
	my @queries;
	my @names = qw(refs/heads/main refs/heads/rel/1 refs/heads/t1 refs/heads/new refs/other/x);
	for (1 .. 6) {
		my $ref = pick(@names);
		my $old = $refs->{$ref} || $zero;
		$old = pick(@known) if @known && rand() < 0.3;
		my $trunks = pick('refs/heads/main', 'refs/heads/main,refs/heads/rel/*', 'refs/heads/rel/**');
		my $rule = pick('refs/heads/main', 'refs/heads/**', '**', 'refs/tags/**',
				'refs/heads/**,!refs/heads/t*', 'refs/none');
		push @queries, join ' ', $trunks, $rule, pick(qw(every every landing tip)), $ref, $old, $new;
	}
	return @queries;
}

sub try_push {
	my ($refs, @settled) = @_;
	my $new = pick(@ids);
	my $quarantine = make_quarantine($new, grep { rand() < 0.7 } @settled);
	my @queries = make_queries($new, $refs, sort keys %{closure_of(@settled)});
	local $ENV{GIT_DIR} = $server;
	local $ENV{GIT_OBJECT_DIRECTORY} = $quarantine;
	local $ENV{GIT_QUARANTINE_PATH} = $quarantine;
	local $ENV{GIT_ALTERNATE_OBJECT_DIRECTORIES} = "$server/objects";
	my $answer = run(join("\n", @queries, ''), "$program --paths --lines --net --check $server");
	delete @ENV{qw(GIT_DIR GIT_OBJECT_DIRECTORY GIT_QUARANTINE_PATH GIT_ALTERNATE_OBJECT_DIRECTORIES)};
	my @answers = split /^end\n/m, $answer;
	check_answer($queries[$_], parse_answer($answers[$_]), $refs) for 0 .. $#queries;
}

make_path($work);
for my $seed ($first .. $last) {
	srand($seed);
	make_history($seed);
	my @settled = map { pick(@ids) } 1 .. int rand 5;
	my $refs = make_server(@settled);
	for (1 .. 3) {
		eval { try_push($refs, @settled); 1 } or do { print "seed $seed: $@"; $failures++ };
		last if $failures;
	}
	print "seed $seed failed\n" if $failures;
	last if $failures;
}
print join(', ', map { "$count{$_} $_" } sort keys %count), "\n";
exit($failures ? 1 : 0);
