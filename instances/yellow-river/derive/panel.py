"""The observed panel: value added and water of each prefecture and industry, 1965-2013, to measure productivity."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pandas as pd
from derive_common.figures import significant
from derive_common.industries import INDUSTRIES

from derive.industry import VALUE_PER_UNIT, WATER_PER_UNIT
from derive.raw import Raw

FOLDER, FILE = "derive", "panel.csv.gz"
ALL = "all"
"""Industry of the rows that add up the others."""


def panel(raw: Raw) -> pd.DataFrame:
    """Return year, region, province, industry, value_added [1e8 CNY/yr], water [1e6 m3/yr].

    Values added of industries are brought to the total of the prefecture where they sum to more (in some provinces from
    2003 on), as in the tables of 2013; water is as found. Rows without any water or value added are left out.
    """
    frame = raw.history
    total = frame["Industrial gross value added (GVA): Total"]
    prefix = ("Industrial gross value added (GVA)", "Industrial WUI")
    found = {each.id: frame[f"{prefix[0]}: {each.label}"] for each in INDUSTRIES}
    water = {each.id: found[each.id] * frame[f"{prefix[1]}: {each.label}"] for each in INDUSTRIES}
    factor = total / sum(found.values())
    parts = {name: (found[name] * factor, water[name]) for name in found} | {ALL: (total, frame["IND"])}
    made = [
        pd.DataFrame({
            "year": frame["Year"], "region": frame["region"], "province": frame["Province_n"], "industry": name,
            "value_added": value * VALUE_PER_UNIT, "water": used * WATER_PER_UNIT,
        })
        for name, (value, used) in parts.items()
    ]  # fmt: skip
    every = pd.concat(made, ignore_index=True)
    known = every[(every["value_added"] > 0) & (every["water"] > 0)]
    numbers = significant(known[["value_added", "water"]])
    return known.assign(**numbers).sort_values(["year", "region", "industry"], ignore_index=True)


def write_panel(raw: Raw, target: Path) -> int:
    """Write the panel, compressed, the same bytes at every run; return how many rows it has."""
    (target / FOLDER).mkdir(exist_ok=True)
    frame = panel(raw)
    text = io.StringIO()
    frame.to_csv(text, index=False, lineterminator="\n")
    (target / FOLDER / FILE).write_bytes(gzip.compress(text.getvalue().encode("utf-8"), 9, mtime=0))
    return len(frame)
