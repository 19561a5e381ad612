#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The dynamic symbols of the library are those of ci/exports.txt, and all of them are ours.

    ci/check_exports.py LIBRARY             compare, exit status 1 if they differ
    ci/check_exports.py --update LIBRARY    write the list anew, for a change that adds calls
"""

import pathlib
import re
import subprocess
import sys

LIST = pathlib.Path(__file__).with_name("exports.txt")
# A Windows name behind the prefix that keeps it apart from libc's.
OURS = re.compile(r"ws2_\w+")
HEADER = """\
# What libws2_32 exports, sorted: the link name of a call is ws2_ and Windows' own name.
# Written by ci/check_exports.py --update. A line that goes away breaks users' programs.
"""


def exported(nm_output: str) -> list[str]:
    """The names in the output of nm, without versions, and without second names of what is there."""
    rows = (line.split() for line in nm_output.splitlines())
    names = {row[-1].split("@")[0] for row in rows if len(row) >= 2}
    return sorted(name for name in names if f"ws2_{name}" not in names)


def listed(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def differences(actual: list[str], expected: list[str]) -> list[str]:
    foreign = [name for name in actual if not OURS.fullmatch(name)]
    return [
        *(f"{name}: exported, but not one of ours" for name in foreign),
        *(
            f"{name}: exported, but not listed"
            for name in actual
            if name not in expected and name not in foreign
        ),
        *(f"{name}: listed, but not exported" for name in expected if name not in actual),
    ]


def main(arguments: list[str]) -> int:
    library = arguments[-1]
    nm = ["nm", "--dynamic", "--defined-only", library]
    actual = exported(subprocess.run(nm, check=True, capture_output=True, text=True).stdout)
    if arguments[0] == "--update":
        LIST.write_text(HEADER + "".join(f"{name}\n" for name in actual), encoding="utf-8")
        return 0
    found = differences(actual, listed(LIST.read_text(encoding="utf-8")))
    for each in found:
        print(each)
    if found:
        print(f"If that is meant: ci/check_exports.py --update {library}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
