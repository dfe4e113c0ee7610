"""Instances with one course of events, made of a tree: one of its own courses, or the mean of all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from layout_opt.errors import LayoutError
from layout_opt.facts.courses import last_nodes, likelihood, trunk, with_seasons
from layout_opt.instance import Instance
from layout_opt.instance.convert import NODE_COLUMN
from layout_opt.instance.from_frames import with_tables
from layout_opt.instance.resolve import covered_keys
from layout_opt.instance.spec import Table, Type

MOST_KEYS = 1_000_000
"""Keys of a table below the trunk, wildcards written out, above which no mean is taken [1]."""
MEAN = "mean"


class NoMeanCourse(LayoutError):
    """There is no mean of the courses; the text says why."""


def course_alone(instance: Instance, last: str) -> Instance:
    """Return the instance in which the course that ends in `last` is certain.

    Raises
    ------
    InvalidInput
        If what is left breaks a rule, e.g. because a name stands in rows of other courses only.
    """
    way, chance = with_seasons(instance.tree, instance.tree.chain(last)), likelihood(instance.tree)
    tables = {name: frame[frame[NODE_COLUMN].isin(way)] for name, frame in _by_node(instance)}
    tree = tables["tree"]
    weight = tree["weight"] / tree["node"].map(chance)
    probability = tree["probability"].where(tree["node"].isin(list(instance.tree.season_of)), 1.0)
    return with_tables(instance, {**tables, "tree": tree.assign(probability=probability, weight=weight)})


def mean_course(instance: Instance) -> Instance:
    """Return the instance in which, after the nodes that all courses share, the mean of all courses is certain.

    Every number of a table is the mean of the nodes at the same depth, each with its probability. Nodes of the mean are
    called mean-1, mean-2 ...

    Raises
    ------
    NoMeanCourse
        If nodes of one depth have different years, courses different lengths, or a number stands in some courses only.
    InvalidInput
        If the mean breaks a rule.
    """
    if instance.tree.season_of:
        raise NoMeanCourse("periods have seasons")
    shared = trunk(instance.tree)
    levels = _levels(instance)
    tables: dict[str, pd.DataFrame] = {}
    for name, frame in _by_node(instance):
        below = frame[~frame[NODE_COLUMN].isin(shared)]
        if name == "tree":
            tables[name] = _mean_tree(instance, frame, levels)
        elif len(below):
            means = _means(instance, instance.specs[name], below, levels)
            tables[name] = pd.concat([frame[frame[NODE_COLUMN].isin(shared)], *means], ignore_index=True)
    return with_tables(instance, tables)


def _by_node(instance: Instance) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the tables whose rows belong to nodes, the tree among them."""
    for name, frame in instance.every_table().items():
        if NODE_COLUMN in frame.columns:
            yield name, frame.copy(deep=False)


def _levels(instance: Instance) -> dict[str, list[str]]:
    """Return node of the mean -> nodes below the trunk of which it is the mean."""
    tree = instance.tree
    first = len(trunk(tree))
    depths = {node: tree.depth(node) for node in tree.nodes}
    if len({depths[node] for node in last_nodes(tree)}) > 1:
        raise NoMeanCourse("courses have different numbers of nodes")
    found: dict[str, list[str]] = {}
    for node in tree.nodes:
        if depths[node] >= first:
            found.setdefault(f"{MEAN}-{depths[node] - first + 1}", []).append(node)
    for nodes in found.values():
        if len({tree.years[node] for node in nodes}) > 1:
            raise NoMeanCourse(f"{', '.join(nodes)} stand side by side for different years")
    if taken := set(found) & set(tree.nodes):
        raise NoMeanCourse(f"a node is called {min(taken)}, as nodes of the mean are")
    return found


def _mean_tree(instance: Instance, frame: pd.DataFrame, levels: dict[str, list[str]]) -> pd.DataFrame:
    """Return the rows of the tree of the mean."""
    tree, shared = instance.tree, trunk(instance.tree)
    rows: list[dict[str, Any]] = []
    above = shared[-1]
    for name, nodes in levels.items():
        given = frame.set_index("node")["weight"].reindex(nodes).notna().any()
        weight = sum(tree.weight[node] for node in nodes) if given else np.nan
        rows.append(
            {"node": name, "parent": above, "period": tree.period[nodes[0]], "years": tree.years[nodes[0]],
             "probability": 1.0, "weight": weight}
        )  # fmt: skip
        above = name
    kept = frame[frame["node"].isin(shared)].drop(columns="line")
    return pd.concat([kept, pd.DataFrame(rows)], ignore_index=True)


def _means(
    instance: Instance, spec: Table, below: pd.DataFrame, levels: dict[str, list[str]]
) -> Iterator[pd.DataFrame]:
    """Yield the rows of each node of the mean: what rows below the trunk state, taken over all its nodes."""
    if spec.additive:
        raise NoMeanCourse(f"rows of {spec.name} add, and some stand in single courses")
    axes = {name: instance.members(_set_of(spec, name)) for name in spec.key_names if _set_of(spec, name)}
    if len(axes) == len(spec.keys) and covered_keys(spec, below, axes) > MOST_KEYS:
        raise NoMeanCourse(f"{spec.name} has too many rows below the nodes that all share")
    stated = [column for column in spec.values if below[column.name].notna().any()]
    whole, chance = instance.resolve(spec.name), likelihood(instance.tree)
    keys = list(spec.key_names)
    for name, nodes in levels.items():
        frame = whole[whole[NODE_COLUMN].isin(nodes)]
        share = frame[NODE_COLUMN].map(chance) / sum(chance[node] for node in nodes)
        groups = frame.groupby(keys, sort=False)
        if (groups.size() < len(nodes)).any():
            rare = groups[NODE_COLUMN].transform("size") < len(nodes)
            at = ", ".join(map(str, frame.loc[rare, keys].iloc[0]))
            raise NoMeanCourse(f"{spec.name} has {at} in some courses only")
        rows = groups.size().reset_index()[keys]
        for column in stated:
            rows[column.name] = _mean_cells(
                spec.name, frame, share, column.name, keys, number=column.type is Type.NUMBER
            )
        yield rows.assign(node=name)


def _mean_cells(
    table: str, frame: pd.DataFrame, share: pd.Series, column: str, keys: list[str], *, number: bool
) -> list[Any]:
    """Return the mean of a column by key; words must agree."""
    cells = frame[column]
    apart = [frame[name] for name in keys]
    given = cells.notna().groupby(apart, sort=False).mean()
    if ((given > 0) & (given < 1)).any():
        raise NoMeanCourse(f"{table}.{column} is blank in some courses only")
    if number:
        means = (cells.astype("float64") * share).groupby(apart, sort=False).sum(min_count=1)
        return list(means)
    if (cells != cells.groupby(apart, sort=False).transform("first"))[cells.notna()].any():
        raise NoMeanCourse(f"{table}.{column} holds different words in different courses")
    return list(cells.groupby(apart, sort=False).first())


def _set_of(spec: Table, name: str) -> str:
    return spec.column(name).refers or (spec.defines or "" if name == spec.key_names[0] else "")
