r"""Who causes what load where: the response of every receptor to every region's discharge.

With :math:`T_{uq}` the share of the load of u that arrives at q and :math:`H_{rq}` the share of the discharge of r
that reaches q first, the response is :math:`R = (I - T^\top)^{-1} H^\top` and the load :math:`L = R D + (I -
T^\top)^{-1} b`. Source: Montgomery (1972), Markets in Licenses and Efficient Pollution Control Programs (the matrix
of transfer coefficients), here derived from the network of receptors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layout_opt.instance import Instance

BACKGROUND = "(background)"
"""Stands in the column ``region`` for the load that no modelled region causes."""
COLUMNS = ["node", "receptor", "pollutant", "region", "response", "discharge", "load", "share", "unit"]


@dataclass(frozen=True)
class Network:
    """The receptors of one node and pollutant, their links, and what reaches them first.

    Parameters
    ----------
    receptors : tuple of str
        Sorted.
    regions : tuple of str
        Regions that discharge, sorted.
    travel : ndarray, shape (receptors, receptors)
        (I - T')^-1: load at the row caused by one unit that enters at the column.
    first : ndarray, shape (receptors, regions)
        Share of the discharge that reaches the receptor first.
    background : ndarray, shape (receptors,)
        Load that no modelled activity causes.
    """

    receptors: tuple[str, ...]
    regions: tuple[str, ...]
    travel: np.ndarray
    first: np.ndarray
    background: np.ndarray

    @property
    def response(self) -> np.ndarray:
        """Load at each receptor (row) per unit discharged by each region (column) [1]."""
        return np.asarray(self.travel @ self.first)


def network(instance: Instance, node: str, pollutant: str) -> Network:
    """Return the receptors of a node and pollutant and how burden gets to them."""
    shares = _rows(instance, "discharge", node, pollutant)
    links = _rows(instance, "transfers", node, pollutant)
    limits = _rows(instance, "receptor_capacity", node, pollutant)
    named = set(shares["receptor"]) | set(links["from_receptor"]) | set(links["to_receptor"]) | set(limits["receptor"])
    receptors, regions = tuple(sorted(named)), tuple(sorted(set(shares["region"])))
    row = {name: place for place, name in enumerate(receptors)}
    column = {name: place for place, name in enumerate(regions)}
    delivery = np.zeros((len(receptors), len(receptors)))
    delivery[rows_of(links["to_receptor"], row), rows_of(links["from_receptor"], row)] = links["delivery"]
    first = np.zeros((len(receptors), len(regions)))
    first[rows_of(shares["receptor"], row), rows_of(shares["region"], column)] = shares["share"]
    background = np.zeros(len(receptors))
    background[rows_of(limits["receptor"], row)] = limits["background"].fillna(0.0)
    travel = np.linalg.inv(np.eye(len(receptors)) - delivery)
    return Network(receptors, regions, travel, first, background)


def _rows(instance: Instance, table: str, node: str, pollutant: str) -> pd.DataFrame:
    if not instance.has(table):
        spec = instance.specs[table]
        return pd.DataFrame({name: [] for name in (*spec.key_names, *spec.value_names)})
    frame = instance.resolve(table)
    return frame[(frame["node"] == node) & (frame["pollutant"] == pollutant)]


def rows_of(names: Iterable[str], place: Mapping[str, int]) -> np.ndarray:
    """Return the places of names in a matrix."""
    return np.array([place[name] for name in names], dtype=np.intp)


def attribution(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return who causes what load where.

    Parameters
    ----------
    instance : Instance
        What was solved.
    tables : mapping
        Result tables; ``discharge`` is read.

    Returns
    -------
    DataFrame
        node, receptor, pollutant, region, response (load at the receptor per unit discharged) [1], discharge, load
        (caused at the receptor), share (of the receptor's load) [1], unit (of discharge and load). The background has
        the region ``(background)`` and no response. Loads of one receptor sum to the table ``loads``. Regions that
        cannot reach a receptor have no row.
    """
    if "discharge" not in tables or "loads" not in tables or tables["loads"].empty:
        return pd.DataFrame({name: [] for name in COLUMNS}).astype({"load": float, "share": float})
    parts = []
    pairs = tables["loads"][["node", "pollutant"]].drop_duplicates()
    for node, pollutant in zip(pairs["node"], pairs["pollutant"], strict=True):
        made = tables["discharge"].query("node == @node and pollutant == @pollutant")
        discharge = dict(zip(made["region"], made["discharge"], strict=True))
        frame = _caused(network(instance, node, pollutant), discharge)
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
