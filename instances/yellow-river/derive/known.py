"""What is known of a later year, for a hindcast: the demand for each good, technique on average, and the water.

Not known is who makes what where: that is what the hindcast predicts.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from derive_common.figures import significant
from derive_common.files import Change, put, scale, write_scenarios, write_table
from derive_common.industries import INDUSTRIES

from derive.concepts import SAVING, SUPPLY
from derive.industry import activity
from derive.markets import GROWTH, PRESENT
from derive.raw import Raw
from derive.tables import Parts, parts, tables

ROOM = 2.0
"""How many times the growth of its industry the capacity of a place may grow (assumed) [1]."""


def write_known(then: Raw, later: Raw, folder: Path) -> None:
    """Write the scenario of what is known of the later year, and what was made then."""
    before, after = parts(then), parts(later)
    title = f"What is known of {later.year}"
    why = "Demand by good, average water intensity by industry, background and limits of the river; not who makes what."
    write_scenarios({f"known-{later.year}": (title, why, known(before, after))}, folder / "scenarios")
    write_table(happened(later), folder / "derive" / f"happened-{later.year}.csv")


def happened(raw: Raw) -> pd.DataFrame:
    """Return what every prefecture made in a year: region, industry, activity [1e8 CNY/yr]."""
    made = significant(activity(raw).value_added)
    long = made.rename_axis("region").rename_axis("industry", axis=1).stack().rename("activity")  # noqa: PD013 - one row a cell
    return long.reset_index().sort_values(["region", "industry"], ignore_index=True)


def known(then: Parts, later: Parts) -> list[Change]:
    """Return the changes that put into the instance of then what is known of later.

    Demand of each good grows as the basin's output of it did; extra demand is not assumed on top. Water per value added
    falls at every place as the basin's average of the industry did. Capacity may grow by `ROOM` times its industry.
    """
    growth = later.activity.value_added.sum() / then.activity.value_added.sum()
    technique = _average(later) / _average(then)
    rows: list[Change] = [put("demand", {"tier": GROWTH}, "quantity", 0)]
    for industry in (each.id for each in INDUSTRIES):
        both = [industry, industry + SAVING]
        rows.append(scale("demand", {"market": industry, "tier": PRESENT}, "quantity", growth[industry]))
        rows.append(scale("foreign_trade", {"region": SUPPLY, "commodity": industry}, "max_quantity", growth[industry]))
        rows.append(scale("sites", {"technology": both}, "max_capacity", ROOM * max(growth[industry], 1.0)))
        rows.append(scale("technology_factors", {"technology": both}, "use", technique[industry]))
        rows.append(scale("technology_emissions", {"technology": both}, "intensity", technique[industry]))
    limits = tables(later)["receptor_capacity"]
    for receptor, pollutant, capacity, background in limits.itertuples(index=False, name=None):
        where: dict[str, object] = {"receptor": receptor, "pollutant": pollutant}
        rows += [
            put("receptor_capacity", dict(where), "background", background),
            put("receptor_capacity", dict(where), "capacity", capacity),
        ]
    return rows


def _average(made: Parts) -> pd.Series:
    """Return water taken per value added over the whole basin, index industry."""
    return made.activity.water.sum() / made.activity.value_added.sum()
