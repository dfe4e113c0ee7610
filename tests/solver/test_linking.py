"""Strong rows: right where only sites serve a buyer, absent where the good has another way, never in the prices."""

from __future__ import annotations

import pytest

from layout_opt import solve
from layout_opt.instance import Instance
from layout_opt.model.build import Layout, build_model, model_arrays
from layout_opt.model.objective import stages
from layout_opt.solver.arrays import Arrays, compile_model
from layout_opt.solver.highs import Options, optimise
from layout_opt.solver.linking import linked, links
from tests.cases.draft import Draft
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


def programs(instance: Instance) -> tuple[Arrays, Arrays]:
    """Return the program without and with the strong rows."""
    built = build_model(instance)
    stage = stages(instance)[0]
    built.set_aim(stage.aim, maximise=stage.maximise)
    arrays = compile_model(built.pyomo)
    return arrays, linked(built, arrays)


def test_relaxation_is_tight_and_the_optimum_the_same() -> None:
    """Proves the rows: 37.5 t for 37.5 and one warehouse for 10; without them the relaxation opens 0.375 of one."""
    arrays, strong = programs(instance_of(warehouses()))
    assert strong.matrix.shape[0] == arrays.matrix.shape[0] + 6
    assert optimise(arrays.relaxed(), Options()).objective == pytest.approx(37.5 + 3.75)
    assert optimise(strong.relaxed(), Options()).objective == pytest.approx(47.5)
    assert optimise(arrays, Options()).objective == pytest.approx(47.5)
    assert optimise(strong, Options()).objective == pytest.approx(47.5)


def test_each_row_is_what_a_shop_takes() -> None:
    """Proves the coefficient: a shop that wants 10 t is sent at most 12.5, a fifth of which is lost."""
    found = links(model_arrays(instance_of(warehouses())))
    assert set(found.most.tolist()) == {12.5}
    assert found.rows.tolist() == list(range(6))


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


@pytest.mark.parametrize(("edit", "left"), [(passing, 4), (used, 4), (exported, 4), (imported, 3), (free, 3)])
def test_no_row_where_the_good_has_another_way(edit: object, left: int) -> None:
    """Proves that a row is left out where it could cut off a layout: beyond the shop, or before the warehouse."""
    draft = warehouses()
    assert callable(edit)
    edit(draft)
    assert len(links(model_arrays(instance_of(draft))).shipments) == left


def test_today_and_prices_know_no_such_rows() -> None:
    """Proves that nothing but the search sees them."""
    instance = instance_of(warehouses())
    assert len(links(model_arrays(instance, Layout.TODAY)).shipments) == 0
    run = solve(instance)
    assert run.certificate is not None
    assert run.certificate.passed
    assert set(run.tables["prices"]["family"]) <= {"balances", "market", "production"}
    assert run.info["rows"] == programs(instance)[0].matrix.shape[0]
