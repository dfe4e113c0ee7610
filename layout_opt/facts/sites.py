"""Which pairs of region and technology are sites: the one fact about the data that several families share."""

from __future__ import annotations

import numpy as np
import pandas as pd

from layout_opt.facts.ages import aged
from layout_opt.facts.derived import derived
from layout_opt.facts.frames import at_keys, keys_of, look_up, table_of, total
from layout_opt.facts.keys import SITE
from layout_opt.facts.seasons import of_periods, operating
from layout_opt.facts.site_sizes import opening, with_derived_sizes
from layout_opt.instance import Instance

__all__ = ["SITES", "SITE_VALUES", "opening", "sites", "working"]

SITES = "sites"
"""Table of pairs of region and technology."""


@derived
def sites(instance: Instance) -> pd.DataFrame:
    """Return the sites of every period: node, region, technology and the columns of ``sites``.

    A pair with ``max_capacity`` 0, nothing existing and nothing that could have been built before is no site;
    ``existing`` counts at the root only; where ``existing_capacity`` tells the years of building it is their sum.
    A blank ``max_capacity`` is what the data imply where opening is a decision.
    """
    if not instance.has("sites"):
        return table_of((), SITE, **dict.fromkeys(SITE_VALUES, ()))
    frame = of_periods(instance, with_derived_sizes(instance, instance.resolve("sites")))
    root = instance.tree.nodes[0]
    told = aged(instance)
    if len(told):
        pair = ["region", "technology"]
        frame["existing"] = look_up(frame, total(told, pair), pair, "amount").fillna(frame["existing"])
    stands = frame.loc[(frame["node"] == root) & (frame["existing"] > 0), ["region", "technology"]]
    standing = set(keys_of(stands, ("region", "technology")))
    kept: set[tuple[str | None, ...]] = set()
    for place, most in zip(keys_of(frame, SITE), frame["max_capacity"].tolist(), strict=True):
        node, *pair = place  # parents stand before their children
        if not most <= 0 or tuple(pair) in standing or (instance.tree.parent[node], *pair) in kept:
            kept.add((node, *pair))
    known = np.array([place in kept for place in keys_of(frame, SITE)], dtype=bool)
    frame = frame[known].reset_index(drop=True)
    frame["existing"] = frame["existing"].where(frame["node"] == root, 0.0)
    return frame


@derived
def working(instance: Instance) -> pd.DataFrame:
    """Return the sites of every node at which they work: those of a season are the sites of its period."""
    if not instance.tree.season_of:
        return sites(instance)
    frame = operating(instance, with_derived_sizes(instance, instance.resolve("sites")))
    return at_keys(frame, SITE, _at_seasons(instance)).reset_index(drop=True)


def _at_seasons(instance: Instance) -> set[tuple[str, ...]]:
    """Return node, region, technology of the sites at the nodes where they work."""
    tree = instance.tree
    nodes: dict[str, list[str]] = {}
    for node in tree.operating:
        nodes.setdefault(tree.period_of(node), []).append(node)
    return {(node, *pair) for period, *pair in keys_of(sites(instance), SITE) for node in nodes[period]}


SITE_VALUES = (
    "existing",
    "max_capacity",
    "min_capacity",
    "module_size",
    "max_utilisation",
    "min_utilisation",
    "variable_cost",
    "fixed_cost",
    "capacity_cost",
    "investment_cost",
    "building_cost",
    "retirement_cost",
    "present_activity",
)
"""Value columns of ``sites``."""
