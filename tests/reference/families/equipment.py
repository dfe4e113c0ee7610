"""Shared equipment: what all technologies of a region take of it is at most its activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.linear import total
from tests.reference.model import AT_MOST

if TYPE_CHECKING:
    from tests.reference.linear import Linear
    from tests.reference.model import Model

DECISIONS = ()
ROWS = {"equipment_max": False}
PARTS: dict[str, str] = {}


def limit(model: Model, n: str) -> None:
    """Add up what is taken of each piece of equipment."""
    book = model.book
    if not book.has("technology_equipment"):
        return
    taken: dict[tuple[str, str], list[Linear]] = {}
    for r, k in model.keys("activity", n):
        for e in book.members("equipment"):
            use = book.number("technology_equipment", "use", n, k, e, r)
            if use > 0 and k != e:
                taken.setdefault((r, e), []).append(use * model.of("activity", n, r, k))
    for (r, e), parts in taken.items():
        model.row("equipment_max", n, (r, e), total(parts), AT_MOST, model.of("activity", n, r, e))
