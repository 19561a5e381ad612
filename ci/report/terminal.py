# SPDX-License-Identifier: MIT
"""What ci/conformance says while it runs, and the report for who reads it in a terminal."""

import shutil
import sys
import time

from report.table import BAD, PAIRINGS, VERDICTS, Row, Table

SHOWN = {
    "passed": "ok",
    "deviates": "deviates",
    "skipped": "skipped",
    "failed": "FAILED",
    "unexpected pass": "PASSES?",
    "not run": "NOT RUN",
}
COLOURS = {"passed": "32", "deviates": "33", "skipped": "2"}
MARKDOWN_MAX = 100  # lines of what is wrong
SECONDS_BETWEEN_LINES = 5  # where lines cannot be overwritten


def say(text: str = "") -> None:
    print(text, flush=True)


class Progress:
    """One line that is overwritten in a terminal; in a log a line every few seconds."""

    def __init__(self, stream=None) -> None:
        self._stream = stream or sys.stdout
        self._is_terminal = self._stream.isatty()
        self._last = 0.0
        self._shown = ""

    def show(self, text: str) -> None:
        if self._is_terminal:
            width = shutil.get_terminal_size().columns - 1
            self._write(f"\r\x1b[K{text[:width]}")
        elif text != self._shown and time.monotonic() - self._last >= SECONDS_BETWEEN_LINES:
            self._write(text + "\n")
        else:
            return
        self._shown = text
        self._last = time.monotonic()

    def done(self, text: str) -> None:
        """A line that stays."""
        self._write(("\r\x1b[K" if self._is_terminal else "") + text + "\n")
        self._shown = ""

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def coloured(text: str, verdict: str) -> str:
    if not sys.stdout.isatty():
        return text
    return f"\x1b[{COLOURS.get(verdict, '31;1')}m{text}\x1b[0m"


def counted(counts) -> tuple[str, str]:
    """What a cell of the overview says, and the verdict that gives it its colour."""
    if not counts:
        return "-", "skipped"
    worst = next(verdict for verdict in VERDICTS if counts[verdict])
    text = f"{counts['passed']} ok"
    if counts["deviates"]:
        text += f", {counts['deviates']} dev"
    if bad := sum(counts[verdict] for verdict in BAD):
        text += f", {bad} BAD"
    if counts["skipped"]:
        text += f", {counts['skipped']} skip"
    return text, worst


def print_overview(table: Table) -> None:
    groups = table.groups()
    by_topic = table.by_topic()
    lines = [(name, table.count(rows)) for name, rows in by_topic.items()]
    lines.append(("all", table.count()))
    width = max([len(name) for name, _ in lines] + [5])
    widths = {
        group: max([len(group)] + [len(counted(counts[group])[0]) for _, counts in lines]) for group in groups
    }
    say(f"{'topic':{width}}  " + "  ".join(f"{group:>{widths[group]}}" for group in groups))
    for name, counts in lines:
        shown = []
        for group in groups:
            text, worst = counted(counts[group])
            shown.append(coloured(f"{text:>{widths[group]}}", worst))
        say(f"{name:{width}}  " + "  ".join(shown))


def print_all(table: Table) -> None:
    width = max([len(row.id) for row in table.rows] + [9])
    heads = [short(column) for column in table.columns]
    widths = [max(len(head), 8) for head in heads]
    columns = "  ".join(f"{head:>{wide}}" for head, wide in zip(heads, widths, strict=True))
    say(f"{'':8} {'behaviour':{width}} C  {columns}")
    for row in table.rows:
        shown = []
        for column, wide in zip(table.columns, widths, strict=True):
            cell = row.cells.get(column)
            verdict = cell.verdict if cell else "skipped"
            shown.append(coloured(f"{SHOWN[verdict] if cell else '-':>{wide}}", verdict))
        confidence = row.about.get("confidence", "?")
        section = (row.about.get("section") or "?").split()[0]
        say(f"{section:8} {row.id:{width}} {confidence}  " + "  ".join(shown))
    for row in table.rows:
        if decision := row.about.get("decision"):
            say(f"decision  {row.id}: {decision}")


def short(column: str) -> str:
    return column.replace(" server", "<").replace(" client", "").replace(", ", "")


def place(row: Row) -> str:
    file = row.about.get("file", "")
    return f"{file}:{row.about['line']}" if row.about.get("line") else file


def print_failures(table: Table) -> None:
    for row, column, cell in table.cells(*BAD):
        say(coloured(f"{SHOWN[cell.verdict]}: {row.id} on {column}: {row.says}", cell.verdict))
        say(f"    {place(row)}" + (f": {cell.differs}" if cell.differs else ""))
        for line in cell.trace[-4:] if not cell.differs else []:
            say(f"    {line[:200]}")
        for reason in cell.reasons if cell.verdict == "unexpected pass" else []:
            say(f"    it no longer differs, so its row of deviations.def goes: {reason}")


def print_native_deviations(table: Table) -> None:
    found = table.native_deviations()
    if not found:
        return
    say("Where this library differs from Windows, and why:")
    for reason, places in found.items():
        ids = dict.fromkeys(row.id for row, _ in places)
        say(f"    {', '.join(ids)}: {reason}")
    others = sum(1 for *_, cell in table.cells("deviates") if not table.is_native(cell.whose))
    if others:
        say(f"({others} deviations of other targets are on the page and under --all.)")


def print_changes(changes) -> None:
    if not changes:
        say("No verdict has changed.")
    for row, column, was, verdict in changes:
        say(f"{row.id} on {column}: {was or 'not there'} -> {verdict or 'not there'}")


def print_report(table: Table, everything: bool) -> None:
    if everything:
        print_all(table)
        say()
    print_overview(table)
    if PAIRINGS in table.groups():
        say(f"({PAIRINGS}: one target serves, another is the client)")
    say()
    print_failures(table)
    print_native_deviations(table)


def markdown(table: Table) -> str:
    """The overview, what is wrong, and where this library differs, for the summary of a job."""
    groups = table.groups()
    lines = ["## Conformance", "", "| topic | " + " | ".join(groups) + " |", "|---" * (len(groups) + 1) + "|"]
    parts = [*table.by_topic().items(), ("**all**", table.rows)]
    for name, rows in parts:
        counts = table.count(rows)
        lines.append(f"| {name} | " + " | ".join(counted(counts[group])[0] for group in groups) + " |")
    wrong = [f"* `{row.id}` on {column}: {cell.verdict}, {cell.differs}" for row, column, cell in table.cells(*BAD)]
    if wrong:
        lines += ["", "### Wrong", "", *wrong[:MARKDOWN_MAX]]
    if found := table.native_deviations():
        lines += ["", "### Where this library differs from Windows", ""]
        lines += [f"* `{places[0][0].id}`: {reason}" for reason, places in found.items()]
    return "\n".join([*lines, "", table.summary(), ""])
