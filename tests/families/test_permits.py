"""Permits, solved on paper: three ovens (10 t at 1, buyers of 8 t at 3 each: 48) that leave 2 kg of COD per ton.

Spring needs 1.8 permits of the upper zone per ton, delta and the farm 2 of the lower zone. The lower zone has 5 of
delta and 3 of the authority; the farm has 4 of its own: 2 t.
"""

from __future__ import annotations

from tests.cases.draft import Draft
from tests.families.hand import about, amount, answer, best
from tests.golden.examples import permits


def held(spring: float) -> Draft:
    """Return the example with that many permits of spring in the upper zone."""
    draft = permits()
    draft.tables["permits"][0]["amount"] = repr(spring)
    return draft


def test_permit_max() -> None:
    """Proves `permit_max`: 12 permits are 20/3 t of spring, 8 are 4 t of delta: 2 x (20/3 + 4 + 2); without it 36."""
    assert best(held(12)) == about(2 * (20 / 3 + 4 + 2))


def test_permits_are_sold_downstream() -> None:
    """Proves trade with the ratio 0.75: of 20 spring needs 14.4 for its 8 t; 5.6 count 4.2 at delta: 6.1 t.

    2 x (8 + 6.1 + 2) = 32.2; without trade 28, at a ratio of 1 (5.6 at delta: 6.8 t) 33.6.
    """
    run = answer(held(20))
    assert run.objective == about(32.2)
    assert amount(run, "permit_release", "release", receptor="upper") == about(5.6)
    assert amount(run, "permits", "permits") == about(4.2 + 3)
    draft = held(20)
    draft.tables["transfers"][0]["delivery"] = "1"
    assert best(draft) == about(33.6)


def test_permit_own_max() -> None:
    """Proves `permit_own_max`: the farm may not buy, so it makes 2 t; without the row all 8 t: 12 more."""
    draft = held(12)
    draft.tables["permits"][2]["amount"] = "16"
    assert best(draft) == about(2 * (20 / 3 + 4 + 8))


def test_never_upstream() -> None:
    """Proves that permits of the lower zone do not count above: a hundred more there leave spring at 20/3 t."""
    draft = held(12)
    draft.tables["permit_zones"][0]["auctioned"] = "103"
    assert best(draft) == about(2 * (20 / 3 + 8 + 2))


def test_permits_bought_back() -> None:
    """Proves that the authority may buy back: 3 fewer instead of 3 more leave delta 2, 1 t: 2 x (20/3 + 1 + 2)."""
    draft = held(12)
    draft.tables["permit_zones"][0]["auctioned"] = "-3"
    assert best(draft) == about(2 * (20 / 3 + 1 + 2))
