"""A tree made of a table of shocks: courses of events branch where an event may begin, and rows say what is lost.

The base is the instance itself: one node, or a chain of periods. Periods that the shocks need beyond them are added,
one year each. Courses that have been alike so far share their nodes. A node at which something is lost, or comes back,
has a row for each cell, times the share that is left; everything else is inherited.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from layout_opt.errors import InvalidInput, Problem
from layout_opt.generate.shock_events import Courses, ShockEvent, courses_of, shock_events
from layout_opt.generate.shock_rows import shocked_values
from layout_opt.instance import Instance
from layout_opt.instance.convert import NODE_COLUMN
from layout_opt.instance.from_frames import with_tables

Cells = Mapping[tuple[str, str], Mapping[tuple[str, ...], float]]


@dataclass(frozen=True)
class ShockTree:
    """An instance with a tree, and how it came about.

    Parameters
    ----------
    instance : Instance
        With the tree and its rows, without ``shocks.csv``.
    courses : Courses
        Its courses.
    events : tuple of ShockEvent
        What may come.
    dropped : tuple of str
        Shocks of probability 0.
    """

    instance: Instance
    courses: Courses
    events: tuple[ShockEvent, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True)
class _Node:
    """A node of the new tree: its period, the node of the base that it repeats, and the events that have begun."""

    name: str
    parent: str
    period: int
    base: str
    begun: frozenset[str]


def shock_tree(instance: Instance, most: int | None = None, seed: int = 1) -> ShockTree:
    """Return the instance with the tree that its shocks make.

    Parameters
    ----------
    instance : Instance
        With ``shocks.csv``; one node or a chain of periods.
    most : int, optional
        Most courses (see `courses_of`).
    seed : int
        Of draws.

    Raises
    ------
    InvalidInput
        If there are no shocks, the tree has several courses already, or a shock touches nothing.
    """
    name, tree = instance.settings.name, instance.tree
    if not instance.has("shocks"):
        raise InvalidInput([Problem(f"{name} shocks.csv", "no rows", "say what may break", "add shocks.csv")])
    if any(len(tree.children(node)) > 1 for node in tree.nodes):
        rule = "be one node or a chain of periods"
        raise InvalidInput([Problem(f"{name} tree.csv", "several courses", rule, "start from the plain instance")])
    if tree.season_of:
        rule = "have no seasons"
        raise InvalidInput([Problem(f"{name} tree.csv", "seasons", rule, "start from periods alone")])
    if most is not None and most < 1:
        raise InvalidInput([Problem("--leaves", str(most), "be 1 or more", "give the most courses to keep")])
    events = shock_events(instance)
    names = instance.tables["shocks"]
    dropped = tuple(sorted(names.loc[names["probability"] == 0, "shock"]))
    none = instance.tables["shocks"].iloc[:0]
    if not events:
        return ShockTree(with_tables(instance, {"shocks": none}), Courses({frozenset(): 1.0}), (), dropped)
    courses = courses_of(events, most, seed)
    periods = _periods(instance, events)
    nodes, chances = _nodes(periods, events, courses)
    tables = _rows(instance, nodes, events) | {"shocks": none, "tree": _tree_rows(instance, nodes, chances)}
    return ShockTree(with_tables(instance, tables), courses, events, dropped)


def _periods(instance: Instance, events: Sequence[ShockEvent]) -> list[tuple[str, str]]:
    """Return name and node of the base of each period, those that shocks need beyond it included."""
    base = [(node, node) for node in instance.tree.nodes]
    last = max(event.end for event in events)
    return base + [(f"period-{at}", base[-1][1]) for at in range(len(base), last + 1)]


def _nodes(
    periods: Sequence[tuple[str, str]], events: Sequence[ShockEvent], courses: Courses
) -> tuple[dict[str, _Node], dict[str, float]]:
    """Return the nodes by name, parents first, and the probability of each."""
    start = {event.name: event.start for event in events}
    nodes: dict[str, _Node] = {}
    chances: dict[str, float] = {}
    for course, chance in courses.chances.items():
        above = ""
        for at, (period, base) in enumerate(periods):
            begun = frozenset(each for each in course if start[each] <= at)
            name = f"{period}-{'-'.join(sorted(begun))}" if begun else period
            nodes.setdefault(name, _Node(name, above, at, base, begun))
            chances[name] = chances.get(name, 0.0) + chance
            above = name
    return dict(sorted(nodes.items(), key=lambda item: item[1].period)), chances


def _tree_rows(instance: Instance, nodes: Mapping[str, _Node], chances: Mapping[str, float]) -> pd.DataFrame:
    """Return the rows of tree.csv; probabilities are given the parent, and sum to 1."""
    tree, size = instance.tree, len(instance.tree.nodes)
    given = instance.tables["tree"].set_index("node")["weight"] if instance.has("tree") else pd.Series(dtype=float)
    rows: list[dict[str, Any]] = []
    for node in nodes.values():
        own = node.period < size
        probability = chances[node.name] / chances[node.parent] if node.parent else 1.0
        weight = given.get(node.base) if own else None
        rows.append(
            {"node": node.name, "parent": node.parent, "period": tree.period[node.base] if own else str(node.period),
             "years": tree.years[node.base] if own else 1.0, "probability": min(1.0, probability),
             "weight": None if weight is None or pd.isna(weight) else float(weight) * chances[node.name]}
        )  # fmt: skip
    return pd.DataFrame(rows)


def _rows(instance: Instance, nodes: Mapping[str, _Node], events: Sequence[ShockEvent]) -> dict[str, pd.DataFrame]:
    """Return the tables whose rows differ from node to node: those of the base, and what shocks leave of cells."""
    cells = {name: _lost(instance, node, events) for name, node in nodes.items()}
    tables: dict[str, pd.DataFrame] = {}
    for name, frame in instance.every_table().items():
        if name == "tree" or NODE_COLUMN not in frame.columns:
            continue
        kept = [frame.drop(columns="line")[frame[NODE_COLUMN] == instance.tree.root]]
        for node in list(nodes.values())[1:]:
            repeats = node.base if node.period < len(instance.tree.nodes) else ""
            own = frame.drop(columns="line")[frame[NODE_COLUMN] == repeats].assign(node=node.name)
            changes = {column: _changed(instance, name, column, node, cells) for column in _columns(cells, name)}
            kept.append(_with_cells(instance, name, own, node.name, changes))
        tables[name] = pd.concat([part for part in kept if len(part)] or kept[:1], ignore_index=True)
    return tables


def _lost(instance: Instance, node: _Node, events: Sequence[ShockEvent]) -> Cells:
    """Return the cells that are touched at a node."""
    shocks = [
        {str(name): cell for name, cell in row.items()}
        for event in events
        if event.name in node.begun
        for row in event.shocks.to_dict("records")
        if row["start"] <= node.period < row["start"] + row["duration"]
    ]
    return shocked_values(instance, shocks, node.base)


def _columns(cells: Mapping[str, Cells], table: str) -> list[str]:
    return sorted({column for each in cells.values() for name, column in each if name == table})


def _changed(
    instance: Instance, table: str, column: str, node: _Node, cells: Mapping[str, Cells]
) -> dict[tuple[str, ...], float | None]:
    """Return the cells of a column that stand at a node: what is lost there, and what was lost above and comes back."""
    here, above = cells[node.name].get((table, column), {}), cells[node.parent].get((table, column), {})
    back = set(above) - set(here)
    found: dict[tuple[str, ...], float | None] = dict(here)
    if back:
        keys = list(instance.specs[table].key_names)
        frame = instance.resolve(table)
        frame = frame[frame[NODE_COLUMN] == node.base]
        whole = dict(zip(map(tuple, frame[keys].to_numpy()), frame[column].tolist(), strict=True))
        for key in sorted(back):
            if pd.isna(whole[key]):
                words = f"{table}.{column}[{','.join(key)}]"
                rule = "be given, for a blank cannot take the place of what was lost"
                raise InvalidInput([Problem(words, "blank", rule, "give a number that is never reached")])
            found[key] = float(whole[key])
    return found


def _with_cells(
    instance: Instance,
    table: str,
    own: pd.DataFrame,
    node: str,
    changes: Mapping[str, Mapping[tuple[str, ...], float | None]],
) -> pd.DataFrame:
    """Return the rows of a node with some cells set, in rows of their own where none has the key."""
    keys = list(instance.specs[table].key_names)
    made = own.copy()
    for column, cells in changes.items():
        known = {key: at for at, key in zip(made.index, map(tuple, made[keys].to_numpy()), strict=True)}
        new = []
        for key, value in cells.items():
            if key in known:
                made.loc[known[key], column] = value
            else:
                new.append({**dict(zip(keys, key, strict=True)), NODE_COLUMN: node, column: value})
        if new:
            made = pd.concat([made, pd.DataFrame(new)], ignore_index=True)
    return made
