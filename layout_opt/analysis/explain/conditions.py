"""Necessary conditions: limits that no decision whatever could keep, found by bounds alone, before any solve.

Bounds of variables are tightened through the rows that cannot give way (Brearley, Mitra & Williams 1975); a row that
can give way and whose smallest (largest) possible use is above (below) its limit is named.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from layout_opt.analysis.explain.elastic_rows import SoftRow
from layout_opt.solver.arrays import Arrays, Floats

ROUNDS = 40
"""Most rounds of tightening."""
TOLERANCE = 1e-7
"""Relative violation from which a condition counts [1]."""


@dataclass(frozen=True)
class Condition:
    """A limit that nothing can keep.

    Parameters
    ----------
    row : SoftRow
        The limit.
    reached : float
        Least use (for an upper limit) or greatest use (for a lower one), whatever is decided.
    over : float
        By how much the limit is missed.
    """

    row: SoftRow
    reached: float
    over: float


def necessary_conditions(arrays: Arrays, rows: tuple[SoftRow, ...]) -> tuple[Condition, ...]:
    """Return every limit that no decision can keep.

    Parameters
    ----------
    arrays : Arrays
        The compiled model.
    rows : tuple of SoftRow
        Rows that can give way.

    Returns
    -------
    tuple of Condition
    """
    soft = np.array([row.place for row in rows], dtype=int)
    hard = np.setdiff1d(np.arange(arrays.matrix.shape[0]), soft)
    lower, upper = tightened(arrays, hard)
    least, most = row_range(replace(arrays, lower=lower, upper=upper))
    found = []
    for row in rows:
        scale = TOLERANCE * abs(row.limit)
        if row.sense >= 0 and least[row.place] > row.limit + scale:
            found.append(Condition(row, float(least[row.place]), float(least[row.place] - row.limit)))
        elif row.sense <= 0 and most[row.place] < row.limit - scale:
            found.append(Condition(row, float(most[row.place]), float(row.limit - most[row.place])))
    return tuple(found)


def row_range(arrays: Arrays) -> tuple[Floats, Floats]:
    """Return the least and greatest value of every row within the bounds of its variables."""
    terms = arrays.matrix.tocoo()
    low, high = arrays.lower[terms.col], arrays.upper[terms.col]
    at_least = np.where(terms.data > 0, terms.data * low, terms.data * high)
    at_most = np.where(terms.data > 0, terms.data * high, terms.data * low)
    rows = arrays.matrix.shape[0]
    return (
        np.bincount(terms.row, weights=at_least, minlength=rows).astype(np.float64),
        np.bincount(terms.row, weights=at_most, minlength=rows).astype(np.float64),
    )


def tightened(arrays: Arrays, rows: np.ndarray) -> tuple[Floats, Floats]:
    """Return bounds of the variables tightened through `rows` until nothing moves (or for `ROUNDS` rounds)."""
    part = arrays.matrix.tocsr()[rows, :].tocoo()
    row_lower, row_upper = arrays.row_lower[rows], arrays.row_upper[rows]
    lower, upper = arrays.lower.copy(), arrays.upper.copy()
    for _ in range(ROUNDS):
        new_lower, new_upper = lower.copy(), upper.copy()
        for sign, bound in ((1.0, row_upper), (-1.0, -row_lower)):
            _tighten_side(part, sign, bound, lower, upper, new_lower, new_upper)
        same = [np.isclose(*ends, rtol=TOLERANCE, atol=0.0) for ends in ((new_lower, lower), (new_upper, upper))]
        lower, upper = new_lower, new_upper
        if np.all(same):
            break
    return lower, upper


def _tighten_side(
    part: object, sign: float, bound: Floats, lower: Floats, upper: Floats, new_lower: Floats, new_upper: Floats
) -> None:
    """Tighten by ``sign x row <= bound``: each variable by what the others leave at their least."""
    row, column, data = part.row, part.col, sign * part.data  # type: ignore[attr-defined]
    least = np.where(data > 0, data * lower[column], data * upper[column])
    open_ended = ~np.isfinite(least)
    known = np.bincount(row, weights=np.where(open_ended, 0.0, least), minlength=len(bound))
    missing = np.bincount(row, weights=open_ended, minlength=len(bound))
    alone = missing[row] - open_ended == 0
    rest = known[row] - np.where(open_ended, 0.0, least)
    usable = alone & np.isfinite(bound[row])
    limit = (bound[row][usable] - rest[usable]) / data[usable]
    up = data[usable] > 0
    np.minimum.at(new_upper, column[usable][up], limit[up])
    np.maximum.at(new_lower, column[usable][~up], limit[~up])
