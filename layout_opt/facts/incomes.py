"""Incomes: what production pays to the factors of a region, and what is bought out of it where it is earned."""

from __future__ import annotations

import pandas as pd

from layout_opt.facts.derived import derived
from layout_opt.facts.frames import table_of
from layout_opt.facts.keys import DEMAND, SITE
from layout_opt.facts.offers import wanted_in_all
from layout_opt.facts.recipes import needs
from layout_opt.facts.seasons import WHEN, with_periods
from layout_opt.instance import Instance

INCOME_TABLE, CIRCULATION = "demand_income", "circulation"
"""Table of the instance, and of a run."""
MARKET = ("node", "region", "market")


@derived
def earnings_of_sites(instance: Instance) -> pd.DataFrame:
    """Return node, region, technology, factor, income: what a unit of activity pays to a factor of its region."""
    frame = needs(instance)
    frame = frame[frame["price"] > 0].reset_index(drop=True)
    return frame[[*SITE, "factor"]].assign(income=frame["use"] * frame["price"])


@derived
def spent_shares(instance: Instance) -> pd.DataFrame:
    """Return node, region, market, tier, factor, share: what is bought in a tier out of a unit of income.

    Tiers of a market share in proportion to the quantities that are wanted anyway; evenly where these are all 0.
    """
    if not instance.has(INCOME_TABLE):
        return table_of((), (*DEMAND, "factor"), share=())
    wanted = wanted_in_all(instance)
    groups = wanted.groupby(list(MARKET))["quantity"]
    sums, count = groups.transform("sum"), groups.transform("size")
    part = (wanted["quantity"] / sums.where(sums > 0)).fillna(1.0 / count)
    shares = instance.resolve(INCOME_TABLE, wanted[list(MARKET)].drop_duplicates())
    merged = wanted[list(DEMAND)].assign(part=part).merge(shares, on=list(MARKET))
    merged["share"] *= merged["part"]
    kept = merged.loc[merged["share"] > 0, [*DEMAND, "factor", "share"]]
    return kept.sort_values([*DEMAND, "factor"], ignore_index=True)


@derived
def spending(instance: Instance) -> pd.DataFrame:
    """Return node, region, market, tier, technology, when, spent: what a unit of activity lets buyers want more.

    ``when`` is the node of the activity: a demand of a whole year takes the incomes of all its seasons.
    """
    paid = with_periods(instance, earnings_of_sites(instance))
    merged = spent_shares(instance).merge(paid, on=["node", "region", "factor"])
    merged["spent"] = merged["share"] * merged["income"]
    keys = [*DEMAND, "technology", WHEN]
    return merged.groupby(keys, sort=True)["spent"].sum().reset_index()
