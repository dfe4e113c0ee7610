"""The solves of one run: each stage of the objective, then the LP with whole decisions fixed, then the tie-break.

Fixing whole decisions alone gives no duals: their domain is relaxed too. The tie-break moves, at an unchanged
objective, to the layout with the least weighted sum of activity and building, the weights being fixed by the order of
the keys; so the same data give the same layout. Where the least and the greatest weighted sum of activity differ, the
division of labour is not unique.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from layout_opt.errors import InvalidInput, ModelError, Problem
from layout_opt.model.build import BuiltModel
from layout_opt.model.objective import Stage, stages
from layout_opt.solver.arrays import Arrays, Floats, compile_model
from layout_opt.solver.cleaned import HeldLayout, clean_search
from layout_opt.solver.highs import Ending, Listener, Options, Outcome, optimise
from layout_opt.solver.linking import linked
from layout_opt.solver.scaling import scaling_of
from layout_opt.solver.spans import check_spans, span_notices

TIE_TOLERANCE = 1e-9
"""Share of the first stage's objective that the second stage may give away [1]."""
UNIQUE_TOLERANCE = 1e-5
"""Difference of scaled activities, relative to the largest one, above which two layouts are different [1]."""
GOLDEN_RATIO = 0.6180339887498949
"""Step of the sequence that weights activities in the tie-break [1]."""

TIED = ("activity", "build")
"""Decisions that the tie-break weighs, the first of them where it judges uniqueness."""

Customise = Callable[[Any, BuiltModel], None]
"""Called with (Pyomo block ``user``, BuiltModel) before solving, to add rows of the user's own."""


@dataclass(frozen=True)
class StageResult:
    """Objective, bound and gap of one stage, and how its search ended."""

    aim: str
    objective: float | None
    bound: float | None
    gap: float | None
    seconds: float
    ending: str = Ending.OPTIMAL.value


@dataclass(frozen=True)
class Solution:
    """What the solves of one run returned.

    Parameters
    ----------
    outcome : Outcome
        Of the last stage.
    stages : tuple of StageResult
        Every stage in order.
    arrays : Arrays
        The program of the last stage.
    values : array or None
        Value of each column after fixing and tie-break.
    duals : array or None
        Shadow price of each row, in the sense of the last stage.
    unique : bool or None
        Whether the activities are unique at this objective and these whole decisions; None if not decided.
    notices : tuple of str
        What looks odd about the spans of numbers.
    """

    outcome: Outcome
    stages: tuple[StageResult, ...]
    arrays: Arrays
    values: Floats | None
    duals: Floats | None
    unique: bool | None
    notices: tuple[str, ...] = ()

    @property
    def gap(self) -> float | None:
        """Largest gap of any stage (None if one is not known)."""
        return largest_gap(self.stages)

    @property
    def ending(self) -> Ending:
        """How the search ended: at a limit if any stage did, without proof if any stage did."""
        return ending_of(self.outcome, self.stages)


def largest_gap(results: Sequence[StageResult]) -> float | None:
    """Return the largest gap of any stage (None if one is not known)."""
    known = [result.gap for result in results if result.gap is not None]
    return max(known) if len(known) == len(results) and known else None


def stage_result(aim: str, outcome: Outcome) -> StageResult:
    """Return the numbers of a stage that came to an outcome."""
    ending = outcome.ending.value
    return StageResult(aim, outcome.objective, outcome.bound, outcome.gap, outcome.seconds, ending)


def ending_of(outcome: Outcome, results: Sequence[StageResult]) -> Ending:
    """Return how a sequence ended whose last stage came to `outcome`."""
    if outcome.values is None:
        return outcome.ending
    ended = {Ending(result.ending) for result in results}
    return next((ending for ending in (Ending.LIMIT, Ending.UNPROVEN) if ending in ended), outcome.ending)


def solve_built(
    built: BuiltModel,
    options: Options,
    listener: Listener | None = None,
    customise: Customise | None = None,
) -> Solution:
    """Solve a built model stage by stage.

    Parameters
    ----------
    built : BuiltModel
        The model.
    options : Options
        Gap, limits, threads, seed; the time limit holds for each stage.
    listener : callable, optional
        Told of progress.
    customise : callable, optional
        Adds rows of the user's own to ``built.pyomo.user``.

    Returns
    -------
    Solution
    """
    if customise is not None:
        customise(built.pyomo.user, built)
    plan = stages(built.instance)
    results: list[StageResult] = []
    layout: dict[int, float] = {}
    interrupted = False
    notices: tuple[str, ...] = ()
    for position, stage in enumerate(plan):
        _aim(built, plan, position, [result.objective for result in results])
        arrays = _compile(built)
        if not position:
            check_spans(built.instance, arrays)
            notices = span_notices(built.instance, arrays)
        start = np.array([layout.get(id(variable), 0.0) for variable in arrays.variables]) if layout else None
        if interrupted and start is not None:
            found = _as_it_stands(arrays, start, options, interrupted=True)
        else:
            whole = bool(arrays.integer.any())
            searched = linked(built, arrays) if whole else arrays
            found = clean_search(arrays, options, searched, listener, start if whole else None)
            if found.outcome.ending is Ending.NO_LAYOUT and start is not None:
                found = _as_it_stands(arrays, start, options, interrupted=found.outcome.interrupted)
        outcome = found.outcome
        results.append(stage_result(stage.aim.value, outcome))
        if outcome.values is None:
            return Solution(outcome, tuple(results), arrays, None, None, None, notices)
        layout = dict(zip(map(id, arrays.variables), outcome.values.tolist(), strict=True))
        interrupted |= outcome.interrupted
    return replace(_polish(built, arrays, found, tuple(results), options), notices=notices)


def _as_it_stands(arrays: Arrays, layout: Floats, options: Options, *, interrupted: bool) -> HeldLayout:
    """Return the best layout with the whole decisions of `layout`: a later stage without time keeps the earlier one's.

    It has no bound: nothing was searched.
    """
    program = arrays.relaxed_at(layout)
    kept = optimise(program, replace(options, time_limit=None))
    if kept.values is None:
        return HeldLayout(kept, program, None)
    outcome = replace(kept, ending=Ending.LIMIT, bound=None, gap=None, interrupted=interrupted)
    return HeldLayout(outcome, program, kept if kept.ending is Ending.OPTIMAL else None)


def least_kept(objective: float, share: float) -> float:
    """Return what the next stage may not fall below: a share of an objective, less round-off."""
    least = objective * share
    return least - TIE_TOLERANCE * abs(least)


def aim_last(built: BuiltModel, objectives: Sequence[float | None]) -> None:
    """Give a model the objective of its last stage and the rows that keep what the stages before it reached.

    Parameters
    ----------
    built : BuiltModel
        A model that has not been solved.
    objectives : sequence of float or None
        What each stage reached.
    """
    plan = stages(built.instance)
    for position in range(len(plan)):
        _aim(built, plan, position, objectives[:position])


def _aim(built: BuiltModel, plan: Sequence[Stage], position: int, reached: Sequence[float | None]) -> None:
    """Set the objective of a stage; what the stage before it reached becomes a row."""
    stage = plan[position]
    before = reached[-1] if reached else None
    if stage.keep_share is not None and before is not None:
        built.keep(plan[position - 1].aim, least_kept(before, stage.keep_share))
    built.set_aim(stage.aim, maximise=stage.maximise)


def _compile(built: BuiltModel) -> Arrays:
    from pyomo.common.errors import InfeasibleConstraintException, InvalidConstraintError
    from pyomo.environ import Constraint

    try:
        return compile_model(built.pyomo)
    except (InvalidConstraintError, InfeasibleConstraintException, ValueError) as error:
        words = " ".join(str(error).split())
        if not any(built.pyomo.user.component_data_objects(Constraint)):
            raise ModelError(f"the model cannot be compiled: {words}") from error
        rule = "be linear, and able to hold"
        raise InvalidInput([Problem("a row of the user's own", words, rule, "correct add_rows")]) from error


def _polish(
    built: BuiltModel, arrays: Arrays, found: HeldLayout, results: tuple[StageResult, ...], options: Options
) -> Solution:
    """Break ties among the layouts with the same integer decisions and the same objective."""
    if found.priced is None:
        return Solution(found.outcome, results, arrays, found.outcome.values, None, None)
    values, unique = _break_ties(built, found.program, found.priced, replace(options, time_limit=None))
    return Solution(found.outcome, results, arrays, values, found.priced.duals, unique)


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


def _break_ties(built: BuiltModel, program: Arrays, priced: Outcome, options: Options) -> tuple[Floats, bool | None]:
    assert priced.values is not None
    assert priced.objective is not None
    column = {id(variable): place for place, variable in enumerate(program.variables)}
    ties = Ties(*([column[id(v)] for v in built.decisions.get(name, {}).values() if id(v) in column] for name in TIED))
    if not ties.activity:
        return priced.values, None
    face = tie_program(program, priced, ties)
    settled = optimise(face, options)
    if settled.values is None or settled.ending is not Ending.OPTIMAL:
        return priced.values, None
    active = ties.activity
    # build counts above but not here: building and scrapping at no cost would make the greatest sum unbounded
    units = scaling_of(program).columns
    counted = replace(face, cost=_tie_weights(units, active))
    low, high = (optimise(replace(counted, maximise=greatest), options) for greatest in (False, True))
    least, most = low.values, high.values
    if least is None or most is None:
        return settled.values, False if high.ending is Ending.UNBOUNDED else None
    apart = np.abs(most[active] - least[active]) / units[active]
    size = float((np.abs(least[active]) / units[active]).max())
    return settled.values, bool(apart.max() <= UNIQUE_TOLERANCE * size)


@dataclass(frozen=True)
class Ties:
    """Columns that the tie-break weighs."""

    activity: list[int]
    build: list[int]


def tie_program(program: Arrays, priced: Outcome, ties: Ties) -> Arrays:
    """Return the program that finds, among the optimal solutions, the one with the least weighted sum."""
    face = replace(_optimal_face(program, priced), offset=0.0)
    weights = _tie_weights(scaling_of(program).columns, [*ties.activity, *ties.build])
    return replace(face, cost=weights, maximise=False)


def _tie_weights(units: Floats, columns: list[int]) -> Floats:
    """Return weights of the columns, all different: between 1 and 2 per unit in which each column is scaled."""
    weights = np.zeros(len(units))
    weights[columns] = (1.0 + np.modf(GOLDEN_RATIO * np.arange(1, len(columns) + 1))[0]) / units[columns]
    return weights
