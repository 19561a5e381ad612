# SPDX-License-Identifier: MIT
"""The check of the known differences finds ids without a test, and knows every way to write one."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import check_deviations

SOURCES = [
    'BEHAVIOUR("listen.recv", "A.1", high, "s", "says") {}\n'
    '#define KEEPS(id, says) {"options.keeps." id, "E.13", high, says}\n'
    '{KEEPS("SO_DEBUG", "a truth value"), 1},\n',
    'row(f"startup.missing-{call}", "0.3")\nCALLS = ("bind",)\n',
]


def row(ids: str, where: str = "wine") -> str:
    return f'DEVIATION("{ids}", "{where}", "docs:x, H", "why")\n'


@pytest.mark.parametrize(
    "listing",
    [
        row("listen.recv"),
        row("listen.recv options.keeps.SO_DEBUG"),
        row("startup.missing-bind", "native|wine"),
        row("listen.recv") + row("listen.recv", "native-linux"),
    ],
)
def test_fine(listing):
    assert check_deviations.check(listing, SOURCES) == []


@pytest.mark.parametrize(
    ("listing", "expected"),
    [
        (row("listen.send"), "no test has the behaviour listen.send"),
        (row("listen.recv listen.send"), "no test has the behaviour listen.send"),
        (row("options.keeps.SO_TYPE"), "no test has the behaviour options.keeps.SO_TYPE"),
        (row("listen.recv") + row("listen.recv", "native|wine"), "another row for wine"),
        ('DEVIATION("listen.recv", wine)\n', "cannot be read"),
    ],
)
def test_breaks(listing, expected):
    (found,) = check_deviations.check(listing, SOURCES)
    assert expected in found
