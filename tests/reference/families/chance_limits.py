"""Chance limits: where a receptor may be exceeded, up to a ceiling, in a share of the courses of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.linear import Linear, total
from tests.reference.model import AT_LEAST, AT_MOST

if TYPE_CHECKING:
    from tests.reference.model import Model

DECISIONS = ("exceeds",)
ROWS = {"chance_max": True, "chance_ceiling_max": True, "chance_link": True, "chance_share_max": True}
PARTS: dict[str, str] = {}


def declare(model: Model, n: str) -> None:
    """Declare whether each capacity with a chance limit is exceeded."""
    for q, p in model.book.keys("chance_limits", n):
        if model.book.known("receptor_capacity", n, q, p):
            model.declare("exceeds", n, q, p, most=1.0, whole=True)


def limit(model: Model, n: str) -> None:
    """Add the capacity, the ceiling, the link to the node before, and at the root the share of courses."""
    book = model.book
    for q, p in model.keys("exceeds", n):
        most = book.number("chance_limits", "most", n, q, p)
        capacity = book.number("receptor_capacity", "capacity", n, q, p)
        load, over = model.of("load", n, q, p), model.of("exceeds", n, q, p)
        model.row("chance_max", n, (q, p), load, AT_MOST, (most - capacity) * over + capacity)
        model.row("chance_ceiling_max", n, (q, p), load, AT_MOST, most)
        if book.parent[n] is not None:
            model.row("chance_link", n, (q, p), over, AT_LEAST, model.of("exceeds", book.parent[n], q, p))
            continue
        ends = [last for last in book.nodes if last not in book.parent.values()]
        share = total([Linear(), *(book.likelihood(last) * model.of("exceeds", last, q, p) for last in ends)])
        model.row("chance_share_max", n, (q, p), share, AT_MOST, book.number("chance_limits", "share", n, q, p))
