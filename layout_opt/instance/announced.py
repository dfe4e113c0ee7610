"""When a row becomes known: rows that are announced at a node of the tree, and what is believed before that.

A table whose rows are inherited over the nodes may have a column ``announced``: the node at which the row becomes
known, its own or one before it; blank = known from the root. Whoever decides at one depth of the tree with some
periods of sight knows all rows of the nodes within sight, and beyond them the rows that were announced so far.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from layout_opt.errors import Problem
from layout_opt.instance.convert import ANNOUNCED, NODE_COLUMN
from layout_opt.instance.instance import Instance
from layout_opt.instance.raw import place, shown


def announced_problems(instance: Instance) -> Iterator[Problem]:
    """Yield rows that would be announced after they hold, or at a node of another course of events."""
    tree = instance.tree
    for table, frame in instance.every_table().items():
        if ANNOUNCED not in frame.columns:
            continue
        told = frame[frame[ANNOUNCED].notna()]
        cells = zip(told[NODE_COLUMN].tolist(), told[ANNOUNCED].tolist(), told["line"].tolist(), strict=True)
        for node, announced, line in cells:
            if announced not in tree.chain(node):
                where = place(instance.label(table), int(line), ANNOUNCED)
                rule = f"be the node of the row ({node}) or one before it"
                yield Problem(where, shown(announced), rule, "name the node at which the row becomes known")


def is_known_from_the_root(instance: Instance) -> bool:
    """Tell whether no row is announced later than at the root."""
    root = instance.tree.root
    return all(frame[ANNOUNCED].dropna().eq(root).all() for _, frame in _telling(instance))


def hidden_rows(instance: Instance, depth: int, sight: int) -> dict[str, pd.Series]:
    """Return table -> whether each row is not yet known to whoever decides at the nodes of one depth.

    Parameters
    ----------
    instance : Instance
        A valid instance.
    depth : int
        Of the nodes that decide: 0 = the root.
    sight : int
        Periods that are seen, their own included.

    Returns
    -------
    dict
        Only the tables of which some rows are not known.
    """
    depths = {node: instance.tree.stage(node) for node in instance.tree.nodes}
    hidden = {}
    for name, frame in _telling(instance):
        beyond = frame[NODE_COLUMN].map(depths) >= depth + sight
        later = frame[ANNOUNCED].map(depths).fillna(0) > depth
        if (beyond & later).any():
            hidden[name] = beyond & later
    return hidden


def believed(instance: Instance, hidden: dict[str, pd.Series]) -> Instance:
    """Return the instance without rows that are not yet known: what was announced last holds in their place.

    Raises
    ------
    InvalidInput
        If what is believed is no valid instance, e.g. a cell is blank that must be given.
    """
    tables = instance.every_table()
    kept = {name: tables[name][~rows].reset_index(drop=True) for name, rows in hidden.items()}
    return replace(instance, tables={**tables, **kept}) if hidden else instance


def _telling(instance: Instance) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the tables of which some rows say when they are announced."""
    for name, frame in instance.every_table().items():
        if ANNOUNCED in frame.columns and frame[ANNOUNCED].notna().any():
            yield name, frame
