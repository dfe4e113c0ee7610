"""Weights of the composite input from the prices of one run, to be held: what a unit of each input is worth there.

A unit of a pollutant is worth what one unit more discharged would cost (the shadow price of its balance, so every
receptor downstream is in it), a unit of a factor its market price and the shadow price of its endowment; each the mean
over regions and nodes, weighted by what is discharged or used. Capital is worth a given share of its replacement cost a
year.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from layout_opt.errors import InvalidInput, Problem
from layout_opt.facts.frames import look_up
from layout_opt.facts.keys import BURDEN, SITE
from layout_opt.facts.recipes import needs
from layout_opt.instance import Change, Instance
from layout_opt.instance.changes import SETTINGS_TABLE
from layout_opt.model.registry import BALANCES

USE = ("node", "region", "factor")
SECTION = "green_productivity"


def input_prices(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, float]]:
    """Return weights by section of the settings: ``factors`` and ``pollutants`` [money per unit].

    Raises
    ------
    InvalidInput
        If the run has no prices, or none of an input.
    """
    prices = tables.get("prices", pd.DataFrame())
    if prices.empty or "activity" not in tables:
        rule = "have shadow prices"
        raise InvalidInput([Problem("--input-prices", "a run without prices", rule, "solve its best layout first")])
    spoiled = tables["discharge"].rename(columns={"discharge": "amount"})
    used = needs(instance)
    used["amount"] = used["use"] * look_up(used, tables["activity"], SITE, "activity").fillna(0.0)
    used["worth"] = used["amount"] * used["price"].fillna(0.0)
    summed = used.groupby(list(USE), as_index=False)[["amount", "worth"]].sum()
    market = summed.groupby("factor")["worth"].sum() / summed.groupby("factor")["amount"].sum()
    shadow = _means(summed, USE, prices[prices["family"] == "factors"], 1.0)
    balance = prices[(prices["family"] == BALANCES) & (prices["row"] == "burden_balance")]
    made = {
        "factors": shadow.add(market, fill_value=0.0).clip(lower=0.0),
        "pollutants": _means(spoiled, BURDEN, balance, -1.0).clip(lower=0.0),
    }
    weights = {
        name: {str(key): float(value) for key, value in found.items() if value > 0} for name, found in made.items()
    }
    if not any(weights.values()):
        rule = "give some input a price above 0"
        raise InvalidInput([Problem("--input-prices", "no price of an input", rule, "take a run whose limits bind")])
    return weights


def _means(amounts: pd.DataFrame, keys: tuple[str, ...], prices: pd.DataFrame, sign: float) -> pd.Series:
    """Return the mean price of each entity, weighted by amounts; regions without a price count with 0."""
    node, region, entity = keys
    parts = prices["key"].str.split(",", expand=True)
    if parts.shape[1] < 2:
        return pd.Series(dtype="float64")
    known = pd.DataFrame({node: prices["node"], region: parts[0], entity: parts[1], "price": sign * prices["price"]})
    found = amounts.merge(known, on=list(keys), how="left")
    found["worth"] = found["amount"] * found["price"].fillna(0.0)
    sums = found.groupby(entity)[["worth", "amount"]].sum()
    return sums["worth"] / sums["amount"].where(sums["amount"] > 0)


def held_prices(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> tuple[Change, ...]:
    """Return the changes of the settings that hold the prices of a run as weights."""
    return tuple(
        Change(table=SETTINGS_TABLE, column=f"{SECTION}.{section}.{name}", set=value)
        for section, found in input_prices(instance, tables).items() for name, value in found.items()
    )  # fmt: skip
