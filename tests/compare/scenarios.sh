# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# The pushes of the comparison. Each begins with an empty repository behind a
# gate that is meant to hold these rules:
#
#	message  on main a subject is "type: text" of feat, fix or docs and at most
#	         50 columns; a trailer "Ticket: ABC-12" is in each message
#	merge    main has no merge commits
#	ref      main is not rewound or deleted; other branches are feature/NAME,
#	         where all is allowed; tags are vNAME; there are no other refs
#	size     main gets no file of more than 100,000 bytes
#	path     nobody writes below secret/
#
# scenario accept|refuse TOPIC NAME TEXT: what has to come of the last push of
# the function of that name.

scenarios=()
scenario() { scenarios+=("$1|$2|$3|$4"); }

good() { commit "feat: ${1:-change}"$'\n\nTicket: ABC-12'; }

# What must be accepted.

scenario accept message one_commit 'a good commit'
one_commit() { begin; good; push HEAD:main; }

scenario accept message ten_commits 'ten good commits'
ten_commits() { begin; for i in {1..10}; do good "change $i"; done; push HEAD:main; }

scenario accept message long_in_bytes 'a subject of 50 columns and 94 bytes'
long_in_bytes() { begin; good 'éééééééééééééééééééééééééééééééééééééééééééé'; push HEAD:main; }

scenario accept ref free_branch 'anything on a feature branch'
free_branch() { begin; commit 'work in progress'; push HEAD:refs/heads/feature/a; }

scenario accept message landing 'a feature branch lands that was pushed before'
landing() { begin; good; push HEAD:refs/heads/feature/a; push HEAD:main; }

scenario accept ref delete_branch 'a feature branch is deleted'
delete_branch() { begin; good; push HEAD:refs/heads/feature/a; push :refs/heads/feature/a; }

scenario accept ref rewind_branch 'a feature branch is rewound'
rewind_branch() { begin; good; push HEAD:refs/heads/feature/a; push -f HEAD~1:refs/heads/feature/a; }

scenario accept ref a_tag 'a tag on the tip of main'
a_tag() { begin; g tag -a -m one v1; push v1; }

scenario accept message crlf 'a message with CRLF, its trailer in place'
crlf() { begin; commit $'feat: one\r\n\r\nTicket: ABC-12\r'; push HEAD:main; }

# What must be refused: messages.

scenario refuse message too_long 'a subject of 51 columns'
too_long() { begin; good "$(printf '%045d' 0)"; push HEAD:main; }

scenario refuse message no_type 'a subject without a type'
no_type() { begin; commit $'Change it\n\nTicket: ABC-12'; push HEAD:main; }

scenario refuse message no_trailer 'no ticket'
no_trailer() { begin; commit 'feat: one'; push HEAD:main; }

scenario refuse message in_the_middle 'a bad commit below a good one'
in_the_middle() { begin; commit 'oops'; good; push HEAD:main; }

scenario refuse message creation 'a bad commit in the push that creates main'
creation() { begin_empty; commit 'oops'; good; push HEAD:main; }

scenario refuse message empty_message 'an empty message'
empty_message() { begin; commit ''; push HEAD:main; }

scenario refuse message by_branch 'a bad commit that was pushed to a feature branch before'
by_branch() { begin; commit 'oops'; good; push HEAD:refs/heads/feature/a; push HEAD:main; }

scenario refuse message by_tag 'one that came with a tag before'
by_tag() { begin; commit 'oops'; good; g tag v1; push v1; push HEAD:main; }

scenario refuse message by_deleted 'one whose branch was deleted again'
by_deleted() {
	begin
	commit 'oops'
	good
	push HEAD:refs/heads/feature/a
	push :refs/heads/feature/a
	push HEAD:main
}

scenario refuse message two_refs 'a good branch and a bad main in one push'
two_refs() { begin; commit 'oops'; push HEAD~1:refs/heads/feature/a HEAD:main; }

scenario refuse message same_commit 'the bad commit as a feature branch and as main in one push'
same_commit() { begin; commit 'oops'; push HEAD:refs/heads/feature/a HEAD:main; }

scenario refuse message ticket_in_body 'the ticket in the middle of the body'
ticket_in_body() { begin; commit $'feat: one\n\nTicket: ABC-12\n\nMore words.'; push HEAD:main; }

scenario refuse message ticket_before_line 'the ticket before a line of ---'
ticket_before_line() {
	begin
	commit $'feat: one\n\nTicket: ABC-12\n---\nwhat git log takes for the end'
	push HEAD:main
}

scenario refuse message ticket_empty 'a ticket without a value'
ticket_empty() { begin; commit $'feat: one\n\nTicket: '; push HEAD:main; }

scenario refuse message ticket_and_more 'a ticket with more behind it'
ticket_and_more() { begin; commit $'feat: one\n\nTicket: ABC-12 or none at all'; push HEAD:main; }

scenario refuse message ticket_in_prose 'a ticket in the last line of prose'
ticket_in_prose() {
	begin
	commit $'feat: one\n\nSome words\nthat go on\nand on\nand on and on\nTicket: ABC-12'
	push HEAD:main
}

scenario refuse message says_merge 'a plain commit that calls itself a merge'
says_merge() { begin; commit "Merge branch 'x' of somewhere, and all that comes with it"; push HEAD:main; }

scenario refuse message says_revert 'a plain commit that calls itself a revert'
says_revert() { begin; commit $'Revert "one"\n\nThis reverts commit of nothing.'; push HEAD:main; }

scenario refuse message says_fixup 'a fixup! commit'
says_fixup() { begin; commit 'fixup! feat: one'; push HEAD:main; }

scenario refuse message comment_first 'a subject that begins with #, a good one below it'
comment_first() { begin; commit $'# the real subject\nfeat: one\n\nTicket: ABC-12'; push HEAD:main; }

scenario refuse message behind_nul 'a NUL that hides part of the message'
behind_nul() {
	begin
	tick
	g reset -q --hard "$({
		printf 'tree %s\nparent %s\nauthor A <a@b.cd> 1 +0000\ncommitter A <a@b.cd> 1 +0000\n\n' \
			"$(g rev-parse 'HEAD^{tree}')" "$(g rev-parse HEAD)"
		printf 'feat: one\0\n\nTicket: ABC-12\n'
	} | g hash-object -t commit -w --stdin --literally)"
	push HEAD:main
}

# Merges, refs, files.

scenario refuse merge merge_commit 'a merge of good commits'
merge_commit() { begin; side; g merge -q --no-ff -m $'feat: merge\n\nTicket: ABC-12' side; push HEAD:main; }

scenario refuse merge merge_lands 'a merge that was pushed to a feature branch before'
merge_lands() {
	begin
	side
	g merge -q --no-ff -m $'feat: merge\n\nTicket: ABC-12' side
	push HEAD:refs/heads/feature/a
	push HEAD:main
}

scenario refuse message hidden_by_merge 'a bad commit on the second parent of a merge'
hidden_by_merge() {
	begin
	g checkout -q -b side
	put other
	commit 'oops'
	g checkout -q main
	good
	g merge -q --no-ff -m $'feat: merge\n\nTicket: ABC-12' side
	push HEAD:main
}

scenario refuse ref rewind 'main is rewound'
rewind() { begin; good; push HEAD:main; push -f HEAD~1:main; }

scenario refuse ref replaced 'main is replaced by other good commits'
replaced() { begin; good; push HEAD:main; g reset -q --hard HEAD~1; good other; push -f HEAD:main; }

scenario refuse ref deleted 'main is deleted'
deleted() { begin; push :main; }

scenario refuse ref wrong_branch 'a branch of another name'
wrong_branch() { begin; push HEAD:refs/heads/wip; }

scenario refuse ref twin 'a branch called Main'
twin() { begin; push HEAD:refs/heads/Main; }

scenario refuse ref replace_ref 'a replacement: refs/replace/'
replace_ref() { begin; good; push "HEAD:refs/replace/$(g rev-parse HEAD~1)"; }

scenario refuse ref odd_ref 'a ref of an unknown kind'
odd_ref() { begin; push HEAD:refs/hidden/store; }

scenario refuse size big_file 'a file of 2 MB'
big_file() { begin; big; good; push HEAD:main; }

scenario refuse size big_and_gone 'a file of 2 MB, removed again in the same push'
big_and_gone() { begin; big; good; g rm -q blob; good again; push HEAD:main; }

scenario refuse path secret_path 'a file below secret/'
secret_path() { begin; put secret/key; good; push HEAD:main; }

scenario refuse path secret_and_gone 'the same, removed again in the same push'
secret_and_gone() { begin; put secret/key; good; g rm -q secret/key; good again; push HEAD:main; }

# ---- What they are made of ----

put() {
	mkdir -p "$(dirname "$C/$1")"
	echo "$1" >"$C/$1"
	g add -- "$1"
}
big() { head -c 2000000 /dev/urandom >"$C/blob"; g add blob; }
side() {
	g checkout -q -b side
	put other
	good
	g checkout -q main
	put one
	good
}
