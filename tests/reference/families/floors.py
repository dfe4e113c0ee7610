"""Floors: the least value, employment or output that a region must keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.linear import Linear, total
from tests.reference.model import AT_LEAST

if TYPE_CHECKING:
    from tests.reference.model import Model

DECISIONS = ()
ROWS = {"floor_min": True}
PARTS: dict[str, str] = {}


def measured(model: Model, n: str, r: str, measure: str) -> Linear:
    """Return what a region sells and exports, the labour that it uses, or the activity of its production."""
    book = model.book
    if measure == "value":
        return total(model.sum_over("value", n, r, part) for part in ("effective_output", "exports"))
    if measure == "employment":
        labour = [f for f in book.members("factor") if book.attribute("factors", f, "kind") == "labour"]
        return total(model.sum_over("factor", n, r, f) for f in labour)
    producing = [k for k in book.members("technology") if book.attribute("technologies", k, "kind") == "production"]
    return total(model.over("activity", n, r, k) for k in producing)


def limit(model: Model, n: str) -> None:
    """Let no region fall below its floor."""
    for r, measure in model.book.limited("regional_floors", "least", n):
        least = model.book.number("regional_floors", "least", n, r, measure)
        model.row("floor_min", n, (r, measure), measured(model, n, r, measure), AT_LEAST, least)
