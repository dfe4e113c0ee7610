"""What each unit (prefecture, or rest of a province) makes and what water that takes, fitted to national totals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from derive_common.industries import utilisation

from derive.concepts import REST
from derive.national import National
from derive.raw import Raw
from derive.space import touching

ROUNDS, CLOSE = 2000, 1e-12
"""Most rounds of proportional fitting, and the relative error at which it stops."""
WATER_PER_UNIT = 1000.0
"""1e6 m3 in the km3 of the prefectural file."""
PER_YEARBOOK = 100.0
"""1e6 m3 in the 1e8 m3 of the yearbook."""
WATER_2012 = 1380.7
"""Industrial water of China 2012 [1e8 m3], the sum of the table of provinces."""
WATER_NOW = (1308.0 + 1261.6) / 2
"""Industrial water of China 2017 [1e8 m3]: the mean of 2016 and 2018."""


@dataclass(frozen=True)
class Activity:
    """Industry of 2017 by unit; rows units, columns industries.

    Parameters
    ----------
    units : DataFrame
        Index unit; columns province, city (City_ID, blank for the rest of a province), share (of its province).
    covered : Series
        Share of each province that the prefectural file covers [1], index province.
    output : DataFrame
        Gross output [1e8 CNY/yr]; columns sum to the national table.
    water : DataFrame
        Water taken [1e6 m3/yr]; provinces sum to the yearbook, brought to 2017.
    utilisation : Series
        Activity per capacity [1], index industry.
    """

    units: pd.DataFrame
    covered: pd.Series
    output: pd.DataFrame
    water: pd.DataFrame
    utilisation: pd.Series


def activity(raw: Raw, national: National) -> Activity:
    """Return the industry of every unit.

    Structures of the prefectures are those of 2013; what the file lacks of a province has the mean structure of the
    province's covered neighbours. Rows sum to the province's secondary value added of 2017, columns to the table's.
    """
    covered = coverage(raw)
    units = _units(raw, covered)
    shape, thirst = _structures(raw, units)
    value = fitted(shape, _row_totals(raw, units, national), national.value_added)
    output = value * (national.output / national.value_added)
    return Activity(units, covered, output, _water(raw, units, output * thirst), utilisation(raw.utilisation))


def coverage(raw: Raw) -> pd.Series:
    """Return the share of each province that the file covers: the smaller of its shares by prefectures and by water.

    The file's water of 2013 agrees with the yearbook's of 2012 where it names every prefecture; where it lacks some,
    the missing water tells how large they are.
    """
    known = raw.cities.loc[raw.value_added.index, "province"]
    by_count = known.value_counts().reindex(raw.provinces["name_local"], fill_value=0)
    by_count = by_count / raw.cities["province"].value_counts()
    taken = (raw.value_added * raw.intensity).sum(axis=1).groupby(known).sum() * WATER_PER_UNIT / PER_YEARBOOK
    book = raw.provinces.set_index("name_local")["water_2012"]
    by_water = (taken / book).where(by_count < 1, 1.0)
    share = pd.concat([by_count, by_water.fillna(0.0)], axis=1).min(axis=1).reindex(book.index)
    return pd.Series(share.to_numpy(), index=raw.provinces.index).round(4)


def _units(raw: Raw, covered: pd.Series) -> pd.DataFrame:
    """Return the prefectures of the file, and a rest for each province that it does not cover wholly."""
    short = raw.provinces.reset_index().set_index("name_local")["region"]
    size = raw.value_added.sum(axis=1)
    province = raw.cities.loc[size.index, "province"].map(short)
    share = size / size.groupby(province).transform("sum") * province.map(covered)
    known = pd.DataFrame({"province": province, "city": size.index, "share": share})
    known.index = pd.Index([f"{province[city]}-{city.lower()}" for city in size.index])
    rest = (1 - covered)[covered < 1]
    others = pd.DataFrame({"province": rest.index, "city": None, "share": rest.to_numpy()}, index=REST + rest.index)
    return pd.concat([known, others]).sort_values(["province", "city"], na_position="last")


def _structures(raw: Raw, units: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the shares of industries in each unit, and its water per unit of value added."""
    made = raw.value_added.div(raw.value_added.sum(axis=1), axis=0)
    cities = units["city"].dropna()
    province = units.loc[cities.index, "province"]
    sizes = raw.value_added.loc[cities].set_axis(cities.index).groupby(province).sum()
    drawn = (raw.value_added * raw.intensity).loc[cities].set_axis(cities.index).groupby(province).sum()
    shape = sizes.div(sizes.sum(axis=1), axis=0)
    thirst = drawn / sizes
    near = touching(raw)
    rows, dry = {}, {}
    for unit, row in units.iterrows():
        if row["city"] is not None and not pd.isna(row["city"]):
            rows[unit], dry[unit] = made.loc[row["city"]], raw.intensity.loc[row["city"]]
        else:
            known = [other for other in near[row["province"]] if other in shape.index]
            rows[unit], dry[unit] = shape.loc[known].mean(), thirst.loc[known].mean()
    return pd.DataFrame(rows).T, pd.DataFrame(dry).T


def _row_totals(raw: Raw, units: pd.DataFrame, national: National) -> pd.Series:
    """Return the industrial value added of each unit [1e8 CNY]: provinces by secondary value added 2017."""
    secondary = raw.provinces["secondary_2017"]
    return units["province"].map(secondary / secondary.sum()) * units["share"] * national.value_added.sum()


def fitted(seed: pd.DataFrame, rows: pd.Series, columns: pd.Series) -> pd.DataFrame:
    """Return the seed scaled by rows and columns until it has both sums (iterative proportional fitting).

    Raises
    ------
    ValueError
        If it does not come close.
    """
    table = seed.to_numpy(dtype=float)
    for _ in range(ROUNDS):
        table = table * (rows.to_numpy() / table.sum(axis=1))[:, None]
        table = table * (columns.to_numpy() / table.sum(axis=0))
        if np.abs(table.sum(axis=1) / rows.to_numpy() - 1).max() < CLOSE:
            return pd.DataFrame(table, index=seed.index, columns=seed.columns)
    raise ValueError("proportional fitting does not converge")


def _water(raw: Raw, units: pd.DataFrame, drawn: pd.DataFrame) -> pd.DataFrame:
    """Return water of every unit and industry, scaled to the province's industrial water."""
    wanted = raw.provinces["water_2012"] * PER_YEARBOOK * WATER_NOW / WATER_2012
    found = drawn.sum(axis=1).groupby(units["province"]).sum()
    return drawn.mul(units["province"].map(wanted / found), axis=0)


def structure_error(raw: Raw) -> pd.Series:
    """Return how far guessed structures are from the true ones in wholly covered provinces (half the sum of gaps).

    Returns
    -------
    Series
        ``neighbours`` (mean of the covered neighbours) and ``nation`` (mean of all others) [1].
    """
    full = coverage(raw)
    units = _units(raw, full)
    shape = raw.value_added.loc[units["city"].dropna()]
    shape = shape.groupby(units.dropna().set_index("city")["province"]).sum()
    shape = shape.div(shape.sum(axis=1), axis=0)
    near, rows = touching(raw), []
    for province in full.index[full == 1]:
        known = [other for other in near[province] if other in shape.index]
        guesses = {"neighbours": shape.loc[known].mean(), "nation": shape.drop(index=province).mean()}
        rows.append({name: (guess - shape.loc[province]).abs().sum() / 2 for name, guess in guesses.items()})
    return pd.DataFrame(rows).mean()
