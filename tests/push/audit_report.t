#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# trunkgate audit report: one page that needs nothing else, whatever stands
# in the log.
# shellcheck source-path=SCRIPTDIR source=../lib/clock.sh
. "$(dirname "$0")/../lib/clock.sh"

server 'a&b' <<'YAML'
version: 1
identity: env:TG_USER
groups: {leads: [ana, bo, cy]}
overrides: [leads]
rules:
  - {rule: commit_message, id: form, refs: ["@trunk"], subject_max: 10}
  - {rule: branch_lifetime, mode: warn}
  - {rule: ref_changes, id: quiet}
YAML
client dev
report() { (cd "$S" && "$TG_BIN" audit report "$@" 2>"$T/err"); }
page=$T/page.html

# Tags that are balanced, of the kinds that the page has, with the attributes
# that it has; no bytes that are none in HTML; nothing that loads.
cat >"$T/check.pl" <<'PERL'
use strict; use warnings; use Encode;
local $/; my $page = decode('UTF-8', <STDIN>, Encode::FB_CROAK);
my %void = map { $_ => 1 } qw(meta rect line);
my %tags = map { $_ => 1 } qw(html head meta title style body header h1 h2 h3 p nav ul li a main dl
	div dt dd small section figure figcaption span svg rect line g details summary table thead tr
	th td tbody b code time footer);
my %attributes = map { $_ => 1 } qw(lang charset name content http-equiv class id href aria-label
	aria-labelledby aria-hidden scope role viewBox preserveAspectRatio x y x1 x2 y1 y2 width height);
die "no doctype" unless $page =~ s/^<!DOCTYPE html>\n//;
$page =~ s{<style>.*?</style>}{}s or die "no style";
die "raw control" if $page =~ /[\x00-\x09\x0b-\x1f\x7f-\x9f\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}]/;
my (@open, $nr);
while ($page =~ m{<(/?)([A-Za-z0-9]*)([^<>]*)>|([<>])}g) {
	die "stray $4" if defined $4;
	my ($close, $tag, $rest) = ($1, $2, $3);
	die "<$tag>" unless $tags{$tag};
	$nr++;
	if ($close) { die "</$tag> closes @open" unless @open && pop(@open) eq $tag; next }
	while ($rest =~ s{^\s+([\w-]+)="([^"]*)"}{}) {
		die "$tag $1" unless $attributes{$1};
		die "link to $2" if $1 eq 'href' && $2 !~ /^#[a-z]+$/;
	}
	die "<$tag: $rest" unless $rest =~ m{^/?$};
	push @open, $tag unless $void{$tag} || $rest eq '/';
}
die "open: @open" if @open;
my %ids; $ids{$1}++ while $page =~ /\bid="([^"]*)"/g;
die "twice: $_" for grep { $ids{$_} > 1 } keys %ids;
while ($page =~ /(?:href="#|aria-labelledby=")([^"]*)"/g) { die "no $1" unless $ids{$1} }
while ($page =~ /&([^;\s]{0,8})(;?)/g) {
	die "&$1" unless $2 && $1 =~ /^(amp|lt|gt|quot|#39|ndash|middot)$/;
}
print "$nr tags\n";
PERL
sound() { t_ok "$1 is sound" perl "$T/check.pl" <"$page"; }

at '2026-08-24 09:00'
commit start
as ana push main
for i in 1 2 3; do
	g checkout -q -b "w$i"
	commit "w$i is much too long"
	as bo push "w$i"
	later '20 hours'
	as bo push "w$i:main"
	g commit -q --amend --allow-empty -m "w$i"
	later '95 minutes'
	as bo push "w$i:main"
	later '200 hours'
done
commit 'far too long a subject'
as ana push -o trunkgate.override='<script>alert("now")</script>' HEAD:main
overridden

t_case "the page is sound and tells what happened"
t_ok 'report' report --output "$page"
sound 'the page'
t_is "$(stat -c %a "$page")" 640 'mode'
for words in '<title>Pushes to a&amp;b.git' '3 of 11 pushes' '<code>form/subject_max</code>' \
	'<code>quiet</code>' '&lt;script&gt;alert' \
	'nobody is listed'; do
	t_ok "$words" grep -qF "$words" "$page"
done
# The test clock goes on while a busy machine waits, for either of the two pushes.
t_ok 'time to land' grep -qE 'half within <b>1 hour 3[0-9] minutes' "$page"
t_not_ok 'names of people' grep -qE '\b(ana|bo|cy)\b' "$page"
for of in time findings friction flow dora policy cost; do
	t_ok "section $of" grep -q "<h2 id=\"$of\">" "$page"
done
t_ok 'a chart has words beside it' grep -q 'role="img" aria-label="Pushes and what became of them' "$page"

t_case "it needs nothing else"
t_not_ok 'addresses' grep -qE 'https?:|//|url\(|@import|<script|<link|<img' "$page"
t_ok 'and may load nothing' grep -q "default-src 'none'" "$page"

t_case "standard output, a title, a period"
report --title '<b>Q3 & "us"' --since 2026-09-01 >"$page"
sound 'the page'
t_ok 'title' grep -qF '<h1>&lt;b&gt;Q3 &amp; &quot;us&quot;</h1>' "$page"
t_not_ok 'no such day' report --since never
t_not_ok 'no such folder' report --output "$T/no/such/page.html"
t_ok 'why' grep -q 'no/such' "$T/err"

t_case "an empty log"
: >"$T/empty"
report "$T/empty" >"$page"
sound 'the page'

t_case "a page that is there is replaced whole, or not touched"
t_ok 'again' report --output "$page"
cp "$page" "$T/kept"
t_not_ok 'no such file' report --output "$page" "$T/nowhere"
t_ok 'the same' cmp "$page" "$T/kept"

t_case "whatever the log holds is text on the page"
perl -MJSON::PP -e '
	my @evil = ("<script>alert(1)</script>", "\"><svg onload=alert(1)>", "\x27 onclick=\x27x", "</style><style>*{}",
		"&lt;b&#60;", "\x00\x1b[31m\n\r\t", "\x{202e}evil\x{2066}", "]]>--><!--", "\x{ffff}\x{e0041}", "{{x}}\${x}");
	my $json = JSON::PP->new->ascii;
	my $n = 0;
	for my $e (@evil) { for my $verdict ("refused", "accepted", "overridden", "error") {
		my $time = sprintf "2026-%02d-%02dT10:00:00.000Z", 1 + $n % 12, 1 + $n % 28; $n++;
		print $json->encode({schema => 1, time => $time, event => "push.decided", record => $e, push => $e, hook => "pre-receive",
			repo => $e, pusher => $e, identity => $e, verdict => $verdict, policy => $e, duration_us => 1,
			refs => [{ref => "refs/heads/$e", old => $e, new => $e, kind => $e, verdict => $verdict},
				{ref => "refs/heads/main", old => $e, new => $e, kind => "update", commits => $n, lines => -$n, verdict => "accepted"},
				{ref => "refs/approvals/$e", new => $e, kind => "create", verdict => "accepted"}],
			findings => [{id => $e, rule => $e, reason => $e, severity => "error", ref => "refs/heads/$e", path => "$e/$e/x", detail => $e}],
			counts => [{id => $e, reason => $e, severity => $e}], override => {reason => $e, by => $e}}), "\n";
	} print $json->encode({time => "2026-01-01T00:00:00Z", event => "policy.changed", policy => $e, previous_policy => $e}), "\n" }' >"$T/evil"
report "$T/evil" >"$page"
sound 'the page'
t_ok 'the words are there' grep -qF '&lt;script&gt;alert(1)&lt;/script&gt;' "$page"
"$TG_BIN" audit stats "$T/evil" >"$T/out"
t_not_ok 'nor does an escape reach the terminal' grep -q $'\033' "$T/out"
