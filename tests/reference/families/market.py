"""Market: what buyers accept, by market and tier; what nobody accepts is surplus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.linear import total
from tests.reference.model import AT_MOST, EQUAL

if TYPE_CHECKING:
    from tests.reference.book import Book
    from tests.reference.model import Model

DECISIONS = ("sales", "surplus")
ROWS = {"demand_balance": False, "demand_max": False}
PARTS = {"effective_output": "earning"}


def acceptance(book: Book, n: str, c: str, m: str, d: str) -> float:
    """Return the share of the price that a market pays for a good; without the table each good has its own market."""
    if not book.has("acceptance"):
        return 1.0 if c == m else 0.0
    return book.number("acceptance", "acceptance", n, c, m, d)


def declare(model: Model, n: str) -> None:
    """Declare sales where a good is accepted, and surplus where a site can make a good."""
    book = model.book
    for r, m, d in book.keys("demand", n) if book.operates(n) else ():
        for c in book.members("commodity"):
            if acceptance(book, n, c, m, d) > 0:
                model.declare("sales", n, r, c, m, d)
    for r, k in model.keys("activity", n):
        for c in book.members("commodity"):
            if book.number("technology_goods", "output", n, k, c, r) > 0:
                model.declare("surplus", n, r, c)


def post(model: Model, n: str) -> None:
    """Goods: sales and surplus. Value: effective output."""
    book = model.book
    for r, c, m, d in model.keys("sales", n):
        sales = model.of("sales", n, r, c, m, d)
        model.post("goods", (n, r, c), -1 * sales)
        price = book.number("demand", "price", n, r, m, d)
        model.post("value", (n, r, "effective_output"), price * acceptance(book, n, c, m, d) * sales)
    for r, c in model.keys("surplus", n):
        model.post("goods", (n, r, c), -1 * model.of("surplus", n, r, c))


def limit(model: Model, n: str) -> None:
    """Sell at most what is wanted; with the objective ``cost`` exactly that."""
    book = model.book
    for r, m, d in book.limited("demand", "quantity", n):
        sold = total(model.over("sales", n, r, c, m, d) for c in book.members("commodity"))
        quantity = model.sum_of("added_demand", n, r, m, d) + book.number("demand", "quantity", n, r, m, d)
        if book.setting("objective", "") == "cost":
            model.row("demand_balance", n, (r, m, d), sold, EQUAL, quantity)
        else:
            model.row("demand_max", n, (r, m, d), sold, AT_MOST, quantity)
