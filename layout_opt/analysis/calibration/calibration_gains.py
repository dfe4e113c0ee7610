"""With and without calibration side by side: cells, and what a plan gains over today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layout_opt.analysis.calibration.rising_costs import RisingCost
from layout_opt.analysis.calibration.today_prices import Cell
from layout_opt.facts.curves import ACTIVITY
from layout_opt.facts.sites import sites
from layout_opt.facts.today import present
from layout_opt.instance import Instance

TODAY, PLAN = "today", "plan"
BEFORE, AFTER, LOW, HIGH = "before", "after", "low elasticity", "high elasticity"
"""Which costs: as given, calibrated, calibrated with the ends of the range of elasticities."""
HELD, GIVEN = "limits at today's load", "limits as given"
"""Cases that are always there; the second where today exceeds a limit."""
CALIBRATED, ASSUMED, TOLD = "calibrated", "assumed", "as given"
CLOSE = 0.01
"""Share of today's activity within which a cell counts as reproduced [1]."""
GAINS = ("case", "costs", TODAY, PLAN, "gain", "share", "status", "note")


@dataclass(frozen=True)
class Level:
    """What a layout came to: objective, status of its run, note."""

    objective: float | None
    status: str
    note: str = ""


Levels = Mapping[tuple[str, str, str], Level]
"""(case, costs, today or plan) -> what it came to."""


def gain_table(levels: Levels, sign: float) -> pd.DataFrame:
    """Return what a plan gains over today in every case, under every set of costs.

    Parameters
    ----------
    levels : mapping
        (case, costs, ``today`` or ``plan``) -> `Level`.
    sign : float
        1 where more of the objective is better, else -1.

    Returns
    -------
    DataFrame
        case, costs, today and plan (objective), gain, share (of today's), status, note; blank where there is no plan.
    """
    rows = []
    for case, costs in dict.fromkeys(key[:2] for key in levels):
        today, plan = levels.get((case, costs, TODAY)), levels.get((case, costs, PLAN))
        if today is None or plan is None:
            continue
        start = np.nan if today.objective is None else today.objective
        end = np.nan if plan.objective is None else plan.objective
        gain = sign * (end - start)
        rows.append((case, costs, start, end, gain, gain / abs(start) if start else np.nan, plan.status, plan.note))
    return pd.DataFrame(rows, columns=list(GAINS))


def cell_table(
    instance: Instance, costs: Iterable[RisingCost], plans: Mapping[str, pd.DataFrame | None]
) -> pd.DataFrame:
    """Return every cell: today, the plans at today's limits without and with calibration, and what was added.

    Parameters
    ----------
    instance : Instance
        Of one node.
    costs : iterable of RisingCost
        What calibration adds.
    plans : mapping
        ``before``, ``after`` -> table of activities; None where there is no plan.

    Returns
    -------
    DataFrame
        region, technology, today, before, after, deviation (of after, as a share of today's, or at rest of the largest
        of the technology), told_cost, added_cost (of a unit at today's activity), status, unit
    """
    frame = present(instance)[["region", "technology", ACTIVITY]].rename(columns={ACTIVITY: TODAY})
    pair = ["region", "technology"]
    for name in (BEFORE, AFTER):
        plan = plans.get(name)
        if plan is None:
            frame[name] = np.nan
        else:
            frame = frame.merge(plan[[*pair, ACTIVITY]].rename(columns={ACTIVITY: name}), on=pair, how="left")
    largest = frame.groupby("technology")[TODAY].transform("max").replace(0.0, 1.0)
    frame["deviation"] = (frame[AFTER] - frame[TODAY]).abs() / frame[TODAY].where(frame[TODAY] > 0, largest)
    told = sites(instance)[[*pair, "variable_cost"]].rename(columns={"variable_cost": "told_cost"})
    frame = frame.merge(told, on=pair, how="left")
    known: dict[Cell, RisingCost] = {cost.cell: cost for cost in costs}
    cells = list(zip(frame["region"], frame["technology"], strict=True))
    frame["added_cost"] = [known[cell].added if cell in known else 0.0 for cell in cells]
    frame["status"] = [TOLD if cell not in known else CALIBRATED if known[cell].at_work else ASSUMED for cell in cells]
    frame["unit"] = [instance.units.of(ACTIVITY, technology) for _, technology in cells]
    return frame.sort_values(pair, ignore_index=True)


def is_reproduced(cells: pd.DataFrame) -> bool:
    """Return whether the calibrated plan is today's layout within 1 % in every cell."""
    return bool((cells["deviation"] <= CLOSE).all())
