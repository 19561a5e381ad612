#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""House rules that hold for every text file: wording, licence line, white space.

Prints "path:line: what is wrong" for every break and exits with status 1 if there was one.
"""

import pathlib
import re
import subprocess
import sys

# What a line must not contain, and why. The patterns are written so that they do not match
# themselves.
PATTERNS = [
    (re.compile(r"\bF[I]XME\b|\bX[X]X\b"), "unfinished work does not pass"),
    (
        re.compile(r"\bT[O]DO\b(?!\((?:port|perf|test|cleanup|someday)\): )"),
        "a note for later names its kind: (port), (perf), (test), (cleanup), (someday)",
    ),
    (
        re.compile(r"(?<![\w./$}>)])/(?:work|tmp|home|root|Users)(?:/|\b(?![-.\w]))"),
        "a path of one machine: ask the build, or for a temporary folder",
    ),
    (re.compile(r"\bissue[ ]?#?\d+\b", re.IGNORECASE), "say what it is about, numbers get lost"),
    (re.compile(r"[ \t]+$"), "white space at the end of the line"),
    (re.compile(r"^(?:<{7}|>{7}) "), "a merge that was not finished"),
]

# The same for comments of the library below its API. Threads, processes and code are called what they are.
IN_CORE = ("shim/core/", "platform/")
PERSONS = re.compile(r"//.*\b(?:nobody|somebody|everybody|whoever|whom|hears)\b", re.IGNORECASE)

# Files in these languages begin with the licence, after the line that names the interpreter.
CODE = (".c", ".h", ".cpp", ".hpp", ".def", ".cmake", ".py", ".sh", ".map")
LICENCE = "SPDX-License-Identifier: MIT"

# Data that is quoted as it is, and texts with a layout of their own.
EXEMPT = ("LICENSE",)


def is_code(path: str, text: str) -> bool:
    name = path.rsplit("/", 1)[-1]
    return path.endswith(CODE) or name == "CMakeLists.txt" or text.startswith("#!")


def check(path: str, text: str) -> list[str]:
    """The breaks in one file, as "path:line: what is wrong"."""
    breaks = [
        f"{path}:{number}: {why}"
        for number, line in enumerate(text.splitlines(), 1)
        for pattern, why in PATTERNS
        if pattern.search(line)
    ]
    if path.startswith(IN_CORE) and path.endswith(CODE):
        breaks += [
            f"{path}:{number}: say which thread, process or caller"
            for number, line in enumerate(text.splitlines(), 1)
            if PERSONS.search(line)
        ]
    first_lines = text.splitlines()[: 2 if text.startswith("#!") else 1]
    if text and is_code(path, text) and not any(LICENCE in line for line in first_lines):
        breaks.append(f"{path}:1: the first line is {LICENCE}")
    if text and not text.endswith("\n"):
        breaks.append(f"{path}:{len(text.splitlines())}: the last line does not end")
    if "\r" in text:
        breaks.append(f"{path}:1: lines end in a line feed alone")
    return breaks


def main(root: pathlib.Path) -> int:
    listing = subprocess.run(
        ["git", "-C", root, "ls-files", "-z"], check=True, capture_output=True, text=True
    ).stdout
    breaks = []
    for path in filter(None, listing.split("\0")):
        file = root / path
        if path in EXEMPT or not file.is_file():
            continue
        content = file.read_bytes()
        if b"\0" not in content:
            breaks += check(path, content.decode("utf-8"))
    for each in breaks:
        print(each)
    return 1 if breaks else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
