"""Receptors: where burden counts, how it travels from one to the next, and how much each can bear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.model import AT_MOST

if TYPE_CHECKING:
    from tests.reference.model import Model

DECISIONS = ("load",)
ROWS = {"load_max": True}
PARTS: dict[str, str] = {}


def declare(model: Model, n: str) -> None:
    """Declare a load for every receptor and pollutant that a table names."""
    book = model.book
    if not book.operates(n):
        return
    for _, q, p in book.keys("discharge", n):
        model.declare("load", n, q, p)
    for u, q, p in book.keys("transfers", n):
        model.declare("load", n, u, p)
        model.declare("load", n, q, p)
    for q, p in book.keys("receptor_capacity", n):
        model.declare("load", n, q, p)


def post(model: Model, n: str) -> None:
    """Receptor: background + shares of discharge + deliveries from upstream - load."""
    book = model.book
    for q, p in model.keys("load", n):
        background = book.number("receptor_capacity", "background", n, q, p)
        model.post("receptor", (n, q, p), -1 * model.of("load", n, q, p) + background)
    if not book.operates(n):
        return
    for r, q, p in book.keys("discharge", n):
        share = book.number("discharge", "share", n, r, q, p)
        model.post("receptor", (n, q, p), share * model.of("discharge", n, r, p))
    for u, q, p in book.keys("transfers", n):
        delivery = book.number("transfers", "delivery", n, u, q, p)
        model.post("receptor", (n, q, p), delivery * model.of("load", n, u, p))


def limit(model: Model, n: str) -> None:
    """Load no receptor with more than it can bear."""
    for q, p in model.book.limited("receptor_capacity", "capacity", n):
        capacity = model.book.value("receptor_capacity", "capacity", n, q, p)
        if capacity is None or model.book.known("chance_limits", n, q, p):
            continue
        model.row("load_max", n, (q, p), model.over("load", n, q, p), AT_MOST, capacity)
