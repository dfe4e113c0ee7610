"""A smallest conflicting set of limits, also where the conflict exists only because of whole decisions.

Elastic filter, then deletion filter: rows that the elastic program stretches are made hard one after the other until
nothing is feasible; of these, every row without which the conflict stays is dropped. Source: Chinneck & Dravnieks
(1991), Locating minimal infeasible constraint sets in linear programs.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from layout_opt.analysis.explain.elastic import least_slack
from layout_opt.analysis.explain.elastic_rows import SoftRow
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.highs import Ending, Options
from layout_opt.solver.search import SearchRequest, search


def smallest_conflict(arrays: Arrays, rows: tuple[SoftRow, ...], options: Options) -> tuple[SoftRow, ...]:
    """Return limits that cannot hold together, of which none can be left out.

    Parameters
    ----------
    arrays : Arrays
        An infeasible program.
    rows : tuple of SoftRow
        Rows that can give way; all other rows and the bounds always hold.
    options : Options
        Of each solve.

    Returns
    -------
    tuple of SoftRow
        Empty if the rows that cannot give way conflict already, or if no conflict was proven within the time limit.
    """
    suspects: list[SoftRow] = []
    rest = list(rows)
    while True:
        found = least_slack(without(arrays, ()), tuple(rest), options)
        if found is None:
            break
        stretched = [row for row in found[0] if row in rest]
        if not stretched:
            return ()
        suspects += stretched
        rest = [row for row in rest if row not in stretched]
        if not feasible(without(arrays, tuple(rest)), options):
            break
    kept = list(suspects)
    for row in suspects:
        fewer = [other for other in kept if other != row]
        dropped = tuple(other for other in rows if other not in fewer)
        if not feasible(without(arrays, dropped), options):
            kept = fewer
    others = tuple(row for row in rows if row not in kept)
    proven = len(kept) < len(suspects) or not feasible(without(arrays, others), options)
    return tuple(kept) if proven else ()


def without(arrays: Arrays, rows: tuple[SoftRow, ...]) -> Arrays:
    """Return the program in which `rows` are no limits."""
    lower, upper = arrays.row_lower.copy(), arrays.row_upper.copy()
    places = np.array([row.place for row in rows], dtype=int)
    lower[places], upper[places] = -np.inf, np.inf
    return replace(arrays, row_lower=lower, row_upper=upper, cost=np.zeros_like(arrays.cost), maximise=False)


def feasible(arrays: Arrays, options: Options) -> bool:
    """Return whether the program may have a solution: True unless it is proven to have none."""
    return search(arrays, SearchRequest(options)).outcome.ending is not Ending.INFEASIBLE
