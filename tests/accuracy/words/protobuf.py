#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""protoc's word: FILE:LINE TAB PATH for each import of the files that standard input
names, with this folder as the root. Needs protoc and python3-protobuf."""
import subprocess
import sys
import tempfile

from google.protobuf import descriptor_pb2

files = sys.stdin.read().splitlines()
with tempfile.NamedTemporaryFile() as out:
    done = subprocess.run(['protoc', '--proto_path=.', '--include_source_info',
                           '--descriptor_set_out=' + out.name] + files)
    if done.returncode:
        sys.exit(done.returncode)
    found = descriptor_pb2.FileDescriptorSet.FromString(out.read())
for file in found.file:
    for place in file.source_code_info.location:
        if len(place.path) == 2 and place.path[0] == 3:
            print('%s:%d\t%s' % (file.name, place.span[0] + 1, file.dependency[place.path[1]]))
