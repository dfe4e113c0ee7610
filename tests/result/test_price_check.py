"""Shadow prices are held against layout and data by duality: what is edited fails, unless it is right as well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from layout_opt import read_instance, solve
from layout_opt.errors import InvalidInput
from layout_opt.model.build import BALANCES, build_model
from layout_opt.model.objective import stages
from layout_opt.result.check_run import check_run
from layout_opt.result.folder import read_run, run_record, write_run
from layout_opt.result.manifest import differences, read_manifest
from layout_opt.result.plan import plan_from_tables
from layout_opt.result.price_check import PriceCheck, check_prices, duals_of, not_optimal, stage_twin
from layout_opt.result.run import Run
from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.highs import Options
from layout_opt.solver.prices import price_lines
from layout_opt.solver.row_place import row_name
from layout_opt.solver.search import SearchRequest
from layout_opt.solver.sequence import solve_stages
from tests.cases.random_instance import random_draft
from tests.cli.running import SMALL_RIVER
from tests.golden.examples import EXAMPLES, town
from tests.golden.text import instance_of
from tests.model.test_objectives import two_ovens
from tests.result.resealed import edit_csv, reseal
from tests.result.whole import whole

LOAD = "[load]\nweights = {smoke = 3.0}\noutput_share = 0.8\n"
NAME = ("node", "family", "row", "key")
CLOSE = 1e-7
"""Size of what counts as nothing to the judge [CNY]."""
Prices = Mapping[tuple[str, ...], float]
HONEST = (*EXAMPLES, "whole", "cost", "effective_output", "load", "301", "304")


def honest(name: str) -> Run:
    """Return a solved instance by name."""
    if name == "whole":
        return whole()
    if name in {"cost", "effective_output", "load"}:
        return solve(instance_of(two_ovens(name), load=LOAD if name == "load" else ""))
    return solve(instance_of(EXAMPLES[name]() if name in EXAMPLES else random_draft(int(name))))


def checked(run: Run, prices: pd.DataFrame | None = None) -> PriceCheck:
    """Return what the check says of a run, perhaps with other prices."""
    tables = run.tables if prices is None else {**run.tables, "prices": prices}
    return check_prices(run.instance, tables, run_record(run, {}))


@pytest.mark.parametrize("name", HONEST)
def test_prices_of_every_kind_pass(name: str) -> None:
    """Proves that optimal prices are never refused: maxima, minima, two stages, trees, every family."""
    run = honest(name)
    assert checked(run) == PriceCheck((), len(run.tables["prices"]), ())


def test_prices_of_today_pass() -> None:
    """Proves the same where today's decisions are held and limits are only reported."""
    for run in (solve(read_instance(SMALL_RIVER), layout="today"), solve(whole().instance, layout="today")):
        assert checked(run) == PriceCheck((), len(run.tables["prices"]), ())


def lines(frame: pd.DataFrame, prices: Mapping[tuple[str, ...], float]) -> pd.DataFrame:
    """Return the table of other prices, with the units and words that belong to them."""
    units = whole().tables["limits"]
    known = dict(zip(zip(units["node"], units["row"], units["key"], strict=True), units["unit"], strict=True))
    aim = stages(whole().instance)[-1].aim.value
    made = price_lines(whole().instance, aim, known, [(*name, price) for name, price in prices.items()])
    return made[list(frame.columns)]


@dataclass(frozen=True)
class Judge:
    """Whether prices are optimal duals, by the arrays of the solver (the check has the twins)."""

    arrays: Arrays
    values: Floats

    def accepts(self, prices: Prices) -> bool:
        """Return whether prices and layout are optimal together, in the sense of a maximum."""
        arrays, used = self.arrays, self.arrays.matrix @ self.values
        named = [row_name(row) for row in arrays.rows]
        duals = np.array([prices.get(name, 0.0) * (-1.0 if name[1] == BALANCES else 1.0) for name in named])
        reduced = arrays.cost - arrays.matrix.T @ duals
        exact = arrays.row_lower == arrays.row_upper
        most = np.isfinite(arrays.row_upper)
        room = np.where(most, arrays.row_upper, arrays.row_lower) - used
        signs = exact | (np.where(most, duals, -duals) >= 0)
        slack = exact | (np.abs(duals * room) < CLOSE)
        optimal = arrays.integer | ((reduced < CLOSE) & (np.abs(reduced * self.values) < CLOSE))
        return bool(signs.all() and slack.all() and optimal.all())


@pytest.fixture(scope="module")
def judge() -> Judge:
    """Return the judge of the whole town."""
    solution = solve_stages(build_model(whole().instance), SearchRequest(Options(gap=1e-9), repeatable=True))
    assert solution.values is not None
    return Judge(solution.arrays, solution.values)


def prices_of(run: Run) -> Prices:
    """Return node, family, row, key -> price."""
    frame = run.tables["prices"]
    return dict(zip(frame[list(NAME)].itertuples(index=False, name=None), frame["price"].tolist(), strict=True))


def test_every_price_of_every_row_is_held(judge: Judge) -> None:
    """Proves for every row, with and without a price, that another one fails exactly where it is no optimal dual."""
    right = prices_of(whole())
    assert judge.accepts(right)
    twin = stage_twin(whole().instance, "best", [whole().objective])
    values, alike = twin.values(plan_from_tables(whole().tables, "best"))
    count = 0
    for name in (row_name(row) for row in judge.arrays.rows):
        price = right.get(name, 0.0)
        for other in (price * 2.0, price * (1.0 + 1e-3), -price, 0.0) if price else (0.05, -0.05):
            edited = {**right, name: other}
            duals = duals_of(twin, list(edited), np.array(list(edited.values())))
            accepted = not list(not_optimal(twin, values, alike, duals, complete=True))
            assert accepted == judge.accepts(edited), (name, price, other)
            count += 1
    assert count == 204


def test_other_optimal_prices_pass() -> None:
    """Proves what is documented: where an oven is as large as its market, any split of the 2 between both is right.

    A split of another sum, or one below 0 for either, is not.
    """
    draft = town()
    draft.tables["sites"][0]["max_capacity"] = "8"
    run = solve(instance_of(draft))
    limits = run.tables["limits"]
    named = limits[["node", "row", "key"]].itertuples(index=False, name=None)
    units = dict(zip(named, limits["unit"].tolist(), strict=True))

    def passes(buyers: float, oven: float) -> bool:
        goods = 3.0 - buyers
        given = [
            ("root", "market", "demand_max", "town,bread,all", buyers),
            ("root", "balances", "goods_balance", "town,bread", goods),
            ("root", "production", "activity_max", "town,oven", goods - 1.0),
            ("root", "production", "capacity_balance", "town,oven", 0.0),
            ("root", "production", "capacity_max", "town,oven", oven),
        ]
        aim = stages(run.instance)[-1].aim.value
        return not checked(run, price_lines(run.instance, aim, units, [line for line in given if line[-1]])).problems

    assert all(passes(buyers, 2.0 - buyers) for buyers in (0.0, 0.5, 1.0, 2.0))
    assert not any(passes(buyers, oven) for buyers, oven in ((1.0, 0.5), (1.0, 2.0), (2.5, -0.5), (-0.5, 2.5)))


def reworded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return edited prices with the units and words that belong to them, so that only duality can tell."""
    run = whole()
    limits = run.tables["limits"]
    named = limits[["node", "row", "key"]].itertuples(index=False, name=None)
    units = dict(zip(named, limits["unit"].tolist(), strict=True))
    given = frame.assign(price=frame["price"].astype(float))[[*NAME, "price"]].itertuples(index=False, name=None)
    return price_lines(run.instance, stages(run.instance)[-1].aim.value, units, list(given))


def price(row: str, key: str, value: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Return the edit of one price."""

    def edit(frame: pd.DataFrame) -> pd.DataFrame:
        chosen = (frame["row"] == row) & (frame["key"] == key)
        assert chosen.sum() == 1
        frame.loc[chosen, "price"] = value
        return frame

    return edit


def cell(column: str, value: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Return the edit of one cell of the last line."""

    def edit(frame: pd.DataFrame) -> pd.DataFrame:
        frame.loc[frame.index[-1], column] = value
        return frame

    return edit


def times(factor: float) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Return the edit of all prices."""
    return lambda frame: frame.assign(price=(frame["price"].astype(float) * factor).map(repr))


PRICES: Mapping[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "a cap dearer": price("discharge_cap", "coast,COD", "0.02"),
    "a cap that seems free": price("discharge_cap", "coast,COD", "1e-9"),
    "a market worth less": price("demand_max", "port,bread,all", "2.0"),
    "an export worth more": price("export_max", "port,bread", "1.34"),
    "a good worth more": price("goods_balance", "town,bread", "0.59"),
    "a burden that costs nothing": price("burden_balance", "town,COD", "-1e-12"),
    "a sign turned": price("activity_max", "port,oven", "-0.1"),
    "all doubled": times(2.0),
    "all a little higher": times(1.0001),
    "all turned round": times(-1.0),
    "money in another unit": times(1e8),
    "none": lambda frame: frame.iloc[:0],
    "one left out": lambda frame: frame[frame["row"] != "module_link"],
    "the last left out": lambda frame: frame.iloc[:-1],
    "one twice": lambda frame: pd.concat([frame, frame.tail(1)]),
    "one moved to a limit with room": lambda frame: frame.replace({"row": {"demand_max": "route_max"}}),
    "one moved to another place": lambda frame: frame.replace({"key": {"coast,COD": "port,COD"}}),
}
"""Edits of prices; units and words are remade."""
CELLS: Mapping[str, Callable[[pd.DataFrame], pd.DataFrame | None]] = {
    "one of a row that is none": cell("row", "discharge_floor"),
    "one of another node": cell("node", "2050"),
    "one of another family": cell("family", "permits"),
    "a unit": cell("unit", "CNY per t"),
    "words": cell("meaning", "this limit costs nobody anything"),
    "blank": cell("price", ""),
    "nothing": cell("price", "0.0"),
    "endless": cell("price", "inf"),
    "a column more": lambda frame: frame.assign(certainty="1"),
    "a column less": lambda frame: frame.drop(columns="meaning"),
    "no file": lambda _: None,
}
"""Edits of anything else, and of single cells."""
EDITS = {**{name: (lambda frame, edit=edit: reworded(edit(frame))) for name, edit in PRICES.items()}, **CELLS}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the run folder of the whole town."""
    return write_run(whole(), tmp_path_factory.mktemp("prices") / "run")


def test_a_folder_says_how_many_prices_were_held(folder: Path, tmp_path: Path) -> None:
    """Proves that the check of a folder counts the prices, and names an edit also where the list was made anew."""
    found = check_run(folder)
    assert found.passed
    assert found.checked["prices"] == len(whole().tables["prices"])
    copy = edit_csv(folder, tmp_path / "run", "prices", EDITS["a cap dearer"])
    reseal(copy)
    told = check_run(copy).violations
    assert told
    assert all(line.startswith("tables prices.csv: ") for line in told)
    assert len(EDITS) >= 18


@pytest.mark.parametrize("name", EDITS)
def test_each_edit_of_the_file_fails(folder: Path, tmp_path: Path, name: str) -> None:
    """Proves that an edit of prices.csv fails by its hash, and without that by what it says."""
    copy = edit_csv(folder, tmp_path / "run", "prices", EDITS[name])
    manifest = read_manifest(copy)
    assert manifest is not None
    (differs,) = differences(copy, manifest)
    assert differs.startswith("tables/prices.csv: ")
    stored = read_run(copy)
    problems = check_prices(stored.instance, stored.tables, stored.info).problems
    assert problems
    assert all(line.startswith("tables prices.csv") for line in problems)


def test_a_price_that_is_no_number_is_refused(folder: Path, tmp_path: Path) -> None:
    """Proves that a word in place of a price is wrong input, with file and line."""
    with pytest.raises(InvalidInput, match=r"prices.csv:15 price: found 'dear'; must be a number"):
        read_run(edit_csv(folder, tmp_path / "run", "prices", cell("price", "dear")))


def test_prices_of_a_tree_are_per_year_of_their_node() -> None:
    """Proves that the weight of each node counts: prices of one node times two fail."""
    run = solve(instance_of(EXAMPLES["production"]()))
    frame = run.tables["prices"]
    twin = stage_twin(run.instance, "best", [run.objective])
    values, alike = twin.values(plan_from_tables(run.tables, "best"))
    named = list(prices_of(run))
    right = frame["price"].to_numpy()
    assert not list(not_optimal(twin, values, alike, duals_of(twin, named, right), complete=True))
    nodes = sorted(set(frame["node"]))
    assert len(nodes) == 2
    for node in nodes:
        duals = duals_of(twin, named, np.where(frame["node"] == node, 2.0 * right, right))
        assert list(not_optimal(twin, values, alike, duals, complete=True))
