"""Tables of the receptors: shares, transfers, capacities, entitlements."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
from derive_common.figures import significant, upward

from derive.concepts import NEIGHBOURS, REACHES
from derive.pollution import POLLUTANTS, Quality
from derive.raw import Raw
from derive.water import Water

NAMES = {
    "source": ("Source reach, to Tangnaihai", "河源段（唐乃亥以上）"),
    "upper": ("Upper reach, to Toudaoguai", "上游（唐乃亥—头道拐）"),
    "middle": ("Middle reach, to Huayuankou", "中游（头道拐—花园口）"),
    "lower": ("Lower reach, to Lijin", "下游（花园口—利津）"),
    "neighbours-west": ("Neighbouring basins in the west", "西部邻近流域"),
    "neighbours-east": ("Neighbouring basins in the east (Hai, Huai, Han)", "东部邻近流域（海、淮、汉）"),
}


def receptors() -> pd.DataFrame:
    """Return the reaches and the neighbouring basins."""
    rows = [(receptor, *names, "basin") for receptor, names in NAMES.items()]
    return pd.DataFrame(rows, columns=["receptor", "name", "name_local", "kind"])


def discharge(water: Water) -> pd.DataFrame:
    """Return which part of a prefecture's burden falls on its reach, and on the basin next to it."""
    rows = []
    for region, share in water.basin_share.items():
        rows.append((region, water.reach[region], "*", share))
        if share < 1:
            rows.append((region, NEIGHBOURS[water.reach[region]], "*", round(1 - share, 5)))
    return pd.DataFrame(rows, columns=["region", "receptor", "pollutant", "share"])


def transfers(quality: Quality) -> pd.DataFrame:
    """Return how loads travel down the chain."""
    rows = []
    for above, below in pairwise(REACHES):
        rows.append((above, below, "water", 1.0))
        rows += [(above, below, p, quality.delivery.loc[below, p]) for p in POLLUTANTS]
    return pd.DataFrame(rows, columns=["from_receptor", "to_receptor", "pollutant", "delivery"])


def outside_consumption(water: Water, activity_water: pd.Series) -> pd.Series:
    """Return what the modelled industry consumes from neighbouring basins today, index neighbour."""
    consumed = activity_water * water.ratio * (1 - water.basin_share)
    return consumed.groupby(water.reach.map(NEIGHBOURS)).sum()


def capacity(raw: Raw, water: Water, quality: Quality, outside: pd.Series) -> pd.DataFrame:
    """Return what each receptor can bear, and what burdens it besides the modelled industry."""
    own = significant(water.background)
    bearable = reach_capacity(water)
    rows = [(reach, "water", bearable[reach], own[reach]) for reach in REACHES]
    rows += [(n, "water", upward(outside[n] * raw.scalar("neighbour_slack")), 0.0) for n in sorted(outside.index)]
    for pollutant in POLLUTANTS:
        for receptor, today in quality.today[pollutant].items():
            background = quality.background[pollutant].get(receptor, 0.0)
            rows.append((receptor, pollutant, upward(today * raw.scalar("quality_slack")), background))
    return pd.DataFrame(rows, columns=["receptor", "pollutant", "capacity", "background"])


def reach_capacity(water: Water) -> pd.Series:
    """Return the most consumption upstream of the end of each reach [1e6 m3/yr].

    Ecology and sediment keep the larger of the scheme's share of the runoff (21.0 of 58.0) and what passes the gauge
    in the design year at today's use: nobody may take more than the scheme allows, and no reach loses more than today.
    """
    return pd.concat([water.available, water.today], axis=1).min(axis=1).map(upward)


def entitlements(water: Water, provinces: pd.Series, table: pd.DataFrame, activity_water: pd.Series) -> pd.DataFrame:
    """Return shares of each receptor's room for industry.

    Water: a prefecture's consumption today times what the 1987 scheme grants its province over what the province
    consumes; brought, at each reach, to the sum that capacity leaves after the background. A prefecture holds a share
    at its own reach and at every reach below, because its water is missing there too. Neighbouring basins: today's
    consumption. (COD and NH3-N have no entitlements: they are grandfathered by present load.)
    """
    weight = water.industry * provinces.map(water.scheme)
    limits = table[table["pollutant"] == "water"].set_index("receptor")
    room = limits["capacity"].loc[list(REACHES)] - limits["background"].loc[list(REACHES)].cumsum()
    rows = []
    for at, reach in enumerate(REACHES):
        members = weight[water.reach.isin(REACHES[: at + 1])]
        part = significant(members / members.sum() * room[reach])
        rows += [(region, reach, "water", amount) for region, amount in part.items()]
    outside = significant(activity_water * water.ratio * (1 - water.basin_share))
    rows += [(r, NEIGHBOURS[water.reach[r]], "water", amount) for r, amount in outside.items() if amount > 0]
    frame = pd.DataFrame(rows, columns=["region", "receptor", "pollutant", "amount"])
    return frame.sort_values(["region", "receptor"], ignore_index=True)
