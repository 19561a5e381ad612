# SPDX-License-Identifier: MIT
"""Runs the behaviours on every target and reports behaviours x targets. ci/conformance is its door.

Every test program and every scenario appends one JSON line per behaviour to a results file. A
behaviour that a program knows but that left no line did not run: a crash or a hang, and red.
"""

import argparse
import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml

ROOT = pathlib.Path(__file__).resolve().parents[1]
OUT = ROOT / "build" / "conformance"
TIME_FACTOR = int(os.environ.get("WS2_TIME_FACTOR", "1"))
FILE_LIMIT_S = 180 * TIME_FACTOR  # one file of tests
BAD = ("failed", "unexpected pass", "not run")
# The programs of Catch2 tests, and what their environment says.
PROGRAMS = {"winsock_tests": {}, "winsock_retry_tests": {"WS2_RETRY_REFUSED_CONNECTS": "1"}}
SHOWN = {
    "passed": "ok",
    "deviates": "deviates",
    "skipped": "skipped",
    "failed": "FAILED",
    "unexpected pass": "PASSES?",
    "not run": "NOT RUN",
}


def say(text: str) -> None:
    print(text, flush=True)


def build(preset: str) -> bool:
    log = OUT / f"build-{preset}.log"
    with log.open("w") as file:
        for command in (["cmake", "--preset", preset], ["cmake", "--build", "--preset", preset]):
            if subprocess.run(command, cwd=ROOT, stdout=file, stderr=file).returncode:
                say(f"{preset}: does not build, see {log.relative_to(ROOT)}")
                say("".join(log.read_text().splitlines(keepends=True)[-15:]))
                return False
    return True


def targets() -> dict[str, tuple[pathlib.Path, list[str], str]]:
    """Where the programs of each local target are, and what starts them."""
    found = {"native": (ROOT / "build" / "dev" / "bin", [], "")}
    if shutil.which("wine") or shutil.which("wine64"):
        runner = [str(ROOT / "ci" / "wine")]
        found["wine"] = (ROOT / "build" / "mingw" / "bin", runner, ".exe")
    return found


def environment(results: pathlib.Path) -> dict[str, str]:
    variables = dict(os.environ, WS2_RESULTS=str(results))
    variables.setdefault("WINEDEBUG", "-all")
    variables.setdefault("WINEPREFIX", str(ROOT / "build" / "wine"))
    return variables


def run_programs(results: pathlib.Path) -> list[dict]:
    """Runs the Catch2 programs; returns every behaviour they know, one entry per target."""
    known = []
    for target, (folder, runner, suffix) in targets().items():
        for name, more in PROGRAMS.items():
            program = folder / f"{name}{suffix}"
            if not program.exists():
                say(f"{target}: no {program.name}; its in-process behaviours are left out")
                continue
            variables = environment(results) | more | {"WS2_TARGET": target}
            known += run_program([*runner, str(program)], target, variables)
    return known


def run_program(command: list[str], target: str, variables: dict[str, str]) -> list[dict]:
    """Runs the files of one program one by one; returns every behaviour it knows."""
    listing = subprocess.run([*command, "--behaviours"], env=variables, capture_output=True, text=True)
    behaviours = [json.loads(line) | {"target": target} for line in listing.stdout.splitlines() if line]
    for file in sorted({each["file"] for each in behaviours}):
        try:
            subprocess.run(
                [*command, "-#", f"[#{file}]"],
                env=variables,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=FILE_LIMIT_S,
            )
        except subprocess.TimeoutExpired:
            say(f"{target}: {file} did not end within {FILE_LIMIT_S} s")
    return behaviours


def run_scenarios(results: pathlib.Path) -> bool:
    """Runs pytests; False when they did not even run."""
    log = OUT / "pytest.log"
    with log.open("w") as file:
        status = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short", "pytests"],
            cwd=ROOT,
            env=environment(results),
            stdout=file,
            stderr=file,
        ).returncode
    if status not in (0, 1):  # 1: some tests failed, and the report says which
        say(f"pytest could not run, see {log.relative_to(ROOT)}")
        say("".join(log.read_text().splitlines(keepends=True)[-15:]))
    return status in (0, 1)


def read_results(path: pathlib.Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def with_not_run(results: list[dict], known: list[dict]) -> list[dict]:
    ran = {(each["id"], each["target"]) for each in results}
    lost = [each for each in known if (each["id"], each["target"]) not in ran]
    blank = {"verdict": "not run", "deviations": [], "skipped": "", "trace": [], "seconds": 0}
    return results + [each | blank for each in lost]


# The report.


def worst(results: list[dict]) -> dict:
    """A behaviour proved several times on one target (IPv4, IPv6) is as good as its worst run."""
    order = ("not run", "failed", "unexpected pass", "deviates", "skipped", "passed")
    return min(results, key=lambda each: order.index(each["verdict"]))


def section_key(section: str) -> tuple:
    first = section.split()[0]
    return first[0], [int(part) for part in re.split(r"[.-]", first) if part.isdigit()]


def table_of(results: list[dict]) -> tuple[list[str], list[dict]]:
    """The columns, and the rows: a behaviour each, with its cell per column."""
    columns = sorted({each["target"] for each in results}, key=lambda name: (name.count(","), name))
    cells = collections.defaultdict(lambda: collections.defaultdict(list))
    about = {}
    for each in results:
        cells[each["id"]][each["target"]].append(each)
        about.setdefault(each["id"], each)
    rows = []
    for id, found in sorted(cells.items(), key=lambda item: section_key(about[item[0]]["section"])):
        row = {key: about[id][key] for key in ("id", "section", "confidence", "source", "says", "decision")}
        rows.append(row | {"cells": {column: worst(found[column]) for column in columns if column in found}})
    return columns, rows


def print_table(columns: list[str], rows: list[dict]) -> None:
    width = max([len(row["id"]) for row in rows] + [9])
    heads = [column.replace(" server", "<").replace(" client", "").replace(", ", "") for column in columns]
    say(f"{'':8} {'behaviour':{width}} C  " + "  ".join(f"{head:>12}" for head in heads))
    notes = {}
    for row in rows:
        shown = [
            SHOWN[row["cells"][column]["verdict"]] if column in row["cells"] else "-" for column in columns
        ]
        say(f"{row['section'].split()[0]:8} {row['id']:{width}} {row['confidence']}  " + "  ".join(f"{cell:>12}" for cell in shown))
        for cell in row["cells"].values():
            for reason in cell["deviations"]:
                notes[reason] = None
    say("")
    for note in notes:
        say(f"deviation {note}")
    for row in rows:
        if row["decision"]:
            say(f"decision  {row['id']}: {row['decision']}")


def failures(rows: list[dict]) -> list[tuple[dict, str, dict]]:
    return [
        (row, column, cell)
        for row in rows
        for column, cell in row["cells"].items()
        if cell["verdict"] in BAD
    ]


def write_junit(path: pathlib.Path, columns: list[str], rows: list[dict]) -> None:
    root = xml.Element("testsuites")
    for column in columns:
        suite = xml.SubElement(root, "testsuite", name=column)
        for row in rows:
            if not (cell := row["cells"].get(column)):
                continue
            case = xml.SubElement(
                suite, "testcase", classname=row["section"], name=f"{row['id']}: {row['says']}",
                time=f"{cell['seconds']:.3f}",
            )  # fmt: skip
            if cell["verdict"] in BAD:
                text = "\n".join([*cell["deviations"], *cell["trace"]])
                xml.SubElement(case, "failure", message=cell["verdict"]).text = printable(text)
            elif cell["verdict"] != "passed":
                reason = cell["skipped"] or "; ".join(cell["deviations"])
                xml.SubElement(case, "skipped", message=f"{cell['verdict']}: {printable(reason)}")
    xml.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def printable(text: str) -> str:
    return "".join(letter if letter.isprintable() or letter == "\n" else "?" for letter in text)


def write_page(path: pathlib.Path, columns: list[str], rows: list[dict], summary: str) -> None:
    import jinja2

    folder = jinja2.FileSystemLoader(pathlib.Path(__file__).parent / "report")
    template = jinja2.Environment(loader=folder, autoescape=True).get_template("page.html")
    page = template.render(columns=columns, rows=rows, summary=summary, shown=SHOWN, bad=BAD)
    path.write_text(page, encoding="utf-8")


def report(results: list[dict]) -> int:
    columns, rows = table_of(results)
    print_table(columns, rows)
    bad = failures(rows)
    for row, column, cell in bad:
        say(f"{cell['verdict']}: {row['id']} on {column}: {row['says']}")
        for line in [line for line in cell["trace"] if not line.startswith("ok: ")][-4:]:
            say(f"    {line[:200]}")
    counts = collections.Counter(cell["verdict"] for row in rows for cell in row["cells"].values())
    summary = f"{len(rows)} behaviours, {len(columns)} columns: " + ", ".join(
        f"{counts[verdict]} {verdict}" for verdict in SHOWN if counts[verdict]
    )
    (OUT / "results.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    write_junit(OUT / "junit.xml", columns, rows)
    write_page(OUT / "report.html", columns, rows, summary)
    say(f"\nresults.json, junit.xml and report.html are in {OUT.relative_to(ROOT)}")
    say(summary)
    return 1 if bad or not rows else 0


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="ci/conformance", description=__doc__.splitlines()[0])
    parser.add_argument("--merge", nargs="+", type=pathlib.Path, metavar="JSON")
    parser.add_argument("--no-build", action="store_true")
    parser.add_argument("--name", default="", help="put this before the targets' names, when merging")
    options = parser.parse_args(arguments)
    OUT.mkdir(parents=True, exist_ok=True)
    if options.merge:
        return report([each for path in options.merge for each in json.loads(path.read_text())])
    if not options.no_build and not all([build("dev"), build("mingw")]):
        return 1
    lines = OUT / "results.jsonl"
    lines.write_text("")
    known = run_programs(lines)
    whole = run_scenarios(lines)
    results = with_not_run(read_results(lines), known)
    for each in results:
        each["target"] = options.name + each["target"]
    return max(report(results), 0 if whole else 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
