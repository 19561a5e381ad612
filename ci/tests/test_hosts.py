# SPDX-License-Identifier: MIT
"""docs/hosts.md's table: what a target's tests left, and what the table says of it."""

import json
import pathlib
import re
import subprocess
import sys

import pytest

CI = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(CI))
import hosts
import targets
from report import records
from report.table import table_of

JUNIT = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="(empty)" tests="4" failures="1" disabled="0" skipped="1">
    <testcase name="unit.waiting" status="run"/>
    <testcase name="unit.unicode" status="run"/>
    <testcase name="winsock.listen" status="fail"><failure message="Failed"/></testcase>
    <testcase name="winsock.raw" status="notrun"><skipped message="no right to it"/></testcase>
</testsuite>
"""
SCENARIOS = """\
<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="pytest" errors="1" failures="0" skipped="2" tests="4">
    <testcase classname="pytests.test_a" name="test_listen[native-native]"/>
    <testcase classname="pytests.test_a" name="test_backlog[native]">
        <skipped type="pytest.xfail" message="POSIX has no way"/></testcase>
    <testcase classname="pytests.test_a" name="test_windows[native]"><skipped type="pytest.skip"/></testcase>
    <testcase classname="pytests.test_a" name="test_sharing[native]"><error message="no agent"/></testcase>
</testsuite></testsuites>
"""
RECORD = hosts.record_of([JUNIT], {"unit.a": "no /proc", "unit.b": "no /proc"}, "0123abc", "2026-01-02")


def test_a_record_says_what_passed_failed_and_was_not_run():
    assert RECORD["passed"] == {"unit": 2}
    assert RECORD["failed"] == ["winsock.listen"]
    assert RECORD["skipped"] == ["winsock.raw"]


def test_scenarios_are_counted_and_those_that_differ_as_they_should_have_passed():
    record = hosts.record_of([JUNIT, SCENARIOS], {}, "0123abc", "2026-01-02")
    assert record["passed"] == {"scenarios": 2, "unit": 2}
    assert record["failed"] == ["scenarios.test_sharing[native]", "winsock.listen"]
    assert record["skipped"] == ["scenarios.test_windows[native]", "winsock.raw"]


def test_a_target_that_has_not_run_says_so():
    rows = hosts.table({"box": "a box", "other": "another"}, {"box": RECORD}).splitlines()
    assert rows[3] == (
        "| `box` | a box | passed: 2 unit; failed: `winsock.listen`; skipped: `winsock.raw` "
        "| `unit.a`, `unit.b`: no /proc | 2026-01-02, 0123abc |"
    )
    assert rows[4] == "| `other` | another | has not run | | |"


def test_a_target_that_is_linked_only_is_not_said_to_run():
    record = {"commit": "0123abc", "date": "2026-01-02", "built": "the library"}
    assert "built and linked, not run: the library" in hosts.table({"box": "a box"}, {"box": record})


class ShellOfTwo:
    """Runs no program: each target's says what it is."""

    def run(self, *words) -> str:
        return "some noise\n" + json.dumps({"os": f"{words[0]} OS", "library": "ws2shim", "names": "native-linux native"})


def test_the_columns_of_two_targets_make_one_page(tmp_path, monkeypatch):
    monkeypatch.setattr(hosts, "LEFT", tmp_path)
    for name, verdict in (("s390x", "passed"), ("i386", "deviates")):
        told = {"id": "recv.ok", "section": "D.2", "says": "recv works", "file": "x_test", "target": "native", "verdict": verdict}
        (tmp_path / "told.jsonl").write_text(json.dumps(told) + "\n", encoding="utf-8")
        run = targets.Run(name, name, prefix=(name,))
        targets.keep_column(ShellOfTwo(), run, {"commit": "0123abc", "date": "2026-01-02"}, tmp_path / "told.jsonl")
    files = [targets.column(name) for name in ("s390x", "i386")]
    words = [sys.executable, str(CI / "conformance.py"), "--out", str(tmp_path / "out"), "--all", "--merge", *files]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found = records.read(tmp_path / "out/results.json")
    table = table_of(found)
    assert table.columns == ["i386", "s390x"]
    assert {name: cell.verdict for name, cell in table.rows[0].cells.items()} == {"i386": "deviates", "s390x": "passed"}
    assert found.run_of("i386")["os"] == "i386 OS" and found.run_of("i386")["commit"] == "0123abc"
    page = (tmp_path / "out/report.html").read_text(encoding="utf-8")
    assert all(name in page for name in table.columns)
    assert all(table.is_native(name) for name in table.columns)


def test_what_is_left_out_is_not_run():
    words = targets.selection(("unit", "winsock"), {"unit.a": "why", "winsock.b": "why"})
    assert words == ("-R", "^(unit|winsock)[.]", "-E", "^(unit\\.a|winsock\\.b)(-poll)?$")
    assert targets.selection(("unit",), {}) == ("-R", "^(unit)[.]")


def test_the_night_runs_every_target():
    yaml = pytest.importorskip("yaml")
    file = pathlib.Path(__file__).parents[2] / ".github/workflows/hosts.yml"
    job = yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"]["target"]
    assert job["strategy"]["matrix"]["target"] == [step.name for step in targets.TARGETS]


def test_a_target_that_cannot_be_supported_is_refused_with_the_reason(tmp_path):
    root = pathlib.Path(__file__).parents[2]
    flags = "-DCMAKE_CXX_FLAGS=-fshort-wchar"
    words = ["cmake", "-S", root, "-B", tmp_path, "-DWS2_BUILD_TESTS=OFF", flags]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "not supported: wchar_t is not UTF-32" in done.stderr


def test_files_that_are_left_out_are_left_out_in_one_group_however_many_there_are():
    names = [f"unit.subject_{number}" for number in range(40)]
    words = targets.selection(("unit",), dict.fromkeys(names, "no ::1"))
    left_out = words[words.index("-E") + 1]
    assert left_out.count("(") == 2  # CMake 3.25 allows 32, and ignores an expression with more
    assert all(re.search(left_out, name) and re.search(left_out, f"{name}-poll") for name in names)
    assert not re.search(left_out, "unit.subject_400")
    assert not re.search(left_out, "contract.unit.subject_1")
