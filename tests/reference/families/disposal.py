"""Disposal: surplus of a good costs what its rule says, and is at most what it allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.model import AT_MOST

if TYPE_CHECKING:
    from tests.reference.model import Model

DECISIONS = ()
ROWS = {"surplus_max": True}
PARTS = {"disposal": "cost"}


def post(model: Model, n: str) -> None:
    """Value: disposal."""
    for r, c in model.keys("surplus", n):
        if model.book.known("surplus_rules", n, r, c):
            cost = model.book.number("surplus_rules", "cost", n, r, c)
            model.post("value", (n, r, "disposal"), -cost * model.of("surplus", n, r, c))


def limit(model: Model, n: str) -> None:
    """Leave no more than is allowed."""
    for r, c in model.keys("surplus", n):
        most = model.book.value("surplus_rules", "most", n, r, c)
        if most is not None:
            model.row("surplus_max", n, (r, c), model.of("surplus", n, r, c), AT_MOST, most)
