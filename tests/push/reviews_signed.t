#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Approvals as signed tags, by real keys of ssh and OpenPGP, and what must not
# pass for one.
# shellcheck source-path=SCRIPTDIR source=../lib/reviews.sh
. "$(dirname "$0")/../lib/reviews.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/keys.sh
. "$(dirname "$0")/../lib/keys.sh"

long_ago=(--faked-system-time '20200101T000000!')
di=$(gpg_key di never "${long_ago[@]}")
old=$(gpg_key old 1y "${long_ago[@]}")
gone=$(gpg_key gone never)
gpg_revocation "$gone" >"$T/revoked.asc"
gpg --export >"$T/keyring.gpg"

signed_people() {
	cat <<YAML
version: 1
identity: env:TG_USER
keyring: $T/keyring.gpg
people:
  ana: {emails: [ana@corp.example], signing_keys: ["$(pub ana)"]}
  bo: {emails: [bo@corp.example], signing_keys: ["$(pub bo)"]}
  cy: {emails: [cy@corp.example]}
  di: {emails: [di@corp.example], signing_keys: ["$di"]}
  old: {emails: [old@corp.example], signing_keys: ["$old"]}
  gone: {emails: [gone@corp.example], signing_keys: ["$gone"]}
YAML
}
{
	signed_people
	echo 'rules: [{rule: reviews, signed: yes}]'
} >"$T/signed.yaml"
server app <"$T/signed.yaml"
client dev
at '2026-11-02 09:00'
put README
commit 'begin'
as ana push main
accepted

# --- signing ---

# The lines of an approval of HEAD for main; each can be replaced.
claim() {
	printf 'repo: %s\ntarget: %s\nbase: %s\ndecision: %s\n' "${repo-app}" \
		"${target-refs/heads/main}" "${base-$(g merge-base HEAD origin/main)}" \
		"${decision-approve}"
}

# sign [NAME]: HEAD tagged with the words of standard input; the tag's id.
sign() {
	g tag -sf -F - "${1-trunkgate-approval}" HEAD >"$T/tag.out" 2>&1 || t_fail 'git tag' "$(cat "$T/tag.out")"
	g rev-parse "refs/tags/${1-trunkgate-approval}"
}

# send WHO OBJECT: as an approval of HEAD.
send() { as "$1" push "$2:refs/approvals/$1/heads%2Fmain/$(tip)"; }

in_clone() { (cd "$C" && TG_USER=$1 "$TG_BIN" "${@:2}" >"$T/out" 2>&1); }

t_case "approve --sign makes an approval that lands, and leaves no tag behind"
fresh one
with_ssh bo
t_ok 'approve' in_clone bo approve --as bo --sign
t_is "$(sg cat-file -t "refs/approvals/bo/heads%2Fmain/$(tip)")" tag 'what was pushed'
t_is "$(g tag)" '' 'tags in the clone'
land ana
accepted

t_case "OpenPGP likewise"
fresh pgp
with_gpg "$di"
send di "$(claim | sign)"
accepted
silent
land ana
accepted

t_case "the same with a chained hook behind"
printf '#!/bin/sh\nexec cat >/dev/null\n' >"$S/hooks/pre-receive.chained"
chmod +x "$S/hooks/pre-receive.chained"
fresh chained
with_ssh bo
send bo "$(claim | sign)"
accepted
rm "$S/hooks/pre-receive.chained"
land ana
accepted

t_case "an approval that is not signed is taken with a warning, and does not count"
fresh plain
approve bo
accepted
says_wrapped 'this approval is not signed'
land ana
refused
findings reviews/missing reviews/stale
says_wrapped 'it is not signed'

t_case "a key that was taken away since counts no more"
fresh revoked
with_ssh bo
send bo "$(claim | sign)"
accepted
sed "s|bo: .*|bo: {emails: [bo@corp.example], signing_keys: [\"$(pub cy)\"]}|" <"$T/signed.yaml" | policy
land ana
refused
findings reviews/missing reviews/stale
says_wrapped 'none of this person'
policy <"$T/signed.yaml"
land ana
accepted

t_case "in the sandbox that the policy requires"
{ cat "$T/signed.yaml"; echo 'sandbox: require'; } | policy
fresh sandboxed
if grep -q 'this kernel has no' "$T/push.remote"; then
	t_skip 'no Landlock or no seccomp here'
else
	with_ssh bo
	send bo "$(claim | sign)"
	accepted
	with_gpg "$di"
	send di "$(claim | sign)"
	accepted
	land ana
	accepted
fi
policy <"$T/signed.yaml"

# no_approval WHO OBJECT WORDS
no_approval() {
	send "$1" "$2"
	refused
	findings reviews/not_reviewable
	says_wrapped "$3"
	no_ref "refs/approvals/$1/heads%2Fmain/$(tip)"
}
fresh forged

t_case "R46 a good signature by a key that nobody has"
with_ssh cy
no_approval bo "$(claim | sign)" "none of this person's signing keys"

t_case "R46 a good signature by somebody else's key"
with_ssh ana
no_approval bo "$(claim | sign)" "none of this person's signing keys"
with_gpg "$di"
no_approval bo "$(claim | sign)" "none of this person's signing keys"

t_case "R46 who has no signing keys cannot sign"
with_ssh cy
no_approval cy "$(claim | sign)" 'no signing_keys'

t_case "R46 R47 another's signed approval under one's own name, and under his"
with_ssh ana
theirs=$(claim | sign)
no_approval di "$theirs" "none of this person's signing keys"
as di push "$theirs:refs/approvals/ana/heads%2Fmain/$(tip)"
refused
says 'not yours to push'

with_ssh bo
t_case "R47 a signed release of the commit"
no_approval bo "$(echo 'release 1.0' | sign v1.0)" 'another tag than'
no_approval bo "$(echo 'release 1.0' | sign)" 'its message must be'

t_case "R47 an approval for another repository, target, range or decision"
no_approval bo "$(repo=other claim | sign)" '"repo: " is not as it must be'
no_approval bo "$(target=refs/heads/dev claim | sign)" '"target: " is not'
no_approval bo "$(base=$(tip main~1) claim | sign)" '"base: " is not'
no_approval bo "$(decision=refuse claim | sign)" '"decision: " is not'

t_case "R47 a line too many, too few, twice"
no_approval bo "$( (claim && echo 'also: this') | sign)" '"(end)" is not'
no_approval bo "$(claim | head -n 3 | sign)" '"decision: " is not'
no_approval bo "$( (claim && claim) | sign)" '"(end)" is not'

t_case "R47 an approval of another commit"
g checkout -q HEAD~1
other=$(base=$(tip main) claim | sign)
g checkout -q forged
no_approval bo "$other" 'another commit than'

t_case "R19 a tag of an approval"
g tag -f -m x nested "$(claim | sign)" >/dev/null 2>&1
no_approval bo "$(g rev-parse nested)" 'it is not signed'

# reworked TAG SED...: the tag's text, changed, as an object.
reworked() { g cat-file tag "$1" | sed "${@:2}" | raw_object tag; }

t_case "R47 words that were changed after signing"
tag=$(decision=refuse claim | sign)
no_approval bo "$(reworked "$tag" 's/^decision: .*/decision: approve/')" "none of this person's"

t_case "R49 the text of a signature in front of a signature, behind it, twice"
tag=$(claim | sign)
g cat-file tag "$tag" >"$T/tag"
sed -n '/^-----BEGIN/,$p' "$T/tag" >"$T/sig"
no_approval bo "$(cat "$T/tag" "$T/sig" | raw_object tag)" 'does not end with its signature'
no_approval bo "$( (cat "$T/tag" && echo more) | raw_object tag)" 'does not end with its signature'
no_approval bo "$( (sed '/^-----BEGIN/,$d' "$T/tag" && head -n 2 "$T/sig" && cat "$T/sig") | raw_object tag)" 'malformed'

t_case "R49 a signature among the headers"
no_approval bo "$( (sed '/^$/,$d' "$T/tag" && sed '1s/^/gpgsig /; 2,$s/^/ /' "$T/sig" && sed -n '/^$/,/^decision/p' "$T/tag") | raw_object tag)" \
	'a header that no tag has'

t_case "R49 two taggers, a NUL"
no_approval bo "$(reworked "$tag" '4p')" 'a header that no tag has'
no_approval bo "$(reworked "$tag" 's/^tagger /&\x00/')" 'NUL'

t_case "a signature of another kind"
no_approval bo "$(reworked "$tag" 's/SSH SIGNATURE/SIGNED MESSAGE/')" 'neither of ssh nor of OpenPGP'
no_approval bo "$(reworked "$tag" 's/SSH SIGNATURE/PGP SIGNATURE/')" 'not good'

t_case "an ssh signature under another namespace"
ssh-keygen -q -Y sign -f "$T/bo" -n file "$T/words" 2>/dev/null <"$T/tag"
sed '/^-----BEGIN/,$d' "$T/tag" >"$T/payload"
ssh-keygen -q -Y sign -f "$T/bo" -n file "$T/payload" 2>/dev/null
no_approval bo "$(cat "$T/payload" "$T/payload.sig" | raw_object tag)" "none of this person's"

# gpg_tag KEY [gpg option...]: the words signed with options that git has not.
gpg_tag() {
	sed '/^-----BEGIN/,$d' "$T/tag" >"$T/payload"
	gpg -q --batch --pinentry-mode loopback --passphrase '' -u "$1" "${@:2}" -abs -o - "$T/payload" >"$T/payload.sig" 2>"$T/gpg.err" ||
		t_fail 'gpg' "$(cat "$T/gpg.err")"
	cat "$T/payload" "$T/payload.sig" | raw_object tag
}

t_case "R48 a signature by an expired key, dated when it was not"
no_approval old "$(gpg_tag "$old" --faked-system-time '20200601T000000!')" 'expired'

t_case "R48 a signature that has itself expired"
no_approval di "$(gpg_tag "$di" --faked-system-time '20251101T000000!' --default-sig-expire 30d)" 'expired'

t_case "a signature over text whose line ends are free"
no_approval di "$(gpg_tag "$di" --textmode)" 'not good'

t_case "a signature by a revoked key"
tag_of_gone=$(gpg_tag "$gone")
gpg -q --batch --import "$T/revoked.asc" 2>/dev/null
gpg --export >"$T/keyring.new" && mv "$T/keyring.new" "$T/keyring.gpg"
no_approval gone "$tag_of_gone" 'revoked'

t_case "a keyring that others can write is an error"
chmod 0666 "$T/keyring.gpg"
send di "$(gpg_tag "$di")"
not_judged
says_wrapped 'cannot be verified'
chmod 0644 "$T/keyring.gpg"
send di "$(gpg_tag "$di")"
accepted

t_case "more signatures than one push may have"
g checkout -q -f -b many
# A hundred runs of ssh-keygen may take long where other work is going on.
{ cat "$T/signed.yaml"; echo 'deadline: 10m'; } | policy
with_ssh bo
approvals=()
for ((i = 0; i < 101; i++)); do
	commit "many $i"
	approvals+=("$(claim | sign):refs/approvals/bo/heads%2Fmain/$(tip)")
done
publish ana
as bo push "${approvals[@]}"
not_judged
says_wrapped 'more than 100 signatures in one push'
as bo push "${approvals[@]:1}"
accepted

g checkout -q -f forged

t_case "where no rule wants them, a signed approval is told so"
sed 's/signed: yes/signed: no/' "$T/signed.yaml" | policy
with_ssh bo
no_approval bo "$(claim | sign)" 'no rule here asks for signed approvals'

log_is_sound
