"""The elastic program: every row that can give way gets a slack, and the weighted sum of slacks is minimised.

Source: Chinneck (2008), Feasibility and Infeasibility in Optimization, ch. 6.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from layout_opt.analysis.explain.elastic_rows import SoftRow
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.highs import Ending, Options
from layout_opt.solver.scaling import scaling_of
from layout_opt.solver.search import SearchRequest, search

SLACK = 1e-7
"""A relative slack below this is round-off [1]."""


def elastic(arrays: Arrays, rows: tuple[SoftRow, ...]) -> Arrays:
    """Return the program with slacks on `rows` only, minimising their sum, each relative to the size of its limit."""
    signs: list[float] = []
    places: list[int] = []
    columns: list[int] = []
    weights: list[float] = []
    for row in rows:
        for sign in (-1.0, 1.0) if row.sense == 0 else (-float(row.sense),):
            signs.append(sign)
            places.append(row.place)
            columns.append(len(columns))
            weights.append(1.0 / scale_of(arrays, row))
    count = len(columns)
    extra = sparse.csc_array((signs, (places, columns)), shape=(arrays.matrix.shape[0], count))
    return replace(
        arrays,
        matrix=sparse.hstack([arrays.matrix, extra], format="csc"),
        lower=np.append(arrays.lower, np.zeros(count)),
        upper=np.append(arrays.upper, np.full(count, np.inf)),
        cost=np.append(np.zeros(arrays.matrix.shape[1]), weights),
        integer=np.append(arrays.integer, np.zeros(count, dtype=bool)),
        maximise=False,
        offset=0.0,
        variables=(*arrays.variables, *([None] * count)),
    )


def scale_of(arrays: Arrays, row: SoftRow) -> float:
    """Return the size against which a slack is measured: the limit, or that of an open site, or of a term."""
    if row.limit:
        return abs(row.limit)
    line = arrays.matrix.tocsr()[[row.place], :]
    whole = np.abs(line.data[arrays.integer[line.indices]])
    return float(whole.max()) if len(whole) else float(1.0 / scaling_of(arrays).rows[row.place])


def least_slack(
    arrays: Arrays, rows: tuple[SoftRow, ...], options: Options
) -> tuple[dict[SoftRow, float], np.ndarray] | None:
    """Return {row: slack > 0} of the cheapest relaxation of `rows` and the values; None if even that has none."""
    program = elastic(arrays, rows)
    outcome = search(program, SearchRequest(options)).outcome
    if outcome.values is None or outcome.ending not in (Ending.OPTIMAL, Ending.LIMIT, Ending.UNPROVEN):
        return None
    slacks = iter(outcome.values[arrays.matrix.shape[1] :].tolist())
    found: dict[SoftRow, float] = {}
    for row in rows:
        slack = sum(next(slacks) * sign for sign in ((1.0, -1.0) if row.sense == 0 else (1.0,)))
        if abs(slack) > SLACK * scale_of(arrays, row):
            found[row] = slack
    return found, outcome.values[: arrays.matrix.shape[1]]
