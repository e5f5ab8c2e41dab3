#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The same as faults_sweep.t for the rules that read more than commits: reviews
# (the ledger, owners of files) and boundaries (files of the tree, the cache of imports).
# shellcheck source-path=SCRIPTDIR source=../lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"

server app <<'YAML'
version: 1
identity: env:TG_USER
people:
  ana: {emails: [ana@corp.example]}
  bo: {emails: [bo@corp.example]}
  cy: {emails: [cy@corp.example]}
rules:
  - {rule: reviews, owners: required}
  - rule: boundaries
    modules:
      ui:    {paths: ["src/ui/**"], may_use: [base]}
      store: {paths: ["src/store/**"], may_use: [base]}
      base:  {paths: ["src/base/**"], may_use: []}
    roots: ["."]
YAML
client dev
at '2026-11-02 09:00'
put CODEOWNERS 'src/store/ @cy'
put src/ui/list.c '#include "src/base/str.h"'
put src/store/conn.h 'int x;'
put src/base/str.h 'int x;'
commit 'ground'
TG_USER=ana push main
accepted

# approved_by WHO...: HEAD, where others can see it, with their approvals.
approved_by() {
	TG_USER=ana push -f "HEAD:refs/heads/review/topic"
	local who
	for who; do
		TG_USER=$who push "$(tip):refs/approvals/$who/heads%2Fmain/$(tip)"
		accepted
	done
}
export TG_USER=ana

t_case "work that nobody approved"
put src/ui/list.c '#include "src/base/str.h" // and more'
commit 'more of the list'
TG_USER=ana push -f "HEAD:refs/heads/review/topic"
freeze main
sweep refused pre-receive

t_case "work that is approved"
approved_by bo
freeze main
# Owners that cannot be read are nobody.
sweep 'accepted?' pre-receive

t_case "work that the owner of its files has not approved"
put src/store/conn.h 'int y;'
commit 'change the store'
approved_by bo
freeze main
sweep refused pre-receive

t_case "an approval"
TG_USER=cy
freeze "$(tip):refs/approvals/cy/heads%2Fmain/$(tip)"
sweep accepted pre-receive
TG_USER=ana

t_case "an import that the map does not allow"
put src/ui/list.c '#include "src/store/conn.h"'
commit 'a shortcut'
approved_by bo cy
freeze main
sweep refused pre-receive
