"""The check of a study of platforms: every layout certified again, and all tables made again from them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.analysis.check.findings import Findings, cell_violations, rebuilt, told_tables
from layout_opt.analysis.platforms.platform_cases import set_cases
from layout_opt.analysis.platforms.platform_tables import platform_tables
from layout_opt.instance import changed
from layout_opt.model.discover import read_instance
from layout_opt.result.folder import INSTANCE
from layout_opt.result.run import Run
from layout_opt.result.stored_plan import read_plans

WORDS = ("use", "founded", "status", "way", "platform", "region", "members", "unit")
FLAGGED = tuple(word for word in WORDS if word != "founded")


def check_platforms(folder: Path, _: Mapping[str, Any]) -> Findings:
    """Return which layouts their plans do not give, and what does not follow from them."""
    base = read_instance(folder / INSTANCE)
    violations: list[str] = []
    runs: dict[str, Run] = {}
    for stored in read_plans(folder):
        wrong, runs[stored.name] = rebuilt(changed(base, stored.changes) if stored.changes else base, stored)
        violations += wrong
    if {case.name for case in set_cases(base)} - set(runs):
        violations.append("plans: a layout is missing")
    if not violations:
        expected = {name: frame for name, frame in platform_tables(base, runs).items() if len(frame)}
        told: dict[str, pd.DataFrame] = {}
        for name in expected:
            told |= told_tables(folder, (name,), FLAGGED if name == "paybacks" else WORDS)
        violations += cell_violations(expected, told)
    return Findings(tuple(violations), {"plans": len(runs)})
