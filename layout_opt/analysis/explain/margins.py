"""Why a region makes what it makes: the margin of each of its sites at the shadow prices of the run.

The margin of a unit of activity is what its goods are worth where it stands, less the goods, factors and environment
that it takes at their shadow prices, less its running cost. What is made has a margin of at least 0 before the rent of
its capacity; what is not made has a margin of 0 or less, or no room. Prices are those of the layout with its whole
decisions fixed, so fixed costs stand apart.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from layout_opt.facts.curves import ACTIVITY, CAPACITY
from layout_opt.facts.frames import look_up, records, unit_column
from layout_opt.facts.keys import SITE
from layout_opt.facts.sites import sites
from layout_opt.instance import Instance

ROUND_OFF = 1e-9
"""Share of the largest part below which a margin is round-off [1]."""
GOODS, SPENT = ("goods_made", "goods_taken"), ("running_cost", "factors", "environment")
PARTS = (*GOODS, *SPENT)


def margins(instance: Instance, tables: Mapping[str, pd.DataFrame], region: str) -> pd.DataFrame:
    """Return the margin of every site of a region, by part.

    Parameters
    ----------
    instance : Instance
        What was solved.
    tables : mapping
        Result tables of the run, with ``activity``, ``capacity`` and ``prices``.
    region : str
        The region.

    Returns
    -------
    DataFrame
        node, region, technology, activity, capacity, goods_made, goods_taken, running_cost, factors, environment,
        margin, unit (money per unit of activity)
    """
    frame = sites(instance)
    frame = frame[frame["region"] == region].reset_index(drop=True)
    for name in (ACTIVITY, CAPACITY):
        frame[name] = look_up(frame, tables[name], SITE, name)
    domain = frame[list(SITE)]
    goods_price = _prices(tables["prices"], "goods_balance")
    burden_price = _prices(tables["prices"], "burden_balance")
    scarcity = _prices(tables["prices"], "factor_max")
    sign = -1.0 if instance.settings.objective == "cost" else 1.0
    goods = _table(instance, "technology_goods", domain)
    used = _table(instance, "technology_factors", domain)
    emitted = _table(instance, "technology_emissions", domain)
    paid = _endowment_prices(instance)
    frame["goods_made"] = _sum(frame, goods, "commodity", "output", goods_price, sign)
    frame["goods_taken"] = -_sum(frame, goods, "commodity", "input", goods_price, sign)
    frame["running_cost"] = -frame["variable_cost"]
    frame["factors"] = -_sum(frame, used, "factor", "use", scarcity, sign) - _sum(
        frame, used, "factor", "use", paid, 1.0
    )
    frame["environment"] = _sum(frame, emitted, "pollutant", "intensity", burden_price, sign)
    size = frame[list(PARTS)].abs().max(axis=1)
    margin = frame[list(PARTS)].sum(axis=1)
    frame["margin"] = margin.where(margin.abs() > ROUND_OFF * size, 0.0)
    frame["unit"] = unit_column(instance, "{money}/{activity}", frame)
    return frame[[*SITE, "activity", "capacity", *PARTS, "margin", "unit"]]


def _table(instance: Instance, name: str, domain: pd.DataFrame) -> pd.DataFrame:
    return instance.resolve(name, domain) if instance.has(name) and len(domain) else pd.DataFrame()


def _prices(prices: pd.DataFrame, row: str) -> dict[tuple[str, str], float]:
    chosen = prices[prices["row"] == row]
    return {(node, key): price for node, key, price in records(chosen, "node", "key", "price")}


def _endowment_prices(instance: Instance) -> dict[tuple[str, str], float]:
    if not instance.has("factor_endowments"):
        return {}
    frame = instance.resolve("factor_endowments")
    return {
        (node, f"{region},{factor}"): price
        for node, region, factor, price in records(frame, "node", "region", "factor", "price")
    }


def _sum(
    frame: pd.DataFrame,
    data: pd.DataFrame,
    entity: str,
    column: str,
    prices: Mapping[tuple[str, str], float],
    sign: float,
) -> pd.Series:
    """Return for each site the sum of ``column x price`` over its entities."""
    sums = dict.fromkeys(records(frame, *SITE), 0.0)
    if len(data):
        for node, region, technology, name, amount in records(data, *SITE, entity, column):
            sums[node, region, technology] += sign * amount * prices.get((node, f"{region},{name}"), 0.0)
    return pd.Series(list(sums.values()), index=frame.index, dtype="float64")
