"""The cases of a study of clusters: strengths, circles that join over a border, levels reached, layouts held."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from layout_opt.analysis.experiments.case import Case
from layout_opt.facts.agglomeration import (
    AT_LEVEL,
    CLUSTERS,
    EFFECTS,
    LEVELS,
    OPENED,
    REGIONS,
    clusters,
    level_places,
    levels,
)
from layout_opt.facts.frames import records
from layout_opt.instance import Change, Instance
from layout_opt.model.ledger import Key

PLAN, TODAY = "plan", "today"
NONE = "none"
"""Level of a cluster that has reached none."""
MOST_PAIRS = 12
"""Most pairs of clusters that are joined."""
MOST_LAYOUTS = 32
"""Most layouts of levels that are solved one by one at a strength."""

Pattern = tuple[tuple[str, str], ...]
"""Cluster and level of every cluster."""


def at_strength(strength: float) -> tuple[Change, ...]:
    """Return the change that makes all effects so many times as strong."""
    return (Change(table=EFFECTS, column="share", scale=float(strength)),)


def strength_case(strength: float) -> Case:
    """Return the best layout at a strength."""
    return Case(f"strength {strength:.6g}", at_strength(strength), {"strength": float(strength)})


def pairs(instance: Instance) -> list[tuple[str, str]]:
    """Return the pairs of clusters of one kind and of different regions, which could be one over a border."""
    frame, raw = clusters(instance), instance.tables[REGIONS]
    kind = {c: rest for c, *rest in records(frame, "cluster", "industry", "scope", "factor", "unit")}
    where = {c: set(raw.loc[raw["cluster"] == c, "region"]) for c in kind}
    return [
        (first, second) for first, second in itertools.combinations(kind, 2)
        if kind[first] == kind[second] and not where[first] & where[second]
    ][:MOST_PAIRS]  # fmt: skip


def joined_case(instance: Instance, first: str, second: str) -> Case:
    """Return the case in which the regions of the second cluster belong to the first, whose levels hold for both."""
    raw = instance.tables[REGIONS]
    own = raw[raw["cluster"] == second]
    rows = tuple(
        {"cluster": first, "region": str(region), "weight": float(weight) if weight == weight else 1.0}  # noqa: PLR0124
        for region, weight in records(own, "region", "weight")
    )
    tables = (REGIONS, LEVELS, EFFECTS, OPENED, CLUSTERS)
    gone = [
        Change(table=table, where={"cluster": second}, delete=True)
        for table in tables
        if instance.has(table) and (instance.tables[table]["cluster"] == second).any()
    ]
    return Case(f"join {first} + {second}", (Change(table=REGIONS, insert=rows), *gone))


def reaching_case(instance: Instance, cluster: str, level: str) -> Case:
    """Return the case in which a cluster has to reach a level at every period."""
    held: dict[Key, float] = {(node, cluster, level): 1.0 for node in instance.tree.periods}
    return Case(f"reach {cluster} {level}", fixed={AT_LEVEL: held})


def patterns(instance: Instance) -> list[Pattern] | None:
    """Return every layout of levels that there could be; None where they are too many to solve one by one."""
    known = options(instance)
    count = 1
    for names in known.values():
        count *= len(names)
    if count > MOST_LAYOUTS:
        return None
    return [tuple(zip(known, chosen, strict=True)) for chosen in itertools.product(*known.values())]


def options(instance: Instance) -> dict[str, list[str]]:
    """Return the levels of each cluster, the first of them none."""
    known: dict[str, list[str]] = {c: [NONE] for c in clusters(instance)["cluster"]}
    for cluster, level in records(levels(instance), "cluster", "level"):
        known[cluster].append(level)
    return known


def pattern_case(instance: Instance, pattern: Pattern, strength: float) -> Case:
    """Return the best layout at a strength in which every cluster is at its level of the pattern, at all periods."""
    chosen = dict(pattern)
    held: dict[Key, float] = {
        (node, cluster, level): float(chosen[cluster] == level)
        for node, cluster, level in records(level_places(instance), "node", "cluster", "level")
    }
    name = f"layout {strength:.6g} {told(pattern)}"
    return Case(name, at_strength(strength), {"strength": float(strength)}, fixed={AT_LEVEL: held})


def told(pattern: Sequence[tuple[str, str]]) -> str:
    """Return a layout of levels in words."""
    return "; ".join(f"{cluster}: {level}" for cluster, level in pattern)


def neighbours(pattern: Pattern, known: Mapping[str, Sequence[str]]) -> Iterator[Pattern]:
    """Yield the layouts in which one cluster alone is at another level."""
    for at, (cluster, level) in enumerate(pattern):
        for other in known[cluster]:
            if other != level:
                yield (*pattern[:at], (cluster, other), *pattern[at + 1 :])
