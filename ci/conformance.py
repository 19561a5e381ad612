# SPDX-License-Identifier: MIT
"""Runs the behaviours on every target and reports behaviours x targets. ci/conformance is its door.

Every test program and every scenario tells one JSON line per behaviour. A behaviour that a program
knows but that left no line did not run: a crash or a hang, and red.
"""

import argparse
import fnmatch
import json
import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from report import junit, page, records, running, terminal, topics  # noqa: E402
from report.table import BAD, Table, compare, table_of  # noqa: E402
from report.terminal import Progress, say  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[1]
OUT = ROOT / "build" / "conformance"
TESTS = ("tests/winsock", "tests/win32")


def is_wanted(patterns: list[str], id: str, section: str) -> bool:
    """oob: that and oob.*; listen.*: as a shell would; MSG_PEEK: a part of the topic's name."""
    topic = topics.topic_of(id, section).lower()
    return not patterns or any(
        id == each or id.startswith(each + ".") or fnmatch.fnmatch(id, each) or each.lower() in topic
        for each in patterns
    )


def files_with(patterns: list[str]) -> list[str]:
    """The files of tests that hold such ids, as far as their texts show: what has to be built."""
    found = []
    for folder in TESTS:
        for file in sorted((ROOT / folder).glob("*_test.cpp")):
            literals = re.findall(r'"([a-z0-9-]+(?:\.[\w.-]*)?)"', file.read_text(encoding="utf-8"))
            ids = [literal for literal in literals if "." in literal]
            if any(is_wanted(patterns, id, "") or is_wanted(patterns, id.rstrip("."), "") for id in ids):
                found.append(file.stem)
    return found


class Session:
    """One run: which targets, built where, and what they told."""

    def __init__(self, options):
        self.options = options
        self.out = options.out
        self.progress = Progress()
        self.found = records.Results()
        self.ids: set[str] = set()
        self.trees: dict[str, tuple[pathlib.Path, list[str]]] = {}
        # A part of the tests gets a build of its own, unless everything is built already.
        self.is_part = bool(options.pattern) and not options.no_build

    def wanted(self, behaviour: dict) -> bool:
        return is_wanted(self.options.pattern, behaviour["id"], behaviour["section"])

    def local_targets(self) -> list:
        found = running.targets.local()
        if self.options.no_wine:
            found = [target for target in found if target.name != "wine"]
        if self.options.target:
            found = [target for target in found if target.name in self.options.target]
        return found

    def builds(self, target) -> bool:
        return not self.options.no_build and target.name != "windows"

    def build(self, target, programs):
        """Builds these programs; the target, with the folder they are in."""
        if not self.builds(target):
            return target
        preset = {"native": "dev", "wine": "mingw"}[target.name]
        # Where it was built first; it stays there when scenarios' programs are added.
        tree, more = self.trees.setdefault(target.name, self.tree_of(target, preset))
        name = "WS2_NATIVE_BIN" if target.name == "native" else "WS2_WINE_BIN"
        os.environ.setdefault(name, str(tree / "bin"))
        log = self.out / f"build-{preset}{'-scenarios' if programs == running.STARTED else ''}.log"
        running.build(preset, log, self.progress, programs, more, tree)
        return next(each for each in running.targets.local() if each.name == target.name)

    def tree_of(self, target, preset: str) -> tuple[pathlib.Path, list[str]]:
        """The folder of a build, and what is said to CMake beside the preset."""
        if not self.is_part or target.has("winsock_tests"):
            return ROOT / "build" / preset, []
        only = ";".join(files_with(self.options.pattern)) or "none"
        # A room at once takes three fifths of the compiler's time.
        unity = ["-DCMAKE_UNITY_BUILD=ON", "-DCMAKE_UNITY_BUILD_BATCH_SIZE=0"]
        return ROOT / "build" / "part" / preset, [f"-DWS2_ONLY_TESTS={only}", "-DCMAKE_CXX_FLAGS_DEBUG=-O0", *unity]

    def run(self) -> Table:
        present = []
        ids = self.scenarios()
        remotes = [running.targets.remote(word) for word in self.options.remote]  # who is not there is told at once
        for target in self.local_targets():
            # What scenarios start is built behind the first results, and only where there are scenarios.
            target = self.build(target, running.PROGRAMS)
            if self.run_programs(target, bool(ids) and self.builds(target)):
                present.append(target)
        for target in remotes:
            if self.run_programs(target):
                present.append(target)
        if ids:
            present = [target if target.remote else self.build(target, running.STARTED) for target in present]
            self.run_scenarios(present, ids)
        found = records.with_runs(self.found)
        if label := self.options.label:
            names = [run["target"] for run in found.runs]
            found = records.rename(found, {name: label if len(names) == 1 else f"{label} {name}" for name in names})
        return table_of(found)

    def run_programs(self, target, has_scenarios: bool = False) -> bool:
        """Whether the target has anything to run."""
        has_any = has_scenarios or any(target.has(name) for name in (*running.PROGRAMS, "ws2_agent"))
        if not target.remote and not has_any:
            say(f"{target}: nothing is built, so it is left out")
            return False
        self.progress.show(f"{target}: starting")
        self.found.add({"run": running.record_of(target)})
        for line in running.run_programs(target, self.wanted, self.progress):
            self.found.add(line)
        return True

    def scenarios(self) -> list[str]:
        """The ids of those that are wanted."""
        return [id for id, section in scenario_ids() if is_wanted(self.options.pattern, id, section)]

    def run_scenarios(self, present: list, ids: list[str]) -> None:
        if not present:
            return
        names = [target.name for target in present]
        remotes = [f"{each.name}={each.agent or f'{each.host}:{each.folder}'}" for each in present if each.remote]
        chosen = ids if self.options.pattern else None  # those whose ids a loop makes are known to pytest alone
        for line in running.run_scenarios(self.out, names, remotes, chosen, self.progress):
            self.found.add(line)


def scenario_ids() -> list[tuple[str, str]]:
    """Ids and sections of scenarios. Those that a loop makes are there by the group's name."""
    found = []
    for file in sorted((ROOT / "pytests").glob("test_*.py")):
        text = file.read_text(encoding="utf-8")
        found += re.findall(r'(?:behaviour|row)\(\s*"([^"]+)", "([^"]+)"', text)
        for group, section in re.findall(r'(?:behaviour|row)\(\s*f"([^"{]+)\{\w+\}", "([^"]+)"', text):
            for word in re.findall(r'"(\w+)"', text):
                found.append((group + word, section))
    return found


# The report.


def report(table: Table, options) -> int:
    changes = None
    if options.compare:
        changes = compare(table, table_of(records.read(options.compare)))
    options.out.mkdir(parents=True, exist_ok=True)
    records.write(options.out / "results.json", table.found)
    junit.write(options.out / "junit.xml", table)
    page.write(options.out / "report.html", table, changes, options.link)
    (options.out / "badge.json").write_text(json.dumps(badge_of(table)) + "\n", encoding="utf-8")
    if options.markdown:
        with options.markdown.open("a", encoding="utf-8") as file:
            file.write(terminal.markdown(table))
    say()
    terminal.print_report(table, options.all)
    if changes is not None:
        say(f"\nChanged since {options.compare}:")
        terminal.print_changes(changes)
    say(f"\nresults.json, junit.xml and report.html are in {shown(options.out)}")
    say(table.summary())
    return 1 if any(table.cells(*BAD)) or not table.rows else 0


def badge_of(table: Table) -> dict:
    """As shields.io wants it."""
    cells = [cell for row in table.rows for column, cell in row.cells.items() if table.is_native(column)]
    good = sum(cell.verdict == "passed" for cell in cells)
    bad = any(table.cells(*BAD))
    message = f"{good} of {len(cells)} as Windows" if cells else "no native results"
    colour = "red" if bad or not cells else "brightgreen"
    return {"schemaVersion": 1, "label": "conformance", "message": message, "color": colour}


def shown(path: pathlib.Path) -> str:
    try:
        return str(path.relative_to(ROOT))
    except ValueError:
        return str(path)


def merged(options) -> Table:
    parts = []
    for number, word in enumerate(options.merge):
        name, equals, path = word.rpartition("=")
        if not equals and number < len(options.name):
            name = options.name[number]
        parts.append((name, records.read(pathlib.Path(path))))
    return table_of(records.merge(parts))


def parse(arguments: list[str]):
    parser = argparse.ArgumentParser(
        prog="ci/conformance",
        description="What does each target do, compared with Windows?",
        epilog="results.json (to merge), junit.xml and report.html go to the folder --out names.",
    )
    add = parser.add_argument
    add("pattern", nargs="*", help="only ids that begin with this (oob), match it (listen.*), or topics (MSG_PEEK)")
    add("--no-wine", action="store_true", help="leave out the slow half")
    add("--target", action="append", default=[], help="of this machine only this target: native, wine, windows")
    add("--no-build", action="store_true", help="trust what is built")
    add("--all", action="store_true", help="print every behaviour, not only the topics")
    add("--remote", action="append", default=[], metavar="[NAME=]PLACE",
        help="one more target: host:port of a listening ws2_agent, or user@host[:folder] by ssh")  # fmt: skip
    add("--merge", nargs="+", default=[], metavar="[NAME=]FILE",
        help="run nothing: one report of results of several machines, JSON or JSON lines")  # fmt: skip
    add("--name", action="append", default=[], help="what the files of --merge are called, in their order")
    add("--compare", type=pathlib.Path, metavar="FILE", help="say which verdicts have changed since those results")
    add("--label", default="", help="what this machine is called in the report")
    add("--markdown", type=pathlib.Path, metavar="FILE", help="append topics x targets to it, for a job's summary")
    add("--link", default="", metavar="URL", help="where the page finds the repository's files; ../.. unless told")
    add("--out", type=pathlib.Path, default=OUT, help="folder of the report, build/conformance unless told")
    options = parser.parse_args(arguments)
    options.out = options.out.resolve()
    return options


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        return report(merged(options) if options.merge else Session(options).run(), options)
    except (records.Unreadable, running.Broken, running.targets.Unreachable) as error:
        say(f"ci/conformance: {error}")
        return 2
    except KeyboardInterrupt:
        say("\nci/conformance: interrupted")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
