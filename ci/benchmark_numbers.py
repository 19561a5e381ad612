# SPDX-License-Identifier: MIT
"""Medians, their uncertainty, and when a ratio may be told at all."""

import dataclasses
import math
import statistics
from collections.abc import Sequence


@dataclasses.dataclass(frozen=True)
class Estimate:
    """A median, and the range that holds the true one in 19 of 20 cases."""

    median: float
    low: float
    high: float
    rounds: int

    @property
    def uncertainty(self) -> float:
        """Half the range, as a share of the median."""
        return (self.high - self.low) / 2 / self.median if self.median else math.inf


def estimate(values: Sequence[float]) -> Estimate:
    """The range is that of the order statistics: nothing is assumed about the distribution."""
    ordered = sorted(values)
    count = len(ordered)
    rank = int(math.floor(count / 2 - 0.98 * math.sqrt(count)))  # 1.96 standard deviations of B(n, 1/2)
    rank = max(0, rank)
    return Estimate(statistics.median(ordered), ordered[rank], ordered[count - 1 - rank], count)


def interquartile_share(values: Sequence[float]) -> float:
    """The spread between the quartiles, as a share of the median."""
    if len(values) < 4:
        return (max(values) - min(values)) / statistics.median(values)
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return (high - low) / middle


# How uncertain a ratio may be and still be printed: near 1 small differences are the question,
# far from it they are not.
SMALL, LARGE = 0.05, 0.25


def is_clear(ratio: Estimate) -> bool:
    if ratio.rounds < 3:
        return False
    return ratio.uncertainty <= (SMALL if 0.5 < ratio.median < 2 else LARGE)


UNDECIDED = "within the uncertainty"


def verdict(value: Estimate, limit: float | None) -> str:
    """Whether a target is met, or UNDECIDED when the range of the median reaches from above to below it."""
    if limit is None:
        return ""
    if value.median <= limit:
        return "met"
    return "missed" if value.low > limit else UNDECIDED
