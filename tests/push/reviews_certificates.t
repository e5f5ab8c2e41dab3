#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Approvals signed by the push itself (git push --signed), and what must not
# pass for one.
# shellcheck source-path=SCRIPTDIR source=../lib/reviews.sh
. "$(dirname "$0")/../lib/reviews.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/keys.sh
. "$(dirname "$0")/../lib/keys.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/sshd.sh
. "$(dirname "$0")/../lib/sshd.sh"

di=$(gpg_key di never)
old=$(gpg_key old 1y --faked-system-time '20200101T000000!')
gone=$(gpg_key gone never)
gpg_revocation "$gone" >"$T/revoked.asc"
gpg --export >"$T/keyring.gpg"

cat >"$T/signed.yaml" <<YAML
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
rules: [{rule: reviews, signed: yes}]
YAML

seed() {
	sg config receive.certNonceSeed "$(head -c 16 /dev/urandom | base64)"
	# Else git says of each certificate that it cannot verify it.
	sg config gpg.ssh.allowedSignersFile /dev/null
}
server app <"$T/signed.yaml"
seed
client dev
put README
commit 'begin'
as ana push main
accepted

# ref_of WHO [COMMIT]: of an approval for main.
ref_of() { printf 'refs/approvals/%s/heads%%2Fmain/%s' "$1" "$(tip "${2:-HEAD}")"; }
# certify WHO [git push option...]
certify() { as "$1" push --signed "${@:2}" "$(tip):$(ref_of "$1")"; }
# no_approval WHO WORDS: the last push was none.
no_approval() {
	refused
	findings reviews/not_reviewable
	says_wrapped "$2"
	no_ref "$(ref_of "$1")"
}

# --- what counts ---

t_case "an approval of a signed push lands"
fresh one
with_ssh bo
certify bo
accepted
silent
land ana
accepted

t_case "approve --sign=push makes one"
in_clone() { (cd "$C" && TG_USER=$1 "$TG_BIN" "${@:2}" >"$T/out" 2>&1); }
fresh command
t_ok 'approve' in_clone bo approve --as bo --sign=push
t_is "$(head -n 1 "$T/out")" "git push --signed origin $(tip):$(ref_of bo)" 'what it prints'
t_is "$(sg rev-parse "$(ref_of bo)")" "$(tip)" 'what was pushed'
t_not_ok 'another form' in_clone bo approve --as bo --sign=stamp
grep -q 'tag or push, not stamp' "$T/out" || t_fail 'not said' "$(cat "$T/out")"
t_ok 'withdraw' in_clone bo approve --as bo --sign=push --withdraw
no_ref "$(ref_of bo)"
# Else it is the same second, nonce and text.
sleep 1.1
certify bo
accepted
land ana
accepted

t_case "the note on what landed has the certificate, and it can be verified again"
sg notes --ref=refs/notes/trunkgate show "$(tip)" >"$T/note"
sed -n '/^    certificate/,/^    -----END/p' "$T/note" | sed 's/^    //' >"$T/kept"
sed '/^-----BEGIN/,$d' "$T/kept" >"$T/payload"
sed -n '/^-----BEGIN/,$p' "$T/kept" >"$T/sig"
printf 'bo namespaces="git" %s\n' "$(pub bo)" >"$T/signers"
t_ok 'ssh-keygen -Y verify' ssh-keygen -q -Y verify -n git -I bo -f "$T/signers" -s "$T/sig" <"$T/payload"
grep -q "$ZERO $(tip) $(ref_of bo)" "$T/payload" || t_fail 'its refs' "$(cat "$T/note")"

t_case "the ledger gives it as it came"
in_server() { (cd "$S" && "$TG_BIN" "$@" >"$T/out" 2>&1); }
t_ok 'list' in_server ledger certificates
t_is "$(head -n 1 "$T/out" | cut -d' ' -f3-)" "$(ref_of bo) $(pub bo)" 'the newest'
t_ok 'print' in_server ledger certificates "$(head -n 1 "$T/out" | cut -d' ' -f1)"
t_ok 'the same' cmp "$T/out" "$T/kept"
t_not_ok 'another' in_server ledger certificates 0123
grep -q 'has no certificate 0123' "$T/out" || t_fail 'not said' "$(cat "$T/out")"

t_case "by OpenPGP"
fresh pgp
with_gpg "$di"
certify di
accepted
silent
land ana
accepted

t_case "several in one push"
topic many
change many.txt
put many2.txt
commit 'many 2'
publish ana
with_ssh bo
as bo push --signed "$(tip):$(ref_of bo)" "$(tip HEAD~1):$(ref_of bo HEAD~1)"
accepted
silent
land ana
accepted

t_case "what the push does besides is signed with it"
fresh besides
with_ssh bo
as bo push --signed "$(tip):$(ref_of bo)" "$(tip):refs/heads/review/besides2"
accepted
land ana
accepted

t_case "git's own verdict is not asked for"
sg config gpg.ssh.allowedSignersFile /nonexistent
fresh unasked
certify bo
accepted
sg config gpg.ssh.allowedSignersFile /dev/null
land ana
accepted

# --- what does not ---

# The certificate of an approval of HEAD by WHO, as the words of a push to the server;
# each line can be replaced. raw-push puts in the nonce.
# claim WHO [LINE...]
claim() {
	printf 'certificate version 0.1\npusher %s %s +0000\npushee %s\nnonce %s\n' "$1" "$RANDOM" \
		"${pushee-$S}" "${nonce-NONCE}"
	[ -z "${header-}" ] || printf '%s\n' "$header"
	printf '\n'
	[ $# -gt 1 ] || printf '%s\n' "$ZERO $(tip) $(ref_of "$1")"
	[ $# -le 1 ] || printf '%s\n' "${@:2}"
}
# send WHO [raw-push option...]: with the certificate of standard input. Its
# commands are those of the push; the commit is there.
send() {
	cat >"$T/claim"
	TG_USER=$1 raw_push --certificate "$T/claim" --pack "$T/empty.pack" "${@:2}"
}
g pack-objects -q --stdout </dev/null >"$T/empty.pack"
signed_by() { printf '%s' "--key=$T/$1"; }

fresh forged
t_case "by hand it counts as well"
send bo "$(signed_by bo)" < <(claim bo)
accepted
as bo push --delete "$(ref_of bo)"
accepted

t_case "R46 a good signature by a key that nobody has"
with_ssh cy
certify bo
no_approval bo "none of this person's signing keys"

t_case "R46 git calls it good, and knows the key"
printf 'bo namespaces="git" %s\n' "$(pub cy)" >"$T/allowed"
sg config gpg.ssh.allowedSignersFile "$T/allowed"
certify bo
no_approval bo "none of this person's signing keys"
sg config gpg.ssh.allowedSignersFile /dev/null

t_case "R46 a good signature by somebody else's key"
with_ssh ana
certify bo
no_approval bo "none of this person's signing keys"
with_gpg "$di"
certify bo
no_approval bo "none of this person's signing keys"

t_case "R46 who has no signing keys cannot sign"
with_ssh cy
certify cy
no_approval cy 'no signing_keys'

t_case "R46 another's name in the certificate"
send bo "$(signed_by ana)" < <(claim ana "$ZERO $(tip) $(ref_of bo)")
no_approval bo "none of this person's signing keys"
send ana "$(signed_by bo)" < <(claim bo)
refused
says 'not yours to push'

t_case "R46 the server's nonce of another time"
stale=$(($(date +%s) - 7200))-0123456789012345678901234567890123456789
send bo "$(signed_by bo)" < <(nonce=$stale claim bo)
no_approval bo 'git says BAD'
send bo "$(signed_by bo)" < <(nonce=none claim bo)
no_approval bo 'git says BAD'

t_case "R46 a certificate that was recorded, sent again"
# The hook's shell expands it.
# shellcheck disable=SC2016
printf '#!/bin/sh\nexec git cat-file blob "$GIT_PUSH_CERT" >%s\n' "$T/last" >"$S/hooks/pre-receive.chained"
chmod +x "$S/hooks/pre-receive.chained"
with_ssh bo
certify bo
accepted
rm "$S/hooks/pre-receive.chained"
as bo push --delete "$(ref_of bo)"
# Within one second git gives the same nonce to all.
sleep 1.1
send bo <"$T/last"
no_approval bo 'git says BAD'

t_case "R46 the same with variables of the client's own"
# Over a path the environment is the client's; git sets none of these unless
# the push is signed.
spoof() {
	local id
	id=$(sg hash-object -t blob "$T/last")
	as bo env GIT_PUSH_CERT="$id" GIT_PUSH_CERT_NONCE="$(sed -n 's/^nonce //p' "$T/last")" \
		GIT_PUSH_CERT_NONCE_STATUS="${1-OK}" GIT_PUSH_CERT_STATUS=G GIT_PUSH_CERT_SIGNER=bo \
		git -C "$C" push origin "$(tip):$(ref_of bo)"
}
spoofed() {
	begin_push
	spoof "$@" >"$T/push.out" 2>&1
	end_push $?
}
sg hash-object -w -t blob "$T/last" >/dev/null
spoofed
no_approval bo 'it has been used before'
spoofed SLOP
no_approval bo 'git says SLOP'

t_case "R46 one that git gave this very hour, for something else"
sed "s,$(ref_of bo),$(ref_of bo HEAD~1)," "$T/last" >"$T/other" && mv "$T/other" "$T/last"
sg hash-object -w -t blob "$T/last" >/dev/null
spoofed
no_approval bo 'the refs in it are not those of this push'

t_case "R46 an old one that nobody has used"
stale=1577836800-0123456789012345678901234567890123456789
nonce=$stale claim bo >"$T/last"
ssh-keygen -q -Y sign -n git -f "$T/bo" <"$T/last" >"$T/sig" 2>/dev/null
cat "$T/sig" >>"$T/last"
sg hash-object -w -t blob "$T/last" >/dev/null
spoofed
no_approval bo 'its nonce is not of this hour'

t_case "G15 variables that name no certificate"
as bo env GIT_PUSH_CERT=x git -C "$C" push -q origin "$(tip):$(ref_of bo)" >"$T/push.out" 2>&1
t_is "$?" 1 'a word'
grep -q 'GIT_PUSH_CERT is "x"' "$T/push.out" || t_fail 'not said' "$(cat "$T/push.out")"
as bo env GIT_PUSH_CERT="$(tip)" GIT_PUSH_CERT_NONCE_STATUS=OK git -C "$C" push -q origin "$(tip):$(ref_of bo)" >"$T/push.out" 2>&1
t_is "$?" 1 'a commit'
grep -q 'it is no blob' "$T/push.out" || t_fail 'not said' "$(cat "$T/push.out")"
no_ref "$(ref_of bo)"

t_case "R46 for another repository"
send bo "$(signed_by bo)" < <(pushee=$T/other.git claim bo)
no_approval bo "and this repository is app"
send bo "$(signed_by bo)" < <(pushee=${S%app.git}noapp.git claim bo)
no_approval bo "and this repository is app"

t_case "its other names"
for pushee in git@host:app.git ssh://host/team/app/ app https://host/app.git/ "${S%.git}/.git"; do
	send bo "$(signed_by bo)" < <(pushee=$pushee claim bo)
	accepted
	as bo push --delete "$(ref_of bo)"
done
sg config trunkgate.name team/app
send bo "$(signed_by bo)" < <(pushee=ssh://host/other/app.git claim bo)
no_approval bo "and this repository is team/app"
send bo "$(signed_by bo)" < <(pushee=ssh://host/team/app.git claim bo)
accepted
sg config --unset trunkgate.name
as bo push --delete "$(ref_of bo)"

t_case "R46 refs that were changed after signing"
claim bo "$ZERO $(tip HEAD~1) $(ref_of bo HEAD~1)" >"$T/words"
ssh-keygen -q -Y sign -n git -f "$T/bo" <"$T/words" >"$T/sig" 2>/dev/null
send bo < <(claim bo && cat "$T/sig")
no_approval bo "none of this person's signing keys"

t_case "R46 a ref besides those that were signed"
send bo "$(signed_by bo)" --command "$ZERO $(tip) refs/heads/review/more" < <(claim bo)
refused
says_wrapped 'the refs in it are not those of this push'
no_ref "$(ref_of bo)"
no_ref refs/heads/review/more

t_case "a server that gives no nonces"
sg config --unset receive.certNonceSeed
certify bo
t_is "$push_status" 128 'git push itself fails'
# Such a server takes no certificate either.
send bo "$(signed_by bo)" < <(claim bo)
no_ref "$(ref_of bo)"
seed

t_case "R47 the signature of something else"
for words in "object $(tip)" 'certificate version 0.2' ''; do
	send bo "$(signed_by bo)" < <(printf '%s\n\n%s\n' "$words" "$ZERO $(tip) $(ref_of bo)")
	no_approval bo 'it is no certificate of version 0.1'
done

t_case "R49 headers twice, unknown, out of order"
send bo "$(signed_by bo)" < <(header="nonce NONCE" claim bo)
no_approval bo 'a header that no certificate has'
send bo "$(signed_by bo)" < <(header="push-option x
pushee $S" claim bo)
no_approval bo 'a header that no certificate has'

t_case "R49 two signatures, and words behind one"
claim bo >"$T/words"
ssh-keygen -q -Y sign -n git -f "$T/bo" <"$T/words" >"$T/sig" 2>/dev/null
# git takes the first one for refs, and gives up.
send bo "$(signed_by bo)" < <(cat "$T/words" "$T/sig")
[ "$push_status" != 0 ] || t_fail 'accepted'
no_ref "$(ref_of bo)"
send bo < <(cat "$T/words" "$T/sig" && echo more)
no_approval bo 'it does not end with its signature'

t_case "R48 by an expired key, dated when it was not"
with_gpg "$old"
printf '#!/bin/sh\nexec gpg --faked-system-time "20200601T000000!" "$@"\n' >"$T/gpg"
chmod +x "$T/gpg"
g config gpg.program "$T/gpg"
certify old
no_approval old 'expired'
g config --unset gpg.program

t_case "by a key that was revoked, as who stole it signs"
with_gpg "$gone"
certify gone
accepted
as gone push --delete "$(ref_of gone)"
cp -r "$GNUPGHOME" "$T/stolen"
gpg -q --batch --import "$T/revoked.asc" 2>/dev/null
gpg --export >"$T/keyring.new" && mv "$T/keyring.new" "$T/keyring.gpg"
sleep 1.1
GNUPGHOME=$T/stolen certify gone
GNUPGHOME=$T/stolen gpgconf --kill all >/dev/null 2>&1
no_approval gone 'revoked'

t_case "a key that was taken away since counts no more"
fresh taken
with_ssh bo
certify bo
accepted
sed "s|bo: .*|bo: {emails: [bo@corp.example], signing_keys: [\"$(pub cy)\"]}|" <"$T/signed.yaml" | policy
land ana
refused
findings reviews/missing reviews/stale
says_wrapped 'none of this person'
policy <"$T/signed.yaml"
land ana
accepted

t_case "where no rule wants signatures a certificate is no matter"
sed 's/signed: yes/signed: no/' "$T/signed.yaml" | policy
fresh unwanted
with_ssh cy
certify cy
accepted
silent
policy <"$T/signed.yaml"

t_case "what came over ssh, under the keys of ssh"
if [ -n "$(ssh_missing)" ]; then
	t_skip "$(ssh_missing)"
else
	# shellcheck disable=SC2119
	ssh_start
	ssh_person ana TG_USER=ana
	ssh_person bo TG_USER=bo
	sed "s|bo: .*|bo: {emails: [bo@corp.example], signing_keys: [\"$(ssh_public_key bo)\"]}|" <"$T/signed.yaml" | policy
	fresh remote
	g config core.sshCommand "ssh -F none -i $ssh_dir/bo -o IdentitiesOnly=yes -o BatchMode=yes \
-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
	g remote set-url origin "ssh://$(id -un)@127.0.0.1:$ssh_port$S"
	with_ssh bo
	push --signed "$(tip):$(ref_of bo)"
	no_approval bo "none of this person's signing keys"
	g config user.signingKey "$ssh_dir/bo"
	push --signed "$(tip):$(ref_of bo)"
	accepted
	silent
	g remote set-url origin "$S"
	land ana
	accepted
fi

log_is_sound
