r"""The augmented epsilon-constraint method on a grid, with jumps (AUGMECON2).

With all aims turned so that more is better, each cell of the grid solves

.. math::

   \max\ f_1 + \delta\, r_1 \sum_{i \ge 2} 10^{2-i}\, \frac{f_i - e_i}{r_i}, \qquad f_i \ge e_i,

where :math:`r_i` is the range of aim i in the payoff table. The bonus for slack makes every optimum efficient, also
where :math:`f_1` alone would have ties. A layout with slack is the answer of all cells that its slack covers: these
are jumped. Where a cell has no layout, no tighter one has.

What a gap leaves open is carried: with :math:`z` and :math:`\bar z` the augmented objective found and its bound, no
layout at least as good in all other aims has more of the first than :math:`f_1 + (\bar z - z)`; and no layout with
:math:`f_i \ge e_i` has more of it than :math:`\bar z`, the bonus of a layout there being zero or more.

Source: Mavrotas & Florios (2013), An improved version of the augmented epsilon-constraint method (AUGMECON2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from layout_opt.analysis.frontier.payoff import Payoff, given_away
from layout_opt.analysis.program import Program, Row
from layout_opt.solver.arrays import Floats
from layout_opt.solver.highs import Ending, Options, Outcome

BONUS = 1e-3
"""Share of the range of the first aim that the whole range of another one is worth [1]."""
WHOLE = 1e-9
"""Round-off of slack counted in steps of the grid [1]."""

Told = Callable[[int, int], None]
"""Called with (cells decided, cells in all)."""


@dataclass(frozen=True)
class FrontierCell:
    """One cell of the grid.

    Parameters
    ----------
    steps : tuple of int
        Its place along the second and third aim.
    least : tuple of float
        What these aims have to reach, more being better.
    outcome : Outcome
        Of the augmented objective.
    first_most : float or None
        No layout that reaches `least` has more of the first aim, more being better; None if there is no bound.
    source : tuple of int
        The cell whose solve answered it (itself unless it was jumped).
    """

    steps: tuple[int, ...]
    least: tuple[float, ...]
    outcome: Outcome
    first_most: float | None
    source: tuple[int, ...]


@dataclass(frozen=True)
class FrontierGrid:
    """What all cells share."""

    program: Program
    payoff: Payoff
    counts: tuple[int, ...]
    options: Options

    def cells(self, told: Told | None = None) -> Iterator[FrontierCell]:
        """Yield every cell that was solved or jumped; cells that cannot have a layout are left out."""
        total = int(np.prod(self.counts))
        done = 0
        outer = self.counts[1] if len(self.counts) > 1 else 1
        for third in range(outer):
            found_any = False
            for cell in self._line(third):
                done += 1
                found_any |= cell.outcome.ending is not Ending.INFEASIBLE
                if told is not None:
                    told(done, total)
                yield cell
            if not found_any:
                return
            done = (third + 1) * self.counts[0]

    def _line(self, third: int) -> Iterator[FrontierCell]:
        """Yield the cells along the second aim."""
        step = 0
        while step < self.counts[0]:
            here = (step, third)[: len(self.counts)]
            least = self._least(here)
            outcome = self.program.optimise(self._augmented(), self.options, rows=self._rows(least))
            most = self._first_most(outcome, least)
            yield FrontierCell(here, least, outcome, most, here)
            if outcome.ending is Ending.INFEASIBLE:
                return
            covered = 0 if outcome.values is None else self._jump(outcome.values, here)
            for more in range(step + 1, min(step + covered, self.counts[0] - 1) + 1):
                place = (more, *here[1:])
                yield FrontierCell(place, self._least(place), outcome, most, here)
            step += covered + 1

    def _least(self, steps: tuple[int, ...]) -> tuple[float, ...]:
        worst, best = self.payoff.worst, self.payoff.best
        shares = [step / max(1, count - 1) for step, count in zip(steps, self.counts, strict=True)]
        return tuple(
            float(worst[place + 1] + share * (best[place + 1] - worst[place + 1])) for place, share in enumerate(shares)
        )

    def _rows(self, least: tuple[float, ...]) -> list[Row]:
        axes = self.payoff.axes[1:]
        return [Row(axis.vector, lower=given_away(value)) for axis, value in zip(axes, least, strict=True)]

    def _weights(self) -> list[float]:
        """Return what a unit of each further aim adds to the augmented objective."""
        span = self.payoff.span
        return [BONUS * float(span[0] / span[place]) * 10.0 ** (1 - place) for place in range(1, len(span))]

    def _augmented(self) -> Floats:
        first, *others = self.payoff.axes
        made = first.vector.copy()
        for weight, axis in zip(self._weights(), others, strict=True):
            made += weight * axis.vector
        return made

    def _first_most(self, outcome: Outcome, least: Sequence[float]) -> float | None:
        """Return the bound of the first aim in a cell: that of the augmented objective less its least bonus."""
        if outcome.bound is None:
            return None
        bonus = sum(weight * given_away(value) for weight, value in zip(self._weights(), least, strict=True))
        return outcome.bound - bonus

    def _jump(self, columns: Floats, steps: tuple[int, ...]) -> int:
        """Return how many cells further along the second aim the solution answers."""
        if self.counts[0] < 2:
            return 0
        width = float(self.payoff.best[1] - self.payoff.worst[1]) / (self.counts[0] - 1)
        slack = self.payoff.axes[1].of(columns) - self._least(steps)[0]
        return max(0, int(np.floor(slack / width + WHOLE))) if width > 0 else self.counts[0]
