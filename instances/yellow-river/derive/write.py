"""Writing the instance folder, the same bytes at every run."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from derive_common.figures import significant
from derive_common.files import write_scenarios, write_table
from derive_common.places import write_layers
from derive_common.provenance import provenance

from derive.concepts import YEAR
from derive.industry import VALUE_PER_UNIT
from derive.panel import FILE as PANEL
from derive.panel import write_panel
from derive.raw import HERE, Raw
from derive.scenarios import scenarios
from derive.space import layers
from derive.tables import Parts, parts, tables

STAMP = "2026-11-23T00:00:00.000Z"
"""Date in the geometry file, so that it does not change from run to run."""


def write_instance(raw: Raw, target: Path) -> list[str]:
    """Write every file that is derived; return a line about each."""
    made = parts(raw)
    lines = []
    origin = provenance(HERE / "provenance_rows.csv", raw.assumptions["scalar"])
    for name, frame in {**tables(made), "provenance": origin}.items():
        write_table(frame, target / f"{name}.csv")
        lines.append(f"{name}.csv: {len(frame)} rows")
    (target / "derive").mkdir(exist_ok=True)
    write_table(observed(made), target / "derive" / "observed.csv")
    write_scenarios(scenarios(made), target / "scenarios")
    if raw.year == YEAR:
        lines.append(f"{PANEL}: {write_panel(raw, target)} rows")
    write_layers(layers(raw, made.space), target / "layers.gpkg", STAMP)
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
