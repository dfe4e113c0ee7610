"""What a region may be measured by: value, employment or output, with units and what is wrong with each."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.derived import derived
from layout_opt.facts.sites import sites
from layout_opt.instance import Instance

MILLION = 1e6
HEADS = "million people"
"""Heads to which equality counts, so that its values are of the size of other amounts."""

MEASURES = ("value", "employment", "output")
MEMBERS = {"employment": "factors", "output": "technologies"}
"""Measure -> table whose rows are added up, which therefore need one unit."""


def labour(instance: Instance) -> list[str]:
    """Return the factors of kind labour."""
    return [name for name, kind in instance.attribute("factors", "kind").items() if kind == "labour"]


def producing(instance: Instance) -> list[str]:
    """Return the technologies of kind production."""
    return [name for name, kind in instance.attribute("technologies", "kind").items() if kind == "production"]


def measure_unit(instance: Instance, measure: str) -> str:
    """Return the unit of a measure (the unit of its first factor or technology)."""
    if measure == "value":
        return instance.units.column("{money}/yr")
    if measure == "employment":
        return next((instance.units.column("{factor}/yr", factor=name) for name in labour(instance)), "")
    return next((instance.units.column("{activity}/yr", technology=name) for name in producing(instance)), "")


def measure_problems(instance: Instance, measure: str, where: str, instead: str) -> Iterator[Problem]:
    """Yield why a measure adds up nothing or different units; `where` names who asks, `instead` how to do without."""
    if measure not in MEMBERS:
        return
    table = MEMBERS[measure]
    names = labour(instance) if measure == "employment" else producing(instance)
    units = {str(instance.attribute(table, "unit")[name]) for name in names}
    if not names:
        fix = "give a factor the kind labour" if measure == "employment" else instead
        yield Problem(where, measure, f"have something to add up in {table}.csv", fix)
    elif len(units) > 1:
        found = f"{measure} over units {', '.join(sorted(units))}"
        yield Problem(where, found, "add up one common unit", f"give the members of {table}.csv the same unit")


@derived
def heads(instance: Instance) -> pd.DataFrame:
    """Return node, region, heads [million people] of the regions that count in equality.

    These are the regions with a population and a site of a production technology at that node.
    """
    known = instance.attribute("regions", "population")
    people = {region: float(number) / MILLION for region, number in known.items() if float(number) > 0}
    frame = sites(instance)
    frame = frame[frame["technology"].isin(producing(instance)) & frame["region"].isin(list(people))]
    frame = frame[["node", "region"]].drop_duplicates().sort_values(["node", "region"], ignore_index=True)
    return frame.assign(heads=frame["region"].map(people).astype("float64"))
