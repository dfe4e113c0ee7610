"""Factors: labour, land, water, energy ... used by technologies, endowed to regions, paid at a price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.model import AT_MOST

if TYPE_CHECKING:
    from tests.reference.model import Model

DECISIONS = ()
ROWS = {"factor_max": True}
PARTS = {"factors": "cost"}


def post(model: Model, n: str) -> None:
    """Factor: use. Value: factors, at the price of the region (0 without an endowment)."""
    book = model.book
    for r, k in model.keys("activity", n):
        for f in book.members("factor"):
            use = book.number("technology_factors", "use", n, k, f, r) * model.of("activity", n, r, k)
            if use.terms and any(use.terms.values()):
                model.post("factor", (n, r, f), use)
                model.post("value", (n, r, "factors"), -book.number("factor_endowments", "price", n, r, f) * use)

    for r, k in model.keys("activity", n):
        for f in book.members("factor"):
            held = book.number("technology_factors", "standing_use", n, k, f, r) * book.share(n)
            if held:
                use = held * model.of("capacity", book.period(n), r, k)
                model.post("factor", (n, r, f), use)
                model.post("value", (n, r, "factors"), -book.number("factor_endowments", "price", n, r, f) * use)


def limit(model: Model, n: str) -> None:
    """Use no more than the region has; without an endowment there is no limit."""
    for r, f in model.book.limited("factor_endowments", "amount", n):
        amount = model.book.value("factor_endowments", "amount", n, r, f)
        if amount is None:
            continue
        model.row("factor_max", n, (r, f), model.sum_over("factor", n, r, f), AT_MOST, amount)
