#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""clang-format has nothing to say about any source file.

    ci/check_format.py [CLANG_FORMAT]          exit status 1 and a list if it has
    ci/check_format.py --fix [CLANG_FORMAT]    formats them

Files are handed over one by one: clang-format 14 crashes on some tables (rows of unequal length that do
not fit a line), and alone such a file can be named. Rewrite the table, or switch formatting off there.
"""

import concurrent.futures
import os
import subprocess
import sys

KINDS = ("*.c", "*.h", "*.cpp", "*.hpp")


def sources() -> list[str]:
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *KINDS]
    output = subprocess.run(listing, check=True, capture_output=True, text=True).stdout
    return [path for path in output.split("\0") if path and os.path.exists(path)]


def complaint(program: str, path: str, mode: list[str]) -> str:
    """What there is to say about one file; nothing if it is as it should be."""
    done = subprocess.run([program, *mode, path], capture_output=True, text=True, timeout=60)
    if done.returncode < 0:
        return f"{path}: {program} crashes on it"
    lines = done.stderr.splitlines()
    found = [line.replace(" [-Wclang-format-violations]", "") for line in lines if ": error:" in line]
    return "\n".join(found) or (done.stderr if done.returncode else "")


def main(arguments: list[str]) -> int:
    mode = ["-i"] if "--fix" in arguments else ["--dry-run", "-Werror"]
    program = next((each for each in arguments if each != "--fix"), "clang-format-14")
    paths = sources()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        complaints = [each for each in pool.map(lambda p: complaint(program, p, mode), paths) if each]
    print("\n".join([*complaints, f"{len(paths)} files, {len(complaints)} to format"]))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
