"""What activity is worth, so that industries counted in different units can be compared and added up.

An activity counted in money stands for itself. Any other is worth its gross output at reference prices: the mean
accepted price of a good over all buyers, weighted by what they ask for; without buyers, its mean price abroad; without
either, its mean shadow price. What has none of these has no value, and `unvalued` names it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from layout_opt.facts.offers import asked_prices
from layout_opt.instance import Instance

PRODUCTION = "production"


def industries(instance: Instance) -> dict[str, str]:
    """Return the industry of each production technology; a technology without one is its own industry."""
    kinds = instance.attribute("technologies", "kind")
    named = instance.attribute("technologies", "industry")
    return {name: str(named[name] or name) for name, kind in kinds.items() if kind == PRODUCTION}


def production_activity(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return node, region, technology, industry, activity, unit of what produces (treatment left out)."""
    frame = tables["activity"].copy()
    frame["industry"] = frame["technology"].map(industries(instance))
    frame = frame[frame["industry"].notna()]
    return frame[["node", "region", "technology", "industry", "activity", "unit"]].reset_index(drop=True)


def reference_prices(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return node, commodity, price [money per unit of the good]; goods without any price have no row."""
    sources = (asked_prices(instance), _abroad(instance), _shadow(tables))
    parts = [frame.assign(rank=rank) for rank, frame in enumerate(sources) if len(frame)]
    if not parts:
        return pd.DataFrame({"node": [], "commodity": [], "price": []}).astype({"price": float})
    every = pd.concat(parts, ignore_index=True).sort_values(["node", "commodity", "rank"])
    return every.drop_duplicates(["node", "commodity"])[["node", "commodity", "price"]].reset_index(drop=True)


def _abroad(instance: Instance) -> pd.DataFrame:
    """Return the mean price of each good abroad."""
    if not instance.has("foreign_trade"):
        return pd.DataFrame()
    rows = instance.resolve("foreign_trade")
    return _mean(rows[rows["price"].notna()].assign(one=1.0), "one")


def _shadow(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the mean shadow price of each good over the regions that have one."""
    if "prices" not in tables or tables["prices"].empty:
        return pd.DataFrame()
    rows = tables["prices"].query("row == 'goods_balance'")
    rows = rows.assign(commodity=rows["key"].str.split(",").str[-1], price=rows["price"].abs(), one=1.0)
    return _mean(rows, "one")


def _mean(rows: pd.DataFrame, weight: str) -> pd.DataFrame:
    weighed = rows.assign(weighed=rows["price"] * rows[weight])
    sums = weighed.groupby(["node", "commodity"])[["weighed", weight]].sum().reset_index()
    sums["price"] = sums["weighed"] / sums[weight]
    return sums[["node", "commodity", "price"]]


def unit_values(
    instance: Instance, tables: Mapping[str, pd.DataFrame], sites: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return node, region, technology, unit_value [money per unit of activity] of every producing site.

    Parameters
    ----------
    instance, tables
        Of one run.
    sites : DataFrame, optional
        node, region, technology; by default those of the table ``activity``.

    Returns
    -------
    DataFrame
        ``unit_value`` is NaN where nothing that the site makes has a price.
    """
    keys = ["node", "region", "technology"]
    places = (production_activity(instance, tables) if sites is None else sites)[keys]
    places = places.drop_duplicates().reset_index(drop=True)
    in_money = _money_per_activity(instance)
    goods = instance.resolve("technology_goods", places) if instance.has("technology_goods") else places.iloc[:0]
    if len(goods):
        goods = goods[goods["output"] > 0].merge(reference_prices(instance, tables), on=["node", "commodity"])
        goods = goods.assign(unit_value=goods["output"] * goods["price"])
        worth = goods.groupby(keys, as_index=False)["unit_value"].sum()
        places = places.merge(worth, on=keys, how="left")
    else:
        places = places.assign(unit_value=np.nan)
    own = places["technology"].map(in_money)
    return places.assign(unit_value=own.where(own.notna(), places["unit_value"]).astype(float))


def _money_per_activity(instance: Instance) -> dict[str, float]:
    """Return how much money one unit of activity is, for technologies that are counted in money."""
    units, money = instance.units, instance.units.of("money")
    counted = {name: units.of("activity", name) for name in industries(instance)}
    return {name: units.factor(unit, money) for name, unit in counted.items() if units.same_kind(unit, money)}


def activity_values(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return node, region, industry, value, unit: what each industry's activity is worth, sorted.

    Technologies that have no value are left out; see `unvalued`.
    """
    keys = ["node", "region", "technology"]
    frame = production_activity(instance, tables).merge(unit_values(instance, tables), on=keys, how="left")
    frame["value"] = frame["activity"] * frame["unit_value"]
    frame = frame[frame["value"].notna()]
    summed = frame.groupby(["node", "region", "industry"], sort=True)["value"].sum().reset_index()
    return summed.assign(unit=instance.units.column("{money}/yr"))


def unvalued(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """Return the technologies that work but have no value, sorted."""
    keys = ["node", "region", "technology"]
    frame = production_activity(instance, tables).merge(unit_values(instance, tables), on=keys, how="left")
    return tuple(sorted(set(frame.loc[frame["unit_value"].isna() & (frame["activity"] > 0), "technology"])))


def leading_industries(values: pd.DataFrame) -> pd.DataFrame:
    """Return region, industry, value, share [1] of the leading industry of each region with any value."""
    whole = values.groupby("region")["value"].transform("sum")
    ranked = values.assign(share=values["value"] / whole.where(whole > 0))[values["value"] > 0]
    ranked = ranked.sort_values(["value", "industry"], ascending=[False, True]).drop_duplicates("region")
    return ranked.sort_values("region", ignore_index=True)[["region", "industry", "value", "share"]]
