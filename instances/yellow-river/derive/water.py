"""Consumed water: what industry consumes, what else the river serves, and what each reach can give."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from derive.concepts import (
    OUTSIDE_PROVINCE,
    PROVINCES,
    REACH_OF_CODE,
    REACHES,
    SCHEME_1987,
    SCHEME_AVAILABLE,
    SCHEME_RUNOFF,
    STATION_OF_REACH,
)
from derive.industry import Activity
from derive.raw import Raw

TAKEN, CONSUMED = "取水量", "耗水量"
PER_BULLETIN = 100.0
"""1e6 m3 in the 1e8 m3 of the bulletins."""
DRY_QUANTILE = 0.25
"""A dry year: three years in four carry more."""


@dataclass(frozen=True)
class Water:
    """The river's account [1e6 m3/yr].

    Parameters
    ----------
    ratio : Series
        Consumed share of what industry takes, index region (one value for each province).
    basin_share : Series
        Share of the prefecture in the basin, index region.
    reach : Series
        Reach of each region.
    industry : Series
        Modelled industrial consumption from the river today, index region.
    background : Series
        Consumption by everything else, index reach (own, not cumulative).
    natural : DataFrame
        Natural runoff at the end of each reach, index year, columns reach.
    ground : Series
        Groundwater in the consumption upstream of the end of each reach (cumulative), index reach.
    available : Series
        What the scheme's share of the runoff, and groundwater, allow to consume upstream of the end of each reach
        (cumulative), index reach.
    dry : float
        Runoff of the dry year over the mean at the mouth.
    scheme : Series
        What the 1987 scheme grants over what is consumed from the river, index province, in the design year.
    """

    ratio: pd.Series
    basin_share: pd.Series
    reach: pd.Series
    industry: pd.Series
    background: pd.Series
    natural: pd.DataFrame
    ground: pd.Series
    available: pd.Series
    dry: float
    scheme: pd.Series

    def cumulative(self, own: pd.Series) -> pd.Series:
        """Return sums over each reach and those above it."""
        return own.reindex(REACHES, fill_value=0.0).cumsum()

    @property
    def today(self) -> pd.Series:
        """Consumption upstream of the end of each reach today: background and modelled industry."""
        return self.cumulative(self.background + self.industry.groupby(self.reach).sum())


def bulletin(frame: pd.DataFrame, item: str, years: list[int]) -> pd.DataFrame:
    """Return the mean of years by province (1e6 m3): columns industry and rest."""
    local = {**PROVINCES, OUTSIDE_PROVINCE: OUTSIDE_PROVINCE}
    chosen = frame[(frame["Item"] == item) & frame["Year"].isin(years) & frame["Province"].isin(local.values())]
    sums = chosen.groupby("Province")[["Total", "Industry"]].sum() * PER_BULLETIN / len(years)
    sums = sums.reindex(local.values(), fill_value=0.0).set_axis(list(local))
    return pd.DataFrame({"industry": sums["Industry"], "rest": sums["Total"] - sums["Industry"]})


def consumption_ratio(raw: Raw) -> pd.Series:
    """Return consumed over taken water of industry, surface and ground together, index province."""
    items = (TAKEN, CONSUMED)
    both = {item: bulletin(raw.surface, item, [raw.year]) + bulletin(raw.ground, item, [raw.year]) for item in items}
    return (both[CONSUMED]["industry"] / both[TAKEN]["industry"]).loc[list(PROVINCES)].round(5)


def basin_share(raw: Raw) -> pd.Series:
    """Return the share of each prefecture in the basin, with the one repaired value."""
    share = raw.prefectures["Ratio"].round(5)
    share["weinan"] = raw.scalar("weinan_basin")
    return share


def split(raw: Raw, share: pd.Series) -> dict[str, pd.DataFrame]:
    """Return for ``industry`` and ``rest`` which part of a province lies in which reach (rows sum to 1)."""
    frame = raw.prefectures
    reach = frame["Region"].map(REACH_OF_CODE)
    uses = {"industry": frame["IND"], "rest": frame["IRR"] + frame["URB"] + frame["RUR"]}
    tables = {}
    for name, use in uses.items():
        table = (use * share).groupby([frame["Province_n"], reach]).sum().unstack(fill_value=0.0)  # noqa: PD010 - sums, not a table to pivot
        table = table.reindex(columns=REACHES, fill_value=0.0)
        table.loc[OUTSIDE_PROVINCE] = [0.0, 0.0, 0.0, 1.0]
        tables[name] = table.div(table.sum(axis=1), axis=0)
    return tables


def to_reaches(parts: dict[str, pd.DataFrame], by_province: pd.DataFrame) -> pd.Series:
    """Return provincial amounts (columns industry, rest) spread over the reaches, index reach."""
    spread = [parts[name].mul(by_province[name], axis=0).sum() for name in ("industry", "rest")]
    return sum(spread[1:], spread[0])


def natural_runoff(raw: Raw, parts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return measured runoff plus what was consumed from the river upstream, index year, columns reach."""
    rows = {}
    for year in raw.design_years:
        measured = raw.runoff.loc[year, [STATION_OF_REACH[reach] for reach in REACHES]].to_numpy() * PER_BULLETIN
        upstream = to_reaches(parts, bulletin(raw.surface, CONSUMED, [year])).cumsum()
        rows[year] = pd.Series(measured, index=list(REACHES)) + upstream
    return pd.DataFrame(rows).T


def design(raw: Raw, frame: pd.DataFrame) -> pd.DataFrame:
    """Return consumption in the design year by province: industry of the base year, the rest as the mean."""
    return pd.DataFrame(
        {
            "industry": bulletin(frame, CONSUMED, [raw.year])["industry"],
            "rest": bulletin(frame, CONSUMED, raw.design_years)["rest"],
        }
    )


def water(raw: Raw, activity: Activity) -> Water:
    """Return the river's account in the design year."""
    share, provinces = basin_share(raw), raw.prefectures["Province_n"]
    reach = raw.prefectures["Region"].map(REACH_OF_CODE)
    ratio = provinces.map(consumption_ratio(raw))
    modelled = activity.water.sum(axis=1) * ratio * share
    parts = split(raw, share)
    surface, ground = design(raw, raw.surface), design(raw, raw.ground)
    others = surface + ground
    inside = modelled.groupby(provinces).sum().reindex(others.index).fillna(0.0)
    others["industry"] = (others["industry"] - inside).clip(lower=0.0)
    natural = natural_runoff(raw, parts)
    cumulative_ground = to_reaches(parts, ground).cumsum()
    mean = natural.mean()
    granted = pd.Series(SCHEME_1987) * PER_BULLETIN * mean["lower"] / (SCHEME_RUNOFF * PER_BULLETIN)
    return Water(
        ratio=ratio,
        basin_share=share,
        reach=reach,
        industry=modelled,
        background=to_reaches(parts, others),
        natural=natural,
        ground=cumulative_ground,
        available=mean * SCHEME_AVAILABLE / SCHEME_RUNOFF + cumulative_ground,
        dry=float(natural["lower"].quantile(DRY_QUANTILE) / mean["lower"]),
        scheme=granted / surface.sum(axis=1).loc[list(SCHEME_1987)],
    )
