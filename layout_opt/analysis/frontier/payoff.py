r"""The payoff table: the best of each aim and, among the layouts that reach it, the best of the next, and so on.

Its diagonal holds the ideal of each aim. The worst value in a column is where the grid begins: for two aims it is the
true end of the frontier (nadir), for three it may miss a part of it, as payoff tables do (Isermann & Steuer 1988).

Source: Mavrotas (2009), Effective implementation of the epsilon-constraint method in multi-objective mathematical
programming problems.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from layout_opt.analysis.program import Program, Row
from layout_opt.errors import InvalidInput, Problem
from layout_opt.model.aim import Aim, aim_unit
from layout_opt.solver.arrays import Floats
from layout_opt.solver.highs import Ending, Options, Outcome

SLACK = 1e-9
"""Share of a value that a later solve may give away of it: round-off of the solver [1]."""
FLAT = 1e-7
"""Range of an aim, relative to its size, below which it does not trade off [1]."""


@dataclass(frozen=True)
class Axis:
    """An aim turned so that more is better.

    Parameters
    ----------
    aim : Aim
        The aim.
    sign : float
        1 where more of it is better, -1 where less is.
    vector : array
        Coefficients over the columns, with the sign.
    unit : str
        Unit of its values.
    """

    aim: Aim
    sign: float
    vector: Floats
    unit: str

    def of(self, columns: Floats) -> float:
        """Return the value at a solution, more being better."""
        return float(self.vector @ columns[: len(self.vector)])


@dataclass(frozen=True)
class Payoff:
    """The payoff table; all values turned so that more is better.

    Parameters
    ----------
    axes : tuple of Axis
        The aims.
    table : array
        Row i: the values of all aims at the layout that is best for aim i.
    bounds : tuple of float or None
        Proven bound of the best of each aim.
    corners : tuple of array
        Columns of these layouts.
    """

    axes: tuple[Axis, ...]
    table: Floats
    bounds: tuple[float | None, ...]
    corners: tuple[Floats, ...]

    @property
    def best(self) -> Floats:
        """Best value found of each aim."""
        return np.asarray(self.table.max(axis=0))

    @property
    def worst(self) -> Floats:
        """Worst value in each column: where the grid begins."""
        return np.asarray(self.table.min(axis=0))

    @property
    def span(self) -> Floats:
        """Range of each aim, at least a little above zero."""
        return np.asarray(np.maximum(self.best - self.worst, FLAT * self._size))

    @property
    def flat(self) -> list[bool]:
        """Whether each aim is as good at every corner, so that it does not trade off."""
        return [bool(flat) for flat in self.best - self.worst <= FLAT * self._size]

    @property
    def _size(self) -> Floats:
        """Size of each aim: its largest value, or 1 where all are 0."""
        largest = np.abs(self.table).max(axis=0)
        return np.where(largest > 0, largest, 1.0)


def axes_of(program: Program, aims: Sequence[Aim]) -> tuple[Axis, ...]:
    """Return the aims turned so that more is better."""
    made = []
    for aim in aims:
        sign = 1.0 if aim.maximise else -1.0
        made.append(Axis(aim, sign, sign * program.vector(aim), aim_unit(program.instance, aim)))
    return tuple(made)


def given_away(value: float) -> float:
    """Return the least value that a later solve has to keep."""
    return value - SLACK * abs(value)


def payoff(program: Program, axes: Sequence[Axis], options: Options) -> Payoff | Ending:
    """Return the payoff table, or how the search for a corner ended without a layout.

    Raises
    ------
    InvalidInput
        If nothing limits an aim.
    """
    rows, bounds, corners = [], [], []
    for first in range(len(axes)):
        order = [axes[first], *(axis for place, axis in enumerate(axes) if place != first)]
        found, bound = _lexicographic(program, order, options)
        if found.values is None:
            return found.ending
        rows.append([axis.of(found.values) for axis in axes])
        bounds.append(bound)
        corners.append(found.values)
    return Payoff(tuple(axes), np.array(rows), tuple(bounds), tuple(corners))


def _lexicographic(program: Program, order: Sequence[Axis], options: Options) -> tuple[Outcome, float | None]:
    """Return the outcome of the last of several solves, each keeping what those before reached; bound of the first."""
    kept: list[Row] = []
    first: float | None = None
    last: Outcome | None = None
    for axis in order:
        start = None if last is None else last.values
        found = program.optimise(axis.vector, options, rows=kept, start=start)
        if found.ending is Ending.UNBOUNDED:
            fix = "limit demand, exports or capacity, or choose another aim"
            raise InvalidInput([Problem(f"aim {axis.aim}", "nothing that limits it", "be bounded", fix)])
        if not kept:
            first = found.bound
        if found.values is None or found.objective is None:
            return (found if last is None else last), first
        last = found
        kept = [*kept, Row(axis.vector, lower=given_away(found.objective))]
    assert last is not None
    return last, first
