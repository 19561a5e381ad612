# SPDX-License-Identifier: MIT
"""The mutation run changes what it says, draws the same sample every time, and reports honestly."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import mutate


@pytest.mark.parametrize(
    "kind, before, after",
    [
        ("comparison moved", "    if (count < limit) {", "    if (count <= limit) {"),
        ("comparison moved", "    return a == b;", "    return a != b;"),
        ("refusal dropped", "    if (!x) return Code::bad_address;", "    if (false && (!x)) return Code::bad_address;"),
        ("code swapped", "    return Code::not_socket;", "    return Code::invalid_argument;"),
        ("wake-up forgotten", "        changed_.notify_all();", "        ;"),
        ("table entry changed", '    {"name", 4, true},', '    {"name", 5, true},'),
        ("table entry changed", "    {Level::tcp, true},", "    {Level::tcp, false},"),
    ],
)
def test_one_line_changes(kind, before, after):
    (mutant,) = [each for each in mutate.mutants_of("shim/core/a.cpp", before) if each.kind == kind]
    assert mutant.after == after and mutant.line == 1


@pytest.mark.parametrize(
    "line",
    ["// count < limit", 'say("a < b");', "template <class T> x < y", "    return Code::ok;", "    case Code::failed:",
     "static_assert(a == b);", "#if A == B"],
)  # fmt: skip
def test_other_lines_stay(line):
    assert mutate.mutants_of("shim/core/a.cpp", line) == []


def candidates() -> list[mutate.Mutant]:
    return [
        mutate.Mutant(kind, f"{room}/a.cpp", number, f"{number}", "x")
        for kind in mutate.KINDS
        for room in mutate.ROOMS
        for number in range(50)
    ]


def test_the_sample_is_even_and_always_the_same():
    sample = mutate.drawn(candidates(), 240)
    assert sample == mutate.drawn(candidates(), 240) and len(set(sample)) == 240
    counts = [sum((each.kind, each.room) == (kind, room) for each in sample) for kind in mutate.KINDS for room in mutate.ROOMS]
    assert max(counts) - min(counts) <= 0


def test_related_tests_run_first():
    took = {("winsock_tests", "urgent_test"): 9.0, ("unit_tests", "text_test"): 0.1}
    mutant = mutate.Mutant("code swapped", "shim/core/oob/urgent_data.cpp", 1, "a", "b")
    assert mutate.likely_first(mutant, took)[0][1] == "urgent_test"


def test_the_report_counts_what_ran_and_names_survivors():
    def result(verdict: str, before: str) -> dict:
        return {"kind": "code swapped", "file": "f", "before": before, "after": "z", "verdict": verdict, "key": before}

    results = [result("killed", "a"), result("survived", "b | c"), result("does not build", "d"), result("survived", "e")]
    text = mutate.table(results, {"e": "nobody can see it"}, 240)
    assert "Of the 240 mutants of the sample 4 were run: 1 did not build, 1 of 3 were killed (33 %)." in text
    assert "wants a test" in text and "nobody can see it" in text and "b \\| c" in text


def test_reasons_are_read():
    assert mutate.reasons_of("# head\nkey: a\n    because\n    of this\n\nother\n") == {"key: a": "because of this", "other": ""}
