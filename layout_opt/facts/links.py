"""Links: the ways from region to region on which a good may move."""

from __future__ import annotations

import pandas as pd

from layout_opt.facts.derived import derived
from layout_opt.facts.frames import look_up, table_of
from layout_opt.facts.keys import ROUTE, SHIP
from layout_opt.facts.seasons import operating
from layout_opt.instance import Instance


@derived
def links(instance: Instance) -> pd.DataFrame:
    """Return node, from_region, to_region, commodity, unit_cost, loss, capacity of every possible shipment."""
    if not (instance.has("routes") and instance.has("freight")):
        return table_of((), SHIP, unit_cost=(), loss=(), capacity=())
    routes = operating(instance, instance.resolve("routes"))
    frame = instance.resolve("freight", routes[list(ROUTE)])
    distance = look_up(frame, routes, ROUTE, "distance").fillna(0.0)
    frame["unit_cost"] = frame["cost"] + frame["cost_per_distance"] * distance
    return frame[[*SHIP, "unit_cost", "loss", "capacity"]].sort_values(list(SHIP), ignore_index=True)


@derived
def limited_routes(instance: Instance) -> pd.DataFrame:
    """Return node, from_region, to_region, capacity of the routes with a capacity on which something may move."""
    if not instance.has("routes"):
        return table_of((), ROUTE, capacity=())
    routes = operating(instance, instance.resolve("routes"))
    moving = links(instance)[list(ROUTE)].drop_duplicates()
    return routes[routes["capacity"].notna()].merge(moving, on=list(ROUTE))[[*ROUTE, "capacity"]]


def arriving(instance: Instance, shipped: pd.DataFrame) -> pd.Series:
    """Return what arrives of each shipment (columns of `SHIP` and ``shipment``), after losses on the way."""
    return shipped["shipment"] * (1.0 - look_up(shipped, links(instance), SHIP, "loss").fillna(0.0))


@derived
def distances(instance: Instance) -> pd.DataFrame:
    """Return node, from_region, to_region, distance [km] of the routes whose length is known."""
    if not instance.has("routes"):
        return table_of((), ROUTE, distance=())
    routes = operating(instance, instance.resolve("routes"))
    return routes.loc[routes["distance"].notna(), [*ROUTE, "distance"]].reset_index(drop=True)
