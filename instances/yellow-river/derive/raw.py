"""Reading the raw files, without changing a number."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
from derive_common.assumptions import Assumptions

from derive.concepts import FIRST_BULLETIN, YEAR

HERE = Path(__file__).parent
SUFFIXES = ("藏族羌族自治州", "藏族自治州", "回族自治州", "市")


@dataclass(frozen=True)
class Raw(Assumptions):
    """The raw material, one frame for each file.

    Parameters
    ----------
    year : int
        The base year.
    prefectures : DataFrame
        One row for each prefecture in the base year, index ``region``: the columns of the source, ``name``,
        ``name_local``.
    history : DataFrame
        The same of every year, 1965-2013, with ``region`` as a column.
    surface, ground : DataFrame
        Bulletins: Year, Province, Item and sectors [1e8 m3/yr].
    runoff : DataFrame
        Measured runoff [1e8 m3/yr], index year, columns gauges.
    domestic, imported : DataFrame
        National input coefficients 2017, 42 x 42.
    final : DataFrame
        Final demand and output 2017 [1e4 CNY], index (Origin, Code).
    utilisation : Series
        Capacity utilisation 2017 by line [percent].
    gdp : Series
        GDP 2015 by province [1e8 CNY].
    cities, provinces : GeoDataFrame
        Polygons, WGS84.
    """

    year: int
    prefectures: pd.DataFrame
    history: pd.DataFrame
    surface: pd.DataFrame
    ground: pd.DataFrame
    runoff: pd.DataFrame
    domestic: pd.DataFrame
    imported: pd.DataFrame
    final: pd.DataFrame
    utilisation: pd.Series
    gdp: pd.Series
    cities: gpd.GeoDataFrame
    provinces: gpd.GeoDataFrame

    @property
    def design_years(self) -> list[int]:
        """Years of the bulletins up to the base year; their mean is the design year."""
        return list(range(FIRST_BULLETIN, self.year + 1))


def read(folder: Path, year: int = YEAR) -> Raw:
    """Return the raw material of a folder laid out as its SOURCES.md says, prefectures and bulletins of one year."""
    if not FIRST_BULLETIN <= year <= YEAR:
        raise SystemExit(f"--year: found {year}; must be in {FIRST_BULLETIN} to {YEAR}, for which there are data")
    river, national, io = folder / "yellow_river", folder / "national", folder / "io"
    final = pd.read_csv(io / "china_2017_42_final_demand.csv").set_index(["Origin", "Code"])
    gdp = pd.read_csv(national / "gdp_provinces_2015_2019_gcamchina.csv").set_index("province")["gdp_2015"]
    use = pd.read_csv(national / "nbs_capacity_utilisation_2017.csv", comment="#").set_index("sector_zh")
    return Raw(
        year=year,
        prefectures=_prefectures(river, year),
        history=_history(river),
        surface=_bulletin(river / "surface_WU.csv"),
        ground=_bulletin(river / "groundwater_WU.csv"),
        runoff=pd.read_csv(river / "runoff.csv").set_index("Year"),
        domestic=_coefficients(io / "china_2017_42_A_domestic.csv"),
        imported=_coefficients(io / "china_2017_42_A_imported.csv"),
        final=final,
        utilisation=use["year_2017"],
        gdp=gdp,
        cities=gpd.read_file(folder / "geometry" / "china_cities.geojson"),
        provinces=gpd.read_file(folder / "geometry" / "china_provinces.geojson"),
        assumptions=tomllib.loads((HERE / "assumptions.toml").read_text(encoding="utf-8")),
    )


def _history(river: Path) -> pd.DataFrame:
    """Return the prefectures of every year: the columns of the source, and ``region``."""
    names = pd.read_csv(HERE / "prefectures.csv")
    everything = pd.read_csv(river / "perfectures_YR_WU.csv")
    return everything.merge(names, left_on="City_ID", right_on="city_id", how="left", validate="m:1")


def _prefectures(river: Path, year: int) -> pd.DataFrame:
    """Return the prefectures of a year with their names, index ``region`` in alphabetical order."""
    everything = _history(river)
    frame = everything[everything["Year"] == year].reset_index(drop=True)
    names = pd.read_csv(HERE / "prefectures.csv")
    local = pd.read_excel(river / "city_codes.xlsx").set_index("City_ID")["City"]
    frame["name_local"] = frame["City_ID"].map(local)
    if frame[["region", "name_local"]].isna().any(axis=None) or len(frame) != len(names):
        raise ValueError("prefectures.csv and the raw file do not name the same prefectures")
    return frame.set_index("region").sort_index()


def _bulletin(path: Path) -> pd.DataFrame:
    """Return a table of the bulletins; blank cells and / are 0."""
    frame = pd.read_csv(path, skiprows=[1], na_values=["/"])
    numbers = frame.columns[3:]
    frame[numbers] = frame[numbers].apply(pd.to_numeric).fillna(0.0)
    return frame


def _coefficients(path: Path) -> pd.DataFrame:
    """Return a 42 x 42 matrix of input coefficients."""
    return pd.read_csv(path, index_col=0)


def short_name(name_local: str) -> str:
    """Return the name that the polygons carry, e.g. 兰州 for 兰州市."""
    for suffix in SUFFIXES:
        if name_local.endswith(suffix):
            return name_local.removesuffix(suffix)
    return name_local
