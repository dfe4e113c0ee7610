r"""What it is worth to plan for all courses of events, and to know which one comes.

.. math::

   \text{VSS} = RP - EEV, \qquad \text{EVPI} = WS - RP \qquad (\text{for a cost the other way round})

RP is the plan of the tree; EEV the tree with the first-stage decisions of the plan for the mean course; WS the
expectation of the best plans of the courses alone. First-stage decisions are those of the nodes that all courses share,
as far as rows tie them to later nodes. All three are intervals, from the layout found to its bound; both values are
told as the difference of layouts, at least 0, with the interval that follows, and of the first aim of an objective.
Source: Birge & Louveaux (1997), Introduction to Stochastic Programming, ch. 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from layout_opt.errors import InvalidInput, SolverError
from layout_opt.facts.chances import risk_sense
from layout_opt.facts.courses import expected, last_nodes
from layout_opt.instance import Instance
from layout_opt.model.family import Plan
from layout_opt.model.linear_model import Layout
from layout_opt.model.objective import Stage, stages
from layout_opt.result.first_stage import (
    FIRST_STAGE,
    Held,
    Ints,
    calm_course,
    differences,
    first_stage,
    nodes_of,
    ties_courses,
)
from layout_opt.result.plan import plan_from_tables
from layout_opt.result.read_back import plan_at
from layout_opt.result.single_course import NoMeanCourse, course_alone, mean_course
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.budget import Budget
from layout_opt.solver.direct import DirectModel, direct_model
from layout_opt.solver.ending import Ending
from layout_opt.solver.outcome import Options
from layout_opt.solver.search import SearchRequest, search
from layout_opt.solver.sequence import Solution

MOST_COURSES = 8
"""Courses of events up to which the values are computed without being asked for [1]."""
SOLUTION_VALUE, INFORMATION_VALUE, DETAILS = (
    "value_of_stochastic_solution",
    "value_of_perfect_information",
    "uncertainty",
)
"""Entries of ``run.json``."""
INFEASIBLE = "infeasible"
NO_TIME = "the time of the run is used up"


@dataclass(frozen=True)
class CourseAnswer:
    """What a program came to: the layout and its bound, or why there is none.

    Parameters
    ----------
    objective, bound : float or None
        Of the first aim.
    plan : Plan or None
        The decisions.
    why : str
        Why there is no objective.
    """

    objective: float | None = None
    bound: float | None = None
    plan: Plan | None = None
    why: str = ""


@dataclass(frozen=True)
class StochasticValues:
    """What stands in ``run.json`` and in the table ``first_stage``.

    Parameters
    ----------
    entries : mapping
        Entry -> content; without values where they do not apply, with the reason in ``uncertainty``.
    tables : mapping
        ``first_stage``, where there are several courses.
    """

    entries: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)


NOTHING = StochasticValues({SOLUTION_VALUE: None, INFORMATION_VALUE: None, DETAILS: None})


def stochastic_values(
    instance: Instance, plan: Plan, reached: tuple[float, float | None], options: Options, budget: Budget
) -> StochasticValues:
    """Return what planning for all courses is worth, and knowing which one comes.

    Parameters
    ----------
    instance : Instance
        With a tree of several courses.
    plan : Plan
        The layout of the tree.
    reached : tuple
        Objective and bound of its first stage.
    options : Options
        Those of the run.
    budget : Budget
        What is left of the time of the run.
    """
    stage = stages(instance)[0]
    model = direct_model(instance)
    arrays = model.arrays(stage.aim, maximise=stage.maximise)
    nodes = nodes_of(model, arrays)
    alone: dict[str, CourseAnswer] = {}
    entries: dict[str, Any] = {"aim": stage.aim.value, "courses": len(last_nodes(instance.tree))}
    if ties_courses(instance, arrays, nodes):
        information = {"why": "a row ties different courses together: none of them can be planned alone"}
    else:
        alone = {last: _course(instance, last, options, budget) for last in last_nodes(instance.tree)}
        information = _information(instance, stage, reached, alone)
    mean = _mean(instance, options, budget)
    held = {} if mean.plan is None else first_stage(model, arrays, nodes, mean.plan)
    solution = _solution(instance, stage, reached, mean, held, options, budget)
    calm = calm_course(instance)
    other = alone[calm].plan if calm in alone else mean.plan
    without = f"course {calm}" if calm in alone else "mean course"
    other_stage = _only(other, model, arrays, nodes)
    table = differences(first_stage(model, arrays, nodes, plan), other_stage)
    entries |= {"solution": solution, "information": information}
    if calm in alone and other_stage is not None:
        entries["preparation"] = _preparation(instance, stage, reached, other_stage, options, budget)
    entries |= {"without_shocks": None if other is None else without, "first_stage_differs": len(table)}
    values = {SOLUTION_VALUE: solution.get("value"), INFORMATION_VALUE: information.get("value")}
    return StochasticValues({**values, DETAILS: entries}, {FIRST_STAGE: table})


def _only(plan: Plan | None, model: DirectModel, arrays: Arrays, nodes: Ints) -> Held | None:
    return None if plan is None else first_stage(model, arrays, nodes, plan)


def solved_first(instance: Instance, options: Options, budget: Budget, held: Held | None = None) -> CourseAnswer:
    """Return the best layout of the first aim, the decisions `held` as they are."""
    if budget.over:
        return CourseAnswer(why=NO_TIME)
    stage = stages(instance)[0]
    model = direct_model(instance, held=held)
    arrays = model.arrays(stage.aim, maximise=stage.maximise)
    try:
        outcome = search(arrays, SearchRequest(budget.options(options), budget)).outcome
    except SolverError as error:
        return CourseAnswer(why=str(error))
    if outcome.ending is Ending.INFEASIBLE:
        return CourseAnswer(why=INFEASIBLE)
    if outcome.values is None:
        return CourseAnswer(why=NO_TIME if budget.over else outcome.ending.value)
    return CourseAnswer(outcome.objective, outcome.bound, plan_at(model, arrays, outcome.values))


def _course(instance: Instance, last: str, options: Options, budget: Budget) -> CourseAnswer:
    try:
        return solved_first(course_alone(instance, last), options, budget)
    except InvalidInput as error:
        return CourseAnswer(why=f"the course that ends in {last} cannot stand alone: {error.problems[0]}")


def _mean(instance: Instance, options: Options, budget: Budget) -> CourseAnswer:
    try:
        return solved_first(mean_course(instance), options, budget)
    except NoMeanCourse as error:
        return CourseAnswer(why=f"there is no mean course: {error}")
    except InvalidInput as error:
        return CourseAnswer(why=f"there is no mean course: {error.problems[0]}")


def _information(
    instance: Instance, stage: Stage, reached: tuple[float, float | None], alone: Mapping[str, CourseAnswer]
) -> dict[str, Any]:
    """Return the value of perfect information with its interval, and the best plan of each course alone."""
    told = {last: {"objective": answer.objective, "bound": answer.bound} for last, answer in alone.items()}
    missing = next((f"{last}: {answer.why}" for last, answer in alone.items() if answer.objective is None), "")
    if missing:
        return {"courses": told, "why": missing}
    found = expected({last: answer.objective or 0.0 for last, answer in alone.items()}, instance.tree)
    bounds = {last: answer.bound for last, answer in alone.items() if answer.bound is not None}
    bound = expected(bounds, instance.tree) if len(bounds) == len(alone) else None
    return {"wait_and_see": found, "courses": told, **_value((found, bound), reached, maximise=stage.maximise)}


def _solution(
    instance: Instance,
    stage: Stage,
    reached: tuple[float, float | None],
    mean: CourseAnswer,
    held: Held,
    options: Options,
    budget: Budget,
) -> dict[str, Any]:
    """Return the value of the stochastic solution with its interval, and what the plan of the mean course comes to."""
    if mean.objective is None:
        why = f"the mean course is {INFEASIBLE}" if mean.why == INFEASIBLE else mean.why
        return {"why": why}
    told: dict[str, Any] = {"mean_course": mean.objective}
    answer = solved_first(instance, options, budget, held)
    if answer.objective is None:
        value = {"value": INFEASIBLE} if answer.why == INFEASIBLE else {}
        return {**told, **value, "why": f"the plan of the mean course: {answer.why}"}
    plan = (answer.objective, answer.bound)
    return {**told, "mean_plan": answer.objective, **_value(reached, plan, maximise=stage.maximise)}


def _preparation(
    instance: Instance, stage: Stage, reached: tuple[float, float | None], held: Held, options: Options, budget: Budget
) -> dict[str, Any]:
    """Return how much better the plan is than the one for the course without shocks, held where shocks may come."""
    answer = solved_first(instance, options, budget, held)
    if answer.objective is None:
        value = {"value": INFEASIBLE} if answer.why == INFEASIBLE else {}
        return {**value, "why": f"the plan without shocks: {answer.why}"}
    plan = (answer.objective, answer.bound)
    return {"unprepared_plan": answer.objective, **_value(reached, plan, maximise=stage.maximise)}


def _value(better: tuple[float, float | None], worse: tuple[float, float | None], *, maximise: bool) -> dict[str, Any]:
    """Return how much better one optimum is than another: of the layouts found, and from their bounds."""
    sense = 1.0 if maximise else -1.0
    found = {"value": max(0.0, sense * (better[0] - worse[0])), "low": None, "high": None}
    if worse[1] is not None:
        found["low"] = max(0.0, sense * (better[0] - worse[1]))
    if better[1] is not None:
        found["high"] = max(found["value"] or 0.0, sense * (better[1] - worse[0]))
    return found


def several_courses(instance: Instance) -> bool:
    """Tell whether there is more than one course of events."""
    return len(last_nodes(instance.tree)) > 1


@dataclass(frozen=True)
class StochasticRequest:
    """Whether values were asked for (None: up to `MOST_COURSES` courses), and whether the plan was free to choose."""

    asked: bool | None
    free: bool


def run_values(
    instance: Instance,
    solution: Solution,
    tables: Mapping[str, pd.DataFrame],
    request: StochasticRequest,
    options: Options,
    budget: Budget,
) -> StochasticValues:
    """Return the values of a run that has been solved; without values where they do not apply, and why."""
    first = solution.stages[0]
    if not several_courses(instance) or not tables or first.objective is None:
        return NOTHING
    courses = len(last_nodes(instance.tree))
    why = ""
    if risk_sense(instance) is not None:
        why = "they are defined for the expectation"
    elif not request.free:
        why = "decisions are held, or rows of the user's own stand in the way"
    elif request.asked is False or (request.asked is None and courses > MOST_COURSES):
        why = f"not asked for: there are {courses} courses of events"
    if why:
        return replace(
            NOTHING, entries={**NOTHING.entries, DETAILS: {"aim": first.aim, "courses": courses, "why": why}}
        )
    plan = plan_from_tables(tables, Layout.BEST)
    return stochastic_values(instance, plan, (first.objective, first.bound), options, budget)
