#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Which merges are clean: random ones, as the git layer and as git merge-tree see them.

usage: merges.py RANGES [SEED [COUNT]]

RANGES is build/out/tests/tools/ranges. Two sides of ten files move, change and delete
some; the tree of the merge is what git merge-tree leaves, with or without a conflict.
Prints the conflicts of each merge that is seen otherwise, `+` where ours is clean alone,
and how many there were. Needs git 2.38."""
import collections
import os
import random
import re
import subprocess
import sys
import tempfile

PATHS = ('a', 'b', 'c', 'd/a', 'd/b', 'd/e/f', 'g', 'h/i', 'j', 'k')


def git(repo, *args, text=None):
    env = dict(os.environ, GIT_CONFIG_GLOBAL='/dev/null', GIT_CONFIG_NOSYSTEM='1')
    done = subprocess.run(
        ['git', '-C', repo, '-c', 'user.name=a', '-c', 'user.email=a@x', *args], input=text, env=env,
        stdout=subprocess.PIPE, encoding='utf-8')
    return done.returncode, done.stdout


def is_free(files, path):
    return not any((path + '/').startswith(other + '/') or other.startswith(path + '/')
                   for other in files)


def move(files, path):
    name = os.path.basename(path)
    to = random.choice(['m%d' % random.randint(0, 4), 'd/m%d' % random.randint(0, 2),
                        'n/' + name, 'd/e/' + name])
    if not is_free(files, to):
        return
    mode, lines = files.pop(path)
    if random.random() < 0.4:
        lines = list(lines)
        lines[random.randrange(len(lines))] = 'moved %d' % random.randint(0, 99)
    files[to] = mode, lines


def change(files):
    path, kind = random.choice(sorted(files)), random.random()
    mode, lines = files[path]
    if kind < 0.15:
        del files[path]
    elif kind < 0.42:
        move(files, path)
    elif kind < 0.5:
        files[path] = '100755', lines
    elif kind < 0.75:
        files[path] = mode, ['top %d' % random.randint(0, 9)] + lines[1:]
    elif kind < 0.95:
        files[path] = mode, lines[:-1] + ['end %d' % random.randint(0, 9)]
    else:
        files[path] = mode, ['new %d %d' % (random.randint(0, 99), i) for i in range(12)]


def commit(name, mark, files):
    """Of a stream for git fast-import; all but the first are made on the first."""
    yield 'commit refs/side/%s\nmark :%d\ncommitter a <a@x> %d +0000\ndata 0\n%sdeleteall\n' % (
        name, mark, 1700000000 + mark, 'from :1\n' if mark > 1 else '')
    for path, (mode, lines) in files.items():
        text = '\n'.join(lines) + '\n'
        yield 'M %s inline %s\ndata %d\n%s\n' % (mode, path, len(text), text)


def make_sides(repo, count):
    base = {path: ('100644', ['%s %d' % (path, i) for i in range(12)]) for path in PATHS}
    stream = list(commit('base', 1, base))
    for mark in range(2, 2 + 2 * count):
        files = dict(base)
        for _ in range(random.randint(1, 4)):
            change(files)
        stream += commit(mark, mark, files)
    git(repo, 'fast-import', '--quiet', text=''.join(stream))
    for mark in range(2, 2 + 2 * count, 2):
        yield 'refs/side/%d' % mark, 'refs/side/%d' % (mark + 1)


def main():
    tool, seed, count = sys.argv[1], *map(int, (sys.argv[2:] + ['1', '600'][len(sys.argv) - 2:]))
    random.seed(seed)
    with tempfile.TemporaryDirectory() as repo:
        git(repo, 'init', '-q', '--bare')
        conflicts, pushes = {}, []
        for ours, theirs in make_sides(repo, count):
            status, said = git(repo, 'merge-tree', '--write-tree', ours, theirs)
            merge = git(repo, 'commit-tree', '-p', ours, '-p', theirs, '-m', 'm', said.split('\n')[0])[1].strip()
            conflicts[merge] = re.findall(r'^CONFLICT \(([^)]*)', said, re.M) if status else []
            pushes.append('- - tip refs/heads/x %s %s\n' % (git(repo, 'rev-parse', ours)[1].strip(), merge))
        seen = subprocess.run([os.path.abspath(tool), '--clean', repo], input=''.join(pushes),
                              stdout=subprocess.PIPE, encoding='utf-8', check=True).stdout
    tally = collections.Counter()
    for merge, clean in re.findall(r'^commit (\w+).*\nclean (\w+)', seen, re.M):
        tally[clean == 'yes', not conflicts[merge]] += 1
        if (clean == 'yes') == bool(conflicts[merge]):
            print('+-'[clean == 'no'], merge, ', '.join(conflicts[merge]))
    print('merges %d, clean to both %d, to git alone %d, to us alone %d' % (
        tally.total(), tally[True, True], tally[False, True], tally[True, False]))


main()
