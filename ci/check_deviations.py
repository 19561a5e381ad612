#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every id in tests/support/deviations.def is a behaviour of some test, and has one row per target.

A row for a behaviour that was renamed would wait for ever for a failure nobody sees. Ids are written
out in the tests, except where a macro or a loop puts a group's name in front: there the id has to
be the group's text followed by another text of the same file. Prints what is wrong and exits with
status 1 if there was anything.
"""

import pathlib
import re
import sys

LIST = "tests/support/deviations.def"
SOURCES = ("tests/**/*_test.cpp", "pytests/test_*.py")

_TEXT = r'"((?:[^"\\\n]|\\.)*)"'
ROW = re.compile(rf"^DEVIATION\({_TEXT},\s*{_TEXT}", re.MULTILINE)
LITERAL = re.compile(_TEXT)
# "options.default." id in a macro, f"startup.missing-{call}" in Python.
GROUP = re.compile(rf'{_TEXT}\s+id\b|\bf"([^"{{\n]+)\{{')


def ids_in(listing: str) -> list[tuple[int, str, str]]:
    """Line, id and targets of every row."""
    return [
        (listing.count("\n", 0, row.start()) + 1, each, row[2])
        for row in ROW.finditer(listing)
        for each in row[1].split()
    ]


def known(sources: list[str]) -> set[str]:
    """Every text in the sources that is an id or might be one."""
    found: set[str] = set()
    for source in sources:
        texts = set(LITERAL.findall(source))
        groups = {first or second for first, second in GROUP.findall(source)}
        found |= texts
        found |= {group + text for group in groups for text in texts}
    return found


def check(listing: str, sources: list[str]) -> list[str]:
    """What is wrong, as "path:line: what"."""
    texts = known(sources)
    breaks = []
    seen: set[tuple[str, str]] = set()
    for line, each, where in ids_in(listing):
        if each not in texts:
            breaks.append(f"{LIST}:{line}: no test has the behaviour {each}")
        for target in where.split("|"):
            if (each, target) in seen:
                breaks.append(f"{LIST}:{line}: {each} has another row for {target}")
            seen.add((each, target))
    rows = sum(line.startswith("DEVIATION(") for line in listing.splitlines())
    if rows != len(ROW.findall(listing)):
        breaks.append(f"{LIST}:1: a row cannot be read")
    return breaks


def main(root: pathlib.Path) -> int:
    files = sorted(file for pattern in SOURCES for file in root.glob(pattern))
    sources = [file.read_text(encoding="utf-8") for file in files]
    breaks = check((root / LIST).read_text(encoding="utf-8"), sources)
    for each in breaks:
        print(each)
    return 1 if breaks else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
