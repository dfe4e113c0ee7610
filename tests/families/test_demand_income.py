"""Demand out of income, solved on paper: a ton of bread (1 to bake, paid 3) pays its bakers 0.5."""

from __future__ import annotations

import pytest

from layout_opt.facts.circular_share import circular_share
from layout_opt.facts.notices import notices_of
from layout_opt.show.headlines import run_headlines
from tests.cases.draft import Draft
from tests.families.hand import about, amount, answer, best
from tests.golden.examples import town
from tests.golden.text import instance_of


def bakery(share: float | None = 0.4, *places: str, **settings: object) -> Draft:
    """Return towns with ovens of 100 t where 8 t are wanted anyway, and `share` t for each CNY that bakers earn."""
    draft = town(*(places or ("town",)), **settings)
    for row in draft.tables["sites"]:
        row["max_capacity"] = "100"
    draft.add("factors", factor="bakers", unit="person", kind="labour")
    draft.add("technology_factors", technology="oven", factor="bakers", region="*", use=2)
    draft.add("factor_endowments", region="*", factor="bakers", price=0.25)
    if share is not None:
        draft.add("demand_income", region="*", market="bread", share=share)
    return draft


def test_what_is_earned_at_home_is_spent_at_home() -> None:
    """Proves the circle: q = 8 + 0.4 x 0.5 q, so 10 t and a multiplier of 1.25; without the table 8 t.

    A ton earns 3 - 1 - 0.5 = 1.5: 15 instead of 12. A ton more that is wanted anyway is worth 1.5 x 1.25 = 1.875.
    """
    assert best(bakery(None)) == about(12)
    run = answer(bakery())
    assert run.objective == about(15)
    row = run.tables["circulation"].iloc[0]
    names = ["income", "wanted_anyway", "wanted_out_of_income", "served", "multiplier", "sold_out_of_income"]
    assert row[names].tolist() == about([5, 8, 2, 10, 1.25, 6])
    assert run.info["sums"]["income_multiplier"] == about(1.25)
    prices = run.tables["prices"].set_index("row")["price"]
    assert prices["demand_max"] == about(1.875)
    assert amount(run, "shortage", "quantity") == about(10)
    assert "6 CNY/yr is bought out of incomes" in " ".join(run_headlines(run))


def test_all_must_be_served() -> None:
    """Proves `demand_balance`: with the objective cost 10 t must be baked at 1.5; without the table 8 t."""
    draft = bakery(objective="cost")
    assert best(draft) == about(15)
    assert best(bakery(None, objective="cost")) == about(12)


def test_income_is_spent_where_it_is_earned() -> None:
    """Proves the region: port bakes for town at 0.2 a ton, so its bakers, and not those of town, buy more.

    Town wants 8 t and bakes none; port bakes q = 16 + 0.2 q = 20 t, 4 t of them for its own bakers.
    """
    draft = bakery(0.4, "town", "port")
    draft.tables["sites"] = [row for row in draft.tables["sites"] if row["region"] == "port"]
    draft.add("routes", from_region="port", to_region="town", distance=1)
    draft.add("freight", commodity="bread", from_region="*", to_region="*", cost=0.2)
    run = answer(draft)
    assert run.objective == about(20 * 1.5 - 8 * 0.2)
    assert amount(run, "circulation", "wanted_out_of_income", region="port") == about(4)
    assert amount(run, "circulation", "wanted_out_of_income", region="town") == about(0)


def test_tiers_share_and_factors_differ() -> None:
    """Proves tiers and factors: 0.1 t for each CNY of wages, nothing out of rents: q = 8 + 0.1 x 0.5 q.

    Tiers of 6 and 2 t share what is added as three to one; if rents counted, too, q would be 8 / 0.9.
    """
    draft = bakery(0.1)
    draft.tables["demand"][0]["quantity"] = "6"
    draft.add("demand", region="town", market="bread", tier="fine", quantity=2, price=3)
    draft.add("factors", factor="land", unit="ha", kind="land")
    draft.add("technology_factors", technology="oven", factor="land", region="*", use=1)
    draft.add("factor_endowments", region="*", factor="land", price=0.5)
    draft.tables["demand_income"][0]["factor"] = "bakers"
    run = answer(draft)
    total = 8 / 0.95
    assert amount(run, "shortage", "quantity", tier="all") == about(6 * total / 8)
    assert amount(run, "shortage", "quantity", tier="fine") == about(2 * total / 8)


def test_a_year_spends_what_its_seasons_earn() -> None:
    """Proves seasons: 10 t a year, whenever they are baked."""
    draft = bakery()
    draft.add("tree", node="year", parent="")
    draft.add("tree", node="wet", parent="year", kind="season", share=0.3)
    draft.add("tree", node="dry", parent="year", kind="season", share=0.7)
    assert best(draft) == about(15)


def test_the_circular_share_is_the_worst_way_round() -> None:
    """Proves the share before solving: 0.4 x 0.5 = 0.2 for a town alone; with a mill elsewhere and losses it is more.

    Port bakes for both, and town mills; a fifth is lost on the way, so that a ton of bread at port pays port 0.5 and
    town 1.25 x 0.3 = 0.375, one in town 1.25 times as much. So income of town leads to 1.25 times what that of port
    does, and port's comes back as 0.4 x (0.5 + 0.375 x 1.25) = 0.3875.
    """
    assert circular_share(instance_of(bakery()))[1] == about(0.2)
    draft = bakery(0.4, "town", "port")
    draft.add("commodities", commodity="flour", unit="t")
    draft.add("technologies", technology="mill", unit="t", kind="production")
    draft.add("technology_goods", technology="mill", commodity="flour", region="*", output=1)
    draft.add("technology_goods", technology="oven", commodity="flour", region="*", input=1)
    draft.add("technology_factors", technology="mill", factor="bakers", region="*", use=1.2)
    draft.add("sites", region="town", technology="mill", max_capacity=100)
    draft.tables["sites"] = [row for row in draft.tables["sites"] if row != draft.tables["sites"][0]]
    for start, end in (("town", "port"), ("port", "town")):
        draft.add("routes", from_region=start, to_region=end, distance=1)
    draft.add("freight", commodity="*", from_region="*", to_region="*", cost=0.2, loss=0.2)
    assert circular_share(instance_of(draft))[1] == pytest.approx(0.3875, rel=1e-9)


def test_spending_more_than_is_earned_is_told() -> None:
    """Proves the notice: 0.4 t at 3 CNY are 1.2 CNY out of each that is earned; 0.3 t are not."""
    more = "more is spent than is earned"
    assert any(more in words for words in notices_of(instance_of(bakery(0.4))))
    assert not any(more in words for words in notices_of(instance_of(bakery(0.3))))
