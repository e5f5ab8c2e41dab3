#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Whatever is wrong with the server, the policy or the objects: one clear line,
# nothing lost, nothing let through.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

good_policy() {
	policy <<'YAML'
version: 1
trunk: main
identity: env:TG_USER
rules: [{rule: trailers, keys: {Ticket: {required: always}}}]
YAML
}

server app </dev/null
good_policy
client dev
commit $'root\n\nTicket: T-1'
push main
commit $'next\n\nTicket: T-1'
file=$S/trunkgate/policy.yaml

# held WHAT TEXT...: the push of main was not judged, said so in words that
# name the cause, moved nothing and left a record.
held() {
	not_judged
	ref_at main HEAD~1
	says "$@"
	t_ok 'few lines' test "$(wc -l <"$T/push.remote")" -le 8
}

t_case "G6 the policy is missing"
rm "$file"
push main
held policy.yaml 'No such file'

t_case "no policy is named"
sg config --unset trunkgate.policy
push main
held trunkgate.policy
sg config trunkgate.policy "$file"

t_case "G6 the policy is a directory"
mkdir "$file"
push main
held policy.yaml
rmdir "$file"

t_case "G6 the policy is empty"
: >"$file"
push main
held policy.yaml

t_case "G6 the policy is unreadable"
if [ "$EUID" -eq 0 ]; then
	t_skip 'root reads everything'
else
	good_policy
	chmod 0 "$file"
	push main
	held policy.yaml 'Permission denied'
	chmod 0644 "$file"
fi

t_case "G6 the policy is invalid: every error at once, with places"
policy <<'YAML'
version: 1
trunk: main
ruels: []
rules:
  - {rule: trailer, keys: {}}
  - {rule: commit_message, subject_max: many}
YAML
push main
held policy.yaml:3:1 policy.yaml:5:12 policy.yaml:6 rules trailers

t_case "G6 the policy is no YAML"
printf 'version: 1\nrules: [\n' >"$file"
push main
held policy.yaml

t_case "G6 the policy has a tag, an anchor, a second document or a key twice"
for text in 'trunk: !x main' 'trunk: &a main' $'trunk: main\n---\nversion: 1' $'trunk: main\ntrunk: main'; do
	printf 'version: 1\n%s\n' "$text" >"$file"
	push main
	held policy.yaml:
done

t_case "G6 the policy is too large"
{ printf 'version: 1\n'; perl -e 'print "# x\n" x 3000000'; } >"$file"
push main
held policy.yaml

t_case "G6 the policy nests too deep"
{ printf 'version: 1\nrules: '; perl -e 'print "[" x 100000'; } >"$file"
before=$SECONDS
push main
held policy.yaml
t_ok 'in time' test $((SECONDS - before)) -lt 5

t_case "G6 the policy holds NUL, broken UTF-8 or a terminal escape"
for text in 'trunk: a\0b' 'trunk: \xff\xfe' 'trunk: \x1b[31m'; do
	printf 'version: 1\n%b\n' "$text" >"$file"
	push main
	held policy.yaml
	t_not_ok 'a raw control byte' grep -qP '[\x00-\x08\x0b-\x1f\x7f]' "$T/push.remote"
done

t_case "G6 the policy is writable by others"
good_policy
for mode in 0666 0664 0646; do
	chmod $mode "$file"
	push main
	held policy.yaml writable
done
chmod 0644 "$file"

t_case "G6 the policy's directory is writable by others"
chmod 0777 "$S/trunkgate"
push main
held writable
chmod 0750 "$S/trunkgate"

t_case "G6 the policy belongs to somebody else"
if [ "$EUID" -eq 0 ]; then
	chown 12345 "$file"
	push main
	held policy.yaml own
	chown 0 "$file"
else
	t_skip 'only root can give a file away'
fi

t_case "G6 the policy is a link out to a place that others may write"
mkdir -m 1777 "$T/public"
cp "$file" "$T/public/p.yaml"
ln -sf "$T/public/p.yaml" "$file"
push main
held writable
good_policy

t_case "G6 the policy is a FIFO: it is not waited for"
rm "$file"
mkfifo "$file"
push main
held policy.yaml
good_policy

t_case "after all that the good policy accepts the same push"
push main
accepted; ref_at main HEAD

# ---- Identity ----

t_case "no identity where somebody would be exempt: refused, and told why"
policy <<'YAML'
version: 1
trunk: main
identity: gitolite
rules:
  - {rule: trailers, keys: {Ticket: {required: always}}, exempt: [ana]}
YAML
commit 'nothing'
push main
refused; says GL_USER
GL_USER='' push main
refused; says GL_USER
GL_USER='../x' push main
refused; says ill-formed
GL_USER=ana push main
accepted
good_policy

# ---- The repository ----

t_case "a corrupt object on the server"
commit $'next\n\nTicket: T-1'
put big.txt "$(seq 2000)"
commit $'next\n\nTicket: T-1'
push main
accepted
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: trailers, keys: {Flag: {required: {lines_over: 100}}}}]
YAML
blob=$(tip HEAD:big.txt)
put big.txt "$(seq 1000)"
commit next
object=$(find "$S/objects" -path "*${blob:0:2}/${blob:2}")
if [ -n "$object" ]; then
	cp -p "$object" "$T/object"
	chmod u+w "$object"
	printf 'junk' >"$object"
	push main
	t_not_ok 'the push succeeded' test "$push_status" = 0
	ref_at main HEAD~1
	grep -q 'pre-receive hook declined' "$T/push.out" && not_judged

	t_case "a missing object on the server"
	rm -f "$object"
	push main
	t_not_ok 'the push succeeded' test "$push_status" = 0
	ref_at main HEAD~1
	grep -q 'pre-receive hook declined' "$T/push.out" && not_judged
	cp -p "$T/object" "$object"
else
	t_skip 'the object is in a pack here'
fi
push main
refused; findings trailers/missing
g reset -q --hard HEAD~1
good_policy

t_case "a broken configuration of the repository"
cp "$S/config" "$T/config"
printf '[trunkgate\n' >>"$S/config"
commit $'next\n\nTicket: T-1'
push main
t_not_ok 'the push succeeded' test "$push_status" = 0
cp "$T/config" "$S/config"
ref_at main HEAD~1

t_case "a reftable repository, as a newer git makes it"
cp "$S/config" "$T/config"
sg config core.repositoryFormatVersion 1
sg config extensions.refStorage reftable
# This git does not know it and stops by itself, or the hook does.
push main
t_not_ok 'the push succeeded' test "$push_status" = 0
cp "$T/config" "$S/config"
ref_at main HEAD~1

t_case "an alternate that is missing"
printf '/nonexistent/objects\n' >"$S/objects/info/alternates" 2>/dev/null ||
	{ mkdir -p "$S/objects/info"; printf '/nonexistent/objects\n' >"$S/objects/info/alternates"; }
push main
if [ "$push_status" -ne 0 ]; then not_judged; else t_fail 'accepted'; fi
rm "$S/objects/info/alternates"

# ---- Big things ----

t_case "a file of 600 MB in one line is judged without being loaded"
policy <<'YAML'
version: 1
trunk: main
rules: [{rule: trailers, keys: {Ticket: {required: always}, Flag: {required: {lines_over: 100}}}}]
YAML
push main
accepted
g config core.bigFileThreshold 1m
g config core.compression 1
head -c 600000000 /dev/zero | tr '\0' x >"$C/huge"
g add huge
rm "$C/huge"
commit $'huge\n\nTicket: T-1'
push main
t_ok 'it was decided' grep -qE '^(accepted|refused|error)$' <<<"$(decision verdict)"
g reset -q --hard HEAD~1 2>/dev/null
sg update-ref refs/heads/main "$(tip)"
good_policy

t_case "the time is up: refused as not judged, with the time each rule took"
policy <<'YAML'
version: 1
trunk: main
deadline: 1s
rules: [{rule: trailers, keys: {Flag: {required: {lines_over: 10000000}}}}]
YAML
perl -e 'for my $c (1..40) { printf "commit refs/heads/slow\ncommitter A <a\@b> %d +0000\ndata 2\nx\n", 1767300000 + $c;
	print $c == 1 ? "from '"$(tip)"'\n" : ""; my $t = join "", map { ($_ * $_ * $c * 7919) % 211 . "\n" } 1..40000;
	printf "M 100644 inline f%d\ndata %d\n%s\n", $c % 2, length $t, $t }' | g fast-import --quiet
push slow:refs/heads/main
t_ok "held or quick" grep -qE '^(error|accepted)$' <<<"$(decision verdict)"
if [ "$(decision verdict)" = accepted ]; then t_skip 'this machine is quick'; else says ' ms'; fi
sg update-ref refs/heads/main "$(tip)"
good_policy

# ---- The log ----

t_case "G14 the log cannot be written: refused where the policy requires it"
ref_at main HEAD
commit $'next\n\nTicket: T-1'
mv "$S/trunkgate/audit.jsonl" "$T/audit.jsonl"
mkdir "$S/trunkgate/audit.jsonl"
push main
t_is "$push_status" 1 status
says 'audit log'
ref_at main HEAD~1

t_case "G14 the log cannot be written: accepted where the policy does not require it"
policy <<'YAML'
version: 1
trunk: main
audit: {required: no}
rules: [{rule: trailers, keys: {Ticket: {required: always}}}]
YAML
push main
t_is "$push_status" 0 status
ref_at main HEAD
rmdir "$S/trunkgate/audit.jsonl"
mv "$T/audit.jsonl" "$S/trunkgate/audit.jsonl"
good_policy

t_case "G14 the disk is full: refused where the log is required, nothing torn"
if [ "$EUID" -eq 0 ] && mkdir "$T/disk" && mount -t tmpfs -o size=64k tmpfs "$T/disk" 2>/dev/null; then
	t_at_exit "umount '$T/disk'"
	sg config trunkgate.auditLog "$T/disk/audit.jsonl"
	LOG=$T/disk/audit.jsonl
	commit $'next\n\nTicket: T-1'
	push main
	accepted
	head -c 1000000 /dev/zero >"$T/disk/fill" 2>/dev/null
	# The log's last page has room for a few records yet.
	for i in 1 2 3 4 5 6 7 8 9 10; do
		commit "number $i"$'\n\nTicket: T-1'
		push main
		log_is_sound
		[ "$push_status" -eq 0 ] || break
	done
	t_is "$push_status" 1 status
	says 'audit log' 'No space left'
	ref_at main HEAD~1
	rm "$T/disk/fill"
	push main
	accepted
	log_is_sound
	sg config --unset trunkgate.auditLog
	unset LOG
else
	t_skip 'no tmpfs can be mounted here'
fi

t_case "G14 the policy's directory cannot be written: refused, since the log is required"
if [ "$EUID" -eq 0 ]; then
	t_skip 'root writes everywhere'
else
	chmod 0550 "$S/trunkgate"
	chmod 0440 "$S/trunkgate/audit.jsonl"
	commit $'next\n\nTicket: T-1'
	push main
	t_is "$push_status" 1 status
	chmod 0750 "$S/trunkgate"
	chmod 0640 "$S/trunkgate/audit.jsonl"
fi

# ---- By hand ----

t_case "a hook that is called by hand says what it is and how to install it"
for name in pre-receive update post-receive; do
	t_is "$(cd "$S" && env -u GIT_DIR "hooks/$name" </dev/null 2>&1 >/dev/null | grep -c install.sh)" 1 "$name"
	(cd "$S" && "hooks/$name" </dev/null >/dev/null 2>&1)
	t_is $? 2 "status of $name"
done

t_case "lines that are none of git's are refused whole"
fed() {
	begin_push
	(cd "$S" && printf %b "$1" | GIT_DIR=. hooks/pre-receive >"$T/push.out" 2>&1)
	end_push $?
	t_is "$push_status" 2 "status for $1"
	t_is "$(decision verdict)" error verdict
}
fed 'hello\n'
fed "$ZERO\n"
fed "$ZERO $(tip) refs/heads/x"
fed "$ZERO $(tip) refs/heads/x\0y\n"
fed "${ZERO:1} $(tip) refs/heads/x\n"
fed "$ZERO  $(tip) refs/heads/x\n"
fed "$ZERO $(tip) refs/heads/x\n\n"

t_case "update called with nonsense is refused"
for args in "refs/heads/x nonsense $ZERO" "refs/heads/a..b $ZERO $(tip)" "refs/heads/main $ZERO $(tip)"; do
	# shellcheck disable=SC2086
	(cd "$S" && GIT_DIR=. hooks/update $args >/dev/null 2>&1)
	t_not_ok "accepted $args" test $? = 0
done

t_case "a hook without standard descriptors does not write into what it opens"
(cd "$S" && printf '%s %s refs/heads/fd\n' "$ZERO" "$(tip)" | GIT_DIR=. hooks/pre-receive >&- 2>&-)
t_is $? 0 status
log_is_sound

t_case "no input at all is nothing to judge"
(cd "$S" && GIT_DIR=. hooks/pre-receive </dev/null >"$T/push.out" 2>&1)
t_ok "a status of 0 or 2" test $? -ne 1

t_case "a push option count that is no number"
(cd "$S" && printf '%s %s refs/heads/fd\n' "$ZERO" "$(tip)" |
	GIT_PUSH_OPTION_COUNT=99999999999999999999 GIT_DIR=. hooks/pre-receive >"$T/push.out" 2>&1)
t_is $? 2 status

t_case "an old file that ends too early is no reason to wait for ever"
if ldd "$TG_OUT/libexec/pre-receive" | grep -q libgit2; then
	t_skip 'the shared libgit2 does wait'
else
	policy <<'YAML'
version: 1
trunk: main
rules: [{rule: change_size, refs: ["@all"], max_lines: 1000}]
YAML
	put long "$(seq 40)"
	put short 'x'
	commit 'two files'
	push main
	accepted
	for name in long short; do
		g reset -q --hard main
		blob=$(g rev-parse "HEAD:$name")
		object=$S/objects/${blob:0:2}/${blob:2}
		chmod u+w "$object"
		truncate -s -6 "$object"
		put "$name" 'less'
		commit "changes $name"
		push HEAD:refs/heads/broken
		not_judged
		says "a file cannot be read"
	done
fi

t_case "the log of all this is sound"
log_is_sound
