"""The check of hindcasts: the layouts certified again from their plans, cells and scores recomputed from them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.analysis.check.findings import Findings, cell_violations, rebuilt, told_tables
from layout_opt.analysis.hindcast.hindcast import ACTIVITY, judged_layouts
from layout_opt.analysis.sensitivity.study import BASE
from layout_opt.instance import changed
from layout_opt.model.discover import read_instance
from layout_opt.result.folder import INSTANCE
from layout_opt.result.stored_plan import read_plans

NOTE = "what happened: compared with its hash only"
WORDS = ("scope", "name", "prediction", "region", "industry", "draw", "status")


def check_hindcast(folder: Path, record: Mapping[str, Any]) -> Findings:
    """Return which layouts their plans do not give, and which cells and scores do not follow from the layouts."""
    base = read_instance(folder / INSTANCE)
    told = told_tables(folder, ("scores", "cells", "draws"), WORDS)
    violations: list[str] = []
    found: dict[str, pd.DataFrame] = {}
    for stored in read_plans(folder):
        instance = changed(base, stored.changes) if stored.changes else base
        wrong, run = rebuilt(instance, stored)
        violations += wrong
        found[stored.name] = run.tables[ACTIVITY]
    if BASE not in found:
        return Findings((*violations, "plans: the base has no plan"), {"plans": len(found)}, (NOTE,))
    names = [BASE, *(f"draw {place + 1}" for place in range(int(record["drawn"])))]
    happened = told["cells"].set_index(["region", "industry"])["happened"]
    cells, scores, draws = judged_layouts(base, happened, [found.get(name) for name in names])
    expected = {"cells": cells, "scores": scores} | ({"draws": draws} if len(draws) else {})
    only = {"draws": list(draws.columns)} if len(draws) else {}
    violations += cell_violations(expected, told, only)
    return Findings(tuple(violations), {"plans": len(found), "scores": len(scores)}, (NOTE,))
