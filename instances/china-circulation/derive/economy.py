"""The regions of the chosen level, with what they make, take and buy today."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from derive_common.figures import significant

from derive.activity import Activity
from derive.concepts import Level
from derive.national import National
from derive.raw import Raw
from derive.space import hubs, nearest_gateway, unit_names


@dataclass(frozen=True)
class Economy:
    """Today by region; rows regions, columns industries.

    Parameters
    ----------
    regions : DataFrame
        Index region; name, name_local, province, share (of its province), population.
    output : DataFrame
        Gross output [1e8 CNY/yr], as written.
    thirst : DataFrame
        Water taken per unit of output [1e6 m3 / 1e8 CNY].
    buying : DataFrame
        Share of each region in what the nation buys; columns consumers, investors, sectors [1].
    gateway : Series
        Region -> region through which its foreign trade goes.
    """

    regions: pd.DataFrame
    output: pd.DataFrame
    thirst: pd.DataFrame
    buying: pd.DataFrame
    gateway: pd.Series

    @property
    def gates(self) -> list[str]:
        """Return the gateways, sorted."""
        return sorted(set(self.gateway))

    def by_province(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return sums by province."""
        return frame.groupby(self.regions["province"]).sum()


def economy(raw: Raw, made: Activity, level: Level) -> Economy:
    """Return the economy of provinces or of units."""
    if level is Level.PROVINCE:
        output, water = (frame.groupby(made.units["province"]).sum() for frame in (made.output, made.water))
        order = raw.provinces.index
        output, water = output.loc[order], water.loc[order]
        regions = raw.provinces[["name", "name_local", "population"]].assign(province=order, share=1.0)
        gateway = nearest_gateway(raw)
    else:
        output, water = made.output, made.water
        share = made.output.sum(axis=1) / made.output.sum(axis=1).groupby(made.units["province"]).transform("sum")
        regions = unit_names(raw, made.units).assign(province=made.units["province"], share=share, population=None)
        hub = hubs(made.units)
        gateway = regions["province"].map(nearest_gateway(raw)).map(hub)
    weights = raw.provinces[["gdp", "investment"]] / raw.provinces[["gdp", "investment"]].sum()
    of_region = weights.loc[regions["province"]].mul(regions["share"].to_numpy(), axis=0).set_axis(regions.index)
    buying = pd.DataFrame(
        {"consumers": of_region["gdp"], "investors": of_region["investment"], "sectors": of_region["gdp"]}
    )
    written = significant(output)
    return Economy(regions, written, significant(water / written), buying, gateway)


def uses(now: Economy, national: National, table: pd.DataFrame) -> pd.DataFrame:
    """Return what the industry of each region takes in, given input coefficients (goods x users)."""
    return now.output @ table.loc[national.output.index].T


def exports(now: Economy, national: National) -> pd.DataFrame:
    """Return exports by gateway (rows) and good: every region exports the nation's share of its output."""
    share = national.exports / national.output
    return (now.output * share).groupby(now.gateway).sum().reindex(now.regions.index, fill_value=0.0)
