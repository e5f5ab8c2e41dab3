#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# Writes a random history for `git fast-import` to stdout: merges, criss-
# crosses, octopuses, several roots, skewed dates, all kinds of file changes.
# Every commit N gets the ref refs/all/N. The same seed gives the same history.
#
# Usage: random-dag.pl SEED COMMITS SKEW(0|1)
use strict;
use warnings;

my ($seed, $nr, $skew) = @ARGV;
srand($seed);
my @names = map { ("f$_", "d/f$_", "d/e/f$_", "dir$_/x", "dir$_.c") } 1 .. 4;
push @names, "d.c", "d-", "d0", "odd name", "\"quo\\\"ted\"", "\"new\\nline\"", "z\303\244h";
my $now = 1_700_000_000;

sub content {
	my $nr_lines = int rand 30;
	my $text = join '', map { "line " . int(rand 12) . "\n" } 1 .. $nr_lines;
	$text .= "no newline" if rand() < 0.1;
	$text = "bin\0" . $text if rand() < 0.08;
	return $text;
}

# fast-import takes a name that begins with a quote as quoted.
sub name { return $names[int rand @names] }

sub change {
	my $name = name();
	my $r = rand;
	return "D $name\n" if $r < 0.15;
	if ($r < 0.2) {
		my $id = join '', map { sprintf '%02x', int rand 256 } 1 .. 20;
		return "M 160000 $id $name\n";
	}
	my $mode = $r < 0.3 ? '100755' : $r < 0.36 ? '120000' : '100644';
	my $text = content();
	$text = "target/" . int(rand 5) if $mode eq '120000';
	return "M $mode inline $name\ndata " . length($text) . "\n$text\n";
}

sub parents {
	my ($i) = @_;
	return () if $i == 1 || rand() < 0.04;
	my $r = rand;
	my $wanted = $r < 0.66 ? 1 : $r < 0.93 ? 2 : 3 + int rand 3;
	my %seen;
	for (1 .. $wanted) {
		my $back = rand() < 0.7 ? 1 + int rand 4 : 1 + int rand $i;
		my $parent = $i - $back;
		$seen{$parent} ||= $_ if $parent >= 1;
	}
	$seen{$i - 1} = 1 unless %seen;
	return sort { $seen{$a} <=> $seen{$b} } keys %seen;
}

for my $i (1 .. $nr) {
	my @parents = parents($i);
	my $date = $now + $i * 60;
	$date = $now + int(rand 2 * $nr * 60) - $nr * 60 if $skew && rand() < 0.3;
	$date = int rand 1000 if $skew && rand() < 0.03;
	my $message = "commit $i\n";
	print "commit refs/all/$i\nmark :$i\n";
	print "author A <a\@x> $date +0000\ncommitter C <c\@x> $date +0000\n";
	print 'data ', length($message), "\n$message";
	print "from :$parents[0]\n" if @parents;
	print "merge :$parents[$_]\n" for 1 .. $#parents;
	print change() for 1 .. 1 + int rand 4;
	print "\n";
}
print "done\n";
