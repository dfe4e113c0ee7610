r"""From what a unit more is worth today to a rising cost of every cell, as rows of ``cost_curves.csv``.

With :math:`\lambda` the worth of one unit more at today's activity :math:`\hat x` and p what a unit makes at today's
prices, the cost beside the told one is

.. math:: c(x) = \kappa + p \left((x / \hat x)^{1/\eta} - 1\right), \qquad \kappa = \lambda - \text{rent},

a supply of constant elasticity :math:`\eta` through today; it is cut into segments, each at the cost of its middle. One
end stands at today and one on either side of it within half a percent, so that today is a corner: less loses, more does
not pay. Where no capacity is idle, the part of :math:`\lambda` that new capacity would cost is its rent, and no cost of
the site. A cell that rests today gets one cost, the least that holds it there; nothing was observed of it, so that cost
is assumed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

import pandas as pd

from layout_opt.analysis.calibration.today_prices import Cell, TodayPrices
from layout_opt.errors import InvalidInput, Problem
from layout_opt.facts.annuities import payments
from layout_opt.facts.curves import ACTIVITY
from layout_opt.facts.sites import sites
from layout_opt.instance import Instance

ENDS = (0.5, 0.8, 0.995, 1.0, 1.005, 1.25, 2.0)
"""Ends of segments, as shares of today's activity [1]; the last segment has none."""
SURELY = 5e-3
"""Share of what a unit makes by which a cell at rest is held beyond the least cost, so that ties do not move it [1]."""
IDLE = 1e-6
"""Share of capacity above which idle capacity is no round-off [1]."""
RAISE = 1.5
"""Factor by which the cost of a cell is raised that did not rest at it [1]."""
NOTHING = 1e-12
"""Costs below this share of the largest are zero [1]."""


@dataclass(frozen=True)
class Elasticities:
    """Elasticity of supply of a cell at work: what is used, and the ends of its range [1]."""

    value: float = 1.0
    low: float = 0.5
    high: float = 2.0

    def __post_init__(self) -> None:
        if not 0 < self.low <= self.value <= self.high < inf:
            found = f"{self.low:g}, {self.value:g}, {self.high:g}"
            rule = "be three numbers above 0: low, value, high, in this order"
            raise InvalidInput([Problem("--elasticity", found, rule, "give e.g. 0.5,1,2")])


@dataclass(frozen=True)
class RisingCost:
    """What calibration adds to the cost of one cell.

    Parameters
    ----------
    cell : Cell
        Region and technology.
    today : float
        Activity; 0 at rest.
    added : float
        Cost of a unit at today's activity, beside the told one [money / activity].
    revenue : float
        What a unit makes [money / activity].
    gain : float
        What a unit more is worth at the told cost [money / activity].
    """

    cell: Cell
    today: float
    added: float
    revenue: float
    gain: float

    @property
    def at_work(self) -> bool:
        """Whether the cell works today."""
        return self.today > 0

    def segments(self, elasticity: float) -> list[tuple[float, float]]:
        """Return end (infinite: none) and cost of each segment, ends and costs rising."""
        if not self.at_work:
            return [(inf, self.added)]
        made = []
        for start, end in zip((0.0, *ENDS), (*ENDS, inf), strict=True):
            middle = start if end == inf else (start + end) / 2.0
            made.append((self.today * end, self.added + self.revenue * (middle ** (1.0 / elasticity) - 1.0)))
        return made

    def surplus(self, elasticity: float) -> float:
        """Return what closing the cell would lose at today's prices [money / yr]."""
        start, lost = 0.0, 0.0
        for end, cost in self.segments(elasticity):
            if end > self.today:
                break
            lost += (end - start) * (self.gain - cost)
            start = end
        return lost


def rising_costs(instance: Instance, prices: TodayPrices, today: Mapping[Cell, float]) -> list[RisingCost]:
    """Return what calibration adds to each cell, in the order of their names."""
    capital = _capital(instance)
    idle = _idle(instance, today)
    frame = sites(instance)
    told = dict(zip(zip(frame["region"], frame["technology"], strict=True), frame["variable_cost"].abs(), strict=True))
    largest = max((abs(gain) for gain in prices.gains.values()), default=0.0)
    made = []
    for cell in sorted(prices.gains):
        gain, level, revenue = prices.gains[cell], today.get(cell, 0.0), prices.revenue.get(cell, 0.0)
        rent = 0.0 if idle.get(cell) else min(max(gain, 0.0), capital.get(cell, 0.0))
        added = gain - rent
        if level > 0:
            made.append(RisingCost(cell, level, added, revenue or abs(gain) or told.get(cell, 0.0), gain))
        elif added + SURELY * revenue > NOTHING * largest:
            made.append(RisingCost(cell, 0.0, added + SURELY * revenue, revenue, gain))
    return made


def raised(costs: Sequence[RisingCost], cells: Collection[Cell]) -> tuple[RisingCost, ...]:
    """Return the costs with those that hold some cells at rest raised: what was found held them not quite."""
    return tuple(replace(cost, added=cost.added * RAISE) if cost.cell in cells else cost for cost in costs)


def curve_table(costs: list[RisingCost], elasticity: float) -> pd.DataFrame:
    """Return the rows of ``cost_curves.csv``."""
    rows = [
        (*cost.cell, ACTIVITY, "*" if end == inf else f"{end:.12g}", price)
        for cost in costs
        for end, price in cost.segments(elasticity)
    ]
    return pd.DataFrame(rows, columns=["region", "technology", "measure", "up_to", "cost"])


def _capital(instance: Instance) -> dict[Cell, float]:
    """Return what new capacity for a unit of activity costs a year."""
    frame, paid = sites(instance), payments(instance)
    yearly = dict(zip(zip(paid["region"], paid["technology"], strict=True), paid["cost"], strict=True))
    works = zip(frame["region"], frame["technology"], frame["max_utilisation"], strict=True)
    return {(r, k): float(yearly.get((r, k), 0.0)) / share for r, k, share in works if share > 0}


def _idle(instance: Instance, today: Mapping[Cell, float]) -> dict[Cell, bool]:
    """Return which cells have capacity that stands idle."""
    frame = sites(instance)
    known = zip(frame["region"], frame["technology"], frame["existing"] * frame["max_utilisation"], strict=True)
    return {(r, k): most - today.get((r, k), 0.0) > IDLE * most for r, k, most in known}
