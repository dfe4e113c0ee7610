"""Freight: goods move on routes, at a cost and with a loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.linear import total
from tests.reference.model import AT_MOST

if TYPE_CHECKING:
    from tests.reference.model import Model

DECISIONS = ("ship",)
ROWS = {"route_max": False, "shipment_max": False}
PARTS = {"freight": "cost"}


def declare(model: Model, n: str) -> None:
    """Declare shipments: a good moves on a route where a row of ``freight.csv`` applies."""
    for r, to in model.book.keys("routes", n) if model.book.operates(n) else ():
        for c in model.book.members("commodity"):
            if model.book.known("freight", n, c, r, to):
                model.declare("ship", n, r, to, c)


def post(model: Model, n: str) -> None:
    """Goods: departures and arrivals. Value: freight, paid by the region that sends."""
    book = model.book
    for r, to, c in model.keys("ship", n):
        ship = model.of("ship", n, r, to, c)
        loss, cost, per_km = (
            book.number("freight", column, n, c, r, to) for column in ("loss", "cost", "cost_per_distance")
        )
        distance = book.number("routes", "distance", n, r, to)
        model.post("goods", (n, r, c), -1 * ship)
        model.post("goods", (n, to, c), (1 - loss) * ship)
        model.post("value", (n, r, "freight"), -(cost + per_km * distance) * ship)


def limit(model: Model, n: str) -> None:
    """Limit all goods on a route together, and each good on it."""
    book = model.book
    for r, to in book.keys("routes", n) if book.operates(n) else ():
        capacity = book.value("routes", "capacity", n, r, to)
        if capacity is not None:
            moved = total(model.of("ship", n, r, to, c) for c in book.members("commodity"))
            model.row("route_max", n, (r, to), moved, AT_MOST, capacity)
    for r, to, c in model.keys("ship", n):
        capacity = book.value("freight", "capacity", n, c, r, to)
        if capacity is not None:
            model.row("shipment_max", n, (r, to, c), model.of("ship", n, r, to, c), AT_MOST, capacity)
