"""The tie-break: of all layouts with the same integer decisions and the same objective, always the same one.

It is the one with the least weighted sum of activity and building, the weights being fixed by the order of the keys; so
the same data give the same layout. Where the least and the greatest weighted sum of activity differ, the division of
labour is not unique.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from layout_opt.model.linear_model import LinearModel
from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.budget import Budget
from layout_opt.solver.highs import Ending, Options, Outcome, optimise
from layout_opt.solver.linear_program import Basis, LinearProgram
from layout_opt.solver.scaling import scaling_of
from layout_opt.solver.strong_rows import StrongRows

UNIQUE_TOLERANCE = 1e-5
"""Difference of scaled activities, relative to the largest one, above which two layouts are different [1]."""
GOLDEN_RATIO = 0.6180339887498949
"""Step of the sequence that weights activities in the tie-break [1]."""
TIED = ("activity", "build")
"""Decisions that the tie-break weighs, the first of them where it judges uniqueness."""
MOST_NONZEROS = 400_000
"""Nonzeros from which ties are not broken: it takes up to three more linear programs of the same size [1]."""


class TieState(StrEnum):
    """What became of the tie-break."""

    BROKEN = "broken"
    NOTHING = "nothing to weigh"
    NO_TIME = "left out: the time is used up"
    LARGE = "left out: the program is large"
    NO_PRICES = "left out: the linear program with integer decisions held was not solved"
    FAILED = "not decided: a linear program was not solved"


@dataclass(frozen=True)
class Ties:
    """Columns that the tie-break weighs."""

    activity: list[int]
    build: list[int]


@dataclass(frozen=True)
class TieBreak:
    """What became of the tie-break.

    Parameters
    ----------
    values : array or None
        Value of each column; None where there was none.
    unique : bool or None
        Whether the activities are unique at this objective and these integer decisions; None if not decided.
    state : TieState
        Whether and why.
    """

    values: Floats | None
    unique: bool | None
    state: TieState


NOTHING_TO_WEIGH = TieBreak(None, None, TieState.NOTHING)


def ties_of(linear: LinearModel, arrays: Arrays) -> Ties:
    """Return the columns of a program that the tie-break weighs."""
    place = np.full(linear.columns.size, -1, dtype=np.int64)
    own = np.flatnonzero(arrays.numbers >= 0)
    place[arrays.numbers[own]] = own
    found = (place[linear.decisions[name].numbers] if name in linear.decisions else np.zeros(0, int) for name in TIED)
    return Ties(*(columns[columns >= 0].tolist() for columns in found))


def break_ties(
    program: Arrays,
    priced: Outcome,
    ties: Ties,
    options: Options,
    budget: Budget,
    *,
    judge: bool,
    basis: Basis | None = None,
    strong: StrongRows | None = None,
) -> TieBreak:
    """Move to the layout of the tie-break.

    Parameters
    ----------
    program : Arrays
        The linear program in which integer decisions are held.
    priced : Outcome
        Its optimum, with duals and reduced costs.
    ties : Ties
        Columns to weigh.
    options, budget
        As for the search.
    judge : bool
        Whether to find out if the layout is unique.
    basis : Basis, optional
        Of the optimum, to start from.
    strong : StrongRows, optional
        Rows that stand below those of the program in the basis.
    """
    if not ties.activity:
        return NOTHING_TO_WEIGH
    if program.matrix.nnz >= MOST_NONZEROS:
        return TieBreak(None, None, TieState.LARGE)
    if budget.over:
        return TieBreak(None, None, TieState.NO_TIME)
    face = tie_program(program, priced, ties)
    if basis is None:
        settled = optimise(face, budget.options(options))
    else:
        whole = face if strong is None else strong.below(face, free=True)
        settled = LinearProgram(whole, options, basis, feasible=True).solve(budget.options(options))
    if settled.values is None or settled.ending is not Ending.OPTIMAL:
        return TieBreak(None, None, TieState.NO_TIME if budget.over else TieState.FAILED)
    if not judge:
        return TieBreak(settled.values, None, TieState.BROKEN)
    return _judged(program, face, settled.values, ties.activity, options, budget)


def _judged(
    program: Arrays, face: Arrays, values: Floats, active: list[int], options: Options, budget: Budget
) -> TieBreak:
    """Return a layout of the tie-break with whether it is unique.

    Building counts in the tie-break but not here: building and scrapping at no cost would have no greatest sum.
    """
    units = scaling_of(program).columns
    counted = replace(face, cost=_weights(units, active))
    low, high = (optimise(replace(counted, maximise=greatest), budget.options(options)) for greatest in (False, True))
    least, most = low.values, high.values
    if least is None or most is None or Ending.LIMIT in (low.ending, high.ending):
        unique = False if high.ending is Ending.UNBOUNDED else None
        return TieBreak(values, unique, TieState.BROKEN)
    apart = np.abs(most[active] - least[active]) / units[active]
    size = float((np.abs(least[active]) / units[active]).max())
    return TieBreak(values, bool(apart.max() <= UNIQUE_TOLERANCE * size), TieState.BROKEN)


def tie_program(program: Arrays, priced: Outcome, ties: Ties) -> Arrays:
    """Return the program that finds, among the optimal solutions, the one with the least weighted sum."""
    face = replace(_optimal_face(program, priced), offset=0.0)
    weights = _weights(scaling_of(program).columns, [*ties.activity, *ties.build])
    return replace(face, cost=weights, maximise=False)


def _optimal_face(program: Arrays, priced: Outcome) -> Arrays:
    """Return the program in which every row and column that has a price stays at its bound (all optimal solutions)."""
    assert priced.values is not None
    assert priced.duals is not None
    assert priced.reduced_costs is not None
    reached = program.matrix @ priced.values
    tight = priced.duals != 0
    at_lower = np.abs(reached - program.row_lower) <= np.abs(program.row_upper - reached)
    side = np.where(at_lower, program.row_lower, program.row_upper)
    stuck = priced.reduced_costs != 0
    return replace(
        program,
        row_lower=np.where(tight, side, program.row_lower),
        row_upper=np.where(tight, side, program.row_upper),
        lower=np.where(stuck, priced.values, program.lower),
        upper=np.where(stuck, priced.values, program.upper),
    )


def _weights(units: Floats, columns: list[int]) -> Floats:
    """Return weights of the columns, all different: between 1 and 2 per unit in which each column is scaled."""
    weights = np.zeros(len(units))
    weights[columns] = (1.0 + np.modf(GOLDEN_RATIO * np.arange(1, len(columns) + 1))[0]) / units[columns]
    return weights
