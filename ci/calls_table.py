#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Keeps the README's table of calls true: what the headers declare against what is exported.

    ci/calls_table.py             exit status 1 if the README is behind
    ci/calls_table.py --update    writes the table anew
"""

import pathlib
import re
import sys

import check_exports

ROOT = pathlib.Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
INCLUDE = ROOT / "shim" / "include"
REFUSED = (ROOT / "shim" / "api").glob("refused_*.cpp")
BEGIN = "<!-- calls: written by ci/calls_table.py --update -->"
END = "<!-- end of calls -->"
# An exported declaration: the word that exports it, and the name before the first parenthesis.
DECLARATION = re.compile(
    r"^(?:WINSOCK_API_LINKAGE|WINBASEAPI|NTSYSAPI|_CRTIMP|WS2_EXPORT)\b[^;(]*?\b(\w+)\s*\(", re.MULTILINE
)

# A definition in the files of calls that are refused.
REFUSAL = re.compile(r"^\w+ WSAAPI (\w+)\(", re.MULTILINE)


def declared(text: str) -> list[str]:
    """The link names in the text of a public header: ws2_ and the Windows name, if it has one."""
    return [
        name if name.startswith("ws2_") else f"ws2_{name}" for name in DECLARATION.findall(text)
    ]


def in_words(names: list[str]) -> str:
    # An extension is called by its link name; everything else by its Windows name.
    extensions = {"ws2_socket_fd", "ws2_socket_from_fd"}
    shown = {name if name in extensions else name.removeprefix("ws2_") for name in names}
    return ", ".join(f"`{name}`" for name in sorted(shown, key=str.lower))


def subject(path: str) -> str:
    """What a header is about, by its name: one row each, so that changes seldom meet in one line."""
    return pathlib.PurePath(path).stem.replace("_", " ")


def table(headers: dict[str, str], exports: list[str], refused: frozenset[str] = frozenset()) -> str:
    rows = []
    for path, text in sorted(headers.items(), key=lambda item: subject(item[0])):
        names = declared(text)
        there = [name for name in names if name in exports and name not in refused]
        never = [name for name in names if name in exports and name in refused]
        absent = [name for name in names if name not in exports]
        cells = (subject(path), *map(in_words, (there, never, absent)))
        if names:
            rows.append(f"| {' | '.join(cells)} |")
    head = ["| | implemented | always refused | declared only |", "|---|---|---|---|"]
    return "\n".join([BEGIN, *head, *rows, END])


def with_table(readme: str, new: str) -> str:
    before, rest = readme.split(BEGIN)
    return before + new + rest.split(END)[1]


def main(arguments: list[str]) -> int:
    headers = {str(file): file.read_text(encoding="utf-8") for file in INCLUDE.rglob("*.h")}
    exports = check_exports.listed(check_exports.LIST.read_text(encoding="utf-8"))
    readme = README.read_text(encoding="utf-8")
    refused = frozenset(
        f"ws2_{name}"
        for file in REFUSED
        for name in REFUSAL.findall(file.read_text(encoding="utf-8"))
    )
    wanted = with_table(readme, table(headers, exports, refused))
    if arguments == ["--update"]:
        README.write_text(wanted, encoding="utf-8")
    elif wanted != readme:
        print("README.md: the table of calls is behind; run ci/calls_table.py --update")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
