"""Stocks: what is held from one season or period to the next, and which node comes before which."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.derived import derived
from layout_opt.facts.frames import records, table_of
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
    return going_on(instance, operating(instance, instance.resolve("stores")))


def going_on(instance: Instance, frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows of stocks with ``before``, ``turns``, ``keep``, ``left`` and ``last`` (see `stores`).

    Parameters
    ----------
    instance : Instance
        Whose tree it is.
    frame : DataFrame
        Operating nodes with rule, loss, start and any other columns.
    """
    tree = instance.tree
    pairs = list(zip(frame["node"], frame["rule"], strict=True))
    frame = frame.assign(before=pd.Series([node_before(tree, *pair) or "" for pair in pairs], dtype=object))
    frame["turns"] = [tree.years[node] if rule == CARRY and node not in tree.season_of else 1.0 for node, rule in pairs]
    lasting = frame["node"].map(dict(tree.share)).astype("float64").fillna(frame["turns"])
    frame["keep"] = (1.0 - frame["loss"]) ** lasting
    frame["left"] = (frame["keep"] * frame["start"]).where(frame["before"] == "", 0.0)
    frame["last"] = [rule == CARRY and is_last(tree, node) for node, rule in pairs]
    return frame


def rule_problems(instance: Instance, table: str, frame: pd.DataFrame, keys: tuple[str, str]) -> Iterator[Problem]:
    """Yield starts and ends with the rule cycle, and stocks that go on from years that repeat.

    Parameters
    ----------
    instance, table
        Where the stocks stand.
    frame : DataFrame
        Their rows at operating nodes with rule, start and least_end.
    keys : (str, str)
        What holds, and what is held.
    """
    label = instance.label(table)
    free = frame[(frame["rule"] == CYCLE) & ((frame["start"] != 0) | (frame["least_end"] != 0))]
    for where, what, start, end in records(free.drop_duplicates(list(keys)), *keys, "start", "least_end"):
        rule = "be blank with the rule cycle, in which what is held at the beginning of a year is free"
        column = "start" if start else "least_end"
        yield Problem(f"{label} {column}[{where},{what}]", f"{start or end:g}", rule, "write the rule carry")
    years = instance.tree.years
    seasonal = frame[(frame["rule"] == CARRY) & frame["node"].isin(list(instance.tree.season_of))]
    long = seasonal[seasonal["node"].map(dict(years)) != 1]
    for node, where, what in records(long.drop_duplicates(list(keys)), "node", *keys):
        rule = "be cycle where a period with seasons stands for more than one year"
        fix = "write cycle, or one period for each year"
        yield Problem(f"{label} rule[{where},{what}]", f"carry over {years[node]:g} years at {node}", rule, fix)
