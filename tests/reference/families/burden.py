"""Burden: what technologies emit, what treatment removes, and what leaves the region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.model import AT_MOST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.reference.model import Model

DECISIONS = ("discharge",)
ROWS = {"removal_max": False}
PARTS: dict[str, str] = {}


def intensities(model: Model, n: str) -> Iterator[tuple[str, str, str, float]]:
    """Yield region, technology, pollutant and intensity of every site that emits (or, below 0, removes)."""
    for r, k in model.keys("activity", n):
        for p in model.book.members("pollutant"):
            intensity = model.book.number("technology_emissions", "intensity", n, k, p, r)
            if intensity:
                yield r, k, p, intensity


def declare(model: Model, n: str) -> None:
    """Declare discharge wherever something is emitted."""
    for r, _, p, intensity in intensities(model, n):
        if intensity > 0:
            model.declare("discharge", n, r, p)


def post(model: Model, n: str) -> None:
    """Gross emission: what is emitted. Burden: gross emission - removal - discharge."""
    for r, k, p, intensity in intensities(model, n):
        amount = intensity * model.of("activity", n, r, k)
        model.post("burden", (n, r, p), amount)
        if intensity > 0:
            model.post("gross_emission", (n, r, p), amount)
    for r, p in model.keys("discharge", n):
        model.post("burden", (n, r, p), -1 * model.of("discharge", n, r, p))


def limit(model: Model, n: str) -> None:
    """Each treatment removes at most its share of the gross emission of its region."""
    for r, k, p, intensity in intensities(model, n):
        if intensity < 0:
            removed = -intensity * model.of("activity", n, r, k)
            share = model.book.number("technology_emissions", "max_removal", n, k, p, r)
            gross = model.sum_of("gross_emission", n, r, p)
            model.row("removal_max", n, (r, k, p), removed, AT_MOST, share * gross)
