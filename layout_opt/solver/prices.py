"""Shadow prices: what one unit more of each limit or balance is worth, with unit and sign in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from layout_opt.model.block import USER_BLOCK
from layout_opt.model.build import BALANCES, BuiltModel
from layout_opt.model.ledger import LEDGERS
from layout_opt.model.twin import table_of, unit_column
from layout_opt.solver.sequence import Solution

PRICE_COLUMNS = ("node", "family", "row", "key", "price", "unit", "meaning")
NEGLIGIBLE = 1e-9
"""Shadow prices below this share of the largest one are zero [1]."""
OBJECTIVE = "objective"
"""Family of the rows that keep the objective of an earlier solve."""
AIM_WORDS = {
    "net_effective_output": "net effective output",
    "effective_output": "effective output",
    "cost": "cost",
    "load": "weighted load",
}


def price_rows(built: BuiltModel, solution: Solution) -> Iterator[tuple[Any, str, str, str, str, float]]:
    """Yield (Pyomo row, node, family, row, key, price) of every row with a price.

    The price is the change of the objective per unit of the row's right-hand side, per year of the node (its weight is
    taken out); for balances it is the change per unit more posted to the balance.
    """
    if solution.duals is None:
        return
    duals = solution.duals[: len(solution.arrays.rows)]
    least = NEGLIGIBLE * max(1.0, float(np.abs(duals).max(initial=0.0)))
    weight = built.instance.tree.weight
    for constraint, dual in zip(solution.arrays.rows, duals.tolist(), strict=True):
        if abs(dual) <= least:
            continue
        node, family, row, key = row_name(constraint)
        per_year = dual / (weight.get(node) or 1.0)
        yield constraint, node, family, row, key, -per_year if family == BALANCES else per_year


def row_name(constraint: Any) -> tuple[str, str, str, str]:
    """Return (node, family, row, key) of a Pyomo row; rows of the user have no node."""
    component = constraint.parent_component()
    block = component.parent_block()
    family = OBJECTIVE if block.parent_block() is None else block.local_name  # rows between two solves of a sequence
    index = constraint.index()
    parts = index if isinstance(index, tuple) else () if index is None else (index,)
    if family == USER_BLOCK or not parts:
        return "", family, component.local_name, ",".join(str(part) for part in parts)
    return str(parts[0]), family, component.local_name, ",".join(str(part) for part in parts[1:])


def price_table(built: BuiltModel, solution: Solution, units: dict[tuple[str, str, str], str]) -> pd.DataFrame:
    """Return the table ``prices``.

    Parameters
    ----------
    built, solution
        The solved model.
    units : dict
        (node, row, key) -> unit of the row.

    Returns
    -------
    DataFrame
        node, family, row, key, price, unit, meaning
    """
    lines = []
    for constraint, node, family, row, key, price in price_rows(built, solution):
        unit = units.get((node, row, key)) or _balance_unit(built, constraint)
        lines.append((node, family, row, key, price, price_unit(built, solution, unit)))
    frame = pd.DataFrame(lines, columns=list(PRICE_COLUMNS[:-1]))
    frame["meaning"] = [_meaning(solution, *line) for line in lines]
    return frame.sort_values(["node", "family", "row", "key"], ignore_index=True)


def price_unit(built: BuiltModel, solution: Solution, unit: str) -> str:
    """Return the unit of a price: money per unit of the row (both per year, so the years cancel)."""
    worth = "weighted load" if solution.stages[-1].aim == "load" else built.instance.units.column("{money}/yr")
    if not unit:
        return worth
    if worth.endswith("/yr") and unit.endswith("/yr"):
        return f"{worth.removesuffix('/yr')} per {unit.removesuffix('/yr')}"
    return f"{worth} per {unit}"


def _balance_unit(built: BuiltModel, constraint: Any) -> str:
    """Return the unit of a ledger balance."""
    name = constraint.parent_component().local_name.removesuffix("_balance")
    ledger = built.ledgers.get(name)
    if ledger is None:
        return ""
    frame = table_of([constraint.index()], ledger.spec.index)
    return f"{unit_column(built.instance, ledger.spec.unit, frame)[0]}/yr"


def _meaning(solution: Solution, node: str, family: str, row: str, key: str, price: float, unit: str) -> str:
    """Return what a price says, as a sentence."""
    words = AIM_WORDS[solution.stages[-1].aim]
    verb = "raises" if price > 0 else "lowers"
    extra = {f"{spec.name}_balance": spec.extra for spec in LEDGERS if spec.balance}
    what = extra[row] if family == BALANCES else f"one unit more of the limit {row}"
    place = f" ({key})" if key else ""
    when = f" at node {node}" if node else ""
    return f"{what}{place}{when} {verb} {words} by {abs(price):.6g} {unit.split(' per ', maxsplit=1)[0]}"
