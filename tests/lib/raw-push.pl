#!/usr/bin/env perl
# SPDX-License-Identifier: MIT
# Speaks the push protocol by hand (gitprotocol-pack(5)), so that a test can
# send what git push never would.
#
#	raw-push.pl [option...] REPO.git
#
#	--command 'OLD NEW REF'  one ref to move; %XX in REF is a byte
#	--commands FILE          the same, a line each
#	--pack FILE              the pack that is sent
#	--option TEXT            a push option
#	--options N              so many more, of --option-size bytes each
#	--certificate FILE       sent before the commands; NONCE in it becomes the
#	                         server's
#	--key FILE               signs it (ssh-keygen)
#	--caps TEXT              more capabilities (atomic)
#	--hang-up WHERE          commands, pack (in its middle) or report: closes
#	                         the connection there and reads nothing more
#
# Prints the server's words as git does ("remote: "), and its report. Exit
# status: 0 every ref moved, 1 not so, 3 the connection ended early.
use strict;
use warnings;
use Getopt::Long qw(:config no_auto_abbrev);
use IPC::Open2;

my (@commands, @options, $pack);
my ($caps, $hang_up, $nonce) = ('', '', '');
my ($certificate, $key);
my ($nr_options, $option_size) = (0, 1);
GetOptions(
	'command=s' => \@commands,
	'commands=s' => sub { push @commands, read_lines($_[1]) },
	'pack=s' => \$pack,
	'option=s' => \@options,
	'options=i' => \$nr_options,
	'option-size=i' => \$option_size,
	'certificate=s' => \$certificate,
	'key=s' => \$key,
	'caps=s' => \$caps,
	'hang-up=s' => \$hang_up,
) && @ARGV == 1 or die "usage: see the head of $0\n";
push @options, 'x' x $option_size for 1 .. $nr_options;
$SIG{PIPE} = 'IGNORE';

sub read_lines {
	my ($file) = @_;
	open my $in, '<:raw', $file or die "$file: $!\n";
	chomp(my @lines = <$in>);
	return @lines;
}

sub slurp {
	my ($file) = @_;
	open my $in, '<:raw', $file or die "$file: $!\n";
	local $/;
	return scalar <$in>;
}

sub pkt { return sprintf('%04x', 4 + length $_[0]) . $_[0] }

sub unescape { return $_[0] =~ s/%([0-9A-Fa-f]{2})/chr hex $1/ger }

# One packet; undef is a flush, the empty list the end.
sub read_pkt {
	my ($in) = @_;
	my ($size, $data) = ('', '');
	return unless 4 == (read($in, $size, 4) // 0);
	my $len = hex $size;
	return (undef) if $len == 0;
	return unless $len - 4 == (read($in, $data, $len - 4) // 0);
	return ($data);
}

sub skip_advertisement {
	my ($in) = @_;
	while (my ($line) = read_pkt($in)) {
		return unless defined $line;
		$nonce = $1 if $line =~ /[\0 ]push-cert=(\S+)/;
	}
	die "no advertisement\n";
}

# What ssh-keygen makes of a text, as git has it made.
sub signature_of {
	my ($text) = @_;
	my $pid = open2(my $from, my $to, 'ssh-keygen', '-q', '-Y', 'sign', '-n', 'git', '-f', $key);
	print $to $text;
	close $to;
	local $/;
	my $signature = <$from>;
	waitpid $pid, 0;
	return $signature;
}

sub certificate {
	my ($wanted) = @_;
	my $text = slurp($certificate) =~ s/NONCE/$nonce/gr;
	$text .= signature_of($text) if defined $key;
	return join '', map { pkt($_) } "push-cert\0 $wanted", split(/(?<=\n)/, $text), "push-cert-end\n";
}

sub request {
	my $wanted = 'report-status side-band-64k object-format=sha1';
	$wanted .= ' push-options' if @options;
	$wanted .= " $caps" if length $caps;
	my $text = defined $certificate ? certificate($wanted) : '';
	for my $command (@commands) {
		my ($old, $new, $ref) = split / /, $command, 3;
		my $line = "$old $new " . unescape($ref);
		$line .= "\0 $wanted" unless length $text;
		$text .= pkt($line);
	}
	$text .= '0000';
	$text .= join('', map { pkt($_) } @options) . '0000' if @options;
	return $text;
}

sub send_all {
	my ($out) = @_;
	my $bytes = defined $pack ? slurp($pack) : '';
	print $out request();
	return if $hang_up eq 'commands';
	print $out $hang_up eq 'pack' ? substr($bytes, 0, length($bytes) / 2) : $bytes;
}

# Words of band 2 as lines; the report of band 1 is collected.
sub read_answer {
	my ($in) = @_;
	my ($words, $report) = ('', '');
	while (my ($data) = read_pkt($in)) {
		last unless defined $data;
		my $band = ord $data;
		$words .= substr($data, 1) if $band == 2 || $band == 3;
		$report .= substr($data, 1) if $band == 1;
	}
	print map { "remote: $_\n" } split /\n/, $words;
	return $report;
}

sub print_report {
	my ($report) = @_;
	my $bad = 0;
	open my $in, '<:raw', \$report or die;
	while (my ($line) = read_pkt($in)) {
		last unless defined $line;
		$bad = 1 if $line !~ /^(?:unpack ok|ok )/;
		$line =~ s/\n?\z/\n/;
		print $line;
	}
	return $bad;
}

binmode STDOUT;
# Empty values in the environment count as set: leave only what git clears.
my $pid = open2(my $from, my $to, 'git-receive-pack', $ARGV[0]);
binmode $_ for $from, $to;
skip_advertisement($from);
send_all($to);
$to->flush;
close $to;
if (length $hang_up) {
	close $from;
	waitpid $pid, 0;
	exit 3;
}
my $report = read_answer($from);
waitpid $pid, 0;
exit(length $report ? print_report($report) : 3);
