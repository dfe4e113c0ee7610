"""Which industry each column belongs to: what it makes, moves or sells."""

from __future__ import annotations

import numpy as np

from layout_opt.facts.recipes import goods
from layout_opt.instance import Instance
from layout_opt.model.linear_model import LinearModel
from layout_opt.model.row_keys import Ints

NO_INDUSTRY = -1
"""Label of a column that belongs to no industry, or to all."""


def industry_labels(linear: LinearModel) -> Ints:
    """Return the number of the good of each column, `NO_INDUSTRY` where it has none.

    That is the good in its key, or the one of which the technology in its key makes most.
    """
    instance = linear.instance
    numbers = {good: place for place, good in enumerate(sorted(set(goods(instance)["commodity"])))}
    by_name = {
        "technology": {technology: numbers[good] for technology, good in _main_goods(instance).items()},
        "commodity": numbers,
    }
    found = np.full(linear.columns.size, NO_INDUSTRY)
    for columns in linear.decisions.values():
        for name in by_name.keys() & set(columns.said.names):
            found[columns.numbers] = columns.frame[name].map(by_name[name]).fillna(NO_INDUSTRY).astype(np.int64)
    return found


def _main_goods(instance: Instance) -> dict[str, str]:
    """Return the good of which each technology makes most per unit."""
    rows = goods(instance)
    rows = rows[rows["output"] > 0].sort_values(["output", "commodity"], ascending=[False, True])
    first = rows.drop_duplicates("technology")
    return dict(zip(first["technology"], first["commodity"], strict=True))
