"""The tables of a study of clusters that follow from its layouts alone: `check` makes them again."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pandas as pd

from layout_opt.analysis.clusters.cluster_cases import NONE
from layout_opt.facts.agglomeration import FORMED, SAVED
from layout_opt.facts.curves import ACTIVITY
from layout_opt.facts.frames import records
from layout_opt.result.run import Run


def formed_table(runs: Mapping[str, Run]) -> pd.DataFrame:
    """Return case, node, cluster, level, scale, threshold, reached, unit of today, the plan and all strengths."""
    parts = [run.tables[FORMED].assign(case=name) for name, run in runs.items()
             if FORMED in run.tables]  # fmt: skip
    if not parts:
        return pd.DataFrame()
    frame = pd.concat(parts, ignore_index=True)
    return frame[["case", *(name for name in frame if name != "case")]]


def pattern_of(run: Run) -> str:
    """Return the levels that a run has reached, in words; those of several periods one after the other."""
    frame = run.tables.get(FORMED, pd.DataFrame({"reached": []}))
    frame = frame[frame["reached"] > 0.5]
    if frame.empty:
        return NONE
    many = len(run.instance.tree.periods) > 1
    told = records(frame, "node", "cluster", "level")
    return "; ".join(f"{cluster}: {level}{f' ({node})' if many else ''}" for node, cluster, level in told)


def strength_table(runs: Mapping[float, Run]) -> pd.DataFrame:
    """Return strength, status, objective, bound, saved, reached, moved, unit.

    ``saved`` is what clusters save of cost and factors [money/yr, all regions, first period]; ``moved`` the share of
    activity that stands elsewhere than at the weakest strength, largest over the technologies' own units [1].
    """
    rows = []
    first = min(runs)
    for strength in sorted(runs):
        run = runs[strength]
        value = run.tables.get("value", pd.DataFrame({"part": [], "value": [], "node": []}))
        node = run.instance.tree.operating[0]
        saved = float(value.loc[(value["part"] == SAVED) & (value["node"] == node), "value"].sum())
        rows.append(
            {
                "strength": strength, "status": run.status.value, "objective": run.objective, "bound": run.bound,
                "saved": saved, "reached": pattern_of(run), "moved": moved(runs[first], run),
                "unit": run.instance.units.column("{money}/yr"),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def moved(first: Run, second: Run) -> float:
    """Return the share of activity that stands elsewhere in the second layout: half the distance of regional shares.

    Shares are of each technology and node; the mean over those that work in both, weighted alike [1].
    """
    keys = ["node", "technology"]
    parts = []
    for run in (first, second):
        frame = run.tables.get(ACTIVITY)
        if frame is None:
            return float("nan")
        whole = frame.groupby(keys)[ACTIVITY].transform("sum")
        parts.append(frame.assign(share=frame[ACTIVITY] / whole.where(whole > 0)).set_index([*keys, "region"])["share"])
    apart = (parts[0] - parts[1]).abs().dropna()
    if apart.empty:
        return 0.0
    return float(apart.groupby(level=[0, 1]).sum().mean() / 2)


def tipping_table(runs: Mapping[float, Run]) -> pd.DataFrame:
    """Return weaker, stronger, before, after: the strengths between which the set of reached levels changes."""
    order = sorted(runs)
    rows = [
        {"weaker": a, "stronger": b, "before": pattern_of(runs[a]), "after": pattern_of(runs[b])}
        for a, b in pairwise(order)
        if pattern_of(runs[a]) != pattern_of(runs[b])
    ]
    return pd.DataFrame(rows, columns=["weaker", "stronger", "before", "after"])
