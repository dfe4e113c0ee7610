"""Measures on receptors: which there are, how large a load can get before them, and what chosen ones leave."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from layout_opt.facts.derived import derived
from layout_opt.facts.frames import look_up, records, table_of
from layout_opt.facts.held_loads import largest_releases
from layout_opt.facts.keys import BURDEN, LOAD, SITE
from layout_opt.facts.network import Kept, load_places, network
from layout_opt.facts.recipes import emissions
from layout_opt.facts.rules import zones
from layout_opt.facts.sites import sites, working
from layout_opt.facts.today import present
from layout_opt.instance import Instance

__all__ = ["Kept", "best_kept", "kept_by", "kept_in", "largest_loads", "measures_on", "places_of_measures"]

PLACE = ("node", "receptor", "technology", "region")
REMOVAL = (*PLACE, "pollutant")


@derived
def measures_on(instance: Instance) -> pd.DataFrame:
    """Return node, receptor, technology, region, pollutant, share, group, size, stands of what takes anything.

    A measure without a group is a group of its own.
    """
    if not instance.has("receptor_measures"):
        return table_of((), (*REMOVAL, "group"), share=(), size=(), stands=())
    frame = instance.resolve("receptor_measures").merge(load_places(instance), on=list(LOAD))
    frame = frame[frame["share"] > 0].sort_values(list(REMOVAL), ignore_index=True)
    alone = frame["technology"] + "," + frame["region"]  # no id has a comma
    frame["group"] = frame["group"].where(frame["group"].notna() & (frame["group"] != ""), alone)
    return frame[[*REMOVAL, "group", "share", "size", "stands"]]


@derived
def places_of_measures(instance: Instance) -> pd.DataFrame:
    """Return node, receptor, technology, region, group, size, stands: one row for each measure."""
    frame = measures_on(instance)[[*PLACE, "group", "size", "stands"]]
    return frame.drop_duplicates(list(PLACE), ignore_index=True)


@derived
def largest_loads(instance: Instance) -> pd.DataFrame:
    """Return node, receptor, pollutant, most: the load if all emit as much as they can and no measure is taken.

    Reservoirs let out as much as they could hold. NaN where a site that emits, or a reservoir, has no largest capacity.
    """
    emitted, released = largest_discharges(instance), largest_releases(instance)
    parts = []
    pairs = measures_on(instance)[["node", "pollutant"]].drop_duplicates()
    for node, pollutant in records(pairs, "node", "pollutant"):
        found = network(instance, node, pollutant, added=released)
        here = emitted[(emitted["node"] == node) & (emitted["pollutant"] == pollutant)]
        most = dict(records(here, "region", "most"))
        amounts = np.array([most.get(name, 0.0) for name in found.regions])
        unknown, response = np.isnan(amounts), found.response
        load = response @ np.where(unknown, 0.0, amounts) + found.travel @ found.background
        load = np.where(response[:, unknown].sum(axis=1) > 0, np.nan, load)
        parts.append(table_of(((node, name, pollutant) for name in found.receptors), LOAD, most=load))
    return pd.concat(parts, ignore_index=True) if parts else table_of((), LOAD, most=())


def largest_discharges(instance: Instance) -> pd.DataFrame:
    """Return node, region, pollutant, most: gross emission at the largest capacities, at most the cap of the zone.

    What is discharged today may be above its cap and counts as well; NaN where a site has no largest capacity.
    """
    frame = emissions(instance)
    frame = frame[frame["intensity"] > 0].reset_index(drop=True)
    every, root = working(instance), sites(instance)
    root = root[root["node"] == instance.tree.root]
    stands = look_up(every, root, SITE[1:], "existing").fillna(0.0)
    most = np.where(every["max_capacity"].isna(), np.nan, np.maximum(every["max_capacity"], stands))
    every = every.assign(most=most * every["max_utilisation"])
    gross = frame[list(BURDEN)].assign(
        most=frame["intensity"] * look_up(frame[list(SITE)], every, SITE, "most"),
        today=frame["intensity"] * look_up(frame[list(SITE)], present(instance), SITE, "activity").fillna(0.0),
    )
    found = gross.groupby(list(BURDEN), sort=True).sum(min_count=1).reset_index()
    unknown = gross.groupby(list(BURDEN), sort=True)["most"].apply(lambda given: given.isna().any()).to_numpy()
    found["most"] = found["most"].where(~unknown.astype(bool)) if len(found) else found["most"]
    capped, members = zones(instance, found)
    cap = look_up(members, capped, ("node", "zone", "pollutant"), "cap")
    held = members.assign(amount=cap, node=members["when"]).groupby(list(BURDEN))["amount"].min().reset_index()
    limit = look_up(found, held, BURDEN, "amount")
    found["most"] = np.fmin(found["most"], limit)
    found["most"] = found["most"].where(found["most"].isna(), np.maximum(found["most"], found["today"]))
    return found[[*BURDEN, "most"]]


def kept_by(instance: Instance, installed: pd.DataFrame) -> dict[tuple[str, str, str], float]:
    """Return the shares that chosen measures leave.

    Parameters
    ----------
    instance : Instance
        Gives the measures.
    installed : DataFrame
        node, receptor, technology, region, installed (1 or 0).
    """
    frame = measures_on(instance)
    there = look_up(frame, installed, PLACE, "installed").fillna(0.0).round()
    return _product(frame.assign(left=1.0 - frame["share"] * there))


def best_kept(instance: Instance) -> Kept:
    """Return the shares that are left where each group takes as much as any of its measures can."""
    frame = measures_on(instance)
    strongest = frame.groupby([*LOAD, "group"], as_index=False)["share"].max()
    return _product(strongest.assign(left=1.0 - strongest["share"]))


def kept_in(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> Kept:
    """Return the shares that the measures of a run leave; none where it has none."""
    return kept_by(instance, tables["measures"]) if "measures" in tables else {}


def _product(frame: pd.DataFrame) -> dict[tuple[str, str, str], float]:
    left: dict[tuple[str, str, str], float] = {}
    for *key, share in records(frame, *LOAD, "left"):
        place = (key[0], key[1], key[2])
        left[place] = left.get(place, 1.0) * share
    return left
