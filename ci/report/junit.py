# SPDX-License-Identifier: MIT
"""The results as JUnit has them: a suite a column; a deviation is no failure and no success."""

import pathlib
import xml.etree.ElementTree as xml

from report.table import Cell, Row, Table

FOLDERS = ("tests/winsock", "tests/win32", "pytests")
ROOT = pathlib.Path(__file__).resolve().parents[2]


def write(path: pathlib.Path, table: Table) -> None:
    root = xml.Element("testsuites")
    total = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    for column in table.columns:
        suite = xml.SubElement(root, "testsuite", name=column)
        counts = dict.fromkeys(total, 0)
        seconds = 0.0
        for row in table.rows:
            if cell := row.cells.get(column):
                counts["tests"] += 1
                seconds += cell.seconds
                if kind := add_case(suite, row, cell):
                    counts[kind] += 1
        set_counts(suite, counts)
        suite.set("time", f"{seconds:.3f}")
        total = {key: total[key] + counts[key] for key in total}
    set_counts(root, total)
    xml.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def set_counts(element: xml.Element, counts: dict[str, int]) -> None:
    for key, value in counts.items():
        element.set(key, str(value))


def add_case(suite: xml.Element, row: Row, cell: Cell) -> str | None:
    """Adds a test case; which of the suite's counts it adds to besides "tests"."""
    case = xml.SubElement(
        suite, "testcase", classname=row.topic, name=row.id, file=source_of(row),
        line=str(row.about.get("line", 0)), time=f"{cell.seconds:.3f}",
    )  # fmt: skip
    text = printable("\n".join([row.says, *cell.reasons, *cell.trace]))
    if cell.verdict == "not run":
        xml.SubElement(case, "error", message="not run", type="not run").text = text
        return "errors"
    if cell.verdict in ("failed", "unexpected pass"):
        message = printable(cell.differs or row.says)
        xml.SubElement(case, "failure", message=message, type=cell.verdict).text = text
        return "failures"
    if cell.verdict == "passed":
        return None
    reason = cell.skipped or "; ".join(cell.reasons)
    xml.SubElement(case, "skipped", message=printable(reason), type=cell.verdict)
    return "skipped"


def source_of(row: Row) -> str:
    stem = row.about.get("file", "")
    for folder in FOLDERS:
        for suffix in (".cpp", ".py"):
            if (ROOT / folder / (stem + suffix)).exists():
                return f"{folder}/{stem}{suffix}"
    return stem


def printable(text: str) -> str:
    return "".join(letter if letter.isprintable() or letter == "\n" else "?" for letter in text)
