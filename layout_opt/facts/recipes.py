"""Recipes: what the technologies of sites make, take in, use and emit."""

from __future__ import annotations

import pandas as pd

from layout_opt.facts.derived import derived
from layout_opt.facts.frames import look_up, table_of
from layout_opt.facts.keys import GOODS, SITE, USE
from layout_opt.facts.seasons import share_of_year, where_limited, with_periods
from layout_opt.facts.sites import working
from layout_opt.instance import Instance

NEED = (*SITE, "factor")
EMISSION = (*SITE, "pollutant")


@derived
def goods(instance: Instance) -> pd.DataFrame:
    """Return output and input of every site: node, technology, commodity, region, output, input."""
    if not instance.has("technology_goods"):
        return table_of((), (*SITE, "commodity"), output=(), input=())
    return instance.resolve("technology_goods", working(instance)[list(SITE)])


@derived
def made(instance: Instance) -> pd.DataFrame:
    """Return node, region, commodity of everything that some site can make."""
    rows = goods(instance)
    rows = rows[rows["output"] > 0]
    return rows[list(GOODS)].drop_duplicates().sort_values(list(GOODS), ignore_index=True)


@derived
def needs(instance: Instance) -> pd.DataFrame:
    """Return node, region, technology, factor, use of every site, with the price (0 where there is none)."""
    frame = _factor_rows(instance)
    return frame[frame["use"] > 0].reset_index(drop=True)


@derived
def standing_needs(instance: Instance) -> pd.DataFrame:
    """Return the same of what capacity uses as long as it stands (in a season its share of the year)."""
    frame = _factor_rows(instance)
    frame = frame[frame["standing_use"] > 0].reset_index(drop=True)
    return frame.assign(standing_use=frame["standing_use"] * share_of_year(instance, frame["node"]))


def _factor_rows(instance: Instance) -> pd.DataFrame:
    if not instance.has("technology_factors"):
        return table_of((), NEED, use=(), standing_use=(), price=())
    frame = instance.resolve("technology_factors", working(instance)[list(SITE)])
    if instance.has("factor_endowments"):
        frame["price"] = look_up(frame, instance.resolve("factor_endowments"), USE, "price").fillna(0.0)
    else:
        frame["price"] = 0.0
    return frame


def endowments(instance: Instance) -> pd.DataFrame:
    """Return node, region, factor, amount, price of the limited endowments of which something may be used."""
    if not instance.has("factor_endowments"):
        return table_of((), USE, amount=())
    frame = where_limited(instance, "factor_endowments", instance.resolve("factor_endowments"), "amount")
    frame = frame[frame["amount"].notna()]
    both = [each[list(USE)] for each in (needs(instance), standing_needs(instance)) if len(each)]
    used = with_periods(instance, pd.concat(both) if both else needs(instance))[list(USE)].drop_duplicates()
    return frame.merge(used, on=list(USE))


@derived
def emissions(instance: Instance) -> pd.DataFrame:
    """Return node, technology, pollutant, region, intensity, max_removal of every site."""
    if not instance.has("technology_emissions"):
        return table_of((), EMISSION, intensity=(), max_removal=())
    frame = instance.resolve("technology_emissions", working(instance)[list(SITE)])
    return frame[frame["intensity"] != 0].reset_index(drop=True)
