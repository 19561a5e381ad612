#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Keeps docs/hosts.md's table of targets true: what docs/hosts.json says has run, target by target.

    ci/hosts.py                   exit status 1 if the table is behind, or a target has no line
    ci/hosts.py --update          takes what ci/test --target has left in build/hosts, and writes both
"""

import datetime
import json
import pathlib
import subprocess
import sys
import xml.etree.ElementTree
from collections.abc import Mapping, Sequence

import written

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/hosts.md"
RECORDS = ROOT / "docs/hosts.json"
LEFT = ROOT / "build/hosts"
BEGIN = "<!-- targets: written by ci/hosts.py --update -->"
END = "<!-- end of targets -->"


def record_of(reports: Sequence[str], left_out: Mapping[str, str], commit: str, date: str) -> dict:
    """What has run, by CTest's report of the files of tests and pytest's of the scenarios."""
    by_status: dict[str, list[str]] = {"run": [], "fail": [], "notrun": []}
    for report in reports:
        for case in xml.etree.ElementTree.fromstring(report).iter("testcase"):
            by_status.setdefault(status_of(case), []).append(name_of(case))
    return {
        "commit": commit,
        "date": date,
        "passed": dict(sorted(count_by_room(by_status["run"]).items())),
        "failed": sorted(by_status["fail"]),
        "skipped": sorted(by_status["notrun"]),
        "left_out": dict(sorted(left_out.items())),
    }


def status_of(case: xml.etree.ElementTree.Element) -> str:
    """CTest says it. For pytest, which does not, what stands in deviations.def (xfail) is as it should be."""
    if status := case.get("status"):
        return status
    if case.find("failure") is not None or case.find("error") is not None:
        return "fail"
    skipped = case.find("skipped")
    return "run" if skipped is None or skipped.get("type") == "pytest.xfail" else "notrun"


def name_of(case: xml.etree.ElementTree.Element) -> str:
    name = case.get("name", "")
    return name if case.get("status") else f"scenarios.{name}"


def count_by_room(names: list[str]) -> dict[str, int]:
    rooms = [name.partition(".")[0] for name in names]
    return {room: rooms.count(room) for room in set(rooms)}


def keep(target: str, *reports: str, left_out: Mapping[str, str]) -> dict:
    """Leaves the record of a target that has just run; the record."""
    record = record_of(reports, left_out, commit(), today())
    keep_record(target, record)
    return record


def keep_built(target: str, what: str) -> None:
    """The same for a target that cannot run here: what was built of it."""
    keep_record(target, {"commit": commit(), "date": today(), "built": what})


def keep_record(target: str, record: dict) -> None:
    LEFT.mkdir(parents=True, exist_ok=True)
    (LEFT / f"{target}.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def commit() -> str:
    words = ["git", "rev-parse", "--short=10", "HEAD"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def today() -> str:
    return datetime.datetime.now(datetime.timezone.utc).date().isoformat()


def outcome(record: dict) -> str:
    if "built" in record:
        return f"built and linked, not run: {record['built']}"
    counted = ", ".join(f"{count} {room}" for room, count in record["passed"].items())
    failed = f"; failed: {in_code(record['failed'])}" if record["failed"] else ""
    skipped = f"; skipped: {in_code(record['skipped'])}" if record["skipped"] else ""
    return f"passed: {counted or 'nothing'}{failed}{skipped}"


def in_code(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def reasons(record: dict) -> str:
    """What was left out, the names of one reason together."""
    names: dict[str, list[str]] = {}
    for name, reason in record.get("left_out", {}).items():
        names.setdefault(reason, []).append(name)
    return "; ".join(f"{in_code(each)}: {reason}" for reason, each in names.items())


def table(targets: Mapping[str, str], records: Mapping[str, dict]) -> str:
    """`targets`: what each is, by its name."""
    rows = ["| target | what it is | outcome, in files of tests and in scenarios | left out | when |", "|---|---|---|---|---|"]
    for name, what in targets.items():
        if record := records.get(name):
            when = f"{record['date']}, {record['commit']}"
            rows.append(f"| `{name}` | {what} | {outcome(record)} | {reasons(record)} | {when} |")
        else:
            rows.append(f"| `{name}` | {what} | has not run | | |")
    return "\n".join([BEGIN, *rows, END])


def with_table(page: str, new: str) -> str:
    before, rest = page.split(BEGIN)
    return before + new + rest.split(END)[1]


def kept_records() -> dict[str, dict]:
    """docs/hosts.json, by the names of targets."""
    return json.loads(RECORDS.read_text(encoding="utf-8")) if RECORDS.is_file() else {}


def main(arguments: list[str]) -> int:
    from targets import TARGETS  # which knows this file

    targets = {step.name: step.what for step in TARGETS}
    records = kept_records()
    if "--update" in arguments:
        for file in sorted(LEFT.glob("*.json")):
            records[file.stem] = json.loads(file.read_text(encoding="utf-8"))
    kept = {name: record for name, record in records.items() if name in targets}
    wanted = {
        RECORDS: json.dumps(kept, indent=1) + "\n",
        PAGE: with_table(PAGE.read_text(encoding="utf-8"), table(targets, kept)),
    }
    return written.keep(wanted, arguments, "hosts.py")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
