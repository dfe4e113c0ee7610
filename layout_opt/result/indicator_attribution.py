r"""Who causes what load where: the response of every receptor to every region's discharge.

With :math:`T_{uq}` the share of the load of u that arrives at q and :math:`H_{rq}` the share of the discharge of r
that reaches q first, the response is :math:`R = (I - T^\top)^{-1} H^\top` and the load :math:`L = R D + (I -
T^\top)^{-1} b`; where measures stand on receptors, the shares that they leave multiply the loads. Source: Montgomery
(1972), Markets in Licenses and Efficient Pollution Control Programs (the matrix of transfer coefficients), here derived
from the network of receptors.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from layout_opt.facts.held_loads import let_out
from layout_opt.facts.network import Network, network
from layout_opt.facts.stream_measures import kept_in
from layout_opt.instance import Instance

BACKGROUND = "(background)"
"""Stands in the column ``region`` for the load that no modelled region causes."""
COLUMNS = ["node", "receptor", "pollutant", "region", "response", "discharge", "load", "share", "unit"]


def attribution(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return who causes what load where.

    Parameters
    ----------
    instance : Instance
        What was solved.
    tables : mapping
        Result tables; ``discharge`` is read, and what measures and reservoirs do.

    Returns
    -------
    DataFrame
        node, receptor, pollutant, region, response (load at the receptor per unit discharged) [1], discharge, load
        (caused at the receptor), share (of the receptor's load) [1], unit (of discharge and load). The background has
        the region ``(background)`` and no response; what reservoirs let out less what they keep is part of it. Loads of
        one receptor sum to the table ``loads``. Regions that cannot reach a receptor have no row.
    """
    if "discharge" not in tables or "loads" not in tables or tables["loads"].empty:
        return pd.DataFrame({name: [] for name in COLUMNS}).astype({"load": float, "share": float})
    parts, kept, added = [], kept_in(instance, tables), let_out(instance, tables)
    pairs = tables["loads"][["node", "pollutant"]].drop_duplicates()
    for node, pollutant in zip(pairs["node"], pairs["pollutant"], strict=True):
        made = tables["discharge"].query("node == @node and pollutant == @pollutant")
        discharge = dict(zip(made["region"], made["discharge"], strict=True))
        frame = _caused(network(instance, node, pollutant, kept, added), discharge)
        unit = instance.units.column("{pollutant}/yr", pollutant=pollutant)
        parts.append(frame.assign(node=node, pollutant=pollutant, unit=unit))
    return pd.concat(parts, ignore_index=True)[COLUMNS].sort_values(
        ["node", "receptor", "pollutant", "region"], ignore_index=True
    )


def _caused(found: Network, discharge: Mapping[str, float]) -> pd.DataFrame:
    """Return receptor, region, response, discharge, load, share of one node and pollutant."""
    amounts = np.array([discharge.get(name, 0.0) for name in found.regions])
    response, natural = found.response, found.travel @ found.background
    total = response @ amounts + natural
    rows, columns = np.nonzero(response)
    causing = pd.DataFrame(
        {
            "receptor": np.array(found.receptors, dtype=object)[rows],
            "region": np.array(found.regions, dtype=object)[columns],
            "response": response[rows, columns],
            "discharge": amounts[columns],
            "load": response[rows, columns] * amounts[columns],
        }
    )
    still = np.flatnonzero(natural)
    rest = pd.DataFrame(
        {"receptor": np.array(found.receptors, dtype=object)[still], "region": BACKGROUND, "load": natural[still]}
    )
    frame = pd.concat([causing, rest], ignore_index=True) if len(rest) else causing
    whole = frame["receptor"].map(dict(zip(found.receptors, total, strict=True))).astype(float)
    frame["share"] = np.divide(frame["load"], whole, out=np.zeros(len(frame)), where=whole.to_numpy() != 0)
    return frame
