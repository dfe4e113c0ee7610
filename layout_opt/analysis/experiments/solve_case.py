"""Solve one case; whatever is wrong with its data or stops the solver is its result.

The way of `layout_opt.solve` without what an experiment does not need: no Pyomo, a start from a case solved before, no
statement on uniqueness, and only the tables that are kept. Every layout is certified; one that fails the check is
solved again the long way.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from layout_opt.analysis.experiments.case import SUMS, Case
from layout_opt.analysis.experiments.finished import FinishedCase, finished_run, finished_without, kept_tables
from layout_opt.analysis.experiments.known_plans import DECIDED, known_layouts, outcome_beside, plans_beside, with_bound
from layout_opt.analysis.foresight.rolling import roll
from layout_opt.errors import InvalidInput, Problem, SolverError
from layout_opt.instance import Instance, changed
from layout_opt.model.family import Plan
from layout_opt.model.objective import aim_value, stages
from layout_opt.result.asked import check_held, known_layout, solve_options
from layout_opt.result.certificate import Examination, examine
from layout_opt.result.indicators import indicator_tables
from layout_opt.result.plan import accounts_of, plan_of, result_tables, value_sums
from layout_opt.result.read_back import plan_at
from layout_opt.result.run import limit_units, solve, status_of
from layout_opt.result.status import Status
from layout_opt.result.stored_plan import decisions_of, packed_decisions
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.branching import reaches
from layout_opt.solver.direct import DirectModel, direct_model
from layout_opt.solver.highs import Options
from layout_opt.solver.prices import price_table
from layout_opt.solver.search import SearchAnswer, SearchRequest
from layout_opt.solver.sequence import Solution, solve_stages, stage_result
from layout_opt.solver.warm_start import WarmStart

PRICES = "prices"
INDICATORS = frozenset({"specialisation", "regional_structure", "industry_structure", "coverage", "attribution"})
"""Tables that are made of other tables."""
STOPPED = (Status.LIMIT.value, Status.NO_LAYOUT.value)
"""Endings of cases that stopped before the gap was reached."""
Starts = tuple[WarmStart, ...]
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
    starts : sequence of WarmStart
        What a similar case left.
    """
    begun = time.perf_counter()
    try:
        instance = changed(base, case.changes) if case.changes else base
        asked = _asked(instance, options)
        check_held(instance, case.fixed)
        if case.sight:
            return replace(_rolled(instance, case, keep, asked), seconds=time.perf_counter() - begun), ()
        if case.complete:
            return _the_long_way(instance, case, keep, asked), ()
        model = direct_model(instance, known_layout(case.layout), case.fixed)
        request = SearchRequest(asked, target=case.target, break_ties=bool(keep))
        solution, note, start = _solved(model, request, starts, case)
        finished = _finished(model, solution, keep, asked)
        finished = replace(finished, start=start, note=finished.note or note)
        finished = _with_target(finished, solution.arrays, case.target)
        if finished.status == Status.VIOLATED:
            finished = _the_long_way(instance, case, keep, asked)
    except (InvalidInput, SolverError) as error:
        return finished_without(error, time.perf_counter() - begun), ()
    return replace(finished, seconds=time.perf_counter() - begun), tuple(answer.start for answer in solution.answers)


def _asked(instance: Instance, options: Options | None) -> Options:
    """Return the options of a case: those of the experiment, else those of the changed instance; one thread."""
    if options is None:
        return solve_options(instance, None, None, 1)
    checked = solve_options(instance, options.gap, options.time_limit, options.threads or 1)
    return replace(checked, time_limit=options.time_limit, seed=options.seed)


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


def _solved(
    model: DirectModel, request: SearchRequest, starts: Starts, case: Case
) -> tuple[Solution, str, float | None]:
    """Solve stage by stage, from what a similar case left, or from what others tell of this one.

    Returns
    -------
    tuple
        The solution, a note, and the objective of the plans of two parts side by side (None without any).
    """
    plan = stages(model.instance)
    if case.target is not None and len(plan) > 1:
        rule = "be left out where the objective takes two solves"
        raise InvalidInput([Problem("target", f"{case.target:g}", rule, "ask by the gap instead")])
    if case.known is None or len(plan) > 1:
        return solve_stages(model, request, starts), "", None
    arrays = model.arrays(plan[0].aim, maximise=plan[0].maximise)
    beside = plans_beside(model, arrays, case.known)
    note = DECIDED if beside is not None and case.known.decides(beside.objective, request.options) else ""
    if beside is not None and note:
        answer = SearchAnswer(outcome_beside(arrays, beside), arrays)
    else:
        answer = solve_stages(model, replace(request, layouts=known_layouts(model, arrays, case.known, beside))).last
    outcome = with_bound(arrays, answer.outcome, case.known.bound, request.options.gap)
    answer = replace(answer, outcome=outcome)
    start = None if beside is None else beside.objective
    return Solution((answer,), (stage_result(plan[0], answer),), arrays), note, start


def _finished(model: DirectModel, solution: Solution, keep: Sequence[str], options: Options) -> FinishedCase:
    last, values = solution.stages[-1], solution.values
    if values is None:
        status = status_of(solution.ending, solution.gap, None, options)
        return FinishedCase(status.value, bound=solution.outcome.bound)
    plan = plan_at(model, solution.arrays, values)
    examined = examine(model.instance, plan, last.objective)
    certificate = examined.certificate
    status = status_of(solution.ending, solution.gap, certificate, options)
    note = "; ".join(str(violation) for violation in certificate.violations[:3])
    if not certificate.passed:
        return FinishedCase(status.value, last.objective, last.bound, solution.gap, note=note)
    sums = value_sums(model.instance, {"value": examined.value})
    tables = _tables(model.instance, plan, examined, solution, keep) if keep else {}
    return FinishedCase(
        status.value, last.objective, last.bound, solution.gap, 0.0,
        {name: sums[name] for name in SUMS}, certified=True, tables=tables, plan=packed_decisions(decisions_of(plan)),
    )  # fmt: skip


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


def _rolled(instance: Instance, case: Case, keep: Sequence[str], options: Options) -> FinishedCase:
    """Decide period by period with what is known by then; there are no bound and no prices."""
    rolled = roll(instance, case.sight, options)
    if rolled.decisions is None:
        nodes = ", ".join(rolled.steps[-1].nodes)
        return FinishedCase(status_of(rolled.ending, None, None, options).value, note=f"no layout is left at {nodes}")
    plan = plan_of(rolled.decisions, case.layout)
    objective = aim_value(instance, stages(instance)[-1].aim, plan, accounts_of(instance, plan))
    examined = examine(instance, plan, objective)
    status = status_of(rolled.ending, rolled.gap, examined.certificate, options)
    if not examined.certificate.passed:
        note = "; ".join(str(violation) for violation in examined.certificate.violations[:3])
        return FinishedCase(status.value, objective, None, rolled.gap, note=note)
    sums = value_sums(instance, {"value": examined.value})
    tables = result_tables(instance, plan, examined.accounts, examined.limits, examined.value)
    return FinishedCase(
        status.value, objective, None, rolled.gap, 0.0, {name: sums[name] for name in SUMS}, certified=True,
        tables=kept_tables(tables, keep), plan=packed_decisions(decisions_of(plan)),
    )  # fmt: skip


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
    return finished_run(run, keep, complete=case.complete)
