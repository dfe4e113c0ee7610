"""The cheapest repairs of an infeasible instance, as changes that can be applied and then solve.

For each kind of limit alone and for all kinds together the elastic program finds the least relative change; the
changed instance is solved, and the repairs are ranked by the objective that is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from layout_opt.analysis.explain.elastic import least_slack
from layout_opt.analysis.explain.rows import SoftRow, limit_now
from layout_opt.errors import InvalidInput
from layout_opt.instance import Change, Instance, changed
from layout_opt.model.repair import Kind
from layout_opt.result.run import solve
from layout_opt.result.status import Status
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.highs import Options

MARGIN = 1e-6
"""Share by which a repaired limit is set beyond the least change, so that round-off cannot undo it [1]."""


@dataclass(frozen=True)
class Step:
    """One limit that gives way: which, from what to what, and the unit."""

    row: SoftRow
    before: float
    after: float
    unit: str


@dataclass(frozen=True)
class RepairPlan:
    """A set of changes that makes the instance feasible.

    Parameters
    ----------
    kinds : tuple of Kind
        What gives way.
    steps : tuple of Step
        The limits and their new values, in physical units.
    changes : tuple of Change
        The same as changes of the data.
    objective : float or None
        Objective of the repaired instance (None where it was not solved or still has no layout).
    solves : bool
        Whether the repaired instance has a certified layout.
    """

    kinds: tuple[Kind, ...]
    steps: tuple[Step, ...]
    changes: tuple[Change, ...]
    objective: float | None
    solves: bool


def cheapest_repairs(
    instance: Instance, arrays: Arrays, rows: tuple[SoftRow, ...], options: Options
) -> tuple[RepairPlan, ...]:
    """Return the repairs by kind and of all kinds together, best objective first.

    Parameters
    ----------
    instance : Instance
        The infeasible instance.
    arrays : Arrays
        Its compiled model.
    rows : tuple of SoftRow
        Rows that can give way.
    options : Options
        Of each solve.

    Returns
    -------
    tuple of RepairPlan
        Empty if nothing that can give way helps.
    """
    plans: dict[tuple[str, ...], RepairPlan] = {}
    for kinds in [(kind,) for kind in Kind] + [tuple(Kind)]:
        chosen = tuple(row for row in rows if row.repair.kind in kinds)
        found = least_slack(arrays, chosen, options) if chosen else None
        if found is None or not found[0]:
            continue
        plan = _plan(instance, arrays, kinds, found)
        name = tuple(sorted(str(step.row.place) for step in plan.steps))
        if name not in plans or len(kinds) == 1:
            plans[name] = _solved(instance, plan, options)
    sign = -1.0 if instance.settings.objective in ("cost", "load") else 1.0
    return tuple(sorted(plans.values(), key=lambda plan: (not plan.solves, -sign * (plan.objective or 0.0))))


def _plan(
    instance: Instance, arrays: Arrays, kinds: tuple[Kind, ...], found: tuple[dict[SoftRow, float], np.ndarray]
) -> RepairPlan:
    slacks, values = found
    steps, changes = [], []
    for row, slack in slacks.items():
        generous = slack * (1.0 + MARGIN) + MARGIN * MARGIN
        after = limit_now(row, arrays, values, generous)
        before = limit_now(row, arrays, values, 0.0)
        after = max(after, 0.0)
        steps.append(Step(row, before, after, ""))
        changes += row.repair.mend(instance, row.key, after)
    return RepairPlan(kinds, tuple(steps), tuple(changes), None, solves=False)


def _solved(instance: Instance, plan: RepairPlan, options: Options) -> RepairPlan:
    if not plan.changes:
        return plan
    try:
        run = solve(changed(instance, plan.changes), gap=options.gap, time_limit=options.time_limit)
    except InvalidInput:
        return plan
    good = run.status in (Status.SOLVED, Status.LIMIT)
    return replace(plan, objective=run.objective if good else None, solves=good)


def scenario_text(title: str, changes: Iterable[Change]) -> str:
    """Return a scenario file that makes the changes."""
    from layout_opt.instance.write import toml_value

    lines = [f"title = {toml_value(title)}", 'why = "cheapest repair found by explain"', ""]
    for change in changes:
        lines.append("[[changes]]")
        lines.append(f"table = {toml_value(change.table)}")
        if change.where:
            cells = ", ".join(f"{name} = {toml_value(str(word))}" for name, word in change.where.items())
            lines.append(f"where = {{{cells}}}")
        if change.delete:
            lines.append("delete = true")
        else:
            lines.append(f"column = {toml_value(str(change.column))}")
            assert change.set is not None
            lines.append(f"set = {toml_value(change.set)}")
        lines.append("")
    return "\n".join(lines)
