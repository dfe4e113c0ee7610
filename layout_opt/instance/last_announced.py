"""Rows that are announced anew: the last announcement holds."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from layout_opt.instance.convert import ANNOUNCED, NODE_COLUMN
from layout_opt.instance.tree import Tree


def last_announced(tree: Tree, rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return rows (columns node, announced, keys) without those that a later announcement replaces."""
    when = rows[ANNOUNCED].map({node: tree.depth(node) for node in tree.nodes}).fillna(0.0)
    if not (when > 0).any():
        return rows
    last = when.groupby([rows[name] for name in (NODE_COLUMN, *keys)]).transform("max")
    return rows[when == last].reset_index(drop=True)
