"""The check of one market: both layouts certified again, gains and compensation recomputed from them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from layout_opt.analysis.check.findings import Findings, cell_violations, rebuilt, told_tables
from layout_opt.analysis.one_market.barrier_values import APART, ONE, gain_table
from layout_opt.instance import changed
from layout_opt.model.discover import read_instance
from layout_opt.model.objective import stages
from layout_opt.result.folder import INSTANCE
from layout_opt.result.run import Run
from layout_opt.result.stored_plan import read_plans
from layout_opt.result.violation import TOLERANCE

NOTE = "sets of barriers between all and none: compared with their hash only"
WORDS = ("region", "barrier", "unit", "changes", "status", "note")


def check_one_market(folder: Path, record: Mapping[str, Any]) -> Findings:
    """Return which layouts their plans do not give, and which gains and values do not follow from them."""
    base = read_instance(folder / INSTANCE)
    told = told_tables(folder, ("removals", "gains"), WORDS)
    violations: list[str] = []
    runs: dict[str, Run] = {}
    for stored in read_plans(folder):
        wrong, runs[stored.name] = rebuilt(changed(base, stored.changes) if stored.changes else base, stored)
        violations += wrong
    if {APART, ONE} - set(runs):
        return Findings((*violations, "plans: a layout is missing"), {"plans": len(runs)}, (NOTE,))
    violations += cell_violations({"gains": gain_table(runs)}, {"gains": told["gains"]})
    one, apart, total = runs[ONE].objective, runs[APART].objective, record["total"]
    if total is not None and one is not None and apart is not None:
        worth = one - apart if stages(base)[0].maximise else apart - one
        size = TOLERANCE * max(1.0, abs(one), abs(apart))
        if abs(worth - float(total)) > max(size, 2 * float(record["gap"] or 0.0) * abs(one)):
            violations.append(f"one-market.json total: is {total}, recomputed {worth}")
        if abs(float(told["removals"]["average"].sum()) - float(total)) > size:
            violations.append("tables removals.csv average: does not add up to the total")
    return Findings(tuple(violations), {"plans": len(runs)}, (NOTE,))
