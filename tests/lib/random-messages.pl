#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# Random commit messages, made of what git's reader of trailers looks at, as a
# stream for git fast-import (which keeps messages as they are): a chain of
# COUNT commits on refs/heads/random. Usage: random-messages.pl SEED COUNT
use strict;
use warnings;

my ($seed, $count) = @ARGV;
srand $seed;
binmode STDOUT;

my $scissors = '# ------------------------ >8 ------------------------';

sub any { return $_[int rand @_] }

sub key {
	return any(
		'Ticket', 'Risk', 'Signed-off-by', 'signed-off-by', 'a', '-', 'X-1', '1',
		'Two words', 'Flag_x', "Fl\xc3\xa4g", ' Lead', 'Co-authored-by', 'https', 'Fixes',
		'BREAKING CHANGE', "Key\t", 'Key ', "Key \t x", '', "\xff", 'Conflicts', '--', '#Key',
	);
}

sub separator { return any(':', ':', ':', ': ', ': ', ': ', ' : ', "\t:\t", '=', ' #', '::', ' ') }

sub value {
	return any(
		'', 'x', 'x y', '  x  ', "\t", "x\t", "\r", "x\rb", 'Ana <ana@x>', "\xc3\xa9", "\xe9",
		"\x0b", "\x0cx\x0c", "a\0b", ': x', 'a: b', "\xc2\xa0", "\xef\xbc\x9a", '#x',
	);
}

sub line {
	my $n = rand;
	return key() . separator() . value() if $n < 0.45;
	return any(' ', "\t", "  ", " \t", "\r", "\x0b") . any(value(), 'Key: x', '', '#c') if $n < 0.57;
	return '#' . any('', ' comment', 'Key: x', ' Key: x') if $n < 0.63;
	return any('', '', '', ' ', "\t", " \r", "\r", "\x0c") if $n < 0.74;
	return any('Signed-off-by: A <a@x>', 'Signed-off-by:x', 'Signed-off-by: ') if $n < 0.79;
	return any(
		'(cherry picked from commit abc)', '(cherry picked from commit ', '(cherry picked'
	) if $n < 0.84;
	return any('Conflicts:', 'Conflicts: ', "\tpath/x", "\tKey: x", '# Conflicts:') if $n < 0.89;
	return any($scissors, "$scissors ", " $scissors", substr($scissors, 1)) if $n < 0.905;
	return any('---', '--- ', '---------', '--- a/x', 'diff --git a/x b/x') if $n < 0.93;
	return any('prose', 'more prose here', "x\xff", 'Ticket ABC-1', 'Refs #12', "a\0");
}

# Every other message has the bones of a real one, so that more than a few
# get past the title.
sub message {
	my @lines;
	push @lines, any('', ' ', '# c', "\t") while rand() < 0.15;
	push @lines, any('subject', 'feat: x', line()) if rand() < 0.9;
	push @lines, line() while rand() < 0.2;
	push @lines, '' if rand() < 0.7;
	if (rand() < 0.3) {
		push @lines, line() while rand() < 0.7;
		push @lines, '';
	}
	if (rand() < 0.5) {
		my $nr = 1 + int rand 6;
		push @lines, rand() < 0.8 ? any('Ticket', 'Risk', 'X-1') . any(':', ': ') . value() : line()
			for 1 .. $nr;
	}
	push @lines, line() while rand() < 0.75;
	my $end = any("\n", "\n", "\n", "\r\n");
	my $message = join $end, @lines;
	$message .= any("\n", "\n", "\n", '', "\n\n", "\n \n", "\n\n \n\n", "\n#\n\n", "\r\n");
	$message =~ tr/\0//d if rand() < 0.9;
	return $message;
}

for my $nr (1 .. $count) {
	my $message = message();
	print "commit refs/heads/random\n";
	printf "committer A <a\@x> %d +0000\n", 1767225600 + $nr;
	printf "data %d\n%s\n", length $message, $message;
}
print "done\n";
