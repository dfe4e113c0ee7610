"""Least load: a plant runs at a least activity or stands still."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.families.production import standing
from tests.reference.model import AT_LEAST, AT_MOST

if TYPE_CHECKING:
    from tests.reference.model import Model

DECISIONS = ("running",)
ROWS = {"least_load_min": True, "running_link": False}
PARTS: dict[str, str] = {}


def declare(model: Model, n: str) -> None:
    """Declare whether each site with a least load runs."""
    for r, k in model.keys("activity", n):
        if model.book.number("least_loads", "least", n, r, k) > 0:
            model.declare("running", n, r, k, most=1.0, whole=True)


def limit(model: Model, n: str) -> None:
    """Hold activity between its least and its largest where the site runs, at 0 where not."""
    book = model.book
    for r, k in model.keys("running", n):
        running, activity = model.of("running", n, r, k), model.of("activity", n, r, k)
        stands, use = standing(book, r, k), book.number("sites", "max_utilisation", n, r, k)
        full = stands * book.number("sites", "max_utilisation", book.root, r, k)
        stated = book.value("sites", "present_activity", n, r, k)
        largest = max(book.number("sites", "max_capacity", n, r, k), stands) * use
        largest = max(largest, full if stated is None else stated)
        least = book.number("least_loads", "least", n, r, k)
        model.row("least_load_min", n, (r, k), activity, AT_LEAST, least * running)
        model.row("running_link", n, (r, k), activity, AT_MOST, largest * running)
