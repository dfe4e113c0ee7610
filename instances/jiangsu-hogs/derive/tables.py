"""The tables of the instance, each made from its part of the derivation."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from derive_common.figures import upward

from derive import manure, sites
from derive.concepts import BAN, CITIES, CLOSED, OUTSIDE, POLLUTANTS, PROVINCES, RECEPTORS, REGIONS, YEARS
from derive.herd import Herd, herd
from derive.market import Pork, pork
from derive.raw import Raw
from derive.space import Space, space

NOT_MEASURED = 1e12
"""Limit that nothing reaches [t/yr], before ``measure.py`` has run."""
PERSONS = 1e4
"""Persons in the unit of the source."""


@dataclass(frozen=True)
class Parts:
    """Everything that the tables are made from."""

    raw: Raw
    space: Space
    herd: Herd
    pork: Pork


def parts(raw: Raw) -> Parts:
    """Return the parts of the derivation."""
    places = space(raw)
    pigs = herd(raw, places)
    return Parts(raw, places, pigs, pork(raw, pigs, places.routes))


def tables(p: Parts) -> dict[str, pd.DataFrame]:
    """Return every table but ``provenance`` (and ``sources``, which is kept by hand), by name."""
    raw, pigs = p.raw, p.herd
    return {
        "tree": pd.DataFrame(
            [(str(y), str(y - 1) if y > YEARS[0] else None, str(y), 1.0) for y in YEARS],
            columns=["node", "parent", "period", "years"],
        ),
        "regions": regions(p),
        "commodities": pd.DataFrame(
            [("pork", "Pork", "猪肉", "1e4 t")], columns=["commodity", "name", "name_local", "unit"]
        ),
        "technologies": sites.technologies(),
        "factors": pd.DataFrame(
            [("stock", "Pigs in stock", "生猪存栏", "1e4 head"), ("feed", "Mixed feed", "配合饲料", "1e4 t")],
            columns=["factor", "name", "name_local", "unit"],
        ),
        "pollutants": pd.DataFrame(
            [("TN", "Nitrogen from manure", "粪污总氮", "t"), ("TP", "Phosphorus from manure", "粪污总磷", "t")],
            columns=["pollutant", "name", "name_local", "unit"],
        ),
        "receptors": pd.DataFrame(
            [(receptor, *names) for receptor, names in RECEPTORS.items()],
            columns=["receptor", "name", "name_local", "kind"],
        ),
        "sites": sites.sites(raw, pigs, p.pork),
        "technology_goods": sites.goods(pigs),
        "technology_factors": sites.factors(raw, pigs),
        "factor_endowments": sites.endowments(raw, pigs),
        "technology_emissions": manure.emissions(raw, pigs),
        "demand": p.pork.demand,
        "routes": p.space.routes,
        "freight": pd.DataFrame(
            [("pork", "*", "*", round(raw.scalar("freight") * 1e-4, 9))],
            columns=["commodity", "from_region", "to_region", "cost_per_distance"],
        ),
        "discharge": manure.discharge(raw),
        "transfers": manure.transfers(raw),
        "receptor_capacity": capacity(raw),
    }


def regions(p: Parts) -> pd.DataFrame:
    """Return the cities of Jiangsu, the provinces around and the rest of China."""
    people = p.raw.people[YEARS[0]]
    rows = []
    for region, place in REGIONS.items():
        group = "Jiangsu" if region in CITIES else place.name
        known = people[PROVINCES[region].name] * PERSONS if region in PROVINCES else None
        rows.append((region, place.name, place.name_local, group, place.part, known, p.space.area.get(region)))
    columns = ["region", "name", "name_local", "group", "reach", "population", "area"]
    return pd.DataFrame(rows, columns=columns)


def capacity(raw: Raw) -> pd.DataFrame:
    """Return what each receptor may bear from 2017: the load that ``ban-closing`` leaves (``measure.py``)."""
    if raw.measured.empty:
        rows = [(BAN, receptor, pollutant, NOT_MEASURED) for receptor in RECEPTORS for pollutant in POLLUTANTS]
        return pd.DataFrame(rows, columns=["node", "receptor", "pollutant", "capacity"])
    found = raw.measured[(raw.measured["case"] == "ban-closing") & (raw.measured["kind"] == "load")]
    found = found[found["node"].isin([BAN, CLOSED])]
    rows = [
        (line.node, line.place, line.pollutant, upward(line.amount))
        for line in found.sort_values(["node", "place", "pollutant"]).itertuples()
    ]
    return pd.DataFrame(rows, columns=["node", "receptor", "pollutant", "capacity"])


def observed(p: Parts) -> pd.DataFrame:
    """Return what calibration must reproduce and what the model is held against.

    Pigs slaughtered and in stock [1e4 head], pork [1e4 t] of provinces; meat of all kinds [1e4 t] of cities.
    """
    from derive.concepts import REPORTED
    from derive.herd import of_area

    first = next(iter(CITIES))
    rows: list[tuple[str, int, str, float]] = []
    for region in (first, *OUTSIDE):
        name = "jiangsu" if region == first else region
        for year in REPORTED:
            found = of_area(p.raw, region, year)
            rows += [(name, year, column, float(found[column])) for column in ("slaughtered", "stock", "pork")]
    for city, line in p.raw.meat.iterrows():
        rows += [(str(city), year, "meat", float(line[year]) / 1e4) for year in YEARS]
    return pd.DataFrame(rows, columns=["place", "year", "measure", "amount"])
