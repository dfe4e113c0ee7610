"""Solve one case; whatever is wrong with its data or stops the solver is its result.

The way of `layout_opt.solve` without what an experiment does not need: no Pyomo, a start from a case solved before, no
statement on uniqueness, and only the tables that are kept. Every layout is certified; one that fails the check is
solved again the long way.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from layout_opt.analysis.experiments.case import SUMS, Case
from layout_opt.analysis.experiments.finished import FinishedCase, finished_run, finished_without, kept_tables
from layout_opt.errors import InvalidInput, Problem, SolverError
from layout_opt.instance import Instance, changed
from layout_opt.model.family import Plan
from layout_opt.model.objective import stages
from layout_opt.result.asked import check_held, known_layout, solve_options
from layout_opt.result.certificate import Examination, examine
from layout_opt.result.indicators import indicator_tables
from layout_opt.result.plan import plan_of, result_tables, value_sums
from layout_opt.result.run import limit_units, solve, status_of
from layout_opt.result.status import Status
from layout_opt.result.stored_plan import decisions_of, packed_decisions
from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.direct import DirectModel, direct_model
from layout_opt.solver.highs import Ending, Options
from layout_opt.solver.prices import price_table
from layout_opt.solver.sequence import (
    TIED,
    Solution,
    StageResult,
    Ties,
    ending_of,
    largest_gap,
    least_kept,
    stage_result,
    tie_program,
)
from layout_opt.solver.warm_start import Linear, Start, WarmSolver, optimise_from, reaches

PRICES = "prices"
INDICATORS = frozenset({"specialisation", "regional_structure", "industry_structure", "coverage", "attribution"})
"""Tables that are made of other tables."""
STOPPED = (Status.LIMIT.value, Status.NO_LAYOUT.value)
"""Endings of cases that stopped before the gap was reached."""
Starts = tuple[Start, ...]
"""What each stage of a case left for the next case."""


def solve_case(
    base: Instance, case: Case, keep: Sequence[str], options: Options | None, starts: Starts = ()
) -> tuple[FinishedCase, Starts]:
    """Return what a case of the instance `base` comes to, and what it leaves for the next.

    Parameters
    ----------
    base : Instance
        What the changes of the case are made to.
    case : Case
        The case.
    keep : sequence of str
        Result tables to keep.
    options : Options, optional
        Gap, limit and seed; by default those of the changed instance, with one thread.
    starts : sequence of Start
        What a similar case left.
    """
    begun = time.perf_counter()
    try:
        instance = changed(base, case.changes) if case.changes else base
        asked = _asked(instance, options)
        check_held(instance, case.fixed)
        model = direct_model(instance, known_layout(case.layout), case.fixed)
        solved = _stages(model, asked, starts, case.target)
        finished = _finished(model, solved, keep, asked)
        finished = _with_target(finished, solved.hots[-1].program, case.target)
        if finished.status == Status.VIOLATED:
            finished = _the_long_way(instance, case, keep, asked)
    except (InvalidInput, SolverError) as error:
        return finished_without(error, time.perf_counter() - begun), ()
    return replace(finished, seconds=time.perf_counter() - begun), tuple(hot.start for hot in solved.hots)


def _asked(instance: Instance, options: Options | None) -> Options:
    """Return the options of a case: those of the experiment, else those of the changed instance; one thread."""
    if options is None:
        return solve_options(instance, None, None, 1)
    checked = solve_options(instance, options.gap, options.time_limit, options.threads or 1)
    return replace(checked, time_limit=options.time_limit, seed=options.seed)


@dataclass(frozen=True)
class SolvedStages:
    """The stages of a case: what each returned, and its numbers (those of stages that were not reached are missing)."""

    hots: tuple[WarmSolver, ...]
    results: tuple[StageResult, ...]

    @property
    def gap(self) -> float | None:
        """Largest gap of any stage (None if one is not known)."""
        return largest_gap(self.results)


def _with_target(finished: FinishedCase, program: Arrays, target: float | None) -> FinishedCase:
    """Say what is known of the target of a case that ended before its gap was reached."""
    if target is None or finished.note or finished.status not in STOPPED:
        return finished
    if finished.certified and finished.objective is not None and reaches(program, finished.objective, target):
        words = f"stopped: a layout reaches the target {target:g}"
    elif finished.bound is not None and not reaches(program, finished.bound, target):
        words = f"stopped: no layout reaches the target {target:g}"
    else:
        words = f"it is not decided whether a layout reaches the target {target:g}"
    return replace(finished, note=words)


def _stages(model: DirectModel, options: Options, starts: Starts, target: float | None) -> SolvedStages:
    """Solve stage by stage, each from what it left in a similar case."""
    plan = stages(model.instance)
    if target is not None and len(plan) > 1:
        rule = "be left out where the objective takes two solves"
        raise InvalidInput([Problem("target", f"{target:g}", rule, "ask by the gap instead")])
    hots: list[WarmSolver] = []
    results: list[StageResult] = []
    kept = []
    for position, stage in enumerate(plan):
        if stage.keep_share is not None and results[-1].objective is not None:
            kept.append((plan[position - 1].aim, least_kept(results[-1].objective, stage.keep_share)))
        arrays = model.arrays(stage.aim, maximise=stage.maximise, kept=kept)
        hot = optimise_from(arrays, options, starts[position] if position < len(starts) else None, target)
        hots.append(hot)
        results.append(stage_result(stage.aim.value, hot.outcome))
        if hot.outcome.values is None:
            break
    return SolvedStages(tuple(hots), tuple(results))


def _finished(model: DirectModel, solved: SolvedStages, keep: Sequence[str], options: Options) -> FinishedCase:
    hot, last = solved.hots[-1], solved.results[-1]
    if hot.outcome.values is None:
        return FinishedCase(status_of(hot.outcome.ending, solved.gap, None, options).value, bound=hot.outcome.bound)
    values = _layout(model, hot, options) if keep else _best(hot)
    plan = plan_of(_by_key(model, hot, values), model.layout.value)
    examined = examine(model.instance, plan, last.objective)
    certificate = examined.certificate
    status = status_of(ending_of(hot.outcome, solved.results), solved.gap, certificate, options)
    note = "; ".join(str(violation) for violation in certificate.violations[:3])
    if not certificate.passed:
        return FinishedCase(status.value, last.objective, last.bound, solved.gap, note=note)
    sums = value_sums(model.instance, {"value": examined.value})
    solution = Solution(hot.outcome, solved.results, hot.program, values, _duals(hot), None)
    tables = _tables(model.instance, plan, examined, solution, keep) if keep else {}
    return FinishedCase(
        status.value, last.objective, last.bound, solved.gap, 0.0,
        {name: sums[name] for name in SUMS}, certified=True, tables=tables, plan=packed_decisions(decisions_of(plan)),
    )  # fmt: skip


def _best(hot: WarmSolver) -> Floats:
    """Return the layout of a stage, with whole decisions held where that could be solved."""
    found = hot.priced.values if hot.priced is not None and hot.priced.ending is Ending.OPTIMAL else None
    values = hot.outcome.values if found is None else found
    assert values is not None
    return values


def _duals(hot: WarmSolver) -> Floats | None:
    return hot.priced.duals if hot.priced is not None and hot.priced.ending is Ending.OPTIMAL else None


def _layout(model: DirectModel, hot: WarmSolver, options: Options) -> Floats:
    """Return the layout of a stage after the tie-break, so that it does not depend on where the solve started."""
    values = _best(hot)
    place = {number: column for column, number in enumerate(hot.program.variables)}
    ties = Ties(*([place[n] for n in model.decisions.get(name, {}).values() if n in place] for name in TIED))
    if not ties.activity or hot.priced is None or _duals(hot) is None:
        return values
    face = tie_program(hot.program, hot.priced, ties)
    settled = Linear(face, replace(options, time_limit=None), hot.start.held, feasible=True).solve()
    return values if settled.values is None or settled.ending is not Ending.OPTIMAL else settled.values


def _by_key(model: DirectModel, hot: WarmSolver, values: Floats) -> dict[str, dict[tuple[str, ...], float]]:
    """Return decision -> {key: value}; variables that no row names stand at their lower bound."""
    every = np.array(model.columns.lower)
    every[np.array(hot.program.variables, dtype=np.int64)] = values
    return {
        name: dict(zip(numbers, every[np.fromiter(numbers.values(), np.int64, len(numbers))].tolist(), strict=True))
        for name, numbers in model.decisions.items()
    }


def _tables(
    instance: Instance, plan: Plan, examined: Examination, solution: Solution, keep: Sequence[str]
) -> Mapping[str, pd.DataFrame]:
    """Return the tables to keep, of those that the instance has."""
    indicators = INDICATORS & set(keep)
    tables = result_tables(
        instance, plan, examined.accounts, examined.limits, examined.value, None if indicators else keep
    )
    if PRICES in keep:
        tables[PRICES] = price_table(instance, solution, limit_units(examined.limits))
    if indicators:
        tables |= indicator_tables(instance, tables)
    return kept_tables(tables, keep)


def _the_long_way(instance: Instance, case: Case, keep: Sequence[str], options: Options) -> FinishedCase:
    """Solve through Pyomo and from scratch, as `layout_opt.solve` does."""
    run = solve(
        instance,
        gap=options.gap,
        time_limit=options.time_limit,
        threads=options.threads,
        layout=case.layout,
        held=case.fixed,
    )
    return finished_run(run, keep)
