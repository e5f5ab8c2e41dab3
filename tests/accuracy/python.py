#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Python against Python: ast says what is imported, importlib where it is.

usage: python.py RESOLVE_IMPORTS LANGUAGES TREE [ROOT...]

An edge is (file, file), both in the tree; ROOT... are the folders on the path
(default: the tree). Modules that shadow each other, and names that a package
makes while it runs, are what text cannot tell."""
import ast
import importlib.machinery
import os
import subprocess
import sys

tool, languages, tree = (os.path.abspath(a) for a in sys.argv[1:4])
os.chdir(tree)
roots = sys.argv[4:] or ['.']
files = subprocess.run(['git', 'ls-files'], stdout=subprocess.PIPE, text=True, check=True).stdout
known = set(files.split('\n'))


def find(name, path):
    """The file of a module or package, with its search path; by the finder of Python."""
    at = path
    spec = None
    for part in name.split('.'):
        spec = importlib.machinery.PathFinder.find_spec(part, at)
        if spec is None:
            return None, None
        at = list(spec.submodule_search_locations or [])
    return spec.origin, at


def inside(origin):
    if not origin or not os.path.isabs(origin):
        origin = os.path.abspath(origin) if origin else None
    path = os.path.relpath(origin, tree) if origin else None
    return path if path in known else None


def base_of(file):
    """Where the outermost package of a file stands."""
    folder = os.path.dirname(os.path.abspath(file))
    while os.path.exists(os.path.join(folder, '__init__.py')):
        folder = os.path.dirname(folder)
    return folder


def edges(file):
    with open(file, 'rb') as f:
        nodes = ast.walk(ast.parse(f.read()))
    search = [os.path.abspath(r) for r in roots] + [base_of(file)]
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from of(alias.name, None, search)
        elif isinstance(node, ast.ImportFrom):
            path = search
            if node.level:
                folder = os.path.dirname(os.path.abspath(file))
                for _ in range(node.level - 1):
                    folder = os.path.dirname(folder)
                path = [folder]
            for alias in node.names:
                yield from of(node.module, alias.name, path, relative=node.level)


def of(module, member, path, relative=0):
    if member and member != '*':
        origin, _ = find((module + '.' if module else '') + member, path)
        if inside(origin):
            yield inside(origin)
            return
    if module:
        origin, _ = find(module, path)
    elif relative:
        origin = os.path.join(path[0], '__init__.py')
    else:
        origin = None
    if inside(origin):
        yield inside(origin)


theirs, seen = set(), set()
for file in sorted(known):
    if file.endswith('.py'):
        try:
            found = set(edges(file))
        except (SyntaxError, ValueError):
            continue
        seen.add(file)
        theirs |= {(file, path) for path in found}
ours, words = set(), {}
out = subprocess.run([tool, languages, *[r for r in roots if r != '.']], input=files,
                     stdout=subprocess.PIPE, text=True, check=True)
for line in out.stdout.split('\n'):
    file = line.split(':')[0]
    if file not in seen or ' -> paths ' not in line or ' dynamic ' in line:
        continue
    left, right = line.split(' -> paths ')
    for path in right.split():
        ours.add((file, path))
        words[(file, path)] = left[len(file):]
missed, invented = theirs - ours, ours - theirs
print(f'files {len(seen)}, edges of importlib {len(theirs)}, ours {len(ours)}, '
      f'missed {len(missed)}, ours alone {len(invented)}')
for edge in sorted(missed)[:40]:
    print('missed', *edge)
for edge in sorted(invented)[:40]:
    print('ours alone', *edge, words[edge])
