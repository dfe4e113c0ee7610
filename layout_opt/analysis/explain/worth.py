"""What one unit more and one unit less of a binding limit is truly worth, by solving again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from layout_opt.errors import InvalidInput
from layout_opt.instance import Instance, changed
from layout_opt.model.discover import families
from layout_opt.model.repair import Repair
from layout_opt.model.twin import records
from layout_opt.result.run import solve


@dataclass(frozen=True)
class Worth:
    """A binding limit with its shadow price and the true effect of one unit more and less (None = no layout)."""

    family: str
    row: str
    key: str
    unit: str
    price: float
    more: float | None
    less: float | None


def true_worth(
    instance: Instance, tables: Mapping[str, pd.DataFrame], objective: float, most: int, gap: float
) -> tuple[Worth, ...]:
    """Return the dearest binding limits with the change of the objective when each is moved by one unit.

    Parameters
    ----------
    instance : Instance
        What was solved.
    tables : mapping
        Result tables with ``limits`` and ``prices``.
    objective : float
        Objective of the run.
    most : int
        How many limits, dearest first.
    gap : float
        Gap of the solves.

    Returns
    -------
    tuple of Worth
    """
    known = {(family.name, repair.row): repair for family in families() for repair in family.repairs}
    keys = ["node", "family", "row", "key"]
    limits = tables["limits"].merge(tables["prices"][[*keys, "price"]], on=keys)
    limits = limits[[pair in known for pair in records(limits, "family", "row")]]
    limits = limits.sort_values("price", key=abs, ascending=False, kind="stable").head(most)
    found = []
    for node, family, row, key, limit, price, unit in records(limits, *keys, "limit", "price", "unit"):
        place = (node, *key.split(","))
        effect = [_moved(instance, known[family, row], place, limit + step, gap) for step in (1.0, -1.0)]
        more, less = (None if value is None else value - objective for value in effect)
        found.append(Worth(family, row, key, unit, price, more, less))
    return tuple(found)


def _moved(instance: Instance, repair: Repair, key: tuple[str, ...], limit: float, gap: float) -> float | None:
    """Return the objective with another limit (None if there is no such limit or no layout)."""
    if limit < 0:
        return None
    try:
        return solve(changed(instance, repair.mend(instance, key, limit)), gap=gap).objective
    except InvalidInput:
        return None
