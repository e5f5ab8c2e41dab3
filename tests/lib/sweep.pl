#!/usr/bin/env perl
# SPDX-License-Identifier: MIT
# Runs a hook again and again, each time with a later call to libc made to fail
# by tests/faults/shim.c, until a run is not struck any more; and says of each
# run what must not be.
#
#	sweep.pl SHIM 'KIND MODE ERRNO' STEP WANT LOG INPUT HOOK [ARGUMENT...]
#
# WANT is what the hook says undisturbed: accepted, refused, overridden or
# applied (post-receive, which has nothing left to refuse); with a question mark
# a refusal is as good, by a rule that counts unreadable files as broken. Whatever
# strikes:
#  - the hook ends by itself, with 0, 1 or 2, unless it was killed;
#  - what is to be refused is never accepted, nor the other way round: in doubt
#    it was not judged, which is 2;
#  - an answer of 0 or 1 has its record;
#  - the log grows by whole records only. A run that was killed while it
#    wrote may leave half of one; so may a disk that takes no more.
# Prints the numbers of runs and of each status.
use strict;
use warnings;
use File::Copy;
use JSON::PP;

my ($shim, $fault, $step, $want, $log, $input, @hook) = @ARGV;
my ($kind, $mode, $errno) = split ' ', $fault;
my $may_die = $mode eq 'kill' || $mode eq 'tear';
my $may_tear = $may_die || $mode eq 'from' || $mode eq 'half';
my $may_refuse = $want =~ s/\?$//;
my %status_of = (accepted => 0, overridden => 0, refused => 1, applied => 0);
my $json = JSON::PP->new->utf8;
my ($bad, $runs, %seen) = (0, 0);
my $mark = "$input.mark";

sub complain {
	my ($n, $text) = @_;
	print "$fault at call $n: $text\n";
	$bad++;
}

sub slurp {
	my ($file, $from) = @_;
	open my $in, '<:raw', $file or return '';
	seek $in, $from, 0;
	local $/;
	return <$in> // '';
}

sub run {
	my ($n) = @_;
	my $pid = fork // die "fork: $!";
	if (!$pid) {
		open STDIN, '<', $input or die;
		open STDERR, '>', "$input.err" or die;
		open STDOUT, '>&', \*STDERR or die;
		$ENV{LD_PRELOAD} = $shim;
		$ENV{TG_FAULT} = "$kind $mode $n $errno";
		$ENV{TG_FAULT_MARK} = $mark;
		($ENV{TG_FAULT_IN}) = $hook[0] =~ m{([^/]+)$};
		exec @hook or die "exec: $!";
	}
	waitpid $pid, 0;
	return $?;
}

# The outcomes that the new part of the log tells.
sub outcomes {
	my ($n, $text) = @_;
	my @out;
	for my $line (split /(?<=\n)/, $text) {
		# A line feed before a record ends the torn one of a run before.
		next if $line eq "\n";
		my $record = eval { $json->decode($line) };
		my $is_whole = $record && $line =~ /\n\z/;
		complain($n, "a torn record: $line") if !$is_whole && !$may_tear;
		push @out, $record if $is_whole;
	}
	return map { $_->{event} eq 'push.applied' ? 'applied' : $_->{verdict} // '' } @out;
}

sub check {
	my ($n, $status, $text) = @_;
	my $signal = $status & 127;
	my $code = $status >> 8;
	my %told = map { $_ => 1 } outcomes($n, $text);
	complain($n, "killed by signal $signal: " . slurp("$input.err", 0))
		if $signal && !($may_die && $signal == 9);
	$seen{$signal ? "signal $signal" : $code}++;
	return if $signal;
	return complain($n, "status $code: " . slurp("$input.err", 0))
		if $code != 2 && $code != $status_of{$want} && !($code == 1 && $may_refuse);
	complain($n, "status $code without its record (" . join(' ', keys %told) . ')')
		if $code != 2 && !$told{$code == 1 ? 'refused' : $want} && $want ne 'applied';
}

# Each run finds the ledger as the first one did: a decision that no
# post-receive confirms would stay for a while, and each run have more to read.
my $ledger = $log =~ s{[^/]*$}{ledger.db}r;
my $has_tool = grep { -x "$_/sqlite3" } split /:/, $ENV{PATH};

sub restore_ledger {
	unlink "$ledger-wal", "$ledger-shm";
	copy("$input.ledger", $ledger) or die "$ledger: $!" if -e "$input.ledger";
}

sub check_ledger {
	my ($n) = @_;
	return if !$has_tool || !-e $ledger;
	my $said = `sqlite3 '$ledger' 'PRAGMA quick_check' 2>&1`;
	complain($n, "the ledger: $said") if $said ne "ok\n";
}

if (-e $ledger) {
	`sqlite3 '$ledger' 'PRAGMA wal_checkpoint(TRUNCATE)'` if $has_tool;
	copy($ledger, "$input.ledger") or die "$ledger: $!";
}
my $n = 1;
while (1) {
	my $size = -s $log // 0;
	unlink $mark;
	restore_ledger();
	check($n, run($n), slurp($log, $size));
	check_ledger($n) if $may_tear;
	$runs++;
	last if $bad >= 20 || !-s $mark || $runs >= 20000;
	$n += $step;
}
print "$runs runs, up to call $n: ", join(', ', map { "$_ ($seen{$_})" } sort keys %seen), "\n";
exit($bad ? 1 : 0);
