"""Risk: the outcome of each course of events against a threshold that it may fall short of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.linear import total
from tests.reference.model import AT_LEAST

if TYPE_CHECKING:
    from tests.reference.model import Model

DECISIONS = ("threshold_above", "threshold_below", "shortfall")
ROWS = {"outcome_min": False}
PARTS: dict[str, str] = {}


def declare(model: Model, n: str) -> None:
    """Declare the threshold at the root, and what falls short of it at last nodes."""
    measure = model.book.setting("risk.measure", "expectation")
    if measure == "expectation":
        return
    if model.book.parent[n] is None:
        model.declare("threshold_above", n)
        model.declare("threshold_below", n)
    if measure == "cvar" and n not in model.book.parent.values():
        model.declare("shortfall", n)


def limit(model: Model, n: str) -> None:
    """Hold the outcome of a course, a cost with its sign turned, against the threshold."""
    from tests.reference.objectives import counts

    book = model.book
    if book.setting("risk.measure", "expectation") == "expectation" or n in book.parent.values():
        return
    cost = book.setting("objective", "net_effective_output") == "cost"
    outcome = total(
        (book.weight(m) / book.likelihood(m))
        * counts(book, "cost" if cost else "net", part)
        * model.sum_of("value", m, r, part)
        for m in book.chain(n)
        for at, r, part in list(model.posts["value"])
        if at == m
    )
    first = book.root
    threshold = model.of("threshold_above", first) - model.of("threshold_below", first)
    used = (-1 if cost else 1) * outcome + model.of("shortfall", n)
    model.row("outcome_min", n, (), used, AT_LEAST, threshold)
