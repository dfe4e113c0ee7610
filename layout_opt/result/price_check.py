r"""The check of shadow prices by duality, from the CSV files and the decision tables alone.

Prices are right if they are optimal duals of the linear program in which the integer decisions are held. With rows
:math:`a_i x \le b_i` (or at least, or equal) and costs c to be minimised, prices y and a layout x are optimal together
exactly if

.. math::

   y_i \le 0, \quad y_i\,(b_i - a_i x) = 0, \quad d_j = c_j - \sum_i a_{ij} y_i \ge 0, \quad d_j\, x_j = 0

(the signs of rows at least are turned, those of rows that must be equal are free, and so is :math:`d_j` of a decision
that is held). The rows come from the plain twins of the families. Where a layout is degenerate there are several such
prices, and any of them passes. Source: Dantzig (1963), Linear Programming and Extensions, ch. 6.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from layout_opt.errors import ModelError
from layout_opt.instance import Instance
from layout_opt.model.aim import Aim
from layout_opt.model.block import OBJECTIVE, USER_BLOCK
from layout_opt.model.objective import further_rows, stages
from layout_opt.model.registry import BALANCES
from layout_opt.model.terms import Floats
from layout_opt.result.linear_twin import LinearTwin, linear_twin
from layout_opt.result.plan import plan_from_tables
from layout_opt.result.violation import TOLERANCE
from layout_opt.solver.gap import least_kept
from layout_opt.solver.prices import PRICE_COLUMNS, price_lines

PRICES, LIMITS = "prices", "limits"
PRICED = "priced"
"""Entry of ``run.json``: whether the linear program with integer decisions held was solved to its optimum."""
WORTHLESS = 1e-9
"""Share of the largest term of the objective that a price may be off by at the largest amount of a decision [1]."""
FEW = 5
"""Most problems of one kind that are listed."""
UNSEEN = (
    "prices.csv: there are rows of the user's own, so whether the prices fit the layout was not checked; "
    "signs, slack rows, units and words were"
)


@dataclass(frozen=True)
class PriceCheck:
    """What the check of shadow prices found.

    Parameters
    ----------
    problems : tuple of str
        Everything that is wrong, in words.
    checked : int
        Prices that were held against the layout.
    notes : tuple of str
        What could not be checked.
    """

    problems: tuple[str, ...] = ()
    checked: int = 0
    notes: tuple[str, ...] = ()


def check_prices(instance: Instance, tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> PriceCheck:
    """Return what is wrong with the table ``prices`` of a run.

    Parameters
    ----------
    instance : Instance
        Read from the CSV files.
    tables : mapping
        Result tables of a run whose decisions the certificate has accepted.
    info : mapping
        Content of ``run.json``.
    """
    told = tables.get(PRICES)
    if told is None:
        return PriceCheck((f"tables {PRICES}.csv: is missing",) if info.get(PRICED) else ())
    if list(told.columns) != list(PRICE_COLUMNS):
        return PriceCheck((f"tables {PRICES}.csv: has other columns than a run writes",))
    named = list(map(tuple, told[["node", "family", "row", "key"]].fillna("").to_numpy().tolist()))
    prices = pd.to_numeric(told["price"], errors="coerce").to_numpy(dtype=np.float64)
    if not named and not info.get(PRICED, True):
        return PriceCheck()
    reached = [stage["objective"] for stage in info.get("stages", ())]
    try:
        twin = stage_twin(instance, str(info["layout"]), reached)
    except ModelError as error:
        return PriceCheck(notes=(f"{PRICES}.csv: was not checked: {error}",))
    unknown = [name for name in named if name not in twin.row_numbers and name[1] != USER_BLOCK]
    if unknown:
        return PriceCheck(tuple(f"tables {PRICES}.csv: {_row(name)} is no row of this run" for name in unknown[:FEW]))
    wrong = (*_wrong_cells(instance, tables, named, prices), *_doubled(named, prices))
    if wrong:
        return PriceCheck(wrong)
    own = bool(info.get("user_rows")) or any(name[1] == USER_BLOCK for name in named)
    values, alike = twin.values(plan_from_tables(tables, str(info["layout"])))
    last = reached[-1] if reached else None
    aim = stages(instance)[-1].aim.at(0.0 if last is None else last)
    found = not_optimal(twin, values, alike, duals_of(twin, named, prices), aim, complete=not own)
    return PriceCheck(tuple(found), len(named), (UNSEEN,) if own else ())


def stage_twin(instance: Instance, layout: str, reached: list[float | None]) -> LinearTwin:
    """Return the twin with the rows of the last stage: what each stage before it reached may not be given up.

    Parameters
    ----------
    instance : Instance
        Read from the CSV files.
    layout : str
        ``best`` or ``today``.
    reached : list of float or None
        Objective of each stage that is known.
    """
    twin, steps = linear_twin(instance, layout), stages(instance)
    for before, stage, objective in zip(steps, steps[1:], reached, strict=False):
        if stage.keep_share is not None and objective is not None:
            twin = _with_row(twin, before.aim, least_kept(objective, stage.keep_share))
    for aim, least in further_rows(instance, steps[-1]):
        twin = _with_row(twin, aim, least)
    return twin


def _with_row(twin: LinearTwin, aim: Aim, least: float) -> LinearTwin:
    """Return the twin with the row that an aim may not fall below a value."""
    costs, constant = twin.costs(aim)
    name = ("", OBJECTIVE, f"keep_{aim.value}", "")
    return twin.with_rows(
        [name], sparse.csr_array(costs[np.newaxis, :]), np.array([least - constant]), np.array([np.inf])
    )


def _wrong_cells(
    instance: Instance, tables: Mapping[str, pd.DataFrame], named: list[tuple[str, ...]], prices: Floats
) -> Iterator[str]:
    """Yield prices that are no numbers, and units and words that are not those of their price."""
    limits, told = tables.get(LIMITS, pd.DataFrame(columns=["node", "row", "key", "unit"])), tables[PRICES]
    columns = (limits[name].fillna("").tolist() for name in ("node", "row", "key", "unit"))
    units = {(node, row, key): unit for node, row, key, unit in zip(*columns, strict=True)}
    for line in np.flatnonzero(~np.isfinite(prices) | (prices == 0.0)).tolist():
        yield f"tables {PRICES}.csv:{line + 2} price: is {told['price'].iloc[line]}, must be a number other than 0"
    given = [(*name, price) for name, price in zip(named, prices.tolist(), strict=True)]
    made = price_lines(instance, stages(instance)[-1].aim.value, units, given)
    for column in ("unit", "meaning"):
        pairs = zip(told[column].fillna("").astype(str).tolist(), made[column].tolist(), strict=True)
        for line, (said, right) in enumerate(pairs, start=2):
            if said != right:
                yield f"tables {PRICES}.csv:{line} {column}: is {said}, recomputed {right}"


def _doubled(named: list[tuple[str, ...]], prices: Floats) -> Iterator[str]:
    """Yield rows that have two prices."""
    seen = pd.Series(named, dtype=object)
    for line in np.flatnonzero(seen.duplicated().to_numpy()).tolist():
        yield f"tables {PRICES}.csv:{line + 2}: {_row(named[line])} has a second price, {prices[line]:.6g}"


def _row(name: tuple[str, ...]) -> str:
    node, family, row, key = name
    return f"{family} {row}[{','.join(part for part in (node, key) if part)}]"


def duals_of(twin: LinearTwin, named: Sequence[tuple[str, ...]], prices: Floats) -> Floats:
    """Return the dual of every row: the price times the weight of its node, turned round for balances."""
    duals, weight = np.zeros(len(twin.rows)), twin.instance.tree.weight
    for name, price in zip(named, prices.tolist(), strict=True):
        node, family, *_ = name
        if family != USER_BLOCK:
            number = twin.row_numbers[name]  # type: ignore[index]
            duals[number] = price * (weight.get(node) or 1.0) * (-1.0 if family == BALANCES else 1.0)
    return duals


def not_optimal(
    twin: LinearTwin, values: Floats, alike: Floats, duals: Floats, aim: Aim | None = None, *, complete: bool
) -> Iterator[str]:
    """Yield where prices and layout are not optimal together; `complete` if no row of the user's own has a part.

    What is optimised is the last aim of the instance, unless `aim` says otherwise.
    """
    aim = aim or stages(twin.instance)[-1].aim
    sense = -1.0 if aim.maximise else 1.0
    costs = twin.costs(aim)[0]
    used = twin.matrix @ values
    side = np.where(np.isfinite(twin.upper), twin.upper, twin.lower)
    worth = max(np.abs(costs * values).max(initial=0.0), np.abs(duals * side).max(initial=0.0))
    yield from _wrong_rows(twin, values, sense * duals, side - used, worth)
    if not complete:
        return
    size = np.abs(costs) + abs(twin.matrix).T @ np.abs(duals)
    reduced = sense * (costs - twin.matrix.T @ duals)
    noise = TOLERANCE * size + np.divide(WORTHLESS * worth, alike, where=alike > 0, out=np.zeros(len(alike)))
    held = twin.integer | (twin.least == twin.most)
    at_most = ~held & (values >= twin.most)
    more = np.flatnonzero(~held & ~at_most & (reduced < -noise))
    less = np.flatnonzero(~held & (values > TOLERANCE * alike) & (reduced > noise))
    for columns, amount in ((more, "more"), (less, "less")):
        for column in columns[:FEW].tolist():
            decision, key = twin.columns[column]
            yield (
                f"tables {PRICES}.csv: at these prices one unit {amount} of {decision}[{','.join(key)}] would be "
                f"better by {abs(reduced[column]):.6g}, so they are not those of this layout"
            )
    inner = ~held & ~at_most
    apart = float(costs @ values - duals @ side - (costs - twin.matrix.T @ duals)[~inner] @ values[~inner])
    if not abs(apart) <= TOLERANCE * worth:
        yield f"tables {PRICES}.csv: what the prices add up to and the objective are {apart:.6g} apart"


def _wrong_rows(twin: LinearTwin, values: Floats, duals: Floats, room: Floats, worth: float) -> Iterator[str]:
    """Yield rows whose price has the wrong sign (`duals` are those of a minimum), or that have room and a price."""
    exact = twin.lower == twin.upper
    most = np.isfinite(twin.upper)
    backward = np.flatnonzero(~exact & np.where(most, duals > 0, duals < 0))
    for row in backward[:FEW].tolist():
        yield f"tables {PRICES}.csv: {_row(twin.rows[row])} has a price of the wrong sign"
    terms = abs(twin.matrix) @ sparse.diags_array(np.abs(values))
    size = np.maximum(terms.max(axis=1).toarray().ravel(), np.abs(room + twin.matrix @ values))
    loose = ~exact & (duals != 0) & (np.abs(room) > TOLERANCE * size) & (np.abs(duals * room) > WORTHLESS * worth)
    for row in np.flatnonzero(loose)[:FEW].tolist():
        yield f"tables {PRICES}.csv: {_row(twin.rows[row])} has a price, and room of {abs(room[row]):.6g} is left"
