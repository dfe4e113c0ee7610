"""The check of a study of clusters: every layout certified again, what follows from them recomputed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.analysis.check.findings import Findings, cell_violations, rebuilt, told_tables
from layout_opt.analysis.clusters.advantage import advantage_table, followed_table
from layout_opt.analysis.clusters.cluster_cases import PLAN, TODAY
from layout_opt.analysis.clusters.cluster_tables import formed_table, strength_table, tipping_table
from layout_opt.instance import changed
from layout_opt.model.discover import read_instance
from layout_opt.result.folder import INSTANCE
from layout_opt.result.indicators import indicator_tables
from layout_opt.result.run import Run
from layout_opt.result.stored_plan import read_plans

NOTE = "joined clusters, levels that must be reached and layouts of levels: compared with their hash only"
WORDS = ("case", "node", "cluster", "level", "status", "reached", "before", "after", "region", "industry", "unit")
TEXT = tuple(word for word in WORDS if word != "reached")
STRENGTH = "strength "


def check_clusters(folder: Path, _: Mapping[str, Any]) -> Findings:
    """Return which layouts their plans do not give, and what does not follow from them."""
    base = read_instance(folder / INSTANCE)
    violations: list[str] = []
    runs: dict[str, Run] = {}
    for stored in read_plans(folder):
        wrong, runs[stored.name] = rebuilt(changed(base, stored.changes) if stored.changes else base, stored)
        violations += wrong
    if {PLAN, TODAY} - set(runs):
        return Findings((*violations, "plans: a layout is missing"), {"plans": len(runs)}, (NOTE,))
    if not violations:
        today, plan = ({**run.tables, **indicator_tables(base, run.tables)} for run in (runs[TODAY], runs[PLAN]))
        advantage = advantage_table(base, today, plan, base.tree.operating[0])
        expected = {"advantage": advantage, "followed": followed_table(advantage)}
        by_strength = {float(name.removeprefix(STRENGTH)): run for name, run in runs.items()
                       if name.startswith(STRENGTH)}  # fmt: skip
        if by_strength:
            expected["strengths"], expected["tipping"] = strength_table(by_strength), tipping_table(by_strength)
            expected["formed"] = formed_table(runs)
        expected = {name: frame for name, frame in expected.items() if len(frame)}
        told: dict[str, pd.DataFrame] = {}
        for name in expected:
            text = WORDS if name == "strengths" else TEXT
            told |= told_tables(folder, (name,), text)
        violations += cell_violations(expected, told)
    return Findings(tuple(violations), {"plans": len(runs)}, (NOTE,))
