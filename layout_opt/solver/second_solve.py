"""Solve a program again in other ways, to hold a proof against: HiGHS asked otherwise, SCIP, or every setting.

A second solve that comes to the same says more than the first alone: a mistake would have to be made twice, by other
steps. Where it comes to something better than the bound of the first, that bound is no proof.
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
from scipy import sparse

from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.ending import Ending
from layout_opt.solver.highs import optimise
from layout_opt.solver.outcome import Attempt, Options
from layout_opt.solver.scaling import Way, scaling_of
from layout_opt.solver.strong_rows import upper_bounds

WAYS = {
    "HiGHS, another seed, scaled by largest entries": Attempt(Way.LARGEST, seed_step=101),
    "HiGHS, another seed, without presolve, least tolerances": Attempt(presolve=False, tight=True, seed_step=202),
}
"""How HiGHS is asked again: without the strong rows, starts and guesses of the first search."""
SCIP = "pyscipopt"
WORSE = 1e-6
"""Share of its objective by which a layout may be worse than the one known and still be looked at [1]."""
MOST_SETTINGS = 4096
"""Settings of integer decisions that are tried one by one at most [1]."""


@dataclass(frozen=True)
class SecondSolve:
    """What a second solve came to.

    Parameters
    ----------
    by : str
        Solver and way.
    objective, bound : float or None
        Of its best layout, and what it proved; None where it came to none.
    seconds : float
        Wall time.
    """

    by: str
    objective: float | None
    bound: float | None
    seconds: float


def has_scip() -> bool:
    """Tell whether SCIP is installed (extra ``prove``)."""
    return importlib.util.find_spec(SCIP) is not None


def solves_again(arrays: Arrays, options: Options) -> Iterator[SecondSolve]:
    """Yield what a program comes to in every other way that there is here."""
    for words, attempt in WAYS.items():
        found = optimise(arrays, options, attempt=attempt)
        yield SecondSolve(words, found.objective, found.bound, found.seconds)
    if has_scip():
        yield by_scip(arrays, options)


def by_scip(arrays: Arrays, options: Options) -> SecondSolve:
    """Return what SCIP comes to, of the scaled program."""
    from pyscipopt import Model, quicksum

    begun = time.perf_counter()
    scaling = scaling_of(arrays, Way.LEAST_SQUARES)
    scaled = scaling.scaled(arrays)
    model: Any = Model()
    model.hideOutput()
    model.setParam("limits/gap", options.gap)
    if options.time_limit is not None:
        model.setParam("limits/time", float(options.time_limit))
    ends = zip(scaled.lower.tolist(), scaled.upper.tolist(), scaled.integer.tolist(), scaled.cost.tolist(), strict=True)
    columns = [
        model.addVar(lb=_end(low), ub=_end(high), vtype="I" if whole else "C", obj=cost)
        for low, high, whole, cost in ends
    ]
    matrix = scaled.matrix.tocsr()
    for row, (low, high) in enumerate(zip(scaled.row_lower.tolist(), scaled.row_upper.tolist(), strict=True)):
        inside = slice(matrix.indptr[row], matrix.indptr[row + 1])
        terms = zip(matrix.data[inside].tolist(), matrix.indices[inside].tolist(), strict=True)
        total = quicksum(value * columns[column] for value, column in terms)
        if low == high:
            model.addCons(total == low)
            continue
        if np.isfinite(high):
            model.addCons(total <= high)
        if np.isfinite(low):
            model.addCons(total >= low)
    if arrays.maximise:
        model.setMaximize()
    model.optimize()
    seconds = time.perf_counter() - begun
    if not model.getNSols():
        return SecondSolve(f"SCIP {model.version()}", None, None, seconds)
    objective, bound = (
        float(value) / scaling.objective + arrays.offset for value in (model.getObjVal(), model.getDualbound())
    )
    return SecondSolve(f"SCIP {model.version()}", objective, bound, seconds)


def _end(value: float) -> float | None:
    return value if np.isfinite(value) else None


def settings(arrays: Arrays, reached: float) -> list[Floats] | None:
    """Return the values that each integer column may have in a layout that is as good as one that is known.

    Parameters
    ----------
    arrays : Arrays
        The program.
    reached : float
        Objective of the layout that is known.

    Returns
    -------
    list of array or None
        None where a column has no end, or there are too many settings.
    """
    whole = np.flatnonzero(arrays.integer)
    worst = reached - arrays.offset + (-1.0 if arrays.maximise else 1.0) * WORSE * abs(reached)
    as_good = replace(
        arrays,
        matrix=sparse.vstack([arrays.matrix, sparse.csc_array(arrays.cost[np.newaxis, :])], format="csc"),
        row_lower=np.append(arrays.row_lower, worst if arrays.maximise else -np.inf),
        row_upper=np.append(arrays.row_upper, np.inf if arrays.maximise else worst),
    )
    lower, upper = arrays.lower[whole], np.floor(upper_bounds(as_good)[whole] + 1e-6)
    if not np.isfinite(upper).all() or np.log(np.maximum(upper - lower + 1.0, 1.0)).sum() > np.log(MOST_SETTINGS):
        return None
    return [np.arange(low, high + 1.0) for low, high in zip(lower.tolist(), upper.tolist(), strict=True)]


def by_every_setting(arrays: Arrays, options: Options, reached: float) -> SecondSolve | None:
    """Return the best of all settings of the integer columns, each a linear program; None where they are too many.

    A setting whose program is neither solved nor found infeasible leaves no bound.
    """
    begun = time.perf_counter()
    values = settings(arrays, reached)
    if values is None:
        return None
    whole = np.flatnonzero(arrays.integer)
    best, complete, count = None, True, 0
    for setting in product(*values):
        count += 1
        held = np.zeros(len(arrays.lower))
        held[whole] = setting
        found = optimise(arrays.relaxed_at(held), replace(options, time_limit=None))
        if found.objective is None or found.ending is not Ending.OPTIMAL:
            complete &= found.ending is Ending.INFEASIBLE
            continue
        better = best is None or ((found.objective > best) == arrays.maximise)
        best = found.objective if better else best
    words = f"all {count} settings of the integer decisions, a linear program each"
    return SecondSolve(words, best, best if complete else None, time.perf_counter() - begun)
