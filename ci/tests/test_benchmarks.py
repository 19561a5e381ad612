# SPDX-License-Identifier: MIT
"""Ratios that are too uncertain are not told, and plain calls that grow are noticed."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import benchmark_numbers as numbers
import instructions


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
    assert numbers.verdict(numbers.estimate([0.9] * 4 + [1.1] * 5), 1.02) == "unclear"
    assert numbers.verdict(numbers.estimate([1.0]), None) == ""


def test_calls_may_grow_by_a_twentieth():
    assert instructions.grown_calls({"send": 100.0}, {"send": 105.0}) == []


def test_calls_that_grow_more_are_named():
    (line,) = instructions.grown_calls({"send": 100.0, "recv": 90.0}, {"send": 106.0, "recv": 80.0})
    assert line.startswith("send: 106.0")


def test_calls_that_appear_or_vanish_are_named():
    lines = instructions.grown_calls({"send": 100.0}, {"recv": 1.0})
    assert len(lines) == 2
