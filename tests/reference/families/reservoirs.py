"""Reservoirs: receptors that hold a part of what arrives and let it out in a later season or period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.families.stores import before, steps
from tests.reference.linear import Linear
from tests.reference.model import AT_LEAST, AT_MOST

if TYPE_CHECKING:
    from tests.reference.book import Book
    from tests.reference.model import Model

DECISIONS = ("in_reservoir",)
ROWS = {"reservoir_max": False, "release_min": True, "reservoir_end": True}
PARTS: dict[str, str] = {}
TABLE = "reservoirs"


def carried(book: Book, n: str, q: str, p: str) -> bool:
    """Return whether what is left goes on to the next period."""
    return book.cell(TABLE, "rule", n, q, p) == "carry"


def years(book: Book, n: str, q: str, p: str) -> float:
    """Return for how many years a node fills and draws."""
    return book.years[n] if carried(book, n, q, p) and book.is_period(n) else 1.0


def left(book: Book, n: str, q: str, p: str) -> float:
    """Return the share of what was held before that is there at the end of a node."""
    lasting = years(book, n, q, p) if book.is_period(n) else book.share(n)
    return float((1 - book.number(TABLE, "loss", n, q, p)) ** lasting)


def earlier(book: Book, n: str, q: str, p: str) -> str | None:
    """Return the node at whose end was held what a node begins with."""
    return before(book, n, "carry" if carried(book, n, q, p) else "cycle")


def largest(model: Model, n: str, q: str, p: str) -> float:
    """Return the most that a reservoir lets out beside what arrives; 0 without one."""
    book = model.book
    if ("in_reservoir", n, q, p) not in model.most:
        return 0.0
    last = earlier(book, n, q, p)
    if last is None:
        stood = book.number(TABLE, "start", n, q, p)
    else:
        stood = book.number(TABLE, "capacity", last, q, p) if ("in_reservoir", last, q, p) in model.most else 0.0
    return left(book, n, q, p) * stood / years(book, n, q, p)


def declare(model: Model, n: str) -> None:
    """Declare what each reservoir with a load holds."""
    for q, p in model.book.keys(TABLE, n) if model.book.operates(n) else ():
        if ("load", n, q, p) in model.most:
            model.declare("in_reservoir", n, q, p)


def post(model: Model, n: str) -> None:
    """Receptor: what was there of earlier nodes, less what is there at the end, by the years."""
    book = model.book
    for q, p in model.keys("in_reservoir", n):
        last = earlier(book, n, q, p)
        start = Linear({}, book.number(TABLE, "start", n, q, p))
        stood = start if last is None else model.of("in_reservoir", last, q, p)
        gone = left(book, n, q, p) * stood - model.of("in_reservoir", n, q, p)
        model.post("receptor", (n, q, p), (1 / years(book, n, q, p)) * gone)


def limit(model: Model, n: str) -> None:
    """Hold no more than there is room, let through the least, and leave the least at the end."""
    book = model.book
    for q, p in model.keys("in_reservoir", n):
        held, region, plant = (
            model.of("in_reservoir", n, q, p),
            *(book.cell(TABLE, name, n, q, p) for name in ("region", "technology")),
        )
        room = book.value(TABLE, "capacity", n, q, p)
        if plant:
            built = model.of("capacity", book.period(n), region, plant)
            more = book.number(TABLE, "held_per_capacity", n, q, p) * built
            model.row("reservoir_max", n, (q, p), held, AT_MOST, more + (room or 0.0))
        elif room is not None:
            model.row("reservoir_max", n, (q, p), held, AT_MOST, room)
        least = book.number(TABLE, "least_release", n, q, p)
        if least > 0:
            model.row("release_min", n, (q, p), model.of("load", n, q, p), AT_LEAST, least)
        period, end = book.period(n), book.number(TABLE, "least_end", n, q, p)
        onward = [m for m, above in book.parent.items() if above == period and book.is_period(m)]
        if carried(book, n, q, p) and not onward and steps(book, period)[-1] == n and end > 0:
            model.row("reservoir_end", n, (q, p), held, AT_LEAST, end)
