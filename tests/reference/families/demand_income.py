"""Demand out of income: what factors are paid in a region is spent there, at shares of each market."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.reference.model import Model

DECISIONS = ()
ROWS: dict[str, bool] = {}
PARTS: dict[str, str] = {}


def post(model: Model, n: str) -> None:
    """Added demand: share x (use x price x activity) of every factor, split over tiers as their quantities."""
    book = model.book
    tiers = list(book.limited("demand", "quantity", n))
    for r, m, d in tiers:
        others = [book.number("demand", "quantity", n, r, m, e) for q, o, e in tiers if (q, o) == (r, m)]
        own = book.number("demand", "quantity", n, r, m, d)
        part = own / sum(others) if sum(others) else 1 / len(others)
        for f in book.members("factor"):
            if not book.known("demand_income", n, r, m, f):
                continue
            share = part * book.number("demand_income", "share", n, r, m, f)
            for at in book.spread(n):
                for region, k in model.keys("activity", at):
                    if region == r:
                        use = book.number("technology_factors", "use", at, k, f, r)
                        price = book.number("factor_endowments", "price", at, r, f)
                        paid = share * use * price * model.of("activity", at, r, k)
                        model.post("added_demand", (n, r, m, d), paid)
