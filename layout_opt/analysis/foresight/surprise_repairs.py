"""Repairs of a surprise: what must give way where earlier decisions leave no layout for what has become known."""

from __future__ import annotations

from typing import Any

from layout_opt.analysis.explain.elastic_rows import compiled
from layout_opt.analysis.explain.repairs import RepairPlan, least_change, repair_plan
from layout_opt.analysis.foresight.rolling import Decisions, RollingPlan
from layout_opt.instance import Instance, changed
from layout_opt.model.repair import Kind
from layout_opt.solver.direct import direct_model
from layout_opt.solver.highs import Options
from layout_opt.solver.search import SearchRequest
from layout_opt.solver.sequence import solve_stages


def surprise_repairs(rolled: RollingPlan, options: Options) -> list[dict[str, Any]]:
    """Return repairs by kind of limit and of all kinds together, those after which the rest has a layout first.

    Parameters
    ----------
    rolled : RollingPlan
        Whose last solve was infeasible.
    options : Options
        Of each solve.

    Returns
    -------
    list of dict
        ``node``: where limits give way first; ``limits``: their names, from and to; ``changes``: the same as changes of
        the data; ``objective``: what the rest is believed to reach then (None where it has no layout).
    """
    _, arrays, rows = compiled(rolled.last, rolled.held)
    found = []
    seen: set[tuple[int, ...]] = set()
    for kinds in [(kind,) for kind in Kind] + [tuple(Kind)]:
        slack = least_change(arrays, tuple(row for row in rows if row.repair.kind in kinds), options)
        if slack is None or not slack[0]:
            continue
        plan = repair_plan(rolled.last, arrays, kinds, slack)
        name = tuple(sorted(step.row.place for step in plan.steps))
        if name not in seen:
            seen.add(name)
            found.append(_told(rolled.last, plan, _objective(rolled.last, plan, rolled.held, options)))
    return sorted(found, key=lambda each: each["objective"] is None)


def _objective(instance: Instance, plan: RepairPlan, held: Decisions, options: Options) -> float | None:
    """Return the objective of the repaired instance with what was decided held, None where it has no layout."""
    if not plan.changes:
        return None
    solution = solve_stages(direct_model(changed(instance, plan.changes), held=held), SearchRequest(options))
    return None if solution.values is None else solution.stages[-1].objective


def _told(instance: Instance, plan: RepairPlan, objective: float | None) -> dict[str, Any]:
    order = {node: place for place, node in enumerate(instance.tree.nodes)}
    steps = sorted(plan.steps, key=lambda step: order[step.row.key[0]])
    return {
        "node": steps[0].row.key[0],
        "limits": [
            {"node": step.row.key[0], "limit": step.row.name, "before": step.before, "after": step.after,
             "unit": step.row.unit}
            for step in steps
        ],
        "changes": [change.model_dump(mode="json", exclude_none=True) for change in plan.changes],
        "objective": objective,
    }  # fmt: skip
