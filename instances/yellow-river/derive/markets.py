"""Who buys what: the basin's own demand, the rest of China and abroad, all made to fit today's output."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from derive_common.figures import significant
from derive_common.industries import INDUSTRIES

from derive.concepts import ABROAD, CHINA, IMPORTED, SUPPLY
from derive.industry import Activity
from derive.inputs import Links
from derive.raw import Raw
from derive.space import Space

PRESENT, GROWTH = "present", "growth"
ELECTRICITY = "power"
KILOMETRES = 1000.0
"""Freight is given for 1000 km."""


@dataclass(frozen=True)
class Markets:
    """Demand and supply at the edge of the model; amounts in 1e8 CNY of goods.

    Parameters
    ----------
    account : DataFrame
        Index good: output, use (by industry in the basin), local (rest of the basin's economy), exports, balance
        (sold to the rest of China where positive; where negative, others serve that part of the local demand).
    demand : DataFrame
        region, market, tier, quantity, price.
    supply : DataFrame
        region, commodity, direction, price, max_quantity.
    """

    account: pd.DataFrame
    demand: pd.DataFrame
    supply: pd.DataFrame


def freight_rates(raw: Raw) -> pd.Series:
    """Return freight per good and km, as a share of its value, index good."""
    return (raw.of_industry("freight") / KILOMETRES).round(9)


def account(raw: Raw, activity: Activity, links: Links) -> pd.DataFrame:
    """Return what the basin makes, uses and trades of each good today [1e8 CNY/yr]."""
    added = activity.value_added.sum()
    output = added * links.output
    frame = pd.DataFrame(
        {
            "output": output,
            "use": (links.domestic * added).sum(axis=1),
            "local": links.final * added.sum(),
            "exports": links.exports * raw.scalar("export_share") * output,
        }
    )
    frame["balance"] = frame["output"] - frame["use"] - frame["local"] - frame["exports"]
    return frame


def served(table: pd.DataFrame) -> pd.Series:
    """Return how much of the local demand is met today by goods made in the basin: what industry and exports leave."""
    return (table["local"] + table["balance"].clip(upper=0.0)).clip(lower=0.0)


def markets(raw: Raw, activity: Activity, links: Links, space: Space) -> Markets:
    """Return demand and supply."""
    table = account(raw, activity, links)
    rates = freight_rates(raw)
    far = {place: 1.0 + rates * distance for place, distance in space.mean_distance(activity).items()}
    weight = raw.prefectures["Service GVA"] / raw.prefectures["Service GVA"].sum()
    local = {ELECTRICITY: raw.scalar("power_price")}
    growth, price = raw.scalar("growth_share"), raw.scalar("growth_price")
    rows = []
    for good in (industry.id for industry in INDUSTRIES):
        met = served(table)[good]
        for region, share in weight.items():
            rows.append((region, good, PRESENT, met * share, local.get(good, 1.0)))
            rows.append((region, good, GROWTH, table.loc[good, "local"] * growth * share, price))
        sold = max(table.loc[good, "balance"], 0.0)
        rows.append((CHINA, good, PRESENT, sold, far[CHINA][good]))
        rows.append((CHINA, good, GROWTH, sold * growth, far[CHINA][good] * price))
        rows.append((ABROAD, good, PRESENT, table.loc[good, "exports"], far[ABROAD][good]))
        rows.append((ABROAD, good, GROWTH, table.loc[good, "exports"] * growth, far[ABROAD][good] * price))
    demand = pd.DataFrame(rows, columns=["region", "market", "tier", "quantity", "price"])
    demand = demand[demand["quantity"] > 0].copy()
    demand["quantity"] = significant(demand["quantity"])
    demand["price"] = significant(demand["price"])
    return Markets(table, demand, _supply(raw, table, links))


def _supply(raw: Raw, table: pd.DataFrame, links: Links) -> pd.DataFrame:
    """Return goods that can be bought from the rest of China, and imported inputs from abroad."""
    domestic = pd.DataFrame(
        {
            "region": SUPPLY,
            "commodity": table.index,
            "direction": "import",
            "price": raw.scalar("outside_price"),
            "max_quantity": significant(table["use"] * raw.scalar("outside_supply")).to_numpy(),
        }
    )
    names = imported_goods(links)
    foreign = pd.DataFrame({"region": ABROAD, "commodity": names, "direction": "import", "price": 1.0})
    return pd.concat([domestic, foreign], ignore_index=True)


def imported_goods(links: Links) -> list[str]:
    """Return the ids of the goods that industry buys from abroad."""
    return [f"{good}{IMPORTED}" for good in links.imported.index[links.imported.sum(axis=1) > 0]]
