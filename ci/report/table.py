# SPDX-License-Identifier: MIT
"""Behaviours x columns, and the counts that the terminal and the page both show."""

import collections
import dataclasses
import re

from report import records, topics

# From the worst to the best. A behaviour proved several times in one column (IPv4, IPv6) is as good
# as its worst run.
VERDICTS = ("not run", "failed", "unexpected pass", "deviates", "skipped", "passed")
BAD = ("not run", "failed", "unexpected pass")
PAIRINGS = "pairings"


@dataclasses.dataclass
class Cell:
    verdict: str
    reasons: list[str]
    skipped: str
    trace: list[str]
    seconds: float
    whose: str  # the target whose deviation it is
    was: str = ""  # the verdict of the run it is compared with, where that was another one

    @property
    def differs(self) -> str:
        """The first call that did something else than Windows."""
        return next((line[2:].partition(" ")[2] for line in self.trace if line.startswith("! ")), "")


@dataclasses.dataclass
class Row:
    id: str
    topic: str
    about: dict
    cells: dict[str, Cell]

    @property
    def says(self) -> str:
        return self.about.get("says", "")

    def reasons(self) -> dict[str, list[str]]:
        """reason of a deviation -> the columns that have it."""
        found: dict[str, list[str]] = {}
        for column, cell in self.cells.items():
            if cell.verdict in ("deviates", "unexpected pass"):
                for reason in cell.reasons:
                    found.setdefault(reason.removeprefix(f"{self.id}: "), []).append(column)
        return found


@dataclasses.dataclass
class Table:
    found: records.Results
    columns: list[str]
    rows: list[Row]

    def groups(self) -> list[str]:
        """The columns of the overview: targets, and all pairings of different ones as one."""
        alone = [column for column in self.columns if "," not in column]
        return alone + ([PAIRINGS] if len(alone) < len(self.columns) else [])

    def count(self, rows: list[Row] | None = None) -> dict[str, collections.Counter]:
        counts = {group: collections.Counter() for group in self.groups()}
        for row in self.rows if rows is None else rows:
            for column, cell in row.cells.items():
                counts[group_of(column)][cell.verdict] += 1
        return counts

    def by_topic(self) -> dict[str, list[Row]]:
        found = {name: [row for row in self.rows if row.topic == name] for name in topics.topic_names()}
        return {name: rows for name, rows in found.items() if rows}

    def cells(self, *verdicts: str):
        for row in self.rows:
            for column, cell in row.cells.items():
                if cell.verdict in verdicts:
                    yield row, column, cell

    def is_native(self, target: str) -> bool:
        """Whether this library answers there."""
        run = self.found.run_of(target)
        if library := run.get("library"):
            return library.startswith("ws2shim")
        return re.search(r"\bnative\b", target) is not None

    def native_deviations(self) -> dict[str, list[tuple[Row, str]]]:
        """reason -> where this library differs from Windows because of it."""
        found: dict[str, list[tuple[Row, str]]] = {}
        for row, column, cell in self.cells("deviates"):
            if self.is_native(cell.whose):
                for reason in cell.reasons:
                    found.setdefault(reason.removeprefix(f"{row.id}: "), []).append((row, column))
        return found

    def summary(self) -> str:
        counts = collections.Counter(cell.verdict for row in self.rows for cell in row.cells.values())
        told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in reversed(VERDICTS) if counts[verdict])
        columns = f"{len(self.columns)} column{'s' if len(self.columns) != 1 else ''}"
        return f"{len(self.rows)} behaviours, {columns}: {told}"


def group_of(column: str) -> str:
    return PAIRINGS if "," in column else column


def section_key(section: str) -> tuple:
    first = section.split()[0] if section else "?"
    return first[0], [int(part) for part in re.split(r"[.-]", first) if part.isdigit()]


def table_of(found: records.Results) -> Table:
    columns = sorted({each["target"] for each in found.results}, key=lambda name: (name.count(","), name))
    cells = collections.defaultdict(lambda: collections.defaultdict(list))
    for each in found.results:
        cells[each["id"]][each["target"]].append(each)
    rows = []
    for id, by_column in cells.items():
        about = found.about.get(id, {})
        row = Row(id, topics.topic_of(id, about.get("section", "")), about, {})
        for column in columns:
            if column in by_column:
                row.cells[column] = cell_of(by_column[column])
        rows.append(row)
    order = {name: place for place, name in enumerate(topics.topic_names())}
    rows.sort(key=lambda row: (order[row.topic], section_key(row.about.get("section", ""))))
    return Table(found, columns, rows)


def cell_of(results: list[dict]) -> Cell:
    worst = min(results, key=lambda each: VERDICTS.index(each["verdict"]))
    return Cell(
        worst["verdict"],
        worst.get("deviations", []),
        worst.get("skipped", ""),
        worst.get("trace", []),
        worst.get("seconds", 0),
        worst.get("whose") or worst["target"],
    )


# History.


def compare(now: Table, before: Table) -> list[tuple[Row, str, str, str]]:
    """row, column, verdict before, verdict now: every cell whose verdict changed, "" for none."""
    earlier = {row.id: row for row in before.rows}
    changed = []
    for row in now.rows:
        old = earlier.pop(row.id, None)
        for column, cell in row.cells.items():
            was = old.cells[column].verdict if old and column in old.cells else ""
            if column in before.columns and was != cell.verdict:
                cell.was = was or "no such behaviour"
                changed.append((row, column, was, cell.verdict))
        for column in old.cells if old else ():
            if column in now.columns and column not in row.cells:
                changed.append((row, column, old.cells[column].verdict, ""))
    for row in earlier.values():
        for column, cell in row.cells.items():
            if column in now.columns:
                changed.append((row, column, cell.verdict, ""))
    return changed
