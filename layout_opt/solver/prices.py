"""Shadow prices: what one unit more of each limit or balance is worth, with unit and sign in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from layout_opt.instance import Instance
from layout_opt.model.registry import BALANCES, aims, row_specs

if TYPE_CHECKING:
    from layout_opt.solver.sequence import Solution

PRICE_COLUMNS = ("node", "family", "row", "key", "price", "unit", "meaning")


def price_rows(instance: Instance, solution: Solution) -> Iterator[tuple[Any, str, str, str, str, float]]:
    """Yield (row, node, family, row, key, price) of every row with a price; the first is the row of the arrays.

    The price is the change of the objective per unit of the row's right-hand side, per year of the node (its weight is
    taken out); for balances it is the change per unit more posted to the balance.
    """
    from layout_opt.solver.row_place import row_name  # here, as the check of prices must not load the solver

    if solution.duals is None:
        return
    duals = solution.duals[: len(solution.arrays.rows)]
    weight = instance.tree.weight
    for constraint, dual in zip(solution.arrays.rows, duals.tolist(), strict=True):
        if not dual:
            continue
        node, family, row, key = row_name(constraint)
        per_year = dual / (weight.get(node) or 1.0)
        yield constraint, node, family, row, key, -per_year if family == BALANCES else per_year


def price_table(instance: Instance, solution: Solution, units: Mapping[tuple[str, str, str], str]) -> pd.DataFrame:
    """Return the table ``prices``.

    Parameters
    ----------
    instance : Instance
        What was solved.
    solution : Solution
        Its solution.
    units : dict
        (node, row, key) -> unit of the row.

    Returns
    -------
    DataFrame
        node, family, row, key, price, unit, meaning
    """
    lines = (line for _, *line in price_rows(instance, solution))
    frame = price_lines(instance, solution.stages[-1].aim, units, lines)
    return frame.sort_values(["node", "family", "row", "key"], ignore_index=True)


def price_lines(
    instance: Instance, aim: str, units: Mapping[tuple[str, str, str], str], prices: Iterable[Sequence[Any]]
) -> pd.DataFrame:
    """Return the table ``prices`` of given prices in their order: (node, family, row, key, price) of each."""
    lines = []
    for node, family, row, key, price in prices:
        unit = units.get((node, row, key)) or _balance_unit(instance, family, row, key)
        lines.append((node, family, row, key, price, price_unit(instance, aim, unit)))
    frame = pd.DataFrame(lines, columns=list(PRICE_COLUMNS[:-1]))
    frame["meaning"] = [_meaning(aim, *line) for line in lines]
    return frame


def price_unit(instance: Instance, aim: str, unit: str) -> str:
    """Return the unit of a price: money per unit of the row (both per year, so the years cancel)."""
    worth = "weighted load" if aim == "load" else instance.units.column("{money}/yr")
    if not unit:
        return worth
    if worth.endswith("/yr") and unit.endswith("/yr"):
        return f"{worth.removesuffix('/yr')} per {unit.removesuffix('/yr')}"
    return f"{worth} per {unit}"


def _balance_unit(instance: Instance, family: str, row: str, key: str) -> str:
    """Return the unit of a ledger balance, from the entities that its key names."""
    spec = row_specs().get((family, row))
    if spec is None or family != BALANCES:
        return ""
    return instance.units.column(spec.unit, **dict(zip(spec.keys[1:], key.split(","), strict=True)))


def _meaning(aim: str, node: str, family: str, row: str, key: str, price: float, unit: str) -> str:
    """Return what a price says, as a sentence."""
    words = aims()[aim.partition(":")[0]].words
    verb = "raises" if price > 0 else "lowers"
    spec = row_specs().get((family, row))
    what = spec.more if spec is not None and spec.more else f"one unit more of the limit {row}"
    place = f" ({key})" if key else ""
    when = f" at node {node}" if node else ""
    return f"{what}{place}{when} {verb} {words} by {abs(price):.6g} {unit.split(' per ', maxsplit=1)[0]}"
