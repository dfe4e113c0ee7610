"""Barriers between regions: their names, and what a unit of a good pays on each way for each of them."""

from __future__ import annotations

import pandas as pd

from layout_opt.facts.derived import derived
from layout_opt.facts.frames import table_of
from layout_opt.facts.keys import SHIP
from layout_opt.facts.links import links
from layout_opt.instance import Change, Instance

BARRIERS, BARRIER = "barriers", "barrier"
"""Table, and the key column that names a barrier."""


def barrier_names(instance: Instance) -> tuple[str, ...]:
    """Return the names of the barriers in the order in which they first stand in the table."""
    if not instance.has(BARRIERS):
        return ()
    return tuple(dict.fromkeys(instance.tables[BARRIERS][BARRIER].astype(str)))


def without_barrier(name: str) -> Change:
    """Return the change that removes a barrier."""
    return Change(table=BARRIERS, where={BARRIER: name}, delete=True)


@derived
def wedges(instance: Instance) -> pd.DataFrame:
    """Return node, from_region, to_region, commodity, wedge: what a unit pays on a way for all barriers together.

    In one barrier the row with the fewest ``*`` holds; different barriers add.
    """
    ways = links(instance)[list(SHIP)]
    if not instance.has(BARRIERS) or ways.empty:
        return table_of((), SHIP, wedge=())
    frame = instance.resolve(BARRIERS, ways)
    summed = frame.groupby(list(SHIP), as_index=False, sort=True)["wedge"].sum()
    made: pd.DataFrame = summed[summed["wedge"] != 0].reset_index(drop=True)
    return made
