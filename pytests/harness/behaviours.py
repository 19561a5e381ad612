# SPDX-License-Identifier: MIT
"""A behaviour is one row of the conformance report, proved by one scenario or by one row of a
scenario's table. The same words as in tests/support/behaviour.hpp."""

from dataclasses import asdict, dataclass
from types import SimpleNamespace
from typing import Any

import pytest


@dataclass(frozen=True)
class Behaviour:
    id: str  # stable and unique, also the key in deviations.def
    section: str  # rows of docs/behaviour: "A.1-3", "A.1-3 A.1-5", or a whole section "A.1"
    confidence: str  # H, M, or L: then `decision` says why we expect what we expect
    source: str
    says: str  # one sentence about Windows
    decision: str = ""

    def __post_init__(self) -> None:
        if self.confidence not in ("H", "M", "L"):
            raise ValueError(f"{self.id}: confidence is H, M or L")
        if (self.confidence == "L") != bool(self.decision):
            raise ValueError(f"{self.id}: confidence L, and only L, needs a decision")

    as_dict = asdict


def behaviour(*values: str, **named: str):
    """Decorates a scenario with the one behaviour it proves."""
    return pytest.mark.behaviour(Behaviour(*values, **named))


def row(*values: str, decision: str = "", **fields: Any) -> SimpleNamespace:
    """A row of a table: a behaviour, and what the scenario needs to prove it."""
    return SimpleNamespace(behaviour=Behaviour(*values, decision=decision), **fields)


def rows(table: list[SimpleNamespace]):
    """Decorates a scenario that takes `row`; every row is a test and a behaviour of its own."""
    return pytest.mark.parametrize(
        "row",
        [
            pytest.param(each, id=each.behaviour.id, marks=pytest.mark.behaviour(each.behaviour))
            for each in table
        ],
    )
