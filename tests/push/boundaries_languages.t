#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Language files with mistakes: no push that needs one of them is let through, and an
# administrator hears of all of them.
# shellcheck source-path=SCRIPTDIR source=../lib/push.sh
. "$(dirname "$0")/../lib/push.sh"

server app <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - rule: boundaries
    modules:
      a: {paths: ["a/**"], may_use: []}
      b: {paths: ["b/**"], may_use: []}
YAML
client dev
asks() { (cd "$S" && "$TG_OUT/bin/trunkgate" "$@") >"$T/out" 2>&1; }
mkdir "$T/share"
cp -R "$T_TOP/policies" "$T/share/"
cp -R "$T_TOP/policies/languages" "$T/share/languages"
sg config trunkgate.share "$T/share"
python=$T/share/languages/python.yaml
put a/x.py 'x = 1'
put a/run '#!/usr/bin/env python3'
chmod +x "$C/a/run"
g add a/run
put a/x.c 'int x;'
put b/y.h 'int y;'
commit 'ground'
as ana push main
accepted

t_case "a mistake that only a parser of the whole sees"
cp "$python" "$T/good"
echo 'nonsense: 1' >>"$python"
put a/x.py 'y = 1'
commit 'python'
as ana push main
not_judged
g reset -q --hard refs/remotes/origin/main
put a/run $'#!/usr/bin/env python3\nx = 1'
commit 'a script without a suffix'
as ana push main
not_judged
g reset -q --hard refs/remotes/origin/main

t_case "nor one that only compiling it finds"
sed 's/^skip: |/skip: |\n  (/' "$T/good" >"$python"
put a/x.py 'z = 1'
commit 'python'
as ana push main
not_judged
g reset -q --hard refs/remotes/origin/main
asks policy check
t_is $? 2 "policy check"
t_ok "it says what" grep -q 'python.yaml.*does not compile' "$T/out"
asks doctor
t_ok "doctor says it, too" grep -q 'parts.languages: .*python.yaml.*does not compile' "$T/out"

t_case "pushes in other languages are judged"
put a/x.c '#include "../b/y.h"'
commit 'breach'
as ana push main
refused
findings boundaries/not_allowed
g reset -q --hard refs/remotes/origin/main

t_case "a mistake where the files of a language are told stops them all"
sed 's/^files:/file:/' "$T/good" >"$python"
put a/x.c 'int z;'
commit 'c'
as ana push main
not_judged
cp "$T/good" "$python"
as ana push main
accepted

t_case "names of a language that the push does not change are known"
cp "$T/good" "$python"
policy <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - rule: boundaries
    modules:
      app: {paths: ["app/**"], may_use: []}
      lib: {paths: ["lib/**"], may_use: []}
YAML
g reset -q --hard refs/remotes/origin/main
put lib/Tool.kt $'package org.lib\nclass Tool'
put app/Main.java $'package org.app;\nclass Main {}'
commit 'java and kotlin'
as ana push main
accepted
put app/Main.java $'package org.app;\nimport org.lib.Tool;\nclass Main {}'
commit 'java that uses kotlin'
as ana push main
refused
findings boundaries/not_allowed

t_case "a language that nobody knows is a mistake, and nothing passes unseen for it"
g reset -q --hard refs/remotes/origin/main
policy <<'YAML'
version: 1
identity: env:TG_USER
rules:
  - rule: boundaries
    languages: [java, pyhton]
    modules:
      app: {paths: ["app/**"], may_use: []}
YAML
put app/main.py 'import lib'
commit 'python'
as ana push main
not_judged
asks policy check
t_is $? 1 'a mistake of the policy'
t_ok 'where it is, and which there are' grep -q 'policy.yaml:4:5: error: "languages": there is no language "pyhton", only c, .*python, ' "$T/out"
asks boundaries --rev refs/heads/main
t_is $? 2 'the command cannot tell either'
asks doctor
t_ok 'doctor' grep -q 'policy.mistakes: .*no language "pyhton"' "$T/out"
sed -i 's/pyhton/python/' "$S/trunkgate/policy.yaml"
asks policy check
t_is $? 0 'known'
as ana push main
accepted
