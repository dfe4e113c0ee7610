"""All tables of the instance from the parts of the derivation."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from derive_common.figures import significant, upward
from derive_common.industries import INDUSTRIES

from derive import sites as plants
from derive.activity import PER_YEARBOOK, Activity, activity
from derive.concepts import BRAND, QUALITY, UNTOLD, ZONES, Level
from derive.economy import Economy, economy
from derive.freight import Freight, freight
from derive.markets import IMPORTED, acceptance, demand, foreign_trade, graded
from derive.national import National, national
from derive.raw import Raw
from derive.space import Space, space

PERSONS = 1e4
"""Persons in the 1e4 of the source."""


@dataclass(frozen=True)
class Parts:
    """Everything that the tables are made from."""

    raw: Raw
    national: National
    activity: Activity
    economy: Economy
    freight: Freight
    space: Space


def parts(raw: Raw, level: Level) -> Parts:
    """Return the parts of the derivation."""
    table = national(raw)
    made = activity(raw, table)
    provinces = economy(raw, made, Level.PROVINCE)
    chosen = provinces if level is Level.PROVINCE else economy(raw, made, level)
    return Parts(raw, table, made, chosen, freight(raw, provinces, table), space(raw, made.units, level))


def tables(p: Parts) -> dict[str, pd.DataFrame]:
    """Return every table but ``provenance`` (and ``sources``, which is kept by hand), by name."""
    bought = demand(p.raw, p.economy, p.national, p.freight)
    accepted = acceptance(p.raw, p.national)
    known = set(zip(bought["market"], bought["tier"], strict=True))
    named = [pair in known for pair in zip(accepted["market"], accepted["tier"], strict=True)]
    return {
        "regions": regions(p),
        "commodities": commodities(p.national),
        "technologies": plants.technologies(p.national),
        "factors": factors(),
        "sites": plants.sites(p.raw, p.economy, p.national, p.activity.utilisation),
        "technology_goods": plants.technology_goods(p.raw, p.national),
        "technology_factors": plants.technology_factors(p.raw, p.economy, p.national),
        "factor_endowments": endowments(p),
        "demand": bought,
        "acceptance": accepted[named],
        "foreign_trade": foreign_trade(p.raw, p.economy, p.national, p.freight),
        "routes": p.space.routes,
        "freight": freight_table(p),
    }


def regions(p: Parts) -> pd.DataFrame:
    """Return the regions, and those without numbers that belong on the map."""
    frame = p.economy.regions
    zone = frame["province"].map(p.raw.provinces["zone"]).map(ZONES)
    people = None if frame["population"].isna().all() else (frame["population"] * PERSONS).to_numpy()
    known = pd.DataFrame(
        {
            "region": frame.index,
            "name": frame["name"].to_numpy(),
            "name_local": frame["name_local"].to_numpy(),
            "group": zone.to_numpy(),
            "population": people,
            "area": p.space.area.loc[frame.index].to_numpy(),
        }
    )
    others = pd.DataFrame([(key, *names, p.space.area[key]) for key, names in UNTOLD.items()])
    others = others.set_axis(["region", "name", "name_local", "area"], axis=1)
    return pd.concat([known.astype(object), others.astype(object)], ignore_index=True)


def commodities(table: National) -> pd.DataFrame:
    """Return the goods by grade."""
    quality, brand = graded(table)
    rows = []
    for i in INDUSTRIES:
        rows.append((i.id, i.good, f"{i.name_local}产品"))
        if i.id in quality:
            rows.append((i.id + QUALITY, f"{i.good}, quality grade", f"{i.name_local}产品（优质）"))
        if i.id in brand:
            rows.append((i.id + BRAND, f"{i.good}, home brand and green", f"{i.name_local}产品（自主品牌与绿色）"))
            rows.append((i.id + IMPORTED, f"{i.good}, imported brand", f"{i.name_local}产品（进口品牌）"))
    return pd.DataFrame(rows, columns=["commodity", "name", "name_local"]).assign(unit=plants.MONEY)


def factors() -> pd.DataFrame:
    """Return water and capital."""
    rows = [
        ("water", "Water taken by industry", "工业取水", plants.WATER_UNIT, "water"),
        ("capital", "Capital stock at prices of 2000", "资本存量（2000年价）", plants.CAPITAL_UNIT, "capital"),
    ]
    return pd.DataFrame(rows, columns=["factor", "name", "name_local", "unit", "kind"])


def endowments(p: Parts) -> pd.DataFrame:
    """Return the most water of each region: what its province's industry took in 2012, shared by today's use."""
    today = (p.economy.output * p.economy.thirst).sum(axis=1)
    province = p.economy.regions["province"]
    room = p.raw.provinces["water_2012"] * PER_YEARBOOK
    most = province.map(room / today.groupby(province).sum()) * today
    frame = pd.DataFrame({"region": today.index, "factor": "water", "amount": [upward(value) for value in most]})
    return frame.sort_values("region", ignore_index=True)


def freight_table(p: Parts) -> pd.DataFrame:
    """Return freight: what is made at home goes everywhere, imported brands only from the gateway to the buyer."""
    quality, brand = graded(p.national)
    rate, rows = p.freight.rate, []
    for good in rate.index:
        names = [good, *([good + QUALITY] if good in quality else []), *([good + BRAND] if good in brand else [])]
        rows += [(name, "*", rate[good]) for name in names]
        if good in brand:
            rows += [(good + IMPORTED, gate, rate[good]) for gate in p.economy.gates]
    frame = pd.DataFrame(rows, columns=["commodity", "from_region", "cost_per_distance"])
    frame.insert(2, "to_region", "*")
    frame["cost_per_distance"] = significant(frame["cost_per_distance"], 4)
    return frame
