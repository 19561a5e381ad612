# SPDX-License-Identifier: MIT
"""Ratios that are too uncertain are measured again, servers have targets, and plain calls that grow are noticed."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import benchmark_numbers as numbers
import benchmark_report as report
import instructions
from benchmark_table import OURS, RAW, Row


def test_equal_rounds_are_certain():
    ratio = numbers.estimate([1.02] * 15)
    assert ratio.median == 1.02
    assert ratio.uncertainty == 0
    assert numbers.is_clear(ratio)


def test_wide_rounds_are_unclear():
    assert not numbers.is_clear(numbers.estimate([0.8, 1.3, 1.0, 1.6, 0.7, 1.2, 0.9]))


def test_few_rounds_are_unclear():
    assert not numbers.is_clear(numbers.estimate([1.0, 1.0]))


def test_large_ratios_may_be_rough():
    assert numbers.is_clear(numbers.estimate([38, 40, 41, 40, 44, 39, 40, 42]))


def test_one_bad_round_does_not_matter():
    ratio = numbers.estimate([1.01] * 14 + [9.0])
    assert ratio.median == 1.01
    assert numbers.is_clear(ratio)


def test_verdicts():
    assert numbers.verdict(numbers.estimate([1.00] * 9), 1.02) == "met"
    assert numbers.verdict(numbers.estimate([1.10] * 9), 1.02) == "missed"
    assert numbers.verdict(numbers.estimate([0.9] * 4 + [1.1] * 5), 1.02) == numbers.UNDECIDED
    assert numbers.verdict(numbers.estimate([1.0]), None) == ""


def test_what_is_measured_again():
    row = Row("recv", 1.02)
    assert report.is_certain(row, {RAW: [1.0] * 9, OURS: [1.1] * 9})
    assert not report.is_certain(row, {RAW: [1.0] * 9, OURS: [0.9] * 4 + [1.1] * 5})
    assert report.is_certain(row, {OURS: [1.0] * 9})  # there is nothing to compare with


def test_servers_against_targets():
    def rates(*values):
        return {"1 x 64": [{"per_second": value} for value in values]}

    results = {"servers": {"results": {"epoll": rates(10, 20, 30), "port_ws2shim 1": rates(9, 19, 24)}}}
    (line,) = [each for each in report.table_of_server_targets(results).splitlines() if "| epoll |" in each]
    assert "| 0.90 |" in line and line.endswith("1 x 64: 0.90 |")


def test_calls_may_grow_by_the_compilers_whims():
    assert instructions.grown_calls({"send": -11.0}, {"send": -9.0}) == []


def test_calls_that_grow_more_are_named():
    (line,) = instructions.grown_calls({"send": -11.0, "recv": 90.0}, {"send": -8.0, "recv": 80.0})
    assert line.startswith("send: -8.0")


def test_calls_that_appear_or_vanish_are_named():
    lines = instructions.grown_calls({"send": 100.0}, {"recv": 1.0})
    assert len(lines) == 2
