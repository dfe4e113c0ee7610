"""A run of rolling foresight: one layout of the whole instance, certified like any other, against perfect foresight."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from layout_opt.analysis.foresight.rolling import RollingPlan, roll
from layout_opt.analysis.foresight.surprise_repairs import surprise_repairs
from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Instance
from layout_opt.model.family import Plan
from layout_opt.model.objective import Stage, aim_value, stages
from layout_opt.result.asked import solve_options
from layout_opt.result.certificate import certify
from layout_opt.result.indicators import indicator_tables
from layout_opt.result.plan import accounts_of, plan_of, result_tables, value_sums
from layout_opt.result.relaxation import BOUND_PROOF, DUALS, bound_record, proven_stages
from layout_opt.result.run import Run, solve, status_of
from layout_opt.result.status import Status
from layout_opt.result.stored_plan import StoredPlan, plan_of_run
from layout_opt.result.surprise import COST_OF_SURPRISE, FORESIGHT, PERFECT, surprise_sums, surprise_table
from layout_opt.solver.gap import settled
from layout_opt.solver.highs import Listener, Options
from layout_opt.solver.sequence import StageResult

ROLLING = "rolling="
NO_SIGHT = "perfect"


def sight_of(text: str) -> int | None:
    """Return the periods of sight that ``--foresight`` asks for: None for ``perfect``, K for ``rolling=K``.

    Raises
    ------
    InvalidInput
        If it says anything else.
    """
    if text == NO_SIGHT:
        return None
    number = text.removeprefix(ROLLING)
    if text.startswith(ROLLING) and number.isascii() and number.isdigit() and int(number) >= 1:
        return int(number)
    rule = "be perfect, or rolling=K with K = 1, 2, ... periods of sight"
    raise InvalidInput([Problem("--foresight", repr(text), rule, "write e.g. rolling=1")])


def solve_rolling(
    instance: Instance,
    sight: int,
    *,
    gap: float | None = None,
    time_limit: float | None = None,
    threads: int | None = None,
    listener: Listener | None = None,
) -> Run:
    """Solve an instance with rolling foresight, and hold it against perfect foresight.

    Parameters
    ----------
    instance : Instance
        A valid instance; rows of it may say when they are announced.
    sight : int
        Periods that are seen, that of the decision included; at least 1.
    gap, time_limit, threads, listener
        As for `solve`; the time limit holds for the plan of perfect foresight and for the rolling ones, each.

    Returns
    -------
    Run
        Its bound is that of perfect foresight: no layout is better. ``solved`` means that every solve reached its gap.
        Without prices: no single program has this layout as its best.
    """
    begun = time.perf_counter()
    options = solve_options(instance, gap, time_limit, threads)
    perfect = solve(instance, gap=gap, time_limit=time_limit, threads=threads, listener=listener)
    if not perfect.tables:
        return perfect
    rolled = roll(instance, sight, options, listener)
    if rolled.decisions is None:
        return _without_layout(perfect, sight, rolled, options, begun)
    return _with_layout(perfect, sight, rolled, options, begun)


def _record(perfect: Run, sight: int, rolled: RollingPlan) -> dict[str, Any]:
    """Return the entry ``foresight`` as far as it follows from the solves."""
    return {
        "sight": sight,
        "perfect_objective": perfect.objective,
        "perfect_bound": perfect.bound,
        "gap": rolled.gap,
        "solves": [{**asdict(step), "nodes": list(step.nodes)} for step in rolled.steps],
    }


def _without_layout(perfect: Run, sight: int, rolled: RollingPlan, options: Options, begun: float) -> Run:
    """Return the run of a horizon in which earlier decisions left no layout, with the repairs of what failed."""
    status = status_of(rolled.ending, None, None, options)
    record = _record(perfect, sight, rolled)
    if status is Status.INFEASIBLE:
        record |= {"stopped_at": list(rolled.steps[-1].nodes), "repairs": surprise_repairs(rolled, options)}
    info = {**perfect.info, "unique": None, "priced": False, "stages": [], "sums": {}, FORESIGHT: record}
    info.pop(BOUND_PROOF, None)
    return replace(
        perfect, status=status, objective=None, bound=None, gap=None, tables={}, certificate=None, info=info,
        seconds=time.perf_counter() - begun,
    )  # fmt: skip


def _with_layout(perfect: Run, sight: int, rolled: RollingPlan, options: Options, begun: float) -> Run:
    instance = perfect.instance
    plan = plan_of(rolled.decisions or {}, "best")
    accounts = accounts_of(instance, plan)
    tables = result_tables(instance, plan, accounts)
    table = surprise_table(instance, perfect.tables, tables)
    tables[COST_OF_SURPRISE] = table
    results = _stages(instance, plan, accounts, perfect)
    proof: dict[str, Any] = {}
    if len(results) == 1 and DUALS in perfect.tables:
        tables[DUALS] = perfect.tables[DUALS]
        proofs = proven_stages(instance, "best", tables[DUALS], [results[0].objective])
        steps = [asdict(result) for result in results]
        integers = bool(perfect.info["integers"])
        proof = {BOUND_PROOF: bound_record(proofs, steps, options.gap, integers=integers)}
    tables.update(indicator_tables(instance, tables))
    last = results[-1]
    certificate = certify(instance, tables, last.objective, "best")
    sums = surprise_sums(instance, table)
    record = _record(perfect, sight, rolled) | {"cost_of_surprise": sums["cost"], "stranded": sums["stranded"]}
    kept = {name: entry for name, entry in perfect.info.items() if name not in (BOUND_PROOF, "notices")}
    info = {
        **kept, "unique": None, "priced": False, "model": "arrays", "tie_break": "none", "notices": [],
        "stages": [asdict(result) for result in results], "sums": value_sums(instance, tables), **proof,
        FORESIGHT: record,
    }  # fmt: skip
    status = status_of(rolled.ending, rolled.gap, certificate, options)
    known = [result.gap for result in results]
    return Run(
        instance, status, last.objective, last.bound, None if None in known else known[-1],
        time.perf_counter() - begun, tables, certificate, info, beside=(_perfect_plan(perfect),),
    )  # fmt: skip


def _perfect_plan(perfect: Run) -> StoredPlan:
    return replace(plan_of_run(PERFECT, perfect, perfect.instance), prices=None)


def _stages(instance: Instance, plan: Plan, accounts: Mapping[str, Any], perfect: Run) -> list[StageResult]:
    """Return what the layout reaches in each stage; a single stage is bounded by perfect foresight."""
    steps: list[Stage] = list(stages(instance))
    found = []
    for stage in steps:
        objective = aim_value(instance, stage.aim, plan, accounts)
        bound, gap = None, None
        if len(steps) == 1:
            bound, gap = settled(objective, perfect.bound, abs(objective), maximise=stage.maximise)
        found.append(StageResult(stage.aim.value, objective, bound, gap, 0.0))
    return found
