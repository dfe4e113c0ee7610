"""Permits: discharge needs permits of the zone that it enters; what a zone leaves unused may be sold downstream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.linear import Linear, total
from tests.reference.model import AT_MOST

if TYPE_CHECKING:
    from tests.reference.model import Model

DECISIONS = ("release",)
ROWS = {"permit_max": True, "permit_own_max": True}
PARTS: dict[str, str] = {}


def is_zone(model: Model, n: str, q: str, p: str) -> bool:
    """Return whether ``permits.csv`` or ``permit_zones.csv`` names a receptor for a pollutant."""
    held = any(model.book.known("permits", n, r, q, p) for r in model.book.members("region"))
    return held or model.book.known("permit_zones", n, q, p)


def ratio(model: Model, n: str, u: str, q: str, p: str) -> float:
    """Return the trading ratio: permits of u count so much in q."""
    return model.book.number("transfers", "delivery", n, u, q, p)


def at_or_below_a_zone(model: Model, n: str, q: str, p: str) -> bool:
    """Return whether permits can be here: at a zone, or where they arrive from one."""
    return is_zone(model, n, q, p) or any(
        ratio(model, n, u, q, p) and at_or_below_a_zone(model, n, u, p) for u in model.book.members("receptor")
    )


def at_or_above_a_zone(model: Model, n: str, u: str, p: str) -> bool:
    """Return whether permits are of use here: at a zone, or where they can go on to one."""
    return is_zone(model, n, u, p) or any(
        ratio(model, n, u, q, p) and at_or_above_a_zone(model, n, q, p) for q in model.book.members("receptor")
    )


def ways(model: Model, n: str, p: str) -> list[tuple[str, str]]:
    """Return the links on which permits go: from a zone, or from below one, to where they are of use."""
    receptors = model.book.members("receptor")
    return [
        (u, q)
        for u in receptors
        if at_or_below_a_zone(model, n, u, p)
        for q in receptors
        if ratio(model, n, u, q, p) and at_or_above_a_zone(model, n, q, p)
    ]


def declare(model: Model, n: str) -> None:
    """Declare the permits that each receptor gives up in favour of the next ones."""
    for p in model.book.members("pollutant"):
        for u, _ in ways(model, n, p):
            model.declare("release", n, u, p)


def limit(model: Model, n: str) -> None:
    """Need and give up no more permits than there are."""
    for p in model.book.members("pollutant"):
        links = ways(model, n, p)
        for q in model.book.members("receptor"):
            if is_zone(model, n, q, p) or any(q in link for link in links):
                _zone(model, n, q, p, links)


def _zone(model: Model, n: str, q: str, p: str, links: list[tuple[str, str]]) -> None:
    """Pool the permits of those who may trade; hold each of the others to its own."""
    book = model.book
    needed: list[Linear] = []
    held: list[float] = []
    for r in book.members("region"):
        amount = book.number("permits", "amount", n, r, q, p)
        need = book.number("discharge", "share", n, r, q, p) * model.of("discharge", n, r, p)
        tradable = book.value("permits", "tradable", n, r, q, p)
        if tradable == 0:
            model.row("permit_own_max", n, (r, q, p), need, AT_MOST, amount)
        elif is_zone(model, n, q, p):
            needed.append(need)
            held.append(amount)
    auctioned = book.number("permit_zones", "auctioned", n, q, p)
    arriving = total(ratio(model, n, u, q, p) * model.of("release", n, u, p) for u, to in links if to == q)
    given_up = model.of("release", n, q, p)
    model.row("permit_max", n, (q, p), total(needed) + given_up - arriving, AT_MOST, auctioned + sum(held))
