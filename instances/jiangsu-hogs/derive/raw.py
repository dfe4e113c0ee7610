"""Reading the raw files, without changing a number."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
from derive_common.assumptions import Assumptions

from derive.concepts import CITIES

HERE = Path(__file__).parent
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e\d+)?")


@dataclass(frozen=True)
class Raw(Assumptions):
    """The raw material.

    Parameters
    ----------
    pigs : DataFrame
        Index (area, year): slaughtered, stock [1e4 head], pork [1e4 t].
    meat : DataFrame
        Meat of all kinds [t/yr], index city (10 of 13), columns year; 2019 is left out (not reported data).
    people : DataFrame
        Population [1e4 persons], index province, columns year.
    capitals : DataFrame
        Distance between provincial capitals [km], Chinese names.
    facts : DataFrame
        Text of value and note of facts.csv, index id.
    cities, provinces : GeoDataFrame
        Polygons, WGS84.
    measured : DataFrame
        What ``measure.py`` found: case, kind, node, place, pollutant, amount [t/yr].
    """

    pigs: pd.DataFrame
    meat: pd.DataFrame
    people: pd.DataFrame
    capitals: pd.DataFrame
    facts: pd.DataFrame
    cities: gpd.GeoDataFrame
    provinces: gpd.GeoDataFrame
    measured: pd.DataFrame

    def fact(self, name: str, place: int = 0, column: str = "value") -> list[float]:
        """Return the numbers in one of the parts, divided by ``;`` or ``->``, of a fact (or of its note)."""
        part = self.facts.loc[name, column].replace("->", ";").split(";")[place]
        return [float(number) for number in NUMBER.findall(part)]


def read(folder: Path) -> Raw:
    """Return the raw material of a folder laid out as its SOURCES.md says."""
    national = folder / "national"
    pigs = pd.read_csv(folder / "hogs" / "hog_province_1996_2017.csv")
    pigs.columns = pd.Index(["area", "year", "slaughtered", "stock", "pork"])
    meat = pd.read_csv(folder / "hogs" / "jiangsu_city_meat_production_t_2009_2019.csv").set_index("area")
    local = {place.short: city for city, place in CITIES.items()}
    people = pd.read_csv(national / "population_provinces_2015_2019_gcamchina.csv").set_index("province")
    people.columns = people.columns.str.removeprefix("pop_").astype(int)
    return Raw(
        pigs=pigs.set_index(["area", "year"]).sort_index(),
        meat=meat.drop(columns="2019").rename(index=local).rename(columns=int).sort_index(),
        people=people,
        capitals=pd.read_csv(national / "province_capital_greatcircle_km.csv").set_index("name"),
        facts=pd.read_csv(national / "facts.csv", dtype=str).set_index("id")[["value", "note"]],
        cities=gpd.read_file(folder / "geometry" / "china_cities.geojson"),
        provinces=gpd.read_file(folder / "geometry" / "china_provinces.geojson"),
        measured=pd.read_csv(HERE / "measured.csv", dtype={"node": str}),
        assumptions=tomllib.loads((HERE / "assumptions.toml").read_text(encoding="utf-8")),
    )
