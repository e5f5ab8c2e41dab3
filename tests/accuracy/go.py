#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Go against go list: which packages of the tree each file imports.

usage: go.py RESOLVE_IMPORTS LANGUAGES TREE GO

An edge is (package's folder, folder of an imported package), both in the tree.
Modules that are not on this machine are not looked for (-e, no network), and
build tags are those of this machine: files that go list leaves out are, here, too."""
import json
import os
import subprocess
import sys

tool, languages, tree, go = (os.path.abspath(a) for a in sys.argv[1:5])
os.chdir(tree)
files = subprocess.run(['git', 'ls-files'], stdout=subprocess.PIPE, text=True, check=True).stdout
known = set(files.split('\n'))
# A workspace wants to know all modules; each by itself does not.
env = dict(os.environ, GOFLAGS='-mod=mod', GOWORK='off', GOPROXY='off', GONOSUMDB='*', GOTOOLCHAIN='local',
           GOCACHE=os.path.join(tree, '.git', 'go-cache'), GOPATH=os.path.join(tree, '.git', 'go-path'))
decoder = json.JSONDecoder()
packages = []
for mod in sorted(f for f in known if os.path.basename(f) == 'go.mod'):
    raw = subprocess.run([go, 'list', '-e', '-json=Dir,ImportPath,GoFiles,CgoFiles,TestGoFiles,'
                          'XTestGoFiles,Imports,TestImports,XTestImports', './...'],
                         cwd=os.path.dirname(mod) or '.', env=env, stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, text=True).stdout
    while raw.strip():
        package, end = decoder.raw_decode(raw.lstrip())
        raw = raw.lstrip()[end:]
        packages.append(package)
folder = {p['ImportPath']: os.path.relpath(p['Dir'], tree) for p in packages if 'Dir' in p}
theirs, seen = set(), set()
for p in packages:
    here = folder.get(p['ImportPath'])
    for files_key, imports_key in (('GoFiles', 'Imports'), ('TestGoFiles', 'TestImports'),
                                   ('XTestGoFiles', 'XTestImports')):
        for file in p.get(files_key) or []:
            seen.add(os.path.normpath(os.path.join(here, file)))
        for path in p.get(imports_key) or []:
            if path in folder:
                theirs.add((here, folder[path]))
ours = set()
out = subprocess.run([tool, languages], input=files, stdout=subprocess.PIPE, text=True, check=True)
for line in out.stdout.split('\n'):
    file = line.split(':')[0]
    if file in seen and ' -> paths ' in line:
        for path in line.split(' -> paths ')[1].split():
            ours.add((os.path.dirname(file) or '.', os.path.dirname(path) or '.'))
missed, invented = theirs - ours, ours - theirs
print(f'files {len(seen)}, edges of go list {len(theirs)}, ours {len(ours)}, '
      f'missed {len(missed)}, ours alone {len(invented)}')
for edge in sorted(missed)[:30]:
    print('missed', *edge)
for edge in sorted(invented)[:30]:
    print('ours alone', *edge)
