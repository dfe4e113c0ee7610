"""What every region makes, uses and discharges today: the yardstick of default entitlements and market shares.

From the families' accounts of today's layout (today's activity at the root), by plain arithmetic; nothing is solved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from layout_opt.facts.offers import asked_prices
from layout_opt.instance import Instance
from layout_opt.model.discover import families
from layout_opt.model.ledger import Key
from layout_opt.result.plan import accounts_of, plan_of

Amounts = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Today:
    """Amounts per year at today's activity.

    Parameters
    ----------
    made, used : mapping
        Commodity -> {region: amount}, net within a site [commodity/yr].
    discharge : mapping
        Pollutant -> {region: amount} after treatment [pollutant/yr].
    worth : mapping
        Region -> what it makes at mean market prices [money/yr]; goods without any price do not count.
    """

    made: Amounts
    used: Amounts
    discharge: Amounts
    worth: Mapping[str, float]


def today(instance: Instance) -> Today:
    """Return what stands and works today."""
    values: dict[str, Mapping[Key, float]] = {}
    for family in families():
        values.update(family.today(instance))
    accounts = accounts_of(instance, plan_of(values, "today"))
    root = instance.tree.root
    goods = accounts["goods"][accounts["goods"]["node"] == root]
    burden = accounts["burden"][accounts["burden"]["node"] == root]
    made = _nested(goods[goods["amount"] > 0], "commodity")
    price = mean_prices(instance)
    worth: dict[str, float] = {}
    for good, amounts in made.items():
        for region, amount in amounts.items():
            worth[region] = worth.get(region, 0.0) + amount * price.get(good, 0.0)
    used = goods[goods["amount"] < 0]
    return Today(
        made=made,
        used=_nested(used.assign(amount=-used["amount"]), "commodity"),
        discharge=_nested(burden, "pollutant"),
        worth=worth,
    )


def _nested(frame: pd.DataFrame, column: str) -> dict[str, dict[str, float]]:
    """Return {member of the column: {region: sum}} of positive sums."""
    sums = frame.groupby([column, "region"], sort=True)["amount"].sum()
    found: dict[str, dict[str, float]] = {}
    for (member, region), amount in zip(sums.index.tolist(), sums.tolist(), strict=True):
        if amount > 0:
            found.setdefault(str(member), {})[str(region)] = float(amount)
    return found


def mean_prices(instance: Instance) -> dict[str, float]:
    """Return the mean price that buyers at the root pay for each commodity, weighted by quantity [money/commodity]."""
    frame = asked_prices(instance)
    frame = frame[frame["node"] == instance.tree.root]
    return dict(zip(frame["commodity"].tolist(), frame["price"].tolist(), strict=True))
