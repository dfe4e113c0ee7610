"""Upkeep: what capacity costs a year while it stands; the dying are paid for in the years in which they live."""

from __future__ import annotations

import pandas as pd

from layout_opt.facts.ages import share_paid
from layout_opt.facts.derived import derived
from layout_opt.facts.frames import keys_of, look_up
from layout_opt.facts.keys import SITE
from layout_opt.facts.sites import sites
from layout_opt.facts.vintages import VINTAGE, living
from layout_opt.instance import Instance


@derived
def upkeep(instance: Instance) -> pd.DataFrame:
    """Return node, region, technology, cost: the sites of which capacity costs something [money/yr per activity/yr]."""
    frame = sites(instance)
    frame = frame[frame["capacity_cost"] > 0]
    return frame[list(SITE)].assign(cost=frame["capacity_cost"]).reset_index(drop=True)


@derived
def upkeep_by_age(instance: Instance) -> pd.DataFrame:
    """Return node, region, technology, built, cost: of each vintage that stands, by the discounted years it lives."""
    frame = living(instance)[[*VINTAGE, "alive"]]
    frame["cost"] = look_up(frame, upkeep(instance), SITE, "cost").fillna(0.0)
    frame = frame[frame["cost"] > 0].reset_index(drop=True)
    years = frame["alive"] * frame["node"].map(dict(instance.tree.years)).astype("float64")
    frame["cost"] *= share_paid(instance, frame["node"], years)
    return frame


def without_ages(instance: Instance) -> pd.DataFrame:
    """Return the rows of `upkeep` at sites whose ages do not matter."""
    frame = upkeep(instance)
    aging = set(keys_of(living(instance), SITE))
    kept = pd.Series([place not in aging for place in keys_of(frame, SITE)], index=frame.index, dtype=bool)
    return frame[kept].reset_index(drop=True)
