"""Manure: what pigs excrete, what reaches water, and how it travels."""

from __future__ import annotations

import math

import pandas as pd
from derive_common.figures import significant

from derive.concepts import CITIES, FARM, OUTSIDE, POLLUTANTS, REGIONS, SHARED, WAYS
from derive.herd import Herd
from derive.raw import Raw

DAYS = 365.0
T_PER_G_10000 = 1e-2
"""t from 1e4 head in one g per head."""
DECAY = {"TN": "F20", "TP": "F21"}
EXCRETION = {"TN": "F31", "TP": "F32"}
SMALL_NOTE = {"TN": 1, "TP": 0}
"""Part of the note in which the small farm stands."""


def excreted(raw: Raw, pollutant: str, size: str) -> float:
    """Return what a head in stock excretes [g/day]: nursery, fattening and gestation weighted by the herd."""
    fact = EXCRETION[pollutant]
    young, fat, sow = raw.fact(fact, 0) if size == "large" else raw.fact(fact, SMALL_NOTE[pollutant], "note")
    nursery, sows = raw.scalar("nursery"), raw.scalar("sows")
    return nursery * young + sows * sow + (1 - nursery - sows) * fat


def intensity(raw: Raw, way: str, pollutant: str, stock: float) -> float:
    """Return what reaches water per 1e4 head slaughtered [t]; `stock` is pigs in stock per pig slaughtered."""
    kind = WAYS[way]
    lost = raw.scalar(f"loss_{pollutant.lower()}{'_treated' if kind.treated else ''}")
    near = raw.scalar("zone_water") if kind.zone else 1.0
    return excreted(raw, pollutant, kind.size) * DAYS * stock * T_PER_G_10000 * lost * near


def emissions(raw: Raw, herds: Herd) -> pd.DataFrame:
    """Return the table ``technology_emissions``; ``*`` is Jiangsu: one ratio of stock to slaughter for its cities."""
    rows: list[tuple[str, str, str, float, float | None]] = []
    for name, way in WAYS.items():
        for pollutant in POLLUTANTS:
            places = ["*"] if way.zone else ["*", *OUTSIDE]
            for region in places:
                stock = herds.stock[next(iter(CITIES)) if region == "*" else region]
                rows.append((name, pollutant, region, intensity(raw, name, pollutant, stock), None))
    for name, reach in ((FARM, "reach_farm"), (SHARED, "reach_shared")):
        rows.append((name, "TN", "*", -1.0, raw.scalar(reach)))
        rows.append((name, "TP", "*", -raw.scalar("phosphorus_per_nitrogen"), raw.scalar(reach)))
    frame = pd.DataFrame(rows, columns=["technology", "pollutant", "region", "intensity", "max_removal"])
    frame["intensity"] = significant(frame["intensity"])
    return frame.sort_values(["technology", "pollutant", "region"], ignore_index=True)


def discharge(raw: Raw) -> pd.DataFrame:
    """Return where each region's losses enter the water first."""
    shares = raw.assumptions["discharge"]
    rows = [(region, receptor, "*", share) for region in REGIONS for receptor, share in shares[region].items()]
    return pd.DataFrame(rows, columns=["region", "receptor", "pollutant", "share"])


def transfers(raw: Raw) -> pd.DataFrame:
    """Return what arrives at the next receptor: share of the flow x exp(-decay x days)."""
    rows = []
    for link in raw.assumptions["links"]:
        for pollutant in POLLUTANTS:
            left = link["share"] * math.exp(-decay(raw, pollutant) * link["days"])
            rows.append((link["from"], link["to"], pollutant, left))
    frame = pd.DataFrame(rows, columns=["from_receptor", "to_receptor", "pollutant", "delivery"])
    frame["delivery"] = significant(frame["delivery"], 4)
    return frame.sort_values(["from_receptor", "to_receptor", "pollutant"], ignore_index=True)


def decay(raw: Raw, pollutant: str) -> float:
    """Return decay per day: the geometric mean of the ends that were measured upstream of Lake Taihu."""
    low, high = raw.fact(DECAY[pollutant], 0)
    return math.sqrt(low * high)
