"""Barriers: what goods pay for crossing them, beside freight."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.reference.model import Model

DECISIONS = ()
ROWS: dict[str, bool] = {}
PARTS = {"barriers": "cost"}


def post(model: Model, n: str) -> None:
    """Value: the wedge of every barrier on every way, paid by the region that sends."""
    book = model.book
    for r, to, c in model.keys("ship", n):
        for barrier in book.members("barrier"):
            if book.known("barriers", n, barrier, r, to, c):
                wedge = book.number("barriers", "wedge", n, barrier, r, to, c)
                model.post("value", (n, r, "barriers"), -wedge * model.of("ship", n, r, to, c))
