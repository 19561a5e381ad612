# SPDX-License-Identifier: MIT
"""The page: one file that needs nothing but a browser."""

import json
import pathlib

from report import topics
from report.table import BAD, PAIRINGS, VERDICTS, Row, Table, group_of

HERE = pathlib.Path(__file__).parent
MARKS = {
    "passed": ("✓", "as Windows"),
    "deviates": ("≠", "known deviation"),
    "skipped": ("–", "skipped"),
    "failed": ("✗", "failed"),
    "unexpected pass": ("!", "unexpected pass"),
    "not run": ("?", "not run"),
}
CONFIDENCE = {"H": "high", "M": "medium", "L": "low"}
FACTS = ("os", "kernel", "arch", "libc", "compiler", "library", "version", "commit", "root", "date")


def css_class(verdict: str) -> str:
    return "bad" if verdict in BAD else verdict


def overview_cell(counts) -> list[tuple[str, str, int]]:
    """verdict's class, mark, count: what a cell of the overview shows."""
    order = ("passed", *VERDICTS)
    found = dict.fromkeys(verdict for verdict in order if counts[verdict])
    return [(css_class(verdict), MARKS[verdict][0], counts[verdict]) for verdict in found]


def outcomes_of(row: Row) -> list[tuple[list[str], object]]:
    """Columns and their cell, those together that did the same."""
    found: dict[tuple, tuple[list[str], object]] = {}
    for column, cell in row.cells.items():
        key = (cell.verdict, cell.skipped, cell.was, cell.differs if cell.verdict != "passed" else "")
        found.setdefault(key, ([], cell))[0].append(column)
    return list(found.values())


class Links:
    def __init__(self, base: str):
        self._base = base or "../.."

    def file(self, path: str) -> str:
        return f"{self._base}/{path}"

    def specification(self, section: str) -> str | None:
        # Rows of a table have no anchor; their section does.
        place = topics.specification().get(section.partition("-")[0])
        return self.file(place) if place else None


def traces_of(table: Table) -> dict[str, dict[str, list[str]]]:
    """id -> column -> lines, of one column of those that did the same."""
    found = {}
    for row in table.rows:
        mine = {columns[0]: cell.trace for columns, cell in outcomes_of(row) if cell.trace}
        if mine:
            found[row.id] = mine
    return found


def script_safe(data) -> str:
    return json.dumps(data, separators=(",", ":")).replace("</", "<\\/").replace("<!--", "<\\!--")


def summary_of(row: Row, table: Table) -> str:
    """The verdicts of a row for the filters: "native:passed|wine:deviates"."""
    return "|".join(f"{column}:{css_class(cell.verdict)}" for column, cell in row.cells.items())


def is_native_deviation(row: Row, table: Table) -> bool:
    return any(cell.verdict == "deviates" and table.is_native(cell.whose) for cell in row.cells.values())


def chips_of(row: Row, table: Table) -> list[tuple[str, str, str, str]]:
    """class, mark, text of every target, and one for all pairings that agree, whose title names them."""
    chips = []
    pairings: dict[str, list[str]] = {}
    for column in table.columns:
        if cell := row.cells.get(column):
            if group_of(column) == PAIRINGS:
                pairings.setdefault(cell.verdict, []).append(column)
            else:
                chips.append((css_class(cell.verdict), MARKS[cell.verdict][0], column, ""))
    for verdict, columns in pairings.items():
        mark, word = MARKS[verdict]
        text = f"{len(columns)} pairings" if len(columns) > 1 else columns[0]
        chips.append((css_class(verdict), mark, text, f"{', '.join(columns)}: {word}"))
    return chips


def named(columns: list[str]) -> str:
    """Targets by their names, pairings by their number."""
    pairings = [column for column in columns if group_of(column) == PAIRINGS]
    told = [column for column in columns if column not in pairings]
    return "; ".join(told + (pairings if len(pairings) == 1 else [f"{len(pairings)} pairings"] * bool(pairings)))


def write(path: pathlib.Path, table: Table, changes=None, base: str = "") -> None:
    import jinja2

    loader = jinja2.FileSystemLoader(HERE)
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.globals.update(
        marks=MARKS, confidence=CONFIDENCE, facts=FACTS, css_class=css_class, slug=topics.slug,
        microsoft=topics.microsoft, overview_cell=overview_cell, chips_of=chips_of, summary_of=summary_of,
        named=named, is_native_deviation=is_native_deviation, outcomes_of=outcomes_of, links=Links(base), source_of=source_of,
    )  # fmt: skip
    page = environment.get_template("page.html").render(
        table=table,
        groups=table.groups(),
        topics=[(name, rows, table.count(rows)) for name, rows in table.by_topic().items()],
        totals=table.count(),
        changes=changes,
        native=table.native_deviations(),
        failures=list(table.cells(*BAD)),
        traces=script_safe(traces_of(table)),
        styles=(HERE / "page.css").read_text(encoding="utf-8"),
        script=(HERE / "page.js").read_text(encoding="utf-8"),
    )
    path.write_text(page, encoding="utf-8")


def source_of(row: Row) -> str:
    from report.junit import source_of as file_of

    line = row.about.get("line")
    return file_of(row) + (f"#L{line}" if line else "")
