r"""What one unit more of every cell is worth at today's layout: the duals of the program with today held.

Integer decisions are held at today, the activity of each cell within a box of relative half-width h around today;
rows between activity and capacity are left out, so that what a unit is worth stands in one place, and what capacity
would cost is taken off afterwards. The smaller h, the better the duals fit today; the larger, the less depends on the
last digit of the data: where supply is all but equal to demand, prices at today's point alone can be anything. As h
goes to 0 the duals of the box are, among those that are right, the ones with the least correction of costs
:math:`\sum_j \hat x_j |\lambda_j|`. How right they are is not believed but computed: the bound that they give for the
program with today held exactly,

.. math:: D = z_h - \sum_j \lambda_j (x_j - \hat x_j) \ge \hat z,

must be today's value within the gap of the instance. Source: Howitt (1995), Positive Mathematical Programming, American
Journal of Agricultural Economics 77; the least correction instead of its perturbation after Heckelei & Wolff (2003),
European Review of Agricultural Economics 30.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from layout_opt.errors import InvalidInput, Problem
from layout_opt.facts.curves import ACTIVITY, CAPACITY
from layout_opt.facts.recipes import goods
from layout_opt.instance import Instance
from layout_opt.model.family import Plan
from layout_opt.model.objective import stages
from layout_opt.model.registry import BALANCES, ledger_specs
from layout_opt.result.stored_plan import decisions_of
from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.direct import DirectModel, direct_model
from layout_opt.solver.ending import Ending
from layout_opt.solver.highs import Options, Outcome, optimise

Cell = tuple[str, str]
"""Region and technology."""
WIDTHS = (1e-3, 1e-5, 0.0)
"""Half-widths of the box that are tried, as shares of today's activity [1]."""
RIGHT = 1e-4
"""Share of today's value by which the bound of the duals may exceed it at most, if the gap is not less [1]."""
AT_REST = 1e-9
"""Activity, as a share of the largest of its technology, below which a cell rests [1]."""
GOODS = "goods"
"""Ledger of what is made and used."""


@dataclass(frozen=True)
class TodayPrices:
    """What the duals say of today's layout.

    Parameters
    ----------
    value : float
        Today's objective.
    gains : mapping
        Cell -> what one unit more of its activity gains [money / activity], whatever capacity it needs.
    revenue : mapping
        Cell -> what is made by a unit is worth at the prices of goods [money / activity].
    width : float
        Half-width of the box from which the duals come [1].
    excess : float
        How far the bound that they give lies above today's value [money, weighted].
    """

    value: float
    gains: Mapping[Cell, float]
    revenue: Mapping[Cell, float]
    width: float
    excess: float


def today_prices(
    instance: Instance, plan: Plan, value: float, today: Mapping[Cell, float], gap: float
) -> Iterator[TodayPrices]:
    """Yield what one unit more of every cell is worth, by duals that are right within the gap, the least first.

    Parameters
    ----------
    instance : Instance
        Of one node; today's layout keeps its limits.
    plan : Plan
        Today's layout.
    value : float
        Its objective.
    today : mapping
        Activity of each cell.
    gap : float
        Relative gap of a solve.

    Raises
    ------
    InvalidInput
        If the program with today held has no optimum at today's value: then today is no layout of the instance.
    """
    stage = stages(instance)[0]
    model = direct_model(instance)
    arrays = model.arrays(stage.aim, maximise=stage.maximise)
    places = cell_columns(model, arrays)
    held = _held(model, arrays, plan, places)
    sign = 1.0 if stage.maximise else -1.0
    slack = min(gap, RIGHT) * max(abs(value), 1.0)
    excess, right = np.inf, False
    for width in WIDTHS:
        found = optimise(_boxed(held, places, today, width), Options())
        if found.ending is not Ending.OPTIMAL or found.values is None or found.objective is None:
            continue
        assert found.reduced_costs is not None
        moved = sum(
            float(found.reduced_costs[at]) * (float(found.values[at]) - today.get(cell, 0.0))
            for cell, at in places.items()
        )
        excess = sign * (found.objective - moved - value)
        if excess <= slack:
            right = True
            yield TodayPrices(value, *_told(instance, arrays, places, found, sign), width, excess)
    if not right:
        where = f"today's layout of {instance.settings.name}"
        rule = "be a layout whose trade and sales are best at its activities"
        found_value = f"a bound {excess:g} above its value {value:g}"
        raise InvalidInput([Problem(where, found_value, rule, "see `solve --layout today`")])


def cell_columns(model: DirectModel, arrays: Arrays) -> dict[Cell, int]:
    """Return the column of the activity of each cell."""
    own = {number: at for at, number in enumerate(arrays.numbers.tolist())}
    named = model.decisions[ACTIVITY]
    return {(key[1], key[2]): own[number] for key, number in named.items() if number in own}


def _held(model: DirectModel, arrays: Arrays, plan: Plan, places: Mapping[Cell, int]) -> Arrays:
    """Return the linear program with integer decisions at today's, without rows of activity and capacity."""
    known = decisions_of(plan)
    values = np.zeros(len(arrays.lower))
    own = {number: at for at, number in enumerate(arrays.numbers.tolist())}
    for name, columns in model.decisions.items():
        for key, number in columns.items():
            if number in own:
                values[own[number]] = known.get(name, {}).get(key, 0.0)
    held = arrays.relaxed_at(values)
    capacity = [own[number] for number in model.decisions[CAPACITY].values() if number in own]
    touched = (_touched(held, capacity) > 0) & (_touched(held, list(places.values())) > 0)
    return replace(
        held,
        row_lower=np.where(touched, -np.inf, held.row_lower),
        row_upper=np.where(touched, np.inf, held.row_upper),
    )


def _touched(arrays: Arrays, columns: list[int]) -> Floats:
    """Return for each row how many of the columns stand in it."""
    part = arrays.matrix[:, columns]
    return np.asarray((part != 0).sum(axis=1)).ravel().astype(float)


def _boxed(arrays: Arrays, places: Mapping[Cell, int], today: Mapping[Cell, float], width: float) -> Arrays:
    lower, upper = arrays.lower.copy(), arrays.upper.copy()
    for cell, at in places.items():
        level = today.get(cell, 0.0)
        lower[at], upper[at] = level * (1.0 - width), level * (1.0 + width)
    return replace(arrays, lower=lower, upper=upper)


def _told(
    instance: Instance, arrays: Arrays, places: Mapping[Cell, int], found: Outcome, sign: float
) -> tuple[dict[Cell, float], dict[Cell, float]]:
    """Return gain and revenue of each cell, per year of the node."""
    assert found.reduced_costs is not None
    assert found.duals is not None
    weight = instance.tree.weight[instance.tree.root]
    gains = {cell: sign * float(found.reduced_costs[at]) / weight for cell, at in places.items()}
    row = next(spec.row.name for spec in ledger_specs() if spec.name == GOODS)
    prices: dict[Cell, float] = {}
    for place, dual in zip(arrays.rows, found.duals.tolist(), strict=True):
        if place.block == BALANCES and place.row == row:
            prices[place.key[1:]] = -sign * dual / weight
    revenue = dict.fromkeys(places, 0.0)
    made = goods(instance)
    for region, technology, commodity, output in zip(
        made["region"], made["technology"], made["commodity"], made["output"], strict=True
    ):
        if (region, technology) in revenue:
            revenue[region, technology] += float(output) * max(prices.get((region, commodity), 0.0), 0.0)
    return gains, revenue
