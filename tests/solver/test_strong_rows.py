"""Strong rows: right where only sites serve a buyer, absent where the good has another way, never in the prices."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from layout_opt import read_instance, solve
from layout_opt.instance import Instance
from layout_opt.model.build import Layout
from layout_opt.model.objective import stages
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.direct import direct_model
from layout_opt.solver.highs import Options, optimise
from layout_opt.solver.search import search
from layout_opt.solver.strong_rows import strong_rows
from tests.cases.draft import Draft
from tests.cases.random_instance import random_instance
from tests.golden.text import instance_of


def warehouses(**settings: object) -> Draft:
    """Return two warehouses of 100 t at 10 CNY a year if open, and three shops that want 10 t each; 1 CNY/t to send."""
    draft = Draft({"name": "shops", "money": "CNY", "objective": "cost", **settings})  # type: ignore[dict-item]
    draft.add("commodities", commodity="bread", unit="t")
    draft.add("technologies", technology="store", unit="t", kind="production")
    draft.add("technology_goods", technology="store", commodity="bread", region="*", output=1)
    for region in ("w1", "w2"):
        draft.add("regions", region=region)
        draft.add("sites", region=region, technology="store", max_capacity=100, fixed_cost=10)
    for shop in ("s1", "s2", "s3"):
        draft.add("regions", region=shop)
        draft.add("demand", region=shop, market="bread", tier="all", quantity=10, price=3)
        for origin in ("w1", "w2"):
            draft.add("routes", from_region=origin, to_region=shop, distance=0)
    draft.add("freight", commodity="bread", from_region="*", to_region="*", cost=1, loss=0.2)
    return draft


def program_of(instance: Instance, layout: Layout = Layout.BEST) -> Arrays:
    """Return the program of the first stage."""
    stage = stages(instance)[0]
    return direct_model(instance, layout).arrays(stage.aim, maximise=stage.maximise)


def columns_named(instance: Instance, decision: str) -> set[int]:
    """Return the columns of a decision in the program of the first stage."""
    arrays = program_of(instance)
    own = set(direct_model(instance).decisions[decision].values())
    return {place for place, number in enumerate(arrays.numbers.tolist()) if number in own}


def of_shipments(instance: Instance) -> dict[str, list[float]]:
    """Return the strong rows of a decision: what it may be at most."""
    found = strong_rows(program_of(instance))
    names = {name: columns_named(instance, name) for name in ("ship", "activity")}
    return {
        name: sorted(most for column, most in zip(found.columns, found.most, strict=True) if column in columns)
        for name, columns in names.items()
    }


def test_relaxation_is_tight_and_the_optimum_the_same() -> None:
    """Proves the rows: 37.5 t for 37.5 and one warehouse for 10; without them the relaxation opens 0.375 of one."""
    arrays = program_of(instance_of(warehouses()))
    strong = strong_rows(arrays).below(arrays)
    assert strong.matrix.shape[0] == arrays.matrix.shape[0] + 6
    assert optimise(arrays.relaxed(), Options()).objective == pytest.approx(37.5 + 3.75)
    assert optimise(strong.relaxed(), Options()).objective == pytest.approx(47.5)
    assert optimise(arrays, Options()).objective == pytest.approx(47.5)
    assert optimise(strong, Options()).objective == pytest.approx(47.5)


def test_each_row_is_what_a_shop_takes() -> None:
    """Proves the bound: a shop that wants 10 t is sent at most 12.5, a fifth of which is lost.

    A warehouse has no row of its own: what it does may exceed what the shops take, the rest is surplus.
    """
    found = of_shipments(instance_of(warehouses()))
    assert found["ship"] == pytest.approx([12.5] * 6)
    assert found["activity"] == []


def test_what_a_site_does_is_bounded_by_what_it_takes_in() -> None:
    """Proves the rows of activity: of flour that only 6 t a year can be imported, 0.5 t for a ton of bread: 12 t."""
    draft = warehouses()
    draft.add("commodities", commodity="flour", unit="t")
    draft.add("technology_goods", technology="store", commodity="flour", region="*", input=0.5)
    for region in ("w1", "w2"):
        draft.add("foreign_trade", region=region, commodity="flour", direction="import", price=1, max_quantity=6)
    assert of_shipments(instance_of(draft))["activity"] == pytest.approx([12.0] * 2)


def passing(draft: Draft) -> None:
    draft.add("routes", from_region="s1", to_region="s2", distance=0)


def used(draft: Draft) -> None:
    draft.add("technologies", technology="toaster", unit="t", kind="production")
    draft.add("technology_goods", technology="toaster", commodity="bread", region="*", input=1)
    draft.add("sites", region="s1", technology="toaster", max_capacity=5)


def exported(draft: Draft) -> None:
    draft.add("foreign_trade", region="s1", commodity="bread", direction="export", price=1, max_quantity=5)


def imported(draft: Draft) -> None:
    draft.add("foreign_trade", region="w1", commodity="bread", direction="import", price=1, max_quantity=5)


def free(draft: Draft) -> None:
    draft.tables["sites"][0]["fixed_cost"] = "0"


@pytest.mark.parametrize(
    ("edit", "ships"),
    [
        (passing, [12.5] * 4 + [(10 + 12.5) / 0.8] * 2),
        (used, [12.5] * 4 + [(10 + 5) / 0.8] * 2),
        (exported, [12.5] * 4 + [(10 + 5) / 0.8] * 2),
        (imported, [12.5] * 3),
        (free, [12.5] * 3),
    ],
)
def test_rows_count_every_other_way_of_the_good(edit: object, ships: list[float]) -> None:
    """Proves the bounds where the good goes on from a shop, is used or exported there: by what that takes at most.

    Where it can come to the warehouse from elsewhere, or the warehouse is always open, there is no row.
    """
    draft = warehouses()
    assert callable(edit)
    edit(draft)
    assert of_shipments(instance_of(draft))["ship"] == pytest.approx(ships)


@pytest.mark.parametrize("seed", range(6))
def test_no_row_cuts_off_a_layout(tmp_path: Path, seed: int) -> None:
    """Proves on random instances with every family that optimum and ending are the same with and without them."""
    instance = read_instance(random_instance(seed, tmp_path / "i"))
    arrays, exact = program_of(instance), Options(gap=1e-9, threads=1)
    strong = strong_rows(arrays)
    plain, searched = optimise(arrays, exact), optimise(strong.below(arrays), exact)
    assert plain.ending == searched.ending
    if plain.values is not None:
        assert searched.objective == pytest.approx(plain.objective, rel=1e-6, abs=1e-9)
        opened = np.bincount(strong.rows, plain.values[strong.opened], minlength=len(strong))
        room = strong.most * np.round(opened) - plain.values[strong.columns]
        assert (room >= -1e-6 * np.maximum(1.0, strong.most)).all()


def test_today_and_prices_know_no_such_rows() -> None:
    """Proves that nothing but the search sees them."""
    instance = instance_of(warehouses())
    assert len(strong_rows(program_of(instance, Layout.TODAY))) == 0
    run = solve(instance)
    assert run.certificate is not None
    assert run.certificate.passed
    assert set(run.tables["prices"]["family"]) <= {"balances", "market", "production"}
    assert run.info["rows"] == program_of(instance).matrix.shape[0]


def test_the_relaxation_of_an_answer_is_proved_by_its_duals() -> None:
    """Proves the interface of proofs: duals of own and strong rows and reduced costs give the optimum, to round-off."""
    arrays = program_of(instance_of(warehouses()))
    relaxation = search(arrays).relaxation
    assert relaxation is not None
    whole = relaxation.strong.below(relaxation.arrays)
    assert len(relaxation.duals) == len(whole.row_lower) == len(arrays.rows) + len(relaxation.strong)
    duals, reduced = relaxation.duals, relaxation.reduced_costs
    np.testing.assert_allclose(whole.matrix.T @ duals + reduced, arrays.cost, atol=1e-9)
    rows = np.where(duals > 0, whole.row_lower, np.where(duals < 0, whole.row_upper, 0.0)) @ duals
    columns = np.where(reduced > 0, arrays.lower, np.where(reduced < 0, arrays.upper, 0.0)) @ reduced
    assert rows + columns == pytest.approx(relaxation.objective) == pytest.approx(47.5)
