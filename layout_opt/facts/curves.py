"""Cost curves: the segments that ``cost_curves.csv`` comes to at every site."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layout_opt.facts.derived import derived
from layout_opt.facts.frames import keys_of, records, table_of
from layout_opt.facts.keys import SITE
from layout_opt.facts.sites import sites
from layout_opt.instance import Instance

ACTIVITY, CAPACITY, BUILD, CUMULATIVE = "activity", "capacity", "build", "cumulative_build"
MEASURES = (ACTIVITY, CAPACITY, BUILD, CUMULATIVE)
CURVES = "cost_curves"
"""Table of the segments."""
EVERY = "*"
"""Every member of a set."""
POOLED = "all_regions"
"""Place of a curve that all regions go along together."""
NO_END = "open"
"""The segment of a row whose ``up_to`` is blank."""
CURVE = ("region", "technology", "measure")
SEGMENT = ("node", *CURVE, "up_to")
STEP = ("node", "place", "technology", "measure", "up_to")
"""Key of what holds for a segment as a whole; the place is a region, or all of them for pooled learning."""


@dataclass(frozen=True)
class CurveRow:
    """A row of ``cost_curves.csv``: where its segment ends, and what a unit within it costs."""

    line: int
    word: str
    end: float
    cost: float


Group = tuple[str, str, str, str]
"""Node, region or *, technology or *, measure of the rows that make one curve."""


def end_of(word: str) -> float:
    """Return where a segment ends: a number, infinite where there is no end, NaN where the word is no number."""
    return np.inf if word == EVERY else float(pd.to_numeric(word, errors="coerce"))


def groups(instance: Instance) -> dict[Group, list[CurveRow]]:
    """Return the rows of each curve as written, in the order of their ends."""
    found: dict[Group, list[CurveRow]] = {}
    if not instance.has("cost_curves"):
        return found
    frame = instance.tables["cost_curves"]
    for node, region, technology, measure, word, cost, line in records(frame, "node", *CURVE, "up_to", "cost", "line"):
        row = CurveRow(line, NO_END if word == EVERY else word, end_of(word), cost)
        found.setdefault((node, region, technology, measure), []).append(row)
    return {group: sorted(rows, key=lambda row: row.end) for group, rows in found.items()}


def chosen(
    instance: Instance, known: Mapping[Group, list[CurveRow]], site: tuple[str, ...], measure: str
) -> list[Group]:
    """Return the curves that hold for a site: those of the nearest node with the fewest ``*``; more than one = unclear.

    A curve holds as a whole: rows of another node, or of a more general key, never stand between its own.
    """
    node, region, technology = site
    for at in instance.tree.chain(node):
        for patterns in (
            [(region, technology)],
            [(region, EVERY), (EVERY, technology)],
            [(EVERY, EVERY)],
        ):
            named = [(at, *pattern, measure) for pattern in patterns if (at, *pattern, measure) in known]
            if named:
                return named
    return []


def needs_order(costs: np.ndarray) -> np.ndarray:
    """Return for each segment whether it must wait for the one before: something from it on is cheaper than before.

    Where costs only rise the cheaper segments are filled first by themselves.
    """
    before = np.maximum.accumulate(costs)
    later = np.minimum.accumulate(costs[::-1])[::-1]
    return np.concatenate([[False], later[1:] < before[:-1]])


def bounds(instance: Instance) -> dict[tuple[str, str], float]:
    """Return (region, technology) -> the largest capacity at any node; NaN where one has no bound."""
    frame = sites(instance)
    most = frame["max_capacity"].where(frame["max_capacity"] > frame["existing"], frame["existing"])
    most = most.where(frame["max_capacity"].notna())
    grouped = most.groupby([frame["region"], frame["technology"]])
    return {pair: (np.nan if part.isna().any() else float(part.max())) for pair, part in grouped}  # type: ignore[misc]


@derived
def segments(instance: Instance) -> pd.DataFrame:
    """Return the segments of every curve of every site.

    Returns
    -------
    DataFrame
        `SEGMENT`, place, and

        - ``width``: most of it [activity/yr]; infinite without an end
        - ``cost``: of a unit within it
        - ``waits``: whether it may begin only where the one before is full; ``before``: that one's ``up_to``
        - ``line``: row of the file
    """
    known, keys, values = groups(instance), [], []
    measures = [measure for measure in MEASURES if any(group[3] == measure for group in known)]
    places = keys_of(sites(instance), SITE) if known else []
    for site, measure in itertools.product(places, measures):
        found = chosen(instance, known, site, measure)
        if not found:
            continue
        rows = known[found[0]]
        place = POOLED if measure == CUMULATIVE and found[0][1] == EVERY else site[1]
        costs, ends = np.array([row.cost for row in rows]), np.array([row.end for row in rows])
        widths, waits = np.diff(ends, prepend=0.0), needs_order(costs)
        for at, row in enumerate(rows):
            keys.append((*site, measure, row.word, place, rows[at - 1].word if at else ""))
            values.append((widths[at], row.cost, bool(waits[at]), row.line))
    frame = table_of(keys, (*SEGMENT, "place", "before"))
    for at, (name, kind) in enumerate((("width", "float"), ("cost", "float"), ("waits", "bool"), ("line", "int"))):
        frame[name] = np.array([each[at] for each in values], dtype=kind)
    return frame


@derived
def steps(instance: Instance) -> pd.DataFrame:
    """Return `STEP`, width, waits, before, line of each segment as a whole: pooled learning has one for all regions.

    Where a segment waits and has no end, the largest amounts that sites allow give it one.
    """
    frame = segments(instance)
    made = frame.drop_duplicates(list(STEP), ignore_index=True)
    if made.empty:
        return made
    ends = made[made["waits"] & ~np.isfinite(made["width"])]
    if len(ends):
        capacity = bounds(instance)
        for at, node, place, technology, measure, before in zip(
            ends.index, *(ends[name] for name in (*STEP[:-1], "before")), strict=True
        ):
            among = [most for (r, k), most in capacity.items() if k == technology and place in (POOLED, r)]
            often = len(instance.tree.chain(node)) if measure == CUMULATIVE else 1
            made.loc[at, "width"] = float(np.maximum(0.0, often * sum(among) - end_of(before)))
    return made


def reached(instance: Instance, frame: pd.DataFrame) -> pd.DataFrame:
    """Return segments again for every node at which what is in them counts (``at``): the nodes below, for learning."""
    tree = instance.tree
    below = table_of([(start, node) for node in tree.periods for start in tree.chain(node)], ("node", "at"))
    counted = frame.merge(below, on="node")
    return counted[(counted["measure"] == CUMULATIVE) | (counted["node"] == counted["at"])].reset_index(drop=True)
