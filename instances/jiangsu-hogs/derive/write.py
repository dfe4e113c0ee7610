"""Writing the instance folder, the same bytes at every run."""

from __future__ import annotations

from pathlib import Path

from derive_common.files import write_scenarios, write_table
from derive_common.places import write_layers
from derive_common.provenance import provenance

from derive.concepts import CITIES, SOUTH, YEARS
from derive.raw import HERE, Raw
from derive.scenarios import scenarios
from derive.space import layers
from derive.tables import Parts, observed, parts, tables

STAMP = "2026-11-25T00:00:00.000Z"
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
    write_layers(layers(made.space), target / "layers.gpkg", STAMP)
    return lines + account(made)


def account(made: Parts) -> list[str]:
    """Return the totals to hold against the sources."""
    pigs = made.herd.slaughtered[YEARS[0]]
    eaten = made.pork.usual[YEARS[0]]
    return [
        f"pigs slaughtered {pigs[list(CITIES)].sum():.1f} (1e4 head), in the south {pigs[list(SOUTH)].sum():.1f}",
        f"pork eaten in Jiangsu {eaten[list(CITIES)].sum():.1f} of {eaten.sum():.1f} (1e4 t)",
        f"usual price {made.pork.price.min():.2f} to {made.pork.price.max():.2f}, cost {made.pork.cost:.2f} (yuan/kg)",
    ]
