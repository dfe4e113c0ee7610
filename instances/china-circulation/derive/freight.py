"""Cheapest flows of today's goods between provinces, and the freight and prices that they imply."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import coo_array, vstack

from derive.economy import Economy, exports, uses
from derive.national import National
from derive.raw import Raw
from derive.space import nearest_gateway, province_distance

KILOMETRES = 1000.0
"""Bulk is given for 1000 km."""


@dataclass(frozen=True)
class Freight:
    """Freight by good.

    Parameters
    ----------
    rate : Series
        Share of the value of a good per km, index industry.
    inbound : DataFrame
        Mean way of what a province uses or exports today, if goods go the cheapest way [km]; rows provinces, columns
        industries.
    landward : Series
        Way from the gateway, index province [km].
    """

    rate: pd.Series
    inbound: pd.DataFrame
    landward: pd.Series


def cheapest(supply: pd.Series, demand: pd.Series, distance: pd.DataFrame) -> pd.DataFrame:
    """Return the flows of a balanced transport problem with the least tonne-kilometres (rows from, columns to).

    Raises
    ------
    ValueError
        If it is not solved.
    """
    n = len(supply)
    start, end = np.divmod(np.arange(n * n), n)
    ones = np.ones(n * n)
    sums = vstack([coo_array((ones, (start, np.arange(n * n)))), coo_array((ones, (end, np.arange(n * n))))])
    wanted = demand * (supply.sum() / demand.sum())
    answer = linprog(
        distance.to_numpy().ravel(), A_eq=sums.tocsr()[:-1], b_eq=np.concatenate([supply, wanted])[:-1], method="highs"
    )
    if not answer.success:
        raise ValueError(f"the cheapest flows were not found: {answer.message}")
    return pd.DataFrame(answer.x.reshape(n, n), index=supply.index, columns=supply.index)


def freight(raw: Raw, provinces: Economy, national: National) -> Freight:
    """Return freight: relative bulk (assumed) brought to what industry pays for transport (the national table)."""
    distance, landward = province_distance(raw), _landward(raw)
    taken = uses(provinces, national, national.domestic)
    bought = provinces.buying @ national.home.T
    wanted = taken + bought + exports(provinces, national)
    ways, haul = {}, {}
    for good in national.output.index:
        flows = cheapest(provinces.output[good], wanted[good], distance)
        ways[good] = (flows * distance).sum() / flows.sum()
        haul[good] = float((flows * distance).sum().sum())
    foreign = uses(provinces, national, national.imported) + provinces.buying @ national.abroad.T
    carried = pd.Series(haul) + foreign.mul(landward, axis=0).sum()
    bulk = raw.of_industry("bulk") / KILOMETRES
    paid = float((national.transport * national.output).sum()) * raw.scalar("between_provinces")
    rate = bulk * (paid / float((bulk * carried).sum()))
    return Freight(rate.round(9), pd.DataFrame(ways), landward)


def _landward(raw: Raw) -> pd.Series:
    """Return the way between each province and its gateway [km]."""
    gate, distance = nearest_gateway(raw), province_distance(raw)
    return pd.Series({province: distance.loc[province, gate[province]] for province in gate.index})
