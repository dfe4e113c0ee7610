r"""Fixed costs of sites under which no other set of open sites is better: layouts that beat today are added as rows.

With :math:`d_i \in [0, f_i]` what is taken off the fixed cost of a site that is open today, and :math:`e_j \ge 0` what
is added to one that is not, every layout v that was found better than today says

.. math:: \sum_{i \text{ closed in } v} d_i + \sum_{j \text{ opened in } v} e_j \ge V(v) - V(\text{today}),

and the least sum of relative changes that satisfies all rows is taken next (inverse optimisation by cutting planes:
Wang 2009, Operations Research Letters 37). Where that takes too many rounds, each fixed cost is cut to what closing its
site would lose at today's prices, for which duality proves that closing never pays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog

from layout_opt.analysis.calibration.today_prices import Cell
from layout_opt.facts.curves import CAPACITY
from layout_opt.facts.sites import opening, sites
from layout_opt.facts.today import STANDS, open_today
from layout_opt.instance import Instance
from layout_opt.result.run import Run

ROUNDS = 12
"""Most layouts that are added before fixed costs are cut to what duality proves."""
SURELY = 1e-6
"""Share by which a fixed cost is cut beyond what a layout asks for [1]."""
HALF = 0.5
FIXED = "fixed_cost"


@dataclass(frozen=True)
class SiteCharges:
    """Fixed costs of the sites where opening is a decision.

    Parameters
    ----------
    told : mapping
        Cell -> fixed cost as given [money / yr].
    open_now : frozenset
        Cells that are open today.
    rows : tuple
        (closed cells, opened cells, what they must come to) of each layout that was better than today.
    """

    told: Mapping[Cell, float]
    open_now: frozenset[Cell]
    rows: tuple[tuple[frozenset[Cell], frozenset[Cell], float], ...] = ()
    changes: Mapping[Cell, float] = field(default_factory=dict)

    @property
    def fixed(self) -> dict[Cell, float]:
        """Fixed costs that differ from those given."""
        return {cell: self.told[cell] + step for cell, step in self.changes.items() if step}

    def with_layout(self, run: Run, excess: float) -> SiteCharges | None:
        """Return the charges under which a layout is no better than today; None where none are.

        Parameters
        ----------
        run : Run
            The layout, found at the present charges.
        excess : float
            How much better than today it is at them [money / yr].
        """
        opened = open_cells(run)
        closed = frozenset(self.open_now - opened)
        entered = frozenset(cell for cell in opened - self.open_now if cell in self.told)
        moved = sum(abs(self.changes.get(cell, 0.0)) for cell in closed | entered)
        row = (closed, entered, (excess + moved) * (1.0 + SURELY))
        if not closed | entered:
            return None
        steps = _least_changes(self.told, self.open_now, (*self.rows, row))
        return None if steps is None else SiteCharges(self.told, self.open_now, (*self.rows, row), steps)

    def at_most(self, surplus: Mapping[Cell, float]) -> SiteCharges:
        """Return fixed costs cut to what closing each site would lose at today's prices."""
        cuts = {cell: min(0.0, max(surplus.get(cell, 0.0), 0.0) - self.told[cell]) for cell in sorted(self.open_now)}
        return SiteCharges(self.told, self.open_now, self.rows, {cell: step for cell, step in cuts.items() if step})


def site_charges(instance: Instance) -> SiteCharges:
    """Return the fixed costs of an instance as given."""
    frame = sites(instance)
    frame = frame[opening(frame)]
    told = dict(zip(zip(frame["region"], frame["technology"], strict=True), frame[FIXED], strict=True))
    now = open_today(instance)
    standing = now[now[STANDS] > HALF]
    opened = set(zip(standing["region"], standing["technology"], strict=True))
    return SiteCharges({cell: float(value) for cell, value in told.items()}, frozenset(opened & set(told)))


def open_cells(run: Run) -> frozenset[Cell]:
    """Return the cells that a layout opens."""
    frame = run.tables[CAPACITY]
    frame = frame[frame[STANDS] > HALF]
    return frozenset(zip(frame["region"], frame["technology"], strict=True))


def _least_changes(
    told: Mapping[Cell, float],
    open_now: frozenset[Cell],
    rows: tuple[tuple[frozenset[Cell], frozenset[Cell], float], ...],
) -> dict[Cell, float] | None:
    """Return the least changes of fixed costs that satisfy all rows; None where none do."""
    cells = sorted({cell for closed, opened, _ in rows for cell in closed | opened})
    largest = max(told.values(), default=1.0) or 1.0
    weights = [1.0 / max(told[cell], largest * 1e-3) for cell in cells]
    bounds = [(0.0, told[cell]) if cell in open_now else (0.0, None) for cell in cells]
    matrix = -np.array([[float(cell in closed or cell in opened) for cell in cells] for closed, opened, _ in rows])
    found = linprog(weights, A_ub=matrix, b_ub=[-least for *_, least in rows], bounds=bounds, method="highs")
    if not found.success:
        return None
    steps = dict(zip(cells, found.x.tolist(), strict=True))
    return {cell: -step if cell in open_now else step for cell, step in steps.items() if step > 0}
