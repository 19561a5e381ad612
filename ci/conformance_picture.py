#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Draws docs/conformance.svg: how many behaviours each target shows as Windows does.

The numbers are those of the tests' behaviours and of deviations.def, which the test runs keep true: a
row there must fail, everything else must pass.

    ci/conformance_picture.py             exit status 1 if the picture is behind
    ci/conformance_picture.py --update    draws it anew
"""

import pathlib
import sys

import behaviours
import check_deviations
import written
from report import topics

ROOT = pathlib.Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "conformance.svg"
TARGETS = {
    "ws2shim on Linux": {"everywhere", "native", "native-linux", "native-linux-signals"},
    "with POSIX alone": {"everywhere", "native", "native-portable", "native-poll"},
    "Wine 8": {"everywhere", "wine"},
}
# Topics with a line of their own; the others share one.
SHOWN = (
    "Listen backlog",
    "listen",
    "accept",
    "MSG_OOB and urgent data",
    "MSG_PEEK",
    "Receiving",
    "Datagrams",
    "Sending",
    "select",
    "WSAPoll",
    "connect",
    "Endings: shutdown, closesocket, resets",
    "Sockets and their addresses",
    "Options",
    "Names and services",
    "Socket events",
    "Overlapped I/O",
    "Completion ports",
    "AcceptEx, ConnectEx, TransmitFile",
)
LEFT, BAR, COLUMN, LINE, HEAD = 260, 120, 240, 20, 30

Counts = dict[str, dict[str, tuple[int, int]]]


def counts() -> Counts:
    """As on Windows, and all, for every topic and target."""
    tests, _ = behaviours.citations_of(ROOT)
    rows = check_deviations.ids_in((ROOT / check_deviations.LIST).read_text(encoding="utf-8"))
    # Ids that a loop puts together are known by their rows only.
    sections = {each: "" for _, each, _ in rows}
    for test in tests:
        if not test.test.startswith('"') and "*" not in test.test:
            sections[test.test] = sections.get(test.test) or test.cited
    lines = [*(each for each in topics.topic_names() if each in SHOWN), topics.OTHER]
    groups: dict[str, set[str]] = {topic: set() for topic in lines}
    for each, section in sections.items():
        topic = topics.topic_of(each, section)
        groups[topic if topic in SHOWN else topics.OTHER].add(each)
    differing = {
        target: {each for _, each, where in rows if words & {word.split(":")[-1] for word in where.split("|")}}
        for target, words in TARGETS.items()
    }
    return {
        topic: {target: (len(ids - differing[target]), len(ids)) for target in TARGETS}
        for topic, ids in groups.items()
        if ids
    }


def cell(left: int, top: int, same: int, total: int) -> str:
    width = round(BAR * same / total)
    return (
        f'<rect x="{left}" y="{top}" width="{BAR}" height="12" fill="#d9822b"/>'
        f'<rect x="{left}" y="{top}" width="{width}" height="12" fill="#2e8b57"/>'
        f'<text x="{left + BAR + 8}" y="{top + 11}">{same} of {total}</text>'
    )


def line(top: int, topic: str, numbers: dict[str, tuple[int, int]]) -> str:
    cells = (cell(LEFT + COLUMN * place, top, *pair) for place, pair in enumerate(numbers.values()))
    return f'<text x="{LEFT - 12}" y="{top + 11}" text-anchor="end">{topic}</text>' + "".join(cells)


def picture(numbers: Counts) -> str:
    heads = (f'<text x="{LEFT + COLUMN * place}" y="16">{name}</text>' for place, name in enumerate(TARGETS))
    lines = [
        '<g font-weight="bold">' + "".join(heads) + "</g>",
        *(line(HEAD + LINE * place, *each) for place, each in enumerate(numbers.items())),
    ]
    sums = {name: tuple(map(sum, zip(*(each[name] for each in numbers.values()), strict=True))) for name in TARGETS}
    end = HEAD + LINE * len(numbers)
    lines.append(f'<g font-weight="bold">{line(end, "all", sums)}</g>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + COLUMN * len(TARGETS)}" height="{end + LINE}" '
        'font-family="sans-serif" font-size="12" role="img" fill="#888">\n'
        "<title>Tested behaviours that are as on Windows</title>\n" + "\n".join(lines) + "\n</svg>\n"
    )


def main(arguments: list[str]) -> int:
    return written.keep({PICTURE: picture(counts())}, arguments, "conformance_picture.py")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
