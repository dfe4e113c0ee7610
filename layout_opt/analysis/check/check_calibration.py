"""The check of calibrations: every layout certified again from its plan, cells and gains recomputed from them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.analysis.calibration.calibration import SEPARATOR
from layout_opt.analysis.calibration.calibration_gains import (
    AFTER,
    BEFORE,
    GIVEN,
    HELD,
    HIGH,
    LOW,
    PLAN,
    TODAY,
    Level,
    gain_table,
)
from layout_opt.analysis.check.findings import Findings, cell_violations, rebuilt, told_tables
from layout_opt.facts.curves import ACTIVITY
from layout_opt.instance import changed
from layout_opt.model.discover import read_instance
from layout_opt.result.answer import INSTANCES
from layout_opt.result.stored_plan import read_plans

NOTE = "that the added costs are the least ones is not recomputed; bounds are the solver's"
WORDS = ("case", "costs", "status", "note", "region", "technology", "unit")


def folder_of(costs: str) -> str:
    """Return the name of the folder that holds the instance with some costs."""
    return costs.replace(" ", "-")


def check_calibration(folder: Path, record: Mapping[str, Any]) -> Findings:
    """Return which layouts their plans do not give, and which cells and gains do not follow from them."""
    told = told_tables(folder, ("cells", "gains"), WORDS)
    bases = {
        costs: read_instance(folder / INSTANCES / folder_of(costs))
        for costs in (BEFORE, AFTER, LOW, HIGH)
        if (folder / INSTANCES / folder_of(costs)).is_dir()
    }
    levels: dict[tuple[str, str, str], Level] = {}
    activities: dict[str, pd.DataFrame] = {}
    violations: list[str] = []
    stored = read_plans(folder)
    for each in stored:
        case, costs, kind = each.name.split(SEPARATOR)
        base = bases[costs]
        wrong, run = rebuilt(changed(base, each.changes) if each.changes else base, each)
        violations += wrong
        levels[case, costs, kind] = Level(run.objective, str(run.status))
        if case == HELD and kind == PLAN:
            activities[costs] = run.tables[ACTIVITY]
    if (HELD, BEFORE, TODAY) in levels:
        levels.setdefault((GIVEN, BEFORE, TODAY), levels[HELD, BEFORE, TODAY])
    sign = 1.0 if float(record["sign"]) > 0 else -1.0
    made = gain_table(levels, sign).set_index(["case", "costs"])
    gains = told["gains"]
    expected = gains.copy()
    for place, key in enumerate(zip(gains["case"], gains["costs"], strict=True)):
        if key in made.index:
            for column in (TODAY, PLAN, "gain"):
                expected.loc[expected.index[place], column] = float(made.loc[key, column])
    judged = ["case", "costs", TODAY, PLAN, "gain"]
    violations += cell_violations({"gains": expected}, {"gains": gains}, {"gains": judged})
    cells, pair = told["cells"], ["region", "technology"]
    own = cells[pair]
    for costs in (BEFORE, AFTER):
        if costs in activities:
            own = own.merge(activities[costs][[*pair, ACTIVITY]].rename(columns={ACTIVITY: costs}), on=pair, how="left")
    violations += cell_violations({"cells": own}, {"cells": cells}, {"cells": list(own.columns)})
    return Findings(tuple(violations), {"plans": len(stored), "cells": len(cells)}, (NOTE,))
