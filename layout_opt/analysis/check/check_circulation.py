"""The check of home and world market: every layout certified again, and all tables made again from them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from layout_opt.analysis.check.findings import Findings, cell_violations, rebuilt, told_tables
from layout_opt.analysis.circulation import circulation_tables
from layout_opt.instance import changed
from layout_opt.model.discover import read_instance
from layout_opt.result.folder import INSTANCE
from layout_opt.result.run import Run
from layout_opt.result.stored_plan import read_plans

WORDS = ("layout", "status", "industry", "use", "who", "member", "unit")
NOTE = "that shocked layouts keep their capacity is not recomputed; bounds are the solver's"


def check_circulation(folder: Path, record: Mapping[str, Any]) -> Findings:
    """Return which layouts their plans do not give, and what does not follow from them."""
    base = read_instance(folder / INSTANCE)
    violations: list[str] = []
    runs: dict[str, Run] = {}
    for stored in read_plans(folder):
        wrong, runs[stored.name] = rebuilt(changed(base, stored.changes) if stored.changes else base, stored)
        violations += wrong
    if not violations:
        expected = circulation_tables(runs, tuple(map(float, record["shares"])), float(record["probability"]))
        violations += cell_violations(expected, told_tables(folder, expected, WORDS))
    return Findings(tuple(violations), {"runs": len(runs)}, (NOTE,))
