#!/usr/bin/env perl
# SPDX-License-Identifier: MIT
# Reads audit logs for the tests, independently of trunkgate's own reader.
#
#	audit.pl get FILE EVENT[/HOOK] FIELD   of the last such record; a.0.b
#	audit.pl count FILE [EVENT[/HOOK] [FIELD VALUE]...]
#	audit.pl findings FILE                 id/reason of the last decision
#	audit.pl verify FILE...                the chain over files, oldest first
use strict;
use warnings;
use JSON::PP;
use Digest::SHA qw(sha256_hex);

my $json = JSON::PP->new->utf8->canonical->allow_nonref;

sub lines {
	my ($file) = @_;
	open my $in, '<:raw', $file or return;
	my @lines = <$in>;
	return @lines;
}

# A torn line is the business of verify alone.
sub records {
	my ($file, $what) = @_;
	my ($event, $hook) = split m{/}, $what // '';
	my @lines = lines($file);
	# Decoding is slow here: only what can match.
	@lines = grep { index($_, "\"event\":\"$event\"") >= 0 } @lines if defined $event;
	my @records = grep { ref } map { eval { $json->decode($_) } } @lines;
	@records = grep { $_->{event} eq $event } @records if defined $event;
	@records = grep { ($_->{hook} // '') eq $hook } @records if defined $hook;
	return @records;
}

sub field {
	my ($value, $path) = @_;
	for my $key (split /\./, $path) {
		$value = ref $value eq 'ARRAY' ? $value->[$key] : ref $value ? $value->{$key} : undef;
	}
	return 'null' unless defined $value;
	return ref $value ? $json->encode($value) : $json->encode($value) =~ s/^"(.*)"$/$1/sr;
}

sub last_record {
	my ($file, $what) = @_;
	my @found = records($file, $what);
	die "no record $what in $file\n" unless @found;
	return $found[-1];
}

sub cmd_get {
	my ($file, $what, $path) = @_;
	print field(last_record($file, $what), $path), "\n";
}

sub cmd_count {
	my ($file, $what, @pairs) = @_;
	my @found = records($file, $what);
	while (my ($path, $value) = splice @pairs, 0, 2) {
		@found = grep { field($_, $path) eq $value } @found;
	}
	print scalar @found, "\n";
}

sub cmd_findings {
	my %nr;
	my $record = last_record($_[0], 'push.decided/pre-receive');
	$nr{"$_->{id}/$_->{reason}"} += $_->{findings} for @{$record->{counts} // []};
	die "findings without a count\n" if @{$record->{findings}} && !%nr;
	print map { "$_\n" } sort map { ($nr{$_} > 1 ? "$nr{$_}x" : '') . $_ } keys %nr;
}

# Each line is one object, all printable, and holds the sum of the one before.
sub cmd_verify {
	my ($prev, $seq, $bad);
	for my $file (@_) {
		my $nr = 0;
		for my $line (lines($file)) {
			my $place = "$file:" . ++$nr;
			my $record = eval { $json->decode($line) };
			print("$place: no JSON: $@"), return 1 unless ref $record eq 'HASH';
			chomp(my $text = $line);
			$bad = print "$place: unescaped control byte\n" if $text =~ /[\x00-\x1f\x7f]/;
			$bad = print "$place: no newline\n" if $line !~ /\n\z/;
			$bad = print "$place: prev is $record->{prev}, not $prev\n"
				if defined $prev && $record->{prev} ne $prev;
			$bad = print "$place: seq $record->{seq} after $seq\n"
				if defined $seq && $record->{seq} != $seq + 1;
			($prev, $seq) = (sha256_hex($text), $record->{seq});
		}
	}
	return $bad ? 1 : 0;
}

my %commands = (get => \&cmd_get, count => \&cmd_count, findings => \&cmd_findings,
	verify => \&cmd_verify);
my $command = $commands{shift @ARGV // ''} or die "usage: see the head of $0\n";
my $status = $command->(@ARGV);
exit($command == \&cmd_verify ? $status : 0);
