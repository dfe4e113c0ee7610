"""The limits of the receptors as data: lifted, held as a target, and shared out among zones as permits.

With E the capacity of a zone (or, where that is less, what the zones below let it have), b its background and t the
transfer coefficients of the zones u just upstream, the permits of zone q are E_q - b_q - sum of t_uq E_u. Source: Hung
& Shaw (2005), A Trading-Ratio System for Trading Water Pollution Discharge Permits, section 3.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from graphlib import TopologicalSorter
from typing import Any

import pandas as pd

from layout_opt.facts.frames import records, table_of
from layout_opt.facts.network import capacities, refuse_measures, shares, transfers
from layout_opt.instance import Change, Instance

UNREACHABLE = 1e12
"""Capacity that no load reaches [unit of the pollutant]: the row stays because it holds the background."""
ZONE = ("node", "receptor", "pollutant")


def lifted(instance: Instance) -> list[Change]:
    """Return the changes that take away the limits of all receptors and leave their background."""
    if not instance.has("receptor_capacity"):
        return []
    return [Change(table="receptor_capacity", column="capacity", set=UNREACHABLE)]


def zonal_caps(instance: Instance) -> pd.DataFrame:
    """Return node, receptor, pollutant, most, permits: the load that each zone may have, and its permits.

    A reach that nothing limits, itself or below, is no zone. Where several branches meet above a tight reach its
    permits may be below zero: that many must be bought back, whoever does it.

    Raises
    ------
    InvalidInput
        If measures may stand on receptors: what the zones below let one have depends on which are chosen.
    """
    refuse_measures(instance)
    lines: list[tuple[tuple[str, str, str], float, float]] = []
    limits, links = capacities(instance), transfers(instance)
    for node in instance.tree.nodes:
        for pollutant in instance.members("POLLUTANT"):
            here = limits[(limits["node"] == node) & (limits["pollutant"] == pollutant)]
            ways = links[(links["node"] == node) & (links["pollutant"] == pollutant)]
            for receptor, most, permits in _zones(here, ways):
                lines.append(((node, receptor, pollutant), most, permits))
    return table_of(
        [line[0] for line in lines], ZONE, most=[line[1] for line in lines], permits=[line[2] for line in lines]
    )


def _zones(limits: pd.DataFrame, links: pd.DataFrame) -> list[tuple[str, float, float]]:
    """Return receptor, most load, permits of one node and pollutant."""
    if limits.empty:
        return []
    most = dict(records(limits, "receptor", "capacity"))
    background = dict(records(limits, "receptor", "background"))
    ratio: dict[tuple[str, str], float] = {}
    if len(links):
        ratio = {(u, v): t for u, v, t in records(links, "from_receptor", "to_receptor", "delivery") if t > 0}
    below: dict[str, list[str]] = {name: [] for name in sorted(most)}
    for start, end in sorted(ratio):
        below.setdefault(start, []).append(end)
    for name in TopologicalSorter(below).static_order():
        bounds = [
            max(0.0, most[end] - background.get(end, 0.0)) / ratio[name, end]
            for end in below.get(name, [])
            if end in most
        ]
        tightest = min([most.get(name, math.inf), *bounds])
        if math.isfinite(tightest):
            most[name] = tightest
    arriving: dict[str, float] = {}
    for (start, end), share in ratio.items():
        if start in most:
            arriving[end] = arriving.get(end, 0.0) + share * most[start]
    return [
        (name, most[name], _clean(most[name] - background.get(name, 0.0) - arriving.get(name, 0.0), most[name]))
        for name in sorted(most)
    ]


def _clean(amount: float, size: float) -> float:
    return 0.0 if abs(amount) <= 1e-12 * abs(size) else amount


def permits_issued(instance: Instance, discharge: pd.DataFrame) -> list[Change]:
    """Return the changes that issue the permits of every zone to its regions, by what they discharge.

    Parameters
    ----------
    instance : Instance
        Gives the zones.
    discharge : DataFrame
        node, region, pollutant, discharge: by which the permits of a zone are shared out (equally where nobody in it
        discharges anything).

    Returns
    -------
    list of Change
        What no region can hold - permits below zero, or of a zone without regions - is the authority's.
    """
    first = shares(instance).merge(discharge, on=["node", "region", "pollutant"])
    first = first[first["share"] > 0].assign(need=lambda rows: rows["share"] * rows["discharge"])
    several = len(instance.tree.nodes) > 1
    held: list[dict[str, Any]] = []
    auctioned: list[dict[str, Any]] = []
    for node, receptor, pollutant, permits in records(zonal_caps(instance), *ZONE, "permits"):
        inside = first[(first["node"] == node) & (first["receptor"] == receptor) & (first["pollutant"] == pollutant)]
        place = {"receptor": receptor, "pollutant": pollutant, **({"node": node} if several else {})}
        if permits < 0 or inside.empty:
            auctioned.append({**place, "auctioned": permits})
            continue
        for region, amount in _split(permits, dict(records(inside, "region", "need"))).items():
            held.append({**place, "region": region, "amount": amount})
    made = [Change(table=name, delete=True) for name in ("permits", "permit_zones") if instance.has(name)]
    return made + [
        Change(table=name, insert=tuple(rows))
        for name, rows in (("permits", held), ("permit_zones", auctioned))
        if rows
    ]


def _split(amount: float, needs: Mapping[str, float]) -> dict[str, float]:
    total = sum(needs.values())
    return {name: amount * (need / total if total > 0 else 1.0 / len(needs)) for name, need in needs.items()}
