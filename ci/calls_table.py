#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Keeps the tables of calls true: what the headers declare against what is exported. The README has
the numbers, docs/calls.md a line for every function of Winsock's headers, and the companion's by subject.
What it says of hosts comes from docs/hosts.json, which is what has run there.

    ci/calls_table.py             exit status 1 if one of them is behind
    ci/calls_table.py --update    writes both anew
"""

import pathlib
import re
import sys
from collections.abc import Mapping

import check_exports
import hosts
import written

ROOT = pathlib.Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
DOCUMENT = ROOT / "docs" / "calls.md"
INCLUDE = ROOT / "shim" / "include"
API = ROOT / "shim" / "api"
# Calls that are always refused have files of their own.
REFUSED = "refused/"
# Winsock's headers, each with what it is about. A function belongs to the first that brings it.
WINSOCK_HEADERS = {
    "winsock2.h": "the sockets themselves, names, name spaces",
    "ws2tcpip.h": "addresses and names of TCP/IP, socket security",
    "mswsock.h": "Microsoft's extensions",
    "mstcpip.h": "TCP/IP control, texts of addresses",
    "ws2spi.h": "providers and their catalogue",
    "nspapi.h": "the services of Winsock 1.1",
}
# Columns of docs/calls.md beside Linux, and the targets (ci/targets.py) that stand for them; none: nothing can.
HOSTS = {"macOS": "macos-link", "BSD": None}
BEGIN = "<!-- calls: written by ci/calls_table.py --update -->"
END = "<!-- end of calls -->"
# An exported declaration: the word that exports it, and the name before the first parenthesis.
DECLARATION = re.compile(
    r"^(?:WINSOCK_API_LINKAGE|WINBASEAPI|NTSYSAPI|_CRTIMP|WS2_EXPORT)\b[^;(]*?\b(\w+)\s*\(", re.MULTILINE
)

# The same for calls of the companion, which are not Winsock's.
COMPANION = re.compile(r"^(?:WINBASEAPI|_CRTIMP)\b[^;]*;", re.MULTILINE)
# What a public header brings of its own.
INCLUSION = re.compile(r"^#include <((?:ws2shim/)?\w+\.h)>", re.MULTILINE)

# A definition of an entry point: its calling convention, its name.
DEFINITION = re.compile(
    r"^[A-Za-z_][\w \t*]*?\b(?:WSAAPI|WINAPI|WSPAPI|NTAPI|CDECL|__cdecl|PASCAL)\s+\*?(\w+)\(",
    re.MULTILINE,
)


def declared(text: str) -> list[str]:
    """The link names in the text of a public header: ws2_ and the Windows name, if it has one."""
    return declared_names(DECLARATION.findall(text))


def declared_names(names: list[str]) -> list[str]:
    return [name if name.startswith("ws2_") else f"ws2_{name}" for name in names]


def in_words(names: list[str]) -> str:
    # An extension is called by its link name; everything else by its Windows name.
    extensions = {"ws2_socket_fd", "ws2_socket_from_fd"}
    shown = {name if name in extensions else name.removeprefix("ws2_") for name in names}
    return ", ".join(f"`{name}`" for name in sorted(shown, key=str.lower))


def subject(path: str) -> str:
    """What a header is about, by its name: one row each, so that changes seldom meet in one line."""
    return pathlib.PurePath(path).stem.replace("_", " ")


def by_subject(
    headers: dict[str, str], exports: list[str], refused: frozenset[str], left_out: frozenset[str]
) -> str:
    """A row for each header with calls that are not in `left_out`."""
    rows = []
    for path, text in sorted(headers.items(), key=lambda item: subject(item[0])):
        names = [name for name in declared(text) if name not in left_out]
        there = [name for name in names if name in exports and name not in refused]
        never = [name for name in names if name in exports and name in refused]
        absent = [name for name in names if name not in exports]
        cells = (subject(path), *map(in_words, (there, never, absent)))
        if names:
            rows.append(f"| {' | '.join(cells)} |")
    head = ["| | implemented | always refused | declared only |", "|---|---|---|---|"]
    return "\n".join([*head, *rows])


def numbers(groups: dict[str, list[str]], exports: list[str], refused: frozenset[str]) -> str:
    """The README's table: a row for each group of names."""
    rows = ["| | implemented | always refused | declared only |", "|---|---|---|---|"]
    for group, names in groups.items():
        states = [status(name, exports, refused) for name in names]
        counts = (states.count(word) for word in ("implemented", "refused", "not yet"))
        rows.append(f"| {group} | {' | '.join(map(str, counts))} |")
    return "\n".join([BEGIN, *rows, END])


def with_table(readme: str, new: str) -> str:
    before, rest = readme.split(BEGIN)
    return before + new + rest.split(END)[1]


def brought(name: str, headers: dict[str, str], seen: set[str]) -> list[str]:
    """The Winsock functions a header declares, itself or through what it includes."""
    if name in seen or name == "windows.h" or name not in headers:
        return []
    seen.add(name)
    found = declared(COMPANION.sub("", headers[name]))
    for each in INCLUSION.findall(headers[name]):
        found += brought(each, headers, seen)
    return found


def winsock_names(headers: dict[str, str]) -> frozenset[str]:
    seen: set[str] = set()
    return frozenset(name for each in WINSOCK_HEADERS for name in brought(each, headers, seen))


def definitions(files: dict[str, str]) -> dict[str, str]:
    """Link names, and the file below shim/api that defines each; `files`: texts by such paths."""
    found: dict[str, str] = {}
    for path, text in sorted(files.items()):
        for name in declared_names(DEFINITION.findall(text)):
            found.setdefault(name, path)
    return found


def status(name: str, exports: list[str], refused: frozenset[str]) -> str:
    if name not in exports:
        return "not yet"
    return "refused" if name in refused else "implemented"


def status_there(status_on_linux: str, record: Mapping | None) -> str:
    """The same on a host of which `record` is what has run, if anything has."""
    if status_on_linux != "implemented" or (record and record.get("passed", {}).get("winsock")):
        return status_on_linux
    return "linked" if record and "built" in record else "untested"


def linux_targets(records: Mapping[str, Mapping]) -> str:
    """The targets for Linux on which all tests of Winsock's behaviour that ran have passed."""
    others = set(HOSTS.values())
    names = [
        f"`{name}`"
        for name, record in records.items()
        if name not in others and record.get("passed", {}).get("winsock") and not record["failed"]
    ]
    return ", ".join(names)


def link(path: str | None) -> str:
    return f"[{path}](../shim/api/{path})" if path else ""


def document(
    headers: dict[str, str],
    exports: list[str],
    refused: frozenset[str],
    defined: dict[str, str],
    records: Mapping[str, Mapping],
) -> str:
    """`headers`: by the name a program includes them with; `records`: docs/hosts.json."""
    sections = []
    counts = {"implemented": 0, "refused": 0, "not yet": 0}
    seen: set[str] = set()
    for header, about in WINSOCK_HEADERS.items():
        names = sorted(set(brought(header, headers, seen)), key=str.lower)
        rows = []
        for name in names:
            now = status(name, exports, refused)
            counts[now] += 1
            shown = name.removeprefix("ws2_")
            where = link(defined.get(name))
            there = [status_there(now, records.get(target)) for target in HOSTS.values()]
            rows.append(f"| `{shown}` | {' | '.join([now, *there])} | the system's | {where} |")
        if rows:
            head = f"| | Linux | {' | '.join(HOSTS)} | Windows | file |\n|---|---{'|---' * len(HOSTS)}|---|---|"
            sections.append(f"## {header}: {about} ({len(rows)})\n\n{head}\n" + "\n".join(rows))
    total = sum(counts.values())
    summary = ", ".join(f"{count} {word}" for word, count in counts.items())
    companion = by_subject(headers, exports, refused, winsock_names(headers))
    return f"""\
# Every call of Winsock's headers

Written by `ci/calls_table.py --update` from the headers and from what the library exports.

{total} functions: {summary}.

*Refused* means always, with the code of a Windows that lacks the provider, the privilege or the version
of Winsock the call needs. *Not yet* means that the headers have it, the library does not, and a program
that calls it fails to link. *Linked*: the source is the same there, a program that calls it has been built and
linked, and no test has run. *Untested*: not even that ([hosts](hosts.md)). On Windows the program links the
SDK's library. The file is where the call enters the library.

Programs find some functions by GUIDs that they give `WSAIoctl`, and not by a name: `ConnectEx`, `DisconnectEx`,
`TransmitPackets`, `WSARecvMsg`, and the 13 of registered I/O. They are there as well, wherever the table says of
`AcceptEx` that it is.

Linux is x86-64 with the GNU C library, where every test runs for each change. The tests of Winsock's behaviour
have also passed on these targets for Linux: {linux_targets(records)}.

""" + "\n\n".join(sections) + f"""

## The companion: what socket programs use of Windows besides

{companion}
"""


def main(arguments: list[str]) -> int:
    headers = {str(file): file.read_text(encoding="utf-8") for file in INCLUDE.rglob("*.h")}
    exports = check_exports.listed(check_exports.LIST.read_text(encoding="utf-8"))
    readme = README.read_text(encoding="utf-8")
    defined = definitions(
        {
            file.relative_to(API).as_posix(): file.read_text(encoding="utf-8")
            for file in API.rglob("*.cpp")
        }
    )
    refused = frozenset(name for name, path in defined.items() if path.startswith(REFUSED))
    by_name = {str(pathlib.Path(path).relative_to(INCLUDE)): text for path, text in headers.items()}
    winsock = winsock_names(by_name)
    declarations = {name for text in headers.values() for name in declared(text)}
    groups = {
        "Winsock's headers": sorted(winsock),
        "the companion of `<windows.h>` and Microsoft's C library": sorted(declarations - winsock),
    }
    wanted = {
        README: with_table(readme, numbers(groups, exports, refused)),
        DOCUMENT: document(by_name, exports, refused, defined, hosts.kept_records()),
    }
    return written.keep(wanted, arguments, "calls_table.py")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
