#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The module graph of a tree, by somebody else's imports and by trunkgate's.

usage: modules.py TRUNKGATE MAP.yaml TREE SOURCE

SOURCE is where the imports come from: `python` (ast), `go` (the import clauses, by an
own reader), or the JSON of dependency-cruiser. MAP.yaml is one of tests/accuracy/maps:
one module a line. Prints the edges between modules that only one of the two sees, and
the same for forbidden imports (file, module, module)."""
import ast
import json
import os
import re
import subprocess
import sys

trunkgate, policy, tree, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3], sys.argv[4]
if os.path.exists(source):
    source = os.path.abspath(source)
os.chdir(tree)
known = set(subprocess.run(['git', 'ls-files'], stdout=subprocess.PIPE, text=True, check=True).stdout.split('\n'))


def glob(pattern):
    """** any number of folders, * within one."""
    text = re.escape(pattern).replace(r'\*\*/', '(?:.*/)?').replace(r'\*\*', '.*').replace(r'\*', '[^/]*')
    return re.compile(text + r'\Z')


text = open(policy, encoding='utf-8').read()
roots = (re.search(r'roots: \[(.*)\]', text) or re.match('()', '')).group(1).split(', ')
modules = []
for name, paths, rest in re.findall(r'^ {6}"?([\w.-]+)"?: \{paths: \[([^\]]*)\](.*)\}', text, re.M):
    patterns = re.findall('"([^"]*)"', paths)
    may = re.search(r'may_use: \[(.*)\]', rest)
    modules.append((name, patterns, set(may.group(1).replace('"', '').split(', ')) if may else None, 'used_by: []' in rest))
layers = re.search(r'layers: \[(.*)\]', text)
layers = layers.group(1).split(', ') if layers else []


def module_of(path):
    best = None
    for name, patterns, _, _ in modules:
        if any(p[0] == '!' and glob(p[1:]).match(path) for p in patterns):
            continue
        for p in patterns:
            if p[0] != '!' and glob(p).match(path):
                rank = (len(p.split('*')[0]), -p.count('*'))
                if best is None or rank > best[0]:
                    best = (rank, name)
    return best[1] if best else None


def allowed(a, b):
    may = {m[0]: m for m in modules}
    if may[b][3]:
        return False
    if may[a][2] is not None:
        return b in may[a][2]
    return a not in layers or (b in layers and layers.index(b) > layers.index(a))


def python_file(name):
    for root in roots:
        base = os.path.normpath(os.path.join(root, name.replace('.', '/')))
        for path in (base + '/__init__.py', base + '.py', base + '.pyi'):
            if path in known:
                return path
    return None


def python_edges(file):
    package = os.path.dirname(os.path.relpath(file, roots[0])).replace('/', '.').split('.')
    for node in ast.walk(ast.parse(open(file, 'rb').read())):
        if isinstance(node, ast.Import):
            yield from ((file, python_file(a.name)) for a in node.names)
        elif isinstance(node, ast.ImportFrom):
            up = package[:len(package) - node.level + 1] if node.level else []
            base = '.'.join(up + ([node.module] if node.module else []))
            for a in node.names:
                yield file, python_file(base + '.' + a.name) or python_file(base)


def go_edges(file):
    path = re.search(r'^module (\S+)', open('go.mod', encoding='utf-8').read(), re.M).group(1)
    code = re.sub(r'//[^\n]*|/\*.*?\*/', ' ', open(file, encoding='utf-8').read(), flags=re.S)
    head = re.split(r'^(?:func|type|var|const)\b', code, maxsplit=1, flags=re.M)[0]
    for clause in re.findall(r'^import\s*(\([^)]*\)|[^\n]*)', head, re.M):
        for name in re.findall(r'"([^"]*)"', clause):
            if name.startswith(path + '/'):
                folder = name[len(path) + 1:]
                yield from ((file, f) for f in known if os.path.dirname(f) == folder and
                            f.endswith('.go') and not f.endswith('_test.go'))


def cruiser_edges():
    for m in json.load(open(source, encoding='utf-8'))['modules']:
        for d in m['dependencies']:
            if not set(d['dependencyTypes']) & {'type-only', 'type-import', 'triple-slash-type-reference'}:
                yield m['source'], d['resolved']


suffix = {'python': ('.py', '.pyi'), 'go': ('.go',)}.get(source)
own = {'python': python_edges, 'go': go_edges}.get(source)
edges = (e for f in sorted(known) if f.endswith(suffix) and module_of(f) for e in own(f)) if own else cruiser_edges()
seen, theirs, faults = set(), set(), set()
for a, b in edges:
    a_module, b_module = module_of(a), module_of(b) if b in known else None
    seen.add(a)
    if a_module and b_module and a_module != b_module:
        theirs.add((a_module, b_module))
        if not allowed(a_module, b_module):
            faults.add((a, a_module, b_module))
run = subprocess.run([trunkgate, 'boundaries', '--policy', policy, '--json'], stdout=subprocess.PIPE, text=True, check=False)
ours = json.loads(run.stdout)
our_edges = {(e['from'], e['to']) for e in ours['edges']}
our_faults = {(v['file'], v['from'], v['to']) for v in ours['violations']}
print(f'edges between modules: {len(theirs)} theirs, {len(our_edges)} ours; forbidden: {len(faults)} theirs, {len(our_faults)} ours')
for what, mine, other in (('edge', our_edges, theirs), ('forbidden', our_faults, faults)):
    for e in sorted(other - mine):
        print('missed', what, *e)
    for e in sorted(mine - other):
        print('ours alone', what, *e)
