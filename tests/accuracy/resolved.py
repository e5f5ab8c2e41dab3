#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Whether what a tree declares itself is found there.

usage: resolved.py LANGUAGE RESOLVE_IMPORTS LANGUAGES TREE [ROOT...]

Counts what the imports of a tree come to, and names those that were taken for external
(or left unresolved) although the tree seems to declare them: by an index of packages,
types, folders and file names made here, with expressions of its own."""
import collections
import os
import re
import subprocess
import sys

JVM = (r'^[ \t]*package[ \t]+([\w.`]+)',
       r'\b(?:class|interface|object|enum|record|trait|type|typealias|fun|val|var|def|given)\s+'
       r'(?:<[^>]*>\s*)?(?:[\w<>?*, ]+\.)?(\w+)')
DECLARED = {
    'java': ('.java', JVM), 'kotlin': (('.kt', '.kts'), JVM), 'scala': ('.scala', JVM),
    'csharp': ('.cs', (r'\bnamespace\s+([\w.]+)', r'\b(?:class|struct|interface|enum|record)\s+(\w+)')),
    'php': ('.php', (r'^\s*namespace\s+([\w\\]+)\s*[;{]',
                     r'\b(?:class|interface|trait|enum|function|const)\s+(\w+)')),
    'ruby': ('.rb', None), 'protobuf': ('.proto', None),
    'swift': ('.swift', None), 'rust': ('.rs', None)}
JVM_FAMILY = ('.java', '.kt', '.kts', '.scala', '.groovy')


def read(file):
    with open(file, encoding='utf-8', errors='replace') as f:
        return f.read()


def declared(files, expressions):
    """Names that the tree has: packages, and what is declared in a file of one."""
    names = set()
    for file in files:
        text = re.sub(r'/\*.*?\*/|//[^\n]*', '', read(file), flags=re.S)
        packages = re.findall(expressions[0], text, re.M)
        members = re.findall(expressions[1], text)
        for package in packages:
            package = package.replace('`', '').replace('\\', '.')
            names.add(package)
            names.update(package + '.' + member for member in members)
    return names


def expected(language, files):
    """A test of whether the tree seems to have what a name means."""
    ends, expressions = DECLARED[language]
    if expressions:
        family = JVM_FAMILY if expressions is JVM else ends
        names = declared([f for f in files if f.endswith(family)], expressions)
        strip = lambda name: re.sub(r'\.[*_]$', '', name.replace('\\\\', '.').strip('.'))
        return lambda name, file: strip(name) in names
    if language == 'rust':
        crates = {m.replace('-', '_') for f in files if f.endswith('Cargo.toml')
                  for m in re.findall(r'^name\s*=\s*"([\w-]+)"', read(f), re.M)}
        own = {'crate', 'self', 'super'}
        return lambda name, file: name.split('::')[0] in crates | own
    if language == 'swift':
        folders = {part for f in files for part in f.split('/')[:-1]}
        return lambda name, file: name.split('.')[0] in folders
    known = set(files)
    ends = [f for f in files]

    def has(name, file):
        name = os.path.normpath(name) + ('' if language == 'protobuf' else '.rb')
        return name in known or any(f.endswith('/' + name) for f in ends)
    return has


def main():
    language, tool, languages, tree = sys.argv[1:5]
    tool, languages = os.path.abspath(tool), os.path.abspath(languages)
    os.chdir(tree)
    listed = subprocess.run(['git', 'ls-files'], stdout=subprocess.PIPE, text=True, check=True).stdout
    files = [f for f in listed.splitlines() if os.path.isfile(f)]
    raw = subprocess.run([tool, languages] + sys.argv[5:], input='\n'.join(files) + '\n',
                         stdout=subprocess.PIPE, encoding='utf-8', errors='replace').stdout
    is_ours = expected(language, files)
    counts, odd = collections.Counter(), []
    for line in raw.splitlines():
        found = re.match(r'(.*):(\d+) (?:normal|type|dynamic) (.*?) -> (\S+) ?(.*)$', line)
        if not found or not found[1].endswith(DECLARED[language][0]):
            continue
        counts[found[4]] += 1
        if found[4] != 'paths' and is_ours(found[3].split(' : ')[0].replace(' local', ''), found[1]):
            odd.append(line)
    print('%s: %s; %d that the tree seems to have' % (
        language, ', '.join('%d %s' % (nr, how) for how, nr in counts.most_common()), len(odd)))
    print('\n'.join(odd))


main()
