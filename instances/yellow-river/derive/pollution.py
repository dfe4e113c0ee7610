"""COD and NH3-N: intensities calibrated to national totals, decay along the river, limits at today's load."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from derive_common.figures import significant

from derive.concepts import NEIGHBOURS, REACHES
from derive.industry import Activity
from derive.inputs import Links
from derive.raw import Raw
from derive.water import Water

POLLUTANTS = ("COD", "NH3N")
NATIONAL_COD = 3195.0
"""Industrial COD of China 2013 [1e3 t/yr], facts.csv F06."""
NATIONAL_COD_ALL = 23527.0
"""All COD of China 2013 [1e3 t/yr], F06."""
NATIONAL_NH3N_ALL = 2385.0
"""All NH3-N of China 2014 [1e3 t/yr], F05."""
RATIO_YANGTZE = (3.6 / 0.684) / 45.1
"""NH3-N per COD of industry in the Yangtze basin 2012, F10 and F11."""
RATIO_LAKES = 1.2 / 23.2
"""NH3-N per COD of industry around five lakes 2010, F12 and F13."""
COD_COST = 4.03
"""Yuan per kg of COD removed (joint with NH3-N), seven basins 2010, F09."""


@dataclass(frozen=True)
class Quality:
    """Pollution account; amounts in 1e3 t/yr.

    Parameters
    ----------
    intensity : DataFrame
        Discharge per value added [1e3 t / 1e8 CNY], index industry, columns pollutant.
    discharge : DataFrame
        Modelled industrial discharge today, index region, columns pollutant.
    delivery : DataFrame
        Share of the load of a reach that arrives at the end of the next, index lower reach, columns pollutant.
    background : DataFrame
        Load from towns and farms, own, index reach, columns pollutant.
    today : DataFrame
        Load today, index reach or neighbour, columns pollutant.
    """

    intensity: pd.DataFrame
    discharge: pd.DataFrame
    delivery: pd.DataFrame
    background: pd.DataFrame
    today: pd.DataFrame


def national_nh3n() -> float:
    """Return industrial NH3-N of China [1e3 t/yr]: COD times the geometric mean of two observed ratios."""
    return NATIONAL_COD * math.sqrt(RATIO_YANGTZE * RATIO_LAKES)


def quality(raw: Raw, activity: Activity, links: Links, water: Water) -> Quality:
    """Return the pollution account."""
    totals = {"COD": NATIONAL_COD, "NH3N": national_nh3n()}
    shares = {"COD": raw.of_industry("cod"), "NH3N": raw.of_industry("nh3n")}
    intensity = pd.DataFrame({p: shares[p] / shares[p].sum() * totals[p] / links.value_added for p in POLLUTANTS})
    intensity = pd.DataFrame(significant(intensity))
    discharge = activity.value_added @ intensity
    delivery = pd.DataFrame(
        {
            "COD": {reach: _delivered(raw, "decay_cod", reach) for reach in REACHES[1:]},
            "NH3N": {reach: _delivered(raw, "decay_nh3n", reach) for reach in REACHES[1:]},
        }
    )
    own = discharge.mul(water.basin_share, axis=0).groupby(water.reach).sum().reindex(list(REACHES), fill_value=0.0)
    industrial = pd.Series({"COD": NATIONAL_COD / NATIONAL_COD_ALL, "NH3N": totals["NH3N"] / NATIONAL_NH3N_ALL})
    background = pd.DataFrame(significant(own * (1 / industrial - 1)))
    today = pd.concat([route(own + background, delivery), _outside(discharge, water)])
    return Quality(intensity, discharge, delivery, background, today)


def _delivered(raw: Raw, decay: str, reach: str) -> float:
    """Return what is left of a load after the travel through a reach [1]."""
    return round(math.exp(-raw.scalar(decay) * float(raw.assumptions["travel_days"][reach]["value"])), 5)


def route(own: pd.DataFrame, delivery: pd.DataFrame) -> pd.DataFrame:
    """Return the loads that own burdens make down the chain, index reach."""
    loads = own.copy()
    for above, below in pairwise(REACHES):
        loads.loc[below] = own.loc[below] + delivery.loc[below] * loads.loc[above]
    return loads


def _outside(discharge: pd.DataFrame, water: Water) -> pd.DataFrame:
    """Return what goes to neighbouring basins today, index neighbour."""
    return discharge.mul(1 - water.basin_share, axis=0).groupby(water.reach.map(NEIGHBOURS)).sum()
