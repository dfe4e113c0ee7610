"""Indicators of a layout: specialisation, structure of regions and industries, coverage, attribution.

Everything here is plain arithmetic on result tables. Industries are weighed by what their activity is worth
(`layout_opt.result.indicator_values`), because tonnes and vehicles cannot be added up.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from layout_opt.instance import Instance
from layout_opt.result.indicator_attribution import attribution
from layout_opt.result.indicator_coverage import coverage
from layout_opt.result.indicator_values import activity_values


def indicator_tables(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return every derived table of a run by name, sorted and with units.

    Parameters
    ----------
    instance : Instance
        What was solved.
    tables : mapping
        Result tables of the run.

    Returns
    -------
    dict of str to DataFrame
        ``specialisation``, ``regional_structure``, ``industry_structure``, ``coverage``, ``attribution``; empty
        tables where the instance has nothing of the kind.
    """
    values = activity_values(instance, tables)
    order = {node: place for place, node in enumerate(instance.tree.nodes)}
    quotients = specialisation(values)
    made = {
        "specialisation": quotients,
        "regional_structure": _of_regions(quotients),
        "industry_structure": _of_industries(quotients),
        "coverage": coverage(instance, tables),
        "attribution": attribution(instance, tables),
    }
    return {name: _in_tree_order(frame, order) for name, frame in made.items()}


def _in_tree_order(frame: pd.DataFrame, order: Mapping[str, int]) -> pd.DataFrame:
    ranked = frame.assign(_order=frame["node"].map(order)).sort_values("_order", kind="stable")
    return ranked.drop(columns="_order").reset_index(drop=True)


def specialisation(values: pd.DataFrame) -> pd.DataFrame:
    """Return the location quotient of every industry in every region that produces anything.

    ``location_quotient`` = ``region_share`` / ``total_share``: the industry's share of the region's value over its
    share of the value of all regions; above 1 the region is specialised in it. Source: Florence (1939), Report on the
    Location of Industry; Hoover (1936), The Measurement of Industrial Localization.

    Parameters
    ----------
    values : DataFrame
        node, region, industry, value, unit.

    Returns
    -------
    DataFrame
        node, region, industry, value, region_share [1], total_share [1], location_quotient [1], unit (of value).
    """
    frame = _complete(values)
    by_region = frame.groupby(["node", "region"])["value"].transform("sum")
    by_industry = frame.groupby(["node", "industry"])["value"].transform("sum")
    total = frame.groupby("node")["value"].transform("sum")
    frame = frame.assign(region_share=frame["value"] / by_region, total_share=by_industry / total)
    frame["location_quotient"] = frame["region_share"] / frame["total_share"]
    columns = ["node", "region", "industry", "value", "region_share", "total_share", "location_quotient", "unit"]
    return frame[columns]


def _complete(values: pd.DataFrame) -> pd.DataFrame:
    """Return a row for every region and industry that have any value at a node, zero where nothing stands."""
    parts = []
    for node, rows in values.groupby("node", sort=True):
        wide = rows.pivot_table(index="region", columns="industry", values="value", aggfunc="sum", fill_value=0.0)
        wide = wide.loc[wide.sum(axis=1) > 0, wide.sum(axis=0) > 0]
        long = wide.reset_index().melt(id_vars="region", var_name="industry", value_name="value")
        parts.append(long.assign(node=node, unit=rows["unit"].iloc[0]))
    if not parts:
        return values.iloc[:0].copy()
    joined = pd.concat(parts, ignore_index=True)
    return joined.sort_values(["node", "region", "industry"], ignore_index=True)


def regional_structure(values: pd.DataFrame) -> pd.DataFrame:
    """Return how far each region's structure is from that of all regions, and how narrow it is.

    ``krugman_index`` = sum over industries of abs(region_share - total_share), from 0 (the same structure as all
    regions together) to below 2 (nothing in common). Source: Krugman (1991), Geography and Trade, p. 75; there
    between two regions, here against all regions together, the region itself included.
    ``herfindahl_index`` = sum of squared shares of the industries in the region, 1 where it has only one. Source:
    Herfindahl (1950), Concentration in the Steel Industry.

    Returns
    -------
    DataFrame
        node, region, value, krugman_index [1], herfindahl_index [1], unit (of value).
    """
    return _of_regions(specialisation(values))


def _of_regions(quotients: pd.DataFrame) -> pd.DataFrame:
    apart = (quotients["region_share"] - quotients["total_share"]).abs()
    frame = quotients.assign(apart=apart, square=quotients["region_share"] ** 2)
    return _structure(frame, "region", {"krugman_index": "apart", "herfindahl_index": "square"})


def industry_structure(values: pd.DataFrame) -> pd.DataFrame:
    """Return how concentrated each industry is in space.

    ``herfindahl_index`` = sum of squared shares of the regions in the industry's value, 1 where one region makes
    everything; its inverse is the number of equal regions that would be as concentrated. Source: Herfindahl (1950).

    Returns
    -------
    DataFrame
        node, industry, value, herfindahl_index [1], unit (of value).
    """
    return _of_industries(_complete(values))


def _of_industries(complete: pd.DataFrame) -> pd.DataFrame:
    whole = complete.groupby(["node", "industry"])["value"].transform("sum")
    frame = complete.assign(square=(complete["value"] / whole) ** 2)
    return _structure(frame, "industry", {"herfindahl_index": "square"})


def _structure(frame: pd.DataFrame, key: str, sums: Mapping[str, str]) -> pd.DataFrame:
    wanted = {"value": ("value", "sum"), **{name: (column, "sum") for name, column in sums.items()}}
    summed = frame.groupby(["node", key], as_index=False, sort=True).agg(**wanted, unit=("unit", "first"))
    return summed[["node", key, "value", *sums, "unit"]]
