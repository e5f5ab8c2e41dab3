#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Which lines are imports: what the scanners find against a compiler or a grammar.

usage: lines.py LANGUAGE SCAN_IMPORTS LANGUAGES TREE [NODE_MODULES]

Java by javac, Ruby by Ripper, Protobuf by protoc; Kotlin, Scala, C#, PHP, Swift and
Rust by tree-sitter's grammars, which words/grammar.mjs says how to get. An import is
(file, line, name), as often as it stands there. `-` is theirs alone, `+` ours alone, with
`?` where the other side does not know the file to its end."""
import collections
import os
import re
import subprocess
import sys

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'words')
ENDS = {'java': '.java', 'ruby': '.rb', 'protobuf': '.proto', 'kotlin': ('.kt', '.kts'),
        'scala': '.scala', 'csharp': '.cs', 'php': '.php', 'swift': '.swift', 'rust': '.rs'}
COUNTED = ('normal', 'type', 'dynamic')


def run(command, text=None, folder=None):
    done = subprocess.run(command, input=text, cwd=folder, stdout=subprocess.PIPE,
                          encoding='utf-8', errors='surrogateescape')
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout.splitlines()


def theirs(language, files, tree, modules):
    commands = {'java': ['java', os.path.join(HERE, 'Imports.java')],
                'ruby': ['ruby', os.path.join(HERE, 'imports.rb')],
                'protobuf': [sys.executable, os.path.join(HERE, 'protobuf.py')]}
    command = commands.get(language,
                           ['node', os.path.join(HERE, 'grammar.mjs'), language, modules])
    for line in run(command, '\n'.join(files) + '\n', tree):
        place, name = line.split('\t', 1)
        file, at = place.rsplit(':', 1)
        yield file, int(at), name


def ours(tool, languages, files, tree):
    for i in range(0, len(files), 1000):
        for line in run([tool, languages] + files[i:i + 1000], folder=tree):
            found = re.match(r'(.*):(\d+) (\S+) \S+ (.*?)(?: local)?(?: in .*)?$', line)
            if found and found[3] in COUNTED:
                name, _, member = found[4].partition(' : ')
                yield found[1], int(found[2]), (name + member).replace('\\\\', '\\')


def main():
    language, tool, languages, tree = sys.argv[1:5]
    tool, languages = os.path.abspath(tool), os.path.abspath(languages)
    modules = os.path.abspath(sys.argv[5]) if len(sys.argv) > 5 else ''
    files = [f for f in run(['git', 'ls-files'], folder=tree)
             if f.endswith(ENDS[language]) and os.path.isfile(os.path.join(tree, f))]
    want = list(theirs(language, files, tree, modules))
    unread = {file for file, at, name in want if name == '!' and not at}
    want = collections.Counter(x for x in want if x[1])
    have = collections.Counter(ours(tool, languages, files, tree))
    missed, invented = want - have, have - want
    print('%s: files %d, %d of them unread, theirs %d, ours %d, missed %d, invented %d' % (
        language, len(files), len(unread), want.total(), have.total(), missed.total(),
        invented.total()))
    for sign, which in (('-', missed), ('+', invented)):
        for file, at, name in sorted(which.elements()):
            print('%s%s %s:%d %s' % (sign, '?' if file in unread else ' ', file, at, name))


main()
