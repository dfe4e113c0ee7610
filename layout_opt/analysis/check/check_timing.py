"""The check of schedules side by side: every layout certified again from its plan, the tables recomputed from them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from layout_opt.analysis.check.findings import Findings, cell_violations, rebuilt, told_tables
from layout_opt.analysis.timing import timing_tables
from layout_opt.instance import changed
from layout_opt.model.discover import read_instance
from layout_opt.result.folder import INSTANCE
from layout_opt.result.run import Run
from layout_opt.result.stored_plan import read_plans

WORDS = ("schedule", "status", "note", "region", "node", "receptor", "pollutant")
NOTE = "that each period decided as it believed is not recomputed; bounds are the solver's"


def check_timing(folder: Path, _: Mapping[str, Any]) -> Findings:
    """Return which layouts their plans do not give, and what does not follow from them."""
    base = read_instance(folder / INSTANCE)
    violations: list[str] = []
    runs: dict[str, Run] = {}
    for stored in read_plans(folder):
        instance = changed(base, stored.changes) if stored.changes else base
        wrong, runs[stored.name] = rebuilt(instance, stored)
        violations += wrong
    if not violations:
        expected = timing_tables(runs)
        violations += cell_violations(expected, told_tables(folder, expected, WORDS))
    return Findings(tuple(violations), {"runs": len(runs)}, (NOTE,))
