#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes docs/errors.md: for every code of Winsock's what it means, what the host had said, and which
rows of docs/behaviour say when it comes.

    ci/errors_page.py             exit status 1 if docs/errors.md is behind
    ci/errors_page.py --update    writes it anew
"""

import pathlib
import re
import sys

import written

ROOT = pathlib.Path(__file__).resolve().parents[1]
CODES = "shim/include/ws2shim/errors.def"
TYPES = "platform/types.hpp"
HOST = "platform/posix/errno_table.cpp"
PAGES = "docs/behaviour"
OUTPUT = "docs/errors.md"

CODE = re.compile(r'^WS2_ERROR\((\w+), (\d+), "(.*)"\)$', re.MULTILINE)
NAMED = re.compile(r"^    (\w+) = (\d+),$", re.MULTILINE)
HOST_ROW = re.compile(r"^    \{(E\w+),\s*(\w+)\s*\}", re.MULTILINE)
HEADING = re.compile(r"^## (.*)$", re.MULTILINE)
ROW = re.compile(r"^\| ([A-Z]\.[\d.]+-\d+) \|(.*)\|$", re.MULTILINE)


def host_errors(types: str, table: str) -> dict[int, list[str]]:
    """The host's names for every number."""
    numbers = {name: int(number) for name, number in NAMED.findall(types)}
    found: dict[int, list[str]] = {}
    for error, name in HOST_ROW.findall(table):
        found.setdefault(numbers[name], []).append(error)
    return found


def rows_of(pages: dict[str, str]) -> list[tuple[str, str, str, str, str]]:
    """Page, section, id, state and result of every row."""
    rows = []
    for page, text in sorted(pages.items()):
        parts = HEADING.split(text)
        for heading, part in zip(parts[1::2], parts[2::2]):
            for found in ROW.finditer(part):
                cells = [cell.strip() for cell in found[2].replace("\\|", "\0").split(" | ")]
                if len(cells) >= 2:
                    state, result = (cell.replace("\0", "\\|") for cell in cells[:2])
                    rows.append((page, heading, found[1], state, result))
    return rows


def section(name: str, number: str, meaning: str, host: list[str], rows: list) -> str:
    word = re.compile(rf"\b{name}\b")
    lines = [f"## {number} {name}", "", meaning]
    if host:
        lines += ["", f"The host's: {', '.join(f'`{error}`' for error in host)}."]
    # Links in cells would lead elsewhere from here.
    cited = [row for row in rows if word.search(row[4])]
    if cited:
        lines += ["", "| call or subject | when | result | row |", "|---|---|---|---|"]
        for page, heading, row, state, result in cited:
            lines.append(f"| {heading} | {state} | {result} | [{row}](behaviour/{page}) |")
    return "\n".join(lines)


def document(root: pathlib.Path) -> str:
    read = lambda path: (root / path).read_text(encoding="utf-8")  # noqa: E731
    host = host_errors(read(TYPES), read(HOST))
    pages = {file.name: file.read_text(encoding="utf-8") for file in (root / PAGES).glob("*.md")}
    for generated in ("tested.md", "README.md"):
        pages.pop(generated, None)
    rows = rows_of(pages)
    sections = [
        section(name, number, meaning, host.get(int(number), []), rows)
        for name, number, meaning in sorted(CODE.findall(read(CODES)), key=lambda code: int(code[1]))
    ]
    return """\
# Every code of Winsock's

Written by `ci/errors_page.py --update` from `errors.def`, the table of the host's errors, and the rows of
[docs/behaviour](behaviour/README.md). `ws2err 10061` and `ws2err WSAECONNREFUSED` say the first line at the
prompt; `ws2trace` says which call gave it.

""" + "\n\n".join(sections) + "\n"


def main(arguments: list[str]) -> int:
    return written.keep({ROOT / OUTPUT: document(ROOT)}, arguments, "errors_page.py")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
