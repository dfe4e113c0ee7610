"""Shadow prices: the change of the objective when a limit or balance moves, per year, with the right sign and unit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from layout_opt import solve
from layout_opt.instance import Change, Instance, changed
from layout_opt.model.build import BALANCES, build_model
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.highs import Options, optimise
from layout_opt.solver.prices import price_rows
from layout_opt.solver.row_place import row_name
from layout_opt.solver.search import SearchRequest
from layout_opt.solver.sequence import solve_stages
from tests.cases.random_instance import random_draft
from tests.families.hand import about
from tests.golden.examples import EXAMPLES, town
from tests.golden.text import instance_of
from tests.model.test_objectives import two_ovens
from tests.result.whole import whole_draft

STEP = 1e-3
"""Part of a unit by which a row is moved."""
LOAD = "[load]\nweights = {smoke = 3.0}\noutput_share = 0.8\n"


def instance(name: str) -> Instance:
    """Return an instance by name: examples, all limits, a tree, random ones, and the other three objectives."""
    if name in EXAMPLES:
        return instance_of(EXAMPLES[name]())
    if name == "whole":
        return instance_of(whole_draft())
    if name in {"cost", "effective_output"}:
        return instance_of(two_ovens(name))
    if name == "load":
        return instance_of(two_ovens(name), load=LOAD)
    return instance_of(random_draft(int(name)))


def optimum(arrays: Arrays, row: int, step: float) -> float | None:
    """Return the optimum with both sides of one row moved, None if infeasible."""
    moved = np.zeros(len(arrays.rows))
    moved[row] = step
    outcome = optimise(
        replace(arrays, row_lower=arrays.row_lower + moved, row_upper=arrays.row_upper + moved), Options()
    )
    return outcome.objective


@pytest.mark.parametrize("name", ["whole", *EXAMPLES, "cost", "effective_output", "load", "301", "304"])
def test_prices_are_the_slopes(name: str) -> None:
    """Proves every price, also those of 0 that no table holds: it lies between the slopes to the left and right.

    Each row of the program with whole decisions fixed is moved by a little both ways and solved again; at a kink any
    price between the two slopes is right, elsewhere both slopes are the price.
    """
    found = instance(name)
    built = build_model(found)
    solution = solve_stages(built, SearchRequest(Options(gap=1e-9), break_ties=True, repeatable=True))
    assert solution.values is not None
    prices = {row_name(row): price for row, *_, price in price_rows(built.instance, solution)}
    fixed = solution.arrays.relaxed_at(solution.values)
    middle = optimise(fixed, Options()).objective
    assert middle is not None
    sense = 1.0 if fixed.maximise else -1.0
    for place, constraint in enumerate(fixed.rows):
        node, family, row, key = row_name(constraint)
        sign = -1.0 if family == BALANCES else 1.0  # a unit more posted to a balance lowers its right-hand side
        price = prices.get((node, family, row, key), 0.0) * found.tree.weight.get(node, 1.0) * sign
        up, down = optimum(fixed, place, STEP), optimum(fixed, place, -STEP)
        right = -np.inf if up is None else sense * (up - middle) / STEP
        left = np.inf if down is None else sense * (middle - down) / STEP
        slack = 1e-5 * max(1.0, abs(price))
        assert right - slack <= sense * price <= left + slack, (family, row, key, right, price, left)


CELLS = {
    "demand_max": ("demand", "quantity", "port"),
    "export_max": ("foreign_trade", "max_quantity", "port"),
    "discharge_cap": ("discharge_caps", "cap", "town"),
}


@pytest.mark.parametrize("row", CELLS)
def test_a_price_is_what_a_cell_is_worth(row: str) -> None:
    """Proves the price against the data: a hundredth of a unit more in the CSV cell, solved from the start."""
    draft = whole_draft()
    draft.tables["sites"][0]["module_size"] = ""  # no jumps
    base = instance_of(draft)
    run = solve(base, gap=1e-9)
    table, column, region = CELLS[row]
    price = run.tables["prices"].set_index("row").loc[row, "price"]
    more = changed(base, (Change(table=table, where={"region": region}, column=column, add=0.01),))
    assert solve(more, gap=1e-9).objective == pytest.approx(run.objective + 0.01 * price, abs=1e-6)
    assert price > 0


def test_price_of_a_maximum() -> None:
    """Proves sign, unit and words where more is better: a ton more of demand is worth 3 - 1 = 2."""
    prices = solve(instance_of(town())).tables["prices"].set_index("row")
    assert prices.loc["demand_max", "price"] == about(2)
    assert prices.loc["demand_max", "unit"] == "CNY per t"
    assert prices.loc["demand_max", "meaning"] == (
        "one unit more that buyers want (town,bread,all) at node root raises net effective output by 2 CNY"
    )
    assert prices.loc["goods_balance", "price"] == about(1)


def test_price_of_a_minimum() -> None:
    """Proves sign and words where less is better: a ton more that must be served costs 2 (clean oven) more."""
    prices = solve(instance_of(two_ovens("cost"))).tables["prices"]
    served = prices[(prices["row"] == "demand_balance") & (prices["key"] == "town,bread,all")].iloc[0]
    assert served["price"] == about(2)
    assert "raises cost by 2 CNY" in served["meaning"]
    ovens = prices[(prices["row"] == "capacity_max")].set_index("key")
    assert ovens.loc["town,oven", "price"] == about(-1)
    assert "lowers cost by 1 CNY" in ovens.loc["town,oven", "meaning"]


def test_price_of_a_load() -> None:
    """Proves the unit of prices where loads are least: weighted load, not money, and the kept output is named."""
    prices = solve(instance_of(two_ovens("load"), load=LOAD)).tables["prices"]
    kept = prices[prices["row"] == "keep_effective_output"]
    assert kept["family"].tolist() == ["objective"]
    assert set(prices["unit"].str.split(" per ").str[0]) == {"weighted load"}


def test_prices_are_per_year_of_their_node() -> None:
    """Proves that the weight of the node is taken out: in a node of 5 years a ton a year is worth 2 a year, not 10."""
    draft = town()
    draft.add("tree", node="now", parent="", years=5)
    prices = solve(instance_of(draft)).tables["prices"].set_index("row")
    assert prices.loc["demand_max", "price"] == about(2)
