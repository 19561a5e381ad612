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


def plain_names(nm_output: str) -> set[str]:
    """The second names: what the library exports without its prefix, too."""
    names = {row[-1].split("@")[0] for row in map(str.split, nm_output.splitlines()) if len(row) >= 2}
    return {name for name in names if f"ws2_{name}" in names}


def taken(plain: set[str], nm_output: str) -> list[str]:
    """Those of them that a library of the host has: that one would call ours."""
    rows = (line.split() for line in nm_output.splitlines())
    return sorted(plain & {row[-1].split("@")[0] for row in rows if len(row) >= 2})


def symbols(library: str) -> str:
    nm = ["nm", "--dynamic", "--defined-only", library]
    return subprocess.run(nm, check=True, capture_output=True, text=True).stdout


def needed(library: str) -> list[str]:
    """The C and C++ libraries that it is linked with, as files."""
    ldd = subprocess.run(["ldd", library], check=True, capture_output=True, text=True).stdout
    return re.findall(r"=> (/\S+)", ldd)


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
    table = symbols(library)
    actual = exported(table)
    if arguments[0] == "--update":
        LIST.write_text(HEADER + "".join(f"{name}\n" for name in actual), encoding="utf-8")
        return 0
    found = differences(actual, listed(LIST.read_text(encoding="utf-8")))
    for each in found:
        print(each)
    if found:
        print(f"If that is meant: ci/check_exports.py --update {library}")
    clashes = [
        f"{name}: {other} has it, so it needs its prefix (shim/package/library.cmake)"
        for other in needed(library)
        for name in taken(plain_names(table), symbols(other))
    ]
    for each in clashes:
        print(each)
    return 1 if found or clashes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
