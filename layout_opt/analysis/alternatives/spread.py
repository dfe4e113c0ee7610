r"""Modelling to generate alternatives: among the layouts nearly as good, the one farthest from all found so far.

``farthest``: :math:`\max\ d` with :math:`d \le d(x, x^i)` for every layout :math:`x^i` found. A difference from a
value at its bound is linear; any other absolute value takes a direction, a whole decision of 0 or 1. Exact within the
gap, with a proven bound: no layout nearly as good is farther.

``hop``: hop-skip-jump (Brill 1979; DeCarolis 2011): as little as possible of what most layouts found use, as much as
possible of what most do not, each counted by its weight in the distance. Linear, hence fast on large instances, but
without a bound on the distance: that it finds no further layout proves nothing.

``farthest`` starts from the best layout, ``hop`` part of the way from it to the linear relaxation of what it asks for,
whole decisions rounded up: on large instances the solver finds no other whole decisions than those of its start.

With activity and whole decisions of an alternative held, everything else is chosen once more for the best objective, so
that its loss is that of the layout and not of idle sales.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from layout_opt.analysis.alternatives.layout_distance import ACTIVE, LayoutDistance, largest_activity, nearest_of
from layout_opt.analysis.alternatives.near import Near, NearLayout
from layout_opt.analysis.program import FurtherColumns, Row
from layout_opt.solver.arrays import Floats
from layout_opt.solver.highs import Ending, Outcome

MOST_DIRECTIONS = 400
"""Directions up to which the farthest layout is searched for by default."""
WAYS = (0.75, 0.5, 0.25)
"""How much of the way to the relaxation the whole decisions of a start go; the first with a layout is taken [1]."""
DIFFERENT = 1e-4
"""Distance below which two layouts are the same [1]."""


class SpreadMethod(StrEnum):
    """How alternatives are searched for."""

    AUTO = "auto"
    FARTHEST = "farthest"
    HOP = "hop"


@dataclass(frozen=True)
class Alternative:
    """A layout nearly as good as the best.

    Parameters
    ----------
    found : Found
        The layout.
    method : str
        ``best``, ``farthest`` or ``hop``.
    distance : float
        To the nearest layout found before it [1].
    bound : float or None
        No layout nearly as good is farther from all found before it than this; None if that is not known.
    """

    found: NearLayout
    method: str
    distance: float
    bound: float | None


def spread(near: Near, distance: LayoutDistance, count: int, method: SpreadMethod) -> tuple[list[Alternative], Ending]:
    """Return the best layout and up to `count` alternatives, and how the search ended.

    ``infeasible`` stands for: there is no further layout that differs (proven by ``farthest`` only; where ``hop`` finds
    none the ending is ``optimal`` with fewer layouts).
    """
    made = [Alternative(near.best, "best", 0.0, None)]
    while len(made) <= count:
        before = [each.found.columns for each in made]
        used = method
        if method is SpreadMethod.AUTO:
            used = SpreadMethod.FARTHEST if _directions(near, distance, before) <= MOST_DIRECTIONS else SpreadMethod.HOP
        outcome = (_farthest if used is SpreadMethod.FARTHEST else _hop)(near, distance, before)
        if outcome.values is None:
            return made, outcome.ending
        columns = _settled(near, distance, outcome.values[: near.program.size])
        apart = nearest_of(distance, columns, before)
        if apart <= DIFFERENT:
            return made, Ending.INFEASIBLE if used is SpreadMethod.FARTHEST and not _open(outcome) else Ending.OPTIMAL
        bound = outcome.bound if used is SpreadMethod.FARTHEST else None
        made.append(Alternative(near.found(columns), used.value, apart, bound))
    return made, Ending.OPTIMAL


def _open(outcome: Outcome) -> bool:
    """Tell whether a layout that differs is not yet ruled out by the bound."""
    return outcome.bound is None or outcome.bound > DIFFERENT


def _settled(near: Near, distance: LayoutDistance, columns: Floats) -> Floats:
    """Return the best layout with the same activity and whole decisions (the layout itself where that fails)."""
    held = {place: (float(columns[place]), float(columns[place])) for place in distance.places.tolist()}
    whole = np.flatnonzero(near.program.arrays.integer).tolist()
    held |= {place: (float(round(columns[place])), float(round(columns[place]))) for place in whole}
    outcome = near.best_with([], held)
    return columns if outcome.values is None else outcome.values


def _ends(near: Near, distance: LayoutDistance) -> tuple[Floats, Floats]:
    """Return the least and the most value of each column that counts; a missing limit is found by a linear program."""
    program = near.program
    lower, upper = program.arrays.lower[distance.places].copy(), program.arrays.upper[distance.places].copy()
    known = {
        program.columns("activity")[key]: most
        for key, most in largest_activity(program.instance).items()
        if key in program.columns("activity")
    }
    for at, place in enumerate(distance.places.tolist()):
        upper[at] = min(upper[at], known.get(place, np.inf))
    for at in np.flatnonzero(~np.isfinite(upper)).tolist():
        vector = np.zeros(program.size)
        vector[distance.places[at]] = 1.0
        most = program.optimise_relaxed(vector, near.options, rows=[near.row])
        upper[at] = most.objective if most.objective is not None else np.inf
    return lower, upper


def _sides(distance: LayoutDistance, lower: Floats, upper: Floats, value: Floats) -> np.ndarray:
    """Return 1 where a value stands at its lower end, -1 at its upper end, 0 between."""
    at = value[distance.places]
    width = np.where(np.isfinite(upper), np.abs(upper), np.abs(at))
    return np.where(at - lower <= ACTIVE * width, 1, np.where(upper - at <= ACTIVE * width, -1, 0))


def _directions(near: Near, distance: LayoutDistance, before: Sequence[Floats]) -> int:
    lower, upper = near.program.arrays.lower[distance.places], near.program.arrays.upper[distance.places]
    return sum(int((_sides(distance, lower, upper, value) == 0).sum()) for value in before)


def _farthest(near: Near, distance: LayoutDistance, before: Sequence[Floats]) -> Outcome:
    """Solve for the layout that is farthest from the nearest of those before."""
    size = near.program.size
    lower, upper = _ends(near, distance)
    sides = [_sides(distance, lower, upper, value) for value in before]
    free = [np.flatnonzero(side == 0) for side in sides]
    extra = 2 * sum(len(places) for places in free) + 1  # a difference and a direction for each, and the least distance
    width = size + extra
    column_upper, integer = np.full(extra, np.inf), np.zeros(extra, dtype=bool)
    rows = [Row(np.concatenate([near.row.vector, np.zeros(extra)]), lower=near.row.lower)]
    first = np.concatenate([near.best.columns, np.zeros(extra)])  # the best layout, at a distance of 0
    start = size + 1
    for value, side, places in zip(before, sides, free, strict=True):
        total = np.zeros(width)
        total[size] = -1.0
        constant = 0.0
        for at in np.flatnonzero(side != 0):
            total[distance.places[at]] += distance.weights[at] * side[at]
            constant += distance.weights[at] * side[at] * value[distance.places[at]]
        for at in places:
            apart, turn = start, start + 1
            start += 2
            total[apart] = distance.weights[at]
            column_upper[turn - size], integer[turn - size] = 1.0, True
            first[turn] = float(first[distance.places[at]] < value[distance.places[at]])
            rows += _absolute(width, int(distance.places[at]), apart, turn, float(value[distance.places[at]]),
                              float(lower[at]), float(upper[at]))  # fmt: skip
        rows.append(Row(total, lower=constant))
    target = np.zeros(width)
    target[size] = 1.0
    more = FurtherColumns(np.zeros(extra), column_upper, integer)
    return near.program.optimise(target, near.options, rows=rows, more=more, start=first)


def _absolute(width: int, place: int, apart: int, turn: int, value: float, lower: float, upper: float) -> list[Row]:
    """Return the rows ``apart <= |x - value|``: upwards where `turn` is 0, downwards where it is 1."""
    above, below = np.zeros(width), np.zeros(width)
    above[[place, apart, turn]] = 1.0, -1.0, 2.0 * (value - lower)
    below[[place, apart, turn]] = -1.0, -1.0, -2.0 * (upper - value)
    return [Row(above, lower=value), Row(below, lower=-value - 2.0 * (upper - value))]


def _hop(near: Near, distance: LayoutDistance, before: Sequence[Floats]) -> Outcome:
    """Solve for the layout that uses least of what most of those before use, and most of what most do not."""
    used = np.mean([value[distance.places] > 0 for value in before], axis=0)
    vector = np.zeros(near.program.size)
    vector[distance.places] = distance.weights * (1.0 - 2.0 * used)
    return near.program.optimise(vector, near.options, rows=[near.row], start=_part_way(near, vector))


def _part_way(near: Near, vector: Floats) -> Floats:
    """Return a layout nearly as good whose whole decisions go part of the way to the relaxation; else the best one."""
    whole = np.flatnonzero(near.program.arrays.integer)
    relaxed = near.program.optimise_relaxed(vector, near.options, rows=[near.row]) if len(whole) else None
    if relaxed is None or relaxed.values is None:
        return near.best.columns
    best = near.best.columns[whole]
    for way in WAYS:
        held = np.ceil(best + way * (np.asarray(relaxed.values)[whole] - best) - ACTIVE)
        bounds = {int(place): (float(value), float(value)) for place, value in zip(whole, held, strict=True)}
        outcome = near.program.optimise(vector, near.options, rows=[near.row], bounds=bounds)
        if outcome.values is not None:
            return outcome.values[: near.program.size]
    return near.best.columns
