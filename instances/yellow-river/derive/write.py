"""Writing the instance folder, the same bytes at every run."""

from __future__ import annotations

import math
import os
from pathlib import Path

import pandas as pd

from derive.industry import VALUE_PER_UNIT, significant
from derive.provenance import provenance
from derive.raw import Raw
from derive.scenarios import scenarios, toml
from derive.space import write_layers
from derive.tables import Parts, parts, tables

WHOLE = 1e15
"""Numbers below this are written without a point where they are whole."""
STAMP = "2026-11-23T00:00:00.000Z"
"""Date in the geometry file, so that it does not change from run to run."""


def write_instance(raw: Raw, target: Path) -> list[str]:
    """Write every file that is derived; return a line about each."""
    made = parts(raw)
    lines = []
    for name, frame in {**tables(made), "provenance": provenance(raw)}.items():
        frame.map(_cell).to_csv(target / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8")
        lines.append(f"{name}.csv: {len(frame)} rows")
    (target / "derive").mkdir(exist_ok=True)
    observed(made).map(_cell).to_csv(target / "derive" / "observed.csv", index=False, lineterminator="\n")
    folder = target / "scenarios"
    folder.mkdir(exist_ok=True)
    for name, (title, why, changes) in scenarios(made).items():
        (folder / f"{name}.toml").write_text(toml(title, why, changes), encoding="utf-8")
    os.environ["OGR_CURRENT_DATE"] = STAMP
    write_layers(raw, made.space, target / "layers.gpkg")
    return lines + account(made)


def observed(made: Parts) -> pd.DataFrame:
    """Return what calibration must reproduce: region, reach, industrial water [1e6 m3/yr], value added [1e8 CNY/yr]."""
    total = made.raw.prefectures["Industrial gross value added (GVA): Total"] * VALUE_PER_UNIT
    return pd.DataFrame(
        {
            "region": total.index,
            "reach": made.water.reach.to_numpy(),
            "withdrawal": significant(made.activity.observed_water).to_numpy(),
            "value_added": significant(total).to_numpy(),
        }
    )


def _cell(value: object) -> str:
    """Return a cell as text: blank for nothing, no point in whole numbers, the shortest text otherwise."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, (int, float)):
        number = float(value)
        return str(int(number)) if number.is_integer() and abs(number) < WHOLE else repr(number)
    return str(value)


def account(made: Parts) -> list[str]:
    """Return the totals to hold against the sources."""
    water, ground = made.water, made.water.today
    rows = pd.DataFrame(
        {
            "natural runoff": water.natural.mean(),
            "available": water.available,
            "consumed today": ground,
            "room": water.available - ground,
        }
    )
    return [
        f"value added {made.activity.value_added.sum().sum():.0f} (1e8 CNY)",
        f"water taken {made.activity.water.sum().sum():.1f} (1e6 m3)",
        f"consumed from the river {water.industry.sum():.0f} (1e6 m3), dry year {water.dry:.3f} of the mean",
        rows.round(0).to_string(),
    ]
