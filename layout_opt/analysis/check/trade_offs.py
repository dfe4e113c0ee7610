"""The checks of a frontier and of alternatives: values of every layout recomputed from its plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.analysis.check.findings import Findings, cell_violations, certified, told_tables
from layout_opt.instance import Instance
from layout_opt.model.aim import parse_aim
from layout_opt.model.discover import read_instance
from layout_opt.model.objective import aim_value
from layout_opt.result.folder import INSTANCE
from layout_opt.result.plan import result_tables
from layout_opt.result.stored_plan import StoredPlan, read_plans
from layout_opt.result.violation import TOLERANCE

FRONTIER_NOTE = "what points leave open (bounds, gaps, the grid) is the solver's: compared with its hash only"
ALTERNATIVES_NOTE = "bounds, distances and roles of sites: compared with their hash only"


def check_frontier(folder: Path, record: Mapping[str, Any]) -> Findings:
    """Return which values of the points of a frontier, in every aim, their plans do not give."""
    base = read_instance(folder / INSTANCE)
    tables = told_tables(folder, ("frontier", "frontier_aims", "frontier_activity"))
    if "frontier" not in tables or not len(tables["frontier"]):
        return Findings(notes=("no point",))
    aims = [parse_aim(text, base) for text in record["aims"]]
    spans = _spans(tables["frontier_aims"])
    plans = {plan.name: plan for plan in read_plans(folder)}
    violations: list[str] = []
    activity = []
    for line, row in enumerate(tables["frontier"].to_dict("records"), start=2):
        name = f"{row['point']:.0f}"
        where = f"tables frontier.csv:{line} point {name}"
        if name not in plans:
            violations.append(f"{where}: has no plan")
            continue
        plan = plans.pop(name).plan(base)
        wrong, found = certified(base, plan, float(row[aims[0].value]), name, aims[0])
        violations += wrong
        if not found.accounts:
            continue
        for aim in aims:
            value, told = aim_value(base, aim, plan, found.accounts), float(row[aim.value])
            if not abs(value - told) <= TOLERANCE * max(1.0, abs(value), spans.get(aim.value, 0.0)):
                violations.append(f"{where} {aim.value}: is {told}, recomputed {value:.10g}")
        made = result_tables(base, plan, found.accounts, found.limits, found.value, ("activity",))["activity"]
        activity.append(made.assign(point=float(name)))
    violations += [f"plans: the plan {name} is of no point" for name in plans]
    violations += _stacked("frontier_activity", "point", activity, tables)
    return Findings(tuple(violations), {"points": len(tables["frontier"])}, (FRONTIER_NOTE,))


def _spans(aims: pd.DataFrame) -> dict[str, float]:
    """Return the range of each aim, beside which smaller differences are noise."""
    return {
        str(row["aim"]): abs(float(row["best"]) - float(row["worst"])) * 1e-2 for row in aims.to_dict("records")
    }  # fmt: skip


def _stacked(table: str, head: str, parts: list[pd.DataFrame], tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Yield what differs in a table of all layouts below each other."""
    if not parts:
        return
    frame = pd.concat(parts, ignore_index=True)
    frame = frame[[head, *(column for column in frame.columns if column != head)]]
    yield from cell_violations({table: frame}, {name: told for name, told in tables.items() if name == table})


def check_alternatives(folder: Path, record: Mapping[str, Any]) -> Findings:
    """Return which objectives of alternatives, or of what insisting costs, their plans do not give."""
    base = read_instance(folder / INSTANCE)
    tables = told_tables(folder, ("alternatives", "alternative_activity", "insistence"), ("demands", "status"))
    if "demands" in record:
        return _insistence(folder, base, tables["insistence"])
    frame = tables.get("alternatives", pd.DataFrame())
    if not len(frame):
        return Findings(notes=("no layout",))
    plans = {plan.name: plan for plan in read_plans(folder)}
    violations: list[str] = []
    activity = []
    for row in frame.to_dict("records"):
        name = f"{row['layout']:.0f}"
        if name not in plans:
            violations.append(f"tables alternatives.csv layout {name}: has no plan")
            continue
        wrong, made = _objective(base, plans[name], float(row["objective"]))
        violations += wrong
        if made is not None:
            activity.append(made.assign(layout=float(name)))
    best = float(frame["objective"].iloc[0])
    lost = (frame["objective"] - best).abs()
    apart = (frame["loss"] - lost).abs() > TOLERANCE * max(1.0, abs(best))
    violations += [f"tables alternatives.csv:{place + 2} loss: is not the distance of its objective from the best"
                   for place in frame.index[apart]]  # fmt: skip
    violations += _stacked("alternative_activity", "layout", activity, tables)
    return Findings(tuple(violations), {"layouts": len(frame)}, (ALTERNATIVES_NOTE,))


def _insistence(folder: Path, base: Instance, frame: pd.DataFrame) -> Findings:
    row = frame.to_dict("records")[0]
    plans = read_plans(folder) if pd.notna(row["best"]) else []
    violations = [line for plan in plans for line in _objective(base, plan, float(row[plan.name]))[0]]
    return Findings(tuple(violations), {"layouts": len(plans)}, (ALTERNATIVES_NOTE,))


def _objective(base: Instance, stored: StoredPlan, objective: float) -> tuple[list[str], pd.DataFrame | None]:
    """Return what is wrong with a layout of a given objective, and its table of activity."""
    plan = stored.plan(base)
    wrong, found = certified(base, plan, objective, stored.name)
    if not found.accounts:
        return wrong, None
    return wrong, result_tables(base, plan, found.accounts, found.limits, found.value, ("activity",))["activity"]
