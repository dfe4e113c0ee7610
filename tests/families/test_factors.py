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
