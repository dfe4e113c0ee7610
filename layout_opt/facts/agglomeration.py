"""Clusters: who counts towards the scale of each, what a level takes, and what it lowers for its members."""

from __future__ import annotations

import numpy as np
import pandas as pd

from layout_opt.facts.derived import derived
from layout_opt.facts.frames import keys_of, look_up, records, table_of, total
from layout_opt.facts.keys import SITE
from layout_opt.facts.recipes import emissions, goods, needs
from layout_opt.facts.seasons import at_period, share_of_year
from layout_opt.facts.sites import sites, working
from layout_opt.facts.today import present
from layout_opt.instance import Instance

CLUSTERS, LEVELS, EFFECTS, OPENED = "clusters", "cluster_levels", "cluster_effects", "cluster_technologies"
REGIONS = "cluster_regions"
FORMED, AT_LEVEL = "clusters_formed", "at_level"
"""Result table of levels, and the decision on them."""
SAVED = CLUSTERS
"""Part of value that clusters save."""
OWN, LINKED, EVERY = "own", "linked", "all"
SCOPES = (OWN, LINKED, EVERY)
COST, EMISSION, FACTOR_USE = "cost", "emission", "factor_use"
EFFECTS_ON = (COST, EMISSION, FACTOR_USE)
ANY = "*"
MEMBER = (*SITE, "cluster")
LEVEL = ("node", "cluster", "level")
JOINED = (*MEMBER, "level")


@derived
def clusters(instance: Instance) -> pd.DataFrame:
    """Return cluster, industry, scope, factor, unit of every cluster; industry and factor blank where none is named."""
    if not instance.has(CLUSTERS):
        return table_of((), ("cluster", "industry", "scope", "factor", "unit"))
    words = {name: instance.attribute(CLUSTERS, name) for name in ("industry", "scope", "factor", "unit")}
    rows = [(c, *(str(words[name].get(c) or "") for name in words)) for c in instance.members("CLUSTER")]
    return table_of([(c, i, s or OWN, f, u) for c, i, s, f, u in rows], ("cluster", *words))


def counted_technologies(instance: Instance, industry: str, scope: str) -> frozenset[str]:
    """Return the technologies of kind production that count towards a cluster.

    Linked are those of the industry, of whoever makes what it takes in, and of whoever takes in what it makes.
    """
    kinds, industries = (instance.attribute("technologies", name) for name in ("kind", "industry"))
    every = {k for k in instance.members("TECHNOLOGY") if kinds[k] == "production"}
    if scope == EVERY:
        return frozenset(every)
    own = {k for k in every if industries.get(k) == industry}
    if scope == OWN:
        return frozenset(own)
    frame = goods(instance)
    makes, takes = (frame[frame[name] > 0] for name in ("output", "input"))
    needed = set(takes.loc[takes["technology"].isin(list(own)), "commodity"])
    made = set(makes.loc[makes["technology"].isin(list(own)), "commodity"])
    suppliers = set(makes.loc[makes["commodity"].isin(list(needed)), "technology"])
    users = set(takes.loc[takes["commodity"].isin(list(made)), "technology"])
    return frozenset(every & (own | suppliers | users))


@derived
def members(instance: Instance) -> pd.DataFrame:
    """Return the sites that count towards each cluster, at the nodes where they work.

    Returns
    -------
    DataFrame
        `MEMBER`, and

        - ``scale``: what a unit of activity adds to the scale [cluster/activity]
        - ``most``: the largest activity of the site [activity/yr], NaN where it has no largest capacity
    """
    told = clusters(instance)
    if told.empty or not instance.has(REGIONS):
        return table_of((), MEMBER, scale=(), most=())
    raw, every = instance.tables[REGIONS], largest_activity(instance)
    used = needs(instance)
    parts = []
    for cluster, industry, scope, factor in records(told, "cluster", "industry", "scope", "factor"):
        weight = dict(records(raw[raw["cluster"] == cluster], "region", "weight"))
        chosen = every["technology"].isin(list(counted_technologies(instance, industry, scope)))
        part = every[chosen & every["region"].isin(list(weight))].assign(cluster=cluster)
        scale = part["region"].map(weight).astype("float64").fillna(1.0)
        if factor:
            scale = scale * look_up(part, used[used["factor"] == factor], SITE, "use").fillna(0.0)
        parts.append(part.assign(scale=scale))
    frame = pd.concat(parts, ignore_index=True)
    return frame[[*MEMBER, "scale", "most"]].sort_values(list(MEMBER), ignore_index=True)


def largest_activity(instance: Instance) -> pd.DataFrame:
    """Return node, region, technology, most: the largest activity of every site, NaN without a largest capacity."""
    frame, every = working(instance), sites(instance)
    stands = look_up(frame, every[every["node"] == instance.tree.root], SITE[1:], "existing").fillna(0.0)
    most = np.where(frame["max_capacity"].isna(), np.nan, np.maximum(frame["max_capacity"], stands))
    most = most * frame["max_utilisation"] * share_of_year(instance, frame["node"])
    today = look_up(frame, present(instance), SITE, "activity").fillna(0.0)
    return frame[list(SITE)].assign(most=most.where(most.isna(), np.maximum(most, today)))


@derived
def levels(instance: Instance) -> pd.DataFrame:
    """Return cluster, level, threshold of every level, the lowest of each cluster first."""
    if not instance.has(LEVELS):
        return table_of((), LEVEL[1:], threshold=())
    frame = instance.tables[LEVELS][["cluster", "level", "threshold"]]
    return frame.sort_values(["cluster", "threshold", "level"], ignore_index=True)


@derived
def level_places(instance: Instance) -> pd.DataFrame:
    """Return node, cluster, level, threshold at every period."""
    frame = levels(instance)
    parts = [frame.assign(node=node) for node in instance.tree.periods]
    return pd.concat(parts, ignore_index=True)[[*LEVEL, "threshold"]]


@derived
def joining(instance: Instance) -> pd.DataFrame:
    """Return the sites that can be at each level of their clusters: `JOINED`, most."""
    return members(instance).merge(levels(instance)[["cluster", "level"]], on="cluster")[[*JOINED, "most"]]


def share_of(instance: Instance, measure: str) -> dict[tuple[str, str, str], float]:
    """Return (cluster, level, item) -> share that the level lowers; item is ``*`` for all."""
    if not instance.has(EFFECTS):
        return {}
    frame = instance.tables[EFFECTS]
    chosen = frame[frame["measure"] == measure]
    return {(c, level, item): share for c, level, item, share in records(chosen, "cluster", "level", "item", "share")}


def _lowered(instance: Instance, measure: str, frame: pd.DataFrame, item: str, amount: str) -> pd.DataFrame:
    """Return `JOINED` and the columns of a frame by site with ``saved``: what a unit at each level saves of an amount.

    A row of `cluster_effects` that names the item stands in place of the one for all.
    """
    known = share_of(instance, measure)
    rows = joining(instance)[list(JOINED)].merge(frame, on=list(SITE))
    items = rows[item].tolist() if item else [ANY] * len(rows)
    shares = [
        known.get((c, level, name), known.get((c, level, ANY), 0.0))
        for (c, level), name in zip(keys_of(rows, ("cluster", "level")), items, strict=True)
    ]
    rows["saved"] = np.array(shares, dtype="float64") * rows[amount]
    return rows[rows["saved"] != 0].reset_index(drop=True)


@derived
def saved_cost(instance: Instance) -> pd.DataFrame:
    """Return `JOINED`, saved: running cost that a unit of activity at a level saves [money/activity]."""
    return _lowered(instance, COST, working(instance)[[*SITE, "variable_cost"]], "", "variable_cost")


@derived
def saved_emission(instance: Instance) -> pd.DataFrame:
    """Return `JOINED`, pollutant, saved: what a unit of activity at a level emits less [pollutant/activity]."""
    frame = emissions(instance)
    frame = frame[frame["intensity"] > 0]
    return _lowered(instance, EMISSION, frame[[*SITE, "pollutant", "intensity"]], "pollutant", "intensity")


@derived
def saved_use(instance: Instance) -> pd.DataFrame:
    """Return `JOINED`, factor, price, saved: what a unit of activity at a level uses less [factor/activity]."""
    return _lowered(instance, FACTOR_USE, needs(instance)[[*SITE, "factor", "use", "price"]], "factor", "use")


@derived
def openings(instance: Instance) -> pd.DataFrame:
    """Return node, region, technology, cluster, level: each site that a cluster opens, and each level that does.

    It is open from the level named in `cluster_technologies` on.
    """
    if not (instance.has(OPENED) and instance.has(REGIONS)):
        return table_of((), JOINED)
    order = {key: at for at, key in enumerate(keys_of(levels(instance), LEVEL[1:]))}
    raw = instance.tables[OPENED]
    opened = raw[["cluster", "technology", "level"]].rename(columns={"level": "from_level"})
    frame = working(instance)[list(SITE)].merge(opened, on="technology")
    frame = frame.merge(instance.tables[REGIONS][["cluster", "region"]], on=["cluster", "region"])
    frame = frame.merge(levels(instance)[["cluster", "level"]], on="cluster")
    kept = [
        order.get((c, level), -1) >= order.get((c, start), len(order))
        for c, level, start in keys_of(frame, ("cluster", "level", "from_level"))
    ]
    frame = frame[pd.Series(kept, index=frame.index, dtype=bool)]
    return frame[list(JOINED)].sort_values(list(JOINED), ignore_index=True)


@derived
def opened_sites(instance: Instance) -> pd.DataFrame:
    """Return node, region, technology, most of the sites of technologies that only clusters open."""
    every = largest_activity(instance)
    if not instance.has(OPENED):
        return every[:0]
    return every[every["technology"].isin(list(instance.tables[OPENED]["technology"]))].reset_index(drop=True)


def scale_today(instance: Instance) -> dict[tuple[str, str], float]:
    """Return (period, cluster) -> scale of today's layout."""
    frame = members(instance)
    works = look_up(frame, present(instance), SITE, "activity").fillna(0.0)
    frame = at_period(instance, frame.assign(amount=frame["scale"] * works))
    summed = total(frame, ("node", "cluster"))
    return {(n, cluster): float(amount) for n, cluster, amount in records(summed, "node", "cluster", "amount")}
