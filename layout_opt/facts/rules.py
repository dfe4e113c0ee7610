"""Rules of authorities: bans, standards, caps on discharge and the zones that share them, charges."""

from __future__ import annotations

import numpy as np
import pandas as pd

from layout_opt.facts.derived import derived
from layout_opt.facts.frames import table_of
from layout_opt.facts.keys import BURDEN, CAP_ZONE, SITE
from layout_opt.facts.recipes import EMISSION
from layout_opt.facts.seasons import where_limited, with_periods
from layout_opt.instance import Instance


def bans(instance: Instance, places: pd.DataFrame, *, closing: bool) -> pd.DataFrame:
    """Return the sites in `places` where building (or, if `closing`, working) is banned, and the ban has not ended."""
    if not instance.has("entry_bans"):
        return table_of((), SITE)
    frame = instance.resolve("entry_bans", places)
    frame = frame[~(frame["ends"] > 0)]
    if closing:
        frame = frame[frame["closes_existing"] > 0]
    return frame[list(SITE)]


def too_dirty(instance: Instance, places: pd.DataFrame) -> pd.DataFrame:
    """Return the sites in `places` whose intensity is above a standard for all plants, sorted."""
    return broken_standards(instance, places)[list(SITE)].drop_duplicates().sort_values(list(SITE))


def too_dirty_to_build(instance: Instance, places: pd.DataFrame) -> pd.DataFrame:
    """Return the sites in `places` whose intensity is above a standard for new plants, sorted."""
    return broken_standards(instance, places, NEW)[list(SITE)].drop_duplicates().sort_values(list(SITE))


ALL, NEW = "all", "new"
"""Plants to which a standard applies: those that stand, or those built from its node on."""


def broken_standards(instance: Instance, places: pd.DataFrame, applies: str = ALL) -> pd.DataFrame:
    """Return the standards for all plants, or for new ones, that the sites in `places` break, with their intensity."""
    if not (instance.has("emission_standards") and instance.has("technology_emissions")):
        return table_of((), EMISSION, intensity=())
    standards = instance.resolve("emission_standards", places)
    emitted = instance.resolve("technology_emissions", places)
    merged = standards.merge(emitted, on=list(EMISSION))
    return merged[(merged["intensity"] > merged["max_intensity"]) & (merged["applies"] == applies)]


@derived
def caps(instance: Instance) -> pd.DataFrame:
    """Return node, region, pollutant, cap, zone; a region without a zone is a zone of its own name."""
    if not instance.has("discharge_caps"):
        return table_of((), (*BURDEN, "zone"), cap=())
    frame = where_limited(instance, "discharge_caps", instance.resolve("discharge_caps"), "cap")
    alone = frame["zone"].isna() | (frame["zone"] == "")
    frame["zone"] = frame["zone"].where(~alone, frame["region"])
    return frame


def zones(instance: Instance, places: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the zones in which anybody of `places` discharges, and who does.

    Returns
    -------
    tuple of DataFrame
        node, zone, pollutant, cap (the sum of the caps of the zone), sorted; and node, region, pollutant, zone, when:
        the node at which the region discharges.
    """
    frame = caps(instance)
    spread = with_periods(instance, places[list(BURDEN)])
    members = frame.merge(spread, on=list(BURDEN))
    zone = frame.groupby(list(CAP_ZONE), sort=True).ngroup()
    sums = frame[list(CAP_ZONE)].assign(cap=np.bincount(zone, frame["cap"])[zone]).drop_duplicates(list(CAP_ZONE))
    found = sums.merge(members[list(CAP_ZONE)].drop_duplicates(), on=list(CAP_ZONE))
    return found.sort_values(list(CAP_ZONE), ignore_index=True), members


def charges(instance: Instance, places: pd.DataFrame) -> pd.DataFrame:
    """Return node, region, pollutant, rate of the charges on the discharges in `places`."""
    if not instance.has("emission_charges"):
        return table_of((), BURDEN, rate=())
    return instance.resolve("emission_charges", places)
