"""Reading the raw files, without changing a number."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
from derive_common.assumptions import Assumptions
from derive_common.industries import INDUSTRIES

HERE = Path(__file__).parent
FULL_NAMES = ("省", "市", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区")
"""Endings of provinces in the prefectural file, the longest that fits is cut."""


@dataclass(frozen=True)
class Raw(Assumptions):
    """The raw material, one frame for each file.

    Parameters
    ----------
    provinces : DataFrame
        ``provinces.csv`` with ``gdp`` [1e8 CNY], ``population`` [1e4 persons], ``capital`` [1e8 CNY of 2000] and
        ``investment`` [1e8 CNY] of 2017, and ``deflator`` (price of investment 2017 over 2000), index region.
    value_added, intensity : DataFrame
        Relative value added, and water per unit of it [km3], index City_ID, columns industry; 2013.
    cities : DataFrame
        City_ID -> ``province`` (short Chinese name), ``name_local``: all 341 prefectures.
    distance : DataFrame
        Great-circle distance between provincial capitals [km], short Chinese names.
    domestic, imported, final : DataFrame
        National table 2017.
    utilisation : Series
        Capacity utilisation 2017 by line [percent].
    shapes, city_shapes : GeoDataFrame
        Polygons of provinces and prefectures, WGS84, index short Chinese name.
    """

    provinces: pd.DataFrame
    value_added: pd.DataFrame
    intensity: pd.DataFrame
    cities: pd.DataFrame
    distance: pd.DataFrame
    domestic: pd.DataFrame
    imported: pd.DataFrame
    final: pd.DataFrame
    utilisation: pd.Series
    shapes: gpd.GeoDataFrame
    city_shapes: gpd.GeoDataFrame


def read(folder: Path) -> Raw:
    """Return the raw material of a folder laid out as its SOURCES.md says."""
    national, io, geometry = folder / "national", folder / "io", folder / "geometry"
    seeds = pd.read_csv(national / "nlwud_2013_prefecture_industry_gva_wui.csv")
    use = pd.read_csv(national / "nbs_capacity_utilisation_2017.csv", comment="#").set_index("sector_zh")
    return Raw(
        provinces=_provinces(national),
        value_added=_wide(seeds, "gva"),
        intensity=_wide(seeds, "wui"),
        cities=_cities(folder / "yellow_river" / "city_codes.xlsx"),
        distance=pd.read_csv(national / "province_capital_greatcircle_km.csv", index_col=0),
        domestic=pd.read_csv(io / "china_2017_42_A_domestic.csv", index_col=0),
        imported=pd.read_csv(io / "china_2017_42_A_imported.csv", index_col=0),
        final=pd.read_csv(io / "china_2017_42_final_demand.csv").set_index(["Origin", "Code"]),
        utilisation=use["year_2017"],
        shapes=gpd.read_file(geometry / "china_provinces.geojson").set_index("name"),
        city_shapes=gpd.read_file(geometry / "china_cities.geojson").set_index("name"),
        assumptions=tomllib.loads((HERE / "assumptions.toml").read_text(encoding="utf-8")),
    )


def _provinces(national: Path) -> pd.DataFrame:
    """Return the provinces with their accounts of 2017."""
    frame = pd.read_csv(HERE / "provinces.csv").set_index("region")
    gdp = pd.read_csv(national / "gdp_provinces_2015_2019_gcamchina.csv").set_index("province")["gdp_2017"]
    people = pd.read_csv(national / "population_provinces_2015_2019_gcamchina.csv").set_index("province")["pop_2017"]
    stock = pd.read_csv(national / "province_capital_stock_1995_2022.csv").query("year == 2017").set_index("province")
    spent = pd.read_csv(national / "province_investment_1952_2022.csv").set_index(["province", "year"])
    price = spent["price_of_investment_1952_1"].unstack()  # noqa: PD010 - two columns of years are wanted
    return frame.assign(
        gdp=frame["name_gdp"].map(gdp),
        population=frame["name_gdp"].map(people),
        capital=frame["name_capital"].map(stock["capital_1e8_cny_2000_prices"]),
        investment=frame["name_capital"].map(spent["investment_1e8_cny"].xs(2017, level="year")),
        deflator=frame["name_capital"].map(price[2017] / price[2000]),
    )


def _wide(seeds: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return a quantity of the prefectural file by City_ID and industry id."""
    names = {industry.label: industry.id for industry in INDUSTRIES}
    wide = seeds.pivot_table(index="City_ID", columns="industry", values=column).rename(columns=names)
    return wide[list(names.values())]


def _cities(path: Path) -> pd.DataFrame:
    """Return province (short) and name of every prefecture, index City_ID."""
    frame = pd.read_excel(path).set_index("City_ID").rename(columns={"City": "name_local", "Province": "province"})
    frame["province"] = [_short(name) for name in frame["province"]]
    return frame


def _short(province: str) -> str:
    """Return the short name of a province, e.g. 宁夏 for 宁夏回族自治区."""
    for ending in sorted(FULL_NAMES, key=len, reverse=True):
        if province.endswith(ending):
            return province.removesuffix(ending)
    return province
