"""Finding rows that compete for one cell, and cells that no row fills, before anybody asks for them."""

from __future__ import annotations

from functools import partial

import pandas as pd

from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance.convert import STAR
from layout_opt.instance.instance import Instance, axis_members
from layout_opt.instance.resolve import covered_keys
from layout_opt.instance.spec import Blank, Table

WRITE_OUT = 5_000_000  # keys up to which validation writes out every wildcard of a table


def resolution_problems(instance: Instance) -> list[Problem]:
    """Return ties between equally specific rows, and cells left blank that must be given."""
    return [
        problem
        for name in instance.tables
        for problem in instance.memory.once(f"competing {name}", partial(_problems_of, instance, name))
    ]


def _problems_of(instance: Instance, name: str) -> tuple[Problem, ...]:
    spec, rows = instance.specs[name], instance.tables[name]
    if not _may_fail(spec, rows):
        return ()
    axes = axis_members(spec, rows, instance.sets)
    domain = None
    if covered_keys(spec, rows, axes) * len(instance.tree.nodes) > WRITE_OUT:
        plain = (rows[list(spec.key_names)] != STAR).all(axis=1)
        domain = rows.loc[plain, list(spec.key_names)].drop_duplicates()
    try:
        instance.resolve(name, domain)
    except InvalidInput as error:
        return error.problems
    return ()


def _may_fail(spec: Table, rows: pd.DataFrame) -> bool:
    """Tell whether any key could be tied or blank: a required cell is blank, or patterns of ``*`` compete."""
    if spec.additive:
        return False
    for column in spec.values:
        if column.default is Blank.ERROR and pd.isna(rows[column.name].to_numpy(dtype=object)).any():
            return True
    stars = [(rows[name].to_numpy(dtype=object) == STAR).tolist() for name in spec.key_names]
    counts = [sum(pattern) for pattern in set(zip(*stars, strict=True))]
    return len(set(counts)) < len(counts)
