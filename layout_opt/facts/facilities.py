"""Platforms: where they stand or could stand, who may use them at what way, and what they unlock."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from layout_opt.facts.annuities import paid_once
from layout_opt.facts.derived import derived
from layout_opt.facts.frames import look_up, records, table_of, total
from layout_opt.facts.keys import SITE
from layout_opt.facts.links import distances
from layout_opt.facts.seasons import of_periods, operating
from layout_opt.facts.sites import working
from layout_opt.instance import Change, Instance

PLATFORMS, SERVICES, UNLOCKED = "platforms", "platform_services", "technology_platforms"
FOUNDING, PLATFORM_USE, TESTED_AT = "founding", "platform_use", "services"
"""The decision to found, and the result tables of use and of what is tested."""
STANDING = ("node", "platform")
USER = ("node", "region", "platform")
TESTED = ("node", "region", "technology", "platform")
COLUMNS = ("stands", "capacity", "reach", "founding_cost", "fixed_cost", "service_cost", "distance_cost")


@derived
def platforms(instance: Instance) -> pd.DataFrame:
    """Return node, platform and the columns of ``platforms.csv``, at every period."""
    if not instance.has(PLATFORMS):
        return table_of((), (*STANDING, "region"), **dict.fromkeys(COLUMNS, ()))
    return of_periods(instance, instance.resolve(PLATFORMS))


@derived
def in_service(instance: Instance) -> pd.DataFrame:
    """Return the platforms at every node at which they serve, with the capacity of a season."""
    return operating(instance, instance.resolve(PLATFORMS)) if instance.has(PLATFORMS) else platforms(instance)


@derived
def users(instance: Instance) -> pd.DataFrame:
    """Return node, region, platform, max_service, cost [money / service], distance, reach, distance_cost."""
    if not (instance.has(PLATFORMS) and instance.has(SERVICES)):
        return table_of((), USER, max_service=(), cost=(), distance=(), reach=(), distance_cost=())
    every = in_service(instance).rename(columns={"region": "home"})
    columns = [*STANDING, "home", "reach", "service_cost", "distance_cost"]
    frame = instance.resolve(SERVICES).merge(every[columns], on=list(STANDING))
    way = frame.rename(columns={"region": "from_region", "home": "to_region"})
    known = look_up(way, distances(instance), ("node", "from_region", "to_region"), "distance")
    frame["distance"] = frame["distance"].fillna(known.where(frame["region"] != frame["home"], 0.0))
    frame["cost"] = frame["service_cost"] + frame["distance_cost"] * frame["distance"].fillna(0.0)
    return frame[[*USER, "max_service", "cost", "distance", "reach", "distance_cost"]]


def served(instance: Instance) -> pd.DataFrame:
    """Return the users within reach."""
    frame = users(instance)
    return frame[~(frame["distance"] > frame["reach"])].reset_index(drop=True)


@derived
def ways(instance: Instance) -> pd.DataFrame:
    """Return what unlocks a site, near or not: node, region, technology, platform, service, conversion."""
    if not instance.has(UNLOCKED):
        return table_of((), TESTED, service=(), conversion=())
    frame = instance.resolve(UNLOCKED, working(instance)[list(SITE)])
    return frame[[*TESTED, "service", "conversion"]].sort_values(list(TESTED), ignore_index=True)


@derived
def testing(instance: Instance) -> pd.DataFrame:
    """Return the ways that users within reach have, with ``cost`` [money / service]."""
    return ways(instance).merge(served(instance)[[*USER, "cost"]], on=list(USER))


def candidates(instance: Instance) -> pd.DataFrame:
    """Return the platforms that could be founded at the root.

    Returns
    -------
    DataFrame
        platform, region, founding_cost [money], charge (what founding is per year of the root [money/yr]), fixed_cost
        [money/yr], capacity [platform/yr]
    """
    frame = platforms(instance)
    frame = frame[(frame["node"] == instance.tree.root) & (frame["stands"] == 0)].reset_index(drop=True)
    frame["charge"] = frame["founding_cost"] * paid_once(instance, frame["node"])
    return frame[["platform", "region", "founding_cost", "charge", "fixed_cost", "capacity"]]


def may_use(instance: Instance) -> list[tuple[str, str]]:
    """Return the pairs of platform that could be founded and region that may use it."""
    frame, could = served(instance), set(candidates(instance)["platform"])
    known = ((str(j), str(r)) for j, r in records(frame, "platform", "region") if j in could)
    return list(dict.fromkeys(known))


def used_only_by(instance: Instance, pairs: Collection[tuple[str, str]]) -> tuple[Change, ...]:
    """Return the changes that leave platforms that could be founded to these pairs of platform and region alone.

    Who may use what stands already is as before.
    """
    kept, could = set(pairs), set(candidates(instance)["platform"])
    rows = []
    for j, r, distance, most in records(served(instance), "platform", "region", "distance", "max_service"):
        if j in could and (j, r) not in kept:
            continue
        cells = {"distance": distance, "max_service": most}
        known = {name: float(cell) for name, cell in cells.items() if not pd.isna(cell)}
        rows.append({"platform": str(j), "region": str(r), **known})
    gone = Change(table=SERVICES, delete=True)
    return (gone, Change(table=SERVICES, insert=tuple(rows))) if rows else (gone,)


def service_given(instance: Instance, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return platform, region, amount: service that each region has of each platform [platform/yr]."""
    frame = ways(instance)
    if TESTED_AT not in tables:
        return frame[:0][["platform", "region"]].assign(amount=0.0)
    tested = look_up(frame, tables[TESTED_AT], TESTED, "tested").fillna(0.0)
    frame = total(frame.assign(amount=frame["service"] * tested), ("platform", "region"))
    return frame[frame["amount"] > 0].reset_index(drop=True)
