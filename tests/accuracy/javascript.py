#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""JavaScript and TypeScript against dependency-cruiser, edge by edge.

usage: javascript.py RESOLVE_IMPORTS LANGUAGES DEPCRUISE TREE [FOLDER...] [-- OPTION...]

DEPCRUISE is its program (npm install dependency-cruiser typescript). An edge is
(file, file), both in the tree; what it and we say of packages and of what is not
there is not compared."""
import json
import os
import subprocess
import sys

args = sys.argv[1:]
options = []
if '--' in args:
    options = args[args.index('--') + 1:]
    args = args[:args.index('--')]
tool, languages, cruise, tree = (os.path.abspath(a) for a in args[:4])
folders = args[4:] or ['.']
os.chdir(tree)
files = subprocess.run(['git', 'ls-files'], stdout=subprocess.PIPE, text=True, check=True).stdout
known = set(files.split('\n'))
raw = subprocess.run(['node', cruise, '--no-config', '--output-type', 'json', *options, *folders],
                     stdout=subprocess.PIPE, text=True).stdout
modules = json.loads(raw)['modules']
theirs, seen, types = set(), set(), {}
for module in modules:
    source = os.path.normpath(module['source'])
    if source not in known:
        continue
    seen.add(source)
    for dep in module['dependencies']:
        path = os.path.normpath(dep['resolved'])
        if path in known:
            theirs.add((source, path))
            types[(source, path)] = ','.join(dep.get('dependencyTypes', [])) + ' ' + dep['module']
ours, words = set(), {}
out = subprocess.run([tool, languages], input=files, stdout=subprocess.PIPE, text=True, check=True)
for line in out.stdout.split('\n'):
    file = line.split(':')[0]
    if file not in seen or ' -> paths ' not in line:
        continue
    left, right = line.split(' -> paths ')
    for path in right.split():
        ours.add((file, path))
        words[(file, path)] = left[len(file):]
missed, invented = theirs - ours, ours - theirs
print(f'files {len(seen)}, edges of dependency-cruiser {len(theirs)}, ours {len(ours)}, '
      f'missed {len(missed)}, ours alone {len(invented)}')
for edge in sorted(missed):
    print('missed', *edge, types[edge])
for edge in sorted(invented):
    print('ours alone', *edge, words[edge])
