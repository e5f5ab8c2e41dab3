#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""C against the compiler: gcc -H says which file each #include opened.

usage: c.py RESOLVE_IMPORTS LANGUAGES TREE [GCC-OPTION...]

Run in a tree whose generated headers have been made. An edge is (file, file),
both in the tree. Missed: the compiler opened it, we have it not. Invented: we
have an edge of a file that the compiler read to the end, but the compiler opened
another file for the same words. Edges below conditions that do not hold here
are told apart: the compiler has no word on them."""
import collections
import os
import subprocess
import sys

tool, languages, tree = (os.path.abspath(a) for a in sys.argv[1:4])
options = sys.argv[4:]
os.chdir(tree)
files = subprocess.run(['git', 'ls-files'], stdout=subprocess.PIPE, text=True, check=True).stdout
known = set(files.split('\n'))
ours, words = set(), {}
out = subprocess.run([tool, languages], input=files, stdout=subprocess.PIPE, text=True, check=True)
for line in out.stdout.split('\n'):
    if ' -> paths ' not in line or not line.split(':')[0].endswith(('.c', '.h')):
        continue
    left, right = line.split(' -> paths ')
    file = left.split(':')[0]
    for path in right.split():
        ours.add((file, path))
        words[(file, left.split()[2])] = path
theirs, failed, read = set(), 0, set()
for file in sorted(known):
    if not file.endswith('.c'):
        continue
    run = subprocess.run(['gcc', '-E', '-H', '-o', '/dev/null', *options, file],
                         stderr=subprocess.PIPE, text=True)
    failed += run.returncode != 0
    if run.returncode == 0:
        read.add(file)
    stack = [file]
    for line in run.stderr.split('\n'):
        dots = line.split(' ')[0]
        if not dots or set(dots) != {'.'} or len(line) < len(dots) + 2:
            continue
        path = os.path.normpath(line[len(dots) + 1:])
        del stack[len(dots):]
        if stack[-1] in known and path in known:
            theirs.add((stack[-1], path))
        stack.append(path)
by_base = collections.defaultdict(set)
for file, path in theirs:
    by_base[(file, os.path.basename(path))].add(path)
missed = theirs - ours
invented = {(f, p) for f, p in ours - theirs if by_base[(f, os.path.basename(p))] - {p}
            and (f, p) not in theirs and not by_base[(f, os.path.basename(p))] & {q for g, q in ours if g == f}}
unread = ours - theirs - invented
print(f'files compiled {len(read)}, not compiled {failed}')
print(f'edges of gcc {len(theirs)}, ours among them {len(theirs & ours)}, missed {len(missed)}, '
      f'invented {len(invented)}, no word of gcc {len(unread)}')
for edge in sorted(missed)[:20]:
    print('missed', *edge)
for edge in sorted(invented)[:20]:
    print('invented', *edge)
