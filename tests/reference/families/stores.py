"""Stores: goods that are put by in one season or period and taken out in a later one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.linear import Linear
from tests.reference.model import AT_LEAST, AT_MOST, EQUAL

if TYPE_CHECKING:
    from tests.reference.book import Book
    from tests.reference.model import Model

DECISIONS = ("filling", "drawing", "in_store")
ROWS = {
    "store_balance": False, "store_max": False, "store_use_max": False, "filling_max": False, "drawing_max": False,
    "store_end": True,
}  # fmt: skip
PARTS = {"storage": "cost"}


def rule(book: Book, n: str, r: str, c: str) -> str:
    """Return whether a year ends as it began (cycle), or what is left goes on (carry)."""
    return book.cell("stores", "rule", n, r, c) or "cycle"


def steps(book: Book, n: str) -> list[str]:
    """Return the nodes of a period at which goods are put by, in their order."""
    return book.seasons(n) or [n]


def before(book: Book, n: str, way: str) -> str | None:
    """Return the node at whose end the store held what it holds when a node begins."""
    period = book.period(n)
    place = steps(book, period).index(n)
    if place:
        return steps(book, period)[place - 1]
    above = period if way == "cycle" else book.parent[period]
    return None if above is None else steps(book, above)[-1]


def declare(model: Model, n: str) -> None:
    """Declare what is put by, taken out and held."""
    for r, c in model.book.keys("stores", n) if model.book.operates(n) else ():
        for name in DECISIONS:
            model.declare(name, n, r, c)


def post(model: Model, n: str) -> None:
    """Goods: what is put by and taken out. Value: storage."""
    for r, c in model.keys("in_store", n):
        model.post("goods", (n, r, c), model.of("drawing", n, r, c) - model.of("filling", n, r, c))
        cost = model.book.number("stores", "cost", n, r, c) * model.book.share(n)
        model.post("value", (n, r, "storage"), -cost * model.of("in_store", n, r, c))


def limit(model: Model, n: str) -> None:
    """Carry what is held from node to node, and limit stock and flows."""
    book = model.book
    for r, c in model.keys("in_store", n):
        held, filling, drawing = (model.of(name, n, r, c) for name in ("in_store", "filling", "drawing"))
        number = {
            name: book.number("stores", name, n, r, c)
            for name in ("loss", "filling_loss", "held_per_capacity", "moved_per_capacity", "start", "least_end")
        }
        way, carried = rule(book, n, r, c), rule(book, n, r, c) == "carry"
        years = book.years[n] if carried and book.is_period(n) else 1.0
        keep = (1 - number["loss"]) ** (years if book.is_period(n) else book.share(n))
        last = before(book, n, way)
        stood = Linear({}, number["start"]) if last is None else model.of("in_store", last, r, c)
        change = years * (1 - number["filling_loss"]) * filling - years * drawing
        model.row("store_balance", n, (r, c), held + years * drawing, EQUAL, keep * stood + change + years * drawing)
        k = book.cell("stores", "technology", n, r, c)
        plant = model.of("capacity", book.period(n), r, k) if k else Linear()
        room = book.value("stores", "capacity", n, r, c)
        if room is not None or k:
            model.row("store_max", n, (r, c), held, AT_MOST, number["held_per_capacity"] * plant + (room or 0.0))
        if k and book.value("stores", "moved_per_capacity", n, r, c) is not None:
            power = number["moved_per_capacity"] * book.share(n) * plant
            model.row("store_use_max", n, (r, c), filling + drawing, AT_MOST, power)
        for row, flow in (("filling_max", filling), ("drawing_max", drawing)):
            most = book.value("stores", f"max_{row.split('_')[0]}", n, r, c)
            if most is not None:
                model.row(row, n, (r, c), flow, AT_MOST, most)
        period = book.period(n)
        onward = [m for m, above in book.parent.items() if above == period and book.is_period(m)]
        if carried and not onward and steps(book, period)[-1] == n and number["least_end"] > 0:
            model.row("store_end", n, (r, c), held, AT_LEAST, number["least_end"])
