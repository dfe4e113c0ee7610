"""Growth limits: what is built, or scrapped, at a node is limited by what stood before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.families.production import standing
from tests.reference.linear import Linear
from tests.reference.model import AT_MOST

if TYPE_CHECKING:
    from tests.reference.model import Model

DECISIONS = ()
ROWS = {"growth_max": True, "decline_max": True}
PARTS: dict[str, str] = {}


def limit(model: Model, n: str) -> None:
    """Add seed + rate x capacity before, where either is given."""
    book, above = model.book, model.book.parent[n]
    for r, k in model.keys("capacity", n):
        before = Linear({}, standing(book, r, k)) if above is None else model.of("capacity", above, r, k)
        for row, decision, start in (("growth_max", "build", ""), ("decline_max", "retire", "retire_")):
            seed, rate = (book.value("growth_limits", start + name, n, r, k) for name in ("seed", "rate"))
            if seed is not None or rate is not None:
                model.row(row, n, (r, k), model.of(decision, n, r, k), AT_MOST, (rate or 0.0) * before + (seed or 0.0))
