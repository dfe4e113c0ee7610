"""All tables of the instance from the parts of the derivation."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from derive_common.industries import INDUSTRIES

from derive import receptors as places
from derive import sites as plants
from derive.concepts import ABROAD, CHINA, GROUP_OF_PROVINCE, IMPORTED, SUPPLY
from derive.industry import Activity, activity
from derive.inputs import Links, links
from derive.markets import Markets, freight_rates, imported_goods, markets
from derive.pollution import Quality, quality
from derive.raw import Raw
from derive.space import Space, space
from derive.water import Water, water

PERSONS = 1e6
"""Persons in the million of the source."""
DOUBTFUL_POPULATION = ("Shandong", "Shanxi", "Neimeng")
"""Provinces whose prefectural populations are interchanged in the source (Laiwu: 6 million)."""


@dataclass(frozen=True)
class Parts:
    """Everything that the tables are made from."""

    raw: Raw
    activity: Activity
    links: Links
    water: Water
    quality: Quality
    space: Space
    markets: Markets


def parts(raw: Raw) -> Parts:
    """Return the parts of the derivation."""
    acts, flows, where = activity(raw), links(raw), space(raw)
    account = water(raw, acts)
    return Parts(raw, acts, flows, account, quality(raw, acts, flows, account), where, markets(raw, acts, flows, where))


def tables(p: Parts) -> dict[str, pd.DataFrame]:
    """Return every table but ``provenance`` (and ``sources``, which is kept by hand), by name."""
    sites = plants.sites(p.raw, p.activity, p.links, p.water, p.quality)
    taken = plants.withdrawal(p.raw, p.activity, sites)
    used = p.activity.water.sum(axis=1)
    limits = places.capacity(p.raw, p.water, p.quality, places.outside_consumption(p.water, used))
    provinces = p.raw.prefectures["Province_n"]
    return {
        "regions": regions(p),
        "commodities": commodities(p.links),
        "technologies": plants.technologies(),
        "factors": pd.DataFrame(
            [("withdrawal", "Water taken by industry", "工业取水", plants.WATER_UNIT, "water")],
            columns=["factor", "name", "name_local", "unit", "kind"],
        ),
        "pollutants": pollutants(),
        "receptors": places.receptors(),
        "sites": sites,
        "technology_goods": plants.technology_goods(p.links),
        "technology_factors": taken.assign(factor="withdrawal")[["technology", "factor", "region", "use"]],
        "technology_emissions": plants.emissions(p.raw, taken, p.water, p.quality),
        "demand": p.markets.demand,
        "foreign_trade": p.markets.supply,
        "routes": p.space.routes,
        "freight": freight(p),
        "discharge": places.discharge(p.water),
        "transfers": places.transfers(p.quality),
        "receptor_capacity": limits,
        "entitlements": places.entitlements(p.water, provinces, limits, used),
    }


def regions(p: Parts) -> pd.DataFrame:
    """Return the prefectures and the two pure markets."""
    frame = p.raw.prefectures
    known = ~frame["Province_n"].isin(DOUBTFUL_POPULATION)
    people = ((frame["Urban population"] + frame["Rural population"]) * PERSONS).round(-2).where(known)
    table = pd.DataFrame(
        {
            "region": frame.index,
            "name": frame["name"].to_numpy(),
            "name_local": frame["name_local"].to_numpy(),
            "group": frame["Province_n"].map(GROUP_OF_PROVINCE).to_numpy(),
            "reach": p.water.reach.to_numpy(),
            "population": people.to_numpy(),
            "area": p.space.area.to_numpy(),
        }
    )
    table.loc[len(table)] = [CHINA, "Rest of China: buyers", "全国其他地区（买方）", "market", None, None, None]
    table.loc[len(table)] = [SUPPLY, "Rest of China: sellers", "全国其他地区（卖方）", "market", None, None, None]
    table.loc[len(table)] = [ABROAD, "Abroad", "国外", "market", None, None, None]
    return table


def commodities(flows: Links) -> pd.DataFrame:
    """Return the goods, made in China and imported."""
    rows = [(i.id, i.good, f"{i.name_local}产品", plants.MONEY) for i in INDUSTRIES]
    bought = set(imported_goods(flows))
    rows += [
        (i.id + IMPORTED, f"{i.good}, imported", f"{i.name_local}产品（进口）", plants.MONEY)
        for i in INDUSTRIES
        if i.id + IMPORTED in bought
    ]
    return pd.DataFrame(rows, columns=["commodity", "name", "name_local", "unit"])


def pollutants() -> pd.DataFrame:
    """Return consumed water, COD and NH3-N."""
    rows = [
        ("water", "Consumed water", "耗水", plants.WATER_UNIT),
        ("COD", "Chemical oxygen demand", "化学需氧量", plants.LOAD_UNIT),
        ("NH3N", "Ammonia nitrogen", "氨氮", plants.LOAD_UNIT),
    ]
    return pd.DataFrame(rows, columns=["pollutant", "name", "name_local", "unit"])


def freight(p: Parts) -> pd.DataFrame:
    """Return freight: goods made in China go everywhere, imports only from the port to the user."""
    rates = freight_rates(p.raw)
    rows = [(good, "*", "*", rate) for good, rate in rates.items()]
    rows += [(name, ABROAD, "*", rates[name.removesuffix(IMPORTED)]) for name in imported_goods(p.links)]
    return pd.DataFrame(rows, columns=["commodity", "from_region", "to_region", "cost_per_distance"])
