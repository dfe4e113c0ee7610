"""Stocks: what is held from one season or period to the next, and which node comes before which."""

from __future__ import annotations

import pandas as pd

from layout_opt.facts.derived import derived
from layout_opt.facts.frames import table_of
from layout_opt.facts.keys import GOODS
from layout_opt.facts.seasons import operating
from layout_opt.instance import Instance
from layout_opt.instance.tree import Tree

CYCLE, CARRY = "cycle", "carry"
"""What is held at the beginning of a year: as much as at its end, or what the period before it left."""


def node_before(tree: Tree, node: str, rule: str) -> str | None:
    """Return the node at whose end is held what is there at the beginning of an operating node; None at the root."""
    period = tree.period_of(node)
    seasons = tree.seasons(period)
    at = seasons.index(node) if seasons else 0
    if at:
        return seasons[at - 1]
    above = period if rule == CYCLE else tree.parent[period]
    return None if above is None else (tree.seasons(above) or (above,))[-1]


def is_last(tree: Tree, node: str) -> bool:
    """Return whether nothing comes after an operating node."""
    period = tree.period_of(node)
    return not tree.children(period) and (tree.seasons(period) or (period,))[-1] == node


@derived
def stores(instance: Instance) -> pd.DataFrame:
    """Return the stores at every operating node, with the columns of ``stores`` and how they go on.

    Returns
    -------
    DataFrame
        node, region, commodity, the columns of ``stores.csv``, and

        - ``before``: node at whose end is held what is there at the beginning (blank: nothing but the start)
        - ``turns``: years for which is put by and taken out [yr]; ``keep``: share that is left of what was held
        - ``left``: what is left of the start at the end of the first node; ``last``: whether nothing comes after
    """
    if not instance.has("stores"):
        numbers = ("capacity", "held_per_capacity", "moved_per_capacity", "max_filling", "max_drawing", "filling_loss",
                   "cost", "least_end", "start", "turns", "keep", "left")  # fmt: skip
        frame = table_of((), (*GOODS, "technology", "rule", "before"), **dict.fromkeys(numbers, ()))
        return frame.assign(last=pd.Series(dtype=bool))
    tree, frame = instance.tree, operating(instance, instance.resolve("stores"))
    pairs = list(zip(frame["node"], frame["rule"], strict=True))
    frame["before"] = pd.Series([node_before(tree, *pair) or "" for pair in pairs], dtype=object)
    frame["turns"] = [tree.years[node] if rule == CARRY and node not in tree.season_of else 1.0 for node, rule in pairs]
    lasting = frame["node"].map(dict(tree.share)).astype("float64").fillna(frame["turns"])
    frame["keep"] = (1.0 - frame["loss"]) ** lasting
    frame["left"] = (frame["keep"] * frame["start"]).where(frame["before"] == "", 0.0)
    frame["last"] = [rule == CARRY and is_last(tree, node) for node, rule in pairs]
    return frame
