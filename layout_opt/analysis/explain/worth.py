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
from layout_opt.result.run import Status, solve


@dataclass(frozen=True)
class Worth:
    """A binding limit with its shadow price and the true effect of one unit more and one unit less.

    Parameters
    ----------
    family, row, key, unit : str
        Which limit, and its unit.
    price : float
        Shadow price: change of the objective per unit, at the margin.
    more, less : float or None
        Change of the objective by one unit more and less, of the plans found (None: no layout, or no such limit).
    more_range, less_range : tuple of float or None
        Least and most that this change can be, given the gaps of both solves.
    """

    family: str
    row: str
    key: str
    unit: str
    price: float
    more: float | None
    less: float | None
    more_range: tuple[float, float] | None = None
    less_range: tuple[float, float] | None = None


def true_worth(
    instance: Instance,
    tables: Mapping[str, pd.DataFrame],
    objective: float,
    most: int,
    gap: float,
    bound: float | None = None,
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
    bound : float, optional
        Bound of the run, by default its objective.

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
        ends = (objective, objective if bound is None else bound)
        (more, more_range), (less, less_range) = (
            _change(_moved(instance, known[family, row], place, limit + step, gap), ends) for step in (1.0, -1.0)
        )
        found.append(Worth(family, row, key, unit, price, more, less, more_range, less_range))
    return tuple(found)


Ends = tuple[float, float]
"""Objective of the plan found, and the solver's bound."""


def _change(after: Ends | None, before: Ends) -> tuple[float | None, Ends | None]:
    """Return the change of the plans found, and the least and most that the change of the optimum can be."""
    if after is None:
        return None, None
    low, high = min(after) - max(before), max(after) - min(before)
    return after[0] - before[0], (low, high)


def _moved(instance: Instance, repair: Repair, key: tuple[str, ...], limit: float, gap: float) -> Ends | None:
    """Return objective and bound with another limit (None if there is no such limit or no certified layout)."""
    if limit < 0:
        return None
    try:
        run = solve(changed(instance, repair.mend(instance, key, limit)), gap=gap)
    except InvalidInput:
        return None
    if run.status not in (Status.SOLVED, Status.LIMIT) or run.objective is None or run.bound is None:
        return None
    return run.objective, run.bound
