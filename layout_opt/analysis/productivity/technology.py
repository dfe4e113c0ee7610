r"""The technology that observed units span, and how far a unit is inside it along a direction.

With :math:`z = (x, -y, b)` of inputs, good and bad outputs, the technology is all :math:`z` with intensities
:math:`\lambda \ge 0` of the observed units :math:`z_j` such that

.. math:: \sum_j \lambda_j x_j \le x, \quad \sum_j \lambda_j y_j \ge y, \quad \sum_j \lambda_j b_j \,(=|\le)\, b

with equality where bads are weakly disposable, and :math:`\sum_j \lambda_j` free (constant returns), 1 (variable), at
most 1 (non-increasing) or at least 1 (non-decreasing). Weak disposability with a bounded sum has a second intensity
:math:`w_j \ge 0` of each unit for what it abates, which needs its inputs and makes nothing (Kuosmanen 2005).
The distance along a direction :math:`g = (g_x, g_y, g_b) \ge 0` is the largest :math:`\beta` with
:math:`z - \beta g` in the technology (Chambers, Chung & Färe 1996; Chung, Färe & Grosskopf 1997). It is negative for
units outside, and undefined where the ray misses the technology.

Rows are scaled by the means of the columns, so that units of measurement do not matter, and units by powers of two
only, which round nothing off: a unit is always exactly inside the technology that it spans. Where peers are asked for,
the distance is held, then the sum of slacks, each in shares of the unit's own quantity, is made as large as possible,
and among what is then still equally good the peers are chosen for which the sum of intensity times place in the order
of labels is least: of two equal peers the one whose label comes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from layout_opt.analysis.productivity.assumptions import Disposability, Returns
from layout_opt.analysis.productivity.dense_program import DenseProgram, Lack
from layout_opt.analysis.productivity.observations import Observations
from layout_opt.solver.arrays import Floats

PEER_SHARE = 1e-7
"""Least part of a peer in what the unit is compared with, in shares of the largest part; less is round-off [1]."""
SLACK_SHARE = 1e-7
"""Least slack, in shares of the terms of its row; what is below is round-off [1]."""
GIVING_WAY = (1e-10, 1e-8)
"""How far rows may give way where slacks are looked for, in shares of their terms; the first that works [1]."""
ROUND_OFF = 1e-12
"""Sums of terms of size 1 below this are 0 [1]."""
LEAST_DISTANCE = 1e-9
"""Distances below this are 0: proofs hold to ten times as much [1]."""
FACE = 1e-9
"""Reduced costs and prices above this belong to what is not free to move [1]."""


SUMS = {
    Returns.VARIABLE: (1.0, 1.0),
    Returns.NON_INCREASING: (-np.inf, 1.0),
    Returns.NON_DECREASING: (1.0, np.inf),
}
"""Least and most sum of the intensities where returns are not constant."""


@dataclass(frozen=True)
class DirectionalScore:
    """How far one unit is from the frontier.

    Parameters
    ----------
    beta : float or None
        The distance; None where it is undefined.
    lack : Lack
        Why it is undefined.
    intensities : ndarray of shape (units,) or None
        Of the peers, abatement included; None where nobody asked.
    slacks : ndarray of shape (columns,) or None
        What is still left beyond the distance, in the units of the frame.
    """

    beta: float | None
    lack: Lack = Lack.NONE
    intensities: Floats | None = None
    slacks: Floats | None = None


class Technology:
    """The technology of some observed units; distances are solved one after the other, each from the last.

    Parameters
    ----------
    units : Observations
        Who spans it.
    returns : Returns
        Returns to scale.
    disposability : Disposability
        Of bad outputs; of no importance without any.
    """

    def __init__(self, units: Observations, returns: Returns, disposability: Disposability) -> None:
        self.units = units
        self._constant = returns is Returns.CONSTANT
        self._means = units.quantities.mean(axis=0)
        self._scales = np.where(self._means > 0, self._means, 1.0)
        self._weak = np.zeros(len(units.names), dtype=bool)
        if disposability is Disposability.WEAK and units.bads:
            self._weak[-len(units.bads) :] = True
        self._order = np.array(units.order())
        columns = (units.quantities[self._order] / self._scales * units.signs).T
        if self._weak.any() and returns in (Returns.VARIABLE, Returns.NON_DECREASING):
            idle = columns.copy()
            idle[len(units.inputs) :] = 0.0
            columns = np.concatenate([columns, idle], axis=1)
        self._columns = columns if self._constant else np.concatenate([columns, np.ones((1, columns.shape[1]))])
        self._sum = () if self._constant else SUMS[returns]

    def distances(
        self, quantities: Floats, directions: Floats, *, peers: bool = False, without: Sequence[int] = ()
    ) -> list[DirectionalScore]:
        """Return the distance of each unit along its direction.

        Parameters
        ----------
        quantities, directions : ndarray of shape (units, columns)
            In the units of the frame; directions are not negative.
        peers : bool
            Whether to find slacks and peers too.
        without : sequence of int
            For each unit the place of one that may not be its peer (super-efficiency).
        """
        theirs = quantities.mean(axis=0)  # of what none of those who span the technology has
        scales = np.where((self._means > 0) | (theirs <= 0), self._scales, theirs)
        own, toward = quantities / scales, directions / scales
        sizes = np.ones((len(own), 1))
        if self._constant:  # distances do not depend on the size of a unit: each is brought to about 1
            sizes = np.exp2(np.round(np.log2(own.max(axis=1, keepdims=True))))
        places, toward = own / sizes * self.units.signs, toward / sizes
        made = dict(self._betas(places, toward, without))
        program = self._program(self._columns)
        for place, (distance, intensities) in made.items() if peers else ():
            self._allow(program, without[place] if len(without) else None)
            target = places[place] - (distance.beta or 0.0) * toward[place]
            whole = distance if intensities is None else self._completed(
                program, distance, intensities, places[place], target, float(sizes[place, 0])
            )  # fmt: skip
            made[place] = whole, None
        return [made[place][0] for place in range(len(places))]

    def _betas(
        self, places: Floats, toward: Floats, without: Sequence[int]
    ) -> Iterator[tuple[int, tuple[DirectionalScore, Floats | None]]]:
        """Yield places of units with their distance, without peers, and intensities that reach it.

        Units are taken in the order of their quantities: neighbours start from each other, and the order of rows does
        not matter.
        """
        rows, count = self._columns.shape
        program = self._program(np.column_stack([self._columns, np.zeros(rows)]), free=1)
        program.set_costs(np.append(np.zeros(count), -1.0))
        for place in np.lexsort(places.T).tolist():
            along = toward[place]
            self._allow(program, without[place] if len(without) else None)
            self._bound(program, places[place])
            program.set_column(count, np.append(along, np.zeros(rows - len(along))))
            answer = program.solve()
            if answer.values is None:
                yield place, (DirectionalScore(None, answer.lack), None)
                continue
            beta = float(answer.values[-1])
            yield place, (DirectionalScore(0.0 if abs(beta) <= LEAST_DISTANCE else beta), answer.values[:-1])

    def _completed(
        self,
        program: DenseProgram,
        distance: DirectionalScore,
        reached: Floats,
        place: Floats,
        target: Floats,
        size: float,
    ) -> DirectionalScore:
        """Return a distance with the largest slacks and the first of equally good peers.

        The target lies on the frontier, where round-off of any row would leave nothing: rows give way by as much as
        counts as no slack. A distance whose slacks cannot be proven has none.
        """
        goal = self._columns[: len(target)]
        terms = np.abs(goal) @ reached + np.abs(target)
        weights = np.where(self._weak, 0.0, 1.0 / np.where(place != 0, np.abs(place), 1.0))
        values = None
        for give in GIVING_WAY:
            self._bound(program, np.where(self._weak, goal @ reached, target), give * terms)
            values = self._first(program, weights)
            if values is not None:
                break
        if values is None:
            return distance
        values = self._without_round_off(values)
        left = target - goal @ values
        slacks = np.where(self._weak | (left <= SLACK_SHARE * terms), 0.0, left)
        return DirectionalScore(distance.beta, Lack.NONE, self._peers(values) * size, slacks * size * self._scales)

    def _first(self, program: DenseProgram, weights: Floats) -> Floats | None:
        """Return the intensities with the largest weighted slacks, and among these the first in the order of labels."""
        goal = self._columns[: len(weights)]
        costs, sizes = weights @ goal, weights @ np.abs(goal)
        program.set_costs(np.where(np.abs(costs) <= ROUND_OFF * sizes, 0.0, costs), sizes)
        answer = program.solve()
        if answer.values is None:
            return None
        values, prices = answer.values, np.abs(answer.row_duals)
        reduced = program.costs - answer.row_duals @ self._columns
        fixed = (reduced > FACE * (sizes + prices @ np.abs(self._columns))) & (values <= 0)
        if np.count_nonzero(~fixed) <= np.count_nonzero(values > 0):  # nobody else is as good
            return values
        bodies = self._columns @ values
        priced = prices * np.abs(self._columns).max(axis=1) > FACE
        lower, upper = program.row_lower, program.row_upper
        program.set_columns(program.lower, np.where(fixed, 0.0, program.upper))
        program.set_rows(np.where(priced, bodies, lower), np.where(priced, bodies, upper))
        once = np.arange(1, len(self._order) + 1) / len(self._order)
        program.set_costs(np.tile(once, len(values) // len(once)))
        found = program.solve().values  # the order is a convention: what was found is as good
        return values if found is None else found

    def _without_round_off(self, values: Floats) -> Floats:
        """Return intensities, 0 where what they stand for is round-off."""
        parts = values * np.abs(self._columns).max(axis=0)
        return np.where(parts > PEER_SHARE * parts.max(), values, 0.0)

    def _peers(self, kept: Floats) -> Floats:
        """Return the intensity of each unit, abatement included."""
        intensities = np.zeros(len(self._order))
        intensities[self._order] = kept.reshape(-1, len(self._order)).sum(axis=0)
        return intensities

    def _program(self, matrix: Floats, free: int = 0) -> DenseProgram:
        """Return a program over the intensities and `free` further columns of either sign."""
        rows, count = matrix.shape
        floor = np.append(np.zeros(count - free), np.full(free, -np.inf))
        ends = np.zeros(rows)
        return DenseProgram(matrix, ends, ends, floor, np.full(count, np.inf), np.zeros(count))

    def _bound(self, program: DenseProgram, place: Floats, give: Floats | float = 0.0) -> None:
        """Set the rows to a place of the technology, from which they may give way a little."""
        lower = np.where(self._weak, place - give, -np.inf)
        program.set_rows(np.append(lower, self._sum[:1]), np.append(place + give, self._sum[1:]))

    def _allow(self, program: DenseProgram, without: int | None) -> None:
        """Let every unit be a peer but one."""
        upper = np.full(len(program.upper), np.inf)
        if without is not None:
            count, chosen = self._columns.shape[1], int(np.flatnonzero(self._order == without)[0])
            upper[chosen : count : len(self._order)] = 0.0
        if not np.array_equal(upper, program.upper):
            program.set_columns(program.lower, upper)
