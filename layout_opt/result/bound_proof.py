r"""The proof of a bound in plain arithmetic: duals of the relaxation, rows and columns from the CSV files, no solver.

Any numbers y prove a bound. With :math:`d = c - A^{\mathsf T} y` every layout x within :math:`l \le x \le u` costs

.. math:: c\,x \ge \sum_i \min_{L_i \le s \le U_i} y_i s + \sum_j \min_{l_j \le x \le u_j} d_j x ,

whether y is optimal or not; good duals only make it a good bound. What rounding may have done to each sum is taken off,
so that the bound holds for the numbers of the data themselves. Rows come from the plain twins, and so do the strong
rows of the search: a column is at most its largest value times the integer decisions without which it is 0
(`column_bounds`). Where a reduced cost may be below 0 and the column has no largest value there is no proof. Source:
Neumaier & Shcherbina (2004), Safe bounds in linear and mixed-integer linear programming, Mathematical Programming 99.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from layout_opt.model.objective import Stage
from layout_opt.model.terms import Floats
from layout_opt.result.column_bounds import DERIVED, UNIT, Needed, largest_values, needed_integers
from layout_opt.result.linear_twin import LinearTwin, RowName

STRONG = "strong"
"""Family, in tables, of the strong rows of the search."""
IF_OPEN = "_if_open"
"""End of the name of a strong row; before it stands the decision."""
WORSE = 1e-9
"""Share of the size of the objective by which a layout may be worse than the one found and still be looked at [1]."""


@dataclass(frozen=True)
class ProvenBound:
    """What the duals of a relaxation prove.

    Parameters
    ----------
    value : float or None
        No layout is better than this; None without a proof.
    why : str
        Why there is no proof; blank if there is one.
    size : float
        Of the largest number that was added up.
    unknown : tuple of RowName
        Duals of rows that there are not; strong rows that could not be made anew are not among them.
    """

    value: float | None
    why: str = ""
    size: float = 0.0
    unknown: tuple[RowName, ...] = ()


def proven_bound(twin: LinearTwin, stage: Stage, duals: Mapping[RowName, float], objective: float) -> ProvenBound:
    """Return the bound that duals prove of a stage.

    Parameters
    ----------
    twin : LinearTwin
        Rows of the stage, those that keep what earlier stages reached among them.
    stage : Stage
        Aim and sense.
    duals : mapping
        Name of a row -> change of the objective per unit of its side; strong rows are those of the family `STRONG`.
    objective : float
        Of the layout that was found: what is worse needs no bound.
    """
    sense = -1.0 if stage.maximise else 1.0
    costs, constant = twin.costs(stage.aim)
    costs = sense * costs
    found = sense * (objective - constant)
    worst = found + WORSE * max(abs(objective), abs(constant))
    most = largest_values(twin, costs, worst)
    whole = _with_strong_rows(twin, most, duals)
    given = np.array([sense * duals.get(name, 0.0) for name in whole.rows])
    given = np.where(np.isfinite(whole.lower), given, np.minimum(given, 0.0))
    given = np.where(np.isfinite(whole.upper), given, np.maximum(given, 0.0))
    unknown = tuple(name for name in duals if name[1] != STRONG and name not in whole.row_numbers)
    value, size, open_end = safe_bound(whole, costs, given, most)
    if open_end is not None:
        decision, key = whole.columns[open_end]
        why = f"{decision}[{','.join(key)}] has no largest value, and its reduced cost may be below 0"
        return ProvenBound(None, why, size, unknown)
    return ProvenBound(sense * min(value, found) + constant, "", size, unknown)


def _with_strong_rows(twin: LinearTwin, most: Floats, duals: Mapping[RowName, float]) -> LinearTwin:
    """Return the twin with the strong rows that have a dual, each made anew; those that cannot be made are left out."""
    number = {name: at for at, name in enumerate(twin.columns)}
    names: list[RowName] = []
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    known: dict[tuple[int, int], Needed] = {}
    for name in duals:
        node, family, row, key = name
        column = number.get((row.removesuffix(IF_OPEN), tuple(part for part in (node, *key.split(",")) if part)))
        if family != STRONG or column is None or not np.isfinite(most[column]):
            continue
        needed = needed_integers(twin, column, known=known)
        if needed is not None:
            rows += [len(names)] * (1 + len(needed))
            columns += [column, *sorted(needed)]
            values += [1.0, *([-float(most[column])] * len(needed))]
            names.append(name)
    shape = (len(names), len(twin.columns))
    added = sparse.coo_array((values, (rows, columns)), shape=shape).tocsr() if names else sparse.csr_array(shape)
    return twin.with_rows(names, added, np.full(len(names), -np.inf), np.zeros(len(names)))


def safe_bound(twin: LinearTwin, costs: Floats, duals: Floats, most: Floats) -> tuple[float, float, int | None]:
    """Return a number that no layout is below, the size of its largest term, and the column for which there is none.

    Parameters
    ----------
    twin : LinearTwin
        Rows.
    costs : array
        Coefficients of the objective, less being better.
    duals : array
        Of every row; not below 0 where it has no upper side, not above 0 where it has no lower one.
    most : array
        What each column can be at most (infinite = not known).
    """
    transposed = twin.matrix.T.tocsr()
    held = duals != 0
    sizes = np.abs(costs) + abs(transposed) @ np.abs(duals)
    terms = (costs != 0) + (transposed != 0).astype(np.float64) @ held.astype(np.float64)
    reduced = costs - transposed @ duals
    error = np.where(terms > 1, 2.0 * (terms + DERIVED) * UNIT * sizes, 0.0)  # one term alone has the right sign
    lowest = reduced - error
    below = lowest < 0
    open_ends = np.flatnonzero(below & ~np.isfinite(most))
    if len(open_ends):
        return -math.inf, float(np.abs(costs).max(initial=0.0)), int(open_ends[np.argmin(lowest[open_ends])])
    side = np.where(duals > 0, twin.lower, twin.upper)[held]
    parts = [duals[held] * side, lowest[below] * most[below], lowest[~below] * twin.least[~below]]
    every = np.concatenate(parts)
    taken = DERIVED * UNIT * np.abs(every)
    size = float(np.abs(every).max(initial=0.0))
    return math.fsum(every.tolist()) - math.fsum(taken.tolist()), size, None
