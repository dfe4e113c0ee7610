"""Factors, solved on paper (the town of test_production: 16 alone)."""

from __future__ import annotations

from tests.cases.draft import Draft
from tests.families.hand import about, amount, answer, best
from tests.golden.examples import town


def bakery(**endowment: object) -> Draft:
    """Return the town with two bakers per ton of bread."""
    draft = town()
    draft.add("factors", factor="bakers", unit="person", kind="labour")
    draft.add("technology_factors", technology="oven", factor="bakers", region="*", use=2)
    if endowment:
        draft.add("factor_endowments", region="town", factor="bakers", **endowment)
    return draft


def test_factor_max() -> None:
    """Proves `factor_max`: 10 bakers make 5 t: 10; without the row 16."""
    assert best(bakery(amount=10)) == about(10)


def test_no_endowment_no_limit() -> None:
    """Proves that a factor without a row is neither limited nor paid: 16, and 16 bakers in the table."""
    run = answer(bakery())
    assert run.objective == about(16)
    assert amount(run, "factors", "use") == about(16)


def test_price() -> None:
    """Proves the price of factors: 16 bakers at 0.25: 16 - 4 = 12; without it 16."""
    run = answer(bakery(amount=20, price=0.25))
    assert run.objective == about(12)
    assert amount(run, "value", "value", part="factors") == about(-4)


def test_regional_use() -> None:
    """Proves that a region may need less than the rest: 1 baker per ton in town makes 8 t of 10 bakers: 16, not 10."""
    draft = bakery(amount=10)
    draft.add("technology_factors", technology="oven", factor="bakers", region="town", use=1)
    assert best(draft) == about(16)


def test_technologies_share_a_factor() -> None:
    """Proves that the limit is on the sum: an oven and a stove of the same region share 10 bakers."""
    draft = bakery(amount=10)
    draft.add("technologies", technology="stove", unit="t", kind="production")
    draft.add("technology_goods", technology="stove", commodity="bread", region="*", output=1)
    draft.add("technology_factors", technology="stove", factor="bakers", region="*", use=1)
    draft.add("sites", region="town", technology="stove", max_capacity=4, variable_cost=2)
    assert best(draft) == about(4 * 1 + 3 * 2)


def standing_land(**endowment: object) -> Draft:
    """Return the town where an oven of 10 t stands, which takes half a hectare of land for each ton of capacity."""
    draft = town()
    draft.tables["sites"][0] |= {"existing": "10", "retirement_cost": "1"}
    draft.add("factors", factor="land", unit="ha", kind="land")
    draft.add("technology_factors", technology="oven", factor="land", use=0, standing_use=0.5)
    draft.add("factor_endowments", region="town", factor="land", **endowment)
    return draft


def test_capacity_takes_land_as_long_as_it_stands() -> None:
    """Proves `standing_use`: 3 ha bear 6 t, so 4 are scrapped at 1 each: 12 - 4 = 8; were it a use of work, 12."""
    run = answer(standing_land(amount=3))
    assert run.objective == about(8)
    assert amount(run, "factors", "use") == about(3)


def test_land_that_stands_idle_is_paid_for() -> None:
    """Proves its price: 5 ha at 0.5 cost 2.5 although 8 of 10 t work: 13.5; scrapping 2 t at 1 would save only 0.5."""
    run = answer(standing_land(price=0.5))
    assert run.objective == about(13.5)
    assert amount(run, "value", "value", part="factors") == about(-2.5)


def test_a_season_has_its_share_of_standing_use() -> None:
    """Proves that land of a year is one sum over its seasons: two halves of 5 ha x 0.5 cost 2.5 in all, not 5."""
    draft = standing_land(price=0.5, amount=5)
    draft.add("tree", node="year", parent="", kind="period")
    draft.add("tree", node="wet", parent="year", kind="season", share=0.5)
    draft.add("tree", node="dry", parent="year", kind="season", share=0.5)
    assert best(draft) == about(13.5)
