"""Who causes what load where: by region, by industry, and per unit discharged."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from layout_opt.analysis.attribution.tightened_rules import emitting
from layout_opt.facts.network import responses
from layout_opt.instance import Instance
from layout_opt.result.indicator_attribution import BACKGROUND, attribution

BURDEN = ["node", "region", "pollutant"]
INDUSTRY_COLUMNS = ["node", "receptor", "pollutant", "industry", "load", "share", "unit"]


def response_table(instance: Instance) -> pd.DataFrame:
    """Return the response coefficients (I - delivery)^-1 share: what follows from the network alone.

    Returns
    -------
    DataFrame
        node, receptor, pollutant, region, response (load at the receptor per unit discharged) [1].
    """
    frame = responses(instance).sort_values(["receptor", "pollutant", "region"], kind="stable")
    order = {node: place for place, node in enumerate(instance.tree.nodes)}
    frame = frame.sort_values("node", key=lambda nodes: nodes.map(order), kind="stable", ignore_index=True)
    return frame[["node", "receptor", "pollutant", "region", "response"]].assign(unit="1")


def attribution_tables(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return who causes what load where, by region and by industry.

    Parameters
    ----------
    instance, tables
        Of one run.

    Returns
    -------
    dict of str to DataFrame
        ``attribution`` (see `layout_opt.result.indicator_attribution`) and ``attribution_industry``: node, receptor,
        pollutant, industry, load, share [1], unit. What treatment removes in a region is shared out among its
        industries by what they emit. Both sum to the table ``loads``, background included.
    """
    by_region = attribution(instance, tables)
    return {"attribution": by_region, "attribution_industry": _by_industry(instance, tables, by_region)}


def _by_industry(instance: Instance, tables: Mapping[str, pd.DataFrame], by_region: pd.DataFrame) -> pd.DataFrame:
    if by_region.empty:
        return pd.DataFrame({name: [] for name in INDUSTRY_COLUMNS}).astype({"load": float, "share": float})
    site = ["node", "region", "technology"]
    frame = emitting(instance).merge(tables["activity"][[*site, "activity"]], on=site)
    frame = frame.assign(gross=frame["intensity"] * frame["activity"])
    made = frame.groupby([*BURDEN, "industry"], as_index=False)["gross"].sum()
    whole = made.groupby(BURDEN)["gross"].transform("sum")
    made = made.assign(part=(made["gross"] / whole.where(whole > 0)).fillna(0.0))
    caused = by_region.merge(made[[*BURDEN, "industry", "part"]], on=BURDEN)
    caused = caused.assign(load=caused["load"] * caused["part"], share=caused["share"] * caused["part"])
    natural = by_region[by_region["region"] == BACKGROUND].assign(industry=BACKGROUND)
    joined = pd.concat([caused[INDUSTRY_COLUMNS], natural[INDUSTRY_COLUMNS]], ignore_index=True)
    keys = ["node", "receptor", "pollutant", "industry", "unit"]
    summed = joined.groupby(keys, as_index=False, sort=True)[["load", "share"]].sum()
    return summed[(summed["load"] != 0) | (summed["share"] != 0)][INDUSTRY_COLUMNS].reset_index(drop=True)
