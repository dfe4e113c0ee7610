"""The check of answers about productivity: quantities follow from the kept plans, scores from the quantities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from layout_opt.analysis.check.findings import Findings, cell_violations, rebuilt, told_tables
from layout_opt.analysis.productivity.green_frontier import frontier_tables, parts_of, region_table
from layout_opt.analysis.productivity.inquiry import inquiry_of
from layout_opt.analysis.productivity.productivity_answer import OBSERVED, productivity_answer
from layout_opt.analysis.productivity.run_quantities import RunQuantities, quantities_of_runs
from layout_opt.instance import changed
from layout_opt.model.discover import read_instance
from layout_opt.result.answer import INSTANCES
from layout_opt.result.folder import INSTANCE
from layout_opt.result.stored_plan import read_plans

TABLE_NOTE = "the observed table itself: compared with its hash only"
WORDS = ("period", "unit", "from_period")
"""Columns that are text also where every cell looks like a number."""


def check_productivity(folder: Path, record: Mapping[str, Any]) -> Findings:
    """Return which quantities the kept plans do not give, and which scores the quantities do not give."""
    if record["of"] == "frontier":
        return _frontier(folder)
    told = told_tables(folder, (path.stem for path in sorted((folder / "tables").glob("*.csv"))), WORDS)
    inquiry = inquiry_of(told[OBSERVED], record["assumed"], record["periods"])
    both: RunQuantities | None = None
    plans = 0
    if record["of"] != "table":
        violations, quantities, plans = _quantities(folder, str(record["by"]))
        if quantities is None:
            return Findings(tuple(violations), {"runs": plans})
        inquiry = replace(inquiry, frame=quantities.frame)
        both = quantities if record["of"] == "two runs" else None
    found = productivity_answer(inquiry, list(record["measures"]), both)
    expected = {name: frame.astype({key: str for key in WORDS if key in frame}) for name, frame in found.tables.items()}
    checked = {"runs": plans, "scores": sum(len(frame) for frame in found.measured.values())}
    return Findings(tuple(cell_violations(expected, told)), checked, () if plans else (TABLE_NOTE,))


def _frontier(folder: Path) -> Findings:
    """Return which layouts of a frontier their plans do not give, and which points do not follow from them."""
    base = read_instance(folder / INSTANCE)
    violations: list[str] = []
    points, regions = [], []
    for stored in read_plans(folder):
        instance = changed(base, stored.changes)
        wrong, run = rebuilt(instance, stored)
        violations += wrong
        share = instance.settings.green_productivity.output_share
        points.append((share, str(run.status), *parts_of(run), run.objective, run.bound, run.gap))
        regions.append(region_table(run).assign(share=share))
    names = ("productivity_frontier", "productivity_regions")
    if not violations:
        made = frontier_tables(points, regions)
        told = told_tables(folder, names, ("status", "region", "heaviest"))
        violations += cell_violations(dict(zip(names, made, strict=True)), told)
    return Findings(
        tuple(violations), {"runs": len(points)}, ("bounds are the solver's: compared with their hash only",)
    )


def _quantities(folder: Path, by: str) -> tuple[list[str], RunQuantities | None, int]:
    """Return what is wrong with the kept plans; if nothing is, the quantities of their runs; and how many there are."""
    violations: list[str] = []
    runs = []
    for stored in read_plans(folder):
        instance = read_instance(folder / INSTANCES / str((stored.numbers or {})["instance"]))
        wrong, run = rebuilt(instance, stored)
        violations += wrong
        runs.append((stored.name, instance, run.tables))
    return violations, None if violations else quantities_of_runs(runs, by), len(runs)
