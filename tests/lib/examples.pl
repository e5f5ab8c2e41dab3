# SPDX-License-Identifier: MIT
# examples.pl WORK TRUNKGATE PAGE...: looks for commands and links in pages, tells
# those that are not so, and writes whole policies to WORK/PAGE:LINE.yaml.
use strict;
use warnings;
use File::Basename qw(dirname);

my ($work, $trunkgate, @pages) = @ARGV;
my ($bad, $nr, %help) = (0, 0);
# Units read the blocks of these: ready policies need a place, languages are no policies.
my %elsewhere = map { $_ => 1 } 'docs/policy.md', 'docs/languages.md';
my $key = 'AAAAC3NzaC1lZDI1NTE5AAAAI' . 'A' x 43;

sub complain { print "@_\n"; $bad++ }

# The help of the longest beginning of the words that is a command.
sub help_of {
	my @words = @_;
	my $name = join ' ', @words;
	return $help{$name} if exists $help{$name};
	my $text = `'$trunkgate' @words --help 2>/dev/null </dev/null`;
	return $help{$name} = $? == 0 ? $text : undef;
}

sub check_trunkgate {
	my ($place, $line) = @_;
	my @words = split ' ', $line;
	my @command;
	push @command, shift @words while @command < 2 && @words && $words[0] =~ /^[a-z]+$/;
	return if !@command;
	pop @command if @command == 2 && (!defined help_of($command[0]) || help_of($command[0]) !~ /\b$command[0] $command[1]\b|^  $command[1] /m);
	my $help = help_of(@command);
	$nr++;
	return complain("$place: no command: trunkgate $line") if !defined $help;
	for my $word (@words) {
		last if $word =~ /^[|>#&;]/;
		next if $word !~ /^\[?(--[a-z][a-z-]*)/ || $1 eq '--help';
		my $option = $1;
		complain("$place: trunkgate @command has no $option") if $help !~ /\Q$option\E\b/;
	}
}

sub check_install {
	my ($place, $line) = @_;
	$help{install} //= `./install.sh --help`;
	$nr++;
	while ($line =~ /(?<![\w-])(--[a-z][a-z-]*)/g) {
		complain("$place: install.sh has no $1") if $help{install} !~ /\Q$1\E\b/;
	}
}

sub check_command {
	my ($place, $text) = @_;
	while ($text =~ m{(?:^|[\s/;(])trunkgate ([a-z][^`;)]*)}g) {
		check_trunkgate($place, $1) if $1 !~ /^(?:refused|accepted|could|would) /;
	}
	check_install($place, $1) if $text =~ m{(?:\./install\.sh|trunkgate-install) ([^`|]*)};
}

# As src/report writes it: a commit or a path, but no ref, and no line past 100 columns.
sub check_refusal {
	my ($place, $line) = @_;
	return if $line !~ /^(remote: )?(?:error|warning): (.*)/;
	my $most = 101 + length($1 // '');
	$nr++;
	complain("$place: a ref is no place of a finding") if $2 =~ m{^refs/\S+ [a-z_]+/[a-z_]+: };
	complain("$place: trunkgate breaks lines at 100 columns") if length($line) > $most;
}

# The headings of a page, as they are linked to.
sub anchors_of {
	my ($page) = @_;
	open my $in, '<', $page or return '';
	return join '', map { s/[^a-z0-9 _-]//gr =~ s/ /-/gr . "\n" } map { /^#+ (.*)/ ? lc $1 : () } <$in>;
}

sub check_links {
	my ($page, $place, $line) = @_;
	while ($line =~ /\]\(([^)#:]*)(?:#([^)]*))?\)/g) {
		my ($to, $anchor) = (length $1 ? dirname($page) . "/$1" : $page, $2);
		complain("$place: leads nowhere: $to") if !-e $to;
		complain("$place: no heading #$anchor in $to")
			if defined $anchor && anchors_of($to) !~ /^\Q$anchor\E$/m;
	}
}

# What usage has is in the synopsis, and what that has is in the help.
sub check_synopsis {
	my ($page, $command, %options) = @_;
	my $help = help_of(split ' ', $command);
	return complain("$page: no command: trunkgate $command") if !defined $help;
	my ($usage) = $help =~ /^(usage:.*?)\n\n/s;
	my %used;
	for my $form (split /^(?=usage:|       trunkgate )/m, $usage // $help) {
		next if $form !~ /trunkgate \Q$command\E(?: |$)/m || $form =~ /trunkgate \Q$command\E [a-z]+ /;
		$used{$_} = 1 for $form =~ /(?<![\w-])(--[a-z][a-z-]*)/g;
	}
	for my $option (sort keys %{{%used, %options}}) {
		complain("$page: trunkgate $command $option: not in its help") if $help !~ /\Q$option\E\b/;
		complain("$page: trunkgate $command $option: not in the synopsis") if !$options{$option};
	}
}

sub check_manual {
	my ($page) = @_;
	my ($inside, $command, %options);
	open my $in, '<', $page or die "$page: $!";
	while (<$in>) {
		$inside = 1 if /^\.Sh SYNOPSIS/;
		last if $inside && /^\.Sh DESCRIPTION/;
		$command = undef if /^\.Nm/;
		$command = $1 if $inside && /^\.Cm (.*)/;
		next if !defined $command;
		$options{$command} //= {};
		$options{$command}{"-$1"} = 1 while /\bFl (-[a-z-]+)/g;
	}
	check_synopsis($page, $_, %{$options{$_}}) for sort keys %options;
}

for my $page (@pages) {
	check_manual($page) if $page =~ m{man/trunkgate\.8$};
	open my $in, '<', $page or die "$page: $!";
	my ($fence, $policy) = ('', undef);
	while (my $line = <$in>) {
		my $place = "$page:$.";
		if ($line =~ /^```(\S*)/) {
			close $policy if $policy;
			$policy = undef;
			$fence = $fence ? '' : $1 || 'text';
			next;
		}
		if ($fence eq 'yaml' && !$policy && !$elsewhere{$page} && $line eq "version: 1\n") {
			(my $name = $place) =~ tr{/}{_};
			open $policy, '>', "$work/$name.yaml" or die "$name: $!";
		}
		check_refusal($place, $line) if $fence && !$policy;
		print $policy $line =~ s/AAAA\.\.\./$key/r if $policy;
		check_links($page, $place, $line) if !$fence && $page =~ /\.md$/;
		if ($fence || $line =~ /^(?: {4}|\t|\.Dl|\.Bd|\$ )/) {
			check_command($place, $line);
		} else {
			check_command($place, $1) while $line =~ /`([^`]+)`/g;
		}
	}
}
print "$nr commands\n";
exit($nr && !$bad ? 0 : 1);
