"""Market, solved on paper (the town of test_production: 16 alone)."""

from __future__ import annotations

from tests.cases.draft import Draft
from tests.families.hand import about, amount, answer, best, ending
from tests.golden.examples import market, market_cost, town


def test_demand_max() -> None:
    """Proves `demand_max`: buyers of 3 t pay 3 x 2 = 6; without the row 10 t would earn 20."""
    draft = town()
    draft.tables["demand"][0]["quantity"] = "3"
    assert best(draft) == about(6)


def test_demand_balance() -> None:
    """Proves `demand_balance`: serving 8 t in town (1 each) and 1 t at port (5) costs 13; without the row 0."""
    run = answer(market_cost())
    assert run.objective == about(13)
    assert amount(run, "shortage", "shortage") == 0


def test_unserved_demand_is_infeasible() -> None:
    """Proves that all demand must be served: 8 t cannot come out of an oven of 5 t; without the row it would cost 5."""
    draft = town(objective="cost")
    draft.tables["sites"][0]["max_capacity"] = "5"
    assert ending(draft) == "infeasible"


def test_shortage_is_reported() -> None:
    """Proves quantity, served and shortage: 8 t wanted, 5 t made, 3 t short."""
    draft = town()
    draft.tables["sites"][0]["max_capacity"] = "5"
    run = answer(draft)
    assert amount(run, "shortage", "served") == about(5)
    assert amount(run, "shortage", "shortage") == about(3)


def test_acceptance() -> None:
    """Proves acceptance: 8 t of activity give 8 t of bread and 2 t of cake.

    The good tier takes the cake at 9, the mass tier the bread at 3: 18 + 24 - 8 = 34. If cake were not accepted, 10 t
    of activity would give bread only, of which the good tier takes 2 t at half of 9: 9 + 24 - 10 = 23.
    """
    run = answer(market())
    assert run.objective == about(34)
    assert amount(run, "sales", "sales", commodity="cake") == about(2)
    draft = market()
    del draft.tables["acceptance"][-1]
    assert best(draft) == about(9 + 24 - 10)


def test_what_is_not_accepted_is_surplus() -> None:
    """Proves surplus: a by-product that nobody accepts is left over, and does not stop production."""
    draft = town()
    draft.add("commodities", commodity="bran", unit="t")
    draft.add("technology_goods", technology="oven", commodity="bran", region="*", output=0.25)
    run = answer(draft)
    assert run.objective == about(16)
    assert amount(run, "surplus", "surplus", commodity="bran") == about(2)


def test_a_market_is_named_like_its_commodity_without_acceptance() -> None:
    """Proves the default: without acceptance.csv bread sells to the market bread at the full price, cake does not."""
    draft = town()
    draft.add("commodities", commodity="cake", unit="t")
    draft.add("technology_goods", technology="oven", commodity="cake", region="*", output=1)
    run = answer(draft)
    assert amount(run, "sales", "sales", commodity="bread") == about(8)
    assert amount(run, "surplus", "surplus", commodity="cake") == about(8)


def test_demand_that_nobody_can_serve_costs_nothing() -> None:
    """Proves that a tier for which no commodity is accepted is short, not an error of the model."""
    draft = market()
    draft.add("demand", region="town", market="food", tier="rare", quantity=5, price=100)
    draft.tables["acceptance"][0]["tier"] = "mass"
    run = answer(draft)
    assert amount(run, "shortage", "shortage", tier="rare") == about(5)


def curved(**cells: object) -> Draft:
    """Return the town with 100 t of ovens at 12 CNY/t, whose buyers go along a curve through 100 t at 10 CNY/t."""
    draft = town()
    del draft.tables["demand"]
    draft.tables["sites"][0].update(max_capacity="200", variable_cost="12")
    draft.add("demand_curves", **{"region": "town", "market": "bread", "price": 10, "quantity": 100, **cells})
    return draft


def test_a_demand_curve() -> None:
    """Proves a linear curve: with an elasticity of -0.5 it is p = 30 - q / 5; at 12 CNY/t 90 t are sold.

    Buyers would pay (30 + 12) / 2 x 90 = 1890 and pay 1080: 810 are theirs. `demand_max` holds at every tier.
    """
    run = answer(curved(elasticity=-0.5, steps=100))
    assert run.objective == about(810)
    row = run.tables["market_surplus"].iloc[0]
    names = ["quantity", "price", "willingness_to_pay", "revenue", "consumers_surplus"]
    assert row[names].tolist() == about([90, 12, 1890, 1080, 810])
    assert run.info["sums"]["consumers_surplus"] == about(810)


def test_a_choke_price_stands_in_place_of_the_elasticity() -> None:
    """Proves that the line goes through the choke price: (30 - 10) / 100 a ton, the same as above."""
    assert best(curved(choke_price=30, steps=100)) == about(810)
    assert best(curved(choke_price=30, elasticity=-9, steps=100)) == about(810)


def test_rivals_answer_by_a_supply_curve() -> None:
    """Proves that what is sold lowers the price and drives rivals out: they bring 40 of 100 t, at an elasticity of 1.

    Demand 150 - 5 p less rivals' 4 p: 150 - 9 p is left. At 12 CNY/t 42 t are sold, and rivals bring 48 of 90 t.
    """
    run = answer(curved(elasticity=-0.5, rival_share=0.4, rival_elasticity=1, steps=300))
    row = run.tables["market_surplus"].iloc[0]
    assert row[["quantity", "price", "rivals"]].tolist() == about([42, 12, 48])
    assert row["willingness_to_pay"] == about((150 / 9 + 12) / 2 * 42)


def test_tiers_and_curves_stand_side_by_side() -> None:
    """Proves that a region may have tiers of one market and a curve of another, and acceptance weighs both."""
    draft = curved(market="food", elasticity=-0.5, steps=100)
    draft.add("acceptance", commodity="bread", market="*", tier="*", acceptance=0.8)
    draft.add("demand", region="town", market="gifts", tier="rich", quantity=10, price=20)
    run = answer(draft)
    assert amount(run, "market_surplus", "quantity") == about(75), "0.8 x (30 - q / 5) = 12 at q = 75"
    assert amount(run, "market_surplus", "revenue") == about(75 * 12)
    assert run.objective == about(10 * 4 + 75 * (0.8 * 22.5 - 12))
