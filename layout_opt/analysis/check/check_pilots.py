"""The check of pilots: the layout of every state certified again from its plan, and all tables recomputed from them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from layout_opt.analysis.check.findings import Findings, cell_violations, rebuilt, told_tables
from layout_opt.analysis.pilots import judged_pilots, pilots_of
from layout_opt.instance import Change, changed
from layout_opt.model.discover import read_instance
from layout_opt.result.folder import INSTANCE
from layout_opt.result.stored_plan import read_plans

SOME = (Change(table="instance", column="title", set="otherwise"),)
"""Stands for the changes of a scenario: here it matters only whether there are any."""
WORDS = ("pilots", "pilot", "what", "region", "strategy", "unit", "state", "status", "note")


def check_pilots(folder: Path, record: Mapping[str, Any]) -> Findings:
    """Return which layouts their plans do not give, and which values do not follow from the layouts."""
    base = read_instance(folder / INSTANCE)
    told = told_tables(folder, ("sets", "tries", "order"), WORDS)
    violations: list[str] = []
    values: dict[str, float] = {}
    for stored in read_plans(folder):
        wrong, run = rebuilt(changed(base, stored.changes) if stored.changes else base, stored)
        violations += wrong
        values[stored.name] = float(run.objective or 0.0)
    sets, tries, order = judged_pilots(base, pilots_of(base, lambda _: SOME), values, int(record["years"]))
    violations += cell_violations({"sets": sets, "tries": tries, "order": order}, told)
    return Findings(tuple(violations), {"plans": len(values), "sets": len(sets)})
