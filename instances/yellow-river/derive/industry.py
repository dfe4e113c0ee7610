"""What each prefecture makes and what water it takes: values added scaled to the total, intensities to the water."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from derive_common.figures import significant
from derive_common.industries import INDUSTRIES, utilisation

from derive.raw import Raw

VALUE_PER_UNIT = 10.0
"""1e8 CNY in the 1e9 CNY of the source."""
WATER_PER_UNIT = 1000.0
"""1e6 m3 in the km3 of the source."""


@dataclass(frozen=True)
class Activity:
    """Industrial activity of the prefectures; rows regions, columns industries.

    Parameters
    ----------
    value_added : DataFrame
        Value added [1e8 CNY/yr], scaled so that its sum is the prefecture's total.
    intensity : DataFrame
        Water taken per value added [1e6 m3 / 1e8 CNY].
    observed_water : Series
        Industrial water use as found [1e6 m3/yr], index region.
    utilisation : Series
        Activity per capacity [1], index industry.
    """

    value_added: pd.DataFrame
    intensity: pd.DataFrame
    observed_water: pd.Series
    utilisation: pd.Series

    @property
    def existing(self) -> pd.DataFrame:
        """Capacity in place [1e8 CNY/yr]."""
        return significant(self.value_added / self.utilisation)

    @property
    def water(self) -> pd.DataFrame:
        """Water taken [1e6 m3/yr]."""
        return self.value_added * self.intensity


def _columns(frame: pd.DataFrame, prefix: str) -> pd.DataFrame:
    """Return the columns of a quantity by industry, named by industry id."""
    names = {f"{prefix}: {industry.label}": industry.id for industry in INDUSTRIES}
    return frame[list(names)].rename(columns=names)


def activity(raw: Raw) -> Activity:
    """Return today's activity.

    The 11 values added of a prefecture sum to more than its total (by one factor for each province), so they are taken
    as relative sizes; value added times intensity gives the observed water, so the intensities grow by the same factor.
    """
    frame = raw.prefectures
    found = _columns(frame, "Industrial gross value added (GVA)")
    total = frame["Industrial gross value added (GVA): Total"]
    scaled = significant(found.mul(total / found.sum(axis=1), axis=0) * VALUE_PER_UNIT)
    water = found * _columns(frame, "Industrial WUI")
    water = water.mul(frame["IND"] / water.sum(axis=1), axis=0) * WATER_PER_UNIT
    return Activity(scaled, significant(water / scaled), frame["IND"] * WATER_PER_UNIT, utilisation(raw.utilisation))
