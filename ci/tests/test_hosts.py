# SPDX-License-Identifier: MIT
"""docs/hosts.md's table: what a target's tests left, and what the table says of it."""

import pathlib
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import hosts
import targets

JUNIT = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="(empty)" tests="4" failures="1" disabled="0" skipped="1">
    <testcase name="unit.waiting" status="run"/>
    <testcase name="unit.unicode" status="run"/>
    <testcase name="winsock.listen" status="fail"><failure message="Failed"/></testcase>
    <testcase name="winsock.raw" status="notrun"><skipped message="no right to it"/></testcase>
</testsuite>
"""
RECORD = hosts.record_of(JUNIT, {"unit.a": "no /proc", "unit.b": "no /proc"}, "0123abc", "2026-01-02")


def test_a_record_says_what_passed_failed_and_was_not_run():
    assert RECORD["passed"] == {"unit": 2}
    assert RECORD["failed"] == ["winsock.listen"]
    assert RECORD["skipped"] == ["winsock.raw"]


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


def test_what_is_left_out_is_not_run():
    words = targets.selection(("unit", "winsock"), {"unit.a": "why", "winsock.b": "why"})
    assert words == ("-R", "^(unit|winsock)[.]", "-E", r"^unit\.a$|^winsock\.b$")
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
