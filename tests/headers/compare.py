#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""compare.py GOLDEN [DIFFERENCES] -- PROGRAM...: does the program print the golden lines?

A line of DIFFERENCES ("what the shim prints # why") stands for the golden line of the same name. It
must be true and needed: one that no longer differs is a failure too.
"""

import difflib
import subprocess
import sys


def name(line):
    """Kind and name: a field has two words for its name, and types may begin with struct."""
    words = line.split(" ")
    numbers = {"call": 0, "macro": 0, "field": 2, "type": 2}.get(words[0], 1)
    if words[0] in ("text", "wide"):
        return " ".join(words[:2])
    return " ".join(words[: len(words) - numbers])


def main():
    split = sys.argv.index("--")
    files, command = sys.argv[1:split], sys.argv[split + 1 :]
    golden = open(files[0]).read().splitlines()
    excused = {}
    for line in open(files[1]) if len(files) > 1 else ():
        if not line.startswith("#"):
            printed = line.split(" # ")[0].rstrip()
            excused[name(printed)] = printed
    useless = sorted(excused.keys() - {name(line) for line in golden})
    useless += [excused[name(line)] for line in golden if excused.get(name(line)) == line]
    expected = [excused.get(name(line), line) for line in golden]

    done = subprocess.run(command, capture_output=True)
    printed = done.stdout.decode().replace("\r\n", "\n").splitlines()
    if done.returncode or not printed:
        sys.exit(f"{command} ended with {done.returncode}: {done.stderr.decode()[:500]}")
    difference = list(difflib.unified_diff(expected, printed, "expected", "printed", n=0, lineterm=""))
    print("\n".join(difference + [f"difference without need: {line}" for line in useless]))
    print(len(expected), "names compared")
    sys.exit(bool(difference or useless))


if __name__ == "__main__":
    main()
