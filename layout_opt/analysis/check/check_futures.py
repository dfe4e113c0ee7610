"""The check of a regret table: every cell certified again from its plan, regret and choice recomputed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.analysis.check.findings import Findings, cell_violations, certified, told_tables
from layout_opt.analysis.regret.futures import BETWEEN, TODAY
from layout_opt.analysis.regret.regret import judged
from layout_opt.instance import Instance, changed
from layout_opt.model.discover import read_instance
from layout_opt.model.objective import stages
from layout_opt.result.folder import INSTANCE
from layout_opt.result.record import stored_changes
from layout_opt.result.stored_plan import StoredPlan, read_plans
from layout_opt.result.violation import TOLERANCE

NOTE = "bounds of cells are the solver's: compared with their hash only"
TABLES = ("regret", "regret_layouts", "regret_futures")
WORDS = ("layout", "future", "status", "note", "unit", "worst_future")


def check_regret(folder: Path, record: Mapping[str, Any]) -> Findings:
    """Return which cells their plans do not give, and which regrets and layouts do not follow from the cells."""
    base = read_instance(folder / INSTANCE)
    tables = told_tables(folder, TABLES, WORDS)
    plans = {plan.name: plan for plan in read_plans(folder)} if len(tables["regret"]) else {}
    violations: list[str] = []
    futures: dict[str, Instance] = {}
    for name, entries in record["future_changes"].items():
        changes, problems = stored_changes(f"future {name}", {"changes": entries})
        violations += map(str, problems)
        futures[name] = changed(base, changes) if changes else base
    cells = tables["regret"]
    count = 0
    for line, row in enumerate(cells.to_dict("records"), start=2):
        if not row["certified"]:
            continue
        count += 1
        name = f"{row['layout']}{BETWEEN}{row['future']}"
        if name not in plans:
            violations.append(f"tables regret.csv:{line}: has no plan")
            continue
        violations += _cell(futures[row["future"]], plans[name], float(row["objective"]))
        own = plans.get(f"{row['layout']}{BETWEEN}{row['layout']}")
        if row["layout"] != TODAY and own is not None:
            violations += _other_capacity(name, own, plans[name])
    violations += _regrets(base, cells)
    violations += _judgement(base, tables, record)
    return Findings(tuple(violations), {"cells": count}, (NOTE,))


def _cell(instance: Instance, stored: StoredPlan, objective: float) -> list[str]:
    return certified(instance, stored.plan(instance), objective, stored.name)[0]


def _other_capacity(name: str, own: StoredPlan, cell: StoredPlan) -> list[str]:
    """Return whether a cell stands on other capacities than its layout."""
    held, used = own.decisions.get("capacity", {}), cell.decisions.get("capacity", {})
    apart = [
        ",".join(key)
        for key in sorted({*held, *used})
        if abs(held.get(key, 0.0) - used.get(key, 0.0)) > TOLERANCE * max(1.0, abs(held.get(key, 0.0)))
    ]
    return [f"plan {name}: has other capacities than its layout at {'; '.join(apart[:3])}"] if apart else []


def _regrets(base: Instance, cells: pd.DataFrame) -> list[str]:
    """Return the regrets that do not follow from objectives and bounds."""
    sign = 1.0 if stages(base)[0].maximise else -1.0
    own = cells[cells["layout"] == cells["future"]].set_index("future")
    expected = []
    for row in cells.to_dict("records"):
        low = high = float("nan")
        best = own.loc[row["future"]] if row["future"] in own.index else None
        known = best is not None and row["certified"] and best["certified"]
        if known and best is not None and pd.notna([row["bound"], best["bound"]]).all():
            here, most, top, top_most = (
                sign * float(value) for value in (row["objective"], row["bound"], best["objective"], best["bound"])
            )
            low = 0.0 if row["layout"] == row["future"] else max(0.0, top - most)
            high = max(0.0, top_most - here)
        expected.append((low, high))
    frame = pd.DataFrame(expected, columns=["regret_low", "regret_high"])
    return cell_violations({"regret": frame}, {"regret": cells}, {"regret": ("regret_low", "regret_high")})


def _judgement(base: Instance, tables: Mapping[str, pd.DataFrame], record: Mapping[str, Any]) -> list[str]:
    """Return what of the layouts and of the choice among them does not follow from the cells."""
    cells, futures = tables["regret"], tables["regret_futures"]
    own = cells[(cells["layout"] == cells["future"]) & (cells["certified"] == 1)]
    chance = dict(zip(futures["future"], futures["probability"].astype(float), strict=True))
    told = futures[["future", "status", "objective", "bound"]]
    found = judged(base, cells, told, own["future"].tolist(), chance)
    wrong = cell_violations(
        {"regret_layouts": found.layouts, "regret_futures": found.futures},
        {name: tables[name] for name in ("regret_layouts", "regret_futures") if name in tables},
    )
    for name, choice in (("minimax", found.minimax), ("best_mean", found.best_mean)):
        if record[name]["layout"] != choice.layout:
            wrong.append(f"regret.json {name}: is {record[name]['layout']}, recomputed {choice.layout}")
    return wrong
