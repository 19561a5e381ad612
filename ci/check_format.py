#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""clang-format has nothing to say about any source file.

    ci/check_format.py [CLANG_FORMAT]          exit status 1 and a list if it has
    ci/check_format.py --fix [CLANG_FORMAT]    formats them

Starting clang-format takes longer than most files, so each start gets many. clang-format 14 crashes on some
tables (rows of unequal length that do not fit a line); then its files are handed over one by one, so that the
one can be named. Rewrite the table, or switch formatting off there.
"""

import concurrent.futures
import os
import subprocess
import sys

KINDS = ("*.c", "*.h", "*.cpp", "*.hpp")
FILES_AT_ONCE = 32


def sources() -> list[str]:
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *KINDS]
    output = subprocess.run(listing, check=True, capture_output=True, text=True).stdout
    return [path for path in output.split("\0") if path and os.path.exists(path)]


def complaints(program: str, mode: list[str], paths: list[str]) -> list[str]:
    """What there is to say about files; nothing if they are as they should be."""
    done = subprocess.run([program, *mode, *paths], capture_output=True, text=True, timeout=60 * len(paths))
    if done.returncode < 0:
        if len(paths) == 1:
            return [f"{paths[0]}: {program} crashes on it"]
        return [each for path in paths for each in complaints(program, mode, [path])]
    lines = done.stderr.splitlines()
    found = [line.replace(" [-Wclang-format-violations]", "") for line in lines if ": error:" in line]
    return found or ([done.stderr] if done.returncode else [])


def main(arguments: list[str]) -> int:
    mode = ["-i"] if "--fix" in arguments else ["--dry-run", "-Werror"]
    program = next((each for each in arguments if each != "--fix"), "clang-format-14")
    paths = sources()
    parts = [paths[first : first + FILES_AT_ONCE] for first in range(0, len(paths), FILES_AT_ONCE)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [each for some in pool.map(lambda part: complaints(program, mode, part), parts) for each in some]
    print("\n".join([*found, f"{len(paths)} files, {len(set(each.split(':')[0] for each in found))} to format"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
