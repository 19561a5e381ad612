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

ROOT = pathlib.Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "conformance.svg"
TARGETS = {
    "ws2shim on Linux": {"everywhere", "native", "native-linux", "native-linux-signals"},
    "Wine 8": {"everywhere", "wine"},
}
WIDTH, LEFT, BAR = 640, 150, 400


def counts() -> dict[str, tuple[int, int]]:
    """As on Windows, and all, for every target."""
    tests, _ = behaviours.citations_of(ROOT)
    rows = check_deviations.ids_in((ROOT / check_deviations.LIST).read_text(encoding="utf-8"))
    # Ids that a loop puts together are known by their rows only.
    known = {test.test for test in tests if not test.test.startswith('"') and "*" not in test.test}
    known |= {each for _, each, _ in rows}
    result = {}
    for target, words in TARGETS.items():
        differing = {
            each for _, each, where in rows if words & {word.split(":")[-1] for word in where.split("|")}
        }
        result[target] = (len(known - differing), len(known))
    return result


def picture(numbers: dict[str, tuple[int, int]]) -> str:
    rows = []
    for place, (target, (same, total)) in enumerate(numbers.items()):
        top = 12 + 34 * place
        width = round(BAR * same / total)
        rows.append(
            f'<text x="{LEFT - 10}" y="{top + 15}" text-anchor="end">{target}</text>'
            f'<rect x="{LEFT}" y="{top}" width="{BAR}" height="20" fill="#d9822b"/>'
            f'<rect x="{LEFT}" y="{top}" width="{width}" height="20" fill="#2e8b57"/>'
            f'<text x="{LEFT + BAR + 10}" y="{top + 15}">{same} of {total}</text>'
        )
    height = 12 + 34 * len(numbers)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        'font-family="sans-serif" font-size="13" role="img" fill="#888">\n'
        "<title>Tested behaviours that are as on Windows</title>\n" + "\n".join(rows) + "\n</svg>\n"
    )


def main(arguments: list[str]) -> int:
    wanted = picture(counts())
    if PICTURE.exists() and PICTURE.read_text(encoding="utf-8") == wanted:
        return 0
    if arguments == ["--update"]:
        PICTURE.write_text(wanted, encoding="utf-8")
        return 0
    print("docs/conformance.svg: is behind; run ci/conformance_picture.py --update")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
