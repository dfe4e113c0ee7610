"""Points of a frontier: which are the same, which are dominated, what a gap leaves open, and where the knee is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from layout_opt.analysis.program import CertifiedLayout
from layout_opt.solver.arrays import Floats

SAME = 1e-6
"""Difference of values, as a share of the range of the aim, below which two are equal [1]."""
PROVEN = 1e-6
"""What might still be gained, as a share of the range of the first aim, below which a point is proven efficient [1]."""
STRAIGHT = 1e-3
"""Bend of a frontier, as a share of the ranges, below which there is no knee [1]."""


@dataclass(frozen=True)
class Point:
    """A layout on the frontier.

    Parameters
    ----------
    number : int
        From 1, the best of the first aim first.
    values : mapping
        Aim -> value, by plain arithmetic from the tables.
    open_gain : float or None
        No layout at least as good in all other aims is better in the first one by more than this [its unit]; None if
        the solver has no bound.
    gap : float or None
        `open_gain` relative to the value of the first aim.
    layout : Layout
        The layout and its certificate.
    proven : bool
        Whether `open_gain` is round-off, so that the point is efficient.
    dominated_by : int or None
        Number of a found point that is no worse in every aim and better in one; such a point is no part of the
        frontier and stands in the table only.
    """

    number: int
    values: Mapping[str, float]
    open_gain: float | None
    gap: float | None
    layout: CertifiedLayout
    proven: bool
    dominated_by: int | None = None


def with_dominance(points: Sequence[Point], merit: Floats, span: Floats) -> list[Point]:
    """Return the points with the found point, if any, that dominates each.

    Parameters
    ----------
    points : sequence of Point
        Points found.
    merit : array, shape (points, aims)
        Their values, more being better.
    span : array
        Range of each aim.
    """
    scaled = merit / span
    made = []
    for place, point in enumerate(points):
        no_worse = (scaled >= scaled[place] - SAME).all(axis=1)
        better = (scaled > scaled[place] + SAME).any(axis=1)
        winners = np.flatnonzero(no_worse & better)
        made.append(replace(point, dominated_by=points[int(winners[0])].number if winners.size else None))
    return made


def distinct(merit: Floats, span: Floats) -> list[int]:
    """Return the places of points that differ, the first of equals, best of the first aim first."""
    scaled = merit / span
    kept: list[int] = []
    for place in range(len(scaled)):
        if not any(np.abs(scaled[place] - scaled[other]).max() <= SAME for other in kept):
            kept.append(place)
    return sorted(kept, key=lambda place: tuple(-scaled[place]))


@dataclass(frozen=True)
class Knee:
    """Where the frontier bends most.

    Parameters
    ----------
    number : int
        Number of the point.
    bend : float
        Sum of its values, each scaled to 0 (worst) and 1 (best on the frontier), less the same sum for the straight
        line (plane) between the ends [1].
    certain : bool
        Whether no other point could have bent more had it reached what its gap leaves open.
    """

    number: int
    bend: float
    certain: bool


def knee(points: Sequence[Point], merit: Floats, corners: Floats, best: Floats, span: Floats) -> Knee | None:
    r"""Return the point farthest beyond the straight line (for three aims: the plane) between the ends of the frontier.

    Values are scaled to the ranges of the payoff table. With the bend of a point the sum of its scaled values less the
    greatest such sum of a corner, the knee is the point with the greatest bend (Das 1999). None where it is not above
    `STRAIGHT`, so that no point stands out.

    Parameters
    ----------
    points : sequence of Point
        Points of the frontier, none dominated.
    merit : array, shape (points, aims)
        Their values, more being better.
    corners : array, shape (aims, aims)
        The payoff table.
    best, span : array
        Best value and range of each aim.
    """
    if not points:
        return None
    ends = float(((corners - best) / span + 1.0).sum(axis=1).max())
    bend = ((merit - best) / span + 1.0).sum(axis=1) - ends
    place = int(np.argmax(bend))
    if bend[place] <= STRAIGHT:
        return None
    open_gain = np.array([np.inf if point.open_gain is None else point.open_gain / span[0] for point in points])
    rivals = np.delete(bend + open_gain, place)
    return Knee(points[place].number, float(bend[place]), bool((rivals < bend[place]).all()))
