"""Pigs by region: provinces as reported, cities of Jiangsu by their meat; places, and how far they are used."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from derive.concepts import CHINA, CITIES, JIANGSU, PROVINCES, REGIONS, REPORTED, REST, SOUTH
from derive.raw import Raw
from derive.space import OTHERS, Space

SOUTH_FACT, SOUTH_PLACE = "F29", 3
"""Where the pigs slaughtered by the five southern cities in 2015 stand in facts.csv."""
TEN_THOUSAND = 1e4


@dataclass(frozen=True)
class Herd:
    """Pigs; index region.

    Parameters
    ----------
    slaughtered : DataFrame
        1e4 head/yr, columns year (Jiangsu's cities to 2016, provinces to 2017).
    kilograms : Series
        Pork per head [kg], 2015.
    stock : Series
        Pigs in stock at the end of the year per pig slaughtered, 2015.
    meat : DataFrame
        Meat of all kinds of the 13 cities [t/yr], filled where a city is not reported, columns year.
    """

    slaughtered: pd.DataFrame
    kilograms: pd.Series
    stock: pd.Series
    meat: pd.DataFrame

    @property
    def standing(self) -> pd.Series:
        """Places: the most pigs of the years that the data give [1e4 head/yr]."""
        return self.slaughtered.max(axis=1)

    @property
    def used(self) -> pd.DataFrame:
        """Share of the places that is used, columns year (blank where there are no data)."""
        return self.slaughtered.div(self.standing, axis=0)


def of_area(raw: Raw, region: str, year: int) -> pd.Series:
    """Return slaughtered, stock, pork of a province, of all Jiangsu for a city, or of the rest of China."""
    if region == REST:
        return raw.pigs.loc[[(name, year) for name in OTHERS]].sum()
    return raw.pigs.loc[(JIANGSU if region in CITIES else PROVINCES[region].name, year)]


def herd(raw: Raw, places: Space) -> Herd:
    """Return the pigs of every region."""
    _check_sum(raw)
    meat = filled(raw, places)
    cities = pd.DataFrame({2015: _base(raw, meat[2015])})
    moved = cities[2015] * meat[2016] / meat[2015]
    cities[2016] = moved * of_area(raw, SOUTH[0], 2016)["slaughtered"] / moved.sum()
    outside = {r: {y: of_area(raw, r, y)["slaughtered"] for y in REPORTED} for r in REGIONS if r not in CITIES}
    slaughtered = pd.concat([cities, pd.DataFrame(outside).T]).reindex(columns=list(REPORTED)).loc[list(REGIONS)]
    base = {region: of_area(raw, region, 2015) for region in REGIONS}
    return Herd(
        slaughtered,
        pd.Series({r: row["pork"] / row["slaughtered"] * 1000 for r, row in base.items()}),
        pd.Series({r: row["stock"] / row["slaughtered"] for r, row in base.items()}),
        meat,
    )


def filled(raw: Raw, places: Space) -> pd.DataFrame:
    """Return meat of all 13 cities: a missing one has the mean meat per km2 of its neighbours in the same part.

    South and not-south are told apart because F29 gives the pigs of the south.
    """
    meat = raw.meat.reindex(list(CITIES))
    density = raw.meat.div(places.area[raw.meat.index], axis=0)
    for city in meat.index.difference(raw.meat.index):
        beside = {a if b == city else b for a, b in places.adjacent if city in (a, b)}
        alike = sorted(c for c in beside & set(raw.meat.index) if (c in SOUTH) == (city in SOUTH))
        meat.loc[city] = (density.loc[alike].mean() * places.area[city]).round(0)
    return meat


def _base(raw: Raw, meat: pd.Series) -> pd.Series:
    """Return pigs slaughtered in 2015 by city: the total of the south (F29) and of the rest, spread by meat."""
    whole = of_area(raw, SOUTH[0], 2015)["slaughtered"]
    south = raw.fact(SOUTH_FACT, SOUTH_PLACE)[0] / TEN_THOUSAND
    inside = meat.index.isin(SOUTH)
    total = pd.Series(whole - south, index=meat.index).mask(inside, south)
    return total * meat / meat.groupby(inside).transform("sum")


def _check_sum(raw: Raw) -> None:
    """Fail if the provinces named here are not all of China.

    In 2017 they sum to the national row; in 2015 and 2016 that row is 2.8 and 2.3 % above their sum (it was revised,
    they were not), so the sum of the provinces counts as China everywhere here.
    """
    named = [JIANGSU, *(place.name for place in PROVINCES.values()), *OTHERS]
    total = raw.pigs.loc[[(name, REPORTED[-1]) for name in named], "pork"].sum()
    if abs(total / raw.pigs.loc[(CHINA, REPORTED[-1]), "pork"] - 1) > 1e-6:
        raise ValueError("pork of the provinces is not that of China")
