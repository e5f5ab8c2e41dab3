# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Keys for the team of reviews.sh, to be read after it: $T/ana, $T/bo and $T/cy
# are keys of ssh; those of OpenPGP are made by name.
for t_program in ssh-keygen gpg gpgv; do
	command -v "$t_program" >/dev/null || t_need "no $t_program"
done

for t_who in ana bo cy; do
	ssh-keygen -q -t ed25519 -N '' -C "$t_who" -f "$T/$t_who" || exit 1
done
export GNUPGHOME=$T/gnupg
mkdir -m 0700 "$GNUPGHOME"
t_at_exit 'gpgconf --kill all >/dev/null 2>&1'

# As a policy has it.
pub() { cut -d' ' -f1,2 "$T/$1.pub"; }

# gpg_key WHO EXPIRES [gpg option...]: prints the fingerprint.
gpg_key() {
	gpg -q --batch --pinentry-mode loopback --passphrase '' "${@:3}" \
		--quick-gen-key "$1 <$1@corp.example>" ed25519 sign "$2" 2>"$T/gpg.err" ||
		t_diag "$(cat "$T/gpg.err")"
	gpg --list-keys --with-colons "$1@corp.example" 2>/dev/null | awk -F: '$1 == "fpr" {print $10; exit}'
}

# gpg_revocation FINGERPRINT: prints what revokes the key once it is imported.
gpg_revocation() {
	printf 'y\n0\n\ny\n' | gpg -q --no-tty --command-fd 0 --pinentry-mode loopback --passphrase '' \
		--gen-revoke "$1" 2>/dev/null
}

# What git signs with from here on.
with_ssh() { g config gpg.format ssh && g config user.signingKey "$T/$1"; }
with_gpg() { g config gpg.format openpgp && g config user.signingKey "$1"; }
