"""Distributions between two ends, by their quantile functions.

``uniform``; ``triangular`` with a mode; ``normal`` and ``lognormal`` with the mean and the deviation of the variable
before it is cut off at the two ends (truncated: nothing is piled up at the ends).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from layout_opt.errors import Problem

Floats = NDArray[np.float64]


class DistributionShape(StrEnum):
    """How values lie between the ends."""

    UNIFORM = "uniform"
    TRIANGULAR = "triangular"
    NORMAL = "normal"
    LOGNORMAL = "lognormal"


@dataclass(frozen=True)
class Distribution:
    """A distribution between two ends.

    Parameters
    ----------
    low, high : float
        Ends.
    shape : Shape
        How values lie between them.
    mode : float, optional
        Of a triangular distribution.
    mean, deviation : float, optional
        Of a normal or lognormal one, before truncation.
    """

    low: float
    high: float
    shape: DistributionShape = DistributionShape.UNIFORM
    mode: float | None = None
    mean: float | None = None
    deviation: float | None = None

    def at(self, share: Floats) -> Floats:
        """Return the values below which the given shares [0, 1] of all values lie."""
        u = np.asarray(share, dtype=np.float64)
        width = self.high - self.low
        if self.shape == DistributionShape.UNIFORM:
            return self.low + u * width
        if self.shape == DistributionShape.TRIANGULAR:
            peak = (_known(self.mode) - self.low) / width
            rising = self.low + width * np.sqrt(u * peak)
            falling = self.high - width * np.sqrt((1 - u) * (1 - peak))
            return np.where(u < peak, rising, falling)
        mean, deviation = _known(self.mean), _known(self.deviation)
        if self.shape == DistributionShape.LOGNORMAL:
            variance = math.log1p((deviation / mean) ** 2)
            location, scale = math.log(mean) - variance / 2, math.sqrt(variance)
            least = -math.inf if self.low <= 0 else (math.log(self.low) - location) / scale
            drawn = _truncated(u, least, (math.log(self.high) - location) / scale)
            values = np.exp(location + scale * drawn)
        else:
            drawn = _truncated(u, (self.low - mean) / deviation, (self.high - mean) / deviation)
            values = mean + deviation * drawn
        return np.clip(values, self.low, self.high)  # round-off of the inverse


def _known(value: float | None) -> float:
    return float("nan") if value is None else value


def _truncated(u: Floats, least: float, most: float) -> Floats:
    """Return quantiles of the standard normal distribution between two ends, in the tail where it is precise."""
    if least > 0:
        return -_truncated(1 - u, -most, -least)
    below, above = ndtr(least), ndtr(most)
    return np.asarray(ndtri(below + u * (above - below)), dtype=np.float64)


def distribution_problems(where: str, found: Distribution) -> list[Problem]:
    """Return what is wrong with a distribution."""
    problems = []
    if not found.low < found.high:
        problems.append(Problem(where, f"{found.low:g} to {found.high:g}", "have low below high", "correct the two"))
    if found.shape == DistributionShape.TRIANGULAR and not (
        found.mode is not None and found.low <= found.mode <= found.high
    ):
        rule = f"have a mode between {found.low:g} and {found.high:g}"
        problems.append(Problem(where, f"mode {found.mode}", rule, "add or correct mode"))
    if found.shape in (DistributionShape.NORMAL, DistributionShape.LOGNORMAL):
        if found.mean is None or (found.shape == DistributionShape.LOGNORMAL and not found.mean > 0):
            rule = "have a mean" + (" above 0" if found.shape == DistributionShape.LOGNORMAL else "")
            problems.append(Problem(where, f"mean {found.mean}", rule, "add or correct mean"))
        if found.deviation is None or not found.deviation > 0:
            rule = "have a deviation above 0"
            problems.append(Problem(where, f"deviation {found.deviation}", rule, "add or correct deviation"))
        if found.shape == DistributionShape.LOGNORMAL and found.high <= 0:
            problems.append(Problem(where, f"high {found.high:g}", "be above 0", "correct high"))
    return problems
