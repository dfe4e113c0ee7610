"""The solves of one run: each stage of the objective by the one search, with what earlier stages reached as rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from layout_opt.errors import InvalidInput, ModelError, Problem
from layout_opt.model.aim import COMPOSITE_INPUT, OUTPUT, Aim
from layout_opt.model.build import BuiltModel
from layout_opt.model.industry_labels import industry_labels
from layout_opt.model.objective import Stage, further_rows, stages
from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.budget import Budget
from layout_opt.solver.compile_model import compile_model
from layout_opt.solver.dinkelbach import SumRatio, search_ratio
from layout_opt.solver.direct import DirectModel
from layout_opt.solver.gap import least_kept
from layout_opt.solver.hand_over import is_large
from layout_opt.solver.highs import Ending, Outcome
from layout_opt.solver.search import SearchAnswer, SearchRequest, search
from layout_opt.solver.spans import check_spans, span_notices
from layout_opt.solver.tie_break import ties_of
from layout_opt.solver.warm_start import WarmStart

EVERY_COLUMN = -1.0
"""Number at which the sum that stands for a ratio has every column of it, both parts being added up [1]."""
LATER_SHARE = 0.2
"""Share of the time that the first of two stages leaves to the second [1]."""

Customise = Callable[[Any, BuiltModel], None]
"""Called with (Pyomo block ``user``, BuiltModel) before solving, to add rows of the user's own."""


@dataclass(frozen=True)
class StageResult:
    """Objective, bound and gap of one stage, how its search ended, and the seconds of its parts."""

    aim: str
    objective: float | None
    bound: float | None
    gap: float | None
    seconds: float
    ending: str = Ending.OPTIMAL.value
    parts: dict[str, float] | None = None


@dataclass(frozen=True)
class Solution:
    """What the solves of one run returned.

    Parameters
    ----------
    answers : tuple of SearchAnswer
        Of every stage that was reached, in order.
    stages : tuple of StageResult
        Their numbers.
    arrays : Arrays
        The program of the last stage.
    notices : tuple of str
        What looks odd about the spans of numbers.
    """

    answers: tuple[SearchAnswer, ...]
    stages: tuple[StageResult, ...]
    arrays: Arrays
    notices: tuple[str, ...] = ()

    @property
    def last(self) -> SearchAnswer:
        """The answer of the last stage."""
        return self.answers[-1]

    @property
    def outcome(self) -> Outcome:
        """Of the last stage."""
        return self.last.outcome

    @property
    def values(self) -> Floats | None:
        """Value of each column after the tie-break, None without a layout."""
        return self.last.values

    @property
    def duals(self) -> Floats | None:
        """Shadow price of each row, in the sense of the last stage; None where it has none."""
        return None if self.last.priced is None else self.last.priced.duals

    @property
    def unique(self) -> bool | None:
        """Whether the activities are unique at this objective and these integer decisions; None if not decided."""
        return self.last.ties.unique

    @property
    def gap(self) -> float | None:
        """Largest gap of any stage (None if one is not known)."""
        return largest_gap(self.stages)

    @property
    def ending(self) -> Ending:
        """How the search ended: at a limit if any stage did, without proof if any stage did."""
        if self.outcome.values is None:
            return self.outcome.ending
        ended = {Ending(result.ending) for result in self.stages}
        return next((ending for ending in (Ending.LIMIT, Ending.UNPROVEN) if ending in ended), self.outcome.ending)


def largest_gap(results: Sequence[StageResult]) -> float | None:
    """Return the largest gap of any stage (None if one is not known)."""
    known = [result.gap for result in results if result.gap is not None]
    return max(known) if len(known) == len(results) and known else None


def solve_stages(model: BuiltModel | DirectModel, request: SearchRequest, starts: Sequence[WarmStart] = ()) -> Solution:
    """Solve a model stage by stage.

    Parameters
    ----------
    model : BuiltModel or DirectModel
        The model.
    request : SearchRequest
        What is asked of each stage; the time limit holds for all of them together, and ties are broken in the last.
    starts : sequence of WarmStart
        What each stage left in a similar model.

    Returns
    -------
    Solution
    """
    plan = stages(model.instance)
    budget = request.budget or Budget(request.options.time_limit)
    answers: list[SearchAnswer] = []
    results: list[StageResult] = []
    layout: dict[int, float] = {}
    notices: tuple[str, ...] = ()
    for position, stage in enumerate(plan):
        arrays = _program(model, plan, position, [result.objective for result in results])
        if not position and request.repeatable:
            check_spans(model.instance, arrays)
            notices = span_notices(model.instance, arrays)
        start = np.array([layout.get(_name(variable), 0.0) for variable in arrays.variables])
        asked = replace(
            request,
            budget=budget if position == len(plan) - 1 else budget.part(1.0 - LATER_SHARE),
            layouts=(start,) if layout else request.layouts,
            start=starts[position] if position < len(starts) else None,
            ties=ties_of(model.linear, arrays) if request.break_ties and position == len(plan) - 1 else None,
            industries=industry_labels(model.linear) if is_large(arrays) else None,
            only_held=bool(answers) and answers[-1].outcome.interrupted,
        )
        ratio = ratio_of(model, stage, arrays) if layout and stage.aim.is_ratio else None
        answers.append(search(arrays, asked) if ratio is None else search_ratio(arrays, ratio, asked))
        results.append(stage_result(stage, answers[-1]))
        values = answers[-1].outcome.values
        if values is None:
            break
        layout = dict(zip(map(_name, arrays.variables), values.tolist(), strict=True))
    return Solution(tuple(answers), tuple(results), arrays, notices)


def ratio_of(model: BuiltModel | DirectModel, stage: Stage, arrays: Arrays) -> SumRatio:
    """Return output and composite input as sums over the columns of the program of a stage."""
    places = {number: place for place, number in enumerate(arrays.numbers.tolist())}
    vectors = []
    for aim in (OUTPUT, COMPOSITE_INPUT):
        made = np.zeros(len(arrays.variables))
        for coefficient, number in zip(*model.linear.aim_terms(aim), strict=True):
            made[places[int(number)]] += coefficient
        vectors.append(made)
    least = sum(row[1] for row in further_rows(model.instance, stage))
    return SumRatio(vectors[0], vectors[1], least)


def stage_result(stage: Stage, answer: SearchAnswer) -> StageResult:
    """Return the numbers of a stage."""
    found, parts = answer.outcome, answer.seconds
    return StageResult(
        stage.aim.value, found.objective, found.bound, found.gap, found.seconds, found.ending.value, dict(parts)
    )


def _name(variable: Any) -> int:
    """Return what tells a column from others: its number, or the identity of a Pyomo variable."""
    return variable if isinstance(variable, int) else id(variable)


def _kept(plan: Sequence[Stage], position: int, reached: Sequence[float | None]) -> tuple[tuple[Aim, float], ...]:
    """Return the aims that a stage must keep, and what each may not fall below."""
    pairs = ((plan[place], reached[place - 1], plan[place - 1].aim) for place in range(1, position + 1))
    return tuple(
        (aim, least_kept(before, stage.keep_share))
        for stage, before, aim in pairs
        if stage.keep_share is not None and before is not None
    )


def _program(
    model: BuiltModel | DirectModel, plan: Sequence[Stage], position: int, reached: Sequence[float | None]
) -> Arrays:
    """Return the program of a stage."""
    if isinstance(model, BuiltModel):
        _aim(model, plan, position, reached)
        return _compile(model)
    stage = plan[position]
    kept = (*_kept(plan, position, reached), *further_rows(model.instance, stage))
    return model.arrays(stage.aim.at(EVERY_COLUMN), maximise=stage.maximise, kept=kept)


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
    last = objectives[-1] if len(objectives) == len(plan) else None
    if plan[-1].aim.is_ratio and last is not None:
        built.set_aim(plan[-1].aim.at(last), maximise=True)


def _aim(built: BuiltModel, plan: Sequence[Stage], position: int, reached: Sequence[float | None]) -> None:
    """Set the objective of a stage; what the stage before it reached becomes a row."""
    for aim, least in _kept(plan, position, reached)[position - 1 : position] if position else ():
        built.keep(aim, least)
    for aim, least in further_rows(built.instance, plan[position]):
        built.keep(aim, least)
    built.set_aim(plan[position].aim.at(EVERY_COLUMN), maximise=plan[position].maximise)


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
